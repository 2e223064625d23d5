"""What no revision, draft or release refers to is taken away, some days after it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from booth_content.content.presenting import ids_in
from booth_content.draft import SectionDraft
from booth_content.file_store import FileStore
from booth_content.media import FileRecord, MediaItem
from booth_content.originals import arrival_path, files_held, original_path
from booth_content.pictures import refuse_media
from booth_content.revision import Revision
from booth_content.uploads.storage import remove_file
from booth_content.uploads.upload import Upload, expired_uploads
from core.audit import SYSTEM, record
from core.database import transaction
from core.dates import now
from core.errors import DomainError

log = structlog.get_logger()

# a picture that was taken out of a draft can be put back for so long
KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Collected:
    """How much was taken away: items, files of them, and bytes."""

    items: int
    files: int
    bytes: int


def end_expired(session: Session, uploads: Path) -> int:
    """Give up what nobody went on with in time: its bytes go, its item says why. How many."""
    ended = expired_uploads(session)
    for upload in ended:
        upload.ended_at = now()
        refuse_media(session, upload.item, error=DomainError("upload_gone"))
        remove_file(arrival_path(uploads, upload.id))
    if ended:
        record(session, SYSTEM, "media.uploads_expired", subject="exhibition:1", number=len(ended))
    return len(ended)


def collect_media(store: FileStore, uploads: Path, *, before: datetime | None = None) -> Collected:
    """Delete the items that came before ``before`` and that nothing refers to, and their files.

    A file goes only when no other item has it and no release ever showed it. Audited as
    media.collected when there was any. The rows go first: a kill in between leaves files that
    nobody knows of, never a row without its file.
    """
    limit = before or now() - KEPT_FOR
    with files_held(uploads, alone=True):
        with transaction() as session:
            items = _unreferenced(session, limit)
            if not items:
                return Collected(0, 0, 0)
            files, paths = _forget(session, items, uploads)
            collected = Collected(len(items), len(files) + len(paths), _bytes(files, paths))
            record(
                session,
                SYSTEM,
                "media.collected",
                subject="exhibition:1",
                number=collected.items,
                files=collected.files,
                bytes=collected.bytes,
            )
        for file in files:
            store.remove(file["sha256"])
        for path in paths:
            remove_file(path)
    log.info("media.collected", items=collected.items, bytes=collected.bytes)
    return collected


def referenced_media(session: Session) -> set[str]:
    """The ids that any draft, what it has set aside included, or any revision names.

    Releases show revisions, and revisions are for ever: what a release shows is among them.
    """
    found: set[str] = set()
    for fields in session.scalars(select(SectionDraft.fields)):
        found.update(*map(ids_in, fields.values()))
    for content in session.scalars(select(Revision.content)):
        for section in content.values():
            found.update(*map(ids_in, section.values()))
    return found


def _unreferenced(session: Session, limit: datetime) -> list[MediaItem]:
    rows = select(MediaItem).where(
        or_(MediaItem.uploaded_at < limit, MediaItem.failed_at.is_not(None))
    )
    # what somebody took away goes at once
    old = [one for one in session.scalars(rows) if one.uploaded_at < limit or one.is_removed]
    named = referenced_media(session)
    # a film brings the poster along that was made for it
    named |= {item.poster_id for item in old if item.id in named and item.poster_id}
    unnamed = [item for item in old if item.id not in named]
    open_ids = set(session.scalars(select(Upload.id).where(_is_open())))
    return [item for item in unnamed if item.id not in open_ids and not _is_in_the_making(item)]


def _is_open() -> Any:
    return (Upload.finished_at.is_(None)) & (Upload.ended_at.is_(None))


def _is_in_the_making(item: MediaItem) -> bool:
    return item.state in ("checking", "converting")


def _forget(
    session: Session, items: list[MediaItem], uploads: Path
) -> tuple[list[dict[str, Any]], list[Path]]:
    """Delete the rows; the stored files and the originals that nothing needs any more."""
    ids = [item.id for item in items]
    files = {file["sha256"]: file for item in items for file in item.files}
    paths = {original_path(uploads, item) for item in items}
    session.execute(delete(Upload).where(Upload.id.in_(ids)))
    session.execute(delete(MediaItem).where(MediaItem.id.in_(ids)))
    kept, kept_paths = _still_needed(session, uploads)
    published = set(
        session.scalars(select(FileRecord.sha256).where(FileRecord.published_at.is_not(None)))
    )
    gone = [file for name, file in files.items() if name not in kept | published]
    names = [file["sha256"] for file in gone]
    session.execute(delete(FileRecord).where(FileRecord.sha256.in_(names)))
    return gone, sorted(path for path in paths - kept_paths if path.is_file())


def _still_needed(session: Session, uploads: Path) -> tuple[set[str], set[Path]]:
    left = list(session.scalars(select(MediaItem)))
    files = {file["sha256"] for item in left for file in item.files}
    return files, {original_path(uploads, item) for item in left}


def _bytes(files: Iterable[dict[str, Any]], paths: Iterable[Path]) -> int:
    stored = sum(int(file["size"]) for file in files)
    return stored + sum(path.stat().st_size for path in paths)
