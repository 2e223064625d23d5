"""Guests and what they are invited to: adding, changing, inviting, blocking.

Whatever an organiser does here can be undone (visitors.guest_undo): the log holds what was and
what came of it. Every change of an invitation is guarded by its version.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.audit import Actor, AuditEntry, record
from core.dates import now
from core.errors import DomainError, define
from core.persian import fold, fold_tight, sort_key, tidy
from core.realtime import announce
from visitors.entrance import note_listed
from visitors.guest import (
    LARGEST_PARTY,
    LONGEST_NAME,
    LONGEST_NOTE,
    Guest,
    GuestGroup,
    Invitation,
    InvitationState,
)
from visitors.phone import normal_phone

define(
    "guest_name_invalid",
    422,
    fa="نام مهمان ۱ تا ۱۲۰ نویسه می‌خواهد.",
    en="A guest's name has 1 to 120 characters.",
)
define(
    "guest_phone_invalid",
    422,
    fa="این شمارهٔ تلفن خوانده نشد. آن را مانند ۰۹۱۲۳۴۵۶۷۸۹ بنویسید.",
    en="The phone number was not understood: write it as 09123456789.",
)
define(
    "invitation_invalid",
    422,
    fa="دعوت‌نامه را بازبینید: پایان پس از آغاز، همراهان تا ۴۹ نفر، ورود روزانه دست‌کم یک بار.",
    en="An invitation ends after it begins, for at most 50 people and at least one entry a day.",
)
define(
    "invitation_changed",
    409,
    fa="این دعوت‌نامه در این میان تغییر کرده است. صفحه را تازه کنید و دوباره بکوشید.",
    en="The invitation was changed meanwhile: reload and try again.",
)
define(
    "invitation_act_unknown",
    422,
    fa="این کار با دعوت‌نامه شدنی نیست: {action}.",
    en="There is no such act on an invitation: {action}.",
)
define(
    "guest_is_merged",
    409,
    fa="این مهمان با مهمان دیگری یکی شده است. کار را روی همان مهمان انجام دهید.",
    en="This guest was merged into another one: act on that guest.",
)


@dataclass(frozen=True)
class GuestFacts:
    """What is known of a guest, as it was typed."""

    name: str
    group_id: int
    organisation: str = ""
    job: str = ""
    phone: str | None = None
    is_vip: bool = False
    note: str = ""
    is_greeted: bool = False


@dataclass(frozen=True)
class InvitationFacts:
    """What a guest is invited to; ``party_size`` counts the guest."""

    valid_from: datetime | None = None
    valid_until: datetime | None = None
    entries_per_day: int | None = None
    has_reentry: bool = True
    party_size: int = 1


# what a guest's row holds for searching and sorting alone
SHADOWS = frozenset(
    {"name_folded", "name_tight", "name_order", "organisation_folded", "organisation_order"}
)

# {action: (from which states, to which)}; None: to what it was before
TRANSITIONS: dict[str, tuple[frozenset[str], str | None]] = {
    "invite": (frozenset({"draft"}), "invited"),
    "accept": (frozenset({"draft", "invited", "declined"}), "accepted"),
    "decline": (frozenset({"draft", "invited", "accepted"}), "declined"),
    "withdraw": (frozenset({"draft", "invited", "accepted", "declined"}), "withdrawn"),
    "block": (frozenset({"draft", "invited", "accepted", "declined", "withdrawn"}), "blocked"),
    "restore": (frozenset({"withdrawn", "blocked"}), None),
}


def add_guest(
    session: Session,
    facts: GuestFacts,
    invited: InvitationFacts | None = None,
    *,
    by: Actor,
    state: str = InvitationState.INVITED,
) -> Guest:
    """Add a guest with an invitation. Audited (guest.added); raises guest_name_invalid,
    guest_phone_invalid, invitation_invalid."""
    guest = Guest(**guest_columns(facts), created_at=now(), listed_version=0)
    session.add(guest)
    session.flush()
    columns = invitation_columns(invited or InvitationFacts())
    session.add(Invitation(guest_id=guest.id, state=InvitationState(state).value, **columns))
    session.flush()
    record(session, by, "guest.added", subject=guest.subject, name=guest.name)
    announce(session, "guest.changed", guests=[guest.id])
    return guest


def change_guest(
    session: Session, guest: Guest, facts: GuestFacts, *, by: Actor
) -> AuditEntry | None:
    """Write what changed; the line of the log, None where nothing did. Audited (guest.changed)
    with what was and what is. Raises guest_is_merged, and as add_guest."""
    _refuse_merged(guest)
    wanted = guest_columns(facts)
    before = assign(guest, wanted)
    return tell_change(session, guest, "guest.changed", by, before, wanted) if before else None


def change_invitation(
    session: Session, guest: Guest, invited: InvitationFacts, *, version: int, by: Actor
) -> AuditEntry | None:
    """Change what a guest is invited to, unless somebody else did since ``version``; the line of
    the log, None where nothing changed.

    Audited (invitation.changed). Raises invitation_changed, invitation_invalid, guest_is_merged.
    """
    _refuse_merged(guest)
    invitation = invitation_of(session, guest)
    if invitation.version != version:
        raise DomainError("invitation_changed")
    wanted = invitation_columns(invited)
    before = assign(invitation, wanted)
    if not before:
        return None
    invitation.version += 1
    return tell_change(session, guest, "invitation.changed", by, before, wanted)


def act_on_invitation(
    session: Session, guest: Guest, action: str, *, version: int, by: Actor, note: str = ""
) -> AuditEntry:
    """Carry out an action of TRANSITIONS; the line of the log. ``note`` says why it is blocked.

    Audited (invitation.invite, .accept, …) with what was and what is. Raises
    invitation_act_unknown, invitation_changed, guest_is_merged.
    """
    if action not in TRANSITIONS:
        raise DomainError("invitation_act_unknown", action=action)
    _refuse_merged(guest)
    invitation = invitation_of(session, guest)
    wanted = columns_after(invitation, action, note)
    if wanted is None or invitation.version != version:
        raise DomainError("invitation_changed")
    before = {key: getattr(invitation, key) for key in wanted}
    moved = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.version == version)
        .values(version=version + 1, **wanted)
        .execution_options(synchronize_session=False)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise DomainError("invitation_changed")
    session.refresh(invitation)
    return tell_change(session, guest, f"invitation.{action}", by, before, wanted)


def columns_after(invitation: Invitation, action: str, note: str = "") -> dict[str, Any] | None:
    """An invitation's columns once ``action`` is done; None where its state does not let it."""
    allowed, to = TRANSITIONS[action]
    if invitation.state not in allowed:
        return None
    is_shut = to in ("withdrawn", "blocked")
    return {
        "state": str(to or invitation.state_before or InvitationState.INVITED.value),
        "state_before": (invitation.state_before or invitation.state) if is_shut else None,
        "block_note": tidy(note)[:LONGEST_NOTE] if to == "blocked" else "",
    }


