"""Writing away from the hall: a workbook or a pack of the neighbourhood's booths, out and back.

Everything here works without scripts. What comes back is tried first, row by row, then written.
"""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from booth_content import workflow
from booth_content.access_link import Contributor
from booth_content.content_workbook import hand_out
from booth_content.contributing import blueprint
from booth_content.contributing.guards import own_booths
from booth_content.exhibition import Booth
from booth_content.guards import current_contributor
from booth_content.media_facts import MEDIA_STATES
from booth_content.queries import SHOWN_STATES, shown_state
from booth_content.workbook_forms import (
    FINDING_KINDS,
    as_asked,
    files_of,
    take_sent_workbook,
    workbook_answer,
)
from booth_content.workbook_return_job import own_return, request_return
from booth_content.workbook_writing import write_workbook
from core.database import reading, transaction
from core.errors import DomainError
from core.security import csrf

# a page without scripts looks again by itself, so often in seconds, while something is going on
LOOK_AGAIN = 2


@blueprint.get("/offline")
def offline() -> ResponseReturnValue:
    """Take one along, and bring it back."""
    return _form(current_contributor())


@blueprint.get("/offline/workbook")
def offline_workbook() -> ResponseReturnValue:
    """The workbook of the neighbourhood's booths; ?pack=1: with a folder for media."""
    contributor = current_contributor()
    wants_pack = bool(request.args.get("pack"))
    with transaction() as session:
        codes = [booth.code for booth in own_booths(session)]
        if not codes:
            return redirect(url_for("contributing.home"))
        made, booths = hand_out(session, codes, by=contributor.actor)
    body = as_asked(write_workbook(made, booths), is_pack=wants_pack)
    return workbook_answer(body, f"booth-{'-'.join(codes[:3])}", is_pack=wants_pack)


@blueprint.post("/offline")
@csrf.exempt  # type: ignore[untyped-decorator]
def try_offline() -> ResponseReturnValue:
    """Keep the file and have it tried; nothing is written yet. CSRF is checked on the way."""
    contributor = current_contributor()
    try:
        token, name = take_sent_workbook()
        return _ask(contributor, token, name, is_dry_run=True)
    except DomainError as error:
        return _form(contributor, error)


@blueprint.get("/offline/<job_id>")
def offline_report(job_id: str) -> ResponseReturnValue:
    """What it would change, or did, row by row, and how far the files in it are."""
    contributor = current_contributor()
    with reading() as session:
        job = own_return(session, job_id, by=contributor)
        files = files_of(session, job)
    is_going_on = job.finished_at is None or any(
        item.state in ("checking", "converting") for item in files
    )
    page = make_response(
        render_template(
            "contributing/offline_report.html",
            contributor=contributor,
            job=job,
            report=job.result if job.state == "done" else None,
            kinds=FINDING_KINDS,
            files=files,
            states=MEDIA_STATES,
            is_going_on=is_going_on,
        )
    )
    if is_going_on:
        page.headers["Refresh"] = str(LOOK_AGAIN)
    return page


@blueprint.post("/offline/<job_id>")
def write_offline(job_id: str) -> ResponseReturnValue:
    """Write what was tried; pressed twice, the second finds nothing new."""
    contributor = current_contributor()
    with reading() as session:
        tried = own_return(session, job_id, by=contributor)
    try:
        return _ask(contributor, tried.args["token"], tried.args["name"], is_dry_run=False)
    except DomainError as error:
        return _form(contributor, error)


def _ask(by: Contributor, token: str, name: str, *, is_dry_run: bool) -> ResponseReturnValue:
    with transaction() as session:
        job = request_return(session, token=token, name=name, is_dry_run=is_dry_run, by=by)
    return redirect(url_for("contributing.offline_report", job_id=job.id), 303)


def _form(contributor: Contributor, error: DomainError | None = None) -> Response:
    with reading() as session:
        booths = own_booths(session)
        closed = [(booth, _label(session, booth)) for booth in booths if _is_closed(session, booth)]
    page = render_template(
        "contributing/offline.html",
        contributor=contributor,
        booths=booths,
        closed=closed,
        error=error,
    )
    return make_response(page, error.status if error else 200)


def _is_closed(session: Session, booth: Booth) -> bool:
    return workflow.content_row(session, booth).state not in workflow.EDITABLE


def _label(session: Session, booth: Booth) -> str:
    return SHOWN_STATES[shown_state(session, booth)]
