"""The guests on paper, for the day on which nothing has power."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from admin.jobs import JobKind, Result, present_job
from booth_content.exhibition import get_exhibition
from core.audit import record
from core.database import reading, transaction
from core.persian import format_number
from core.sessions import require, signed_in_account
from visitors.arrivals import count_expected
from visitors.fallback_job import LIST_JOB, finished_list, recent_lists, request_list

blueprint = Blueprint("entrance_list", __name__, url_prefix="/admin/entrance/paper-list")


def _outcome(result: Result) -> str:
    guests, pages = format_number(result["guests"]), format_number(result["pages"])
    return f"فهرست {guests} مهمان در {pages} صفحه آماده است. یک روز می‌ماند."


present_job(
    LIST_JOB,
    JobKind(
        "فهرست کاغذی مهمانان",
        outcome=_outcome,
        onward=lambda result: url_for("entrance_list.fetch", job_id=result["job"]),
        onward_label="گرفتن PDF",
        again=lambda _args: url_for("entrance_list.index"),
    ),
)


@blueprint.get("")
@require("entrance.names")
def index() -> ResponseReturnValue:
    """What it is for, and what was made lately."""
    with reading() as session:
        return render_template(
            "admin/entrance_list.html",
            made=recent_lists(session, by=signed_in_account()),
            expected=count_expected(session),
        )


@blueprint.post("")
@require("entrance.names")
def ask() -> ResponseReturnValue:
    """Have it made; its job's page follows."""
    with transaction() as session:
        exhibition = get_exhibition(session)
        asked = request_list(
            session,
            title=exhibition.title,
            is_rehearsal=exhibition.is_rehearsal,
            by=signed_in_account(),
        )
        job_id = asked.id
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@blueprint.get("/<job_id>.pdf")
@require("entrance.names")
def fetch(job_id: str) -> Response:
    """The file, for who asked for it. Audited: it carries names away."""
    account = signed_in_account()
    with transaction() as session:
        path = finished_list(session, job_id, by=account)
        record(session, account.actor, "entrance.list_fetched", subject="entrance:1")
    response = send_file(
        path,
        mimetype="application/pdf",
        as_attachment=True,
        download_name="فهرست مهمانان.pdf",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
