"""A section's form and the booth's pictures: plain HTML that works before any script arrives."""

from __future__ import annotations

from typing import Literal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booth_content import content, workflow
from booth_content.content.fields import sections_for
from booth_content.contributing import blueprint
from booth_content.contributing.api import facts_of, take_picture
from booth_content.contributing.guards import own_booth
from booth_content.contributing.progress import booth_progress
from booth_content.draft import SectionDraft, section_drafts
from booth_content.editing.saved import blank_id, definition_of
from booth_content.editing.section_view import NOTHING, Answer, view_section
from booth_content.editing.sent_form import read_form
from booth_content.exhibition import Booth, booth_number
from booth_content.guards import current_contributor
from booth_content.media_removal import mend_failed
from booth_content.picture import MAX_BYTES
from booth_content.pictures import list_pictures
from booth_content.queries import SHOWN_STATES, shown_state
from booth_content.saving import save_section
from core.database import reading, transaction
from core.errors import DomainError


@blueprint.get("/booths/<code>/<section_key>")
def section(code: str, section_key: str) -> ResponseReturnValue:
    """One section with its fields."""
    return _page(code, section_key)


@blueprint.post("/booths/<code>/<section_key>")
def save_form(code: str, section_key: str) -> ResponseReturnValue:
    """Save the whole form, as a browser without scripts sends it."""
    with transaction() as session:
        booth = own_booth(session, code)
        sent = read_form(definition_of(booth, section_key), request.form)
        result = save_section(
            session,
            booth,
            section_key=section_key,
            changes=sent.changes,
            by=current_contributor(),
            resolved=sent.resolved,
        )
    if result.errors or result.conflicts:
        conflicts = {conflict.path: conflict for conflict in result.conflicts}
        unsaved = {*conflicts, *result.errors}
        typed = {path: sent.typed[path] for path in unsaved if path in sent.typed}
        answer = Answer(typed=typed, errors=result.errors, conflicts=conflicts)
        return _page(code, section_key, answer), 409 if conflicts else 422
    flash("ذخیره شد." if result.saved or sent.changes else "چیزی تغییر نکرده بود.", "success")
    here = url_for("contributing.section", code=code, section_key=section_key)
    return redirect(here, 303)


@blueprint.get("/booths/<code>/pictures")
def pictures(code: str) -> ResponseReturnValue:
    """All pictures of the booth, and a form to send more."""
    with reading() as session:
        booth = own_booth(session, code)
        items = list_pictures(session, booth)
    return render_template(
        "contributing/pictures.html",
        contributor=current_contributor(),
        booth=booth,
        number=booth_number(booth.code),
        pictures=[facts_of(booth.code, item) for item in items],
        largest=MAX_BYTES // 1_000_000,
    )


@blueprint.post("/booths/<code>/pictures")
def send_pictures(code: str) -> ResponseReturnValue:
    """Take the pictures of a form without scripts."""
    files = [file for file in request.files.getlist("pictures") if file.filename]
    if not files:
        raise DomainError("picture_not_chosen")
    for file in files:
        take_picture(code, file.filename or "", file.stream)
    flash("عکس رسید و در حال آماده‌سازی است.", "success")
    return redirect(url_for("contributing.pictures", code=code), 303)


@blueprint.post("/booths/<code>/pictures/<media_id>/<any(again, remove):remedy>")
def mend_picture(
    code: str, media_id: str, remedy: Literal["again", "remove"]
) -> ResponseReturnValue:
    """Try a failed one again, or take it away."""
    by = current_contributor()
    with transaction() as session:
        booth = own_booth(session, code)
        said = mend_failed(session, booth, media_id, remedy, by=by)
    flash(said, "success")
    return redirect(url_for("contributing.pictures", code=code), 303)


def _page(code: str, section_key: str, answer: Answer = NOTHING) -> str:
    with reading() as session:
        booth = own_booth(session, code)
        definition = definition_of(booth, section_key)
        drafts = section_drafts(session, booth)
        row = workflow.content_row(session, booth)
        state = shown_state(session, booth)
        drafted = content.settled({key: draft.fields for key, draft in drafts.items()})
        progress = booth_progress(session, booth, drafted)
    draft: SectionDraft | None = drafts.get(section_key)
    new_id = blank_id(draft, request.form.get("new", ""))
    fields = draft.fields if draft else {}
    return render_template(
        "contributing/section.html",
        contributor=current_contributor(),
        booth=booth,
        number=booth_number(booth.code),
        state=state,
        state_label=SHOWN_STATES[state],
        can_write=row.state in workflow.EDITABLE,
        view=view_section(definition, fields, new_id=new_id, answer=answer),
        here=next(one for one in progress.sections if one.tab.key == section_key),
        following=_following(booth, section_key),
        draft=draft,
        answer=answer,
    )


def _following(booth: Booth, section_key: str) -> tuple[str, str] | None:
    """Key and title of the section after this one."""
    sections = sections_for(booth.kind)
    keys = [one.key for one in sections]
    after = sections[keys.index(section_key) + 1 :]
    return (after[0].key, after[0].title) if after else None
