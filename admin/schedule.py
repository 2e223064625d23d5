"""Publishing later: what is scheduled, scheduling, moving and calling off."""

from __future__ import annotations

from collections.abc import Callable, Collection

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

from admin.jobs import JobKind, present_job
from admin.publish import LONGEST_REASON
from admin.publish_list import preselected, read_offer
from admin.typed_time import server_zone, typed_time
from booth_content.exhibition import booth_number
from booth_content.schedule import (
    PUBLISH_SCHEDULED_JOB,
    cancel_scheduled,
    move_scheduled,
    schedule_at,
    schedule_when_approved,
    settled_publications,
    waiting_publications,
)
from core.database import reading, transaction
from core.dates import format_datetime, now
from core.errors import DomainError
from core.persian import format_number, tidy
from core.sessions import require, signed_in_account

blueprint = Blueprint("schedule", __name__, url_prefix="/admin/publish/schedule")

present_job(
    PUBLISH_SCHEDULED_JOB,
    JobKind(
        "انتشار زمان‌بندی‌شده",
        outcome=lambda result: (
            f"انتشار {format_number(result['release'])} روی نمایشگرهاست."
            if result.get("release")
            else "چیزی برای انتشار نبود."
        ),
        onward=lambda result: (
            url_for("releases.show", number=result["release"]) if result.get("release") else None
        ),
        onward_label="دیدن انتشار",
    ),
)


@blueprint.get("")
@require("content.publish")
def index() -> ResponseReturnValue:
    """What waits, what was done, and the form for more."""
    return _page()


@blueprint.post("")
@require("content.publish")
def schedule() -> ResponseReturnValue:
    """Schedule the ticked booths: at a time, or each as soon as it is approved."""
    codes = sorted({tidy(code)[:20] for code in request.form.getlist("booth")})
    reason = tidy(request.form.get("reason", ""))[:LONGEST_REASON]
    try:
        said = _schedule(codes, reason)
    except DomainError as error:
        return _page(codes, problem=error.fa, status=error.status)
    flash(said, "success")
    return redirect(url_for("schedule.index"), 303)


def _schedule(codes: Collection[str], reason: str) -> str:
    account = signed_in_account()
    with transaction() as session:
        if request.form.get("when") == "approved":
            schedule_when_approved(session, codes=codes, reason=reason, by=account)
            return f"{format_number(len(codes))} غرفه همین که تأیید شود منتشر می‌شود."
        due_at = typed_time(request.form.get("at", ""))
        schedule_at(session, codes=codes, due_at=due_at, reason=reason, by=account)
        when = format_datetime(due_at, "weekday", zone=server_zone())
        return f"{format_number(len(codes))} غرفه {when} منتشر می‌شود."


@blueprint.post("/<int:scheduled_id>/move")
@require("content.publish")
def move(scheduled_id: int) -> ResponseReturnValue:
    """Another instant for one that waits."""

    def act(session: Session) -> str:
        due_at = typed_time(request.form.get("at", ""))
        move_scheduled(session, scheduled_id, due_at=due_at, by=signed_in_account())
        return f"زمان تازه: {format_datetime(due_at, 'weekday', zone=server_zone())}."

    return _change(act)


@blueprint.post("/<int:scheduled_id>/cancel")
@require("content.publish")
def cancel(scheduled_id: int) -> ResponseReturnValue:
    """Call one off; what is approved stays approved."""

    def act(session: Session) -> str:
        cancel_scheduled(session, scheduled_id, by=signed_in_account())
        return "این انتشار لغو شد؛ نمایشگرها همان که هستند می‌مانند."

    return _change(act)


def _change(act: Callable[[Session], str]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            said = act(session)
    except DomainError as error:
        return _page(problem=error.fa, status=error.status)
    flash(said, "success")
    return redirect(url_for("schedule.index"), 303)


def _page(
    codes: Collection[str] = (), *, problem: str | None = None, status: int = 200
) -> Response:
    with reading() as session:
        offer = read_offer(session)
        waiting = waiting_publications(session)
        settled = settled_publications(session)
    page = render_template(
        "admin/schedule.html",
        offer=offer,
        chosen=set(codes) if problem else preselected(offer),
        waiting=waiting,
        settled=settled,
        problem=problem,
        typed=request.form.get("at", ""),
        when=request.form.get("when", "at"),
        reason=request.form.get("reason", ""),
        example=format_datetime(now(), "short", zone=server_zone()),
        shown_codes=shown_codes,
    )
    return make_response(page, status)


def shown_codes(codes: Collection[str]) -> str:
    """«۱، ۲، ۳» for few, «۱۲ غرفه» for many."""
    if len(codes) > 6:
        return f"{format_number(len(codes))} غرفه"
    return ("غرفهٔ " if len(codes) == 1 else "غرفه‌های ") + "، ".join(map(booth_number, codes))
