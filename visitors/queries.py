"""Reads that are used more than once: finding a guest, what happened at the gates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from core.dates import iso_utc
from core.persian import fold, fold_tight, to_ascii_digits
from visitors.check_in_log import CheckIn, GuestPresence, HallCount
from visitors.guest import Gate, Guest
from visitors.keeping import instant_of
from visitors.looking_up import as_passage
from visitors.presence import OUTSIDE, Passage, presence_after
from visitors.undoing import stored_presence

MOST_FOUND = 50


def search_guests(session: Session, typed: str, *, limit: int = MOST_FOUND) -> list[Guest]:
    """Guests whose name has every word typed, in any order and spelling, or whose phone ends so.

    «شیخ آبادی» finds «شیخ‌آبادي»; merged guests are left out. In the order of names.
    """
    words = fold(typed).split()
    if not words:
        return []
    by_name = and_(*(Guest.name_folded.contains(word, autoescape=True) for word in words))
    ways = [by_name, Guest.name_tight.contains(fold_tight(typed), autoescape=True)]
    digits = "".join(c for c in to_ascii_digits(typed) if c.isascii() and c.isdigit())
    if len(digits) >= 10:
        digits = digits.lstrip("0")  # +98912… is kept without the zero that people dial
    if len(digits) >= 4:
        ways.append(Guest.phone.endswith(digits))
    found = (
        select(Guest)
        .where(or_(*ways), Guest.merged_into_id.is_(None))
        .order_by(Guest.name_order, Guest.id)
        .limit(limit)
    )
    return list(session.scalars(found))


def find_similar(session: Session) -> list[list[Guest]]:
    """Guests that may be one and the same: the same name without its spaces, or the same phone."""
    found: dict[tuple[str, str], list[Guest]] = defaultdict(list)
    open_guests = Guest.merged_into_id.is_(None)
    for column in (Guest.name_tight, Guest.phone):
        many = (
            select(column)
            .where(open_guests, column.is_not(None))
            .group_by(column)
            .having(func.count() > 1)
        )
        rows = select(Guest).where(open_guests, column.in_(many)).order_by(column, Guest.id)
        for guest in session.scalars(rows):
            found[(column.key, getattr(guest, column.key))].append(guest)
    unique = {tuple(guest.id for guest in same): same for same in found.values()}
    return list(unique.values())


@dataclass(frozen=True)
class GateStatus:
    """What a gate shows of the day; counts are of scans, ``inside`` of people."""

    inside: int
    accepted: dict[str, int]
    refused: dict[str, int]
    by_gate: list[dict[str, Any]]
    quarters: list[dict[str, Any]]
    conflicts: int


def gate_status(session: Session, *, rehearsal: int, day: date) -> GateStatus:
    """Scans of a local day by outcome, gate and quarter hour; two statements and a count."""
    today = and_(CheckIn.rehearsal == rehearsal, CheckIn.day == day)
    rows = session.execute(
        select(
            Gate.name,
            CheckIn.quarter,
            CheckIn.outcome,
            CheckIn.is_accepted,
            CheckIn.direction,
            func.count().label("scans"),
            func.sum(func.coalesce(CheckIn.party, 1)).label("people"),
        )
        .outerjoin(Gate, Gate.id == CheckIn.gate_id)
        .where(today, CheckIn.annulled_at.is_(None))
        .group_by(
            Gate.name, CheckIn.quarter, CheckIn.outcome, CheckIn.is_accepted, CheckIn.direction
        )
        .order_by(CheckIn.quarter)
    ).all()
    open_conflicts = select(func.count(CheckIn.id)).where(
        CheckIn.rehearsal == rehearsal, CheckIn.is_conflict, CheckIn.settled_at.is_(None)
    )
    count = session.get(HallCount, rehearsal)
    return GateStatus(
        count.inside if count else 0,
        _counted(rows, is_accepted=True),
        _counted(rows, is_accepted=False),
        _by_gate(rows),
        _by_quarter(rows),
        session.scalar(open_conflicts) or 0,
    )


def _counted(rows: Any, *, is_accepted: bool) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in rows:
        if row.is_accepted == is_accepted:
            counted[row.outcome] = counted.get(row.outcome, 0) + row.scans
    return counted


def _by_gate(rows: Any) -> list[dict[str, Any]]:
    gates: dict[str | None, dict[str, int]] = {}
    for row in rows:
        counted = gates.setdefault(row.name, {})
        counted[row.outcome] = counted.get(row.outcome, 0) + row.scans
    return [{"gate": name, "outcomes": counted} for name, counted in gates.items()]


def _by_quarter(rows: Any) -> list[dict[str, Any]]:
    quarters: dict[int, dict[str, int]] = {}
    for row in rows:
        told = quarters.setdefault(row.quarter, {"entered": 0, "left": 0, "refused": 0})
        if not row.is_accepted:
            told["refused"] += row.scans
        elif row.direction == "entry":
            told["entered"] += int(row.people)
        else:
            told["left"] += row.scans
    return [
        {"from": iso_utc(instant_of(quarter)), **told} for quarter, told in sorted(quarters.items())
    ]


def scans_of_guest(session: Session, guest_id: int) -> list[CheckIn]:
    """Every scan of a guest's badges, in the order of scan time."""
    return list(
        session.scalars(
            select(CheckIn)
            .where(CheckIn.guest_id == guest_id)
            .order_by(CheckIn.scanned_at, CheckIn.id)
        )
    )


