"""Commands: what the desk asks of a device, carried by every desired state until it is done.

A command is a row with an id and a time to live. The device ignores an id it has done, so telling
it twice does nothing and losing a message loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.persian import tidy
from core.realtime import announce
from kiosk.device import Device, DeviceCommand, must_stand

# after that nobody stands before the screen to see it any more
LASTS = {
    "reload": timedelta(minutes=5),
    "identify": timedelta(minutes=1),
    # take the release that is held back at once, whoever reads
    "swap_now": timedelta(minutes=5),
}
LONGEST_DETAIL = 300

define(
    "command_kind_unknown",
    422,
    fa="فرمان «{kind}» شناخته نیست.",
    en="{kind} is not a command.",
)
define(
    "command_unknown",
    404,
    fa="چنین فرمانی برای این دستگاه نیست.",
    en="There is no such command for this device.",
)


def send_command(
    session: Session,
    device: Device,
    *,
    kind: str,
    by: Actor,
    lasts: timedelta | None = None,
) -> DeviceCommand:
    """Ask one device to ``reload``, ``identify`` or ``swap_now``; see send_commands."""
    return send_commands(session, [device], kind=kind, by=by, lasts=lasts)[0]


def send_commands(
    session: Session,
    devices: Sequence[Device],
    *,
    kind: str,
    by: Actor,
    lasts: timedelta | None = None,
) -> list[DeviceCommand]:
    """Ask the same of many devices, in one announcement (``device.changed``, change "commanded").

    Raises command_kind_unknown, device_revoked.
    """
    if kind not in LASTS:
        raise DomainError("command_kind_unknown", kind=kind)
    expires_at = now() + (LASTS[kind] if lasts is None else lasts)
    rows = []
    for device in devices:
        must_stand(device)
        rows.append(
            DeviceCommand(
                id=str(uuid.uuid4()),
                device_id=device.id,
                kind=kind,
                created_at=now(),
                expires_at=expires_at,
            )
        )
        record(session, by, "device.commanded", subject=device.subject, kind=kind)
    session.add_all(rows)
    session.flush()
    announce(
        session, "device.changed", devices=[device.id for device in devices], change="commanded"
    )
    return rows


# made once: it is asked with every heartbeat
_OPEN = (
    select(DeviceCommand)
    .where(
        DeviceCommand.expires_at > bindparam("now"),
        DeviceCommand.applied_at.is_(None),
        DeviceCommand.failed_at.is_(None),
    )
    .order_by(DeviceCommand.created_at, DeviceCommand.id)
)
_OPEN_OF = _OPEN.where(DeviceCommand.device_id.in_(bindparam("ids", expanding=True)))
# few commands are open at once: a long list of ids would cost more than reading them all
FEW = 20


def open_commands(session: Session, device_ids: Collection[str]) -> dict[str, list[DeviceCommand]]:
    """What is still to be done, oldest first, by device; one query however many devices."""
    if len(device_ids) <= FEW:
        rows = session.scalars(_OPEN_OF, {"now": now(), "ids": list(device_ids)})
    else:
        rows = session.scalars(_OPEN, {"now": now()})
    found: dict[str, list[DeviceCommand]] = {}
    for row in rows:
        found.setdefault(row.device_id, []).append(row)
    return found


def note_commands_sent(session: Session, command_ids: Collection[str]) -> None:
    """Write down that these went out, the first time they do."""
    if not command_ids:
        return
    session.execute(
        update(DeviceCommand)
        .where(DeviceCommand.id.in_(command_ids), DeviceCommand.sent_at.is_(None))
        .values(sent_at=now())
        .execution_options(synchronize_session=False)
    )


def finish_command(
    session: Session, *, device_id: str, command_id: str, state: str, detail: str = ""
) -> DeviceCommand:
    """Note what a device says of its command: ``acked``, ``applied`` or ``failed``.

    The first word of each kind counts and the first end is the end; saying it again changes
    nothing. Announces ``device.changed``. Raises command_unknown, also for another device's.
    """
    row = session.get(DeviceCommand, command_id, with_for_update=True)
    if row is None or row.device_id != device_id:
        raise DomainError("command_unknown")
    if row.applied_at or row.failed_at or (state == "acked" and row.acked_at):
        return row
    row.acked_at = row.acked_at or now()
    if state != "acked":
        setattr(row, f"{state}_at", now())
        row.detail = tidy(detail)[:LONGEST_DETAIL]
    announce(session, "device.changed", devices=[device_id], change="answered")
    return row
