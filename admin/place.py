"""A booth's name, place and screen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.editor_page import booth_head
from booth_content.exhibition import booth_number
from booth_content.place import BoothFacts, change_booth, facts_of, overlapping
from booth_content.queries import booth_by_code, list_halls, list_sections
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import parse_number, to_persian_digits
from core.sessions import require, signed_in_account
from kiosk.desired import IDLE_AFTER
from kiosk.screen_settings import set_idle_after

blueprint = Blueprint("place", __name__, url_prefix="/admin/booths")

NUMBERS = (
    ("x_cm", "فاصله از دیوار چپ", "سانتی‌متر"),
    ("y_cm", "فاصله از دیوار بالا", "سانتی‌متر"),
    ("width_cm", "پهنا", "سانتی‌متر"),
    ("depth_cm", "ژرفا", "سانتی‌متر"),
    ("screen_width", "پهنای نمایشگر", "پیکسل"),
    ("screen_height", "بلندای نمایشگر", "پیکسل"),
)


@blueprint.get("/<code>/place")
@require("content.view")
def edit(code: str) -> ResponseReturnValue:
    """The facts, to be changed by those who may."""
    return _page(code)


@blueprint.post("/<code>/place")
@require("exhibition.edit")
def save(code: str) -> ResponseReturnValue:
    """Change them; an overlap with another booth is told and not forbidden."""
    try:
        facts, idle_after = _read_facts(), _read_idle_after()
        by = signed_in_account().actor
        with transaction() as session:
            booth = booth_by_code(session, code)
            others = change_booth(session, booth, facts=facts, by=by)
            set_idle_after(session, booth, seconds=idle_after, by=by)
    except DomainError as error:
        if error.code not in ("place_invalid", "idle_after_invalid"):
            raise
        return _page(code, error), error.status
    flash("ذخیره شد؛ نمایشگر با انتشار بعدی تازه می‌شود.", "success")
    if others:
        flash(f"این غرفه با غرفهٔ {_listed(others)} روی هم افتاده است.", "warning")
    return redirect(url_for("place.edit", code=booth.code))


def _read_facts() -> BoothFacts:
    numbers = {key: _whole(key, label) for key, label, _unit in NUMBERS}
    return BoothFacts(
        name=request.form.get("name", ""),
        section_id=_whole("section_id", "بخش"),
        hall_id=_whole("hall_id", "سالن"),
        **numbers,
    )


def _read_idle_after() -> int | None:
    if not request.form.get("idle_after_s", "").strip():
        return None
    try:
        return _whole("idle_after_s", "")
    except DomainError:
        raise DomainError("idle_after_invalid") from None


def _whole(key: str, label: str) -> int:
    try:
        number = parse_number(request.form.get(key, ""))
        if number != int(number):
            raise ValueError
    except ValueError:
        words = f"{label}: عددی درست و بی اعشار بنویسید؛ مانند ۳۰۰."
        raise DomainError("place_invalid", field=key, words=words) from None
    return int(number)


def _listed(codes: list[str]) -> str:
    return "، ".join(booth_number(code) for code in codes)


def _page(code: str, error: DomainError | None = None) -> str:
    account = signed_in_account()
    with reading() as session:
        booth = booth_by_code(session, code)
        head = booth_head(session, booth, account)
        halls, sections = list_halls(session), list_sections(session)
        others = overlapping(session, booth)
    known = facts_of(booth)
    typed: dict[str, Any] = {
        key: to_persian_digits(getattr(known, key)) for key, _label, _unit in NUMBERS
    }
    idle_after = "" if booth.idle_after_s is None else to_persian_digits(booth.idle_after_s)
    typed |= {
        "idle_after_s": idle_after,
        "name": booth.name,
        "section_id": booth.section_id,
        "hall_id": booth.hall_id,
    }
    return render_template(
        "admin/place.html",
        **head,
        values={**typed, **request.form.to_dict()} if error else typed,
        numbers=NUMBERS,
        halls=halls,
        sections=sections,
        overlaps=others,
        problem=error,
        bad=_field_of(error),
        usual_idle=IDLE_AFTER,
        can_edit=account.may("exhibition.edit"),
    )


def _field_of(error: DomainError | None) -> str | None:
    if error is None:
        return None
    field: str = error.details.get("field", "idle_after_s")
    return field
