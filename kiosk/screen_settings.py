"""What organisers set for a screen by hand; it is told to the screen at once, without a release."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from core.audit import Actor, record
from core.errors import DomainError, define
from core.realtime import announce
from kiosk.device import Device, DeviceRole, must_stand, note_change

SHORTEST_IDLE, LONGEST_IDLE = 15, 900

define(
    "idle_after_invalid",
    422,
    fa="مهلت بی‌لمس عددی از ۱۵ تا ۹۰۰ ثانیه است، یا خالی.",
    en="The idle time is 15 to 900 seconds, or empty.",
)
define(
    "playlist_not_here",
    422,
    fa="تنها نمایشگر بزرگ غرفه‌ها را به نوبت نشان می‌دهد؛ کیوسک غرفهٔ خود را.",
    en="Only a big screen has a playlist.",
)
define(
    "playlist_empty",
    422,
    fa="هیچ غرفه‌ای برگزیده نشد. دست‌کم یکی را نشان بزنید، یا «همهٔ غرفه‌ها» را برگزینید.",
    en="Choose one booth at least, or all of them.",
)


def set_idle_after(session: Session, booth: Booth, *, seconds: int | None, by: Actor) -> bool:
    """After how many seconds without a touch the booth's screens ask; None: the default.

    Returns whether that was a change, which is audited (booth.changed) and announced
    (``device.changed``, change "settings"). Raises idle_after_invalid.
    """
    if seconds is not None and not SHORTEST_IDLE <= seconds <= LONGEST_IDLE:
        raise DomainError("idle_after_invalid")
    before = booth.idle_after_s
    if seconds == before:
        return False
    booth.idle_after_s = seconds
    record(
        session,
        by,
        "booth.changed",
        subject=f"booth:{booth.code}",
        before={"idle_after_s": before},
        after={"idle_after_s": seconds},
    )
    here = select(Device.id).where(Device.booth_id == booth.id, Device.revoked_at.is_(None))
    announce(session, "device.changed", devices=list(session.scalars(here)), change="settings")
    return True


def set_playlist(
    session: Session, device: Device, *, codes: Collection[str] | None, by: Actor
) -> bool:
    """Which booths a big screen shows in turns, in the booths' order; None: every booth.

    Returns whether that was a change, which is audited (device.playlist_set) and announced
    (``device.changed``, change "settings"). Raises playlist_not_here, playlist_empty,
    booth_unknown, device_revoked.
    """
    must_stand(device)
    if device.role != DeviceRole.SCREEN:
        raise DomainError("playlist_not_here")
    wanted = None if codes is None else _in_order(session, codes)
    before = device.playlist
    if wanted == before:
        return False
    device.playlist = wanted
    record(
        session,
        by,
        "device.playlist_set",
        subject=device.subject,
        before=before,
        after=wanted,
    )
    note_change(session, device, "settings")
    return True


def _in_order(session: Session, codes: Collection[str]) -> list[str]:
    chosen = select(Booth.code).where(Booth.code.in_(codes)).order_by(Booth.code_order)
    known = list(session.scalars(chosen))
    if strangers := set(codes) - set(known):
        raise DomainError("booth_unknown", code=min(strangers))
    if not known:
        raise DomainError("playlist_empty")
    return known
