"""A reviewer's edit of one section, kept as a proposal until it is sent as a suggestion."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booth_content.claim import check_holder
from booth_content.content.fields import SectionDefinition, section
from booth_content.editing.section_view import NOTHING, Answer, view_section
from booth_content.editing.sent_form import SentForm, make_item_id, read_form
from booth_content.exhibition import Booth
from booth_content.queries import booth_by_code
from booth_content.submission import current_submission
from booth_content.suggestion import drop_proposal, propose, proposed_content
from booth_content.workflow import content_row
from core.database import reading, transaction
from core.errors import DomainError
from core.sessions import require, signed_in_account

blueprint = Blueprint("review_suggest", __name__, url_prefix="/admin/review")


@blueprint.get("/<code>/suggestion/<section_key>")
@require("content.review")
def edit(code: str, section_key: str) -> ResponseReturnValue:
    """The section as the suggestion says it so far."""
    return _page(code, section_key)


@blueprint.post("/<code>/suggestion/<section_key>")
@require("content.review")
def save(code: str, section_key: str) -> ResponseReturnValue:
    """Keep the edits with the submission; nothing is sent yet."""
    account = signed_in_account()
    with transaction() as session:
        booth = booth_by_code(session, code)
        sent = read_form(_definition(booth, section_key), request.form)
        done = propose(session, booth, section_key=section_key, changes=sent.changes, by=account)
    conflicts = {conflict.path: conflict for conflict in done.conflicts}
    if done.errors or conflicts:
        answer = Answer(_typed(sent, {*done.errors, *conflicts}), done.errors, conflicts)
        return _page(code, section_key, answer), 409 if conflicts else 422
    if request.form.get("act"):
        return redirect(url_for("review_suggest.edit", code=booth.code, section_key=section_key))
    flash("پیشنهاد نگه داشته شد. هر گاه آماده بود، آن را برای محله بفرستید.", "success")
    return redirect(url_for("review.show", code=booth.code, _anchor=f"s-{section_key}"), 303)


@blueprint.post("/<code>/suggestion")
@require("content.review")
def drop(code: str) -> ResponseReturnValue:
    """Forget the edits that were not sent."""
    with transaction() as session:
        booth = booth_by_code(session, code)
        drop_proposal(session, booth, by=signed_in_account())
    flash("پیشنهاد دور انداخته شد؛ فرستادهٔ محله همان است که بود.", "success")
    return redirect(url_for("review.show", code=booth.code), 303)


def _typed(sent: SentForm, paths: set[str]) -> dict[str, dict[str, str]]:
    return {path: sent.typed[path] for path in paths if path in sent.typed}


def _definition(booth: Booth, section_key: str) -> SectionDefinition:
    try:
        return section(booth.kind, section_key)
    except KeyError:
        raise DomainError("section_unknown", section=section_key) from None


def _page(code: str, section_key: str, answer: Answer = NOTHING) -> str:
    with reading() as session:
        booth = booth_by_code(session, code)
        definition = _definition(booth, section_key)
        check_holder(session, content_row(session, booth), by=signed_in_account())
        said = proposed_content(session, current_submission(session, booth))
    view = view_section(definition, said.get(section_key, {}), new_id=make_item_id(), answer=answer)
    return render_template(
        "admin/review_suggest.html", booth=booth, section=definition, view=view, answer=answer
    )
