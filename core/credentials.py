"""Signing in: who a name and a password belong to, and the log of both answers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import LONGEST_PASSWORD, Account, find_account, get_account
from core.audit import Actor, AuditEntry, record
from core.dates import now
from core.errors import DomainError, define
from core.passwords import is_password

STRANGER = Actor("stranger", "ناشناس")
# an address that a name has signed in from is known for a while; an exhibition lasts about a week
KNOWN_FOR = timedelta(days=7)
MOST_SIGN_INS = 200  # looked through for an address, newest first

define(
    "sign_in_refused",
    401,
    fa="نام یا گذرواژه درست نیست. دوباره بنویسید؛ حروف بزرگ و کوچک و زبان صفحه‌کلید را ببینید.",
    en="The name or the password is wrong.",
)


def check_credentials(session: Session, *, name: str, password: str) -> Account:
    """The active account of these. Raises sign_in_refused, equally slowly whatever was wrong.

    Reads only; takes about 50 ms of CPU, so call it in ``reading()``, never while the database
    is locked for writing.
    """
    account = find_account(session, name=name)
    hashed = account.password_hash if account and account.is_active else None
    if not is_password(password[: LONGEST_PASSWORD + 1], hashed) or account is None:
        raise DomainError("sign_in_refused")
    return account


def note_sign_in(session: Session, checked: Account, *, address: str) -> Account:
    """Write down that the account whose credentials were checked signs in from ``address``.

    Raises sign_in_refused when it was disabled or changed its password since then.
    """
    account = get_account(session, checked.id)
    if not account.is_active or account.epoch != checked.epoch:
        raise DomainError("sign_in_refused")
    account.signed_in_at = now()
    subject = f"account:{account.id}"
    record(session, account.actor, "account.signed_in", subject=subject, address=address)
    return account


def is_known_address(session: Session, *, name: str, address: str) -> bool:
    """Whether ``name`` signed in from ``address`` lately, as the audit log has it."""
    account = find_account(session, name=name)
    if account is None:
        return False
    sign_ins = (
        select(AuditEntry.details)
        .where(
            AuditEntry.subject == f"account:{account.id}",
            AuditEntry.action == "account.signed_in",
            AuditEntry.at > now() - KNOWN_FOR,
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_SIGN_INS)
    )
    return any(details.get("address") == address for details in session.scalars(sign_ins))


def note_refused_sign_in(session: Session, *, name: str, address: str) -> None:
    """Write down that somebody at ``address`` was refused.

    An unknown name is not kept: people type their password into the wrong box.
    """
    account = find_account(session, name=name)
    if account is None:
        subject, who = "account:unknown", {}
    else:
        subject, who = f"account:{account.id}", {"name": account.name}
    record(session, STRANGER, "account.sign_in_refused", subject=subject, address=address, **who)
