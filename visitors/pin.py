"""A supervisor's PIN: set from the command line or the desk, asked for at a gate."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import Account, find_account
from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.passwords import PasswordHash, hash_password, is_password
from core.persian import tidy, to_ascii_digits
from visitors.check_in_log import LONGEST_REASON
from visitors.guest import SupervisorPin
from visitors.scan import Supervisor

RIGHT = "entrance.override"
_PIN = re.compile("[0-9]{4,12}")
# of keys next to each other or the same everywhere: the first that anybody tries
_GUESSED = re.compile(r"(\d)\1+|0?123456789?0?|1234|12345|9876543210?|4321")

define(
    "pin_invalid",
    422,
    fa="رمز سرپرست ۴ تا ۱۲ رقم است و نباید رقم‌های پیاپی یا یکسان باشد.",
    en="A PIN is 4 to 12 digits, neither all the same nor counting up or down.",
)
define(
    "pin_refused",
    403,
    fa="نام یا رمز سرپرست درست نیست، یا این حساب اجازهٔ گذراندن ندارد. دوباره بنویسید.",
    en="The supervisor's name or PIN is wrong, or the account may not override.",
)
define(
    "override_needs_a_reason",
    422,
    fa="برای گذراندن مهمان، دلیل را بنویسید.",
    en="Write why the guest is let pass.",
)


def prepare_pin(pin: str) -> PasswordHash:
    """What is kept of a PIN; about 50 ms of CPU, before the transaction. Raises pin_invalid."""
    digits = to_ascii_digits(pin.strip())
    if not _PIN.fullmatch(digits) or _GUESSED.fullmatch(digits):
        raise DomainError("pin_invalid")
    return hash_password(digits)


def set_pin(session: Session, account: Account, *, pin_hash: PasswordHash, by: Actor) -> None:
    """Give a supervisor a PIN, or another one. Raises not_permitted for an account without the
    right. Audited (account.pin_set)."""
    if not account.may(RIGHT):
        raise DomainError("not_permitted")
    row = session.get(SupervisorPin, account.id)
    if row is None:
        session.add(SupervisorPin(account_id=account.id, pin_hash=pin_hash, set_at=now()))
    else:
        row.pin_hash, row.set_at = pin_hash, now()
    record(session, by, "account.pin_set", subject=f"account:{account.id}", name=account.name)


def check_pin(session: Session, *, account: str, pin: str, reason: str) -> Supervisor:
    """Who answers for an override. Raises override_needs_a_reason, pin_refused.

    Equally slow whatever was wrong, about 50 ms of CPU: call it in ``reading()``, before the
    transaction. Tries are the caller's to count.
    """
    why = " ".join(tidy(reason).split())
    if not why or len(why) > LONGEST_REASON:
        raise DomainError("override_needs_a_reason")
    found = find_account(session, name=account)
    kept = None
    if found is not None and found.may(RIGHT):
        kept = session.scalar(
            select(SupervisorPin.pin_hash).where(SupervisorPin.account_id == found.id)
        )
    if not is_password(to_ascii_digits(pin.strip()), kept) or found is None:
        raise DomainError("pin_refused")
    return Supervisor(found.id, found.name, why)


def note_refused_pin(session: Session, *, account: str, gate_name: str) -> None:
    """Write down that a PIN was refused at a gate; an unknown name is not kept, since people type
    the PIN into the wrong box. Audited (account.pin_refused)."""
    found = find_account(session, name=account)
    by = Actor("device", gate_name)
    if found is None:
        record(session, by, "account.pin_refused", subject="account:unknown")
    else:
        subject = f"account:{found.id}"
        record(session, by, "account.pin_refused", subject=subject, name=found.name)