@dataclass(frozen=True)
class Difference:
    """Something stored beside the log that is not what the log says; guest None: the hall."""

    rehearsal: int
    guest_id: int | None
    stored: Any
    by_log: Any


def compare_with_log(session: Session) -> tuple[int, list[Difference]]:
    """Read the whole log again: how many guests were compared, and where the stored state differs.

    Memory for one guest at a time, beside the places where people are inside.
    """
    differences: list[Difference] = []
    inside: dict[int, int] = {}
    seen = set()
    for rehearsal, guest_id, passages in _by_guest(session):
        by_log = presence_after(passages)
        seen.add((guest_id, rehearsal))
        inside[rehearsal] = inside.get(rehearsal, 0) + by_log.inside
        stored = stored_presence(session.connection(), guest_id, rehearsal)
        if stored != by_log:
            differences.append(Difference(rehearsal, guest_id, stored, by_log))
    for row in session.execute(select(GuestPresence.guest_id, GuestPresence.rehearsal)):
        if (row.guest_id, row.rehearsal) not in seen:
            stored = stored_presence(session.connection(), row.guest_id, row.rehearsal)
            if stored != OUTSIDE:
                differences.append(Difference(row.rehearsal, row.guest_id, stored, OUTSIDE))
    for count in session.scalars(select(HallCount)):
        if count.inside != (by_log_inside := inside.pop(count.rehearsal, 0)):
            differences.append(Difference(count.rehearsal, None, count.inside, by_log_inside))
    differences += [Difference(at, None, 0, people) for at, people in inside.items() if people]
    return len(seen), differences


_ACCEPTED = (
    select(
        CheckIn.rehearsal,
        CheckIn.guest_id,
        CheckIn.direction,
        CheckIn.scanned_at,
        CheckIn.day,
        CheckIn.gate_id,
        CheckIn.party,
        CheckIn.room,
    )
    .where(CheckIn.is_accepted, CheckIn.annulled_at.is_(None))
    .order_by(CheckIn.guest_id, CheckIn.rehearsal, CheckIn.scanned_at, CheckIn.id)
)


def _by_guest(session: Session) -> Iterator[tuple[int, int, list[Passage]]]:
    current: tuple[int, int] | None = None
    passages: list[Passage] = []
    rows: Iterable[Row[Any]] = session.execute(_ACCEPTED.execution_options(yield_per=2000))
    for row in rows:
        key = (row.rehearsal, row.guest_id)
        if current is not None and key != current:
            yield (*current, passages)
            passages = []
        current = key
        passages.append(as_passage(row))
    if current is not None:
        yield (*current, passages)


def list_all_gates(session: Session) -> list[Gate]:
    """Every gate in the order of being made."""
    return list(session.scalars(select(Gate).order_by(Gate.id)))
