"""Reading the log of scans: narrowed, newest first, in pages or from end to end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.accounts import Account
from core.database import reading
from core.persian import fold, fold_tight
from visitors.arrivals import first_entries
from visitors.check_in_log import CheckIn, GuestPresence
from visitors.guest import Gate, Guest, GuestGroup

CHUNK = 500
PER_PAGE = 50
# a scan that reached the server later than this was not decided while the guest stood there
LATE = timedelta(minutes=1)
MARKS = (
    "overridden",
    "annulled",
    "conflict",
    "waiting",
    "late",
    "walk_in",
    "closing",
    "first",
    "inside",
)


@dataclass(frozen=True)
class ScanFilter:
    """What of the log is wanted. ``outcome`` may also be "accepted" or "refused"; ``gate`` is an
    id, 0 for scans at none (the closing of a day). Of the MARKS, "waiting" are conflicts that
    nobody has settled, "first" the entries by which each guest came first, "inside" the last scans
    of those inside now."""

    rehearsal: int
    day: date | None = None
    gate: int | None = None
    outcome: str | None = None
    group: int | None = None
    mark: str | None = None
    quarter: int | None = None
    guest: int | None = None
    is_vip: bool = False
    direction: str | None = None
    text: str = ""


@dataclass(frozen=True)
class LoggedScan:
    """One line: the scan with whose it was and who answered for it, as far as that is known."""

    scan: CheckIn
    guest: Guest | None
    group: GuestGroup | None
    gate: str | None
    supervisor: str | None

    @property
    def is_late(self) -> bool:
        """Whether it came from a gate's queue, long after it was made."""
        return self.scan.arrived_at - self.scan.scanned_at > LATE and self.scan.kind != "closing"


@dataclass(frozen=True)
class ScanPage:
    """One page of the log; ``total`` counts all that fit."""

    rows: list[LoggedScan]
    total: int
    number: int
    pages: int


def find_scans(
    session: Session, wanted: ScanFilter, *, page: int = 1, per_page: int = PER_PAGE
) -> ScanPage:
    """One page, newest first; two statements."""
    where = _where(wanted)
    total = session.scalar(_counting(where)) or 0
    pages = max(1, math.ceil(total / per_page))
    number = min(max(1, page), pages)
    rows = session.execute(
        _lines(where)
        .order_by(CheckIn.scanned_at.desc(), CheckIn.id.desc())
        .offset((number - 1) * per_page)
        .limit(per_page)
    )
    return ScanPage([_line(row) for row in rows], total, number, pages)


def each_scan(wanted: ScanFilter) -> Iterator[LoggedScan]:
    """Every line that fits, in the order of writing, in short reads: a slow reader holds nothing
    open."""
    after = 0
    query = _lines(_where(wanted)).order_by(CheckIn.id).limit(CHUNK)
    while True:
        with reading() as session:
            chunk = [_line(row) for row in session.execute(query.where(CheckIn.id > after))]
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].scan.id


@dataclass(frozen=True)
class Conflict:
    """Two entries on one badge; ``before`` is None where a gate let in, alone, whom the table
    would not have."""

    later: LoggedScan
    before: LoggedScan | None


def list_conflicts(
    session: Session, *, rehearsal: int, is_settled: bool, day: date | None = None
) -> list[Conflict]:
    """The conflicts that wait, the oldest first; or those that were settled, the newest first.
    Of a local day alone where one is given."""
    when = CheckIn.settled_at.is_not(None) if is_settled else CheckIn.settled_at.is_(None)
    where = and_(CheckIn.rehearsal == rehearsal, CheckIn.is_conflict, when)
    if day is not None:
        where = and_(where, CheckIn.day == day)
    order = CheckIn.settled_at.desc() if is_settled else CheckIn.scanned_at.asc()
    rows = session.execute(_lines(where).order_by(order, CheckIn.id).limit(200))
    return [Conflict(line, _entry_before(session, line.scan)) for line in map(_line, rows)]


def find_line(session: Session, check_in_id: int) -> LoggedScan | None:
    """One line of the log."""
    row = session.execute(_lines(CheckIn.id == check_in_id)).one_or_none()
    return None if row is None else _line(row)


