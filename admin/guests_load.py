"""A workbook of guests: tried first, each row's outcome read, then exactly that is loaded."""

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
from admin.listing import address_with, read_order, show_listing
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import Job, get_job
from core.sessions import require, signed_in_account
from core.workbook.check import MAX_FILE_BYTES
from core.workbook.keeping import keep_workbook
from visitors.loading.guest_load_job import LOAD_GUESTS_JOB, request_guest_load, rows_path
from visitors.loading.guest_reading import MOST_ROWS
from visitors.loading.row_report import KINDS, read_rows

blueprint = Blueprint("guests_load", __name__, url_prefix="/admin/guests/load")

KIND_WORDS = {
    "new": "تازه",
    "changed": "تغییریافته",
    "same": "همان",
    "problem": "دارای ایراد",
    "duplicate": "شاید تکراری",
}
present_job(LOAD_GUESTS_JOB, JobKind("بارگذاری مهمانان", outcome=lambda _result: "خوانده شد."))


@blueprint.get("")
@require("guests.manage")
def form() -> ResponseReturnValue:
    """Choose a file."""
    return _form()


@blueprint.post("")
@require("guests.manage")
def try_out() -> ResponseReturnValue:
    """Keep the file and have it tried; nothing is written yet."""
    upload = request.files.get("workbook")
    if upload is None or not upload.filename:
        return _form("پرونده‌ای برگزیده نشده است.", status=422)
    try:
        token = keep_workbook(upload.stream, current_app.extensions["ghorfeh_settings"].uploads_dir)
        return _ask(token, upload.filename)
    except DomainError as error:
        return _form(error.fa, status=error.status)


@blueprint.get("/<job_id>")
@require("guests.manage")
def report(job_id: str) -> ResponseReturnValue:
    """How the reading goes, and what comes of each row."""
    kind = request.args.get("kind")
    text = request.args.get("q", "")[:100]
    order = read_order(["number"])
    with reading() as session:
        job = _own_job(session, job_id)
    told = job.result if job.state == "done" else None
    rows = None
    if told:
        chosen = kind if kind in KINDS else None
        path = rows_path(job.args["token"])
        rows = read_rows(path, kind=chosen, text=text, page=order.page)
    table = (
        show_listing(order, number=rows.number, pages=rows.pages, total=rows.total)
        if rows
        else None
    )
    is_live = request.headers.get("HX-Request") and not request.headers.get("HX-Target")
    return render_template(
        "admin/guests_report_part.html" if is_live else "admin/guests_report.html",
        job=job,
        report=told,
        rows=rows,
        table=table,
        kind=kind,
        text=text,
        kinds=KIND_WORDS,
        address_with=address_with,
    )


@blueprint.post("/<job_id>")
@require("guests.manage")
def load(job_id: str) -> ResponseReturnValue:
    """Load the workbook that was tried, if it still comes to what was shown."""
    with reading() as session:
        tried = _own_job(session, job_id)
    if not tried.result or tried.result["outcome"] != "would_change":
        return redirect(url_for("guests_load.report", job_id=job_id), 303)
    try:
        return _ask(tried.args["token"], tried.args["name"], expected=tried.result["digest"])
    except DomainError as error:
        return _form(error.fa, status=error.status)


def _ask(token: str, name: str, *, expected: str | None = None) -> ResponseReturnValue:
    with transaction() as session:
        by = signed_in_account()
        job = request_guest_load(session, token=token, name=name, by=by, expected=expected)
    return redirect(url_for("guests_load.report", job_id=job.id), 303)


def _own_job(session: Session, job_id: str) -> Job:
    """Whoever sent the file reads its report and may load it; to others it does not exist."""
    job = get_job(session, job_id)
    if job.kind != LOAD_GUESTS_JOB or job.account_id != signed_in_account().id:
        raise DomainError("job_unknown")
    return job


def _form(problem: str | None = None, *, status: int = 200) -> Response:
    page = render_template(
        "admin/guests_load.html",
        problem=problem,
        largest=MAX_FILE_BYTES // 1_000_000,
        most_rows=MOST_ROWS,
    )
    return make_response(page, status)
