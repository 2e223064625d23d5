"""Devices: the fleet at a glance, and what can be done with each device."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.device_list import (
    PROBLEMS,
    ROLE_LABELS,
    SORTS,
    STATES,
    DeviceFilter,
    booths_without_screen,
    find_fleet,
)
from admin.listing import read_order, show_listing
from admin.screens import read_screens
from booth_content.exhibition import Booth
from booth_content.queries import booth_by_code
from core.addresses import qr_path, reachable_url
from core.audit import Actor
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import format_number
from core.sessions import require, signed_in_account
from kiosk.commands import send_command, send_commands
from kiosk.device import Device, get_device, move_device, rename_device, revoke_device
from kiosk.queries import DeviceRow, list_devices
from kiosk.screen_settings import set_playlist
from kiosk.visits import device_visits, start_of_day

blueprint = Blueprint("devices", __name__, url_prefix="/admin/devices")

COMMANDS = {
    "reload": "بارگذاری دوباره",
    "identify": "شناسایی",
    "swap_now": "نشان دادن فوری نسخهٔ تازه",
}


@blueprint.get("")
@require("devices.view")
def index() -> ResponseReturnValue:
    """Every device, and every booth without a screen; follows the heartbeats."""
    order = read_order(SORTS)
    wanted = DeviceFilter(
        text=request.args.get("q", ""),
        role=_one_of(ROLE_LABELS, request.args.get("role")),
        state=_one_of(STATES, request.args.get("state")),
        sort=order.sort,
        is_descending=order.is_descending,
        page=order.page,
    )
    with reading() as session:
        found = find_fleet(session, wanted)
        screens = read_screens(session)
    part = "HX-Request" in request.headers
    return render_template(
        "admin/devices_part.html" if part else "admin/devices.html",
        found=found,
        wanted=wanted,
        screens=screens,
        roles=ROLE_LABELS,
        states=STATES,
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
    )


@blueprint.get("/line")
@require("devices.view")
def line() -> ResponseReturnValue:
    """«۷۱ از ۷۳ نمایشگر روی انتشار ۱۴», as it stands."""
    with reading() as session:
        screens = read_screens(session)
    return render_template("admin/devices_line.html", screens=screens)


@blueprint.get("/sheet")
@require("devices.view")
def sheet() -> ResponseReturnValue:
    """For a technician with paper in hand: booths without a screen, and where to go."""
    address = reachable_url(request.host_url) + "/screen"
    with reading() as session:
        booths = booths_without_screen(session)
    return render_template(
        "admin/device_sheet.html", booths=booths, address=address, qr=qr_path(address)
    )


@blueprint.get("/<device_id>")
@require("devices.view")
def show(device_id: str) -> ResponseReturnValue:
    """One device, and what can be done with it."""
    return _show(device_id)


def _show(device_id: str, *, asks_to_revoke: bool = False) -> str:
    with reading() as session:
        row = _row(session, device_id)
        booths = list(session.scalars(select(Booth).order_by(Booth.code_order)))
        today = device_visits(session, device_id, since=start_of_day(_zone()))
    part = "HX-Request" in request.headers
    return render_template(
        "admin/device_part.html" if part else "admin/device.html",
        row=row,
        booths=booths,
        roles=ROLE_LABELS,
        commands=COMMANDS,
        problems=PROBLEMS,
        today=today,
        asks_to_revoke=asks_to_revoke and not row.device.is_revoked,
    )


@blueprint.post("/<device_id>/name")
@require("devices.manage")
def rename(device_id: str) -> ResponseReturnValue:
    """Call a device otherwise."""
    name = request.form.get("name", "")
    return _act(
        device_id,
        lambda session, device, by: rename_device(session, device, name=name, by=by),
        "نام تازه ثبت شد.",
    )


@blueprint.post("/<device_id>/place")
@require("devices.manage")
def move(device_id: str) -> ResponseReturnValue:
    """Put a device at another booth or gate."""
    code, gate = request.form.get("booth", "").strip(), request.form.get("gate", "").strip()

    def act(session: Session, device: Device, by: Actor) -> None:
        booth = booth_by_code(session, code) if code else None
        move_device(session, device, booth=booth, gate_name=gate or None, by=by)

    return _act(device_id, act, "جابه‌جا شد؛ اگر روشن باشد همین حالا غرفهٔ تازه را نشان می‌دهد.")


@blueprint.post("/<device_id>/commands")
@require("devices.manage")
def command(device_id: str) -> ResponseReturnValue:
    """Ask a device to load its page anew, or to show itself."""
    kind = request.form.get("kind", "")
    word = COMMANDS.get(kind, "")
    return _act(
        device_id,
        lambda session, device, by: send_command(session, device, kind=kind, by=by),
        f"«{word}» فرستاده شد؛ پاسخ دستگاه همین‌جا می‌آید.",
    )


@blueprint.post("/swap-now")
@require("devices.manage")
def swap_now() -> ResponseReturnValue:
    """Have every screen that waits for its visitor to leave show the new release at once."""
    with transaction() as session:
        waiting = [row.device for row in list_devices(session) if row.is_waiting]
        if waiting:
            send_commands(session, waiting, kind="swap_now", by=signed_in_account().actor)
    if waiting:
        flash(
            f"به {format_number(len(waiting))} نمایشگر گفته شد که همین حالا تازه شوند.", "success"
        )
    else:
        flash("دیگر هیچ نمایشگری منتظر نیست؛ همه تازه شده‌اند.", "info")
    return redirect(url_for("devices.index"), 303)


@blueprint.post("/<device_id>/playlist")
@require("devices.manage")
def playlist(device_id: str) -> ResponseReturnValue:
    """Which booths a big screen shows in turns."""
    is_all = request.form.get("which") == "all"
    codes = None if is_all else set(request.form.getlist("booths"))
    return _act(
        device_id,
        lambda session, device, by: set_playlist(session, device, codes=codes, by=by),
        "نوبت نمایش ذخیره شد و همین حالا به نمایشگر گفته شد.",
    )


@blueprint.post("/<device_id>/revoke")
@require("devices.manage")
def revoke(device_id: str) -> ResponseReturnValue:
    """Let a device in no more; asks first where the page's own question was not put."""
    if request.form.get("was_asked") != "yes":
        return _show(device_id, asks_to_revoke=True)
    return _act(
        device_id,
        lambda session, device, by: revoke_device(session, device, by=by),
        "دسترسی دستگاه گرفته شد. آنچه فرستاده بود می‌ماند.",
    )


def _act(
    device_id: str, act: Callable[[Session, Device, Actor], object], done: str
) -> ResponseReturnValue:
    try:
        with transaction() as session:
            act(session, get_device(session, device_id), signed_in_account().actor)
    except DomainError as error:
        if error.code == "device_unknown":
            raise
        flash(error.fa, "error")
    else:
        flash(done, "success")
    back = request.form.get("back") == "list"
    page = url_for("devices.index") if back else url_for("devices.show", device_id=device_id)
    return redirect(page, 303)


def _row(session: Session, device_id: str) -> DeviceRow:
    get_device(session, device_id)
    return next(row for row in list_devices(session) if row.device.id == device_id)


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["ghorfeh_settings"].timezone
    return zone


def _one_of(known: dict[str, str], typed: str | None) -> str | None:
    return typed if typed in known else None
