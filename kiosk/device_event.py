"""What visitors did at a screen, as its device told it: at least once on the wire, once here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Exhibition
from core.database import Base, UTCDateTime, insert_many_if_absent
from core.errors import define
from kiosk.device import Device

# beyond that a device's clock is not merely late by what travelling took
CLOCK_TOLERANCE = timedelta(minutes=1)
# the key of a payload under which a time stands that was not believed
TOLD_AT = "told_at"

define(
    "demo_tells_nothing",
    403,
    fa="نمایش آزمایشی بازدیدی ثبت نمی‌کند. برای ثبت بازدیدها دستگاه را با کد وصل کنید.",
    en="What happens in a demonstration is not kept: pair the device to have it counted.",
)


class DeviceEvent(Base):
    """One thing that happened at a device. ``id`` is the UUID that the device gave it."""

    __tablename__ = "device_event"
    __table_args__ = (
        Index("ix_device_event_device_id_at", "device_id", "at"),
        Index("ix_device_event_kind_at", "kind", "at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    # where the device stood when it told this; it may be moved later
    booth_id: Mapped[int | None] = mapped_column(ForeignKey("booth.id"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # told while the exhibition was in rehearsal: set apart when that ends
    is_rehearsal: Mapped[bool]


@dataclass(frozen=True)
class ToldEvent:
    """One event as its device told it; ``at`` is by the device's clock."""

    id: str
    kind: str
    at: datetime
    payload: dict[str, Any]


class Recorded(NamedTuple):
    """How many events are new here, and how many had been told before."""

    accepted: int
    duplicate: int


def record_events(
    session: Session,
    device_id: str,
    told: Sequence[ToldEvent],
    *,
    arrived_at: datetime,
    sent_at: datetime | None = None,
) -> Recorded:
    """Keep what a device told, each UUID once, whoever tells it again at the same moment.

    ``sent_at`` is the device's clock at sending: where it is more than CLOCK_TOLERANCE from
    ours, every ``at`` is moved by the difference. Nothing happened before the device was
    registered or after it was told; a time that was moved by more than the tolerance stays in the
    payload as ``told_at``. Two statements, however many events.
    """
    is_rehearsal = select(Exhibition.is_rehearsal).scalar_subquery()
    created_at, booth_id, rehearses = session.execute(
        select(Device.created_at, Device.booth_id, is_rehearsal).where(Device.id == device_id)
    ).one()
    clock = _Clock(min(created_at, arrived_at), arrived_at, sent_at)
    # in one order everywhere, so that two tellers never wait for each other's rows
    unique = sorted({event.id: event for event in told}.values(), key=lambda event: event.id)
    accepted = insert_many_if_absent(
        session,
        DeviceEvent,
        [
            {
                "id": event.id,
                "device_id": device_id,
                "booth_id": booth_id,
                "kind": event.kind,
                "received_at": arrived_at,
                "is_rehearsal": bool(rehearses),
                **clock.read(event),
            }
            for event in unique
        ],
    )
    return Recorded(accepted, len(told) - accepted)


class _Clock:
    """Reads a device's times by our clock. Ages are compared, since no age overflows."""

    def __init__(self, earliest: datetime, arrived_at: datetime, sent_at: datetime | None) -> None:
        self._arrived_at = arrived_at
        self._oldest = arrived_at - earliest
        is_off = sent_at is not None and abs(sent_at - arrived_at) > CLOCK_TOLERANCE
        self._sent_at = sent_at if sent_at is not None and is_off else arrived_at

    def read(self, event: ToldEvent) -> dict[str, Any]:
        """``at`` and ``payload`` of the row."""
        age = min(max(self._sent_at - event.at, timedelta()), self._oldest)
        at = self._arrived_at - age
        is_moved = abs(at - event.at) > CLOCK_TOLERANCE
        note = {TOLD_AT: event.at.isoformat()} if is_moved else {}
        return {"at": at, "payload": event.payload | note}
