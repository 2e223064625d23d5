"""How fast a gate works, and about how many wait before it.

Scans say who was served, never who waits. What can be said is how busy a gate is: its arrivals of
the last five minutes against the time that one guest takes there. The rest is the queue of one
server with arrivals at random, M/M/1 (Kleinrock, Queueing Systems I, 1975, section 3.2): at
utilisation r, r²/(1-r) wait on average and one waits s·r/(1-r) at a service time s. Families that
arrive together wait longer than that, so it is shown as an estimate and nothing acts on it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitors.check_in_log import CheckIn

WINDOW = timedelta(minutes=5)
# from how far back the service time is learnt
LEARNT_FROM = timedelta(hours=1)
# whoever comes later than this after the one before found nobody waiting: no service time
LONGEST_SERVICE_SECONDS = 20.0
# fewer gaps than these tell nothing of a gate's pace
FEWEST_GAPS = 8
# above it the formula runs away; a gate that busy has «a long queue», whatever its length
FULL = 0.95


@dataclass(frozen=True)
class Pace:
    """A gate's last minutes. ``service_seconds`` is the time one guest takes, ``load`` how busy the
    gate is (0 to FULL); both None where too little was scanned to know."""

    per_minute: float
    service_seconds: float | None
    load: float | None

    @property
    def waiting(self) -> float | None:
        """How many wait on average, by the module's rule."""
        return None if self.load is None else self.load**2 / (1 - self.load)

    @property
    def wait_seconds(self) -> float | None:
        """How long one waits on average."""
        if self.load is None or self.service_seconds is None:
            return None
        return self.service_seconds * self.load / (1 - self.load)


IDLE = Pace(0.0, None, None)


def read_paces(session: Session, *, rehearsal: int, at: datetime) -> dict[int, Pace]:
    """The pace of each gate that scanned anything in the last hour, by its id."""
    rows = session.execute(
        select(CheckIn.gate_id, CheckIn.scanned_at)
        .where(
            CheckIn.rehearsal == rehearsal,
            CheckIn.kind == "scan",
            CheckIn.scanned_at > at - LEARNT_FROM,
            CheckIn.scanned_at <= at,
            # the index is by local day; whatever the zone, it is one of these
            CheckIn.day.in_(at.date() + timedelta(days=n) for n in (-1, 0, 1)),
        )
        .order_by(CheckIn.scanned_at)
    )
    times: dict[int, list[datetime]] = defaultdict(list)
    for gate_id, scanned_at in rows:
        if gate_id is not None:
            times[gate_id].append(scanned_at)
    return {gate_id: pace_of(scans, at) for gate_id, scans in times.items()}


def pace_of(scans: list[datetime], at: datetime) -> Pace:
    """The pace at ``at`` of a gate that scanned at these times, in order."""
    recent = sum(one > at - WINDOW for one in scans)
    minutes = WINDOW.total_seconds() / 60
    gaps = [(b - a).total_seconds() for a, b in pairwise(scans)]
    close = [gap for gap in gaps if 0 < gap <= LONGEST_SERVICE_SECONDS]
    if len(close) < FEWEST_GAPS:
        return Pace(recent / minutes, None, None)
    service = median(close)
    load = min(recent * service / WINDOW.total_seconds(), FULL)
    return Pace(recent / minutes, service, load)