def _refuse_merged(guest: Guest) -> None:
    if guest.merged_into_id is not None:
        raise DomainError("guest_is_merged")


def invitation_of(session: Session, guest: Guest) -> Invitation:
    """The guest's one invitation."""
    return session.scalars(select(Invitation).where(Invitation.guest_id == guest.id)).one()


def guest_columns(facts: GuestFacts) -> dict[str, Any]:
    """The columns of a guest's row. Raises guest_name_invalid, guest_phone_invalid."""
    name = " ".join(tidy(facts.name).split())
    folded = fold(name)
    if not 1 <= len(name) <= LONGEST_NAME or not 1 <= len(folded) <= 2 * LONGEST_NAME:
        raise DomainError("guest_name_invalid")
    return {
        "name": name,
        "name_folded": folded,
        "name_tight": fold_tight(name),
        "name_order": sort_key(name)[:800],
        **_organisation_columns(facts.organisation),
        "job": " ".join(tidy(facts.job).split())[:120],
        "group_id": facts.group_id,
        "phone": _phone(facts.phone),
        "is_vip": facts.is_vip,
        "note": tidy(facts.note)[:LONGEST_NOTE],
        "is_greeted": facts.is_greeted,
    }


@lru_cache(maxsize=2048)
def _organisation_columns(text: str) -> dict[str, str]:
    # thousands of guests come from hundreds of organisations
    organisation = " ".join(tidy(text).split())[:200]
    return {
        "organisation": organisation,
        "organisation_folded": fold(organisation)[:400],
        "organisation_order": sort_key(organisation)[:800],
    }


def _phone(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    try:
        return normal_phone(text)
    except ValueError:
        raise DomainError("guest_phone_invalid") from None


def invitation_columns(facts: InvitationFacts) -> dict[str, Any]:
    """The columns of an invitation's row. Raises invitation_invalid."""
    is_backwards = (
        facts.valid_from is not None
        and facts.valid_until is not None
        and facts.valid_until <= facts.valid_from
    )
    has_no_entry = facts.entries_per_day is not None and facts.entries_per_day < 1
    if is_backwards or has_no_entry or not 1 <= facts.party_size <= LARGEST_PARTY:
        raise DomainError("invitation_invalid")
    return vars(facts).copy()


def group_named(groups: list[GuestGroup], name: str) -> GuestGroup | None:
    """The group of that name, whatever the spelling of ی, ک, spaces and half-spaces."""
    wanted = fold_tight(name)
    return next((one for one in groups if fold_tight(one.name) == wanted), None)


def facts_of(guest: Guest) -> GuestFacts:
    """What is known of a guest, as it is stored."""
    return GuestFacts(**{field.name: getattr(guest, field.name) for field in fields(GuestFacts)})


def terms_of(invitation: Invitation) -> InvitationFacts:
    """What an invitation says, as it is stored."""
    named = {field.name: getattr(invitation, field.name) for field in fields(InvitationFacts)}
    return InvitationFacts(**named)


def assign(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set what is another now; what was there before, by column."""
    changed = {
        key: getattr(row, key) for key, value in values.items() if getattr(row, key) != value
    }
    for key in changed:
        setattr(row, key, values[key])
    return changed


def tell_change(
    session: Session,
    guest: Guest,
    action: str,
    by: Actor,
    before: dict[str, Any],
    after: dict[str, Any],
    **details: Any,
) -> AuditEntry:
    """Write down what was and what is now, so that it can be taken back; gates and pages hear."""
    session.flush()
    note_listed(session, [guest.id])
    entry = record(
        session, by, action, subject=guest.subject, **what_changed(before, after), **details
    )
    session.flush()
    announce(session, "guest.changed", guests=[guest.id])
    return entry


def what_changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """``{"before": …, "after": …}`` of what differs, as JSON holds it; search forms left out."""
    keys = [key for key in before if key not in SHADOWS and before[key] != after[key]]
    return {
        "before": {key: plain(before[key]) for key in keys},
        "after": {key: plain(after[key]) for key in keys},
    }


def plain(value: Any) -> Any:
    """A column's value as JSON holds it."""
    return value.isoformat() if isinstance(value, datetime) else value
