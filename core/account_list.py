"""Accounts in a list: searched, narrowed, sorted in Persian order."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import Account
from core.persian import fold
from core.persian_order import sort_key
from core.rights import Role

_ROLE_ORDER = {role.value: place for place, role in enumerate(Role)}
SORTS: dict[str, Callable[[Account], Any]] = {
    "name": lambda account: sort_key(account.name),
    "role": lambda account: _ROLE_ORDER[account.role],
    "signed_in": lambda account: account.signed_in_at.timestamp() if account.signed_in_at else 0.0,
    "created": lambda account: account.created_at,
}


@dataclass(frozen=True)
class AccountFilter:
    """What a list of accounts is narrowed to, and its order; ``state`` is active or inactive."""

    text: str = ""
    role: str | None = None
    state: str | None = None
    sort: str = "name"
    is_descending: bool = False
    page: int = 1
    per_page: int = 25


@dataclass(frozen=True)
class AccountPage:
    """One page of accounts; ``total`` counts all that fit the filter."""

    rows: list[Account]
    total: int
    number: int
    pages: int


def find_accounts(session: Session, wanted: AccountFilter) -> AccountPage:
    """One page of the accounts that fit. Reads them all: an exhibition has tens."""
    fitting = [account for account in session.scalars(select(Account)) if _fits(account, wanted)]
    fitting.sort(key=SORTS["name"])
    fitting.sort(key=SORTS[wanted.sort], reverse=wanted.is_descending)
    pages = max(1, math.ceil(len(fitting) / wanted.per_page))
    number = min(max(1, wanted.page), pages)
    start = (number - 1) * wanted.per_page
    return AccountPage(fitting[start : start + wanted.per_page], len(fitting), number, pages)


def _fits(account: Account, wanted: AccountFilter) -> bool:
    return (
        fold(wanted.text) in account.name_folded
        and wanted.role in (None, account.role)
        and wanted.state in (None, "active" if account.is_active else "inactive")
    )
