"""What the desk asks of the fleet. State is read off timestamps, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth, Exhibition
from core.dates import now
from kiosk.device import Device, DeviceCommand, DeviceRole

# three heartbeats of ten seconds
ONLINE_FOR = timedelta(seconds=30)
# so long the desk warns of a token that two sockets used
DOUBLED_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class DeviceRow:
    """A device as the desk lists it.

    ``state``: online, silent (was seen, not lately), never (not seen since it was paired) or
    revoked. ``is_behind``: it shows another release than it should, or another booth;
    ``is_waiting``: it holds the right one ready until its visitor has left.
    """

    device: Device
    booth_code: str | None
    booth_name: str | None
    state: str
    is_behind: bool
    is_waiting: bool
    is_doubled: bool
    newest_command: DeviceCommand | None


@dataclass(frozen=True)
class FleetStatus:
    """How many screens (kiosks and big screens, none revoked) stand where.

    ``on_release`` counts those whose last word was that they show ``release``; ``silent`` those
    not seen for 30 seconds, ``never`` those not seen at all; ``troubled`` those that told of a
    problem.
    """

    total: int
    on_release: int
    silent: int
    never: int
    troubled: int
    release: int | None


def release_number(session: Session) -> int | None:
    """The release that screens should show; None before the first."""
    return session.scalar(select(Exhibition.active_release_id))


def device_state(device: Device) -> str:
    """online, silent, never or revoked."""
    if device.is_revoked:
        return "revoked"
    if device.seen_at is None:
        return "never"
    return "online" if device.seen_at >= now() - ONLINE_FOR else "silent"


def list_devices(session: Session) -> list[DeviceRow]:
    """Every device with its booth and newest command, those of the first booths first.

    Three queries, however many devices; the revoked ones are last.
    """
    active = release_number(session)
    commands = _newest_commands(session)
    rows = session.execute(
        select(Device, Booth.code, Booth.name)
        .outerjoin(Booth, Booth.id == Device.booth_id)
        .order_by(
            Device.revoked_at.is_not(None),
            Booth.id.is_(None),
            Booth.code_order,
            Device.gate_name,
            Device.created_at,
        )
    )
    return [
        _row(device, code, name, active, commands.get(device.id)) for device, code, name in rows
    ]


def _row(
    device: Device,
    code: str | None,
    name: str | None,
    active: int | None,
    command: DeviceCommand | None,
) -> DeviceRow:
    is_screen = device.role != DeviceRole.GATE and not device.is_revoked
    is_elsewhere = (device.seen_release, device.seen_booth) != (active, code)
    is_behind = is_screen and active is not None and is_elsewhere
    state = device_state(device)
    return DeviceRow(
        device=device,
        booth_code=code,
        booth_name=name,
        state=state,
        is_behind=is_behind,
        is_waiting=is_behind and state == "online" and device.seen_staged == active,
        is_doubled=device.doubled_at is not None and device.doubled_at >= now() - DOUBLED_FOR,
        newest_command=command,
    )


def _newest_commands(session: Session) -> dict[str, DeviceCommand]:
    newest = select(DeviceCommand.device_id, func.max(DeviceCommand.created_at).label("at"))
    per_device = newest.group_by(DeviceCommand.device_id).subquery()
    rows = session.scalars(
        select(DeviceCommand).join(
            per_device,
            (DeviceCommand.device_id == per_device.c.device_id)
            & (DeviceCommand.created_at == per_device.c.at),
        )
    )
    return {row.device_id: row for row in rows}


def fleet_status(session: Session) -> FleetStatus:
    """The one line of the desk: «۷۱ از ۷۳ نمایشگر روی انتشار ۱۴»; two queries."""
    active = release_number(session)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Device.seen_release == active),
            func.count().filter(Device.seen_at < now() - ONLINE_FOR),
            func.count().filter(Device.seen_at.is_(None)),
            func.count().filter(Device.problem.is_not(None)),
        ).where(Device.revoked_at.is_(None), Device.role != DeviceRole.GATE)
    ).one()
    total, on_release, silent, never, troubled = row
    return FleetStatus(total, on_release, silent, never, troubled, active)
