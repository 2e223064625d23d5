"""Uploads: begun, gone on with, finished, given up. The bytes are in ``storage``.

An upload and the media item it becomes share one id from its first byte on, so that a draft can
name a picture that is still on its way, and any phone can see how far it is.
"""

from __future__ import annotations

import shutil
import uuid
from datetime import datetime
from pathlib import Path

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from booth_content.exhibition import Booth
from booth_content.media import MediaItem
from booth_content.pictures import refuse_media, start_conversion
from booth_content.uploads.limits import EXPIRES_AFTER, LIMITS, size_words
from booth_content.writer import Writer
from core.audit import record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce

# a phone hands over fifty photos, several phones of a neighbourhood do: more is no neighbourhood
MOST_UNFINISHED = 200
# beside what uploads were promised: the database and its journal live on the same disk
KEEP_FREE_BYTES = 64 << 20

define(
    "upload_unknown",
    404,
    fa="چنین فرستادنی در این غرفه نیست. پرونده را دوباره برگزینید.",
    en="There is no such upload in this booth.",
)
define(
    "upload_gone",
    410,
    fa="فرستادن این پرونده لغو شده یا مهلت هفت‌روزه‌اش گذشته است. پرونده را دوباره برگزینید.",
    en="The upload was cancelled, or nobody went on with it for seven days: begin anew.",
)
define(
    "upload_kind_unknown",
    422,
    fa="تنها عکس، فیلم و صدا پذیرفته می‌شود. پروندهٔ دیگری برگزینید.",
    en="The metadata's kind must be picture, video or sound.",
)
define(
    "upload_empty",
    422,
    fa="پرونده خالی است (۰ بایت). دوباره از گالری برگزینید و بفرستید.",
    en="The file is empty (0 bytes): choose it again.",
)
define(
    "upload_too_large",
    413,
    fa="حجم این پرونده {size} است و تا {limit} می‌شود. با کیفیت کمتر ذخیره‌اش کنید و بفرستید.",
    en="The file is larger than allowed: save it at a lower quality.",
)
define(
    "upload_too_many",
    429,
    fa="{count} پرونده در راه است. بگذارید چند تا برسد، سپس بقیه را بفرستید.",
    en="{count} uploads of this booth are under way: let some arrive first.",
)
define(
    "upload_moved_on",
    409,
    fa="سرور تا بایت {offset} را دارد. از همان‌جا پی بگیرید.",
    en="The server has {offset} bytes: go on from there.",
)


class Upload(Base):
    """A file on its way. ``received`` bytes are on the disk, flushed (and verified).

    Unfinished while ``finished_at`` and ``ended_at`` are both None and ``expires_at`` is to come.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("size > 0 AND received BETWEEN 0 AND size", name="received"),
        CheckConstraint("finished_at IS NULL OR received = size", name="finished"),
        CheckConstraint("finished_at IS NULL OR ended_at IS NULL", name="one_end"),
    )

    id: Mapped[str] = mapped_column(ForeignKey("media_item.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # how the audit log names who began it: the job that converts it answers for them
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    item: Mapped[MediaItem] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether more of it may come."""
        return self.finished_at is None and self.ended_at is None and self.expires_at > now()


def begin_upload(
    session: Session,
    booth: Booth,
    *,
    kind: str,
    name: str,
    size: int,
    folder: Path,
    by: Writer,
) -> Upload:
    """Promise to take ``size`` bytes into ``folder``; makes no file.

    Raises upload_kind_unknown, upload_empty, upload_too_large, upload_too_many, disk_full.
    """
    _check_size(kind, size)
    _bound(session, booth)
    ensure_room(session, folder, size, LIMITS[kind].room)
    instant = now()
    item = MediaItem(
        id=str(uuid.uuid4()),
        booth_id=booth.id,
        kind=kind,
        original_name=name[:200],
        original_size=size,
        uploaded_at=instant,
        uploaded_by=by.name,
    )
    upload = Upload(
        item=item,
        size=size,
        received=0,
        begun_at=instant,
        expires_at=instant + EXPIRES_AFTER,
        account_id=by.actor.account_id,
    )
    session.add(upload)
    session.flush()
    return upload


def check_takeable(session: Session, folder: Path, *, kind: str, size: int) -> None:
    """Whether a file of that kind and size may come, and there is room for what is made of it.

    Raises upload_kind_unknown, upload_empty, upload_too_large, disk_full.
    """
    _check_size(kind, size)
    ensure_room(session, folder, size, LIMITS[kind].room)