def _entry_before(session: Session, scan: CheckIn) -> LoggedScan | None:
    earlier = or_(
        CheckIn.scanned_at < scan.scanned_at,
        and_(CheckIn.scanned_at == scan.scanned_at, CheckIn.id < scan.id),
    )
    where = and_(
        CheckIn.guest_id == scan.guest_id,
        CheckIn.rehearsal == scan.rehearsal,
        CheckIn.outcome == "admitted",
        earlier,
    )
    newest = _lines(where).order_by(CheckIn.scanned_at.desc(), CheckIn.id.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return None if row is None else _line(row)


def _lines(where: ColumnElement[bool]) -> Any:
    supervisor = aliased(Account)
    return (
        select(CheckIn, Guest, GuestGroup, Gate.name, supervisor.name)
        .outerjoin(Guest, Guest.id == CheckIn.guest_id)
        .outerjoin(GuestGroup, GuestGroup.id == Guest.group_id)
        .outerjoin(Gate, Gate.id == CheckIn.gate_id)
        .outerjoin(supervisor, supervisor.id == CheckIn.account_id)
        .where(where)
    )


def _line(row: Any) -> LoggedScan:
    scan, guest, group, gate, supervisor = row
    return LoggedScan(scan, guest, group, gate, supervisor)


def _counting(where: ColumnElement[bool]) -> Any:
    return (
        select(func.count(CheckIn.id)).outerjoin(Guest, Guest.id == CheckIn.guest_id).where(where)
    )


def _where(wanted: ScanFilter) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [CheckIn.rehearsal == wanted.rehearsal]
    if wanted.day is not None:
        found.append(CheckIn.day == wanted.day)
    if wanted.gate is not None:
        found.append(CheckIn.gate_id == wanted.gate if wanted.gate else CheckIn.gate_id.is_(None))
    if wanted.quarter is not None:
        found.append(CheckIn.quarter == wanted.quarter)
    if wanted.guest is not None:
        found.append(CheckIn.guest_id == wanted.guest)
    if wanted.direction is not None:
        found.append(CheckIn.direction == wanted.direction)
    if wanted.group is not None:
        found.append(Guest.group_id == wanted.group)
    if wanted.is_vip:
        found.append(Guest.is_vip.is_(True))
    found += [*_of_outcome(wanted.outcome), *_of_mark(wanted), *_of_text(wanted.text)]
    return and_(*found)


def _of_outcome(outcome: str | None) -> list[ColumnElement[bool]]:
    if outcome is None:
        return []
    if outcome == "accepted":
        return [CheckIn.is_accepted.is_(True)]
    return (
        [CheckIn.is_accepted.is_(False)] if outcome == "refused" else [CheckIn.outcome == outcome]
    )


def _of_mark(wanted: ScanFilter) -> list[ColumnElement[bool]]:
    mark = wanted.mark
    if mark == "first":
        among = CheckIn.rehearsal == wanted.rehearsal
        if wanted.day is not None:
            among = and_(among, CheckIn.day == wanted.day)
        return [CheckIn.id.in_(first_entries(is_day=wanted.day is not None, where=among))]
    if mark == "inside":
        return [_is_of_who_is_inside(wanted.rehearsal)]
    marks: dict[str, ColumnElement[bool]] = {
        "overridden": CheckIn.overrode.is_not(None),
        "annulled": CheckIn.annulled_at.is_not(None),
        "conflict": CheckIn.is_conflict.is_(True),
        "waiting": and_(CheckIn.is_conflict, CheckIn.settled_at.is_(None)),
        "late": CheckIn.kind == "queued",
        "walk_in": CheckIn.kind == "walk_in",
        "closing": CheckIn.kind == "closing",
    }
    return [marks[mark]] if mark in marks else []


def _is_of_who_is_inside(rehearsal: int) -> ColumnElement[bool]:
    """The last scan that counts of everybody who is inside now."""
    here = select(GuestPresence.guest_id).where(
        GuestPresence.guest_id == CheckIn.guest_id,
        GuestPresence.rehearsal == rehearsal,
        GuestPresence.inside > 0,
        GuestPresence.last_at == CheckIn.scanned_at,
    )
    return and_(CheckIn.is_accepted.is_(True), CheckIn.annulled_at.is_(None), here.exists())


def _of_text(text: str) -> list[ColumnElement[bool]]:
    words = fold(text).split()
    if not words:
        return []
    by_name = and_(*(Guest.name_folded.contains(word, autoescape=True) for word in words))
    return [or_(by_name, Guest.name_tight.contains(fold_tight(text), autoescape=True))]
