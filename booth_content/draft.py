"""Drafts: the mutable, version-checked content of each section of a booth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UTCDateTime


class SectionDraft(Base):
    """One section's fields as they are being written; ``version`` rises with every save."""

    __tablename__ = "section_draft"

    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    section_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by: Mapped[str] = mapped_column(String(80))
