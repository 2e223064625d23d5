"""How the entrance is kept: its rules, its gates, which groups they serve, when guests are
forgotten."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.typed_time import server_zone
from booth_content.exhibition import find_exhibition
from booth_content.facts import change_exhibition
from core.database import reading, transaction
from core.dates import format_date, now, parse_date, parse_time
from core.errors import DomainError, define
from core.persian import parse_number, to_persian_digits
from core.sessions import require, signed_in_account
from kiosk.entrance_care import current_retention
from kiosk.gates import add_gate, list_gates, rename_gate
from visitors.entrance import change_entrance, entrance_settings
from visitors.groups import limit_group, list_groups, served_gates
from visitors.guest import Gate
from visitors.retention import USUAL_DAYS, count_purgeable, set_retention

blueprint = Blueprint("entrance_settings", __name__, url_prefix="/admin/entrance/settings")

define(
    "number_unread",
    422,
    fa="«{typed}» عدد درستی نیست. عددی مانند ۶۰۰ بنویسید.",
    en="{typed} is not a whole number.",
)
define(
    "hour_unread",
    422,
    fa="ساعت را مانند ۲۰:۳۰ بنویسید.",
    en="Write the hour as 20:30.",
)
define(
    "day_unread",
    422,
    fa="روز را مانند ۱۴۰۱/۰۹/۱۲ بنویسید.",
    en="Write the day as 1401/09/12.",
)


@blueprint.get("")
@require("entrance.manage")
def index() -> ResponseReturnValue:
    """All of it on one page."""
    return _page()


@blueprint.post("")
@require("entrance.manage")
def save() -> ResponseReturnValue:
    """Set the rules; they hold for the next scan, and gates that are alone hear of them later."""
    form, by = request.form, signed_in_account().actor
    try:
        capacity = _whole(form.get("capacity", ""))
        tolerance = _whole(form.get("tolerance", ""))
        closes = _hour(form.get("closes_day_at", ""))
        with transaction() as session:
            if find_exhibition(session) is not None:
                facts = {"capacity": capacity}
                change_exhibition(session, facts=facts, by=by, zone=server_zone())
            change_entrance(
                session,
                by=by,
                tolerance_minutes=-1 if tolerance is None else tolerance,
                demands_confirmation=form.get("demands_confirmation") == "yes",
                closes_day_at=closes,
            )
    except DomainError as error:
        return _page(problem=error, form="rules")
    flash("ثبت شد؛ از پذیرش بعدی برقرار است.", "success")
    return redirect(url_for("entrance_settings.index"), 303)


@blueprint.post("/retention")
@require("entrance.manage")
def retain() -> ResponseReturnValue:
    """Choose the last day with names; an empty box: the usual one."""
    try:
        with transaction() as session:
            exhibition = find_exhibition(session)
            set_retention(
                session,
                last_day=_day(request.form.get("retain_until", "")),
                ends_at=exhibition.ends_at if exhibition else None,
                zone=server_zone(),
                by=signed_in_account().actor,
            )
    except DomainError as error:
        return _page(problem=error, form="retention")
    flash("روز پاک‌شدن نام‌ها ثبت شد.", "success")
    return redirect(url_for("entrance_settings.index"), 303)


@blueprint.post("/gates")
@require("entrance.manage")
def add() -> ResponseReturnValue:
    """A further gate."""
    try:
        with transaction() as session:
            add_gate(session, request.form.get("name", ""), by=signed_in_account().actor)
    except DomainError as error:
        return _page(problem=error, form="gates")
    flash("ورودی افزوده شد. ایستگاهش را از «نمایشگرها» وصل کنید.", "success")
    return redirect(url_for("entrance_settings.index", _anchor="gates"), 303)


@blueprint.post("/gates/<int:gate_id>")
@require("entrance.manage")
def rename(gate_id: int) -> ResponseReturnValue:
    """Another name; its stations go along."""
    try:
        with transaction() as session:
            name = request.form.get("name", "")
            rename_gate(session, gate_id, name, by=signed_in_account().actor)
    except DomainError as error:
        return _page(problem=error, form="gates")
    flash("نام ورودی عوض شد؛ ایستگاه‌هایش هم نام تازه را دارند.", "success")
    return redirect(url_for("entrance_settings.index", _anchor="gates"), 303)


@blueprint.post("/groups")
@require("entrance.manage")
def serve() -> ResponseReturnValue:
    """Which gates serve which groups; what did not change is left alone."""
    by = signed_in_account().actor
    with transaction() as session:
        gates = {one.gate.id: one.gate for one in list_gates(session)}
        served = served_gates(session)
        for group in list_groups(session):
            chosen = _chosen(gates, request.form.getlist(f"group_{group.id}"))
            if {one.id for one in chosen} == served.get(group.id, set()):
                continue
            days = None if group.days is None else [date.fromisoformat(one) for one in group.days]
            limit_group(session, group, gates=chosen, days=days, by=by)
    flash("ورودی‌های گروه‌ها ثبت شد.", "success")
    return redirect(url_for("entrance_settings.index", _anchor="groups"), 303)


def _chosen(gates: dict[int, Gate], ticked: list[str]) -> list[Gate]:
    ids = {int(one) for one in ticked if one.isascii() and one.isdigit()}
    return [] if ids >= set(gates) else [gate for key, gate in gates.items() if key in ids]


def _page(*, problem: DomainError | None = None, form: str = "") -> Response:
    with reading() as session:
        page = render_template(
            "admin/entrance_settings.html",
            problem=problem.fa if problem else None,
            form=form,
            typed=_typed(session, form),
            gates=list_gates(session),
            groups=list_groups(session),
            served=served_gates(session),
            retention=current_retention(session),
            purgeable=count_purgeable(session),
            usual_days=USUAL_DAYS,
            example=format_date(now().astimezone(server_zone()).date(), "short"),
        )
    return make_response(page, problem.status if problem else 200)


def _typed(session: Session, form: str) -> dict[str, Any]:
    """What stands in the boxes: what is, or what was typed and refused."""
    settings, exhibition = entrance_settings(session), find_exhibition(session)
    capacity = exhibition.capacity if exhibition else None
    until = settings.retain_until
    kept: dict[str, Any] = {
        "capacity": "" if capacity is None else to_persian_digits(capacity),
        "tolerance": to_persian_digits(settings.tolerance_minutes),
        "closes_day_at": to_persian_digits(settings.closes_day_at or ""),
        "demands_confirmation": settings.demands_confirmation,
        "retain_until": "" if until is None else format_date(until, "short"),
    }
    names = {"rules": ("capacity", "tolerance", "closes_day_at"), "retention": ("retain_until",)}
    return kept | {name: request.form.get(name, "") for name in names.get(form, ())}


def _whole(typed: str) -> int | None:
    if not typed.strip():
        return None
    try:
        number = parse_number(typed)
    except (ValueError, OverflowError):
        raise DomainError("number_unread", typed=typed[:20]) from None
    if number != int(number):
        raise DomainError("number_unread", typed=typed[:20])
    return int(number)


def _hour(typed: str) -> time | None:
    try:
        return parse_time(typed) if typed.strip() else None
    except ValueError:
        raise DomainError("hour_unread") from None


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed) if typed.strip() else None
    except ValueError:
        raise DomainError("day_unread") from None
