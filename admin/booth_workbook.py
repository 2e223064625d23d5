"""Workbooks of what booths say: handed out, brought back, tried before anything is written."""

from __future__ import annotations

from typing import Any

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
from booth_content.content_workbook import hand_out
from booth_content.offline_pack import is_pack, write_pack
from booth_content.queries import booth_by_code
from booth_content.workbook_export_job import EXPORT_JOB, request_export
from booth_content.workbook_job import kept_workbook
from booth_content.workbook_return_job import RETURN_JOB, request_return
from booth_content.workbook_writing import write_workbook
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import Job, get_job
from core.persian import format_number, tidy
from core.sessions import require, signed_in_account
from core.workbook.keeping import keep_workbook

blueprint = Blueprint("booth_workbook", __name__, url_prefix="/admin/content")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
present_job(
    EXPORT_JOB,
    JobKind(
        "ساختن کارپوشهٔ محتوا",
        outcome=lambda result: f"کارپوشهٔ {format_number(result['booths'])} غرفه آماده است.",
        onward=lambda result: url_for("booth_workbook.download", token=result["token"]),
        onward_label="گرفتن پرونده",
    ),
)
present_job(RETURN_JOB, JobKind("بازگشت کارپوشهٔ محتوا", outcome=lambda _result: "خوانده شد."))


@blueprint.get("/workbook")
@require("content.view")
def export() -> ResponseReturnValue:
    """The workbook of ?booth=, at once; of several or of all by a job, whose page leads to it.
    ?pack=1: with a folder for pictures."""
    typed = [tidy(code)[:20] for code in request.args.getlist("booth") if tidy(code)]
    wants_pack = bool(request.args.get("pack"))
    account = signed_in_account()
    with transaction() as session:
        codes = sorted({booth_by_code(session, code).code for code in typed}) or None
        if codes is None or len(codes) > 1:
            job = request_export(session, codes=codes, is_pack=wants_pack, by=account)
            return redirect(url_for("jobs.show", job_id=job.id), 303)
        made, booths = hand_out(session, codes, by=account.actor)
    body = write_workbook(made, booths)
    return _download(
        write_pack(body) if wants_pack else body, f"booth-{codes[0]}", is_pack=wants_pack
    )


@blueprint.get("/workbook/<token>")
@require("content.view")
def download(token: str) -> ResponseReturnValue:
    """What a job made; kept for an hour. Its random name is told to whoever asked for it."""
    path = kept_workbook(token)
    return _download(path.read_bytes(), "booths", is_pack=is_pack(path))


@blueprint.get("/return")
@require("content.edit")
def form() -> ResponseReturnValue:
    """Choose a file to bring back."""
    return _form()


@blueprint.post("/return")
@require("content.edit")
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


@blueprint.get("/return/<job_id>")
@require("content.edit")
def report(job_id: str) -> ResponseReturnValue:
    """What it would change, or did."""
    with reading() as session:
        job = _own_job(session, job_id)
    part = "HX-Request" in request.headers
    page = "admin/content_report_part.html" if part else "admin/content_report.html"
    result: dict[str, Any] | None = job.result if job.state == "done" else None
    return render_template(page, job=job, report=result)


@blueprint.post("/return/<job_id>")
@require("content.edit")
def write(job_id: str) -> ResponseReturnValue:
    """Write what was tried; pressed twice, the second finds nothing new."""
    with reading() as session:
        tried = _own_job(session, job_id)
    try:
        return _ask(tried.args["token"], tried.args["name"], is_dry_run=False)
    except DomainError as error:
        return _form(error.fa, status=error.status)


def _ask(token: str, name: str, *, is_dry_run: bool) -> ResponseReturnValue:
    with transaction() as session:
        by = signed_in_account()
        job = request_return(
            session, token=token, name=name, is_dry_run=is_dry_run, only=None, by=by
        )
    return redirect(url_for("booth_workbook.report", job_id=job.id), 303)


def _own_job(session: Session, job_id: str) -> Job:
    job = get_job(session, job_id)
    if job.kind != RETURN_JOB or job.account_id != signed_in_account().id:
        raise DomainError("job_unknown")
    return job


def _form(problem: str | None = None, *, status: int = 200) -> Response:
    return make_response(render_template("admin/content_return.html", problem=problem), status)


def _download(body: bytes, name: str, *, is_pack: bool) -> Response:
    response = Response(body, mimetype="application/zip" if is_pack else XLSX)
    ending = "zip" if is_pack else "xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="ghorfeh-{name}.{ending}"'
    return response
