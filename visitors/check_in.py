"""Checking in: one scan is decided once and recorded once, refusals included.

The caller holds the hall (``visitors.entrance``): scans are decided one after the other, on
SQLite since there is one writer, on PostgreSQL since they wait for one row. What is decided is
written in the same transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Row, update
from sqlalchemy.engine import Connection

from core.errors import DomainError, define
from visitors.badge_code import clean_code, hash_code
from visitors.check_in_log import CheckIn
from visitors.deciding import ACCEPTED, IMPASSABLE, Decision, Facts, Outcome, decide, local_day
from visitors.keeping import add_row, keep_presence, quarter_of
from visitors.looking_up import (
    invited_of,
    look_up,
    passage_ids,
    passages_of,
    presence_of,
    told_of,
)
from visitors.presence import Passage, Presence, advance, presence_after
from visitors.scan import Clock, Hall, Scan, Station, Supervisor, read_clock
from visitors.verdict import Told, message_of, write_answer

log = structlog.get_logger()

# somebody stands at the gate and waits for the answer: longer than the database is waited for
STILL_WAITING = timedelta(seconds=6)

define(
    "nonce_reused",
    409,
    fa="این شناسهٔ پذیرش پیش‌تر برای کارت دیگری به کار رفته است. کارت را دوباره بخوانید.",
    en="This nonce was used for another code: scan the badge again.",
)


class Answer(NamedTuple):
    """What the gate is told, to the byte; ``is_new`` is False for a replay, which has no
    outcome of its own."""

    body: str
    outcome: Outcome | None
    is_new: bool
    is_accepted: bool


class _Case(NamedTuple):
    """One scan with all that belongs to it."""

    scan: Scan
    station: Station
    hall: Hall
    supervisor: Supervisor | None
    clock: Clock
    arrived_at: datetime
    code_hash: str
    row: Row[Any]
    # where the guest is now, and where at the time of the scan, should others have come later
    current: Presence
    is_late: bool


def record_scan(
    connection: Connection,
    scan: Scan,
    *,
    station: Station,
    hall: Hall,
    arrived_at: datetime,
    sent_at: datetime | None = None,
    supervisor: Supervisor | None = None,
) -> Answer:
    """Decide a scan and write it down; telling of it is the caller's. Raises nonce_reused.

    The caller's transaction holds the hall. Four statements, whatever the number of guests; a few
    more for a scan that comes after a later one of the same guest.
    """
    code = clean_code(scan.read)
    code_hash = hash_code(scan.read if code is None else code)
    row = look_up(connection, scan, code_hash, station.gate_id, hall)
    if row.before_answer is not None:
        return _replayed(row, code_hash)
    current = presence_of(row)
    clock = read_clock(scan.scanned_at, sent_at, arrived_at)
    if scan.kind != "queued" and arrived_at - clock.at <= STILL_WAITING:
        clock = _not_before(clock, current)
    is_late = current.last_at is not None and clock.at < current.last_at
    case = _Case(
        scan, station, hall, supervisor, clock, arrived_at, code_hash, row, current, is_late
    )
    facts = _facts(connection, case, is_code=code is not None)
    return _settle(connection, case, facts)


def _not_before(clock: Clock, current: Presence) -> Clock:
    # Of two gates that scan one badge at the same moment, the one that is decided second may have
    # been scanned first. Its guest still waits: what counts is where the badge is now.
    if current.last_at is None or current.last_at <= clock.at:
        return clock
    return Clock(current.last_at, clock.skew_ms)


def _replayed(row: Row[Any], code_hash: str) -> Answer:
    if row.before_hash != code_hash:
        raise DomainError("nonce_reused")
    return Answer(row.before_answer, None, is_new=False, is_accepted=False)


def _facts(connection: Connection, case: _Case, *, is_code: bool) -> Facts:
    row, scan = case.row, case.scan
    badge = "live"
    if not is_code:
        badge = "malformed"
    elif row.badge_id is None:
        badge = "unknown"
    elif row.ended_at is not None:
        badge = "revoked"
    presence = case.current
    if case.is_late:
        past = passages_of(connection, row.guest_id, case.hall.rehearsal)
        presence = presence_after(one for one in past if one.at <= case.clock.at)
    return Facts(
        at=case.clock.at,
        direction=scan.direction,
        badge=badge,
        invited=None if row.state is None else invited_of(row),
        is_served=bool(row.is_served or not row.is_restricted),
        presence=presence,
        people_inside=row.people_inside or 0,
        party=scan.party,
        has_override=case.supervisor is not None,
    )


def _settle(connection: Connection, case: _Case, facts: Facts) -> Answer:
    decision, is_conflict = _decide(case, facts)
    row, rules = case.row, case.hall.rules
    # the first reason of the table is told; what was overridden needs no sentence
    is_wrong_gate = decision.outcome is Outcome.WRONG_GATE
    told = told_of(connection, row, facts, rules, is_wrong_gate=is_wrong_gate)
    people = row.people_inside or 0
    after = case.current
    collides = None
    if decision.is_accepted:
        after, collides = _move(connection, case, facts, decision)
        people = max(people + after.inside - case.current.inside, 0)
    body = write_answer(
        nonce=case.scan.nonce,
        decision=decision,
        message=_message(decision, facts, case, told),
        told=told,
        facts=facts,
        inside=people,
        is_conflict=is_conflict or collides is not None,
    )
    add_row(connection, _row_values(case, decision, body, is_conflict=is_conflict))
    if decision.is_accepted:
        keep_presence(
            connection,
            row.guest_id,
            case.hall.rehearsal,
            before=case.current,
            after=after,
            people_inside=row.people_inside or 0,
            hall_version=row.hall_version or 0,
        )
    if collides is not None:
        connection.execute(update(CheckIn).where(CheckIn.id == collides).values(is_conflict=True))
    return Answer(body, decision.outcome, is_new=True, is_accepted=decision.is_accepted)


def _decide(case: _Case, facts: Facts) -> tuple[Decision, bool]:
    """The decision, and whether it stands against the table: a gate that was alone has let
    somebody in whom the table would not."""
    try:
        decision = decide(facts, case.hall.rules)
    except Exception as error:
        log.error("check_in.undecided", nonce=case.scan.nonce, exc_info=error)
        return Decision(Outcome.ERROR), False
    if case.scan.kind != "queued":
        return decision, False
    return _as_the_gate_did(case, facts, decision)


def _as_the_gate_did(case: _Case, facts: Facts, decision: Decision) -> tuple[Decision, bool]:
    passed = Outcome.ADMITTED if facts.direction == "entry" else Outcome.DEPARTED
    said = case.scan.decided
    if decision.is_accepted:
        if said is not None and said not in ACCEPTED:
            return Decision(Outcome(said)), False
        return decision, False
    if decision.outcome in IMPASSABLE:
        return decision, False
    if said is None:
        let_in = _was_unknown_to(case.station, facts, decision.outcome)
    else:
        let_in = said in ACCEPTED
    return (Decision(passed), True) if let_in else (decision, False)


def _was_unknown_to(station: Station, facts: Facts, reason: Outcome) -> bool:
    # a gate that does not say what it decided knew its own scans, and none of another gate's
    is_by_scans = reason in (Outcome.ALREADY_INSIDE, Outcome.NO_REENTRY)
    return is_by_scans and facts.presence.last_gate_id not in (None, station.gate_id)


def _move(
    connection: Connection, case: _Case, facts: Facts, decision: Decision
) -> tuple[Presence, int | None]:
    """Where the guest is after this scan, and the id of a later entry that it collides with."""
    passage = _passage(case, decision)
    if not case.is_late:
        return advance(case.current, passage), None
    rehearsal = case.hall.rehearsal
    passages = passages_of(connection, case.row.guest_id, rehearsal)
    ids = passage_ids(connection, case.row.guest_id, rehearsal)
    at = sum(one.at <= passage.at for one in passages)
    after = presence_after([*passages[:at], passage, *passages[at:]])
    later = passages[at]
    is_twice = passage.direction == later.direction == "entry" and facts.presence.inside == 0
    has_room = _fit_together(passage, later)
    return after, ids[at] if is_twice and not has_room else None


def _fit_together(first: Passage, second: Passage) -> bool:
    """Whether two entries in a row are one party that came in twice."""
    if first.party is None or second.party is None or second.room is None:
        return second.room is None
    return first.party + second.party <= second.room


def _passage(case: _Case, decision: Decision) -> Passage:
    scan, at = case.scan, case.clock.at
    day = local_day(at, case.hall.rules.zone)
    room = None if decision.overrode else case.row.party_size
    return Passage(scan.direction, at, day, case.station.gate_id, scan.party, room)


def _message(decision: Decision, facts: Facts, case: _Case, told: Told) -> str:
    try:
        return message_of(decision, facts, case.hall.rules, told)
    except Exception as error:
        # a gate must be told something: the verdict stands, its sentence is the plain one
        log.error("check_in.unsaid", outcome=decision.outcome, exc_info=error)
        return message_of(Decision(Outcome.ERROR), facts, case.hall.rules, told)


def _row_values(case: _Case, decision: Decision, body: str, *, is_conflict: bool) -> dict[str, Any]:
    scan, clock, supervisor = case.scan, case.clock, case.supervisor
    was_needed = decision.overrode is not None and supervisor is not None
    return {
        "nonce": scan.nonce,
        "code_hash": case.code_hash,
        "kind": scan.kind,
        "direction": scan.direction,
        "outcome": decision.outcome.value,
        "is_accepted": decision.is_accepted,
        "guest_id": case.row.guest_id,
        "gate_id": case.station.gate_id,
        "device_id": case.station.device_id,
        "party": scan.party,
        "room": None if decision.overrode else case.row.party_size,
        "scanned_at": clock.at,
        "day": local_day(clock.at, case.hall.rules.zone),
        "quarter": quarter_of(clock.at),
        "told_at": scan.scanned_at,
        "arrived_at": case.arrived_at,
        "skew_ms": clock.skew_ms,
        "overrode": decision.overrode.value if decision.overrode else None,
        "account_id": supervisor.account_id if was_needed and supervisor else None,
        "reason": supervisor.reason if was_needed and supervisor else "",
        "rehearsal": case.hall.rehearsal,
        "answer": body,
        "is_conflict": is_conflict,
    }
