"""Who has a section open now: told every ten seconds, gone after 25 of silence, kept nowhere.

Each web process remembers what it heard, by way of the bus also what the others heard.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOPIC = "presence.changed"
GONE_SECONDS = 25.0
MOST_WINDOWS = 5000


@dataclass(frozen=True)
class Seen:
    """One window on a section, as it last told of itself."""

    window: str
    name: str
    is_editing: bool
    at: float

    def as_dict(self) -> dict[str, object]:
        return {"window": self.window, "name": self.name, "is_editing": self.is_editing}


class Presence:
    """The windows on all sections, in this process's memory."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str], Seen] = {}

    def hear(self, said: Mapping[str, Any]) -> None:
        """Remember, or forget, a window as ``read_said`` gives it."""
        key = (said["booth"], said["section"], said["window"])
        if said["is_leaving"]:
            self._seen.pop(key, None)
            return
        if len(self._seen) >= MOST_WINDOWS:
            self._forget_gone()
        if key in self._seen or len(self._seen) < MOST_WINDOWS:
            self._seen[key] = Seen(
                said["window"], said["name"], said["is_editing"], time.monotonic()
            )

    def others(self, booth: str, section: str, *, window: str) -> list[Seen]:
        """Who else has the section open, apart from ``window``."""
        since = time.monotonic() - GONE_SECONDS
        return [
            one
            for key, one in self._seen.items()
            if key[:2] == (booth, section) and one.window != window and one.at > since
        ]

    def _forget_gone(self) -> None:
        since = time.monotonic() - GONE_SECONDS
        self._seen = {key: one for key, one in self._seen.items() if one.at > since}


def read_said(booth: str, section: str, name: str, body: object) -> dict[str, Any]:
    """What a page says of itself, as it is passed on: a stranger's JSON made plain."""
    said = body if isinstance(body, dict) else {}
    return {
        "booth": booth,
        "section": section,
        "name": name,
        "window": str(said.get("window", ""))[:40],
        "is_editing": said.get("is_editing") is True,
        "is_leaving": said.get("is_leaving") is True,
        "is_new": said.get("is_new") is True,
    }
