"""One act on the ticked guests, or on all that the list shows, and taking it back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.guest_filter import filter_of
from admin.just_done import tell_done
from admin.typed_time import server_zone
from core.database import reading, transaction
from core.errors import DomainError, define
from core.persian import format_number
from core.sessions import require, signed_in_account
from kiosk.hall import look_at_hall
from visitors.groups import get_group
from visitors.guest_list import ids_of_guests
from visitors.guest_words import ACT_WORDS
from visitors.many_guests import (
    MOST_AT_ONCE,
    STEP,
    Changed,
    act_on_many,
    entries_of_batch,
    move_many,
    new_batch,
    undo_many,
)

blueprint = Blueprint("guests_bulk", __name__, url_prefix="/admin/guests/acts")

# as many ids of guests as fit into the address of a page
MOST_IN_ADDRESS = 200

define(
    "guests_too_many_for_badges",
    422,
    fa="از این‌جا تا {most} مهمان به «کارت‌ها» برده می‌شود. برای همهٔ یک گروه، آن را در «کارت‌ها»"
    " برگزینید.",
    en="Up to {most} guests are taken to the badges from here: choose a whole group there.",
)

# blocking asks why, guest by guest
ACTS = ("invite", "accept", "decline", "withdraw", "restore")


@blueprint.post("")
@require("guests.manage")
def act() -> ResponseReturnValue:
    """Carry it out, some hundreds at a time: a gate's scan comes in between."""
    back = url_for("guests.index") + _query()
    name = request.form.get("act", "")
    try:
        ids = _chosen()
        if name == "compare":
            return redirect(url_for("guest_duplicates.index", guest=ids[:6]), 303)
        if name == "badges":
            return redirect(url_for("badges.index", guest=_for_badges(ids)), 303)
        batch = new_batch()
        said, done = _carry_out(name, ids, batch)
    except DomainError as error:
        flash(error.fa, "error")
        return redirect(back, 303)
    if done.passed_over:
        said += f" {format_number(done.passed_over)} مهمان در حالتی نبود که این کار را بپذیرد."
    undo = url_for("guests_bulk.take_back") if done.done else None
    tell_done(said, undo=undo, batch=batch, query=_query())
    return redirect(back, 303)


@blueprint.post("/undo")
@require("guests.manage")
def take_back() -> ResponseReturnValue:
    """Undo one batch; guests that somebody changed since keep that change."""
    batch = request.form.get("batch", "")[:40]
    with reading() as session:
        entries = [entry.id for entry in entries_of_batch(session, batch)]
    again = new_batch()
    by = signed_in_account().actor
    done = Changed(0, 0)
    for start in range(0, len(entries), STEP):
        with transaction() as session:
            some = entries_of_batch(session, batch)[start : start + STEP]
            done += undo_many(session, some, batch=again, by=by)
        time.sleep(0)
    said = f"برای {format_number(done.done)} مهمان بازگردانده شد."
    if done.passed_over:
        said += f" {format_number(done.passed_over)} مهمان در این میان تغییر کرده بود و همان ماند."
    tell_done(said, undo=request.path if done.done else None, batch=again, query=_query())
    return redirect(url_for("guests.index") + _query(), 303)


def _carry_out(name: str, ids: list[int], batch: str) -> tuple[str, Changed]:
    by = signed_in_account().actor
    if name == "move":
        group_id = request.form.get("to_group", type=int) or 0

        def move(session: Session, some: Sequence[int]) -> Changed:
            return move_many(session, some, get_group(session, group_id), batch=batch, by=by)

        done = _each_step(ids, move)
        return f"{format_number(done.done)} مهمان به گروه تازه رفت.", done
    if name not in ACTS:
        raise DomainError("invitation_act_unknown", action=name[:40])
    done = _each_step(
        ids, lambda session, some: act_on_many(session, some, name, batch=batch, by=by)
    )
    return f"«{ACT_WORDS[name]}» برای {format_number(done.done)} مهمان ثبت شد.", done


def _each_step(ids: list[int], change: Callable[[Session, Sequence[int]], Changed]) -> Changed:
    done = Changed(0, 0)
    for start in range(0, len(ids), STEP):
        with transaction() as session:
            done += change(session, ids[start : start + STEP])
        time.sleep(0)  # whoever waits at a gate is served in between
    return done


def _chosen() -> list[int]:
    """The ticked guests, or all of the list. Raises too_many_at_once, guest_unknown for none."""
    if request.form.get("all") == "yes":
        with reading() as session:
            rehearsal = look_at_hall(session, server_zone()).rehearsal
            ids = ids_of_guests(session, filter_of(_words(), rehearsal))
    else:
        ids = request.form.getlist("guest", type=int)
    if len(ids) > MOST_AT_ONCE:
        raise DomainError("too_many_at_once")
    if not ids:
        raise DomainError("guests_none_chosen")
    return ids


def _for_badges(ids: list[int]) -> list[int]:
    """Those that the badges' page is led to by its address. Raises guests_too_many_for_badges."""
    if len(ids) > MOST_IN_ADDRESS:
        raise DomainError("guests_too_many_for_badges", most=MOST_IN_ADDRESS)
    return ids


def _words() -> dict[str, str]:
    return {
        key: values[0] for key, values in parse_qs(request.form.get("query", "")[:2000]).items()
    }


def _query() -> str:
    """The list's own address after its «?», as the form tells it; nothing else leads back."""
    query = request.form.get("query", "")[:2000].lstrip("?")
    return f"?{query}" if query else ""
