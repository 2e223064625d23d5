"""The fleet as a list: every device, and every booth that has no screen yet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from booth_content.exhibition import Booth
from core.persian import fold, sort_key, to_ascii_digits
from kiosk.device import Device, DeviceRole
from kiosk.queries import DeviceRow, list_devices

PER_PAGE = 50
ROLE_LABELS = {"kiosk": "کیوسک غرفه", "gate": "ایستگاه ورودی", "screen": "نمایشگر بزرگ"}
STATES = {
    "online": "روشن",
    "silent": "خاموش",
    "never": "هنوز دیده نشده",
    "behind": "عقب‌مانده",
    "waiting": "در انتظار پایان بازدید",
    "trouble": "نیازمند رسیدگی",
    "none": "بی‌نمایشگر",
    "revoked": "باطل‌شده",
}
# what a device may say keeps it from showing a release; others are shown as they are
PROBLEMS = {
    "hash_mismatch": "پرونده‌ای خراب به دستگاه رسید",
    "file_missing": "پرونده‌ای به دستگاه نرسید",
    "server_unreachable": "دستگاه سرور را نیافت",
    "document_unusable": "سند غرفه خواندنی نبود",
    "storage_full": "حافظهٔ دستگاه پر است",
    "release_failed": "انتشار تازه سه بار باز نشد و دستگاه به انتشار پیشین برگشت",
    "build_failed": "برنامهٔ تازهٔ نمایشگر سه بار باز نشد و دستگاه به برنامهٔ پیشین برگشت",
    "clock_wrong": "ساعت دستگاه درست نیست",
}
SORTS = ("booth", "name", "state", "seen", "release", "drift", "queue")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class FleetEntry:
    """A line of the list: a device (``row``), or a booth without a screen (``booth``)."""

    row: DeviceRow | None
    booth: Booth | None

    @property
    def states(self) -> set[str]:
        """The words of STATES that are true of it; a device may be silent and behind."""
        row = self.row
        if row is None:
            return {"none"}
        if row.state == "revoked":
            return {"revoked"}
        is_trouble = row.is_doubled or row.device.problem is not None
        marks = {"behind": row.is_behind, "waiting": row.is_waiting, "trouble": is_trouble}
        return {row.state, *(mark for mark, is_true in marks.items() if is_true)}


@dataclass(frozen=True)
class DeviceFilter:
    """What the list is narrowed to and how it is ordered; ``page`` counts from 1."""

    text: str = ""
    role: str | None = None
    state: str | None = None
    sort: str = "booth"
    is_descending: bool = False
    page: int = 1


@dataclass(frozen=True)
class FleetPage:
    """One page of entries; ``counts`` are of all entries, by state, whatever the filter."""

    rows: list[FleetEntry]
    total: int
    number: int
    pages: int
    counts: dict[str, int]


def find_fleet(session: Session, wanted: DeviceFilter) -> FleetPage:
    """One page of the fleet: four queries, and sorted here, since a fleet is hundreds at most."""
    entries = _entries(session)
    counts = {state: sum(state in one.states for one in entries) for state in STATES}
    found = [one for one in entries if _fits(one, wanted)]
    if (key := _KEYS.get(wanted.sort)) is not None:
        found.sort(key=key, reverse=wanted.is_descending)
    elif wanted.is_descending:
        found.reverse()
    pages = max(1, math.ceil(len(found) / PER_PAGE))
    number = min(max(1, wanted.page), pages)
    start = (number - 1) * PER_PAGE
    return FleetPage(found[start : start + PER_PAGE], len(found), number, pages, counts)


def booths_without_screen(session: Session) -> list[Booth]:
    """The booths that no device shows, in their order."""
    has_screen = exists().where(
        Device.booth_id == Booth.id, Device.role != DeviceRole.GATE, Device.revoked_at.is_(None)
    )
    return list(
        session.scalars(
            select(Booth)
            .where(~has_screen)
            .options(joinedload(Booth.hall))
            .order_by(Booth.code_order)
        )
    )


def _entries(session: Session) -> list[FleetEntry]:
    devices = [FleetEntry(row, None) for row in list_devices(session)]
    bare = [FleetEntry(None, booth) for booth in booths_without_screen(session)]
    orders = dict(session.execute(select(Booth.code, Booth.code_order)).all())

    def place(one: FleetEntry) -> tuple[bool, bool, str]:
        code = one.booth.code if one.booth else one.row.booth_code if one.row else None
        return "revoked" in one.states, code is None, orders.get(code or "", "")

    return sorted([*devices, *bare], key=place)


def _fits(one: FleetEntry, wanted: DeviceFilter) -> bool:
    if wanted.role and (one.row.device.role if one.row else "kiosk") != wanted.role:
        return False
    if wanted.state and wanted.state not in one.states:
        return False
    if not wanted.state and "revoked" in one.states:
        return False
    return all(word in _said(one) for word in fold(wanted.text).split())


def _said(one: FleetEntry) -> str:
    if one.row is None:
        assert one.booth is not None
        return fold(f"{one.booth.code} {one.booth.name}")
    row, device = one.row, one.row.device
    words: Iterable[str | None] = (
        device.name,
        row.booth_code,
        row.booth_name,
        device.gate_name,
        device.address,
    )
    return fold(to_ascii_digits(" ".join(word for word in words if word)))


_STATE_ORDER = ("trouble", "silent", "waiting", "behind", "never", "none", "online", "revoked")
_KEYS: dict[str, Callable[[FleetEntry], Any]] = {
    "name": lambda one: sort_key(one.row.device.name if one.row else ""),
    "state": lambda one: min(_STATE_ORDER.index(state) for state in one.states),
    "seen": lambda one: (one.row.device.seen_at if one.row else None) or _LONG_AGO,
    "release": lambda one: (one.row.device.seen_release if one.row else None) or -1,
    "drift": lambda one: abs((one.row.device.clock_skew_ms if one.row else None) or 0),
    "queue": lambda one: one.row.device.queue if one.row else -1,
}