def _check_size(kind: str, size: int) -> None:
    if kind not in LIMITS:
        raise DomainError("upload_kind_unknown")
    if size == 0:
        raise DomainError("upload_empty")
    if size > LIMITS[kind].most_bytes:
        most = size_words(LIMITS[kind].most_bytes)
        raise DomainError("upload_too_large", size=size_words(size), limit=most)


def _bound(session: Session, booth: Booth) -> None:
    under_way = session.scalar(
        select(func.count(Upload.id))
        .join(Upload.item)
        .where(MediaItem.booth_id == booth.id, *_unfinished())
    )
    if (under_way or 0) >= MOST_UNFINISHED:
        raise DomainError("upload_too_many", count=under_way)


def _unfinished() -> tuple[ColumnElement[bool], ...]:
    """The conditions of an upload that may go on."""
    return (Upload.finished_at.is_(None), Upload.ended_at.is_(None), Upload.expires_at > now())


def ensure_room(session: Session, folder: Path, size: int, factor: float) -> None:
    """Raise disk_full unless ``size`` bytes times ``factor`` fit beside what was promised."""
    promised = session.scalar(select(func.sum(Upload.size - Upload.received)).where(*_unfinished()))
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < size * factor + (promised or 0) + KEEP_FREE_BYTES:
        raise DomainError("disk_full")


def find_upload(session: Session, booth: Booth, upload_id: str) -> Upload:
    """The upload, however it stands. Raises upload_unknown, also for one of another booth."""
    upload = session.get(Upload, upload_id, options=[joinedload(Upload.item)])
    if upload is None or upload.item.booth_id != booth.id:
        raise DomainError("upload_unknown")
    return upload


def open_upload(session: Session, booth: Booth, upload_id: str) -> Upload:
    """The upload, which may be finished. Raises upload_unknown, upload_gone."""
    upload = find_upload(session, booth, upload_id)
    if upload.finished_at is None and not upload.is_open:
        raise DomainError("upload_gone")
    return upload


def settle_upload(session: Session, upload_id: str, *, received: int, by: Writer) -> None:
    """Write down that so many bytes are durable; the last one begins the conversion.

    Announces media.changed when it is whole. Raises upload_gone when it was given up meanwhile.
    """
    instant = now()
    changed = session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.finished_at.is_(None), Upload.ended_at.is_(None))
        .values(received=received, expires_at=instant + EXPIRES_AFTER)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise DomainError("upload_gone")
    upload = session.get_one(
        Upload, upload_id, options=[joinedload(Upload.item)], populate_existing=True
    )
    if received == upload.size:
        upload.finished_at = instant
        start_conversion(session, upload.item, by=by.actor)


def end_upload(session: Session, upload: Upload, *, by: Writer) -> None:
    """Give it up: it and its item are no more. Raises upload_gone for one that is finished."""
    _end(session, upload)
    booth = session.get_one(Booth, upload.item.booth_id)
    record(session, by.actor, "media.upload_ended", subject=f"booth:{booth.code}", media=upload.id)
    announce(session, "media.changed", media=upload.id, booth_id=booth.id, state="ended")
    session.delete(upload)
    session.flush()
    session.delete(upload.item)


def refuse_upload(session: Session, upload: Upload, *, error: DomainError) -> None:
    """Write down why no more of it is taken; announces media.changed."""
    _end(session, upload)
    refuse_media(session, upload.item, error=error)


def _end(session: Session, upload: Upload) -> None:
    if upload.finished_at is not None or upload.ended_at is not None:
        raise DomainError("upload_gone")
    upload.ended_at = now()


def expired_uploads(session: Session) -> list[Upload]:
    """Those that nobody went on with in time and nobody gave up."""
    return list(
        session.scalars(
            select(Upload)
            .where(
                Upload.finished_at.is_(None),
                Upload.ended_at.is_(None),
                Upload.expires_at <= now(),
            )
            .options(joinedload(Upload.item))
        )
    )


def received_bytes(session: Session, booth: Booth) -> dict[str, int]:
    """How many bytes are here of each upload of the booth that may go on, by id."""
    rows = session.execute(
        select(Upload.id, Upload.received)
        .join(Upload.item)
        .where(MediaItem.booth_id == booth.id, *_unfinished())
    )
    return {upload_id: received for upload_id, received in rows}  # noqa: C416 - typed rows
