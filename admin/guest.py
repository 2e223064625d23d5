"""One guest: everything known, what they are invited to, what happened, and what can be done."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.badge_list import badge_of_guest
from admin.guest_badge import QUESTIONS
from admin.guest_form import (
    FACTS,
    TERMS,
    GuestForm,
    as_text,
    changed_boxes,
    read_facts,
    read_terms,
    show_clashes,
    show_refusal,
    written,
)
from admin.guest_lines import history_lines
from admin.just_done import take_done, tell_done
from admin.typed_time import server_zone
from core.audit import AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from core.sessions import require, signed_in_account
from kiosk.hall import look_at_hall
from visitors.groups import ensure_groups, list_groups
from visitors.guest import Guest, get_guest
from visitors.guest_history import badges_of, history_of_guest
from visitors.guest_list import find_alike, line_of
from visitors.guest_undo import undo
from visitors.guest_words import ACT_WORDS, STATE_WORDS
from visitors.invitation import (
    TRANSITIONS,
    GuestFacts,
    InvitationFacts,
    act_on_invitation,
    add_guest,
    change_guest,
    change_invitation,
    facts_of,
    invitation_of,
    terms_of,
)
from visitors.phone import normal_phone

blueprint = Blueprint("guest", __name__, url_prefix="/admin/guests")


@blueprint.get("/new")
@require("guests.manage")
def new() -> ResponseReturnValue:
    """An empty form."""
    with transaction() as session:
        groups = ensure_groups(session)
    blank = {"state": "invited", "has_reentry": True, "party_size": "۱", "group_id": groups[0].id}
    form = GuestForm(formdata=None, data=blank)
    form.offer_groups(groups)
    return render_template("admin/guest_new.html", form=form, alike=[])


@blueprint.post("/new")
@require("guests.manage")
def add() -> ResponseReturnValue:
    """Add a guest; where there is one of the same name, it is asked first."""
    form = GuestForm()
    with reading() as session:
        form.offer_groups(list_groups(session))
    is_valid = form.validate_on_submit()
    boxes = {*FACTS, *TERMS}
    facts = read_facts(form, GuestFacts("", 0), boxes)
    terms = read_terms(form, InvitationFacts(), boxes)
    if not is_valid or any(form.errors.values()):
        return _form_again(form, [], 422)
    if request.form.get("sure") != "yes":
        with reading() as session:
            phone = normal_phone(facts.phone) if facts.phone else None
            alike = find_alike(session, facts.name, phone)
        if alike:
            return _form_again(form, alike, 409)
    try:
        with transaction() as session:
            by = signed_in_account().actor
            guest = add_guest(session, facts, terms, by=by, state=form.state.data)
    except DomainError as error:
        show_refusal(form, error)
        return _form_again(form, [], error.status)
    flash(f"«{guest.name}» افزوده شد.", "success")
    return redirect(url_for("guest.show", guest_id=guest.id), 303)


def _form_again(form: GuestForm, alike: list[Guest], status: int) -> Response:
    return make_response(render_template("admin/guest_new.html", form=form, alike=alike), status)


@blueprint.get("/<int:guest_id>")
@require("guests.manage")
def show(guest_id: int) -> ResponseReturnValue:
    """The guest; one that was merged leads to whom it was merged into."""
    return _page(guest_id)


@blueprint.post("/<int:guest_id>")
@require("guests.manage")
def change(guest_id: int) -> ResponseReturnValue:
    """Write the boxes that were changed, unless somebody else changed the same ones."""
    form = GuestForm()
    shown = {name: request.form.get(f"shown_{name}", "") for name in (*FACTS, *TERMS)}
    with reading() as session:
        form.offer_groups(list_groups(session))
    form.state.validators, form.state.data = [], "invited"
    is_valid = form.validate()
    boxes = changed_boxes(form, shown)
    try:
        with transaction() as session:
            entries = _write(session, guest_id, form, boxes, shown, is_valid=is_valid)
    except _UnreadError:
        return _page(guest_id, form=form, shown=shown, status=422)
    except DomainError as error:
        if error.code == "guest_unknown":
            raise
        return _page(guest_id, form=form, shown=shown, refusal=error, status=error.status)
    _tell("ذخیره شد." if entries else "چیزی تغییر نکرده بود.", entries)
    return redirect(url_for("guest.show", guest_id=guest_id), 303)


class _UnreadError(Exception):
    """A box was not understood; its error says so."""


def _write(
    session: Session,
    guest_id: int,
    form: GuestForm,
    boxes: set[str],
    shown: dict[str, str],
    *,
    is_valid: bool,
) -> list[AuditEntry]:
    guest = session.get(Guest, guest_id, with_for_update=True) or get_guest(session, guest_id)
    invitation = invitation_of(session, guest)
    facts = read_facts(form, facts_of(guest), boxes & set(FACTS))
    terms = read_terms(form, terms_of(invitation), boxes & set(TERMS))
    if not is_valid or any(form.errors.values()):
        raise _UnreadError
    if show_clashes(form, shown, written(guest, invitation)):
        raise DomainError("guest_form_clash")
    by = signed_in_account().actor
    done = [change_guest(session, guest, facts, by=by)]
    if boxes & set(TERMS):
        done.append(change_invitation(session, guest, terms, version=invitation.version, by=by))
    return [entry for entry in done if entry is not None]


@blueprint.post("/<int:guest_id>/act")
@require("guests.manage")
def act(guest_id: int) -> ResponseReturnValue:
    """Invite, accept, withdraw, block: whatever the invitation's state lets one do."""
    action = request.form.get("act", "")[:40]
    version = request.form.get("version", type=int) or 0
    try:
        with transaction() as session:
            guest = get_guest(session, guest_id)
            by, note = signed_in_account().actor, request.form.get("note", "")
            entry = act_on_invitation(session, guest, action, version=version, by=by, note=note)
    except DomainError as error:
        if error.code == "guest_unknown":
            raise
        flash(error.fa, "error")
    else:
        _tell(f"«{ACT_WORDS[action]}» ثبت شد.", [entry])
    return redirect(url_for("guest.show", guest_id=guest_id), 303)


