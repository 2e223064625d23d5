"""A booth's revisions: compared with one another and with the draft, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.editor_page import booth_head
from admin.questions import Question, ask, was_asked
from booth_content.content import describe_difference
from booth_content.draft import draft_content
from booth_content.exhibition import Booth
from booth_content.queries import booth_by_code, list_revisions
from booth_content.restoring import get_revision, restore_revision
from booth_content.workflow import content_row
from core.database import reading, transaction
from core.persian import to_ascii_digits, to_persian_digits
from core.sessions import require, signed_in_account

blueprint = Blueprint("revisions", __name__, url_prefix="/admin/booths")

KIND_LABELS = {
    "submission": "فرستادهٔ محله",
    "suggestion": "پیشنهاد بازبین",
    "import": "بارگذاری کارپوشه",
    "on-behalf": "از سوی برگزارکننده",
    "roll-back": "بازگشت",
}
DRAFT = "draft"
"""What the address calls the draft, where it calls revisions by number."""


@blueprint.get("/<code>/revisions")
@require("content.view")
def index(code: str) -> ResponseReturnValue:
    """The list, and what differs between ?old= and ?new= (numbers, or the draft)."""
    account = signed_in_account()
    with reading() as session:
        booth = booth_by_code(session, code)
        revisions = list_revisions(session, booth)
        numbers = [str(revision.number) for revision in revisions]
        old = _chosen("old", [*numbers, DRAFT], numbers[0] if numbers else DRAFT)
        new = _chosen("new", [*numbers, DRAFT], DRAFT)
        rows = describe_difference(
            booth.kind, _content(session, booth, old), _content(session, booth, new)
        )
        head = booth_head(session, booth, account)
        pointers = content_row(session, booth)
    return render_template(
        "admin/revisions.html",
        **head,
        revisions=revisions,
        kinds=KIND_LABELS,
        old=old,
        new=new,
        rows=rows,
        live=pointers.live_revision_id,
        approved=pointers.approved_revision_id,
        restore_question=_restore_question,
        can_restore=head["can_edit_now"],
    )


@blueprint.post("/<code>/revisions/<int:number>/restore")
@require("content.edit")
def restore(code: str, number: int) -> ResponseReturnValue:
    """Take a revision's content back into the draft; asks first, since the draft is lost."""
    if not was_asked():
        with reading() as session:
            booth = booth_by_code(session, code)
            get_revision(session, booth, number)
        return ask(_restore_question(number), back=url_for("revisions.index", code=booth.code))
    with transaction() as session:
        booth = booth_by_code(session, code)
        changed = restore_revision(session, booth, number=number, by=signed_in_account())
    shown = to_persian_digits(number)
    words = (
        f"پیش‌نویس همان شد که نسخهٔ {shown} می‌گفت؛ نمایشگر تا انتشار همان است که بود."
        if changed
        else f"پیش‌نویس با نسخهٔ {shown} یکی بود."
    )
    flash(words, "success")
    return redirect(url_for("revisions.index", code=booth.code, old=number))


def _restore_question(number: int) -> Question:
    return Question(
        f"پیش‌نویس به نسخهٔ {to_persian_digits(number)} برگردد؟",
        "آنچه اکنون در پیش‌نویس است از دست می‌رود. نمایشگر تا انتشار بعدی تغییر نمی‌کند.",
        "برگردان",
    )


def _chosen(name: str, known: list[str], default: str) -> str:
    typed = to_ascii_digits(request.args.get(name, ""))
    return typed if typed in known else default


def _content(session: Session, booth: Booth, which: str) -> Mapping[str, Mapping[str, Any]]:
    if which == DRAFT:
        return draft_content(session, booth)
    return get_revision(session, booth, int(which)).content
