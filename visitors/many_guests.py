"""One act on many guests: a batch that is told by a token and taken back as a whole.

Each guest has a line of the log of their own, as if the act had been done one by one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import Actor, AuditEntry, record
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce
from visitors.entrance import note_listed
from visitors.guest import Guest, GuestGroup, Invitation, InvitationState
from visitors.guest_undo import UNDONE, has_its_group, stands, take_back
from visitors.invitation import TRANSITIONS, assign, columns_after, what_changed

# more than this is not meant by anybody who did not narrow the list first
MOST_AT_ONCE = 10_000
# guests in one transaction, 50 ms: gates come in between
STEP = 200
UNDO_WITHIN = timedelta(hours=12)

define(
    "too_many_at_once",
    422,
    fa="این کار یک‌باره دست‌بالا با ۱۰٬۰۰۰ مهمان شدنی است. فهرست را با گروه یا حالت کوتاه‌تر کنید.",
    en="At most 10,000 guests at once: narrow the list by group or state.",
)

define(
    "guests_none_chosen",
    422,
    fa="مهمانی نشان نخورده است. کنار نام‌ها نشان بزنید و دوباره بکوشید.",
    en="No guest is ticked.",
)

Change = tuple[dict[str, Any], dict[str, Any]]  # what was and what is, by column


class Changed(NamedTuple):
    """How many guests an act changed, and how many it passed over as they were not for it."""

    done: int
    passed_over: int

    def __add__(self, other: tuple[int, ...]) -> Changed:  # type: ignore[override]
        return Changed(self.done + other[0], self.passed_over + other[1])


def new_batch() -> str:
    """A token for one act on many."""
    return secrets.token_hex(8)


def act_on_many(
    session: Session, ids: Sequence[int], action: str, *, batch: str, by: Actor
) -> Changed:
    """Carry out an action of TRANSITIONS on those whose state lets it; at most STEP guests.

    Whoever is blocked stays so: that was decided of one person, with a reason, and is lifted so.
    Audited one by one with ``batch``. Raises invitation_act_unknown.
    """
    if action not in TRANSITIONS:
        raise DomainError("invitation_act_unknown", action=action)

    def act(_guest: Guest, invitation: Invitation) -> Change | None:
        wanted = columns_after(invitation, action)
        if wanted is None or invitation.state == InvitationState.BLOCKED:
            return None
        invitation.version += 1
        return assign(invitation, wanted), wanted

    return _change_each(session, ids, act, f"invitation.{action}", by, batch=batch)


def move_many(
    session: Session, ids: Sequence[int], group: GuestGroup, *, batch: str, by: Actor
) -> Changed:
    """Put guests into a group; at most STEP. Audited one by one (guest.changed) with ``batch``."""

    def act(guest: Guest, _invitation: Invitation) -> Change | None:
        if guest.group_id == group.id:
            return None
        return assign(guest, {"group_id": group.id}), {"group_id": group.id}

    return _change_each(session, ids, act, "guest.changed", by, batch=batch)


def _change_each(
    session: Session,
    ids: Sequence[int],
    act: Callable[[Guest, Invitation], Change | None],
    action: str,
    by: Actor,
    **details: Any,
) -> Changed:
    told: list[tuple[Guest, Change]] = []
    for guest, invitation in _load(session, ids):
        change = act(guest, invitation)
        if change is not None:
            told.append((guest, change))
    _tell(session, [(guest, action, change, details) for guest, change in told], by)
    return Changed(len(told), len(ids) - len(told))


def _load(session: Session, ids: Sequence[int]) -> list[tuple[Guest, Invitation]]:
    """The guests with their invitations, locked where the database locks rows."""
    found = session.execute(
        select(Guest, Invitation)
        .join(Invitation, Invitation.guest_id == Guest.id)
        .where(Guest.id.in_(ids), Guest.merged_into_id.is_(None))
        .order_by(Guest.id)
        .with_for_update(of=Invitation)
    )
    return [(guest, invitation) for guest, invitation in found]


def _tell(
    session: Session, acts: list[tuple[Guest, str, Change, dict[str, Any]]], by: Actor
) -> None:
    session.flush()
    ids = [guest.id for guest, *_ in acts]
    note_listed(session, ids)
    for guest, action, change, details in acts:
        record(session, by, action, subject=guest.subject, **what_changed(*change), **details)
    if ids:
        announce(session, "guest.changed", guests=ids)


def entries_of_batch(session: Session, batch: str) -> list[AuditEntry]:
    """The lines of one batch that may still be taken back, in order."""
    return list(
        session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.at >= now() - UNDO_WITHIN,
                AuditEntry.subject.startswith("guest:"),
                AuditEntry.details["batch"].as_string() == batch,
            )
            .order_by(AuditEntry.id)
        )
    )


def undo_many(session: Session, entries: Sequence[AuditEntry], *, batch: str, by: Actor) -> Changed:
    """Take back the acts of a batch, at most STEP lines of it; passed over is who changed since.

    Audited one by one (guest.undone) with the ``batch`` of taking back.
    """
    by_id = {int(entry.subject.partition(":")[2]): entry for entry in entries}
    acts: list[tuple[Guest, str, Change, dict[str, Any]]] = []
    for guest, invitation in _load(session, list(by_id)):
        details = by_id[guest.id].details
        is_fit = stands(guest, invitation, details["after"])
        if is_fit and has_its_group(session, details["before"]):
            change = take_back(guest, invitation, details["before"])
            acts.append((guest, UNDONE, change, {"act": by_id[guest.id].action, "batch": batch}))
    _tell(session, acts, by)
    return Changed(len(acts), len(entries) - len(acts))
