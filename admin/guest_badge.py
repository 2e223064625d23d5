"""One guest's badge, from the guest's page: printing it, printing a new one, reporting it lost."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from admin.badge_list import badge_of_guest
from admin.questions import Question, ask, was_asked
from core.database import reading, transaction
from core.sessions import require, signed_in_account
from kiosk.badge_job import request_badges
from visitors.badge import report_lost
from visitors.guest import get_guest

blueprint = Blueprint("guest_badge", __name__, url_prefix="/admin/guests/<int:guest_id>/badge")

REISSUE = Question(
    "کارت تازه چاپ شود؟",
    "کارتی که این مهمان دارد همین که کارت تازه آماده شود از کار می‌افتد و کنار در پذیرفته نمی‌شود.",
    "چاپ کارت تازه",
)
LOST = Question(
    "این کارت گم شده است؟",
    "همین حالا از کار می‌افتد و کسی با آن راه نمی‌یابد. برای مهمان کارت تازه چاپ کنید.",
    "باطل کردن کارت",
)
# for _badge_of_guest.html
QUESTIONS = {"reissue": REISSUE, "lost": LOST}


@blueprint.post("/print/<layout>")
@require("guests.manage")
def print_one(guest_id: int, layout: str) -> ResponseReturnValue:
    """Print a badge; asks first where the guest has a live one, which ends."""
    with reading() as session:
        guest = get_guest(session, guest_id)
        is_live = badge_of_guest(session, guest_id).is_live
    if is_live and not was_asked():
        return ask(REISSUE, back=_page_of(guest_id))
    with transaction() as session:
        job_id = request_badges(
            session,
            [guest_id],
            layouts=[layout],
            is_reissue=is_live,
            used=0,
            scope=guest.name,
            by=signed_in_account(),
        ).id
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@blueprint.post("/lost")
@require("guests.manage")
def lost(guest_id: int) -> ResponseReturnValue:
    """End the badge without giving another; asks first."""
    if not was_asked():
        return ask(LOST, back=_page_of(guest_id))
    with transaction() as session:
        report_lost(session, guest_id, by=signed_in_account().actor)
    flash("کارت باطل شد. برای مهمان کارت تازه چاپ کنید.", "success")
    return redirect(_page_of(guest_id), 303)


def _page_of(guest_id: int) -> str:
    return f"/admin/guests/{guest_id}"
