"""What a scan comes to: the entrance's table as a pure function over facts.

The order of the checks is the order of the table: the first reason is the one that is told. The
gate's page decides by the same table when the server is out of reach; tests/data/
check_in_cases.json is read by the tests of both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from visitors.presence import OUTSIDE, Direction, Presence


class Outcome(StrEnum):
    """What a scan came to; ``error`` where a check could not be evaluated."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"
    UNCONFIRMED = "unconfirmed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    CLOSED = "closed"
    WRONG_GATE = "wrong_gate"
    ALREADY_INSIDE = "already_inside"
    NO_REENTRY = "no_reentry"
    FULL = "full"
    ADMITTED = "admitted"
    DEPARTED = "departed"
    ERROR = "error"


ACCEPTED = frozenset({Outcome.ADMITTED, Outcome.DEPARTED})
# what no supervisor can answer for: nobody knows whose code it is
IMPASSABLE = frozenset({Outcome.MALFORMED, Outcome.UNKNOWN, Outcome.ERROR})
UNCONFIRMED_STATES = frozenset({"draft", "invited", "declined"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody. Hours are local; ``opens`` and ``closes`` are those of each day,
    the first and the last shortened by the exhibition's own start and end. Minutes, people."""

    zone: ZoneInfo
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    opens: time | None = None
    closes: time | None = None
    tolerance: int = 30
    capacity: int | None = None
    demands_confirmation: bool = False
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """What the invitation says. ``days`` are the group's local days; None: every day."""

    state: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    days: frozenset[date] | None = None
    entries_per_day: int | None = None
    has_reentry: bool = True
    party_size: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision depends on.

    ``badge`` is what the code was found to be: no code, nobody's, ended, or live. ``party`` is
    how many were said to pass; None: nobody said, the guest alone.
    """

    at: datetime
    direction: Direction
    badge: str  # "malformed", "unknown", "revoked" or "live"
    invited: Invited | None = None
    is_served: bool = True
    presence: Presence = OUTSIDE
    people_inside: int = 0
    party: int | None = None
    has_override: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """``overrode`` is the reason that a supervisor passed over, where there was one."""

    outcome: Outcome
    overrode: Outcome | None = None

    @property
    def is_accepted(self) -> bool:
        return self.outcome is Outcome.ADMITTED or self.outcome is Outcome.DEPARTED


def decide(facts: Facts, rules: Rules) -> Decision:
    """The outcome. An override that was not needed leaves no trace; past ``revoked`` it admits the
    badge's guest; a code that is nobody's stays outside."""
    reason = first_reason(facts, rules)
    passed = Outcome.ADMITTED if facts.direction == "entry" else Outcome.DEPARTED
    if reason is None:
        return Decision(passed)
    if facts.has_override and reason not in IMPASSABLE:
        return Decision(passed, reason)
    return Decision(reason)


def first_reason(facts: Facts, rules: Rules) -> Outcome | None:
    """The first reason of the table that keeps this scan from being accepted."""
    if facts.badge != "live":
        return Outcome(facts.badge)
    if facts.invited is None:
        raise ValueError("a live badge without an invitation")
    if facts.invited.state in (Outcome.WITHDRAWN, Outcome.BLOCKED):
        return Outcome(facts.invited.state)
    if facts.direction == "exit":
        return None
    for check in _ENTRY_CHECKS:
        reason = check(facts, facts.invited, rules)
        if reason is not None:
            return reason
    return None


def _unconfirmed(_facts: Facts, invited: Invited, rules: Rules) -> Outcome | None:
    is_refused = rules.demands_confirmation and invited.state in UNCONFIRMED_STATES
    return Outcome.UNCONFIRMED if is_refused else None


def _window(facts: Facts, invited: Invited, rules: Rules) -> Outcome | None:
    if invited.valid_from is not None and facts.at < invited.valid_from:
        return Outcome.NOT_YET_VALID
    if invited.valid_until is not None and facts.at > invited.valid_until:
        return Outcome.EXPIRED
    if invited.days is None:
        return None
    today = local_day(facts.at, rules.zone)
    if today in invited.days:
        return None
    is_early = any(day > today for day in invited.days)
    return Outcome.NOT_YET_VALID if is_early else Outcome.EXPIRED


def _closed(facts: Facts, _invited: Invited, rules: Rules) -> Outcome | None:
    return None if rules.is_rehearsal or is_open(facts.at, rules) else Outcome.CLOSED


def _wrong_gate(facts: Facts, _invited: Invited, _rules: Rules) -> Outcome | None:
    return None if facts.is_served else Outcome.WRONG_GATE


def _already_inside(facts: Facts, invited: Invited, _rules: Rules) -> Outcome | None:
    presence = facts.presence
    if facts.party is None and presence.last_direction == "entry" and presence.inside > 0:
        return Outcome.ALREADY_INSIDE
    left = invited.party_size - presence.inside
    return Outcome.ALREADY_INSIDE if (facts.party or 1) > left else None


def _no_reentry(facts: Facts, invited: Invited, rules: Rules) -> Outcome | None:
    presence = facts.presence
    if presence.inside > 0:
        return None
    if not invited.has_reentry and presence.visits > 0:
        return Outcome.NO_REENTRY
    if invited.entries_per_day is None:
        return None
    is_same_day = presence.entered_on == local_day(facts.at, rules.zone)
    entries = presence.entries if is_same_day else 0
    return Outcome.NO_REENTRY if entries >= invited.entries_per_day else None


def _full(facts: Facts, _invited: Invited, rules: Rules) -> Outcome | None:
    if rules.capacity is None:
        return None
    is_full = facts.people_inside + (facts.party or 1) > rules.capacity
    return Outcome.FULL if is_full else None


_Check = Callable[[Facts, Invited, Rules], Outcome | None]
_ENTRY_CHECKS: tuple[_Check, ...] = (
    _unconfirmed,
    _window,
    _closed,
    _wrong_gate,
    _already_inside,
    _no_reentry,
    _full,
)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day of ``zone`` that ``at`` lies in; it turns at local midnight."""
    return at.astimezone(zone).date()


def is_open(at: datetime, rules: Rules) -> bool:
    """Whether the hall takes people in: from the tolerance before opening until closing."""
    hours = hours_of(local_day(at, rules.zone), rules)
    return hours is not None and hours[0] <= at <= hours[1]


def hours_of(day: date, rules: Rules) -> tuple[datetime, datetime] | None:
    """From when to when people are let in on ``day``, tolerance included; None: not that day."""
    begin = datetime.combine(day, rules.opens or time.min, rules.zone)
    end = datetime.combine(day, rules.closes or time.max, rules.zone)
    if rules.starts_at is not None:
        begin = max(begin, rules.starts_at)
    if rules.ends_at is not None:
        end = min(end, rules.ends_at)
    if begin > end or local_day(begin, rules.zone) != day:
        return None
    return begin - timedelta(minutes=rules.tolerance), end


def next_opening(at: datetime, rules: Rules) -> datetime | None:
    """When people are let in next after ``at``; None when the exhibition is over."""
    today = local_day(at, rules.zone)
    first = local_day(rules.starts_at, rules.zone) if rules.starts_at else today
    for day in (today, today + timedelta(days=1), first):
        hours = hours_of(day, rules)
        if hours is not None and hours[0] > at:
            return hours[0]
    return None
