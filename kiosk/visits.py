"""What visitors did at the screens, counted: by booth, by device, for a day or for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from booth_content.exhibition import Booth
from core.dates import now
from kiosk.device_event import DeviceEvent

# what is counted of each kind; others are kept and counted nowhere yet
COUNTED = {
    "visit.started": "visits",
    "page.shown": "pages",
    "search.made": "searches",
    "film.played": "films",
    "take_along.shown": "taken",
}


@dataclass
class Tally:
    """Counts of one booth, one device, or all. ``seconds`` are those of visits that ended."""

    visits: int = 0
    pages: int = 0
    searches: int = 0
    films: int = 0
    taken: int = 0
    ended: int = 0
    seconds: int = 0

    @property
    def mean_seconds(self) -> int | None:
        """How long a visit lasted in the mean; None before the first has ended."""
        return round(self.seconds / self.ended) if self.ended else None

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True)
class BoothVisits:
    """A booth, or None for what happened at screens that stand at none."""

    booth: Booth | None
    tally: Tally


@dataclass(frozen=True)
class VisitFilter:
    """``since``: aware UTC, None for all days."""

    is_rehearsal: bool = False
    since: datetime | None = None


def start_of_day(zone: ZoneInfo) -> datetime:
    """The instant at which today began in ``zone``."""
    today = now().astimezone(zone).date()
    return datetime.combine(today, time(), zone).astimezone(UTC)


def visits_by_booth(session: Session, wanted: VisitFilter) -> list[BoothVisits]:
    """Every booth in its order, also those that nobody touched; three queries."""
    tallies = _tallies(session, DeviceEvent.booth_id, *_conditions(wanted))
    booths = session.scalars(select(Booth).order_by(Booth.code_order))
    rows = [BoothVisits(booth, tallies.pop(booth.id, Tally())) for booth in booths]
    nowhere = tallies.pop(None, None)
    return rows if nowhere is None else [*rows, BoothVisits(None, nowhere)]


def device_visits(session: Session, device_id: str, *, since: datetime) -> Tally:
    """What was told of one device since an instant, in rehearsal or not; two queries."""
    tallies = _tallies(
        session,
        DeviceEvent.device_id,
        DeviceEvent.device_id == device_id,
        DeviceEvent.at >= since,
    )
    return tallies.get(device_id, Tally())


def count_visits(session: Session, wanted: VisitFilter) -> int:
    """How many visits began."""
    return (
        session.scalar(
            select(func.count())
            .select_from(DeviceEvent)
            .where(DeviceEvent.kind == "visit.started", *_conditions(wanted))
        )
        or 0
    )


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [DeviceEvent.is_rehearsal.is_(wanted.is_rehearsal)]
    if wanted.since is not None:
        conditions.append(DeviceEvent.at >= wanted.since)
    return conditions


def _tallies(session: Session, by: Any, *conditions: ColumnElement[bool]) -> dict[Any, Tally]:
    found: dict[Any, Tally] = defaultdict(Tally)
    counts = (
        select(by, DeviceEvent.kind, func.count())
        .where(DeviceEvent.kind.in_(COUNTED), *conditions)
        .group_by(by, DeviceEvent.kind)
    )
    for key, kind, count in session.execute(counts):
        setattr(found[key], COUNTED[kind], count)
    seconds = DeviceEvent.payload["seconds"].as_integer()
    ended = (
        select(by, func.count(seconds), func.coalesce(func.sum(seconds), 0))
        .where(DeviceEvent.kind == "visit.ended", *conditions)
        .group_by(by)
    )
    for key, count, total in session.execute(ended):
        found[key].ended, found[key].seconds = count, int(total)
    return found
