"""A plan of a load carried out: all of it, in a few statements for thousands of guests."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import now
from core.persian import fold_tight
from core.realtime import announce
from visitors.entrance import note_listed
from visitors.groups import add_group, ensure_groups, list_groups
from visitors.guest import Guest, GuestGroup, Invitation, InvitationState
from visitors.invitation import (
    InvitationFacts,
    assign,
    facts_of,
    guest_columns,
    invitation_columns,
    what_changed,
)
from visitors.loading.guest_plan import LoadPlan, PlannedRow

_STEP = 2000
_guest: Table = Guest.__table__  # type: ignore[assignment]
_invitation: Table = Invitation.__table__  # type: ignore[assignment]
_TERMS = frozenset(field.name for field in fields(InvitationFacts))


def carry_out(session: Session, plan: LoadPlan, *, by: Actor) -> None:
    """Write what the plan says. Each change of a guest is audited with what was before
    (guest.changed), the whole as guests.loaded; announced (guest.changed). 3 s for 50,000."""
    groups = _write_groups(session, plan, by)
    _add_guests(session, [row for row in plan.rows if row.outcome == "new"], groups)
    changed = [row for row in plan.rows if row.outcome == "changed"]
    _change_guests(session, changed, groups, plan.report.file, by)
    counted = {kind: vars(count) for kind, count in plan.report.counts.items() if count.has_changes}
    file = plan.report.file
    record(session, by, "guests.loaded", subject="guests:all", file=file, changes=counted)
    announce(session, "guest.changed", guests=[])


def _write_groups(session: Session, plan: LoadPlan, by: Actor) -> dict[str, int]:
    """The ids of all groups, by the key of their names."""
    ensure_groups(session)
    there = {fold_tight(group.name) for group in list_groups(session)}
    for name, colour in plan.new_groups.items():
        if fold_tight(name) not in there:
            add_group(session, name=name, colour=colour, by=by)
    for group_id, colour in plan.recoloured.items():
        session.get_one(GuestGroup, group_id).colour = colour
    session.flush()
    return {fold_tight(group.name): group.id for group in list_groups(session)}


def _add_guests(session: Session, rows: list[PlannedRow], groups: dict[str, int]) -> None:
    at = now()
    for start in range(0, len(rows), _STEP):
        some = rows[start : start + _STEP]
        guests = [_columns(row, groups) | {"created_at": at, "listed_version": 0} for row in some]
        returning = insert(_guest).returning(_guest.c.id, sort_by_parameter_order=True)
        ids = session.connection().execute(returning, guests).scalars().all()
        session.connection().execute(
            insert(_invitation),
            [
                {"guest_id": guest_id, "state": InvitationState.INVITED.value, "version": 1}
                | {"block_note": "", **_terms(row.after)}
                for guest_id, row in zip(ids, some, strict=True)
            ],
        )


def _change_guests(
    session: Session, rows: list[PlannedRow], groups: dict[str, int], file: str, by: Actor
) -> None:
    """One by one: a workbook that was mended changes tens of guests, seldom thousands."""
    ids = {row.guest_id: row for row in rows}
    keys = list(ids)
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        found = session.execute(
            select(Guest, Invitation)
            .join(Invitation, Invitation.guest_id == Guest.id)
            .where(Guest.id.in_(some))
        )
        for guest, invitation in found:
            _change(session, guest, invitation, ids[guest.id], groups, file, by)
        session.flush()
    note_listed(session, [key for key in keys if key is not None])


def _change(
    session: Session,
    guest: Guest,
    invitation: Invitation,
    planned: PlannedRow,
    groups: dict[str, int],
    file: str,
    by: Actor,
) -> None:
    said = _with_group(planned.after, groups)
    own = {key: value for key, value in said.items() if key not in _TERMS}
    terms = {key: value for key, value in said.items() if key in _TERMS}
    wanted = guest_columns(replace(facts_of(guest), **own))
    before = assign(guest, wanted) | assign(invitation, terms)
    invitation.version += 1 if terms else 0
    told = what_changed(before, wanted | terms)
    record(session, by, "guest.changed", subject=guest.subject, file=file, **told)


def _columns(planned: PlannedRow, groups: dict[str, int]) -> dict[str, Any]:
    return planned.row.columns | {"group_id": groups[fold_tight(planned.after["group"])]}


def _terms(said: dict[str, Any]) -> dict[str, Any]:
    terms = {key: value for key, value in said.items() if key in _TERMS}
    return invitation_columns(InvitationFacts(**terms))


def _with_group(said: dict[str, Any], groups: dict[str, int]) -> dict[str, Any]:
    """The same with the group's id in place of its name."""
    if "group" not in said:
        return said
    rest = {key: value for key, value in said.items() if key != "group"}
    return rest | {"group_id": groups[fold_tight(said["group"])]}
