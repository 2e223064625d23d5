"""A booth's editor: one section at a time, every field made from its definition."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.editor_page import booth_head
from booth_content import content, workflow
from booth_content.content.fields import sections_for
from booth_content.draft import SectionDraft, section_drafts
from booth_content.editing.saved import blank_id, definition_of, save_facts
from booth_content.editing.section_view import NOTHING, Answer, view_section, view_tabs
from booth_content.editing.sent_form import read_form, read_json
from booth_content.exhibition import Booth
from booth_content.presence import TOPIC, read_said
from booth_content.queries import booth_by_code
from booth_content.revision import Revision
from booth_content.saving import save_section
from booth_content.submission import last_submission, receipt_number
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import to_persian_digits
from core.realtime import current_bus
from core.sessions import require, signed_in_account

blueprint = Blueprint("editor", __name__, url_prefix="/admin/booths")


@blueprint.get("/<code>")
@require("content.view")
def show(code: str) -> ResponseReturnValue:
    """Leads to the booth's first section."""
    with reading() as session:
        booth = booth_by_code(session, code)
    first = sections_for(booth.kind)[0].key
    return redirect(url_for("editor.edit", code=booth.code, section_key=first))


@blueprint.get("/<code>/<section_key>")
@require("content.view")
def edit(code: str, section_key: str) -> ResponseReturnValue:
    """The section with its fields."""
    return _page(code, section_key)


@blueprint.post("/<code>/<section_key>")
@require("content.edit")
def save_form(code: str, section_key: str) -> ResponseReturnValue:
    """Save the whole form, as a browser without scripts sends it."""
    with transaction() as session:
        booth = booth_by_code(session, code)
        definition = definition_of(booth, section_key)
        sent = read_form(definition, request.form)
        result = save_section(
            session,
            booth,
            section_key=section_key,
            changes=sent.changes,
            by=signed_in_account(),
            resolved=sent.resolved,
        )
    if result.errors or result.conflicts:
        conflicts = {conflict.path: conflict for conflict in result.conflicts}
        unsaved = {*conflicts, *result.errors}
        typed = {path: sent.typed[path] for path in unsaved if path in sent.typed}
        answer = Answer(typed=typed, errors=result.errors, conflicts=conflicts)
        return _page(code, section_key, answer), 409 if conflicts else 422
    flash("ذخیره شد." if result.saved or sent.changes else "چیزی تغییر نکرده بود.", "success")
    return redirect(url_for("editor.edit", code=booth.code, section_key=section_key))


@blueprint.post("/<code>/<section_key>/save")
@require("content.edit")
def autosave(code: str, section_key: str) -> ResponseReturnValue:
    """Save the changed fields; answers with what was saved, what must be decided, what is wrong."""
    sent = read_json(request.get_json(silent=True))
    with transaction() as session:
        booth = booth_by_code(session, code)
        definition = definition_of(booth, section_key)
        result = save_section(
            session,
            booth,
            section_key=section_key,
            changes=sent.changes,
            by=signed_in_account(),
            resolved=sent.resolved,
            tried=sent.tried,
        )
        answer = save_facts(session, booth, definition, result)
    return jsonify(answer)


@blueprint.post("/<code>/<section_key>/presence")
@require("content.edit")
def tell_presence(code: str, section_key: str) -> ResponseReturnValue:
    """Say to the other windows of this section that somebody is here; nothing is kept."""
    said = read_said(code, section_key, signed_in_account().name, request.get_json(silent=True))
    current_bus().publish(TOPIC, said)
    return "", 204


@blueprint.post("/<code>/act")
@require("content.view")
def act(code: str) -> ResponseReturnValue:
    """Carry out an act of the workflow; who may do it is the workflow's to say."""
    action = request.form.get("action", "")
    version = request.form.get("version", "")
    if action not in ACTS:
        raise DomainError("save_unreadable")
    with transaction() as session:
        booth = booth_by_code(session, code)
        workflow.carry_out(
            session,
            booth,
            action,
            by=signed_in_account(),
            version=int(version)
            if version.isascii() and version.isdigit() and len(version) < 10
            else None,
        )
        receipt = _receipt(session, booth)
    flash(ACTS[action].format(receipt=receipt), "success")
    return redirect(_back(booth))


ACTS = {
    "submit": "برای بازبینی فرستاده شد؛ شمارهٔ پیگیری {receipt}.",
    "recall": "از بازبینی پس گرفته شد؛ اکنون می‌توانید ویرایش کنید.",
    "sign_off": "تأیید شد و آمادهٔ انتشار است.",
}


def _receipt(session: Session, booth: Booth) -> str:
    submission = last_submission(session, booth)
    revision = session.get(Revision, submission.revision_id) if submission else None
    return to_persian_digits(receipt_number(booth, revision)) if revision else ""


def _back(booth: Booth) -> str:
    key = request.form.get("section", "")
    known = {one.key for one in sections_for(booth.kind)}
    if key in known:
        return url_for("editor.edit", code=booth.code, section_key=key)
    return url_for("editor.show", code=booth.code)


def _page(code: str, section_key: str, answer: Answer = NOTHING) -> str:
    account = signed_in_account()
    with reading() as session:
        booth = booth_by_code(session, code)
        definition = definition_of(booth, section_key)
        drafts = section_drafts(session, booth)
        head = booth_head(session, booth, account)
    drafted = content.settled({key: draft.fields for key, draft in drafts.items()})
    draft: SectionDraft | None = drafts.get(section_key)
    return render_template(
        "admin/editor.html",
        **head,
        tabs=view_tabs(booth.kind, drafted),
        view=view_section(
            definition,
            draft.fields if draft else {},
            new_id=blank_id(draft, request.form.get("new", "")),
            answer=answer,
        ),
        draft=draft,
        answer=answer,
        can_edit=head["can_edit_now"],
    )
