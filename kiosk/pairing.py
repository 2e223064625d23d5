"""Pairing: six digits, read off the desk and typed on the device, become its token.

A code lives ten minutes and works once. With 10⁶ codes and at most 100 wrong tries in ten minutes
from everywhere (kiosk.api), guessing one of 73 open codes succeeds in less than one of a hundred
attacks that last as long as the codes do.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.persian import to_ascii_digits
from kiosk.device import (
    Device,
    DeviceRole,
    PairedDevice,
    PairingCode,
    Place,
    add_device,
    checked_name,
    get_device,
    must_stand,
    place_of,
    renew_token,
    usual_name,
)

_CODE = re.compile("[0-9]{6}")
CODE_LASTS = timedelta(minutes=10)
# so long a code that is used up answers "expired" rather than "unknown"
CODE_REMEMBERED = timedelta(days=1)

define(
    "code_unknown",
    404,
    fa="این کد شناخته نیست. شش رقم را از صفحهٔ برگزارکننده دوباره بخوانید.",
    en="There is no such code: read the six digits again.",
)
define(
    "code_expired",
    410,
    fa="این کد به کار رفته یا ده دقیقهٔ آن گذشته است. از برگزارکننده کدی تازه بخواهید.",
    en="The code was used, or is older than ten minutes: ask for a new one.",
)


def make_pairing_code(
    session: Session,
    *,
    role: str,
    by: Actor,
    booth: Booth | None = None,
    gate_name: str | None = None,
) -> PairingCode:
    """A code that makes a new device at this place. Raises device_role_unknown, device_place_*."""
    place = place_of(role, booth, gate_name)
    subject = f"booth:{booth.code}" if booth else f"gate:{place.gate_name}"
    return _make_code(session, place, device_id=None, subject=subject, by=by)


def make_renewal_code(session: Session, device: Device, *, by: Actor) -> PairingCode:
    """A code that gives a device that forgot its token another one. Raises device_revoked."""
    must_stand(device)
    place = Place(DeviceRole(device.role), device.booth_id, device.gate_name)
    return _make_code(session, place, device_id=device.id, subject=device.subject, by=by)


def _make_code(
    session: Session, place: Place, *, device_id: str | None, subject: str, by: Actor
) -> PairingCode:
    session.execute(delete(PairingCode).where(PairingCode.expires_at < now() - CODE_REMEMBERED))
    row = PairingCode(
        code=_unused_code(session),
        role=place.role,
        booth_id=place.booth_id,
        gate_name=place.gate_name,
        device_id=device_id,
        created_by=by.name,
        created_at=now(),
        expires_at=now() + CODE_LASTS,
    )
    session.add(row)
    session.flush()
    # the code itself is a secret for ten minutes, and the log is read by more people
    record(session, by, "device.code_made", subject=subject, role=place.role)
    return row


def _unused_code(session: Session) -> str:
    known = set(session.scalars(select(PairingCode.code)))
    while True:
        code = f"{secrets.randbelow(10**6):06}"
        if code not in known:
            return code


def pair_device(session: Session, *, code: str, name: str = "", address: str = "") -> PairedDevice:
    """Make a device of whoever knows ``code`` (any digits); the code is used up then.

    Announces ``device.changed``. Raises code_unknown, code_expired, device_name_invalid, and for
    a renewal device_revoked.
    """
    given = "".join(to_ascii_digits(code).split())
    if not _CODE.fullmatch(given):
        raise DomainError("code_unknown")
    claimed = session.execute(
        update(PairingCode)
        .where(
            PairingCode.code == given,
            PairingCode.used_at.is_(None),
            PairingCode.expires_at > now(),
        )
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    row = session.get(PairingCode, given, populate_existing=True)
    if row is None:
        raise DomainError("code_unknown")
    if claimed.rowcount == 0:  # type: ignore[attr-defined]
        raise DomainError("code_expired")
    paired = _paired_by(session, row, name)
    paired.device.address = address[:45] or None
    return paired


def _paired_by(session: Session, row: PairingCode, name: str) -> PairedDevice:
    booth = session.get(Booth, row.booth_id) if row.booth_id else None
    place = place_of(row.role, booth, row.gate_name)
    called = checked_name(name if name.strip() else usual_name(place, booth))
    by = Actor("device", called)
    if row.device_id is not None:
        return renew_token(session, get_device(session, row.device_id), by=by)
    return add_device(session, place, name=called, by=by)
