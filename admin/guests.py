"""All guests in a table: searched as one types, narrowed, sorted and paged by the address.

Who may only count sees how many there are, and nobody by name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from admin.csv_export import csv_response
from admin.guest_filter import SORTS, chips_of, read_guest_filter
from admin.guest_sheet import HEAD, blank_workbook, cells_of, guests_workbook
from admin.just_done import take_done
from admin.listing import address_with, read_order, show_listing
from admin.typed_time import server_zone
from core.audit import record
from core.database import reading, transaction
from core.dates import now
from core.off_loop import off_the_loop
from core.sessions import current_account, require, signed_in_account
from kiosk.hall import look_at_hall
from visitors.groups import list_groups
from visitors.guest_list import (
    GuestFilter,
    bare,
    count_guests,
    find_guests,
    ids_of_guests,
    lines_of,
)

blueprint = Blueprint("guests", __name__, url_prefix="/admin/guests")

_STEP = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@require("guests.count")
def index() -> ResponseReturnValue:
    """The table; everything it shows is in its address."""
    with reading() as session:
        hall = look_at_hall(session, server_zone())
        counts = count_guests(session, hall.rehearsal)
        groups = list_groups(session)
        account = current_account()
        if account is None or not account.may("guests.manage"):
            return render_template("admin/guest_counts.html", counts=counts, groups=groups)
        wanted = read_guest_filter(hall.rehearsal)
        found = find_guests(session, wanted)
    order = read_order(SORTS)
    query = request.query_string.decode()
    return render_template(
        "admin/guests.html",
        rows=found.rows,
        wanted=wanted,
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
        filters=chips_of(wanted, groups, counts),
        is_narrowed=wanted != bare(wanted),
        groups=groups,
        counts=counts,
        hall=hall,
        done=take_done(),
        address_with=address_with,
        query=query,
    )


@blueprint.get("/list.xlsx")
@require("guests.manage")
def export_xlsx() -> Response:
    """All guests that the filter lets through, in its order; the sheet can be loaded again."""
    rows = list(_exported("xlsx"))
    body = off_the_loop(guests_workbook, rows)
    return _download(body, "xlsx")


@blueprint.get("/list.csv")
@require("guests.manage")
def export_csv() -> Response:
    """The same as CSV."""
    return csv_response(_name("csv"), HEAD, _exported("csv"))


@blueprint.get("/template.xlsx")
@require("guests.manage")
def template() -> Response:
    """An empty workbook with every heading, and the groups to choose from."""
    with reading() as session:
        groups = [(group.name, group.colour) for group in list_groups(session)]
    response = Response(blank_workbook(groups), mimetype=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="guests.xlsx"'
    return response


def _exported(form: str) -> Iterator[tuple[str, ...]]:
    """The rows as texts. That they were given out is written down: they hold phone numbers."""
    zone = server_zone()
    with transaction() as session:
        wanted = read_guest_filter(look_at_hall(session, zone).rehearsal)
        count = find_guests(session, replace(wanted, per_page=1)).total
        by = signed_in_account().actor
        record(session, by, "guests.exported", subject="guests:all", format=form, count=count)
    return _each_row(wanted)


def _each_row(wanted: GuestFilter) -> Iterator[tuple[str, ...]]:
    """In short reads, and others are served in between: a slow reader holds nothing open."""
    zone = server_zone()
    with reading() as session:
        ids = ids_of_guests(session, wanted)
    for start in range(0, len(ids), _STEP):
        with reading() as session:
            lines = lines_of(session, ids[start : start + _STEP], wanted.rehearsal)
        for line in lines:
            yield cells_of(line, zone)
        time.sleep(0)


def _download(body: bytes, ending: str) -> Response:
    response = Response(body, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(ending)}"'
    return response


def _name(ending: str) -> str:
    return f"ghorfeh-guests-{now().astimezone(server_zone()):%Y%m%d-%H%M}.{ending}"
