"""Arrivals as counts: by quarter hour, gate, group and outcome; nobody by name.

What was purged is counted on from what was kept of it, so that the pages of an exhibition stay as
they were when its guests are long forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from visitors.check_in_log import CheckIn, EntranceCount, EntranceSettings, GuestPresence, HallCount
from visitors.deciding import ACCEPTED
from visitors.guest import Guest, Invitation, InvitationState

# who is not expected: nobody waits for them at the door
NOT_EXPECTED = (
    InvitationState.DRAFT,
    InvitationState.DECLINED,
    InvitationState.WITHDRAWN,
    InvitationState.BLOCKED,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Scans that are alike. ``people`` passed by them; ``newcomers`` are the guests whose first
    entry (of the day, where one day was asked for) is among them."""

    quarter: int
    gate_id: int | None
    group_id: int | None
    is_vip: bool
    direction: str
    outcome: str
    scans: int
    people: int
    newcomers: int

    @property
    def is_accepted(self) -> bool:
        return self.outcome in ACCEPTED

    @property
    def is_arrival(self) -> bool:
        return self.outcome == "admitted"


def tally_scans(session: Session, *, rehearsal: int, day: date | None) -> list[Tally]:
    """The scans of a local day, or of all days for None, those undone left out; three statements.

    In the order of time. Cost: two passes over the day's rows.
    """
    is_day = day is not None
    where = _of(CheckIn, rehearsal, day)
    firsts = count_firsts(session, ALIKE, where, is_day=is_day)
    found = [
        Tally(*(*alike, scans, people, firsts.get(alike, 0)))
        for alike, (scans, people) in count_alike(session, ALIKE, where).items()
    ]
    kept = EntranceCount
    names = (kept.quarter, kept.gate_id, kept.group_id, kept.is_vip, kept.direction, kept.outcome)
    newcomers = kept.day_firsts if is_day else kept.firsts
    found += [
        Tally(*row)
        for row in session.execute(
            select(*names, kept.scans, kept.people, newcomers).where(_of(kept, rehearsal, day))
        )
    ]
    return sorted(found, key=lambda one: one.quarter)


def _of(
    table: type[CheckIn] | type[EntranceCount], rehearsal: int, day: date | None
) -> ColumnElement[bool]:
    one = table.rehearsal == rehearsal
    return one if day is None else and_(one, table.day == day)


# by what scans are told apart in counts
ALIKE: tuple[Any, ...] = (
    CheckIn.quarter,
    CheckIn.gate_id,
    Guest.group_id,
    func.coalesce(Guest.is_vip, False),
    CheckIn.direction,
    CheckIn.outcome,
)


def count_alike(
    session: Session, alike: Sequence[Any], where: ColumnElement[bool]
) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Scans that were not undone, and the people who passed by them, by the columns ``alike``."""
    people = func.sum(func.coalesce(CheckIn.party, 1))
    rows = session.execute(
        select(*alike, func.count(), people)
        .outerjoin(Guest, Guest.id == CheckIn.guest_id)
        .where(where, CheckIn.annulled_at.is_(None))
        .group_by(*alike)
    )
    return {tuple(row[:-2]): (row[-2], int(row[-1])) for row in rows}


def count_firsts(
    session: Session, alike: Sequence[Any], where: ColumnElement[bool], *, is_day: bool
) -> dict[tuple[Any, ...], int]:
    """Entries by which a guest came first (of each day, or at all), by the columns ``alike``."""
    named = [one.label(f"of_{place}") for place, one in enumerate(alike)]
    entries = (
        select(*named, _place(is_day=is_day).label("place"))
        .join(Guest, Guest.id == CheckIn.guest_id)
        .where(where, *_IS_ENTRY)
        .subquery()
    )
    columns = [entries.c[one.name] for one in named]
    rows = session.execute(
        select(*columns, func.count()).where(entries.c.place == 1).group_by(*columns)
    )
    return {tuple(row[:-1]): row[-1] for row in rows}


_IS_ENTRY = (CheckIn.outcome == "admitted", CheckIn.annulled_at.is_(None))


def _place(*, is_day: bool) -> Any:
    """Which entry of its guest's (of the day's) a row is, counted from 1."""
    whose = (CheckIn.rehearsal, CheckIn.guest_id, *((CheckIn.day,) if is_day else ()))
    order = (CheckIn.scanned_at, CheckIn.id)
    return func.row_number().over(partition_by=whose, order_by=order)


def first_entries(*, is_day: bool, where: ColumnElement[bool]) -> Any:
    """Ids of the entries by which each guest came first: of each day, or at all."""
    entries = (
        select(CheckIn.id.label("id"), _place(is_day=is_day).label("place"))
        .where(where, *_IS_ENTRY)
        .subquery()
    )
    return select(entries.c.id).where(entries.c.place == 1)


def days_with_scans(session: Session, rehearsal: int) -> list[date]:
    """The local days on which anything was scanned, the first first."""
    days: set[date] = set()
    for table in (CheckIn, EntranceCount):
        days |= set(
            session.scalars(select(table.day).where(table.rehearsal == rehearsal).distinct())
        )
    return sorted(days)


@dataclass(frozen=True)
class Expected:
    """How many are awaited: guests, the people they bring, the VIPs among the guests; and the
    guests of each group, by its id."""

    guests: int
    people: int
    vips: int
    by_group: dict[int, int]


def count_expected(session: Session) -> Expected:
    """Those whose invitation stands; after a purge, how many had been there."""
    rows = session.execute(
        select(
            Guest.group_id,
            func.count(Guest.id),
            func.sum(Invitation.party_size),
            func.sum(case((Guest.is_vip, 1), else_=0)),
        )
        .join(Invitation, Invitation.guest_id == Guest.id)
        .where(Guest.merged_into_id.is_(None), Invitation.state.not_in(NOT_EXPECTED))
        .group_by(Guest.group_id)
    ).all()
    if not rows:
        purged = session.scalar(select(EntranceSettings.purged_guests)) or 0
        return Expected(purged, purged, 0, {})
    guests, people, vips = (sum(int(row[place]) for row in rows) for place in (1, 2, 3))
    return Expected(guests, people, vips, {row[0]: row[1] for row in rows})


@dataclass(frozen=True)
class Place:
    """How full the hall is; ``inside`` counts people, ``guests`` invitations."""

    inside: int
    guests: int


def count_inside(session: Session, rehearsal: int) -> Place:
    """People inside now, companions counted."""
    hall = session.get(HallCount, rehearsal, populate_existing=True)
    guests = session.scalar(
        select(func.count())
        .select_from(GuestPresence)
        .where(GuestPresence.rehearsal == rehearsal, GuestPresence.inside > 0)
    )
    return Place(hall.inside if hall else 0, guests or 0)


def count_conflicts(session: Session, rehearsal: int) -> int:
    """Conflicts that nobody has settled yet, of every day."""
    waiting = select(func.count(CheckIn.id)).where(
        CheckIn.rehearsal == rehearsal, CheckIn.is_conflict, CheckIn.settled_at.is_(None)
    )
    return session.scalar(waiting) or 0


def total(tallies: Iterable[Tally], figure: str) -> int:
    """The sum of one figure (scans, people, newcomers) over tallies."""
    return sum(getattr(one, figure) for one in tallies)
