"""A scan on its way to being decided: what was read where and when, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from visitors.deciding import Rules
from visitors.presence import Direction

# a gate that was alone for longer than an exhibition lasts has a wrong clock
MOST_LATE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Station:
    """The gate where a scan was made, and the device that made it."""

    gate_id: int
    gate_name: str
    device_id: str | None


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Who answers for an override, once the PIN was found right, and why."""

    account_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hall:
    """What holds for everybody at this moment, read under the lock; ``rehearsal`` is 0 in earnest,
    else which one it is."""

    rules: Rules
    rehearsal: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """What a gate sends. ``decided`` is the verdict that a gate alone has shown already."""

    nonce: str
    read: str
    direction: Direction
    scanned_at: datetime | None = None
    party: int | None = None
    decided: str | None = None
    kind: str = "scan"


class Clock(NamedTuple):
    """When a scan was made by our clock, and how far the gate's is off, where that is known."""

    at: datetime
    skew_ms: int | None


def read_clock(told: datetime | None, sent_at: datetime | None, arrived_at: datetime) -> Clock:
    """Correct a gate's time by its error, which ``sent_at`` shows: its own clock at sending.

    Without ``sent_at`` a time that lies in the past is believed, one in the future is not, nor is
    one older than MOST_LATE: then it was now. Ages are compared, since no age overflows.
    """
    skew = None if sent_at is None else sent_at - arrived_at
    age = timedelta() if told is None else (sent_at or arrived_at) - told
    if not timedelta() <= age <= MOST_LATE:
        if skew is None and told is not None:
            skew = told - arrived_at
        age = timedelta()
    return Clock(arrived_at - age, None if skew is None else round(skew / _MILLISECOND))


_MILLISECOND = timedelta(milliseconds=1)
