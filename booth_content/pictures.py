"""Pictures of a booth: received, converted by a job, given a focal point.

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
from core.accounts import Account
from core.audit import record
from core.database import insert_if_absent
from core.dates import now
from core.errors import DomainError, define
from core.jobs import enqueue
from core.realtime import announce

CONVERT_JOB = "convert_picture"

define(
    "media_unknown",
    404,
    fa="این تصویر در غرفه نیست. صفحهٔ ویرایش را تازه کنید.",
    en="There is no such picture in this booth.",
)
define(
    "focal_invalid",
    422,
    fa="نقطهٔ کانونی باید درون تصویر باشد. دوباره روی تصویر بزنید.",
    en="The focal point lies outside the picture.",
)


def receive_picture(
    session: Session, booth: Booth, *, media_id: str, name: str, size: int, by: Account
) -> MediaItem:
    """Note a picture whose bytes lie in the uploads folder under ``media_id``; queues its job.

    ``size`` is in bytes. Announces media.changed when the job has ended.
    """
    item = MediaItem(
        id=media_id,
        booth_id=booth.id,
        original_name=name[:200],
        original_size=size,
        uploaded_at=now(),
        uploaded_by=by.name,
    )
    session.add(item)
    job = enqueue(session, CONVERT_JOB, args={"media_id": media_id}, account_id=by.id)
    item.job_id = job.id
    record(session, by.actor, "media.uploaded", subject=f"booth:{booth.code}", media=media_id)
    return item


def keep_upload(stream: IO[bytes], uploads: Path) -> tuple[str, int]:
    """Write an upload into the private folder; returns (its new media id, size in bytes)."""
    media_id = str(uuid.uuid4())
    uploads.mkdir(parents=True, exist_ok=True)
    path = uploads / media_id
    try:
        with path.open("xb") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
            return media_id, file.tell()
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DomainError("disk_full") from error


def picture_source(session: Session, media_id: str, uploads: Path) -> Path:
    """Where the original lies. Raises media_unknown."""
    if session.get(MediaItem, media_id) is None:
        raise DomainError("media_unknown")
    return uploads / media_id


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
    for file in item.renditions:
        values = {key: file[key] for key in ("sha256", "size", "type")}
        insert_if_absent(session, FileRecord, {**values, "stored_at": now()})
    item.ready_at = now()
    _announce(session, item)


def refuse_picture(session: Session, media_id: str, *, error: DomainError) -> None:
    """Write down why the original could not be made ready, and what to do."""
    item = _get(session, media_id)
    item.failed_at = now()
    item.error = {"code": error.code, "fa": error.fa, "en": error.en}
    _announce(session, item)


def set_focal(
    session: Session, booth: Booth, media_id: str, *, x: float, y: float, by: Account
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


def list_media(session: Session, booth: Booth) -> list[MediaItem]:
    """The booth's pictures, the newest first."""
    return list(
        session.scalars(
            select(MediaItem)
            .where(MediaItem.booth_id == booth.id)
            .order_by(MediaItem.uploaded_at.desc())
        )
    )


def _get(session: Session, media_id: str) -> MediaItem:
    item = session.get(MediaItem, media_id)
    if item is None:
        raise DomainError("media_unknown")
    return item


def _announce(session: Session, item: MediaItem) -> None:
    announce(session, "media.changed", media=item.id, booth_id=item.booth_id, state=item.state)
