"""Whose token it is: a device's, or that of a demonstration."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth, Exhibition
from core.errors import DomainError, define
from kiosk.demo import read_demo_token
from kiosk.device import Device
from kiosk.token import LONGEST_TOKEN, Holder, hash_of, recall_holder, remember_holder

define(
    "token_unknown",
    401,
    fa="سرور این دستگاه را نمی‌شناسد. از برگزارکننده کد بگیرید و دوباره وصل کنید.",
    en="The token is missing or not of a device of this server: pair the device.",
)
define(
    "token_revoked",
    401,
    fa="دسترسی این دستگاه گرفته شده است. برای وصل شدن دوباره از برگزارکننده کد بگیرید.",
    en="This device has been revoked: ask for a new pairing code.",
)


def identify_holder(session: Session, token: str, *, secret_key: str) -> Holder:
    """Whose token this is. Raises token_unknown, token_revoked.

    Costs no query for a device that asked in the last seconds (kiosk.token), else one.
    """
    if not token or len(token) > LONGEST_TOKEN:
        raise DomainError("token_unknown")
    if (booth_code := read_demo_token(secret_key, token)) is not None:
        return _demo_holder(session, token, booth_code)
    token_hash = hash_of(token)
    return recall_holder(token_hash) or _device_holder(session, token_hash)


def _device_holder(session: Session, token_hash: str) -> Holder:
    row = session.execute(
        select(Device.id, Device.role, Device.booth_id, Device.revoked_at, Device.gate_name).where(
            Device.token_hash == token_hash
        )
    ).one_or_none()
    if row is None:
        raise DomainError("token_unknown")
    if row.revoked_at is not None:
        raise DomainError("token_revoked")
    holder = Holder(row.role, row.booth_id, row.id, token_hash, row.gate_name)
    remember_holder(holder)
    return holder


def _demo_holder(session: Session, token: str, booth_code: str) -> Holder:
    is_demo = session.scalar(select(Exhibition.is_demo))
    booth_id = session.scalar(select(Booth.id).where(Booth.code == booth_code))
    if not is_demo or booth_id is None:
        raise DomainError("token_unknown")
    return Holder("kiosk", booth_id, None, hash_of(token))
