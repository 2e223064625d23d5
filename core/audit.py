"""The audit log: who did what to what, written in the same transaction as the deed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, UTCDateTime
from core.dates import now


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, a device, the command line, the system itself, or a contributor.

    ``link_id`` is the access link that a contributor came by.
    """

    kind: str
    name: str
    account_id: int | None = None
    link_id: int | None = None


SYSTEM = Actor("system", "سامانه")
COMMAND_LINE = Actor("command", "خط فرمان")


class AuditEntry(Base):
    """One deed. ``subject`` is ``kind:id`` (``booth:01``); ``details`` are small JSON."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_name: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(
    session: Session, actor: Actor, action: str, *, subject: str, **details: Any
) -> AuditEntry:
    """Add a line to the log; it is written when the deed's transaction is."""
    entry = AuditEntry(
        at=now(),
        actor_kind=actor.kind,
        actor_name=actor.name,
        account_id=actor.account_id,
        action=action,
        subject=subject,
        details=details,
    )
    session.add(entry)
    return entry
