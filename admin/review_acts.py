"""What a reviewer does on a submission's page: acts of the workflow, and comments."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.review_view import ACTS
from booth_content.comment import Place, Reader, add_comment, settle_comment
from booth_content.exhibition import Booth
from booth_content.queries import booth_by_code
from booth_content.workflow import carry_out
from core.accounts import Account
from core.database import transaction
from core.errors import DomainError
from core.persian import to_ascii_digits
from core.sessions import require, signed_in_account

blueprint = Blueprint("review_acts", __name__, url_prefix="/admin/review")

DONE = {
    "claim": "غرفه در دست شماست. هر کاری که بکنید، نیم ساعت از نو آغاز می‌شود.",
    "take_over": "غرفه از این پس در دست شماست؛ در رویدادها نوشته شد.",
    "release": "رها شد و به صف برگشت.",
    "request_changes": "برای اصلاح برگشت؛ محله یادداشت‌ها را روی همان پیوند می‌بیند.",
    "suggest": "پیشنهاد رفت. تا محله نپذیرد یا برنگرداند، چیزی تغییر نمی‌کند.",
    "accept": "پیشنهاد پذیرفته شد؛ پیش‌نویس همان است و غرفه آمادهٔ انتشار است.",
    "refuse": "پیشنهاد پذیرفته نشد و غرفه به بازبین برگشت.",
    "approve": "تأیید شد و آمادهٔ انتشار است.",
    "undo_review": "پاسخ برگشت؛ غرفه دوباره در دست شماست.",
}
FIRST_APPROVAL = "تأیید نخست ثبت شد. چون خانهٔ حساسی تغییر کرده، بازبین دیگری هم باید تأیید کند."


@blueprint.post("/<code>/act")
@require("content.view")
def act(code: str) -> ResponseReturnValue:
    """Carry out an act; who may do it is the workflow's to say."""
    action = request.form.get("action", "")
    if action not in ACTS:
        raise DomainError("save_unreadable")

    def do(session: Session, booth: Booth, account: Account) -> str:
        row = carry_out(session, booth, action, by=account, version=_version())
        return FIRST_APPROVAL if action == "approve" and row.state != "approved" else DONE[action]

    return _carry_out(code, do)


@blueprint.post("/<code>/comments")
@require("content.review")
def say(code: str) -> ResponseReturnValue:
    """Comment on a field, or on the booth where the form names none."""
    is_internal = request.form.get("reader") == Reader.INTERNAL
    section_key, path = request.form.get("section", ""), request.form.get("path", "")

    def do(session: Session, booth: Booth, account: Account) -> str:
        add_comment(
            session,
            booth,
            text=request.form.get("text", ""),
            reader=Reader.INTERNAL if is_internal else Reader.CONTRIBUTOR,
            place=Place(section_key, path) if path else None,
            by=account,
        )
        if is_internal:
            return "یادداشت ماند؛ تنها بازبین‌ها و برگزارکنندگان می‌بینند."
        return "یادداشت ماند؛ محله پس از پاسخ شما می‌بیند."

    return _carry_out(code, do)


@blueprint.post("/<code>/comments/<int:comment_id>")
@require("content.view")
def settle(code: str, comment_id: int) -> ResponseReturnValue:
    """Resolve a comment, or open it again (``state=open``)."""
    is_open = request.form.get("state") == "open"

    def do(session: Session, booth: Booth, account: Account) -> str:
        settle_comment(session, booth, comment_id, is_open=is_open, by=account)
        return "یادداشت دوباره باز است." if is_open else "یادداشت بسته شد."

    return _carry_out(code, do)


def _carry_out(code: str, do: Callable[[Session, Booth, Account], str]) -> ResponseReturnValue:
    """Do it and go back to where it was asked; a refusal is told there, and nothing was done."""
    account = signed_in_account()
    try:
        with transaction() as session:
            flash(do(session, booth_by_code(session, code), account), "success")
    except DomainError as error:
        if error.code in ("not_permitted", "booth_unknown"):
            raise
        flash(error.fa, "error")
    words = {key: request.form[key] for key in ("against", "all") if request.form.get(key)}
    anchor = request.form.get("anchor") or None
    return redirect(url_for("review.show", code=code, _anchor=anchor, **words), 303)  # type: ignore[arg-type]


def _version() -> int | None:
    typed = to_ascii_digits(request.form.get("version", ""))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
