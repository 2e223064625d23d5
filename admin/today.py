"""Today: the day's questions answered, the hall as a menu, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from admin.entrance_day import read_arrivals
from admin.plan import chosen_plan
from admin.screens import read_screens
from admin.waiting import read_waiting, troubles
from booth_content.exhibition import Exhibition, find_exhibition
from booth_content.queries import count_by_state, list_halls
from core.database import reading
from core.dates import format_date, now
from core.persian import format_number, to_persian_digits
from core.sessions import require, signed_in_account

blueprint = Blueprint("today", __name__, url_prefix="/admin")


@dataclass(frozen=True)
class DayState:
    """What today is for the exhibition, in two words and a sentence."""

    word: str
    context: str


@blueprint.get("/")
@require("desk.view")
def index() -> ResponseReturnValue:
    """The day; htmx and the page's own scripts get the moving part alone."""
    account = signed_in_account()
    may_read = account.may("content.view")
    with reading() as session:
        exhibition = find_exhibition(session)
        halls = list_halls(session) if may_read else []
        plan = chosen_plan(session, halls)
        waiting = read_waiting(session, account)
        states = count_by_state(session)
        screens = read_screens(session) if account.may("devices.view") else None
        may_count = account.may("entrance.view") and exhibition is not None
        arrivals = read_arrivals(session, _zone()) if may_count else None
    part = "HX-Request" in request.headers
    return render_template(
        "admin/today_part.html" if part else "admin/today.html",
        day=day_state(exhibition, now(), _zone()),
        halls=halls,
        plan=plan,
        waiting=waiting,
        troubles=troubles(waiting),
        states=states,
        booths=sum(states.values()),
        screens=screens,
        arrivals=arrivals,
        about=exhibition,
    )


def day_state(exhibition: Exhibition | None, at: datetime, zone: ZoneInfo) -> DayState:
    """Whether it is open at ``at``, and its hours; a rehearsal is said before all else."""
    if exhibition is None:
        return DayState("—", "هنوز نمایشگاهی نیست")
    hours = _hours(exhibition)
    if exhibition.is_rehearsal:
        return DayState("تمرین", "ساعت و تاریخ کسی را نمی‌راند")
    starts, ends = exhibition.starts_at, exhibition.ends_at
    if starts is None or ends is None:
        return DayState("بی‌تاریخ", "روزهای نمایشگاه را بنویسید")
    if at < starts:
        days = (starts.astimezone(zone).date() - at.astimezone(zone).date()).days
        word = f"{format_number(days)} روز مانده" if days else "امروز آغاز می‌شود"
        return DayState(word, f"آغاز {format_date(starts, 'weekday', zone=zone)}")
    if at > ends:
        return DayState("پایان یافته", format_date(ends, "weekday", zone=zone))
    if exhibition.opens is None or exhibition.closes is None:
        return DayState("باز", "")
    local = f"{at.astimezone(zone):%H:%M}"
    if local < exhibition.opens:
        return DayState("بسته", f"امروز از {to_persian_digits(exhibition.opens)} باز می‌شود")
    return DayState("باز" if local <= exhibition.closes else "بسته", hours)


def _hours(exhibition: Exhibition) -> str:
    if exhibition.opens is None or exhibition.closes is None:
        return ""
    return to_persian_digits(f"امروز {exhibition.opens} تا {exhibition.closes}")


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["ghorfeh_settings"].timezone
    return zone
