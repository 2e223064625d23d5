"""One booth on the screens: hiding it, its draft on a device for a while, going back alone."""

from __future__ import annotations

from collections.abc import Callable
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
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.editor_page import booth_head
from admin.jobs import JobKind, present_job
from admin.publish import FOLLOWED, LONGEST_REASON
from admin.repeats import asked_at, earlier_job
from admin.typed_time import typed_time
from booth_content.booth_return import (
    RETURN_BOOTH_JOB,
    earlier_states,
    request_booth_return,
)
from booth_content.exhibition import Booth, booth_number
from booth_content.freezing import FreezeException, find_freeze, give_respite
from booth_content.hiding import HiddenBooth, hide_booth, show_booth
from booth_content.queries import booth_by_code
from core.database import reading, transaction
from core.dates import iso_utc, now
from core.errors import DomainError
from core.persian import format_number, tidy
from core.sessions import require, signed_in_account
from kiosk.device import Device, DeviceRole, get_device
from kiosk.shown_draft import ShownDraft, end_draft, show_draft

blueprint = Blueprint("booth_screen", __name__, url_prefix="/admin/booths")

FOLLOWED.add(RETURN_BOOTH_JOB)
present_job(
    RETURN_BOOTH_JOB,
    JobKind(
        "بازگرداندن یک غرفه",
        outcome=lambda result: f"انتشار {format_number(result['release'])} روی نمایشگرهاست.",
        onward=lambda result: url_for("releases.show", number=result["release"]),
        onward_label="دیدن انتشار",
    ),
)


@blueprint.get("/<code>/screen")
@require("content.view")
def show(code: str) -> ResponseReturnValue:
    """What the screens show of this booth, and what can be done about it at once."""
    return _page(code)


@blueprint.post("/<code>/screen/hide")
@require("content.publish")
def hide(code: str) -> ResponseReturnValue:
    """Put the neutral card before it, on every screen, at once."""

    def act(session: Session, booth: Booth) -> str:
        hide_booth(session, booth, reason=_reason(), by=signed_in_account())
        return "غرفه پنهان شد؛ نمایشگرها کارت بی‌نام‌ونشان را نشان می‌دهند."

    return _act(code, act)


@blueprint.post("/<code>/screen/unhide")
@require("content.publish")
def unhide(code: str) -> ResponseReturnValue:
    """Take the card away."""

    def act(session: Session, booth: Booth) -> str:
        show_booth(session, booth, by=signed_in_account())
        return "غرفه دوباره نشان داده می‌شود، همان‌گونه که منتشر شده است."

    return _act(code, act)


@blueprint.post("/<code>/screen/draft")
@require("devices.manage")
def draft(code: str) -> ResponseReturnValue:
    """Show the draft on one device for two minutes, or end that."""

    def act(session: Session, booth: Booth) -> str:
        device = get_device(session, request.form.get("device", "")[:36])
        if request.form.get("act") == "end":
            end_draft(session, device, by=signed_in_account())
            return f"«{device.name}» دوباره آنچه منتشر شده است را نشان می‌دهد."
        show_draft(session, booth, device, by=signed_in_account())
        return f"پیش‌نویس تا دو دقیقه روی «{device.name}» است و سپس خود کنار می‌رود."

    return _act(code, act)


@blueprint.post("/<code>/screen/respite")
@require("content.freeze")
def respite(code: str) -> ResponseReturnValue:
    """Let the booth be written to for a while though writing is closed, or end that."""

    def act(session: Session, booth: Booth) -> str:
        typed = request.form.get("until", "")
        ends_at = typed_time(typed) if tidy(typed) else None
        give_respite(session, booth, ends_at=ends_at, reason=_reason(), by=signed_in_account())
        return "مهلت این غرفه ثبت شد." if ends_at else "مهلت این غرفه پایان یافت."

    return _act(code, act)


@blueprint.post("/<code>/screen/return")
@require("content.publish")
def go_back(code: str) -> ResponseReturnValue:
    """Ask for this booth alone to go back to what an earlier release showed of it."""
    reason = _reason()
    if not reason:
        return _page(
            code, problem="بنویسید چرا این غرفه برمی‌گردد؛ دیگران خواهند پرسید.", status=422
        )
    account = signed_in_account()
    release_id = request.form.get("release", type=int) or 0
    args = {"code": code, "release_id": release_id, "reason": reason}
    with transaction() as session:
        booth = booth_by_code(session, code)
        job = earlier_job(
            session, account, RETURN_BOOTH_JOB, since=asked_at(request.form), args=args
        )
        job = job or request_booth_return(
            session, booth, release_id=release_id, reason=reason, by=account
        )
    return redirect(url_for("publish.follow", job_id=job.id), 303)


def _act(code: str, act: Callable[[Session, Booth], str]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            said = act(session, booth_by_code(session, code))
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(code, problem=error.fa, status=error.status)
    flash(said, "success")
    return redirect(url_for("booth_screen.show", code=code), 303)


def _reason() -> str:
    return tidy(request.form.get("reason", ""))[:LONGEST_REASON]


def _page(code: str, *, problem: str | None = None, status: int = 200) -> Response:
    account = signed_in_account()
    with reading() as session:
        booth = booth_by_code(session, code)
        page = render_template(
            "admin/booth_screen.html",
            **booth_head(session, booth, account),
            **_facts(session, booth),
            problem=problem,
            number=booth_number(booth.code),
            asked_at=iso_utc(now()),
            may_publish=account.may("content.publish"),
            may_manage=account.may("devices.manage"),
            may_freeze=account.may("content.freeze"),
        )
    return make_response(page, status)


def _facts(session: Session, booth: Booth) -> dict[str, Any]:
    devices = session.scalars(
        select(Device)
        .where(Device.revoked_at.is_(None), Device.role != DeviceRole.GATE)
        .order_by(Device.booth_id != booth.id, Device.booth_id.is_(None), Device.name)
    )
    drafts = session.execute(
        select(Device, ShownDraft)
        .join(ShownDraft, ShownDraft.device_id == Device.id)
        .where(ShownDraft.booth_id == booth.id, ShownDraft.ends_at > now())
    )
    return {
        "hidden": session.get(HiddenBooth, booth.id),
        "devices": list(devices),
        "drafts": [(device, shown) for device, shown in drafts],
        "earlier": earlier_states(session, booth),
        "freeze": find_freeze(session),
        "respite": session.get(FreezeException, booth.id),
    }
