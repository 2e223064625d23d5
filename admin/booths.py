"""All booths in a table: searched, filtered, sorted and paged by the address; also as xlsx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from admin.booths_sheet import booths_workbook
from admin.listing import address_with, read_order, show_listing
from booth_content.exhibition import BoothKind, ExhibitionSection, Hall
from booth_content.queries import (
    SHOWN_STATES,
    BoothFilter,
    count_by_state,
    find_booths,
    list_halls,
    list_sections,
)
from core.database import reading
from core.dates import now
from core.persian import to_ascii_digits
from core.sessions import require
from core.settings import Settings

blueprint = Blueprint("booths", __name__, url_prefix="/admin/booths")

KIND_LABELS = {
    BoothKind.NEIGHBOURHOOD.value: "محله",
    BoothKind.STRATUM.value: "قشر",
    BoothKind.BASE.value: "پایگاه تخصصی",
    BoothKind.AGENCY.value: "دستگاه",
}
SORTS = ("code", "name", "section", "state", "changed")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED = 100_000


@blueprint.get("")
@require("content.view")
def index() -> ResponseReturnValue:
    """The table; everything it shows is in its address."""
    wanted = _read_filter()
    with reading() as session:
        found = find_booths(session, wanted)
        sections, halls = list_sections(session), list_halls(session)
        counts = count_by_state(session)
    order = read_order(SORTS)
    return render_template(
        "admin/booths.html",
        rows=found.rows,
        wanted=wanted,
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
        filters=_filters(wanted, sections=sections, halls=halls, counts=counts),
        is_narrowed=wanted != _bare(wanted),
        kinds=KIND_LABELS,
        counts=counts,
        address_with=address_with,
        export=f"{request.path}/list.xlsx?{request.query_string.decode()}",
    )


@blueprint.get("/list.xlsx")
@require("content.view")
def export() -> Response:
    """All booths that the filter lets through, in its order, as a spreadsheet."""
    with reading() as session:
        found = find_booths(session, replace(_read_filter(), page=1, per_page=MOST_EXPORTED))
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    zone: ZoneInfo = settings.timezone
    response = Response(booths_workbook(found.rows, kinds=KIND_LABELS, zone=zone), mimetype=XLSX)
    name = f"ghorfeh-booths-{now().astimezone(zone):%Y%m%d-%H%M}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read_filter() -> BoothFilter:
    """The filter of this request's address; a word that means nothing narrows nothing."""
    order = read_order(SORTS)
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    hall = to_ascii_digits(request.args.get("hall", ""))
    return BoothFilter(
        text=request.args.get("q", "")[:100],
        section=request.args.get("section") or None,
        kind=kind if kind in KIND_LABELS else None,
        state=state if state in SHOWN_STATES else None,
        hall=int(hall) if hall.isascii() and hall.isdigit() and len(hall) < 9 else None,
        sort=order.sort,
        is_descending=order.is_descending,
        page=order.page,
    )


def _bare(wanted: BoothFilter) -> BoothFilter:
    return replace(wanted, text="", section=None, kind=None, state=None, hall=None)


def _filters(
    wanted: BoothFilter,
    *,
    sections: list[ExhibitionSection],
    halls: list[Hall],
    counts: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Groups of chips: what each narrows, its word, the chosen value, options with their words."""
    choices: list[tuple[str, str, str | None, list[tuple[str, str, int | None]]]] = [
        ("state", "حالت", wanted.state, [(s, SHOWN_STATES[s], counts[s]) for s in SHOWN_STATES]),
        ("section", "بخش", wanted.section, [(s.code, s.name, None) for s in sections]),
        ("kind", "گونه", wanted.kind, [(kind, word, None) for kind, word in KIND_LABELS.items()]),
        ("hall", "سالن", str(wanted.hall or ""), [(str(h.id), h.name, None) for h in halls]),
    ]
    return [
        {"name": name, "label": label, "chosen": chosen or "", "options": options}
        for name, label, chosen, options in choices
        if len(options) > 1
    ]
