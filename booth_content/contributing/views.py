"""The door, the booth's sections at a glance, the preview, and the one act of handing it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from booth_content import workflow
from booth_content.access_link import AccessLink
from booth_content.contributing import blueprint
from booth_content.contributing.guards import own_booth, own_booths
from booth_content.contributing.progress import booth_progress
from booth_content.contributing.receipt import lead_names, next_words, receipt_of
from booth_content.contributing.tries import try_address, try_link
from booth_content.device_name import device_name
from booth_content.draft import draft_content
from booth_content.exhibition import Booth, Neighbourhood, booth_number, find_exhibition
from booth_content.guards import COOKIE, current_contributor, keep_secret
from booth_content.link_entering import (
    admit_device,
    check_pin,
    find_link,
    leave,
    note_wrong_pin,
)
from booth_content.queries import SHOWN_STATES, shown_state
from booth_content.suggestion import LONGEST_REASON, say_why_refused, suggested_changes
from core.database import reading, transaction
from core.errors import DomainError


@blueprint.get("/<token>")
def door(token: str) -> ResponseReturnValue:
    """Where the printed QR leads: asks for the PIN, once a device."""
    link = _find(token)
    if _is_in(link):
        return redirect(url_for("contributing.home"))
    return _door(link, token)


@blueprint.post("/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Token and PIN are right: this device is let in and known from now on."""
    link = _find(token)
    if _is_in(link):
        return redirect(url_for("contributing.home"), 303)
    try:
        _check(link, request.form.get("pin", ""))
        with transaction() as session:
            secret = admit_device(
                session,
                link,
                name=device_name(request.user_agent.string),
                address=request.remote_addr or "",
            )
    except DomainError as error:
        if error.code not in {"link_pin_wrong", "link_full", "too_many_tries"}:
            raise
        return _door(link, token, error), error.status
    answer = make_response(redirect(url_for("contributing.home"), 303))
    return keep_secret(answer, secret)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The neighbourhood's booths; straight to the only one."""
    contributor = current_contributor()
    with reading() as session:
        booths = own_booths(session)
        if len(booths) == 1:
            return redirect(url_for("contributing.overview", code=booths[0].code))
        rows = [_head(session, booth) | _progress(session, booth) for booth in booths]
        place = session.get(Neighbourhood, contributor.neighbourhood_id)
    return render_template("contributing/home.html", **_me(), place=place, rows=rows)


@blueprint.post("/leave")
def sign_out() -> ResponseReturnValue:
    """End this device; the sheet lets it in again."""
    with transaction() as session:
        leave(session, current_contributor())
    answer = make_response(render_template("contributing/left.html"))
    answer.delete_cookie(COOKIE)
    return answer


@blueprint.get("/booths/<code>")
def overview(code: str) -> ResponseReturnValue:
    """Every section with its state, what is missing and why it matters."""
    return render_template("contributing/overview.html", **_page(code))


@blueprint.get("/booths/<code>/preview")
def preview(code: str) -> ResponseReturnValue:
    """The booth's screen as the draft would have it."""
    return render_template("contributing/preview.html", **_page(code))


@blueprint.get("/booths/<code>/submit")
def submit_page(code: str) -> ResponseReturnValue:
    """What is handed in, what is still missing, and one button."""
    return render_template("contributing/submit.html", **_page(code), error=None)


@blueprint.post("/booths/<code>/submit")
def submit(code: str) -> ResponseReturnValue:
    """Hand it in; leads to the receipt."""
    try:
        _act(code, "submit")
    except DomainError as error:
        if error.status not in {403, 409, 422}:
            raise
        return render_template("contributing/submit.html", **_page(code), error=error), error.status
    return redirect(url_for("contributing.receipt", code=code), 303)


@blueprint.post("/booths/<code>/recall")
def recall(code: str) -> ResponseReturnValue:
    """Take it back to go on writing, as long as nobody has begun to read it."""
    _act(code, "recall")
    return redirect(url_for("contributing.overview", code=code), 303)


@blueprint.post("/booths/<code>/suggestion/<any(accept, refuse):action>")
def answer(code: str, action: str) -> ResponseReturnValue:
    """Take or refuse the wording that a reviewer suggests; ``why:SECTION:PATH`` may say why not."""
    _act(code, action, _reasons() if action == "refuse" else {})
    return redirect(url_for("contributing.overview", code=code), 303)


@blueprint.get("/booths/<code>/receipt")
def receipt(code: str) -> ResponseReturnValue:
    """What was handed in, by whom and when, and what happens next."""
    page = _page(code)
    if page["receipt"] is None:
        return redirect(url_for("contributing.overview", code=code))
    return render_template("contributing/receipt.html", **page)


def _find(token: str) -> AccessLink:
    with try_address(request.remote_addr or ""), reading() as session:
        return find_link(session, token)


def _check(link: AccessLink, pin: str) -> None:
    try:
        with try_address(request.remote_addr or ""), try_link(link.id):
            check_pin(link, pin)
    except DomainError as error:
        if error.code == "link_pin_wrong":
            with transaction() as session:
                note_wrong_pin(session, link, address=request.remote_addr or "")
        raise


def _is_in(link: AccessLink) -> bool:
    try:
        return current_contributor().link_id == link.id
    except DomainError:
        return False


def _door(link: AccessLink, token: str, error: DomainError | None = None) -> str:
    with reading() as session:
        exhibition = find_exhibition(session)
    return render_template(
        "contributing/door.html", link=link, token=token, error=error, exhibition=exhibition
    )


def _reasons() -> dict[tuple[str, str], str]:
    said = {}
    for name, words in request.form.items():
        mark, _, place = name.partition(":")
        section_key, _, path = place.partition(":")
        if mark == "why" and path:
            said[section_key, path] = words
    return said


def _act(code: str, action: str, reasons: Mapping[tuple[str, str], str] | None = None) -> None:
    contributor = current_contributor()
    version = request.form.get("version", "")
    is_number = version.isascii() and version.isdigit() and len(version) < 10
    with transaction() as session:
        booth = own_booth(session, code)
        if reasons:
            say_why_refused(session, booth, reasons, by=contributor)
        workflow.carry_out(
            session, booth, action, by=contributor, version=int(version) if is_number else None
        )


def _page(code: str) -> dict[str, Any]:
    with reading() as session:
        booth = own_booth(session, code)
        return (
            _me()
            | _head(session, booth)
            | _progress(session, booth)
            | {
                "receipt": receipt_of(session, booth),
                "suggested": suggested_changes(session, booth),
                "longest_reason": LONGEST_REASON,
                "leads": lead_names(session, booth),
                "booths": own_booths(session),
            }
        )


def _me() -> dict[str, Any]:
    return {"contributor": current_contributor()}


def _head(session: Session, booth: Booth) -> dict[str, Any]:
    row = workflow.content_row(session, booth)
    state = shown_state(session, booth)
    return {
        "booth": booth,
        "number": booth_number(booth.code),
        "version": row.version,
        "state": state,
        "state_label": SHOWN_STATES[state],
        "next_words": next_words(state),
        "can_write": row.state in workflow.EDITABLE,
        "actions": workflow.available_actions(row.state, current_contributor()),
    }


def _progress(session: Session, booth: Booth) -> dict[str, Any]:
    return {"progress": booth_progress(session, booth, draft_content(session, booth))}
