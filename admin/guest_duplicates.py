"""Guests that may be one and the same, side by side: which is kept is chosen, then they are one."""

from __future__ import annotations

from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.just_done import take_done, tell_done
from admin.listing import Order, address_with, read_order, show_listing
from admin.typed_time import server_zone
from core.database import reading, transaction
from core.dates import format_datetime
from core.errors import DomainError
from core.persian import format_number
from core.sessions import require, signed_in_account
from kiosk.hall import look_at_hall
from visitors.guest import get_guest
from visitors.guest_list import GuestLine, lines_of
from visitors.guest_words import FIELD_WORDS, say_value
from visitors.merging import merge_guests
from visitors.queries import find_similar

blueprint = Blueprint("guest_duplicates", __name__, url_prefix="/admin/guests/duplicates")

PER_PAGE = 10
# of more people of one phone or one name than this nobody makes one
MOST_SIDE_BY_SIDE = 8
_FACTS = ("organisation", "job", "phone", "is_vip", "note")
_TERMS = ("state", "valid_from", "valid_until", "entries_per_day", "party_size")


class Compared(NamedTuple):
    """One fact of guests side by side; ``differs`` where they do not say the same."""

    label: str
    values: list[str]
    differs: bool
    is_phone: bool


class Similar(NamedTuple):
    """Guests side by side. The first is offered to be kept; ``more`` stand in no column."""

    guests: list[GuestLine]
    facts: list[Compared]
    more: int


@blueprint.get("")
@require("guests.manage")
def index() -> ResponseReturnValue:
    """All that look alike, or those that the address names (``guest``, twice or more)."""
    named = request.args.getlist("guest", type=int)[:MOST_SIDE_BY_SIDE]
    order = read_order(["name"])
    zone = server_zone()
    with reading() as session:
        rehearsal = look_at_hall(session, zone).rehearsal
        found = [named] if len(named) > 1 else _similar_ids(session)
        pages = max(1, -(-len(found) // PER_PAGE))
        number = min(order.page, pages)
        shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
        similar = [_compare(session, ids, rehearsal, zone) for ids in shown]
    return render_template(
        "admin/guest_duplicates.html",
        similar=[one for one in similar if len(one.guests) > 1],
        total=len(found),
        is_named=len(named) > 1,
        table=show_listing(
            Order("name", is_descending=False, page=number),
            number=number,
            pages=pages,
            total=len(found),
        ),
        address_with=address_with,
        done=take_done(),
    )


@blueprint.post("")
@require("guests.manage")
def merge() -> ResponseReturnValue:
    """Make the ticked guests one with the kept one; all of them or none."""
    keep = request.form.get("keep", type=int) or 0
    others = [one for one in request.form.getlist("guest", type=int) if one != keep]
    try:
        with transaction() as session:
            kept = get_guest(session, keep)
            by = signed_in_account().actor
            if not others:
                raise DomainError("merge_impossible")
            entries = [
                merge_guests(session, kept, get_guest(session, one), by=by)
                for one in others[:MOST_SIDE_BY_SIDE]
            ]
            name = kept.name
    except DomainError as error:
        flash(error.fa, "error")
        return redirect(_here(), 303)
    said = (
        f"{format_number(len(entries) + 1)} ردیف «{name}» یکی شد؛ کارت و ورود و خروجشان با هم است."
    )
    undo = url_for("guest.take_back", guest_id=keep)
    tell_done(said, undo=undo, entry=[str(entry.id) for entry in entries])
    return redirect(_here(), 303)


def _here() -> str:
    return url_for("guest_duplicates.index")


def _similar_ids(session: Session) -> list[list[int]]:
    return [[guest.id for guest in same] for same in find_similar(session)]


def _compare(session: Session, ids: list[int], rehearsal: int, zone: ZoneInfo) -> Similar:
    found = lines_of(session, ids[:MOST_SIDE_BY_SIDE], rehearsal)
    lines = [line for line in found if line.guest.merged_into_id is None]
    # a badge in somebody's hand and scans at the gate weigh more than an older row
    lines.sort(key=lambda line: (not line.has_badge, -line.visits, line.guest.id))
    return Similar(lines, _facts(lines, zone), max(0, len(ids) - MOST_SIDE_BY_SIDE))


def _facts(lines: list[GuestLine], zone: ZoneInfo) -> list[Compared]:
    rows: list[tuple[str, list[Any]]] = [("گروه", [line.guest.group.name for line in lines])]
    for field in _FACTS:
        values = [say_value(field, getattr(line.guest, field), zone=zone) for line in lines]
        rows.append((FIELD_WORDS[field], values))
    for field in _TERMS:
        values = [
            say_value(field, getattr(line.guest.invitation, field), zone=zone) for line in lines
        ]
        rows.append((FIELD_WORDS[field], values))
    rows.append(("کارت", ["دارد" if line.has_badge else "ندارد" for line in lines]))
    rows.append(("حضور", [_presence(line, zone) for line in lines]))
    return [
        Compared(label, values, len(set(values)) > 1, label == FIELD_WORDS["phone"])
        for label, values in rows
        if set(values) != {"—"}
    ]


def _presence(line: GuestLine, zone: ZoneInfo) -> str:
    if line.last_at is None:
        return "نیامده"
    where = "در سالن از" if line.inside else "بیرون از"
    return f"{where} {format_datetime(line.last_at, 'short', zone=zone)}"
