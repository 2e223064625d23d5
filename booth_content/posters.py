"""Posters: the pictures that stand for films until they are played."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from booth_content.file_store import FileStore
from booth_content.media import MediaItem
from booth_content.picture import Picture
from booth_content.pictures import booth_media, finish_picture
from booth_content.writer import Writer
from core.audit import record
from core.dates import now
from core.errors import DomainError, define
from core.jobs import enqueue

POSTER_JOB = "make_poster"

define(
    "poster_impossible",
    409,
    fa="این فیلم هنوز آماده نیست یا چنین لحظه‌ای ندارد. کمی صبر کنید و لحظهٔ دیگری برگزینید.",
    en="The film is not ready, or has no such moment.",
)


def choose_poster(
    session: Session, booth: Booth, media_id: str, *, at: float, by: Writer
) -> MediaItem:
    """Have a picture made of the film at ``at`` seconds; the picture's item, not ready yet.

    Which poster a film has is said where the film is, in its field. Raises media_unknown,
    poster_impossible.
    """
    film = booth_media(session, booth, media_id)
    is_film = film.kind == "video" and film.state == "ready"
    if not is_film or not 0 <= at <= (film.duration_s or 0):
        raise DomainError("poster_impossible")
    item = _new_item(session, film, uploaded_by=by.name)
    args = {"media_id": item.id, "film": film.id, "at": round(at, 2)}
    job = enqueue(session, POSTER_JOB, args=args, account_id=by.actor.account_id)
    item.job_id = job.id
    record(session, by.actor, "media.poster_chosen", subject=f"booth:{booth.code}", media=film.id)
    return item


def add_poster(session: Session, film: MediaItem, picture: Picture) -> str:
    """The id of a picture that was made of the film with it."""
    item = _new_item(session, film, uploaded_by=film.uploaded_by)
    finish_picture(session, item.id, picture=picture)
    return item.id


def copy_poster(session: Session, twin: MediaItem, film: MediaItem) -> str | None:
    """The poster of ``twin`` once more, as a picture of the booth of ``film``."""
    made = session.get(MediaItem, twin.poster_id) if twin.poster_id else None
    if made is None or made.ready_at is None:
        return None
    item = _new_item(session, film, uploaded_by=film.uploaded_by)
    item.width, item.height, item.renditions = made.width, made.height, made.renditions
    item.ready_at = now()
    return item.id


def largest_file(film: MediaItem, store: FileStore) -> Path:
    """Where the largest rendition of a film lies."""
    return store.path(str(film.renditions[-1]["sha256"]))


def _new_item(session: Session, film: MediaItem, *, uploaded_by: str) -> MediaItem:
    instant = now()
    item = MediaItem(
        id=str(uuid.uuid4()),
        booth_id=film.booth_id,
        kind="picture",
        original_name=f"قابی از {film.original_name}"[:200],
        original_size=0,
        uploaded_at=instant,
        uploaded_by=uploaded_by,
        received_at=instant,
        checked_at=instant,
        renditions=[],
        frames=[],
    )
    session.add(item)
    session.flush()
    return item
