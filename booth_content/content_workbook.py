"""Workbooks of what booths say: which were handed out, and what each said when it was made.

A workbook that comes back is merged against that, as an edit is against the value it started from
(saving.py): what others changed meanwhile is told and never overwritten.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content import content
from booth_content.document import with_context
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from core.audit import Actor, record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define

KEPT = timedelta(days=120)

define(
    "content_workbook_unknown",
    422,
    fa="این کارپوشه را این سامانه نساخته است، یا «شناسهٔ کارپوشه» در برگهٔ راهنما پاک شده است."
    " کارپوشهٔ تازه‌ای بگیرید و نوشته‌هایتان را در آن بگذارید.",
    en="This workbook was not made by this server, or its id was deleted: get a new one.",
)

# {booth code: {section key: {path: value}}}
BaseContent = dict[str, dict[str, dict[str, Any]]]


class ContentWorkbook(Base):
    """One workbook that was handed out; ``base`` is what its booths' drafts said then."""

    __tablename__ = "content_workbook"

    token: Mapped[str] = mapped_column(String(22), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    made_by: Mapped[str] = mapped_column(String(80))
    base: Mapped[BaseContent] = mapped_column(JSON)


def hand_out(
    session: Session, codes: Collection[str] | None, *, by: Actor
) -> tuple[ContentWorkbook, list[Booth]]:
    """Note a workbook of these booths, all for None, as their drafts are now; audited.

    Raises booth_unknown.
    """
    chosen = [Booth.code.in_(codes)] if codes is not None else []
    booths = list(
        session.scalars(
            select(Booth).where(*chosen).options(*with_context).order_by(Booth.code_order)
        )
    )
    if unknown := set(codes or ()) - {booth.code for booth in booths}:
        raise DomainError("booth_unknown", code=min(unknown))
    by_id = {booth.id: booth.code for booth in booths}
    said: BaseContent = {booth.code: {} for booth in booths}
    for row in session.scalars(select(SectionDraft).where(SectionDraft.booth_id.in_(by_id))):
        if row.fields:
            said[by_id[row.booth_id]][row.section_key] = row.fields
    settled = {code: content.settled(sections) for code, sections in said.items()}
    made = ContentWorkbook(
        token=secrets.token_urlsafe(16), made_at=now(), made_by=by.name, base=settled
    )
    session.add(made)
    session.flush()
    record(session, by, "content.workbook_made", subject="exhibition:1", booths=len(booths))
    return made, booths


def find_workbook(session: Session, token: str) -> ContentWorkbook:
    """Raises content_workbook_unknown."""
    found = session.get(ContentWorkbook, token)
    if found is None:
        raise DomainError("content_workbook_unknown")
    return found


def forget_old_workbooks(session: Session) -> None:
    """What was handed out months ago is not expected back any more."""
    session.execute(delete(ContentWorkbook).where(ContentWorkbook.made_at < now() - KEPT))
