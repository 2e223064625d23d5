"""Releases: what the screens show. A release is a manifest of content-addressed files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UTCDateTime


class Release(Base):
    """One published state of the whole exhibition; ``manifest`` is the SHA-256 of its root file."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    manifest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300), default="")
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ReleaseChange(Base):
    """What a release changed at one booth, against its parent."""

    __tablename__ = "release_change"
    __table_args__ = (CheckConstraint("change IN ('added','changed','removed')", name="change"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    change: Mapped[str] = mapped_column(String(10))
    document: Mapped[str | None] = mapped_column(String(64))
    previous_document: Mapped[str | None] = mapped_column(String(64))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))


class ReleaseActivation(Base):
    """Each flip of the pointer: publishing and rolling back, with the reason."""

    __tablename__ = "release_activation"
    __table_args__ = (Index("ix_release_activation_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    previous_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_name: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300), default="")
