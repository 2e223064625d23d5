"""Conflicts: two gates that were apart let one badge in. Side by side, settled by a supervisor."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.entrance_day import read_wanted
from admin.entrance_words import SETTLEMENTS, marks_of, outcome_word
from admin.listing import address_with
from admin.typed_time import server_zone
from core.database import reading, transaction
from core.sessions import require, signed_in_account
from visitors.arrivals import count_conflicts
from visitors.entrance import entrance_settings
from visitors.scan_log import list_conflicts
from visitors.settling import reopen_conflict, settle_conflict

blueprint = Blueprint("entrance_conflicts", __name__, url_prefix="/admin/entrance/conflicts")


@blueprint.get("")
@require("entrance.names")
def index() -> ResponseReturnValue:
    """Those that wait, the oldest first; or those settled, the newest first."""
    is_settled = request.args.get("state") == "settled"
    with reading() as session:
        days = read_wanted(session, server_zone())
        found = list_conflicts(session, rehearsal=days.rehearsal, is_settled=is_settled)
        waiting = count_conflicts(session, days.rehearsal)
    part = "HX-Request" in request.headers
    return render_template(
        "admin/entrance_conflicts_part.html" if part else "admin/entrance_conflicts.html",
        conflicts=found,
        waiting=waiting,
        is_settled=is_settled,
        days=days,
        settlements=SETTLEMENTS,
        words={"outcome": outcome_word, "marks": marks_of},
        may_settle=signed_in_account().may("entrance.override"),
        address_with=address_with,
    )


@blueprint.post("/<int:check_in_id>/settle")
@require("entrance.override")
def settle(check_in_id: int) -> ResponseReturnValue:
    """Say what it was: two people, one counted twice, or a note."""
    how, note = request.form.get("how", ""), request.form.get("note", "")
    with transaction() as session:
        entrance_settings(session, is_locked=True)
        by = signed_in_account().actor
        settle_conflict(session, check_in_id, how=how, note=note, by=by)
    flash(f"{SETTLEMENTS[how]}. در «رسیدگی‌شده‌ها» می‌توان آن را برگرداند.", "success")
    return redirect(url_for("entrance_conflicts.index", of=request.form.get("of")), 303)


@blueprint.post("/<int:check_in_id>/reopen")
@require("entrance.override")
def reopen(check_in_id: int) -> ResponseReturnValue:
    """Take a settlement back."""
    with transaction() as session:
        entrance_settings(session, is_locked=True)
        reopen_conflict(session, check_in_id, by=signed_in_account().actor)
    flash("رسیدگی برگشت؛ این ناسازگاری دوباره منتظر است.", "success")
    return redirect(url_for("entrance_conflicts.index", of=request.form.get("of")), 303)
