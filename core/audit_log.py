"""Reading the audit log: narrowed, newest first, in pages or from end to end."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.accounts import Account
from core.audit import AuditEntry
from core.database import reading

CHUNK = 1000


@dataclass(frozen=True)
class AuditFilter:
    """What of the log is wanted. ``subjects`` are whole (``booth:01``), ``kind`` is what stands
    before the colon; ``since`` is the first instant, ``until`` the first one no longer wanted."""

    actor: str | None = None
    action: str | None = None
    kind: str | None = None
    subjects: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditPage:
    """One page of the log; ``total`` counts all that fit."""

    rows: list[AuditEntry]
    total: int
    number: int
    pages: int


def find_entries(
    session: Session, wanted: AuditFilter, *, page: int = 1, per_page: int = 50
) -> AuditPage:
    """One page, newest first; two queries."""
    query = _narrowed(wanted)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, math.ceil(total / per_page))
    number = min(max(1, page), pages)
    ordered = query.order_by(AuditEntry.id.desc()).offset((number - 1) * per_page).limit(per_page)
    return AuditPage(list(session.scalars(ordered)), total, number, pages)


def each_entry(wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Every line that fits, newest first, in short reads: a slow reader holds nothing open."""
    query = _narrowed(wanted).order_by(AuditEntry.id.desc()).limit(CHUNK)
    before: int | None = None
    while True:
        with reading() as session:
            chunk = list(
                session.scalars(query if before is None else query.where(AuditEntry.id < before))
            )
        yield from chunk
        if len(chunk) < CHUNK:
            return
        before = chunk[-1].id


def actors(session: Session) -> list[str]:
    """The names of all who are in the log."""
    return list(session.scalars(select(AuditEntry.actor_name).distinct()))


def account_names(session: Session, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The names of the accounts that these lines are about, by subject (``account:7``)."""
    subjects = {entry.subject for entry in entries}
    ids = [
        int(key)
        for kind, _, key in (one.partition(":") for one in subjects)
        if kind == "account" and key.isdigit()
    ]
    found = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {f"account:{account_id}": name for account_id, name in found}


def _narrowed(wanted: AuditFilter) -> Select[AuditEntry]:
    query = select(AuditEntry)
    if wanted.actor:
        query = query.where(AuditEntry.actor_name == wanted.actor)
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.subjects:
        query = query.where(AuditEntry.subject.in_(wanted.subjects))
    elif wanted.kind:
        query = query.where(AuditEntry.subject.startswith(wanted.kind + ":", autoescape=True))
    if wanted.since:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEntry.at < wanted.until)
    return query
