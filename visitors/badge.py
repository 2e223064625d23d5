"""Issuing badges and ending them. A code is told once, to whoever prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce
from visitors.badge_code import hash_code, make_code, record_key
from visitors.entrance import note_listed
from visitors.guest import Badge, Guest, Invitation, InvitationState, get_guest

define(
    "badge_none",
    409,
    fa="این مهمان کارتی ندارد. نخست برایش کارت صادر کنید.",
    en="This guest has no badge: issue one first.",
)
define(
    "badge_not_for_merged",
    409,
    fa="این مهمان با مهمان دیگری یکی شده است. کارت را برای همان مهمان صادر کنید.",
    en="This guest was merged into another one: issue the badge for that guest.",
)


define(
    "badges_overtaken",
    409,
    fa="در میان ساختن، کارت یا دعوت یکی از این مهمانان تغییر کرد و هیچ کارتی صادر نشد."
    " دوباره بسازید.",
    en="A guest's badge or invitation changed meanwhile, and nothing was issued: ask again.",
)

_AT_ONCE = 500
_SHUT = (InvitationState.WITHDRAWN, InvitationState.BLOCKED)
_may_have_one = (
    select(Guest.id)
    .join(Invitation, Invitation.guest_id == Guest.id)
    .where(Guest.merged_into_id.is_(None), Invitation.state.not_in(_SHUT))
)


class IssuedBadge(NamedTuple):
    """A badge as it is printed: the code is told this once and kept nowhere."""

    guest_id: int
    name: str
    code: str


def issue_badge(session: Session, guest: Guest, *, by: Actor) -> IssuedBadge:
    """Give a guest a new badge; the one before ends. Audited (badge.issued); raises
    badge_not_for_merged."""
    if guest.merged_into_id is not None:
        raise DomainError("badge_not_for_merged")
    has_ended = _end(session, guest.id, "replaced")
    issued = _add(session, guest)
    note_listed(session, [guest.id])
    record(session, by, "badge.issued", subject=guest.subject, replaces=has_ended)
    announce(session, "guest.changed", guests=[guest.id])
    return issued


def badgeless_guests(session: Session, *, group_id: int | None = None) -> list[int]:
    """The invited who have no live badge, in the order of their names.

    Not who was withdrawn, blocked, or merged into another.
    """
    has_one = select(Badge.id).where(Badge.guest_id == Guest.id, Badge.ended_at.is_(None))
    wanted = _may_have_one.where(~has_one.exists()).order_by(Guest.name_order, Guest.id)
    if group_id is not None:
        wanted = wanted.where(Guest.group_id == group_id)
    return list(session.scalars(wanted))


def without_live_badge(session: Session, guest_ids: Sequence[int]) -> list[int]:
    """Those of ``guest_ids`` who may be given a first badge now, in their order."""
    lacking = set(badgeless_guests(session))
    return [id for id in guest_ids if id in lacking]


def may_have_badge(session: Session, guest_ids: Sequence[int]) -> list[int]:
    """Those of ``guest_ids`` who may be given a badge at all, in their order."""
    allowed: set[int] = set()
    for start in range(0, len(guest_ids), _AT_ONCE):
        some = guest_ids[start : start + _AT_ONCE]
        allowed |= set(session.scalars(_may_have_one.where(Guest.id.in_(some))))
    return [id for id in guest_ids if id in allowed]


def prepare_badges(guests: Iterable[tuple[int, str]]) -> list[IssuedBadge]:
    """Codes for guests (id, name), given to nobody yet: they may be printed before they count."""
    return [IssuedBadge(id, name, make_code()) for id, name in guests]


def give_badges(
    session: Session,
    prepared: Sequence[IssuedBadge],
    *,
    is_reissue: bool,
    by: Actor,
    **details: Any,
) -> None:
    """Make prepared codes count, all of them or none; ``is_reissue`` ends the badges before.

    One line in the audit log, and one for each badge that ends. Raises badges_overtaken where a
    guest was given a badge, withdrawn, blocked or merged since the codes were prepared.
    """
    ids = [one.guest_id for one in prepared]
    # whoever issues badges to many holds the list, so that what is asked next stays true
    note_listed(session, ids)
    if len((may_have_badge if is_reissue else without_live_badge)(session, ids)) < len(ids):
        raise DomainError("badges_overtaken")
    for one in prepared:
        if is_reissue and _end(session, one.guest_id, "replaced"):
            subject = f"guest:{one.guest_id}"
            record(session, by, "badge.issued", subject=subject, replaces=True)
    session.add_all(_badge(one) for one in prepared)
    session.flush()
    if prepared:
        record(
            session, by, "badge.issued_many", subject="badges:all", count=len(prepared), **details
        )
        announce(session, "guest.changed", guests=ids if len(ids) == 1 else [])


def report_lost(session: Session, guest_id: int, *, by: Actor) -> None:
    """End a guest's badge without giving another. Audited (badge.lost). Raises guest_unknown,
    badge_none."""
    guest = get_guest(session, guest_id)
    if not _end(session, guest.id, "lost"):
        raise DomainError("badge_none")
    note_listed(session, [guest.id])
    record(session, by, "badge.lost", subject=guest.subject)
    announce(session, "guest.changed", guests=[guest.id])


def _end(session: Session, guest_id: int, how: str) -> bool:
    ended = session.execute(
        update(Badge)
        .where(Badge.guest_id == guest_id, Badge.ended_at.is_(None))
        .values(ended_at=now(), ended_as=how)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def _add(session: Session, guest: Guest) -> IssuedBadge:
    issued = IssuedBadge(guest.id, guest.name, make_code())
    session.add(_badge(issued))
    return issued


def _badge(issued: IssuedBadge) -> Badge:
    code = issued.code
    return Badge(
        guest_id=issued.guest_id,
        code_hash=hash_code(code),
        record_key=record_key(code),
        issued_at=now(),
    )
