"""Access links as a list: who came in for which neighbourhood, and where each link stands."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from booth_content.access_link import AccessLink
from core.dates import now
from core.persian import fold, sort_key

PER_PAGE = 50
STATES = {
    "used": "وارد شده",
    "unused": "هنوز وارد نشده",
    "full": "جا ندارد",
    "expired": "گذشته",
    "revoked": "بسته",
}
SORTS = ("neighbourhood", "person", "state", "used", "expires", "made")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class LinkRow:
    """A link with its state (a key of STATES), read off its timestamps and devices."""

    link: AccessLink

    @property
    def state(self) -> str:
        if self.link.revoked_at is not None:
            return "revoked"
        if self.link.expires_at <= now():
            return "expired"
        if self.devices >= self.link.most_devices:
            return "full"
        return "used" if self.link.devices else "unused"

    @property
    def devices(self) -> int:
        """How many are in now."""
        return sum(device.ended_at is None for device in self.link.devices)

    @property
    def used_at(self) -> datetime | None:
        return max((device.last_used_at for device in self.link.devices), default=None)


@dataclass(frozen=True)
class LinkFilter:
    """What the list is narrowed to and how it is ordered; ``page`` counts from 1."""

    text: str = ""
    state: str | None = None
    sort: str = "neighbourhood"
    is_descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class LinkPage:
    """One page of links; ``counts`` are of all links, by state, whatever the filter."""

    rows: list[LinkRow]
    total: int
    number: int
    pages: int
    counts: dict[str, int]


def find_links(session: Session, wanted: LinkFilter) -> LinkPage:
    """Two queries, and sorted here: links are a few hundred at most."""
    query = select(AccessLink).options(
        joinedload(AccessLink.neighbourhood), selectinload(AccessLink.devices)
    )
    rows = [LinkRow(link) for link in session.scalars(query.order_by(AccessLink.id))]
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    found = [row for row in rows if _fits(row, wanted)]
    found.sort(key=_KEYS["neighbourhood"])
    found.sort(key=_KEYS[wanted.sort], reverse=wanted.is_descending)
    pages = max(1, math.ceil(len(found) / PER_PAGE))
    number = min(max(1, wanted.page), pages)
    start = (number - 1) * PER_PAGE
    return LinkPage(found[start : start + PER_PAGE], len(found), number, pages, counts)


def _fits(row: LinkRow, wanted: LinkFilter) -> bool:
    if wanted.state and row.state != wanted.state:
        return False
    said = fold(f"{row.link.person} {row.link.neighbourhood.name} {row.link.neighbourhood.code}")
    return all(word in said for word in fold(wanted.text).split())


_KEYS: dict[str, Callable[[LinkRow], Any]] = {
    "neighbourhood": lambda row: row.link.neighbourhood.name_order,
    "person": lambda row: sort_key(row.link.person),
    "state": lambda row: list(STATES).index(row.state),
    "used": lambda row: row.used_at or _LONG_AGO,
    "expires": lambda row: row.link.expires_at,
    "made": lambda row: row.link.made_at,
}
