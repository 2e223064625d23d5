"""The groups of guests: colour on the badge, where and on which days they may enter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.contrast import contrast
from admin.typed_time import server_zone, typed_day
from booth_content.exhibition import find_exhibition
from core.audit import Actor
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import to_ascii_digits
from core.sessions import require, signed_in_account
from visitors.groups import (
    add_group,
    change_group,
    ensure_groups,
    get_group,
    limit_group,
    move_group,
    remove_group,
)
from visitors.guest import Gate, GroupGate, GuestGroup
from visitors.guest_list import count_guests

blueprint = Blueprint("guest_groups", __name__, url_prefix="/admin/guest-groups")

WHITE = "#ffffff"
# WCAG 2.2, 1.4.6, for large letters: the words on a badge are read in passing
ENOUGH = 4.5
MOST_DAYS = 31


class GroupRow(NamedTuple):
    """A group as shown. ``contrast`` is that of white words on its colour."""

    group: GuestGroup
    guests: int
    gates: set[int]
    days: list[date] | None
    contrast: float

    @property
    def is_clear(self) -> bool:
        """Whether white words on the colour are read in passing."""
        return self.contrast >= ENOUGH


@blueprint.get("")
@require("guests.manage")
def index() -> ResponseReturnValue:
    """All groups, each with its form."""
    return _page()


@blueprint.post("")
@require("guests.manage")
def add() -> ResponseReturnValue:
    """One more group."""

    def act(session: Session, by: Actor) -> str:
        name, colour = request.form.get("name", ""), _colour()
        group = add_group(session, name=name, colour=colour or None, by=by)
        return f"گروه «{group.name}» افزوده شد."

    return _act(act)


@blueprint.post("/<int:group_id>")
@require("guests.manage")
def change(group_id: int) -> ResponseReturnValue:
    """Name, colour, gates and days of a group."""

    def act(session: Session, by: Actor) -> str:
        group = get_group(session, group_id)
        change_group(session, group, name=request.form.get("name", ""), colour=_colour(), by=by)
        ids = request.form.getlist("gate", type=int)
        gates = list(session.scalars(select(Gate).where(Gate.id.in_(ids)).order_by(Gate.id)))
        before = set(
            session.scalars(select(GroupGate.gate_id).where(GroupGate.group_id == group.id))
        )
        days = _days()
        is_other = {gate.id for gate in gates} != before or _iso(days) != group.days
        if is_other:
            limit_group(session, group, gates=gates, days=days, by=by)
        return f"گروه «{group.name}» ذخیره شد."

    return _act(act)


@blueprint.post("/<int:group_id>/move")
@require("guests.manage")
def move(group_id: int) -> ResponseReturnValue:
    """One place up or down."""

    def act(session: Session, by: Actor) -> str:
        step = -1 if request.form.get("to") == "up" else 1
        move_group(session, get_group(session, group_id), step=step, by=by)
        return ""

    return _act(act)


@blueprint.post("/<int:group_id>/remove")
@require("guests.manage")
def remove(group_id: int) -> ResponseReturnValue:
    """Take away a group that nobody is in."""

    def act(session: Session, by: Actor) -> str:
        group = get_group(session, group_id)
        name = group.name
        remove_group(session, group, by=by)
        return f"گروه «{name}» برداشته شد."

    return _act(act)


def _act(act: Callable[[Session, Actor], str]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            said = act(session, signed_in_account().actor)
    except DomainError as error:
        if error.code == "guest_group_unknown":
            raise
        return _page(problem=error.fa, status=error.status)
    if said:
        flash(said, "success")
    return redirect(url_for("guest_groups.index"), 303)


def _page(*, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    with transaction() as session:
        groups = ensure_groups(session)
    with reading() as session:
        counts = count_guests(session, 0).by_group
        gates = list(session.scalars(select(Gate).order_by(Gate.name)))
        served: dict[int, set[int]] = {}
        for row in session.scalars(select(GroupGate)):
            served.setdefault(row.group_id, set()).add(row.gate_id)
        rows = [
            _row(group, counts.get(group.id, 0), served.get(group.id, set())) for group in groups
        ]
        fair = _fair_days(session)
    page = render_template(
        "admin/guest_groups.html", rows=rows, gates=gates, fair=fair, problem=problem
    )
    return make_response(page, status)


def _row(group: GuestGroup, count: int, gates: set[int]) -> GroupRow:
    days = None if group.days is None else [date.fromisoformat(day) for day in group.days]
    return GroupRow(group, count, gates, days, contrast(group.colour, WHITE))


def _fair_days(session: Session) -> list[date]:
    """The exhibition's days, to be ticked."""
    about = find_exhibition(session)
    if about is None or about.starts_at is None:
        return []
    zone = server_zone()
    first = about.starts_at.astimezone(zone).date()
    last = about.ends_at.astimezone(zone).date() if about.ends_at else first
    return [first + timedelta(days=day) for day in range(min((last - first).days + 1, MOST_DAYS))]


def _colour() -> str:
    return to_ascii_digits(request.form.get("colour", "").strip().lower())[:20]


def _days() -> list[date] | None:
    """The ticked days and those that were typed; None, all days, for «هر روز»."""
    if request.form.get("when") != "days":
        return None
    typed = request.form.get("more_days", "")[:500].replace("،", ",").split(",")
    texts = [*request.form.getlist("day"), *(one.strip() for one in typed)]
    return sorted({typed_day(text) for text in texts if text})[:MOST_DAYS]


def _iso(days: list[date] | None) -> list[str] | None:
    return None if days is None else [day.isoformat() for day in days]
