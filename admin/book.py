"""The book of neighbourhood issues and the booths' signs: asked for here, fetched as PDF."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.jobs import JobKind, Result, present_job
from booth_content.book_job import (
    BOOK_JOB,
    finished_book,
    recent_books,
    request_book,
)
from booth_content.exhibition import Booth, Neighbourhood
from core.database import reading, transaction
from core.persian import format_number
from core.sessions import require, signed_in_account

blueprint = Blueprint("book", __name__, url_prefix="/admin/book")

NAMES = {"book": "نظام مسائل محلات", "signs": "تابلوی غرفه‌ها"}


def _outcome(result: Result) -> str:
    pages, size = format_number(result["pages"]), format_number(-(-result["size"] // 100_000) / 10)
    return f"{NAMES[result['kind']]} در {pages} صفحه آماده است ({size} مگابایت). یک روز می‌ماند."


present_job(
    BOOK_JOB,
    JobKind(
        "کتاب و تابلو",
        outcome=_outcome,
        onward=lambda result: url_for("book.fetch", job_id=result["job"]),
        onward_label="گرفتن PDF",
        again=lambda _args: url_for("book.index"),
    ),
)


@blueprint.get("")
@require("content.view")
def index() -> ResponseReturnValue:
    """What to print, of whom, and what was made lately."""
    with reading() as session:
        homes = session.scalars(select(Neighbourhood).order_by(Neighbourhood.name_order)).all()
        booths = session.scalars(select(Booth).order_by(Booth.code_order)).all()
        made = recent_books(session, by=signed_in_account())
        return render_template(
            "admin/book.html", homes=homes, booths=booths, made=made, names=NAMES
        )


@blueprint.post("")
@require("content.view")
def ask() -> ResponseReturnValue:
    """Have it made; its job's page follows."""
    kind = request.form.get("kind", "")
    code = request.form.get("neighbourhood" if kind == "book" else "booth") or None
    source = request.form.get("source", "live")
    with transaction() as session:
        asked = request_book(session, kind=kind, source=source, code=code, by=signed_in_account())
        job_id = asked.id
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@blueprint.get("/<job_id>.pdf")
@require("content.view")
def fetch(job_id: str) -> Response:
    """The file, for who asked for it."""
    with reading() as session:
        made, path = finished_book(session, job_id, by=signed_in_account())
        name = NAMES[made.args["kind"]]
    response = send_file(
        path, mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
