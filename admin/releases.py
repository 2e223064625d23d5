"""Releases: what the screens showed when, what each changed, and going back to one."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.publish import LONGEST_REASON
from admin.publish_list import MOST_SHOWN
from admin.release_list import (
    BoothChange,
    read_changes,
    read_going_back,
    read_release,
    read_releases,
)
from admin.repeats import asked_at, earlier_job
from admin.screens import read_screens
from booth_content.jobs import store
from booth_content.publishing import ROLL_BACK_JOB, request_roll_back
from core.database import reading, transaction
from core.dates import iso_utc, now
from core.errors import DomainError
from core.persian import tidy
from core.sessions import require, signed_in_account

blueprint = Blueprint("releases", __name__, url_prefix="/admin/releases")


@blueprint.get("")
@require("content.view")
def index() -> ResponseReturnValue:
    """The releases, what waits, and how far the screens are."""
    with reading() as session:
        releases = read_releases(session, store())
        screens = read_screens(session)
    part = "HX-Request" in request.headers
    return render_template(
        "admin/releases_part.html" if part else "admin/releases.html",
        releases=releases,
        screens=screens,
    )


@blueprint.get("/<int:number>")
@require("content.view")
def show(number: int) -> ResponseReturnValue:
    """One release: the booths it changed, field by field, and when it was on the screens."""
    with reading() as session:
        release = read_release(session, store(), number)
    is_short = len(release.changes) <= MOST_SHOWN
    return render_template("admin/release.html", shown=release, is_short=is_short)


@blueprint.get("/<int:number>/booths/<code>")
@require("content.view")
def difference(number: int, code: str) -> ResponseReturnValue:
    """What a release changed in one booth, for a list too long to hold them all."""
    with reading() as session:
        return _difference(read_changes(session, store(), number, code))


@blueprint.get("/<int:number>/roll-back")
@require("content.publish")
def roll_back_form(number: int) -> ResponseReturnValue:
    """What the screens would show otherwise after going back to this release."""
    return _confirmation(number)


@blueprint.get("/<int:number>/roll-back/booths/<code>")
@require("content.publish")
def roll_back_difference(number: int, code: str) -> ResponseReturnValue:
    """What one booth's screen would show otherwise."""
    with reading() as session:
        return _difference(read_going_back(session, store(), number, code).changes)


@blueprint.post("/<int:number>/roll-back")
@require("content.publish")
def roll_back(number: int) -> ResponseReturnValue:
    """Ask for the way back; a reason is asked for, since people will ask."""
    reason = tidy(request.form.get("reason", ""))
    if not 1 <= len(reason) <= LONGEST_REASON:
        return _confirmation(
            number, problem="بنویسید چرا برمی‌گردید؛ دست‌بالا ۳۰۰ نویسه.", status=422
        )
    account = signed_in_account()
    args = {"release_id": number, "reason": reason}
    with transaction() as session:
        job = earlier_job(session, account, ROLL_BACK_JOB, since=asked_at(request.form), args=args)
        job = job or request_roll_back(session, release_id=number, reason=reason, by=account)
    return redirect(url_for("publish.follow", job_id=job.id), 303)


def _difference(changes: list[BoothChange]) -> str:
    return render_template("admin/release_difference.html", change=next(iter(changes), None))


def _confirmation(number: int, *, problem: str | None = None, status: int = 200) -> Response:
    with reading() as session:
        back = read_going_back(session, store(), number)
        if back.release.id == back.active.id:
            raise DomainError("release_is_active", release=number)
    page = render_template(
        "admin/roll_back.html",
        back=back,
        is_short=len(back.changes) <= MOST_SHOWN,
        problem=problem,
        reason=request.form.get("reason", ""),
        asked_at=iso_utc(now()),
    )
    return make_response(page, status)
