"""A booth's editor: one section at a time, every field made from its definition."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.editor_form import make_item_id, read_form, read_json
from admin.editor_page import EDITABLE, booth_head
from admin.editor_view import NOTHING, Answer, conflict_facts, describe, view_section, view_tabs
from booth_content import content, workflow
from booth_content.content.fields import SectionDefinition, is_item_id, section, sections_for
from booth_content.draft import SectionDraft, section_drafts
from booth_content.exhibition import Booth
from booth_content.queries import SHOWN_STATES, booth_by_code, shown_state
from booth_content.saving import SaveResult, save_section
from core.database import reading, transaction
from core.dates import format_time, now
from core.errors import DomainError
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
        definition = _definition(booth, section_key)
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
    changes, resolved = read_json(request.get_json(silent=True))
    with transaction() as session:
        booth = booth_by_code(session, code)
        definition = _definition(booth, section_key)
        result = save_section(
            session,
            booth,
            section_key=section_key,
            changes=changes,
            by=signed_in_account(),
            resolved=resolved,
        )
        answer = _save_facts(session, booth, definition, result)
    return jsonify(answer)


@blueprint.post("/<code>/<section_key>/presence")
@require("content.edit")
def tell_presence(code: str, section_key: str) -> ResponseReturnValue:
    """Say to the other windows of this section that somebody is here; nothing is kept."""
    body = request.get_json(silent=True)
    said = body if isinstance(body, dict) else {}
    account = signed_in_account()
    current_bus().publish(
        "presence.changed",
        {
            "booth": code,
            "section": section_key,
            "name": account.name,
            "window": str(said.get("window", ""))[:40],
            "is_editing": said.get("is_editing") is True,
            "is_leaving": said.get("is_leaving") is True,
            "is_new": said.get("is_new") is True,
        },
    )
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
    flash(ACTS[action], "success")
    return redirect(_back(booth))


ACTS = {
    "submit": "برای بازبینی فرستاده شد.",
    "recall": "از بازبینی پس گرفته شد؛ اکنون می‌توانید ویرایش کنید.",
    "approve": "تأیید شد و آمادهٔ انتشار است.",
    "sign_off": "تأیید شد و آمادهٔ انتشار است.",
}


def _back(booth: Booth) -> str:
    key = request.form.get("section", "")
    known = {one.key for one in sections_for(booth.kind)}
    if key in known:
        return url_for("editor.edit", code=booth.code, section_key=key)
    return url_for("editor.show", code=booth.code)


def _definition(booth: Booth, section_key: str) -> SectionDefinition:
    try:
        return section(booth.kind, section_key)
    except KeyError:
        raise DomainError("section_unknown", section=section_key) from None


def _page(code: str, section_key: str, answer: Answer = NOTHING) -> str:
    account = signed_in_account()
    with reading() as session:
        booth = booth_by_code(session, code)
        definition = _definition(booth, section_key)
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
            new_id=_new_id(draft),
            answer=answer,
        ),
        draft=draft,
        answer=answer,
        can_edit=account.may("content.edit") and head["content_state"] in EDITABLE,
    )


def _new_id(draft: SectionDraft | None) -> str:
    """The blank item keeps its id while what was typed into it is not saved."""
    sent = request.form.get("new", "")
    is_free = is_item_id(sent) and (draft is None or sent not in content.order_of(draft.fields))
    return sent if is_free else make_item_id()


def _save_facts(
    session: Session, booth: Booth, definition: SectionDefinition, result: SaveResult
) -> dict[str, Any]:
    state = shown_state(session, booth)
    return {
        "version": result.version,
        "saved": result.saved,
        "kept": result.kept,
        "fields": {
            path: describe(definition, path, value) for path, value in result.fields.items()
        },
        "conflicts": conflict_facts(definition, result.conflicts),
        "errors": {path: error.as_dict() for path, error in result.errors.items()},
        "saved_at": format_time(now()),
        "state": state,
        "state_label": SHOWN_STATES[state],
    }
