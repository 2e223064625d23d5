"""Guests in a list: searched as people type, narrowed, sorted in Persian order, counted.

A page of 50,000 guests is found by keys alone, and only its own rows are read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.persian import fold, fold_tight, to_ascii_digits
from visitors.check_in_log import GuestPresence
from visitors.guest import Badge, Gate, Guest, GuestGroup, Invitation, InvitationState

SORTS = ("name", "organisation", "group", "state", "came", "added")
CAME = ("inside", "came", "not_yet")
LONGEST_SEARCH = 100
_OPEN = Guest.merged_into_id.is_(None)


@dataclass(frozen=True)
class GuestFilter:
    """What a list of guests is narrowed to, and its order.

    ``came`` is one of CAME, in earnest or in the ``rehearsal`` of that number.
    """

    text: str = ""
    group: int | None = None
    state: str | None = None
    is_vip: bool = False
    has_badge: bool | None = None
    came: str | None = None
    rehearsal: int = 0
    sort: str = "name"
    is_descending: bool = False
    page: int = 1
    per_page: int = 50


class GuestLine(NamedTuple):
    """A guest in the list. ``inside`` counts people, companions too; 0 is outside."""

    guest: Guest
    has_badge: bool
    inside: int
    visits: int
    last_at: datetime | None
    last_gate: str | None


@dataclass(frozen=True)
class GuestPage:
    """One page of guests; ``total`` counts all that fit the filter."""

    rows: list[GuestLine]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class GuestCounts:
    """How many guests there are, of what kind; ``people_inside`` counts companions."""

    total: int
    by_state: dict[str, int]
    by_group: dict[int, int]
    vip: int
    with_badge: int
    inside: int
    people_inside: int
    came: int


def matches_typed(typed: str) -> ColumnElement[bool] | None:
    """Who is meant by what was typed: every word in the name or the organisation, in any order and
    spelling, or figures of the phone. None where nothing was typed that says anything."""
    words = fold(typed[:LONGEST_SEARCH]).split()
    if not words:
        return None
    ways: list[ColumnElement[bool]] = [
        and_(
            *(
                or_(
                    Guest.name_folded.contains(word, autoescape=True),
                    Guest.organisation_folded.contains(word, autoescape=True),
                )
                for word in words
            )
        ),
        Guest.name_tight.contains("".join(words), autoescape=True),
    ]
    figures = "".join(c for c in to_ascii_digits(typed) if c.isascii() and c.isdigit())
    if len(figures) >= 3 and not any(c.isalpha() for c in fold_tight(typed)):
        ways.append(Guest.phone.endswith(figures, autoescape=True))
        if len(dialled := figures.lstrip("0")) >= 3:  # +98912… has no zero that people dial
            ways.append(Guest.phone.contains(dialled, autoescape=True))
    return or_(*ways)


def find_guests(session: Session, wanted: GuestFilter) -> GuestPage:
    """One page of the guests that fit; three statements."""
    ids = _narrowed(wanted)
    total = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    pages = max(1, math.ceil(total / wanted.per_page))
    number = min(max(1, wanted.page), pages)
    page = _ordered(ids, wanted).offset((number - 1) * wanted.per_page).limit(wanted.per_page)
    chosen = list(session.scalars(page))
    return GuestPage(lines_of(session, chosen, wanted.rehearsal), total, number, pages)


def ids_of_guests(session: Session, wanted: GuestFilter) -> list[int]:
    """The keys of all guests that fit, in order."""
    return list(session.scalars(_ordered(_narrowed(wanted), wanted)))


def line_of(session: Session, guest_id: int, rehearsal: int) -> GuestLine | None:
    """One guest as in the list, also one who was merged into another."""
    return next(iter(lines_of(session, [guest_id], rehearsal)), None)


def find_alike(session: Session, name: str, phone: str | None, *, limit: int = 5) -> list[Guest]:
    """Guests called the same, however it is spelled, or of the same phone (E.164)."""
    ways = [Guest.name_tight == fold_tight(name[:200])]
    if phone:
        ways.append(Guest.phone == phone)
    found = select(Guest).where(_OPEN, or_(*ways)).order_by(Guest.name_order, Guest.id)
    return list(session.scalars(found.limit(limit)))


def count_guests(session: Session, rehearsal: int) -> GuestCounts:
    """Every count that the list shows; three statements, no guest is read."""
    rows = session.execute(
        select(Invitation.state, Guest.group_id, Guest.is_vip, func.count())
        .join(Guest, Guest.id == Invitation.guest_id)
        .where(_OPEN)
        .group_by(Invitation.state, Guest.group_id, Guest.is_vip)
    ).all()
    by_state = dict.fromkeys((state.value for state in InvitationState), 0)
    by_group: dict[int, int] = {}
    vip = 0
    for state, group_id, is_vip, count in rows:
        by_state[state] += count
        by_group[group_id] = by_group.get(group_id, 0) + count
        vip += count if is_vip else 0
    badges = session.scalar(select(func.count(Badge.id)).where(Badge.ended_at.is_(None))) or 0
    came, inside, people = _count_places(session, rehearsal)
    return GuestCounts(
        sum(by_state.values()), by_state, by_group, vip, badges, inside, people, came
    )


def _count_places(session: Session, rehearsal: int) -> tuple[int, int, int]:
    is_inside = func.coalesce(func.sum(case((GuestPresence.inside > 0, 1), else_=0)), 0)
    row = session.execute(
        select(func.count(), is_inside, func.coalesce(func.sum(GuestPresence.inside), 0)).where(
            GuestPresence.rehearsal == rehearsal, GuestPresence.visits > 0
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def bare(wanted: GuestFilter) -> GuestFilter:
    """The same order, narrowed by nothing."""
    return replace(wanted, text="", group=None, state=None, is_vip=False, has_badge=None, came=None)


def _narrowed(wanted: GuestFilter) -> Select[Any]:
    query: Select[Any] = select(Guest.id).where(_OPEN)
    typed = matches_typed(wanted.text)
    if typed is not None:
        query = query.where(typed)
    if wanted.group is not None:
        query = query.where(Guest.group_id == wanted.group)
    if wanted.state is not None:
        invited = select(Invitation.id).where(
            Invitation.guest_id == Guest.id, Invitation.state == wanted.state
        )
        query = query.where(invited.correlate(Guest).exists())
    if wanted.is_vip:
        query = query.where(Guest.is_vip)
    if wanted.has_badge is not None:
        live = select(Badge.id).where(Badge.guest_id == Guest.id, Badge.ended_at.is_(None))
        badge = live.correlate(Guest)
        query = query.where(badge.exists() if wanted.has_badge else ~badge.exists())
    return query if wanted.came is None else query.where(_came(wanted))


def _came(wanted: GuestFilter) -> ColumnElement[bool]:
    place = select(GuestPresence.guest_id).where(
        GuestPresence.guest_id == Guest.id, GuestPresence.rehearsal == wanted.rehearsal
    )
    # the list may be joined with the same table to be sorted by it
    place = place.correlate(Guest)
    if wanted.came == "inside":
        return place.where(GuestPresence.inside > 0).exists()
    has_come = place.where(GuestPresence.visits > 0).exists()
    return has_come if wanted.came == "came" else ~has_come


def _ordered(query: Select[Any], wanted: GuestFilter) -> Select[Any]:
    sorts: dict[str, list[Any]] = {
        "name": [],
        "organisation": [Guest.organisation_order],
        "group": [GuestGroup.position],
        "state": [Invitation.state],
        "came": [GuestPresence.last_at],
        "added": [Guest.created_at],
    }
    if wanted.sort == "group":
        query = query.join(GuestGroup, GuestGroup.id == Guest.group_id)
    elif wanted.sort == "state":
        query = query.join(Invitation, Invitation.guest_id == Guest.id)
    elif wanted.sort == "came":
        query = query.outerjoin(GuestPresence, _place(wanted.rehearsal))
    if wanted.sort == "name" and not wanted.is_descending:
        sorts["name"] = _rank(wanted.text)
    by = [*sorts[wanted.sort], Guest.name_order, Guest.id]
    ordered = [column.desc() if wanted.is_descending else column for column in by]
    if wanted.sort == "came":
        ordered[0] = ordered[0].nulls_last()
    return query.order_by(*ordered)


def _rank(typed: str) -> list[ColumnElement[Any]]:
    """Who is called just so comes first, then whose name has it in one piece."""
    tight = fold_tight(typed[:LONGEST_SEARCH])
    if not tight:
        return []
    in_one_piece = Guest.name_tight.contains(tight, autoescape=True)
    return [case((Guest.name_tight == tight, 0), (in_one_piece, 1), else_=2)]


def _place(rehearsal: int) -> ColumnElement[bool]:
    return and_(GuestPresence.guest_id == Guest.id, GuestPresence.rehearsal == rehearsal)


def lines_of(session: Session, ids: Sequence[int], rehearsal: int) -> list[GuestLine]:
    """These guests as in the list, in that order, also who was merged; one statement."""
    has_badge = select(Badge.id).where(Badge.guest_id == Guest.id, Badge.ended_at.is_(None))
    rows: list[Row[Any]] = list(
        session.execute(
            select(
                Guest,
                has_badge.exists().label("has_badge"),
                GuestPresence.inside,
                GuestPresence.visits,
                GuestPresence.last_at,
                Gate.name.label("gate"),
            )
            .join(Guest.group)
            .join(Guest.invitation)
            .outerjoin(GuestPresence, _place(rehearsal))
            .outerjoin(Gate, Gate.id == GuestPresence.last_gate_id)
            .options(contains_eager(Guest.group), contains_eager(Guest.invitation))
            .where(Guest.id.in_(ids))
        )
    )
    by_id = {
        row[0].id: GuestLine(
            row[0], bool(row.has_badge), row.inside or 0, row.visits or 0, row.last_at, row.gate
        )
        for row in rows
    }
    return [by_id[guest_id] for guest_id in ids if guest_id in by_id]
