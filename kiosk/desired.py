"""Desired state: what a device should have, whatever it was told before.

Every heartbeat is answered with it, so losing any message loses nothing. Five queries, however
many devices are asked for, and one more for demonstrations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth, Exhibition
from booth_content.hiding import hidden_codes
from booth_content.release import active_release
from core.dates import iso_utc, now
from core.errors import DomainError
from core.settings import LANGUAGES, VERSION
from kiosk.commands import open_commands
from kiosk.device import Device, DeviceCommand, DeviceRole
from kiosk.shown_draft import shown_drafts
from kiosk.token import Holder

Desired = dict[str, Any]

# seconds without a touch until a screen asks whether somebody is still there, unless its booth says
IDLE_AFTER = 60
# seconds it asks, and seconds a new release waits at most for a visitor to leave
ASK_FOR = 20
SWAP_WITHIN = 300


@dataclass(frozen=True)
class Locale:
    """The server's language and time zone, as screens are told them."""

    language: str
    timezone: str


class _Screen(NamedTuple):
    """What a holder's settings depend on; equal ones share one desired state."""

    role: str
    width: int | None
    height: int | None
    idle_after: int | None
    playlist: tuple[str, ...] | None


class _Ground(NamedTuple):
    """What is the same for all; the defaults are those of a server without an exhibition."""

    release: int | None = None
    title: str = ""
    is_rehearsal: bool = False
    is_demo: bool = False
    hidden: tuple[str, ...] = ()


# made once: putting a statement together costs as much as running it
_GROUND = select(
    Exhibition.active_release_id, Exhibition.title, Exhibition.is_rehearsal, Exhibition.is_demo
)
_BOOTH = (Booth.screen_width, Booth.screen_height, Booth.idle_after_s)
_FLEET = (
    select(Device.id, Device.token_hash, Device.role, *_BOOTH, Device.playlist)
    .outerjoin(Booth, Booth.id == Device.booth_id)
    .where(Device.revoked_at.is_(None))
)
_SOME = _FLEET.where(Device.id.in_(bindparam("ids", expanding=True)))
# a whole fleet is read as a whole: a list of its ids costs more than the few rows beside it
FEW = 20


class ReleaseMark(NamedTuple):
    """What a device shall show, without the files. ``etag`` changes whenever they may."""

    release: int | None
    booth: str | None
    settings: dict[str, Any]
    etag: str


def desired_states(
    session: Session, holders: Collection[Holder], *, locale: Locale
) -> dict[Holder, Desired]:
    """{"release","settings","commands","time"} for each holder whose token still counts.

    Holders that are told the same share one object, so that it is encoded once. A revoked or
    replaced token, or a demonstration after demo mode has ended, is left out.
    """
    row = session.execute(_GROUND).first()
    ground = _Ground(*row, hidden=tuple(hidden_codes(session))) if row else _Ground()
    screens = _device_screens(session, holders)
    if ground.is_demo:
        screens |= _demo_screens(session, holders)
    commands = open_commands(session, [one.device_id for one in screens if one.device_id])
    drafts = shown_drafts(session)
    shared: dict[_Screen, Desired] = {}
    states = {}
    for holder, screen in screens.items():
        if screen not in shared:
            shared[screen] = _state(ground, screen, locale)
        state = shared[screen]
        if own := commands.get(holder.device_id or ""):
            state = state | {"commands": [_as_told(command) for command in own]}
        if (draft := drafts.get(holder.device_id or "")) is not None:
            state = state | {"settings": state["settings"] | {"draft": draft}}
        states[holder] = state
    return states


def desired_state(session: Session, holder: Holder, *, locale: Locale) -> Desired | None:
    """The same for one; None when its token counts no more."""
    return desired_states(session, [holder], locale=locale).get(holder)


def release_mark(session: Session, holder: Holder, *, locale: Locale) -> ReleaseMark:
    """What GET /release answers, save for the files. Raises token_unknown."""
    state = desired_state(session, holder, locale=locale)
    if state is None:
        raise DomainError("token_unknown")
    booth = session.scalar(
        select(Booth.code)
        .join(Device, Device.booth_id == Booth.id)
        .where(Device.id == holder.device_id)
        if holder.device_id
        else select(Booth.code).where(Booth.id == holder.booth_id)
    )
    release = active_release(session)
    # the manifest's hash too: after a restored backup the same number may mean another release
    parts = [VERSION, release and release.id, release and release.manifest, booth]
    written = json.dumps([*parts, state["settings"]], sort_keys=True).encode()
    etag = hashlib.sha256(written).hexdigest()[:32]
    return ReleaseMark(state["release"], booth, state["settings"], etag)


def _device_screens(session: Session, holders: Collection[Holder]) -> dict[Holder, _Screen]:
    wanted = {one.device_id: one for one in holders if one.device_id}
    if not wanted:
        return {}
    is_few = len(wanted) <= FEW
    rows = session.execute(_SOME, {"ids": list(wanted)}) if is_few else session.execute(_FLEET)
    now_valid = {(row.id, row.token_hash): _screen(*row[2:]) for row in rows}
    return {
        holder: screen
        for holder in holders
        if (screen := now_valid.get((holder.device_id or "", holder.token_hash))) is not None
    }


def _demo_screens(session: Session, holders: Collection[Holder]) -> dict[Holder, _Screen]:
    demos = [one for one in holders if one.device_id is None]
    if not demos:
        return {}
    wanted = {one.booth_id for one in demos}
    rows = session.execute(select(Booth.id, *_BOOTH).where(Booth.id.in_(wanted)))
    screens = {row.id: _screen(DeviceRole.KIOSK, *row[1:], None) for row in rows}
    return {one: screens[one.booth_id] for one in demos if one.booth_id in screens}


def _screen(
    role: str,
    width: int | None,
    height: int | None,
    idle_after: int | None,
    playlist: list[str] | None,
) -> _Screen:
    booths = None if playlist is None else tuple(playlist)
    return _Screen(role, width, height, idle_after, booths)


def _state(ground: _Ground, screen: _Screen, locale: Locale) -> Desired:
    return {
        "release": None if screen.role == DeviceRole.GATE else ground.release,
        "settings": _settings(ground, screen, locale),
        "commands": [],
        "time": iso_utc(now()),
    }


def _settings(ground: _Ground, screen: _Screen, locale: Locale) -> dict[str, Any]:
    orientation = None
    if screen.width and screen.height:
        orientation = "portrait" if screen.height > screen.width else "landscape"
    return {
        "role": screen.role,
        "title": ground.title,
        "rehearsal": ground.is_rehearsal,
        "demo": ground.is_demo,
        "orientation": orientation,
        "width": screen.width,
        "height": screen.height,
        "language": locale.language,
        "languages": LANGUAGES,
        "timezone": locale.timezone,
        "idle_after": screen.idle_after or IDLE_AFTER,
        "ask_for": ASK_FOR,
        "swap_within": SWAP_WITHIN,
        "playlist": screen.playlist,
        "hidden": list(ground.hidden),
        "draft": None,
    }


def _as_told(command: DeviceCommand) -> dict[str, str]:
    return {
        "id": command.id,
        "kind": command.kind,
        "expires_at": iso_utc(command.expires_at),
    }
