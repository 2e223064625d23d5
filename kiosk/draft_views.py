"""/screen/draft/<ticket>: the draft that one device shows for a while, and its files."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from booth_content.document import document_files
from booth_content.jobs import store
from booth_content.pattern import TYPE as PATTERN_TYPE
from booth_content.pattern import draw_pattern, pattern_key
from booth_content.queries import booth_by_code
from core.database import reading, transaction
from core.errors import DomainError
from core.periodic import look
from kiosk.files import send_stored
from kiosk.shown_draft import draft_of_ticket, forget_ended

blueprint = Blueprint("shown_draft", __name__, url_prefix="/screen/draft")


@blueprint.get("/<ticket>")
def page(ticket: str) -> ResponseReturnValue:
    """The screen's own page, drawn from the draft."""
    with reading() as session:
        draft_of_ticket(session, ticket)
    return render_template(
        "kiosk/preview.html",
        title="پیش‌نویس",
        source=url_for("shown_draft.document", ticket=ticket),
        files=url_for("shown_draft.page", ticket=ticket) + "/files/",
    )


@blueprint.get("/<ticket>.json")
def document(ticket: str) -> ResponseReturnValue:
    """The draft's document."""
    with reading() as session:
        return jsonify({"document": draft_of_ticket(session, ticket).document})


@blueprint.get("/<ticket>/files/<sha256>")
def file(ticket: str, sha256: str) -> Response:
    """A file that this very draft refers to; any other is not there."""
    with reading() as session:
        shown = draft_of_ticket(session, ticket).document
        pattern = draw_pattern(pattern_key(booth_by_code(session, shown["booth"]["code"])))
    wanted = {one["sha256"]: one for one in document_files(shown)}.get(sha256)
    if wanted is None:
        raise DomainError("file_unknown")
    if pattern.sha256 == sha256:
        # no release may have stored it yet
        response = Response(pattern.body, mimetype=PATTERN_TYPE)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    return send_stored(store().path(sha256), sha256, type_=wanted["type"], size=wanted["size"])


@look("forget_shown_drafts")
def forget_shown_drafts() -> None:
    """Copies of drafts go when their time has ended."""
    with transaction() as session:
        forget_ended(session)
