"""The groups guests belong to: the four that the exhibition invites, and others of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.errors import DomainError, define
from core.persian import fold, sort_key, tidy
from visitors.entrance import note_listed
from visitors.guest import LONGEST_NAME, Gate, GroupGate, Guest, GuestGroup

# whom the exhibition invites (DOMAIN), in colours far apart on a badge and to colour-blind eyes
USUAL_GROUPS = (
    ("مدیران دستگاه‌ها", "#1d4e89"),
    ("فعالان رسانه", "#b5532a"),
    ("مؤسسات", "#1b7f79"),
    ("تشکل‌های مردم‌نهاد", "#7a4f9a"),
)
FURTHER_COLOURS = ("#8a6d1b", "#a23b5e", "#3f6b2a", "#4a4e5a")
_COLOUR = re.compile("#[0-9a-f]{6}")

define(
    "group_invalid",
    422,
    fa="گروه نامی تا ۱۲۰ نویسه و رنگی مانند #1d4e89 می‌خواهد. آن را درست کنید.",
    en="A group needs a name of at most 120 characters and a colour as #1d4e89.",
)
define(
    "group_taken",
    409,
    fa="گروهی با نام «{name}» هست. نام دیگری برگزینید.",
    en="There is already a group named {name}.",
)

define(
    "guest_group_unknown",
    404,
    fa="چنین گروهی نیست. فهرست گروه‌ها را تازه کنید.",
    en="There is no such group: reload the list of groups.",
)
define(
    "group_not_empty",
    409,
    fa="این گروه {count} مهمان دارد (یکی‌شده‌ها هم شمرده‌اند). نخست آن‌ها را به گروه دیگری ببرید.",
    en="The group has {count} guests, merged ones counted: move them to another group first.",
)


def ensure_groups(session: Session) -> list[GuestGroup]:
    """Every group; where there is none yet, the usual four are made."""
    groups = list_groups(session)
    if not groups:
        for name, colour in USUAL_GROUPS:
            _add(session, name, colour)
        session.flush()
        groups = list_groups(session)
    return groups


def list_groups(session: Session) -> list[GuestGroup]:
    """Every group in its order."""
    return list(session.scalars(select(GuestGroup).order_by(GuestGroup.position, GuestGroup.id)))


def served_gates(session: Session) -> dict[int, set[int]]:
    """The ids of the gates that serve a group, by its id; who is not in it enters at any."""
    served: dict[int, set[int]] = {}
    for group_id, gate_id in session.execute(select(GroupGate.group_id, GroupGate.gate_id)):
        served.setdefault(group_id, set()).add(gate_id)
    return served


def add_group(session: Session, *, name: str, colour: str | None = None, by: Actor) -> GuestGroup:
    """Add a group. Audited (group.added). Raises group_invalid, group_taken."""
    count = session.scalar(select(func.count(GuestGroup.id))) or 0
    group = _add(session, name, colour or FURTHER_COLOURS[count % len(FURTHER_COLOURS)])
    session.flush()
    record(session, by, "group.added", subject=f"group:{group.id}", name=group.name)
    return group


def get_group(session: Session, group_id: int) -> GuestGroup:
    """Raises guest_group_unknown."""
    group = session.get(GuestGroup, group_id)
    if group is None:
        raise DomainError("guest_group_unknown")
    return group


def change_group(session: Session, group: GuestGroup, *, name: str, colour: str, by: Actor) -> None:
    """Call a group otherwise, or give it another colour; gates hear of it. Audited (group.changed)
    with what was. Raises group_invalid, group_taken."""
    wanted = _columns(session, name, colour.lower(), group_id=group.id)
    before = {key: getattr(group, key) for key in ("name", "colour")}
    for key, value in wanted.items():
        setattr(group, key, value)
    session.flush()
    after = {key: wanted[key] for key in before}
    if before == after:
        return
    note_listed(session, _ids_of(session, group))
    told = {"before": before, "after": after}
    record(session, by, "group.changed", subject=f"group:{group.id}", **told)


def move_group(session: Session, group: GuestGroup, *, step: int, by: Actor) -> None:
    """Put a group one place up (``step`` -1) or down (1). Audited (group.moved)."""
    groups = list_groups(session)
    at = groups.index(group)
    to = min(max(at + step, 0), len(groups) - 1)
    groups.insert(to, groups.pop(at))
    for place, one in enumerate(groups, 1):
        one.position = place
    if to != at:
        record(session, by, "group.moved", subject=f"group:{group.id}", name=group.name)


def remove_group(session: Session, group: GuestGroup, *, by: Actor) -> None:
    """Take away a group that nobody is in. Audited (group.removed). Raises group_not_empty."""
    count = session.scalar(select(func.count(Guest.id)).where(Guest.group_id == group.id)) or 0
    if count:
        raise DomainError("group_not_empty", count=count)
    session.execute(delete(GroupGate).where(GroupGate.group_id == group.id))
    record(session, by, "group.removed", subject=f"group:{group.id}", name=group.name)
    session.delete(group)


def limit_group(
    session: Session,
    group: GuestGroup,
    *,
    gates: Sequence[Gate],
    days: Collection[date] | None,
    by: Actor,
) -> None:
    """Say at which gates and on which local days a group may enter; no gate named: at any.

    Holds for scans from now on; gates hear of it. Audited (group.limited).
    """
    session.execute(delete(GroupGate).where(GroupGate.group_id == group.id))
    session.add_all(GroupGate(group_id=group.id, gate_id=gate.id) for gate in gates)
    group.days = None if days is None else sorted(day.isoformat() for day in days)
    session.flush()
    note_listed(session, _ids_of(session, group))
    names = [gate.name for gate in gates]
    record(session, by, "group.limited", subject=f"group:{group.id}", gates=names, days=group.days)


def _ids_of(session: Session, group: GuestGroup) -> list[int]:
    return list(session.scalars(select(Guest.id).where(Guest.group_id == group.id)))


def _add(session: Session, name: str, colour: str) -> GuestGroup:
    columns = _columns(session, name, colour, group_id=None)
    position = (session.scalar(select(func.max(GuestGroup.position))) or 0) + 1
    group = GuestGroup(position=position, **columns)
    session.add(group)
    session.flush()
    return group


def _columns(session: Session, name: str, colour: str, *, group_id: int | None) -> dict[str, str]:
    kept = " ".join(tidy(name).split())
    folded = fold(kept)
    if not folded or max(len(kept), len(folded) // 2) > LONGEST_NAME:
        raise DomainError("group_invalid")
    if not _COLOUR.fullmatch(colour):
        raise DomainError("group_invalid")
    taken = session.scalar(select(GuestGroup.id).where(GuestGroup.name_folded == folded))
    if taken is not None and taken != group_id:
        raise DomainError("group_taken", name=kept)
    return {
        "name": kept,
        "name_folded": folded,
        "name_order": sort_key(kept)[:800],
        "colour": colour,
    }
