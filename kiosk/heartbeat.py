"""Heartbeats: what devices last told of themselves, written many at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from core.realtime import announce
from kiosk.device import Device

# an announcement is at most 64 KB; beyond this many the desk looks at all of them
MOST_NAMED = 1000


@dataclass(frozen=True)
class Heartbeat:
    """One device's word at ``at``. ``clock_skew_ms``: its clock minus ours, in milliseconds."""

    device_id: str
    at: datetime
    release: int | None
    staged: int | None
    build: str
    booth: str | None
    is_page_alive: bool
    queue: int
    clock_skew_ms: int | None
    address: str | None
    problem: dict[str, Any] | None
    is_doubled: bool


def note_heartbeats(session: Session, beats: Collection[Heartbeat]) -> None:
    """Write down the last word of each device, in at most two statements.

    Announces ``device.changed`` with change "seen" and the devices, None when they are very many.
    """
    # in one order everywhere, so that two writers never wait for each other's rows
    ordered = sorted(beats, key=lambda beat: beat.device_id)
    if not ordered:
        return
    connection = session.connection()
    connection.execute(_NOTE, [_values(beat) for beat in ordered])
    if doubled := [beat for beat in ordered if beat.is_doubled]:
        connection.execute(_NOTE_DOUBLED, [{"key": b.device_id, "at": b.at} for b in doubled])
    ids = [beat.device_id for beat in ordered]
    announce(
        session, "device.changed", devices=ids if len(ids) <= MOST_NAMED else None, change="seen"
    )


_TABLE = Device.metadata.tables["device"]
_THIS = _TABLE.c.id == bindparam("key")
_NOTE_DOUBLED = update(_TABLE).where(_THIS).values(doubled_at=bindparam("at"))
_NOTE = (
    update(_TABLE)
    .where(_THIS)
    .values(
        seen_at=bindparam("at"),
        seen_release=bindparam("release"),
        seen_staged=bindparam("staged_release"),
        seen_build=bindparam("build"),
        seen_booth=bindparam("booth"),
        is_page_alive=bindparam("alive"),
        queue=bindparam("waiting"),
        clock_skew_ms=bindparam("skew"),
        address=bindparam("from_address"),
        problem=bindparam("trouble"),
    )
)


def _values(beat: Heartbeat) -> dict[str, Any]:
    return {
        "key": beat.device_id,
        "at": beat.at,
        "release": beat.release,
        "staged_release": beat.staged,
        "build": beat.build,
        "booth": beat.booth,
        "alive": beat.is_page_alive,
        "waiting": beat.queue,
        "skew": beat.clock_skew_ms,
        "from_address": beat.address,
        "trouble": beat.problem,
    }
