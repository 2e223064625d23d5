"""What the badges' page reads: who lacks a badge, by group; what one guest holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from visitors.badge import may_have_badge
from visitors.guest import Badge, Guest, GuestGroup, Invitation, InvitationState

_OPEN = Invitation.state.not_in((InvitationState.WITHDRAWN, InvitationState.BLOCKED))

LAYOUTS = {
    "lanyard": "کارت آویز",
    "sheet": "برگهٔ A4",
    "label": "برچسب تکی",
    "card": "کارت دعوت برای گوشی",
}


@dataclass(frozen=True)
class GroupBadges:
    """How many of a group's guests may have a badge, and how many lack one."""

    id: int
    name: str
    colour: str
    guests: int
    lacking: int


@dataclass(frozen=True)
class BadgeOfGuest:
    """What a guest holds: the newest badge, and whether one may be given at all."""

    guest_id: int
    badge: Badge | None
    may_have: bool

    @property
    def is_live(self) -> bool:
        """Whether the gate lets its holder in by it."""
        return self.badge is not None and self.badge.ended_at is None


def badges_by_group(session: Session) -> list[GroupBadges]:
    """Every group in its order; guests whose invitation is shut are not counted."""
    live = Badge.ended_at.is_(None)
    found = session.execute(
        select(
            GuestGroup.id,
            GuestGroup.name,
            GuestGroup.colour,
            func.count(Invitation.id).label("guests"),
            func.count(Badge.id).label("badges"),
        )
        .outerjoin(Guest, (Guest.group_id == GuestGroup.id) & Guest.merged_into_id.is_(None))
        .outerjoin(Invitation, (Invitation.guest_id == Guest.id) & _OPEN)
        .outerjoin(Badge, (Badge.guest_id == Invitation.guest_id) & live)
        .group_by(GuestGroup.id, GuestGroup.name, GuestGroup.colour, GuestGroup.position)
        .order_by(GuestGroup.position, GuestGroup.id)
    )
    return [
        GroupBadges(row.id, row.name, row.colour, row.guests, row.guests - row.badges)
        for row in found
    ]


def guests_of_group(session: Session, group_id: int | None) -> list[int]:
    """All guests of a group, or all there are, in the order of their names."""
    wanted = select(Guest.id).order_by(Guest.name_order, Guest.id)
    if group_id is not None:
        wanted = wanted.where(Guest.group_id == group_id)
    return list(session.scalars(wanted))


def badge_of_guest(session: Session, guest_id: int) -> BadgeOfGuest:
    """For the guest's page; see _badge_of_guest.html."""
    newest = select(Badge).where(Badge.guest_id == guest_id).order_by(Badge.id.desc()).limit(1)
    return BadgeOfGuest(guest_id, session.scalar(newest), bool(may_have_badge(session, [guest_id])))
