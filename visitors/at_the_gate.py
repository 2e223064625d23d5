"""What a gate's people ask beside scanning: whose a name is, whom to greet, conflicts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import now
from core.persian import fold
from visitors.arrivals import count_conflicts
from visitors.badge import IssuedBadge, issue_badge
from visitors.check_in_log import CheckIn, GuestPresence
from visitors.guest import Badge, Gate, Guest, GuestGroup, Invitation, get_guest
from visitors.queries import search_guests
from visitors.scan import Supervisor
from visitors.scan_log import Conflict, list_conflicts
from visitors.settling import settle_conflict

# more do not fit before a steward's eyes; a longer name finds fewer
MOST_SHOWN = 12
# so long a name stands on the big screen at most
GREETED_FOR = timedelta(seconds=45)
MOST_GREETED = 8


class FoundGuest(NamedTuple):
    """A guest whose name was asked for; ``inside`` counts people, the guest among them."""

    guest: Guest
    group: GuestGroup
    state: str
    party_size: int
    inside: int
    has_badge: bool


class Greeting(NamedTuple):
    """Somebody who agreed to be greeted by name and has just come in."""

    nonce: str
    name: str
    organisation: str
    is_vip: bool
    at: datetime


def find_at_gate(
    session: Session, typed: str, *, rehearsal: int, gate_name: str, supervisor: Supervisor
) -> list[FoundGuest]:
    """The guests of a name as a Persian speaker types it, at most MOST_SHOWN.

    Audited (guest.searched_at_gate) with what was typed: nobody reads the list unseen.
    """
    guests = search_guests(session, typed, limit=MOST_SHOWN)
    ids = [guest.id for guest in guests]
    by = Actor("account", supervisor.name, supervisor.account_id)
    details = {"gate": gate_name, "typed": typed, "found": len(ids), "reason": supervisor.reason}
    record(session, by, "guest.searched_at_gate", subject="guests:all", **details)
    has_badge = exists().where(Badge.guest_id == Guest.id, Badge.ended_at.is_(None))
    presence = and_(GuestPresence.guest_id == Guest.id, GuestPresence.rehearsal == rehearsal)
    rows = session.execute(
        select(Guest, GuestGroup, Invitation, GuestPresence.inside, has_badge)
        .join(GuestGroup, GuestGroup.id == Guest.group_id)
        .join(Invitation, Invitation.guest_id == Guest.id)
        .outerjoin(GuestPresence, presence)
        .where(Guest.id.in_(ids))
        .order_by(Guest.name_order, Guest.id)
    )
    return [
        FoundGuest(guest, group, invited.state, invited.party_size, inside or 0, has)
        for guest, group, invited, inside, has in rows
    ]


def replace_lost_badge(
    session: Session, guest_id: int, *, gate_name: str, supervisor: Supervisor
) -> IssuedBadge:
    """A new badge for a guest who lost theirs; the old one ends at once, at every gate.

    Audited (badge.issued and badge.replaced_at_gate, with the reason). Raises guest_unknown,
    badge_not_for_merged.
    """
    guest = get_guest(session, guest_id)
    by = Actor("account", supervisor.name, supervisor.account_id)
    issued = issue_badge(session, guest, by=by)
    details = {"gate": gate_name, "reason": supervisor.reason}
    record(session, by, "badge.replaced_at_gate", subject=guest.subject, **details)
    return issued


def conflicts_at_gate(
    session: Session, *, rehearsal: int, day: date, gate_name: str, supervisor: Supervisor
) -> tuple[list[Conflict], int]:
    """The conflicts of a local day that wait, the oldest first; and how many of other days do.

    Audited (check_in.conflicts_seen_at_gate): they tell names.
    """
    found = list_conflicts(session, rehearsal=rehearsal, is_settled=False, day=day)
    by = Actor("account", supervisor.name, supervisor.account_id)
    details = {"gate": gate_name, "found": len(found), "reason": supervisor.reason}
    record(session, by, "check_in.conflicts_seen_at_gate", subject="check_ins:all", **details)
    return found, count_conflicts(session, rehearsal) - len(found)


def settle_at_gate(
    session: Session,
    check_in_id: int,
    *,
    how: str,
    note: str,
    gate_name: str,
    supervisor: Supervisor,
) -> None:
    """Say what a conflict was, in the supervisor's name, see visitors.settling.settle_conflict.

    Audited (check_in.settled and check_in.settled_at_gate, with the reason); raises what that
    raises. The caller holds the hall.
    """
    by = Actor("account", supervisor.name, supervisor.account_id)
    row = settle_conflict(session, check_in_id, how=how, note=note, by=by)
    details = {"gate": gate_name, "reason": supervisor.reason}
    record(session, by, "check_in.settled_at_gate", subject=f"check_in:{row.id}", **details)


def greetings(session: Session, *, rehearsal: int, gate_name: str | None) -> list[Greeting]:
    """Who has come in within GREETED_FOR and agreed to be greeted, the newest first.

    At one gate, or at all of them for None. What was undone greets nobody.
    """
    statement = (
        select(CheckIn.nonce, Guest.name, Guest.organisation, Guest.is_vip, CheckIn.scanned_at)
        .join(Guest, Guest.id == CheckIn.guest_id)
        .where(
            CheckIn.rehearsal == rehearsal,
            CheckIn.scanned_at > now() - GREETED_FOR,
            CheckIn.is_accepted,
            CheckIn.direction == "entry",
            CheckIn.annulled_at.is_(None),
            Guest.is_greeted,
        )
        .order_by(CheckIn.id.desc())
        .limit(MOST_GREETED)
    )
    if gate_name is not None:
        of_gate = Gate.name_folded == fold(gate_name)
        statement = statement.join(Gate, Gate.id == CheckIn.gate_id).where(of_gate)
    return [Greeting(*row) for row in session.execute(statement)]
