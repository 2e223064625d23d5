"""The exhibition's page: its facts, its two switches, and what it is made of."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from admin.exhibition_form import FactsForm, has_errors, read_changes, show_refusal, written
from admin.exhibition_list import read_lists
from booth_content.exhibition import get_exhibition
from booth_content.exhibition_export import write_workbook
from booth_content.exhibition_modes import set_demo, set_rehearsal
from booth_content.facts import FIELDS, ON_SCREENS, change_exhibition
from core.database import reading, transaction
from core.errors import DomainError
from core.sessions import require, signed_in_account

blueprint = Blueprint("exhibition", __name__, url_prefix="/admin/exhibition")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MODES = {"rehearsal": set_rehearsal, "demo": set_demo}
MODE_WORDS = {"rehearsal": "تمرین", "demo": "نمایش آزاد"}


@blueprint.get("")
@require("content.view")
def index() -> ResponseReturnValue:
    """What the exhibition is and what it is made of."""
    with reading() as session:
        lists = read_lists(session)
    return render_template("admin/exhibition.html", lists=lists)


@blueprint.get("/facts")
@require("exhibition.edit")
def facts() -> ResponseReturnValue:
    """The facts, to be changed."""
    with reading() as session:
        shown = written(get_exhibition(session), _zone())
    return _form(FactsForm(formdata=None, data=shown), shown)


@blueprint.post("/facts")
@require("exhibition.edit")
def change() -> ResponseReturnValue:
    """Set the facts whose boxes were changed; what somebody else changed meanwhile stays."""
    form = FactsForm()
    shown = {name: request.form.get(f"shown_{name}", "") for name in FIELDS}
    is_valid = form.validate_on_submit()
    changes = read_changes(form, shown, _zone())
    if not is_valid or has_errors(form):
        return _form(form, shown, status=422)
    try:
        with transaction() as session:
            by = signed_in_account().actor
            changed = change_exhibition(session, facts=changes, by=by, zone=_zone())
    except DomainError as error:
        if error.code == "exhibition_missing":
            raise
        show_refusal(form, error)
        return _form(form, shown, status=error.status)
    flash(_said(changed), "success" if changed else "info")
    return redirect(url_for("exhibition.index"), 303)


@blueprint.post("/modes/<mode>")
@require("exhibition.edit")
def switch(mode: str) -> ResponseReturnValue:
    """Turn rehearsal or demo on or off; screens follow at once."""
    if mode not in MODES:
        raise DomainError("page_unknown")
    is_on = request.form.get("is_on") == "yes"
    with transaction() as session:
        MODES[mode](session, is_on=is_on, by=signed_in_account().actor)
    flash(f"{MODE_WORDS[mode]} {'روشن' if is_on else 'خاموش'} شد.", "success")
    return redirect(url_for("exhibition.index"), 303)


@blueprint.get("/exhibition.xlsx")
@require("content.view")
def download() -> Response:
    """The exhibition as a workbook: to be changed in a spreadsheet and sent back."""
    with reading() as session:
        content = write_workbook(session, zone=_zone())
    headers = {"Content-Disposition": 'attachment; filename="exhibition.xlsx"'}
    return Response(content, content_type=XLSX, headers=headers)


def _form(form: FactsForm, shown: dict[str, str], *, status: int = 200) -> Response:
    page = render_template("admin/exhibition_facts.html", form=form, shown=shown)
    return make_response(page, status)


def _said(changed: set[str]) -> str:
    if changed & ON_SCREENS:
        return "ثبت شد. نام نمایشگاه با انتشار بعدی روی سند غرفه‌ها هم می‌آید."
    return "ثبت شد." if changed else "چیزی تغییر نکرده بود."


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["ghorfeh_settings"].timezone
    return zone
