"""Visits: what visitors did at the screens, booth by booth; rehearsals are set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from admin.csv_export import csv_response
from admin.listing import Order, address_with, read_order, show_listing
from booth_content.exhibition import find_exhibition
from core.database import reading
from core.dates import now
from core.sessions import require
from kiosk.visits import (
    BoothVisits,
    Tally,
    VisitFilter,
    count_visits,
    start_of_day,
    visits_by_booth,
)

blueprint = Blueprint("visits", __name__, url_prefix="/admin/visits")

COLUMNS = {
    "visits": "بازدید",
    "mean": "میانگین هر بازدید",
    "pages": "صفحه",
    "searches": "جست‌وجو",
    "films": "فیلم",
    "taken": "روی گوشی",
}
_KEYS: dict[str, Callable[[Tally], int]] = {
    "visits": lambda one: one.visits,
    "mean": lambda one: one.mean_seconds or -1,
    "pages": lambda one: one.pages,
    "searches": lambda one: one.searches,
    "films": lambda one: one.films,
    "taken": lambda one: one.taken,
}
SORTS = ("booth", *COLUMNS)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; ``other`` counts the visits of the set that is not shown."""

    filter: VisitFilter
    is_today: bool
    other: int


@blueprint.get("")
@require("devices.view")
def index() -> ResponseReturnValue:
    """Every booth with its counts, and their sums above."""
    order = read_order(SORTS)
    with reading() as session:
        wanted = _read_wanted(session)
        rows = _sorted(visits_by_booth(session, wanted.filter), order)
    total = Tally()
    for row in rows:
        total.add(row.tally)
    return render_template(
        "admin/visits.html",
        rows=rows,
        total=total,
        most=max((row.tally.visits for row in rows), default=0),
        columns=COLUMNS,
        wanted=wanted,
        table=show_listing(order, number=1, pages=1, total=len(rows)),
        address_with=address_with,
        export=f"{request.path}/list.csv?{request.query_string.decode()}",
    )


@blueprint.get("/list.csv")
@require("devices.view")
def export() -> Response:
    """The same rows as a spreadsheet reads them; seconds as plain numbers."""
    with reading() as session:
        wanted = _read_wanted(session)
        rows = _sorted(visits_by_booth(session, wanted.filter), read_order(SORTS))
    head = ("شماره", "غرفه", *COLUMNS.values())
    name = f"ghorfeh-visits-{now().astimezone(_zone()):%Y%m%d-%H%M}.csv"
    return csv_response(name, head, _lines(rows))


def _lines(rows: list[BoothVisits]) -> Iterator[list[str]]:
    for row in rows:
        booth, tally = row.booth, row.tally
        counts = (
            tally.visits,
            "" if tally.mean_seconds is None else tally.mean_seconds,
            tally.pages,
            tally.searches,
            tally.films,
            tally.taken,
        )
        named = (booth.code, booth.name) if booth else ("", "بی‌غرفه")
        yield [*named, *map(str, counts)]


def _read_wanted(session: Any) -> Wanted:
    """The day and the set of the address; by default today, and rehearsal while there is one."""
    exhibition = find_exhibition(session)
    usual = "rehearsal" if exhibition and exhibition.is_rehearsal else "fair"
    chosen = request.args.get("of", usual)
    is_today = request.args.get("day", "today") != "all"
    since = start_of_day(_zone()) if is_today else None
    shown = VisitFilter(is_rehearsal=chosen == "rehearsal", since=since)
    other = VisitFilter(is_rehearsal=not shown.is_rehearsal, since=since)
    return Wanted(shown, is_today, count_visits(session, other))


def _sorted(rows: list[BoothVisits], order: Order) -> list[BoothVisits]:
    if (key := _KEYS.get(order.sort)) is not None:
        return sorted(rows, key=lambda row: key(row.tally), reverse=order.is_descending)
    return rows[::-1] if order.is_descending else rows


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["ghorfeh_settings"].timezone
    return zone
