"""A walk-in: a supervisor makes the guest, the invitation and the badge on the spot, and lets them
in."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import Actor
from core.errors import DomainError, define
from core.realtime import announce
from visitors.badge import IssuedBadge, issue_badge
from visitors.check_in import Answer, record_scan
from visitors.check_in_log import CheckIn
from visitors.guest import InvitationState
from visitors.invitation import GuestFacts, InvitationFacts, add_guest
from visitors.scan import Hall, Scan, Station, Supervisor

define(
    "walk_in_done",
    409,
    fa="این مهمان پیش‌تر پذیرفته شده است. اگر کارتش چاپ نشد، برایش کارت تازه صادر کنید.",
    en="This walk-in was recorded before: if the badge was not printed, issue a new one.",
)


class WalkIn(NamedTuple):
    """The badge to be printed, told this once, and the entry."""

    badge: IssuedBadge
    answer: Answer


def walk_in(
    session: Session,
    facts: GuestFacts,
    invited: InvitationFacts,
    *,
    nonce: str,
    party: int | None,
    station: Station,
    hall: Hall,
    supervisor: Supervisor,
    arrived_at: datetime,
) -> WalkIn:
    """Everything together or nothing; the supervisor answers for it, also past full or closed.

    The caller holds the hall. Raises walk_in_done for a nonce that was used before, guest_*,
    invitation_invalid.
    """
    if session.scalar(select(CheckIn.id).where(CheckIn.nonce == nonce)):
        raise DomainError("walk_in_done")
    by = Actor("account", supervisor.name, supervisor.account_id)
    guest = add_guest(session, facts, invited, by=by, state=InvitationState.ACCEPTED)
    badge = issue_badge(session, guest, by=by)
    session.flush()
    scan = Scan(nonce, badge.code, "entry", party=party, kind="walk_in")
    answer = record_scan(
        session.connection(),
        scan,
        station=station,
        hall=hall,
        arrived_at=arrived_at,
        supervisor=supervisor,
    )
    announce(
        session,
        "check_in.recorded",
        gate=station.gate_name,
        direction="entry",
        outcome=answer.outcome,
    )
    return WalkIn(badge, answer)
