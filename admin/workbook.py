"""Sending a workbook: tried first, its report read, then loaded, all of it or nothing."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.jobs import JobKind, present_job
from booth_content.workbook_job import LOAD_JOB, request_load
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import Job, get_job
from core.sessions import require, signed_in_account
from core.workbook.check import MAX_FILE_BYTES
from core.workbook.keeping import keep_workbook

blueprint = Blueprint("workbook", __name__, url_prefix="/admin/exhibition/workbook")

present_job(LOAD_JOB, JobKind("بارگذاری کارپوشهٔ نمایشگاه", outcome=lambda _result: "خوانده شد."))


@blueprint.get("")
@require("exhibition.edit")
def form() -> ResponseReturnValue:
    """Choose a file."""
    return _form()


@blueprint.post("")
@require("exhibition.edit")
def try_out() -> ResponseReturnValue:
    """Keep the file and have it tried; nothing is written yet."""
    upload = request.files.get("workbook")
    if upload is None or not upload.filename:
        return _form("پرونده‌ای برگزیده نشده است.", status=422)
    try:
        token = keep_workbook(upload.stream, current_app.extensions["ghorfeh_settings"].uploads_dir)
        return _ask(token, upload.filename, is_dry_run=True)
    except DomainError as error:
        return _form(error.fa, status=error.status)


@blueprint.get("/<job_id>")
@require("exhibition.edit")
def report(job_id: str) -> ResponseReturnValue:
    """How the reading goes, and what it found."""
    with reading() as session:
        job = _own_job(session, job_id)
    part = "HX-Request" in request.headers
    page = "admin/workbook_report_part.html" if part else "admin/workbook_report.html"
    return render_template(page, job=job, report=job.result if job.state == "done" else None)


@blueprint.post("/<job_id>")
@require("exhibition.edit")
def load(job_id: str) -> ResponseReturnValue:
    """Load the workbook that was tried; pressed twice, the second finds nothing new."""
    with reading() as session:
        tried = _own_job(session, job_id)
    try:
        return _ask(tried.args["token"], tried.args["name"], is_dry_run=False)
    except DomainError as error:
        return _form(error.fa, status=error.status)


def _ask(token: str, name: str, *, is_dry_run: bool) -> Response:
    with transaction() as session:
        by = signed_in_account()
        job = request_load(session, token=token, name=name, is_dry_run=is_dry_run, by=by)
    return redirect(url_for("workbook.report", job_id=job.id), 303)  # type: ignore[return-value]


def _own_job(session: Session, job_id: str) -> Job:
    """Whoever sent the file reads its report and may load it; to others it does not exist."""
    job = get_job(session, job_id)
    if job.kind != LOAD_JOB or job.account_id != signed_in_account().id:
        raise DomainError("job_unknown")
    return job


def _form(problem: str | None = None, *, status: int = 200) -> Response:
    page = render_template(
        "admin/workbook.html", problem=problem, largest=MAX_FILE_BYTES // 1_000_000
    )
    return make_response(page, status)
