"""Closing writing for the whole exhibition, and who has a respite."""

from __future__ import annotations

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

from admin.typed_time import server_zone, typed_time
from booth_content.freezing import find_freeze, list_respites, set_freeze
from core.database import reading, transaction
from core.dates import format_datetime, now
from core.errors import DomainError
from core.sessions import require, signed_in_account

blueprint = Blueprint("freeze", __name__, url_prefix="/admin/freeze")


@blueprint.get("")
@require("content.view")
def index() -> ResponseReturnValue:
    """Since when writing is closed, and for whom it is not."""
    return _page()


@blueprint.post("")
@require("content.freeze")
def save() -> ResponseReturnValue:
    """Close writing from a time on, or open it."""
    is_opening = request.form.get("act") == "open"
    try:
        starts_at = None if is_opening else typed_time(request.form.get("at", ""))
        with transaction() as session:
            set_freeze(session, starts_at=starts_at, by=signed_in_account())
    except DomainError as error:
        return _page(problem=error.fa, status=error.status)
    flash("نوشتن باز است." if is_opening else "زمان بستن نوشتن ثبت شد.", "success")
    return redirect(url_for("freeze.index"), 303)


def _page(*, problem: str | None = None, status: int = 200) -> Response:
    with reading() as session:
        page = render_template(
            "admin/freeze.html",
            freeze=find_freeze(session),
            respites=list_respites(session),
            may_freeze=signed_in_account().may("content.freeze"),
            problem=problem,
            typed=request.form.get("at", ""),
            example=format_datetime(now(), "short", zone=server_zone()),
            is_closed=_is_closed(find_freeze(session)),
        )
    return make_response(page, status)


def _is_closed(freeze: object) -> bool:
    starts_at = getattr(freeze, "starts_at", None)
    return starts_at is not None and starts_at <= now()
