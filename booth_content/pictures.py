"""Media of a booth: received, converted by a job, retried, given a focal point.

The original stays private in the uploads folder; only rebuilt renditions are ever served.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from booth_content.media import FileRecord, MediaItem
from booth_content.picture import Picture
from booth_content.writer import Writer
from core.audit import SYSTEM, Actor, record
from core.database import insert_if_absent
from core.dates import now
from core.disk import disk_errors
from core.errors import DomainError, define
from core.jobs import Job, enqueue
from core.realtime import announce

CONVERT_JOB = "convert_picture"
RECORDING_JOB = "convert_recording"
MOST_ATTEMPTS = 3

define(
    "picture_too_large",
    413,
    fa="این عکس بزرگ‌تر از ۴۰ مگابایت است. آن را کوچک‌تر ذخیره کنید و دوباره بفرستید.",
    en="The picture is larger than 40 MB.",
)
define(
    "picture_not_chosen",
    422,
    fa="عکسی برگزیده نشده است. نخست پرونده را برگزینید، سپس بفرستید.",
    en="No picture was chosen.",
)

define(
    "media_unknown",
    404,
    fa="این تصویر در غرفه نیست. صفحهٔ ویرایش را تازه کنید.",
    en="There is no such picture in this booth.",
)
define(
    "media_not_failed",
    409,
    fa="این پرونده یا آماده است یا در راه؛ کاری برای دوباره‌کردن نیست. صفحه را تازه کنید.",
    en="There is nothing to try again: it is ready, under way, or its file is gone.",
)
define(
    "conversion_interrupted",
    500,
    fa="آماده‌سازی این پرونده سه بار نیمه‌کاره ماند. پرونده را با برنامهٔ دیگری ذخیره کنید و بفرستید.",
    en="Converting this file was cut short three times: save it anew by another program.",
)
define(
    "focal_invalid",
    422,
    fa="نقطهٔ کانونی باید درون تصویر باشد. دوباره روی تصویر بزنید.",
    en="The focal point lies outside the picture.",
)


def receive_file(
    session: Session,
    booth: Booth,
    *,
    media_id: str,
    kind: str = "picture",
    name: str,
    size: int,
    by: Writer,
) -> MediaItem:
    """Note a file whose bytes lie in the uploads folder under ``media_id``; queues its job.

    ``kind`` is picture, video or sound, ``size`` in bytes. Announces media.changed when the job has
    ended.
    """
    item = MediaItem(
        id=media_id,
        booth_id=booth.id,
        kind=kind,
        original_name=name[:200],
        original_size=size,
        uploaded_at=now(),
        uploaded_by=by.name,
    )
    session.add(item)
    session.flush()
    start_conversion(session, item, by=by.actor)
    return item


def start_conversion(session: Session, item: MediaItem, *, by: Actor) -> None:
    """All bytes of ``item`` are in the uploads folder: queue the job that makes it ready.

    Announces media.changed.
    """
    booth = session.get_one(Booth, item.booth_id)
    item.received_at = now()
    _queue(session, item, by)
    record(
        session, by, "media.uploaded", subject=f"booth:{booth.code}", media=item.id, kind=item.kind
    )
    _announce(session, item)


def convert_again(session: Session, booth: Booth, media_id: str, *, by: Writer) -> MediaItem:
    """Try a failed one again, since its original is still here. Raises media_not_failed."""
    item = booth_media(session, booth, media_id)
    if item.failed_at is None or item.received_at is None:
        raise DomainError("media_not_failed")
    item.failed_at, item.error, item.checked_at, item.attempts = None, None, None, 0
    _queue(session, item, by.actor)
    _announce(session, item)
    return item


def resume_conversions(session: Session) -> int:
    """Queue anew what a stop of the server cut short; how many those were.

    One that was begun three times and never ended has failed: it may be what ends the process.
    """
    ended = (
        select(MediaItem)
        .join(Job, Job.id == MediaItem.job_id)
        .where(
            MediaItem.received_at.is_not(None),
            MediaItem.ready_at.is_(None),
            MediaItem.failed_at.is_(None),
            Job.finished_at.is_not(None),
        )
    )
    items = list(session.scalars(ended))
    for item in items:
        if item.attempts < MOST_ATTEMPTS:
            _queue(session, item, SYSTEM)
        else:
            refuse_media(session, item, error=DomainError("conversion_interrupted"))
    return len(items)


def _queue(session: Session, item: MediaItem, by: Actor) -> None:
    kind = CONVERT_JOB if item.kind == "picture" else RECORDING_JOB
    job = enqueue(session, kind, args={"media_id": item.id}, account_id=by.account_id)
    item.job_id = job.id
    item.attempts += 1


def keep_upload(stream: IO[bytes], uploads: Path) -> tuple[str, int]:
    """Write an upload into the private folder; returns (its new media id, size in bytes).

    Raises disk_full.
    """
    media_id = str(uuid.uuid4())
    uploads.mkdir(parents=True, exist_ok=True)
    path = uploads / media_id
    try:
        with disk_errors(), path.open("xb") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
            return media_id, file.tell()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def finish_picture(session: Session, media_id: str, *, picture: Picture) -> None:
    """Write down what the job made of the original."""
    item = _get(session, media_id)
    item.width, item.height = picture.width, picture.height
    item.renditions = [
        {
            "format": rendition.format,
            "type": rendition.type,
            "width": rendition.width,
            "height": rendition.height,
            "size": rendition.size,
            "sha256": rendition.sha256,
        }
        for rendition in picture.renditions
    ]
    finish_media(session, item)


def refuse_picture(session: Session, media_id: str, *, error: DomainError) -> None:
    """Write down why the original could not be made ready, and what to do."""
    refuse_media(session, _get(session, media_id), error=error)


def refuse_media(session: Session, item: MediaItem, *, error: DomainError) -> None:
    """Write down why it will not be ready, and what to do; announces media.changed."""
    item.failed_at = now()
    item.error = {"code": error.code, "fa": error.fa, "en": error.en}
    _announce(session, item)


def finish_media(session: Session, item: MediaItem) -> None:
    """It is ready: note its files, so that who may see drafts may fetch them; announces it."""
    for file in item.files:
        values = {key: file[key] for key in ("sha256", "size", "type")}
        insert_if_absent(session, FileRecord, {**values, "stored_at": now()})
    item.ready_at = now()
    _announce(session, item)


def set_focal(
    session: Session, booth: Booth, media_id: str, *, x: float, y: float, by: Writer
) -> MediaItem:
    """Say what must stay in view when the picture is cropped; 0..1 from its upper left corner."""
    item = booth_media(session, booth, media_id)
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise DomainError("focal_invalid")
    item.focal_x, item.focal_y = round(x, 4), round(y, 4)
    # the focal point is part of what the screen shows, so the booth waits to be published again
    booth.facts_version += 1
    record(session, by.actor, "media.focal_set", subject=f"booth:{booth.code}", media=media_id)
    _announce(session, item)
    return item


def booth_media(session: Session, booth: Booth, media_id: str) -> MediaItem:
    """Raises media_unknown, also for a picture of another booth."""
    item = session.get(MediaItem, media_id)
    if item is None or item.booth_id != booth.id:
        raise DomainError("media_unknown")
    return item


def list_pictures(session: Session, booth: Booth) -> list[MediaItem]:
    """The booth's pictures, the newest first."""
    return [item for item in list_media(session, booth) if item.kind == "picture"]


def list_media(session: Session, booth: Booth) -> list[MediaItem]:
    """The booth's pictures, films and sounds, the newest first; not what was taken away."""
    rows = session.scalars(
        select(MediaItem)
        .where(MediaItem.booth_id == booth.id)
        .order_by(MediaItem.uploaded_at.desc(), MediaItem.id)
    )
    return [item for item in rows if not item.is_removed]


def _get(session: Session, media_id: str) -> MediaItem:
    item = session.get(MediaItem, media_id)
    if item is None:
        raise DomainError("media_unknown")
    return item


def _announce(session: Session, item: MediaItem) -> None:
    announce(session, "media.changed", media=item.id, booth_id=item.booth_id, state=item.state)
