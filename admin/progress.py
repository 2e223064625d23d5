"""How far 55 neighbourhoods are: a table, the hall in colours, and reminders to hand over."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.listing import address_with, read_order, show_listing
from admin.plan import chosen_plan
from booth_content.contributing.receipt import lead_names
from booth_content.progress import LEVELS, BoothProgress, read_progress
from booth_content.queries import list_halls
from core.addresses import printed_base, qr_path
from core.database import reading
from core.persian import tidy
from core.sessions import require
from core.settings import Settings

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
    """A sheet a booth, to be printed: what is missing and why, and a QR to where it is written.

    ?booth= chooses, else all that lack something. The QR opens the booth on a phone that came in by
    its sheet before; to others it says to begin with that. Its token is nowhere to be printed anew.
    """
    codes = {tidy(code)[:20] for code in request.args.getlist("booth") if tidy(code)}
    with reading() as session:
        found = read_progress(session, codes or None)
        sheets = [_sheet(session, one) for one in found if one.missing]
    return render_template("admin/reminders.html", sheets=sheets, one=_only(found, codes))


def _sheet(session: Session, one: BoothProgress) -> dict[str, Any]:
    """A reminder: the booth's progress, who may write by a sheet, and the QR; none of a booth that
    belongs to no neighbourhood."""
    if one.booth.neighbourhood_id is None:
        return {"progress": one, "people": [], "qr": None}
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    base = printed_base(settings.public_url, request.host_url)
    address = base + url_for("contributing.overview", code=one.booth.code)
    return {"progress": one, "people": lead_names(session, one.booth), "qr": qr_path(address)}


def _only(found: list[BoothProgress], codes: set[str]) -> BoothProgress | None:
    """The one booth that was asked for, to whose page the reader goes back."""
    return found[0] if len(codes) == 1 and len(found) == 1 else None


def _mean(rows: list[BoothProgress]) -> int:
    return sum(one.percent for one in rows) // len(rows) if rows else 0
