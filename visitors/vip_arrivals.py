"""Which of the VIPs came, who is inside, and who is awaited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from visitors.arrivals import NOT_EXPECTED
from visitors.check_in_log import CheckIn, GuestPresence
from visitors.guest import Gate, Guest, Invitation

# the order in which they stand on the page: whom somebody should be with now comes first
STATES = ("inside", "missing", "left")


@dataclass(frozen=True)
class VipArrival:
    """A VIP; ``came_at`` is the first entry of the day (or of all), ``last_at`` the last scan."""

    guest: Guest
    party_size: int
    came_at: datetime | None
    last_at: datetime | None
    gate: str | None
    inside: int

    @property
    def state(self) -> str:
        """inside, left or missing."""
        if self.inside:
            return "inside"
        return "missing" if self.came_at is None else "left"


def list_vips(session: Session, *, rehearsal: int, day: date | None) -> list[VipArrival]:
    """Every VIP whose invitation stands: those inside, then the awaited, then who has left; in
    the order of names. One statement."""
    came = and_(
        CheckIn.rehearsal == rehearsal,
        CheckIn.outcome == "admitted",
        CheckIn.annulled_at.is_(None),
        *(() if day is None else (CheckIn.day == day,)),
    )
    first = (
        select(CheckIn.guest_id, func.min(CheckIn.scanned_at).label("at"))
        .where(came)
        .group_by(CheckIn.guest_id)
        .subquery()
    )
    at_place = and_(GuestPresence.guest_id == Guest.id, GuestPresence.rehearsal == rehearsal)
    rows = session.execute(
        select(
            Guest,
            Invitation.party_size,
            first.c.at,
            GuestPresence.last_at,
            Gate.name,
            func.coalesce(GuestPresence.inside, 0),
        )
        .join(Invitation, Invitation.guest_id == Guest.id)
        .outerjoin(first, first.c.guest_id == Guest.id)
        .outerjoin(GuestPresence, at_place)
        .outerjoin(Gate, Gate.id == GuestPresence.last_gate_id)
        .where(
            Guest.is_vip.is_(True),
            Guest.merged_into_id.is_(None),
            Invitation.state.not_in(NOT_EXPECTED),
        )
        .order_by(Guest.name_order, Guest.id)
    )
    found = [
        VipArrival(guest, party, came_at, last_at, gate, inside)
        for guest, party, came_at, last_at, gate, inside in rows
    ]
    return sorted(found, key=lambda one: STATES.index(one.state))
