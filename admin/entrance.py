"""The entrance: the day's questions, arrivals, gates, VIPs; and closing the day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.entrance_day import SPLITS, WantedDay, read_entrance
from admin.entrance_words import OUTCOMES
from admin.listing import address_with
from admin.questions import Question, ask, was_asked
from admin.typed_time import server_zone
from core.database import reading, transaction
from core.dates import now
from core.persian import format_number
from core.sessions import require, signed_in_account
from kiosk.entrance_care import close_day_at
from kiosk.hall import look_at_hall
from visitors.arrivals import Place, count_inside

blueprint = Blueprint("entrance", __name__, url_prefix="/admin/entrance")


@blueprint.get("")
@require("entrance.view")
def index() -> ResponseReturnValue:
    """The day; the page's own scripts get the moving part alone."""
    with_names = signed_in_account().may("entrance.names")
    with reading() as session:
        day = read_entrance(session, server_zone(), with_names=with_names)
    part = "HX-Request" in request.headers
    return render_template(
        "admin/entrance_part.html" if part else "admin/entrance.html",
        day=day,
        with_names=with_names,
        outcomes=OUTCOMES,
        splits=SPLITS,
        address_with=address_with,
        scans_url=_scans_url(day.wanted) if with_names else _no_url,
        closing=_question(day.place),
    )


@blueprint.post("/close")
@require("entrance.close")
def close() -> ResponseReturnValue:
    """Close the day now: whoever is inside is recorded as departed."""
    if not was_asked():
        with reading() as session:
            rehearsal = look_at_hall(session, server_zone()).rehearsal
            place = count_inside(session, rehearsal)
        return ask(_question(place), back=url_for("entrance.index"))
    with transaction() as session:
        closed = close_day_at(session, now(), by=signed_in_account().actor)
    said = f"روز بسته شد؛ خروج {format_number(closed)} مهمان ثبت شد."
    flash(said if closed else "کسی در سالن نبود؛ چیزی تغییر نکرد.", "success" if closed else "info")
    return redirect(url_for("entrance.index"), 303)


def _question(place: Place) -> Question:
    if not place.inside:
        return Question("روز بسته شود؟", "اکنون کسی در سالن نیست؛ چیزی ثبت نمی‌شود.", "بستن روز")
    people, guests = format_number(place.inside), format_number(place.guests)
    return Question(
        "روز بسته شود؟",
        f"اکنون {people} نفر با {guests} کارت در سالن‌اند. خروج همه همین حالا ثبت می‌شود"
        " و هر کس دوباره کارت بزند از نو وارد می‌شود. پذیرش تک‌تک را سرپرست می‌تواند بازگرداند.",
        f"ثبت خروج {people} نفر",
    )


def _scans_url(wanted: WantedDay) -> Any:
    def url(**words: Any) -> str:
        return url_for("entrance_scans.index", **{**wanted.words, **words})

    return url


def _no_url(**_words: Any) -> None:
    return None
