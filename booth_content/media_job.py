"""The jobs that make what people sent ready for the screens, and the broom that goes after them."""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from booth_content import originals, posters, recording
from booth_content.file_store import FileStore
from booth_content.media import MediaItem
from booth_content.originals import files_held
from booth_content.picture import make_renditions
from booth_content.pictures import (
    CONVERT_JOB,
    RECORDING_JOB,
    finish_media,
    finish_picture,
    refuse_picture,
    resume_conversions,
)
from booth_content.uploads.collecting import collect_media, end_expired
from booth_content.uploads.upload import ensure_room
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError
from core.jobs import JobRun, job
from core.periodic import look
from core.settings import Settings

# progress is a durable write, and a person looks every second or two
TELL_EVERY_SECONDS = 1.5


@job(CONVERT_JOB, lane="picture")
def convert_picture(_run: JobRun, *, media_id: str) -> dict[str, Any]:
    """Make the renditions of an upload; a bad picture, or a full disk, is marked and told."""
    with _refusals(media_id):
        source = _settle_original(media_id)
        if source is not None:
            with files_held(_uploads()):
                picture = make_renditions(source, _store())
                with transaction() as session:
                    finish_picture(session, media_id, picture=picture)
    return {"media": media_id}


@job(RECORDING_JOB, lane="film")
def convert_recording(run: JobRun, *, media_id: str) -> dict[str, Any]:
    """Make a film or a sound ready; what is wrong with it is marked and told."""
    with _refusals(media_id):
        source = _settle_original(media_id)
        if source is not None:
            _make_recording(run, media_id, source)
    return {"media": media_id}


@job(posters.POSTER_JOB, lane="picture")
def make_poster(_run: JobRun, *, media_id: str, film: str, at: float) -> dict[str, Any]:
    """Take a picture out of a film that is ready, as large as it is."""
    with _refusals(media_id), _workshop() as folder, files_held(_uploads()):
        with reading() as session:
            source = posters.largest_file(session.get_one(MediaItem, film), _store())
        frame = folder / "poster.jpeg"
        recording.take_frame(source, at, frame)
        picture = make_renditions(frame, _store())
        with transaction() as session:
            finish_picture(session, media_id, picture=picture)
    return {"media": media_id}


@contextmanager
def _refusals(media_id: str) -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        with transaction() as session:
            refuse_picture(session, media_id, error=error)
        raise


def _settle_original(media_id: str) -> Path | None:
    """Name the original by its hash, so that the same file lies here once.

    None when it was made ready before, from another phone: then this one is ready as well.
    """
    uploads = _uploads()
    with reading() as session:
        item = session.get_one(MediaItem, media_id)
    if item.original_sha256 is None:
        arrived = originals.arrival_path(uploads, media_id)
        sha256 = originals.hash_original(arrived)
        with files_held(uploads):
            originals.keep_once(uploads, media_id, sha256)
            with transaction() as session:
                session.get_one(MediaItem, media_id).original_sha256 = sha256
        arrived.unlink(missing_ok=True)
    return _take_over(media_id)


def _take_over(media_id: str) -> Path | None:
    with files_held(_uploads()), transaction() as session:
        item = session.get_one(MediaItem, media_id)
        assert item.original_sha256 is not None
        twin = originals.find_twin(session, item, item.original_sha256)
        if twin is not None:
            item.checked_at = now()
            for fact in ("width", "height", "duration_s", "renditions", "frames"):
                setattr(item, fact, getattr(twin, fact))
            item.poster_id = posters.copy_poster(session, twin, item)
            finish_media(session, item)
            return None
        path = originals.original_path(_uploads(), item)
        if item.kind == "picture":
            item.checked_at = now()  # decoding it is its check
    if not path.is_file():
        raise DomainError("original_missing")
    return path


def _make_recording(run: JobRun, media_id: str, source: Path) -> None:
    with reading() as session:
        item = session.get_one(MediaItem, media_id)
        # twice more: what is being made, and what was made
        ensure_room(session, _uploads(), item.original_size, 2)
    found = recording.inspect_recording(source, item.kind)
    with transaction() as session:
        row = session.get_one(MediaItem, media_id)
        row.checked_at = now()
        row.duration_s = round(found.seconds, 2)
        row.width, row.height = (found.width or None), (found.height or None)
    with _workshop() as folder:
        make = recording.make_film if item.kind == "video" else recording.make_sound
        made = make(source, found, folder, progress=_Teller(run, found.seconds))
        frames = []
        if item.kind == "video":
            frames = recording.take_frames(made[-1].path, found.seconds, folder)
        with files_held(_uploads()):
            _keep(media_id, made, frames)


class _Teller:
    """Tells how far a conversion is, seldom enough."""

    def __init__(self, run: JobRun, seconds: float) -> None:
        self._run = run
        self._total = max(1, math.ceil(seconds))
        self._told = 0.0

    def __call__(self, seconds: float) -> None:
        if time.monotonic() - self._told >= TELL_EVERY_SECONDS:
            self._told = time.monotonic()
            self._run.progress(min(int(seconds), self._total), self._total, "آماده‌سازی فیلم و صدا")


def _keep(media_id: str, made: list[recording.MadeFile], frames: list[tuple[float, Path]]) -> None:
    store = _store()
    with store.batch() as batch:
        renditions = [
            {
                **{"format": one.format, "type": one.type},
                **{"width": one.width, "height": one.height},
                **_stored(batch.put_file(one.path)),
            }
            for one in made
        ]
        pictures = [{"at": at, **_stored(batch.put_file(path))} for at, path in frames]
    poster = None
    if frames:
        best = max(range(len(frames)), key=lambda place: pictures[place]["size"])
        poster = make_renditions(_full_frame(made[-1].path, frames[best]), store)
    with transaction() as session:
        item = session.get_one(MediaItem, media_id)
        item.renditions = renditions
        item.frames = [{**one, "type": "image/jpeg"} for one in pictures]
        if poster is not None:
            item.poster_id = posters.add_poster(session, item, poster)
        finish_media(session, item)


def _full_frame(film: Path, frame: tuple[float, Path]) -> Path:
    target = frame[1].with_name("poster.jpeg")
    recording.take_frame(film, frame[0], target)
    return target


def _stored(stored: Any) -> dict[str, Any]:
    return {"sha256": stored.sha256, "size": stored.size}


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder for half-made files, on the disk of the uploads."""
    root = _uploads() / ".workshop"
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        yield Path(folder)


@look("go_on_with_conversions")
def go_on_with_conversions() -> None:
    """What a stop of the server cut short is begun anew."""
    with transaction() as session:
        resume_conversions(session)


_COLLECT_EVERY = timedelta(hours=1)
_collected: dict[str, Any] = {}


@look("collect_media")
def collect() -> None:
    """Once an hour: give up what expired, take away what nobody refers to."""
    if (last := _collected.get("at")) is not None and now() - last < _COLLECT_EVERY:
        return
    _collected["at"] = now()
    with transaction() as session:
        end_expired(session, _uploads())
    collect_media(_store(), _uploads())
    if last is None:  # at the start of the jobs process nothing is in the making
        shutil.rmtree(_uploads() / ".workshop", ignore_errors=True)


def _store() -> FileStore:
    return FileStore(_settings().files_dir)


def _uploads() -> Path:
    return _settings().uploads_dir


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings
