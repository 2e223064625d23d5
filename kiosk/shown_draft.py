"""A draft shown on one device for a while, so that an organiser sees it where it will stand.

The device is told a ticket in its settings, and nobody else is: with it, and until the end, the
draft's document and its files are fetched (draft_views.py). The screen falls back by itself; what
it keeps and what it reports is the release, as before.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.document import build_document, with_context
from booth_content.draft import draft_content
from booth_content.exhibition import Booth, get_exhibition
from core.accounts import Account
from core.audit import record
from core.database import Base, UTCDateTime
from core.dates import iso_utc, now
from core.errors import DomainError, define
from core.realtime import announce
from kiosk.device import Device, DeviceRole, must_stand

LASTS = timedelta(minutes=2)

define(
    "draft_not_here",
    422,
    fa="پیش‌نویس تنها روی نمایشگر غرفه یا نمایشگر بزرگ نشان داده می‌شود، نه در ایستگاه ورودی. "
    "نمایشگر دیگری برگزینید.",
    en="A draft is shown on a kiosk or a big screen, not at a gate.",
)
define(
    "draft_not_shown",
    404,
    fa="این پیش‌نویس دیگر نشان داده نمی‌شود. از صفحهٔ غرفه دوباره بخواهید.",
    en="This draft is not shown any more.",
)


class ShownDraft(Base):
    """What one device shows until ``ends_at``; ``document`` is as it was when it was asked for.

    The ticket is kept as it is, since every desired state repeats it; it is worth two minutes.
    """

    __tablename__ = "shown_draft"
    __table_args__ = (CheckConstraint("ends_at > asked_at", name="has_a_length"),)

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"))
    ticket: Mapped[str] = mapped_column(String(64), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[str] = mapped_column(String(80))
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)


# made once: it is asked with every desired state
_SHOWN = select(ShownDraft.device_id, ShownDraft.ticket, ShownDraft.ends_at)


def show_draft(session: Session, booth: Booth, device: Device, *, by: Account) -> ShownDraft:
    """Show the booth's draft on ``device`` for two minutes; a second asking begins them anew.

    Audited (device.draft_shown) and announced (device.changed, change "draft"). Raises
    not_permitted, device_revoked, draft_not_here.
    """
    if not (by.may("devices.manage") and by.may("content.view")):
        raise DomainError("not_permitted")
    must_stand(device)
    if device.role == DeviceRole.GATE:
        raise DomainError("draft_not_here")
    booth = session.scalars(select(Booth).where(Booth.id == booth.id).options(*with_context)).one()
    document = build_document(
        session, booth, get_exhibition(session), draft_content(session, booth)
    )
    session.execute(delete(ShownDraft).where(ShownDraft.device_id == device.id))
    row = ShownDraft(
        device_id=device.id,
        booth_id=booth.id,
        ticket=secrets.token_urlsafe(32),
        document=document,
        asked_at=now(),
        asked_by=by.name,
        ends_at=now() + LASTS,
    )
    session.add(row)
    session.flush()
    record(session, by.actor, "device.draft_shown", subject=device.subject, booth=booth.code)
    announce(session, "device.changed", devices=[device.id], change="draft")
    return row


def end_draft(session: Session, device: Device, *, by: Account) -> None:
    """Take it away before its time. Raises not_permitted."""
    if not by.may("devices.manage"):
        raise DomainError("not_permitted")
    session.execute(delete(ShownDraft).where(ShownDraft.device_id == device.id))
    record(session, by.actor, "device.draft_ended", subject=device.subject)
    announce(session, "device.changed", devices=[device.id], change="draft")


def shown_drafts(session: Session) -> dict[str, dict[str, str]]:
    """{"ticket", "ends_at"} by device, of those that have not ended; one query."""
    rows = session.execute(_SHOWN.where(ShownDraft.ends_at > now()))
    return {row.device_id: {"ticket": row.ticket, "ends_at": iso_utc(row.ends_at)} for row in rows}


def draft_of_ticket(session: Session, ticket: str) -> ShownDraft:
    """What may be fetched with ``ticket``. Raises draft_not_shown, also after the end and for a
    device whose token was taken away."""
    row = session.scalar(
        select(ShownDraft)
        .join(Device, Device.id == ShownDraft.device_id)
        .where(
            ShownDraft.ticket == ticket,
            ShownDraft.ends_at > now(),
            Device.revoked_at.is_(None),
        )
    )
    if row is None:
        raise DomainError("draft_not_shown")
    return row


def forget_ended(session: Session) -> None:
    """Delete what has ended: a draft's copy is kept no longer than it is shown."""
    session.execute(delete(ShownDraft).where(ShownDraft.ends_at <= now()))
