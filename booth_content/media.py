"""Media: the pictures, films and sounds of a booth, and what became of what people sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, UTCDateTime, insert_if_absent
from core.dates import now

# in a failed item's error: somebody took it away, and the broom is to take its bytes
REMOVED = "removed"


class MediaItem(Base):
    """One picture, film or sound of a booth. Its state is read off its timestamps.

    Width and height are of the original in pixels, None for a sound; ``duration_s`` is None for
    a picture. A film's poster is a picture of its own, named where the film is; ``poster_id`` is
    the one that was chosen for it by itself, and ``frames`` are others to choose from.
    ``attempts`` counts how often a conversion was begun.
    """

    __tablename__ = "media_item"
    __table_args__ = (
        CheckConstraint("kind IN ('picture','video','sound')", name="kind"),
        CheckConstraint("focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1", name="focal"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="picture")
    original_name: Mapped[str] = mapped_column(String(200))
    original_size: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by: Mapped[str] = mapped_column(String(80))
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    job_id: Mapped[str | None] = mapped_column(String(36))
    attempts: Mapped[int] = mapped_column(default=0)
    # names the original among those that are kept; None until it was looked at
    original_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_s: Mapped[float | None]
    focal_x: Mapped[float] = mapped_column(default=0.5)
    focal_y: Mapped[float] = mapped_column(default=0.5)
    # [{"format", "type", "width", "height", "size", "sha256"}], the smallest first; a sound's have
    # neither width nor height
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # a film's small pictures: of each the seconds it stands at, its type, size and sha256
    frames: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    poster_id: Mapped[str | None] = mapped_column(String(36))

    @property
    def state(self) -> str:
        """uploading, checking, converting, ready or failed."""
        if self.failed_at is not None:
            return "failed"
        if self.ready_at is not None:
            return "ready"
        if self.received_at is None:
            return "uploading"
        return "checking" if self.checked_at is None else "converting"

    @property
    def is_removed(self) -> bool:
        """Whether it failed and was taken away (media_removal.py)."""
        return bool(self.error and self.error.get(REMOVED))

    @property
    def files(self) -> list[dict[str, Any]]:
        """Every file that was made of it."""
        return [*self.renditions, *self.frames]


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
