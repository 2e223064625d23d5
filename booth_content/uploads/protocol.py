"""tus 1.0.0 in words: its headers read and refused, with nothing of the web in it.

https://tus.io/protocols/resumable-upload, with the extensions named in EXTENSIONS.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.errors import DomainError, define

VERSION = "1.0.0"
EXTENSIONS = ("creation", "checksum", "expiration", "termination")
BODY_TYPE = "application/offset+octet-stream"
# beyond what any file is; a number of a thousand digits is no number
_DIGITS = 15
_MOST_METADATA = 4096

define(
    "tus_version_unknown",
    412,
    fa="این برنامه با نسخهٔ دیگری می‌فرستد. صفحه را تازه کنید و دوباره بفرستید.",
    en="Tus-Resumable must be 1.0.0.",
)
define(
    "upload_unreadable",
    400,
    fa="درخواست فرستادن خوانده نشد ({header}). صفحه را تازه کنید و دوباره بفرستید.",
    en="The header {header} is missing or makes no sense.",
)
define(
    "upload_type_wrong",
    415,
    fa="تکهٔ پرونده به صورتی رسید که خوانده نمی‌شود. صفحه را تازه کنید؛ از همان‌جا پی گرفته می‌شود.",
    en="Send chunks as application/offset+octet-stream.",
)
define(
    "checksum_unknown",
    400,
    fa="درستی‌سنجی این تکه شناخته نیست. صفحه را تازه کنید؛ از همان‌جا پی گرفته می‌شود.",
    en="The checksum must be sha1, sha256, md5 or crc32, base64.",
)
define(
    "checksum_wrong",
    460,
    fa="یک تکه در راه خراب شد و دوباره فرستاده می‌شود. اگر ماند، به شبکهٔ دیگری بروید.",
    en="The chunk was damaged on its way; nothing of it was kept. Send it again.",
)


class Digest(Protocol):
    """What hashlib's objects are, as far as a chunk is concerned."""

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _Crc32:
    """A browser on plain HTTP has no SubtleCrypto, and SHA-1 by hand costs a phone a second for a
    chunk: this one finds what a bad network does, not what a liar does."""

    def __init__(self) -> None:
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = zlib.crc32(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


ALGORITHMS: dict[str, Callable[[], Digest]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "crc32": _Crc32,
}


@dataclass(frozen=True)
class Checksum:
    """What a chunk must hash to."""

    make: Callable[[], Digest]
    expected: bytes


def check_version(header: str | None) -> None:
    """Raises tus_version_unknown."""
    if header != VERSION:
        raise DomainError("tus_version_unknown")


def read_count(header: str, text: str | None) -> int:
    """A number of bytes of a header. Raises upload_unreadable."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > _DIGITS:
        raise DomainError("upload_unreadable", header=header)
    return int(text)


def read_metadata(text: str | None) -> dict[str, str]:
    """Upload-Metadata: ``key base64, key base64``. Raises upload_unreadable."""
    if text is None or len(text) > _MOST_METADATA:
        raise DomainError("upload_unreadable", header="Upload-Metadata")
    found = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        if key:
            found[key] = _decode(value.strip()).decode("utf-8", "replace").replace("\0", "")
    return found


def _decode(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise DomainError("upload_unreadable", header="Upload-Metadata") from None


def read_checksum(text: str | None) -> Checksum | None:
    """Upload-Checksum: ``algorithm base64``; None without one. Raises checksum_unknown."""
    if text is None:
        return None
    name, _, value = text.strip().partition(" ")
    if name not in ALGORITHMS:
        raise DomainError("checksum_unknown")
    try:
        return Checksum(ALGORITHMS[name], base64.b64decode(value.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise DomainError("checksum_unknown") from None
