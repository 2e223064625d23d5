"""Two guests who are one, made one; and made two again where that was a mistake.

A scan belongs to the badge that was read: what was scanned with the other's badge goes back with
it, also what was scanned after the two had been made one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.audit import Actor, AuditEntry, record
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce
from visitors.check_in_log import CheckIn, GuestPresence
from visitors.entrance import entrance_settings, note_listed
from visitors.guest import Badge, Guest, Invitation, InvitationState, get_guest
from visitors.guest_words import STATE_WORDS
from visitors.invitation import assign, facts_of, guest_columns, what_changed
from visitors.undoing import rebuild_presence

# what keeps a guest out, the stricter later
BARS = ("", InvitationState.WITHDRAWN.value, InvitationState.BLOCKED.value)

define(
    "merge_impossible",
    409,
    fa="این دو یکی نمی‌شوند: دو مهمان جدا برگزینید که هیچ‌یک پیش‌تر یکی نشده باشد.",
    en="These two cannot be merged: choose two guests, neither of them merged already.",
)
define(
    "merge_frees_a_guest",
    409,
    fa="«{name}» در حالت «{state}» است و مهمانی که نگه می‌دارید نه؛ یکی‌شدن آن را از میان می‌برد. "
    "نخست مهمانی را که نگه می‌دارید به همان حالت ببرید، یا دعوت دیگری را بازگردانید.",
    en="{name} is barred and the guest who is kept is not: bar the kept one too, or restore the"
    " other one, then merge.",
)
define(
    "unmerge_impossible",
    409,
    fa="این دو دیگر از هم جدا نمی‌شوند: یکی از آن‌ها پس از آن با مهمان دیگری یکی شده یا پیش‌تر جدا "
    "شده‌اند. تازه‌ترین یکی‌کردن را نخست بازگردانید.",
    en="These two cannot be parted: one was merged again since, or they are apart already.",
)


def merge_guests(session: Session, kept: Guest, other: Guest, *, by: Actor) -> AuditEntry:
    """``other`` was ``kept`` all along: its badges and scans are ``kept``'s, its row only points.

    Where ``kept`` has a live badge, ``other``'s ends; else it is ``kept``'s from now on, so that
    no printed badge is worthless that need not be. What ``kept`` does not say is taken from
    ``other``. Audited (guest.merged) with all that ``part_guests`` needs; returns that line.
    A block or a withdrawal of ``other`` is not passed over in silence. Raises merge_impossible,
    merge_frees_a_guest.
    """
    barred = {guest.id: _bar_of(session, guest) for guest in sorted((kept, other), key=_by_id)}
    _hold(session, kept, other)
    if kept.id == other.id or kept.merged_into_id or other.merged_into_id:
        raise DomainError("merge_impossible")
    if barred[other.id] > barred[kept.id]:
        state = STATE_WORDS[BARS[barred[other.id]]]
        raise DomainError("merge_frees_a_guest", name=other.name, state=state)
    badges = list(session.scalars(select(Badge.id).where(Badge.guest_id == other.id)))
    ended = _end_the_second_badge(session, kept, other)
    scans = list(session.scalars(select(CheckIn.id).where(CheckIn.guest_id == other.id)))
    rehearsals = _rehearsals_of(session, other.id)
    _give(session, Badge, Badge.id.in_(badges), to=kept.id)
    _give(session, CheckIn, CheckIn.guest_id == other.id, to=kept.id)
    changed = _fill(kept, other)
    other.merged_into_id = kept.id
    moved = {"badges": badges, "ended": ended, "scans": scans}
    details = {"other": other.id, "name": other.name, **changed, **moved}
    return _tell(session, (kept, other), "guest.merged", by, rehearsals, **details)


def _by_id(guest: Guest) -> int:
    return guest.id


def _bar_of(session: Session, guest: Guest) -> int:
    """How strictly the guest is kept out, a place in BARS; nobody changes it until the end.

    Acts on invitations hold the invitation first and the hall after it, and so does merging.
    """
    statement = select(Invitation).where(Invitation.guest_id == guest.id).with_for_update()
    found = session.scalars(statement.execution_options(populate_existing=True)).one()
    return BARS.index(found.state) if found.state in BARS else 0


def _hold(session: Session, *guests: Guest) -> None:
    """Hold the hall, then read whether somebody else merged these guests while we waited."""
    entrance_settings(session, is_locked=True)
    for guest in guests:
        session.refresh(guest, ["merged_into_id"])


def _end_the_second_badge(session: Session, kept: Guest, other: Guest) -> int | None:
    live = Badge.ended_at.is_(None)
    if session.scalar(select(Badge.id).where(Badge.guest_id == kept.id, live)) is None:
        return None
    badge_id: int | None = session.scalar(select(Badge.id).where(Badge.guest_id == other.id, live))
    if badge_id is not None:
        session.execute(
            update(Badge)
            .where(Badge.id == badge_id)
            .values(ended_at=now(), ended_as="merged")
            .execution_options(synchronize_session=False)
        )
    return badge_id


def _fill(kept: Guest, other: Guest) -> dict[str, Any]:
    own, others = facts_of(kept), facts_of(other)
    names = ("organisation", "job", "phone", "note", "is_vip")
    filled = {name: getattr(own, name) or getattr(others, name) for name in names}
    wanted = guest_columns(replace(own, **filled))
    return what_changed(assign(kept, wanted), wanted)


def part_guests(session: Session, entry: AuditEntry, *, by: Actor) -> AuditEntry:
    """Undo the merge that ``entry`` of the log tells of: the other guest is one of its own again.

    Its badges are its own, a badge that only the merge had ended is live again, and every scan of
    them goes along; what was taken over into the kept guest is taken back where nobody changed it
    since. A closing of the day that came in between stays with the kept guest. Audited
    (guest.parted). Raises unmerge_impossible.
    """
    told = entry.details
    kept = get_guest(session, int(entry.subject.partition(":")[2]))
    other = get_guest(session, told["other"])
    _hold(session, kept, other)
    if "scans" not in told or kept.merged_into_id or other.merged_into_id != kept.id:
        raise DomainError("unmerge_impossible")
    rehearsals = _rehearsals_of(session, kept.id)
    own = Badge.id.in_(told["badges"])
    hashes = select(Badge.code_hash).where(own)
    _give(session, Badge, own, to=other.id)
    if told["ended"] is not None:
        session.execute(
            update(Badge)
            .where(Badge.id == told["ended"], Badge.ended_as == "merged")
            .values(ended_at=None, ended_as=None)
            .execution_options(synchronize_session=False)
        )
    of_the_other = or_(CheckIn.id.in_(told["scans"]), CheckIn.code_hash.in_(hashes))
    _give(session, CheckIn, CheckIn.guest_id == kept.id, of_the_other, to=other.id)
    changed = _take_back(kept, told["before"], told["after"])
    other.merged_into_id = None
    details = {"other": other.id, "name": other.name}
    return _tell(session, (kept, other), "guest.parted", by, rehearsals, **changed, **details)


def _take_back(
    kept: Guest, before: dict[str, Any], after: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    own = facts_of(kept)
    still = {key: value for key, value in before.items() if getattr(own, key) == after[key]}
    wanted = guest_columns(replace(own, **still))
    return what_changed(assign(kept, wanted), wanted)


def _rehearsals_of(session: Session, guest_id: int) -> set[int]:
    places = select(GuestPresence.rehearsal).where(GuestPresence.guest_id == guest_id)
    return set(session.scalars(places))


def _give(session: Session, table: Any, *which: Any, to: int) -> None:
    session.execute(
        update(table).where(*which).values(guest_id=to).execution_options(synchronize_session=False)
    )


def _tell(
    session: Session,
    both: tuple[Guest, Guest],
    action: str,
    by: Actor,
    rehearsals: set[int],
    **details: Any,
) -> AuditEntry:
    session.flush()
    ids = [guest.id for guest in both]
    for rehearsal in rehearsals:
        for guest_id in reversed(ids):
            rebuild_presence(session.connection(), guest_id, rehearsal)
    session.expire_all()
    note_listed(session, ids)
    entry = record(session, by, action, subject=both[0].subject, **details)
    session.flush()
    announce(session, "guest.changed", guests=ids)
    return entry
