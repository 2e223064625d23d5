"""Guests for the desk's tests, and the way a page of theirs is asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from visitors.groups import ensure_groups
from visitors.guest import Guest, get_guest
from visitors.invitation import GuestFacts, InvitationFacts, add_guest, invitation_of


def invite(
    name: str, *, state: str = "invited", group: int = 0, phone: str | None = None, **more: Any
) -> int:
    """A new guest of the group of that place among the usual four; its id."""
    terms = {key: more.pop(key) for key in ("valid_from", "party_size") if key in more}
    with transaction() as session:
        groups = ensure_groups(session)
        facts = GuestFacts(name, groups[group].id, phone=phone, **more)
        return add_guest(session, facts, InvitationFacts(**terms), by=SYSTEM, state=state).id


def state_of(guest_id: int) -> tuple[str, int]:
    """State and version of the guest's invitation."""
    with reading() as session:
        invitation = invitation_of(session, get_guest(session, guest_id))
        return invitation.state, invitation.version


def names() -> list[str]:
    """The names of all guests that were not merged into another."""
    with reading() as session:
        found = select(Guest.name).where(Guest.merged_into_id.is_(None)).order_by(Guest.id)
        return list(session.scalars(found))


def actions() -> list[str]:
    """What the log says was done, in order."""
    with reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
