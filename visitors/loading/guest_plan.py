"""What a workbook of guests would change, row by row, beside who is there already.

Nothing is written here. The plan has a digest, so that what is written later is what was shown.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.persian import fold, fold_tight
from core.workbook.report import Place
from core.workbook.table import Column
from visitors.groups import USUAL_GROUPS, list_groups
from visitors.guest import Guest, GuestGroup, Invitation
from visitors.invitation import plain
from visitors.loading import guest_rows as sheet
from visitors.loading.guest_reading import GuestBook
from visitors.loading.guest_report import GuestReport
from visitors.loading.guest_rows import GUESTS, GuestRow, is_same
from visitors.phone import dialled_phone

Outcome = Literal["new", "changed", "same", "problem"]
# which column tells a field; one that the sheet does not have leaves what was there
COLUMN_OF: dict[str, Column] = {
    "name": sheet.NAME,
    "organisation": sheet.ORGANISATION,
    "job": sheet.JOB,
    "group": sheet.GROUP,
    "phone": sheet.PHONE,
    "is_vip": sheet.VIP,
    "note": sheet.NOTE,
    "is_greeted": sheet.GREETED,
    "valid_from": sheet.FROM,
    "valid_until": sheet.UNTIL,
    "entries_per_day": sheet.ENTRIES,
    "has_reentry": sheet.REENTRY,
    "party_size": sheet.COMPANIONS,
}
GUEST_FIELDS = ("name", "organisation", "job", "group", "phone", "is_vip", "note", "is_greeted")


class PlannedRow(NamedTuple):
    """What comes of a row: ``after`` is what it sets, ``before`` what was there, by field."""

    row: GuestRow
    outcome: Outcome
    guest_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class LoadPlan:
    """All of it. ``groups`` are the groups as they will be: colours by name; ``new_groups`` those
    to be made, ``recoloured`` the ids of those that change."""

    report: GuestReport
    rows: list[PlannedRow] = field(default_factory=list)
    new_groups: dict[str, str | None] = field(default_factory=dict)
    recoloured: dict[int, str] = field(default_factory=dict)
    digest: str = ""


def plan_load(session: Session, book: GuestBook) -> LoadPlan:
    """Compare a workbook with the guests that are there; reads all of them, writes nothing."""
    plan = LoadPlan(book.report)
    names = _plan_groups(session, book, plan)
    _check_groups(book.rows, names)
    known = _Known(session)
    for row in book.rows:
        plan.rows.append(_plan_row(row, names, known, book.columns, plan.report))
    _count(plan, known)
    plan.report.sort((sheet.GROUPS, GUESTS))
    plan.digest = _digest(plan)
    return plan


def _plan_groups(session: Session, book: GuestBook, plan: LoadPlan) -> dict[str, str]:
    """Every group there will be: its name by the key of its spellings."""
    there = {fold_tight(group.name): group for group in list_groups(session)}
    names = {key: group.name for key, group in there.items()}
    if not there:
        plan.new_groups = dict(USUAL_GROUPS)
        names = {fold_tight(name): name for name in plan.new_groups}
    count = plan.report.counts["groups"]
    for name, colour in book.groups:
        key = fold_tight(name)
        group = there.get(key)
        if key not in names:
            plan.new_groups[name] = colour
            names[key] = name
            count.added += 1
        elif group is not None and colour is not None and group.colour != colour:
            plan.recoloured[group.id] = colour
            count.changed += 1
        else:
            count.unchanged += 1
    return names


def _check_groups(rows: Iterable[GuestRow], names: dict[str, str]) -> None:
    known = "، ".join(names.values())
    for row in rows:
        if row.group and fold_tight(row.group) not in names:
            row.line.refuse("group_unknown", sheet.GROUP, text=row.group, known=known)


class _Known:
    """The guests that were there before, found by the folded name or by the phone."""

    def __init__(self, session: Session) -> None:
        self.by_name: dict[str, list[Row[Any]]] = defaultdict(list)
        self.by_phone: dict[str, Row[Any]] = {}
        self.count = 0
        invitation = [getattr(Invitation, name) for name in COLUMN_OF if name not in GUEST_FIELDS]
        own = [getattr(Guest, name) for name in GUEST_FIELDS if name != "group"]
        for guest in session.execute(
            select(Guest.id, Guest.name_tight, GuestGroup.name.label("group"), *own, *invitation)
            .join(Invitation, Invitation.guest_id == Guest.id)
            .join(GuestGroup, GuestGroup.id == Guest.group_id)
            .where(Guest.merged_into_id.is_(None))
            .order_by(Guest.id)
        ):
            self.count += 1
            self.by_name[guest.name_tight].append(guest)
            if guest.phone:
                self.by_phone.setdefault(guest.phone, guest)

    def find(self, row: GuestRow) -> Row[Any] | None:
        wanted = (row.name_key, row.phone, row.organisation_key)
        for guest in self.by_name.get(row.name_key, ()):
            if is_same(wanted, (guest.name_tight, guest.phone, fold(guest.organisation))):
                return guest
        return None


def _plan_row(
    row: GuestRow,
    names: dict[str, str],
    known: _Known,
    columns: frozenset[Column],
    report: GuestReport,
) -> PlannedRow:
    if not row.line.is_sound:
        return PlannedRow(row, "problem", None, {}, {})
    said = _said(row, names)
    guest = known.find(row)
    if guest is None:
        _note_similar(row, known, report)
        return PlannedRow(row, "new", None, {}, said)
    now = guest._mapping
    wanted = {key: value for key, value in said.items() if COLUMN_OF[key] in columns}
    if not wanted.get("note"):
        wanted.pop("note", None)
    wanted["is_greeted"] = now["is_greeted"] or said["is_greeted"]
    after = {key: value for key, value in wanted.items() if now[key] != value}
    before = {key: now[key] for key in after}
    return PlannedRow(row, "changed" if after else "same", guest.id, before, after)


def _said(row: GuestRow, names: dict[str, str]) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in COLUMN_OF if name != "party_size"}
    return said | {"group": names[fold_tight(row.group)], "party_size": row.companions + 1}


def _note_similar(row: GuestRow, known: _Known, report: GuestReport) -> None:
    if known.by_name.get(row.name_key):
        report.add_notice("guest_similar", row.line.place(sheet.NAME), text=row.name)
    elif row.phone and (other := known.by_phone.get(row.phone)):
        place = row.line.place(sheet.PHONE)
        report.add_notice("phone_known", place, text=dialled_phone(row.phone), name=other.name)


def _count(plan: LoadPlan, known: _Known) -> None:
    count = plan.report.counts["guests"]
    for planned in plan.rows:
        count.added += planned.outcome == "new"
        count.changed += planned.outcome == "changed"
        count.unchanged += planned.outcome == "same"
    found = {planned.guest_id for planned in plan.rows} - {None}
    kept = known.count - len(found)
    if kept > 0 and plan.report.is_accepted:
        plan.report.add_notice("kept", Place(GUESTS), count=kept)


def _digest(plan: LoadPlan) -> str:
    told = hashlib.sha256(repr((plan.new_groups, plan.recoloured)).encode())
    for row, outcome, guest_id, before, after in plan.rows:
        values = [{key: plain(value) for key, value in part.items()} for part in (before, after)]
        told.update(repr((row.line.number, outcome, guest_id, values)).encode())
    return told.hexdigest()
