"""How far 55 neighbourhoods are: a table, the hall in colours, and reminders to hand over."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin.listing import address_with, read_order, show_listing
from admin.plan import chosen_plan
from booth_content.progress import LEVELS, BoothProgress, read_progress
from booth_content.queries import list_halls
from core.database import reading
from core.persian import tidy
from core.sessions import require

blueprint = Blueprint("progress", __name__, url_prefix="/admin/progress")

SORTS = {
    "code": lambda one: one.booth.code_order,
    "name": lambda one: one.booth.name_order,
    "percent": lambda one: one.percent,
    "missing": lambda one: len(one.missing),
}


@blueprint.get("")
@require("content.view")
def index() -> ResponseReturnValue:
    """Every booth's completeness; ?level= narrows, ?hall= chooses the plan."""
    order = read_order(tuple(SORTS))
    chosen = request.args.get("level", "")
    with reading() as session:
        everything = read_progress(session)
        halls = list_halls(session)
        plan = chosen_plan(session, halls)
    rows = [one for one in everything if chosen not in LEVELS or one.level == chosen]
    rows.sort(key=SORTS[order.sort], reverse=order.is_descending)
    return render_template(
        "admin/progress.html",
        rows=rows,
        everything=everything,
        by_code={one.booth.code: one for one in everything},
        counts=Counter(one.level for one in everything),
        levels=LEVELS,
        level=chosen if chosen in LEVELS else None,
        percent=_mean(everything),
        halls=halls,
        plan=plan,
        table=show_listing(order, number=1, pages=1, total=len(rows)),
        address_with=address_with,
    )


@blueprint.get("/reminders")
@require("content.view")
def reminders() -> ResponseReturnValue:
    """A sheet a booth, to be printed: what is missing and why; ?booth= chooses, else all that lack
    something."""
    codes = {tidy(code)[:20] for code in request.args.getlist("booth") if tidy(code)}
    with reading() as session:
        found = read_progress(session, codes or None)
    return render_template(
        "admin/reminders.html", sheets=[one for one in found if one.missing], asked=len(codes)
    )


def _mean(rows: list[BoothProgress]) -> int:
    return sum(one.percent for one in rows) // len(rows) if rows else 0
