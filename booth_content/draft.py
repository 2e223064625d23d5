"""Drafts: the mutable, version-checked content of each section of a booth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.content import settled
from booth_content.exhibition import Booth
from core.database import Base, UTCDateTime


class SectionDraft(Base):
    """One section's fields as they are being written; ``version`` rises with every save."""

    __tablename__ = "section_draft"

    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    section_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by: Mapped[str] = mapped_column(String(80))


def section_drafts(session: Session, booth: Booth) -> dict[str, SectionDraft]:
    """The drafts of a booth by section key; a section that nobody wrote in is absent."""
    rows = session.scalars(select(SectionDraft).where(SectionDraft.booth_id == booth.id))
    return {row.section_key: row for row in rows}


def draft_content(session: Session, booth: Booth) -> dict[str, dict[str, Any]]:
    """All that the draft says, {section: {path: value}}, without empty sections.

    What was set aside by removing an item stays in the draft and is not in here.
    """
    drafts = section_drafts(session, booth)
    return settled({key: draft.fields for key, draft in drafts.items()})
