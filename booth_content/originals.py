"""What people sent, as it came: private, each file once however many phones sent it.

An upload arrives as ``uploads/<media id>``. Once it was hashed it lies as
``uploads/originals/ab/abcdef…``, and its media item names it by that hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.media import MediaItem
from core.errors import DomainError, define

define(
    "original_missing",
    404,
    fa="پروندهٔ این مورد دیگر روی سرور نیست. آن را دوباره برگزینید و بفرستید.",
    en="The original is no longer here: choose the file again and send it.",
)


def arrival_path(uploads: Path, media_id: str) -> Path:
    """Where an upload's bytes are gathered."""
    return uploads / media_id


def original_path(uploads: Path, item: MediaItem) -> Path:
    """Where the original of ``item`` lies, or would."""
    if item.original_sha256 is None:
        return arrival_path(uploads, item.id)
    return uploads / "originals" / item.original_sha256[:2] / item.original_sha256


def hash_original(path: Path) -> str:
    """SHA-256 of the file, in hex; about 2 s a gigabyte. Raises original_missing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise DomainError("original_missing") from None


def keep_once(uploads: Path, media_id: str, sha256: str) -> Path:
    """Give the arrived file its lasting name, or drop it where the same is kept already.

    A kill in the middle leaves the arrived file, the kept one or both: doing it again ends well.
    """
    arrived = arrival_path(uploads, media_id)
    kept = uploads / "originals" / sha256[:2] / sha256
    kept.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.link(arrived, kept)
    for folder in (kept.parent, kept.parent.parent):
        _sync_folder(folder)
    return kept


def find_twin(session: Session, item: MediaItem, sha256: str) -> MediaItem | None:
    """A ready item of the same kind that was made of the very same file."""
    return session.scalar(
        select(MediaItem)
        .where(
            MediaItem.original_sha256 == sha256,
            MediaItem.kind == item.kind,
            MediaItem.id != item.id,
            MediaItem.ready_at.is_not(None),
        )
        .order_by(MediaItem.ready_at)
        .limit(1)
    )


@contextmanager
def files_held(uploads: Path, *, alone: bool = False) -> Iterator[None]:
    """Keep the collector away while files are put and noted; the collector itself asks ``alone``.

    A file that is put is not written when it is here already: it must not be collected before the
    row that names it is committed.
    """
    uploads.mkdir(parents=True, exist_ok=True)
    handle = os.open(uploads / ".collecting", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
