"""How large and how long a file may be. Told to people before they choose one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.persian import to_persian_digits

# an upload that nobody went on with for so long is given up
EXPIRES_AFTER = timedelta(days=7)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limit:
    """What one kind of file may be.

    ``room`` is how many times its size must be free on the disk before its first byte is taken:
    a film lies there as it came, as it is being converted and as it was converted.
    """

    most_bytes: int
    most_seconds: int | None
    room: float
    words: str


LIMITS: dict[str, Limit] = {
    "picture": Limit(40 * MEGABYTE, None, 2, "تا ۴۰ مگابایت، با همان کیفیت دوربین"),
    "video": Limit(4096 * MEGABYTE, 15 * 60, 3, "تا ۱۵ دقیقه و ۴ گیگابایت"),
    "sound": Limit(500 * MEGABYTE, 60 * 60, 3, "تا یک ساعت و ۵۰۰ مگابایت"),
}
LARGEST = max(limit.most_bytes for limit in LIMITS.values())


def limit_facts() -> dict[str, dict[str, Any]]:
    """The limits for a page: {kind: {"bytes", "seconds", "words"}}."""
    return {
        kind: {"bytes": limit.most_bytes, "seconds": limit.most_seconds, "words": limit.words}
        for kind, limit in LIMITS.items()
    }


def size_words(size: int) -> str:
    """«۴۰ مگابایت», «۴٫۱ گیگابایت»."""
    if size >= 1000 * MEGABYTE:
        tenths = f"{size / (1000 * MEGABYTE):.1f}".removesuffix(".0").replace(".", "٫")
        return f"{to_persian_digits(tenths)} گیگابایت"
    return f"{to_persian_digits(max(1, round(size / MEGABYTE)))} مگابایت"
