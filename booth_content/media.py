"""Media: pictures that people sent, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, UTCDateTime, insert_if_absent
from core.dates import now


class MediaItem(Base):
    """One picture of a booth. Its state is read off its timestamps."""

    __tablename__ = "media_item"
    __table_args__ = (
        CheckConstraint("kind IN ('picture')", name="kind"),
        CheckConstraint("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1", name="focal"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="picture")
    original_name: Mapped[str] = mapped_column(String(200))
    original_size: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[str] = mapped_column(String(80))
    ready_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    job_id: Mapped[str | None] = mapped_column(String(36))
    width: Mapped[int | None]
    height: Mapped[int | None]
    focal_x: Mapped[float] = mapped_column(default=0.5)
    focal_y: Mapped[float] = mapped_column(default=0.5)
    # [{"format", "type", "width", "height", "size", "sha256"}], the smallest first
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    @property
    def state(self) -> str:
        """converting, ready or failed."""
        if self.failed_at is not None:
            return "failed"
        return "converting" if self.ready_at is None else "ready"


class FileRecord(Base):
    """A content-addressed file; strangers may fetch it once a release has published it."""

    __tablename__ = "file_record"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(80))
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def media_items(session: Session, ids: Collection[str]) -> dict[str, MediaItem]:
    """The items of these ids that exist, by id."""
    rows = session.scalars(select(MediaItem).where(MediaItem.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def count_converting(session: Session, ids: Collection[str]) -> int:
    """How many of these are neither ready nor failed."""
    return (
        session.scalar(
            select(func.count(MediaItem.id)).where(
                MediaItem.id.in_(ids), MediaItem.ready_at.is_(None), MediaItem.failed_at.is_(None)
            )
        )
        or 0
    )


def mark_published(session: Session, files: Collection[Mapping[str, Any]]) -> None:
    """Let everybody fetch these files ({"sha256", "size", "type"}) from the commit on."""
    instant = now()
    for file in files:
        values = {key: file[key] for key in ("sha256", "size", "type")}
        insert_if_absent(session, FileRecord, {**values, "stored_at": instant})
    session.execute(
        update(FileRecord)
        .where(
            FileRecord.sha256.in_({file["sha256"] for file in files}),
            FileRecord.published_at.is_(None),
        )
        .values(published_at=instant)
    )
