"""Workbooks of what booths say: handed out, brought back, tried before anything is written."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from admin.jobs import JobKind, present_job
from booth_content.content_workbook import hand_out
from booth_content.media_facts import MEDIA_STATES
from booth_content.offline_pack import is_pack
from booth_content.queries import booth_by_code
from booth_content.workbook_export_job import EXPORT_JOB, request_export
from booth_content.workbook_forms import (
    FINDING_KINDS,
    as_asked,
    files_of,
    take_sent_workbook,
    workbook_answer,
)
from booth_content.workbook_job import kept_workbook
from booth_content.workbook_return_job import RETURN_JOB, own_return, request_return
from booth_content.workbook_writing import write_workbook
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import format_number, tidy
from core.security import csrf
from core.sessions import require, signed_in_account

blueprint = Blueprint("booth_workbook", __name__, url_prefix="/admin/content")

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
    body = as_asked(write_workbook(made, booths), is_pack=wants_pack)
    return workbook_answer(body, f"booth-{codes[0]}", is_pack=wants_pack)


@blueprint.get("/workbook/<token>")
@require("content.view")
def download(token: str) -> ResponseReturnValue:
    """What a job made; kept for an hour. Its random name is told to whoever asked for it."""
    path = kept_workbook(token)
    return workbook_answer(path.read_bytes(), "booths", is_pack=is_pack(path))


@blueprint.get("/return")
@require("content.edit")
def form() -> ResponseReturnValue:
    """Choose a file to bring back."""
    return _form()


@blueprint.post("/return")
@csrf.exempt  # type: ignore[untyped-decorator]
@require("content.edit")
def try_out() -> ResponseReturnValue:
    """Keep the file and have it tried; nothing is written yet. CSRF is checked on the way."""
    try:
        token, name = take_sent_workbook()
        return _ask(token, name, is_dry_run=True)
    except DomainError as error:
        return _form(error.fa, status=error.status)


@blueprint.get("/return/<job_id>")
@require("content.edit")
def report(job_id: str) -> ResponseReturnValue:
    """What it would change, or did."""
    with reading() as session:
        job = own_return(session, job_id, by=signed_in_account())
        files = files_of(session, job)
    part = "HX-Request" in request.headers
    page = "admin/content_report_part.html" if part else "admin/content_report.html"
    result: dict[str, Any] | None = job.result if job.state == "done" else None
    return render_template(
        page, job=job, report=result, kinds=FINDING_KINDS, files=files, states=MEDIA_STATES
    )


@blueprint.post("/return/<job_id>")
@require("content.edit")
def write(job_id: str) -> ResponseReturnValue:
    """Write what was tried; pressed twice, the second finds nothing new."""
    with reading() as session:
        tried = own_return(session, job_id, by=signed_in_account())
    try:
        return _ask(tried.args["token"], tried.args["name"], is_dry_run=False)
    except DomainError as error:
        return _form(error.fa, status=error.status)


def _ask(token: str, name: str, *, is_dry_run: bool) -> ResponseReturnValue:
    with transaction() as session:
        by = signed_in_account()
        job = request_return(session, token=token, name=name, is_dry_run=is_dry_run, by=by)
    return redirect(url_for("booth_workbook.report", job_id=job.id), 303)


def _form(problem: str | None = None, *, status: int = 200) -> Response:
    return make_response(render_template("admin/content_return.html", problem=problem), status)