@blueprint.post("/<int:guest_id>/undo")
@require("guests.manage")
def take_back(guest_id: int) -> ResponseReturnValue:
    """Take acts of the log back, the last one first; together or not at all."""
    ids = sorted(request.form.getlist("entry", type=int), reverse=True)[:20]
    try:
        with transaction() as session:
            guest = get_guest(session, guest_id)
            by = signed_in_account().actor
            undone = [undo(session, _entry_of(session, guest, one), by=by) for one in ids]
    except DomainError as error:
        if error.code == "guest_unknown":
            raise
        flash(error.fa, "error")
    else:
        _tell("بازگردانده شد.", [one for one in undone if one.action != "guest.parted"])
    return redirect(url_for("guest.show", guest_id=guest_id), 303)


def _entry_of(session: Session, guest: Guest, entry_id: int) -> AuditEntry:
    entry = session.get(AuditEntry, entry_id)
    if entry is None or entry.subject != guest.subject:
        raise DomainError("undo_unknown")
    return entry


def _tell(said: str, entries: list[AuditEntry]) -> None:
    if not entries:
        tell_done(said)
        return
    guest_id = int(entries[0].subject.partition(":")[2])
    undo_url = url_for("guest.take_back", guest_id=guest_id)
    tell_done(said, undo=undo_url, entry=[str(entry.id) for entry in entries])


def _page(
    guest_id: int,
    *,
    form: GuestForm | None = None,
    shown: dict[str, str] | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> Response:
    zone = server_zone()
    with reading() as session:
        guest = get_guest(session, guest_id)
        hall = look_at_hall(session, zone)
        line = line_of(session, guest_id, hall.rehearsal)
        assert line is not None
        groups = list_groups(session)
        history = history_lines(history_of_guest(session, guest), groups, zone)
        badges = badges_of(session, guest_id)
        badge_of = badge_of_guest(session, guest_id)
        kept = session.get(Guest, guest.merged_into_id) if guest.merged_into_id else None
    invitation = guest.invitation
    now: dict[str, Any] = written(guest, invitation)
    if form is None:
        form = GuestForm(formdata=None, data=now | {"state": "invited"})
        form.offer_groups(groups)
        shown = None
    elif refusal is not None and refusal.code == "guest_form_clash":
        shown = None  # what is there now has been read: saving again is meant
    elif refusal is not None:
        show_refusal(form, refusal)
    acts = [act for act, (states, _to) in TRANSITIONS.items() if invitation.state in states]
    page = render_template(
        "admin/guest.html",
        guest=guest,
        line=line,
        form=form,
        shown=shown or {name: as_text(now[name]) for name in (*FACTS, *TERMS)},
        is_clash=refusal is not None and refusal.code == "guest_form_clash",
        acts=acts,
        act_words=ACT_WORDS,
        states=STATE_WORDS,
        history=history,
        badges=badges,
        badge_of=badge_of,
        badge_questions=QUESTIONS,
        kept=kept,
        hall=hall,
        done=take_done(),
    )
    return make_response(page, status)
