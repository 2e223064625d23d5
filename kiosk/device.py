"""Devices: what shows a booth or guards a gate, the token each holds, and what was asked of it.

Tokens are 256 random bits, told once and kept only as their SHA-256. Whether a device is online is
never stored: it is read off ``seen_at``.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Booth
from core.audit import Actor, record
from core.database import Base, UTCDateTime, after_commit
from core.dates import now
from core.errors import DomainError, define
from core.persian import tidy
from core.realtime import announce
from kiosk.token import forget_holder, hash_of, make_token
from visitors.entrance import ensure_gate

LONGEST_NAME = 80
LONGEST_GATE = 60

define(
    "device_unknown",
    404,
    fa="چنین دستگاهی نیست. فهرست دستگاه‌ها را تازه کنید.",
    en="There is no such device.",
)
define(
    "device_revoked",
    409,
    fa="دسترسی این دستگاه گرفته شده است. آن را با کدی تازه، دستگاهی نو بشناسانید.",
    en="This device has been revoked: pair it as a new one.",
)
define(
    "device_name_invalid",
    422,
    fa="نام دستگاه ۱ تا ۸۰ نویسه می‌خواهد.",
    en="A device's name has 1 to 80 characters.",
)
define(
    "device_place_invalid",
    422,
    fa="کیوسک یک غرفه می‌خواهد و ایستگاه ورودی نام یک در؛ نمایشگر بزرگ دست‌بالا یکی از این دو.",
    en="A kiosk needs a booth, a gate station the name of a gate, a screen at most one of them.",
)
define(
    "gate_name_too_long",
    422,
    fa="نام در دست‌بالا ۶۰ نویسه است.",
    en="A gate's name has at most 60 characters.",
)
define(
    "device_role_unknown",
    422,
    fa="نقش دستگاه «{role}» شناخته نیست: kiosk، gate یا screen.",
    en="{role} is not a device's role: kiosk, gate or screen.",
)


class DeviceRole(StrEnum):
    """What a device is for."""

    KIOSK = "kiosk"
    GATE = "gate"
    SCREEN = "screen"


_PLACE_CHECKS = (
    ("role IN ('kiosk','gate','screen')", "role"),
    ("role <> 'kiosk' OR booth_id IS NOT NULL", "kiosk_has_a_booth"),
    ("role <> 'gate' OR gate_name IS NOT NULL", "gate_has_a_name"),
    ("booth_id IS NULL OR gate_name IS NULL", "one_place"),
)


def _place_checks() -> tuple[CheckConstraint, ...]:
    return tuple(CheckConstraint(text, name=name) for text, name in _PLACE_CHECKS)


class Device(Base):
    """One paired device. ``seen_*`` and the facts below it are what its last heartbeat told."""

    __tablename__ = "device"
    __table_args__ = (*_place_checks(), CheckConstraint("queue >= 0", name="queue"))

    # public, told to the device when it pairs
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    role: Mapped[str] = mapped_column(String(10))
    booth_id: Mapped[int | None] = mapped_column(ForeignKey("booth.id"), index=True)
    gate_name: Mapped[str | None] = mapped_column(String(LONGEST_GATE))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # when the token it holds was given out
    paired_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_release: Mapped[int | None]
    # a release it holds whole and shows when its visitor has left
    seen_staged: Mapped[int | None]
    seen_build: Mapped[str] = mapped_column(String(64), default="")
    seen_booth: Mapped[str | None] = mapped_column(String(20))
    is_page_alive: Mapped[bool | None]
    queue: Mapped[int] = mapped_column(default=0)
    # the device's clock minus ours, in milliseconds; what travelling took is in it
    clock_skew_ms: Mapped[int | None] = mapped_column(BigInteger)
    address: Mapped[str | None] = mapped_column(String(45))
    # {"code", "release", "detail"} of what keeps it from showing a release
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # what a big screen shows in turns, as booths' codes; None: every booth of its exhibition
    playlist: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    # when two sockets were last seen to use its token in turns: it was copied
    doubled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def actor(self) -> Actor:
        return Actor("device", self.name)

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"device:{self.id}"


class PairingCode(Base):
    """Six digits that make a device of whoever types them first, within ten minutes.

    With ``device_id`` they give that device a new token instead; the old one is void then.
    """

    __tablename__ = "pairing_code"
    __table_args__ = (
        *_place_checks(),
        CheckConstraint("length(code) = 6", name="six_digits"),
        CheckConstraint("expires_at > created_at", name="lasts"),
    )

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    booth_id: Mapped[int | None] = mapped_column(ForeignKey("booth.id"))
    gate_name: Mapped[str | None] = mapped_column(String(LONGEST_GATE))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DeviceCommand(Base):
    """Something asked of a device, for as long as it makes sense; see ``kiosk.commands``."""

    __tablename__ = "device_command"
    __table_args__ = (
        CheckConstraint("kind IN ('reload','identify','swap_now')", name="kind"),
        CheckConstraint("expires_at > created_at", name="lasts"),
        CheckConstraint("applied_at IS NULL OR failed_at IS NULL", name="one_end"),
        Index("ix_device_command_device_id_created_at", "device_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    detail: Mapped[str] = mapped_column(String(300), default="")

    @property
    def state(self) -> str:
        """queued, sent, acked, applied, failed or expired."""
        if self.applied_at or self.failed_at:
            return "applied" if self.applied_at else "failed"
        if self.expires_at <= now():
            return "expired"
        if self.acked_at:
            return "acked"
        return "sent" if self.sent_at else "queued"


class PairedDevice(NamedTuple):
    """A device and the token that is told this once."""

    device: Device
    token: str


class Place(NamedTuple):
    """Where a device stands: a booth, a gate, or neither."""

    role: DeviceRole
    booth_id: int | None
    gate_name: str | None


def place_of(role: str, booth: Booth | None, gate_name: str | None) -> Place:
    """Check what a device of ``role`` needs. Raises device_role_unknown, device_place_*."""
    if role not in set(DeviceRole):
        raise DomainError("device_role_unknown", role=role)
    gate = tidy(gate_name or "") or None
    has = (booth is not None, gate is not None)
    wanted = {"kiosk": {(True, False)}, "gate": {(False, True)}}
    if has not in wanted.get(role, {(False, False), (True, False), (False, True)}):
        raise DomainError("device_place_invalid")
    if gate is not None and len(gate) > LONGEST_GATE:
        raise DomainError("gate_name_too_long")
    return Place(DeviceRole(role), booth.id if booth else None, gate)


def register_device(
    session: Session,
    *,
    role: str,
    by: Actor,
    booth: Booth | None = None,
    gate_name: str | None = None,
    name: str = "",
) -> PairedDevice:
    """Add a device and give its token, without a pairing code. Announces ``device.changed``.

    Raises device_role_unknown, device_place_invalid, device_name_invalid.
    """
    place = place_of(role, booth, gate_name)
    return add_device(session, place, name=name or usual_name(place, booth), by=by)


def add_device(session: Session, place: Place, *, name: str, by: Actor) -> PairedDevice:
    """Add a device at a checked place and give its token; a gate named for the first time is
    made."""
    if place.gate_name is not None:
        ensure_gate(session, place.gate_name)
    token = make_token()
    device = Device(
        id=str(uuid.uuid4()),
        name=checked_name(name),
        role=place.role,
        booth_id=place.booth_id,
        gate_name=place.gate_name,
        token_hash=hash_of(token),
        created_at=now(),
        paired_at=now(),
    )
    session.add(device)
    session.flush()
    record(
        session, by, "device.registered", subject=device.subject, name=device.name, role=device.role
    )
    note_change(session, device, "registered")
    return PairedDevice(device, token)


def renew_token(session: Session, device: Device, *, by: Actor) -> PairedDevice:
    """Give a device another token; its sockets with the old one end. Raises device_revoked."""
    must_stand(device)
    token = make_token()
    _forget_token(session, device)
    device.token_hash = hash_of(token)
    device.paired_at = now()
    device.doubled_at = None
    record(session, by, "device.paired", subject=device.subject, name=device.name)
    note_change(session, device, "paired")
    return PairedDevice(device, token)


def rename_device(session: Session, device: Device, *, name: str, by: Actor) -> None:
    """Call a device otherwise. Raises device_name_invalid."""
    before, device.name = device.name, checked_name(name)
    record(session, by, "device.renamed", subject=device.subject, before=before, after=device.name)
    note_change(session, device, "renamed")


def move_device(
    session: Session,
    device: Device,
    *,
    by: Actor,
    booth: Booth | None = None,
    gate_name: str | None = None,
) -> None:
    """Put a device at another booth or gate; what it should show changes at once.

    Raises device_place_invalid, device_revoked.
    """
    must_stand(device)
    place = place_of(device.role, booth, gate_name)
    before = {"booth_id": device.booth_id, "gate": device.gate_name}
    device.booth_id, device.gate_name = place.booth_id, place.gate_name
    if place.gate_name is not None:
        ensure_gate(session, place.gate_name)
    session.flush()
    _forget_token(session, device)
    where = {"booth": booth.code if booth else None, "gate": place.gate_name}
    record(session, by, "device.moved", subject=device.subject, before=before, after=where)
    note_change(session, device, "moved")


def revoke_device(session: Session, device: Device, *, by: Actor) -> None:
    """Let a device in no more; its sockets end at once (``device.revoked``). Raises device_revoked.

    What it told stays. There is no way back: a revoked device is paired as a new one.
    """
    must_stand(device)
    device.revoked_at = now()
    _forget_token(session, device)
    record(session, by, "device.revoked", subject=device.subject, name=device.name)
    announce(session, "device.revoked", devices=[device.id])
    note_change(session, device, "revoked")


def get_device(session: Session, device_id: str) -> Device:
    """Raises device_unknown."""
    device = session.scalar(select(Device).where(Device.id == device_id))
    if device is None:
        raise DomainError("device_unknown")
    return device


def must_stand(device: Device) -> None:
    """Raises device_revoked."""
    if device.is_revoked:
        raise DomainError("device_revoked")


def checked_name(name: str) -> str:
    """The name as it is kept. Raises device_name_invalid."""
    kept = tidy(name)
    if not 1 <= len(kept) <= LONGEST_NAME:
        raise DomainError("device_name_invalid")
    return kept


def note_change(session: Session, device: Device, change: str) -> None:
    """Announce ``device.changed`` {"devices": [id], "change"} to the desk and the sockets."""
    announce(session, "device.changed", devices=[device.id], change=change)


def _forget_token(session: Session, device: Device) -> None:
    # this process at once; the others when the announcement reaches them
    after_commit(session, partial(forget_holder, device.token_hash))


def usual_name(place: Place, booth: Booth | None) -> str:
    """What a device is called until somebody names it."""
    where = booth.name if booth else place.gate_name
    kind = {"kiosk": "کیوسک", "gate": "ایستگاه", "screen": "نمایشگر"}[place.role]
    return f"{kind} {where}"[:LONGEST_NAME] if where else kind
