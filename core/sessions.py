"""Who is signed in: Flask-Login over our accounts, and the guard of every desk page."""

from __future__ import annotations

import functools
import re
import secrets
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user, logout_user

from core.accounts import Account
from core.database import reading, transaction
from core.ended_sign_in import end_sign_in, has_ended
from core.errors import DomainError
from core.security import SIGN_IN_LASTS

P = ParamSpec("P")
R = TypeVar("R")

GUARD = "ghorfeh_right"
_SESSION = "session"
_BEGAN = "began"
_MARK = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")


def init_sessions(app: Flask) -> None:
    """Attach Flask-Login; a cookie whose account changed its password counts for nothing, nor does
    one whose sign-in has ended or is older than a sign-in lasts."""
    # its own context processor would ask the database even for an error page
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # a tablet that changes its address stays signed in
    manager.user_loader(_load_of_cookie)


def _load_of_cookie(mark: str) -> Account | None:
    # the cookie itself is signed anew with every answer; what counts is when its sign-in began
    began = cookie.get(_BEGAN)
    if began is not None and time.time() - began > SIGN_IN_LASTS.total_seconds():
        return None
    return load_account(mark, current_session())


def load_account(mark: str, sign_in: str | None = None) -> Account | None:
    """The active account of a session mark ``id:epoch``, or None; ``sign_in`` has not ended."""
    match = _MARK.fullmatch(mark)
    if match is None:
        return None
    with reading() as session:
        account = session.get(Account, int(match[1]))
        if account is None or not account.is_active or account.epoch != int(match[2]):
            return None
        return None if sign_in is not None and has_ended(session, sign_in) else account


def current_account() -> Account | None:
    """The account signed in on this request, if any."""
    account = current_user._get_current_object()
    return account if isinstance(account, Account) else None


def signed_in_account() -> Account:
    """The account signed in on this request. Raises sign_in_needed."""
    account = current_account()
    if account is None:
        raise DomainError("sign_in_needed")
    return account


def begin_session(account: Account) -> None:
    """Sign ``account`` in on this browser; whatever the cookie held before is dropped."""
    cookie.clear()
    cookie.permanent = True
    cookie[_SESSION] = secrets.token_hex(16)
    cookie[_BEGAN] = int(time.time())
    login_user(account)


def end_session() -> None:
    """Sign this browser out in all its windows; a copy of its cookie counts no more either."""
    if name := current_session():
        with transaction() as session:
            end_sign_in(session, name)
    logout_user()
    cookie.clear()


def current_session() -> str | None:
    """A name of this browser's sign-in, the same in all its windows until it ends."""
    name = cookie.get(_SESSION)
    return name if isinstance(name, str) else None


def require(right: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only accounts with ``right`` in: sign_in_needed for strangers, not_permitted else."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not signed_in_account().may(right):
                raise DomainError("not_permitted")
            return view(*args, **kwargs)

        setattr(guarded, GUARD, right)
        return guarded

    return guard
