"""Publishing: what would change on which screens, the choice, and following it to the screens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.jobs import JobKind, present_job
from admin.publish_list import MOST_SHOWN, OfferedChange, preselected, read_offer, read_one
from admin.repeats import asked_at, earlier_job
from admin.screens import read_screens
from booth_content.agenda import does_agenda_wait
from booth_content.exhibition import booth_number
from booth_content.jobs import store
from booth_content.publishing import PUBLISH_JOB, ROLL_BACK_JOB, request_publication
from booth_content.release import active_release, get_release
from booth_content.schedule import PUBLISH_SCHEDULED_JOB
from core.database import reading, transaction
from core.dates import iso_utc, now
from core.errors import DomainError, define
from core.jobs import get_job
from core.persian import format_number, tidy
from core.sessions import require, signed_in_account

blueprint = Blueprint("publish", __name__, url_prefix="/admin/publish")

LONGEST_REASON = 300
# jobs that end with a release on the screens
FOLLOWED = {PUBLISH_JOB, PUBLISH_SCHEDULED_JOB, ROLL_BACK_JOB}

define(
    "nothing_chosen",
    422,
    fa="غرفه‌ای برگزیده نشده است. دست‌کم یکی را نشان بزنید.",
    en="No booth is chosen: tick one at least.",
)


def _release_of(result: dict[str, Any]) -> str | None:
    number = result.get("release")
    return url_for("releases.show", number=number) if number else None


def _again(args: dict[str, Any]) -> str | None:
    return url_for("publish.index", booth=args.get("codes"))


present_job(
    PUBLISH_JOB,
    JobKind(
        "انتشار",
        outcome=lambda result: f"انتشار {format_number(result['release'])} روی نمایشگرهاست.",
        onward=_release_of,
        onward_label="دیدن انتشار",
        again=_again,
    ),
)
present_job(
    ROLL_BACK_JOB,
    JobKind(
        "بازگشت به انتشار پیشین",
        outcome=lambda result: f"نمایشگرها به انتشار {format_number(result['release'])} برگشتند.",
        onward=_release_of,
        onward_label="دیدن انتشار",
    ),
)


@blueprint.get("")
@require("content.publish")
def index() -> ResponseReturnValue:
    """What waits to be published; ``?booth=CODE`` (also several) ticks just those."""
    return _page(_wanted_codes(request.args.getlist("booth")))


@blueprint.post("")
@require("content.publish")
def publish() -> ResponseReturnValue:
    """Ask for a release of the ticked booths, or of a changed agenda alone.

    The same form sent twice asks once.
    """
    codes = sorted(set(request.form.getlist("booth")))
    reason = tidy(request.form.get("reason", ""))
    if len(reason) > LONGEST_REASON:
        return _page(codes, problem="دلیل دست‌بالا ۳۰۰ نویسه است.", status=422)
    try:
        job_id = _ask(codes, reason or _usual_reason(codes), asked_at(request.form))
    except DomainError as error:
        return _page(codes, problem=error.fa, status=error.status)
    return redirect(url_for("publish.follow", job_id=job_id), 303)


def _ask(codes: list[str], reason: str, since: datetime) -> str:
    account = signed_in_account()
    with transaction() as session:
        earlier = earlier_job(
            session, account, PUBLISH_JOB, since=since, args={"codes": codes, "reason": reason}
        )
        if earlier is not None:
            return earlier.id
        if not codes and not does_agenda_wait(session, store()):
            raise DomainError("nothing_chosen")
        return request_publication(session, codes=codes, reason=reason, by=account).id


def _usual_reason(codes: Collection[str]) -> str:
    if not codes:
        return "برنامه‌ها"
    if len(codes) <= 6:
        shown = "، ".join(booth_number(code) for code in codes)
        return ("غرفهٔ " if len(codes) == 1 else "غرفه‌های ") + shown
    return f"{format_number(len(codes))} غرفه"


@blueprint.get("/booths/<code>")
@require("content.publish")
def difference(code: str) -> ResponseReturnValue:
    """The differences of one booth alone, for a list too long to hold them all."""
    with reading() as session:
        change = read_one(session, code)
    return render_template("admin/publish_difference.html", change=change)


@blueprint.get("/jobs/<job_id>")
@require("content.view")
def follow(job_id: str) -> ResponseReturnValue:
    """One publication, or roll-back, on its way to the screens."""
    with reading() as session:
        job = get_job(session, job_id)
        if job.kind not in FOLLOWED:
            raise DomainError("job_unknown")
        number = (job.result or {}).get("release")
        release = get_release(session, number) if number else None
        is_active = release is not None and active_release(session) is release
        screens = read_screens(session)
    part = "HX-Request" in request.headers
    return render_template(
        "admin/publication_part.html" if part else "admin/publication.html",
        job=job,
        release=release,
        is_active=is_active,
        screens=screens,
        is_roll_back=job.kind == ROLL_BACK_JOB,
    )


def _page(codes: Collection[str], *, problem: str | None = None, status: int = 200) -> Response:
    with reading() as session:
        offer: list[OfferedChange] = read_offer(session)
        screens = read_screens(session)
        agenda_waits = does_agenda_wait(session, store())
    is_narrow = bool(request.args.getlist("booth"))
    page = render_template(
        "admin/publish.html",
        offer=offer,
        chosen=set(codes) if codes or is_narrow or problem else preselected(offer),
        unknown=sorted(set(codes) - {change.booth.code for change in offer}),
        is_short=len(offer) <= MOST_SHOWN,
        screens=screens,
        agenda_waits=agenda_waits,
        problem=problem,
        reason=request.form.get("reason", ""),
        asked_at=iso_utc(now()),
    )
    return make_response(page, status)


def _wanted_codes(typed: Collection[str]) -> list[str]:
    return [tidy(code)[:20] for code in typed if tidy(code)]
