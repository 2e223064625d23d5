"""Taking back what was done to a guest: the log holds what was and what came of it.

An act is taken back only while what came of it still stands, so that nobody's later work is lost.
Taking back is itself an act of the log, and can be taken back.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.audit import Actor, AuditEntry
from core.errors import DomainError, define
from visitors.guest import Guest, GuestGroup, Invitation, get_guest
from visitors.invitation import (
    GuestFacts,
    assign,
    facts_of,
    guest_columns,
    invitation_columns,
    invitation_of,
    plain,
    tell_change,
    terms_of,
)
from visitors.merging import part_guests

MERGED = "guest.merged"
UNDONE = "guest.undone"
# acts that undo, beside those that begin so
_ACTS = frozenset({"guest.changed", UNDONE, MERGED})
_GUEST_FIELDS = frozenset(field.name for field in fields(GuestFacts))
_INSTANTS = frozenset({"valid_from", "valid_until"})

define(
    "undo_unknown",
    404,
    fa="این کار بازگرداندنی نیست. تاریخچهٔ مهمان را ببینید.",
    en="This act cannot be undone.",
)
define(
    "undo_too_late",
    409,
    fa="پس از این کار، همان داده‌ها باز تغییر کرده است. تازه‌ترین تغییر را بازگردانید یا داده‌ها را "
    "ویرایش کنید.",
    en="The same was changed again since: undo the latest change, or edit it.",
)


def is_undoable(entry: AuditEntry) -> bool:
    """Whether a line of the log holds all that taking it back needs."""
    is_act = entry.action in _ACTS or entry.action.startswith("invitation.")
    if entry.action == MERGED:
        return "scans" in entry.details
    return is_act and bool(entry.details.get("after"))


def undo(session: Session, entry: AuditEntry, *, by: Actor) -> AuditEntry:
    """Take an act back; the new line of the log. Audited (guest.undone, guest.parted).

    Raises undo_unknown, undo_too_late, unmerge_impossible, invitation_invalid.
    """
    if not is_undoable(entry):
        raise DomainError("undo_unknown")
    if entry.action == MERGED:
        return part_guests(session, entry, by=by)
    guest = get_guest(session, int(entry.subject.partition(":")[2]))
    invitation = invitation_of(session, guest)
    before, after = entry.details["before"], entry.details["after"]
    is_fit = stands(guest, invitation, after) and has_its_group(session, before)
    if guest.merged_into_id or not is_fit:
        raise DomainError("undo_too_late")
    changed = take_back(guest, invitation, before)
    invitation_columns(terms_of(invitation))  # one edge of a window may not pass the other
    return tell_change(session, guest, UNDONE, by, *changed, act=entry.action)


def stands(guest: Guest, invitation: Invitation, after: dict[str, Any]) -> bool:
    """Whether what came of an act is still so."""
    return all(
        plain(getattr(guest if key in _GUEST_FIELDS else invitation, key)) == value
        for key, value in after.items()
    )


def has_its_group(session: Session, before: dict[str, Any]) -> bool:
    """Whether the group that a guest would go back to is still there."""
    return "group_id" not in before or session.get(GuestGroup, before["group_id"]) is not None


def take_back(
    guest: Guest, invitation: Invitation, before: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set what was before; what was and what is now, by column."""
    told = {key: value for key, value in before.items() if key in _GUEST_FIELDS}
    wanted = guest_columns(replace(facts_of(guest), **told)) if told else {}
    terms = {key: _read(key, value) for key, value in before.items() if key not in _GUEST_FIELDS}
    changed = assign(guest, wanted) | assign(invitation, terms)
    if terms:
        invitation.version += 1
    return changed, wanted | terms


def _read(key: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value is not None and key in _INSTANTS else value
