"""Publishing: from approved revisions to a new release.

Three steps, so that no lock is held while files are written: ``plan_release`` reads,
``write_release`` writes and verifies, ``activate_release`` flips the pointer and nothing else
counts. A crash before the flip leaves the old release standing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booth_content import agenda, document
from booth_content.exhibition import Booth, Exhibition, get_exhibition
from booth_content.file_store import FileBatch, FileStore
from booth_content.manifest import BoothEntry, Manifest, booth_entry, read_manifest, write_manifest
from booth_content.media import mark_published
from booth_content.pattern import draw_pattern, pattern_key
from booth_content.release import (
    Release,
    ReleaseChange,
    active_release,
    flip_pointer,
    point_booths,
    verify_release,
)
from booth_content.release_files import booth_file, patterns
from booth_content.revision import BoothContent, Revision, check_revision
from core.audit import Actor, record
from core.dates import TEHRAN, now
from core.errors import DomainError, define
from core.realtime import announce

define(
    "nothing_to_publish",
    409,
    fa="چیزی برای انتشار نیست؛ نمایشگرها همین را نشان می‌دهند.",
    en="There is nothing to publish: the screens show this already.",
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asset:
    """A file that every screen needs beside its booth's own: the typeface, the labels."""

    path: str
    source: Path | bytes
    type: str


@dataclass(frozen=True)
class PlannedBooth:
    """One booth of a release to be: its files' bytes and what goes into the manifest."""

    booth_id: int
    code: str
    body: bytes
    pattern: bytes
    entry: BoothEntry
    previous: BoothEntry | None


@dataclass(frozen=True)
class Plan:
    """A release to be, against the one that was active when it was planned.

    ``agenda`` is the file to write, None where ``base`` carries that ``agenda_version``.
    """

    parent_id: int | None
    base: Manifest
    booths: list[PlannedBooth]
    agenda_version: int
    agenda: bytes | None

    def changes_agenda(self, written: Manifest) -> bool:
        """Whether screens had another agenda than the ``written`` one; the first changes none."""
        return self.parent_id is not None and agenda.is_agenda_changed(self.base, written)


def plan_release(
    session: Session,
    store: FileStore,
    codes: Collection[str],
    *,
    progress: Progress = lambda done, total: None,
    zone: ZoneInfo = TEHRAN,
) -> Plan:
    """Build the documents of the approved booths among ``codes``; reads only.

    A booth whose document is what its screen shows already is left out. A changed agenda goes
    with any release, and makes one alone. Raises nothing_to_publish when neither is left,
    revision_damaged.
    """
    exhibition = get_exhibition(session)
    parent = active_release(session)
    base = read_manifest(store, parent.manifest) if parent else Manifest()
    rows = _approved(session, codes)
    booths = []
    for done, (booth, revision) in enumerate(rows, 1):
        check_revision(revision, booth.code)
        previous = booth_entry(store, parent.manifest, booth.code) if parent else None
        planned = _plan_booth(session, booth, exhibition, revision, previous)
        if planned.entry != previous:
            booths.append(planned)
        progress(done, len(rows))
    version = exhibition.agenda_version
    changed = None if base.agenda == version else agenda.agenda_bytes(session, zone)
    # the first release is of booths: an agenda without any is no exhibition
    if not booths and (changed is None or parent is None):
        raise DomainError("nothing_to_publish")
    return Plan(parent.id if parent else None, base, booths, version, changed)


def _approved(session: Session, codes: Collection[str]) -> list[tuple[Booth, Revision]]:
    rows = session.execute(
        select(Booth, Revision)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .join(Revision, Revision.id == BoothContent.approved_revision_id)
        .where(Booth.code.in_(codes), BoothContent.state == "approved")
        .options(*document.with_context)
        .order_by(Booth.code_order)
    )
    return [(booth, revision) for booth, revision in rows]


def _plan_booth(
    session: Session,
    booth: Booth,
    exhibition: Exhibition,
    revision: Revision,
    previous: BoothEntry | None,
) -> PlannedBooth:
    shown = document.build_document(session, booth, exhibition, revision.content)
    body = document.canonical(shown)
    entry = BoothEntry(
        document=hashlib.sha256(body).hexdigest(),
        size=len(body),
        revision=revision.id,
        facts=booth.facts_version,
        files=tuple(document.document_files(shown)),
    )
    pattern = draw_pattern(pattern_key(booth)).body
    return PlannedBooth(booth.id, booth.code, body, pattern, entry, previous)


def write_release(store: FileStore, plan: Plan, *, assets: Iterable[Asset]) -> tuple[str, Manifest]:
    """Write every file of the release and read it back; returns (root's SHA-256, manifest).

    Durable and verified when it returns; visible to nobody. Raises disk_full, release_damaged.
    """
    with store.batch() as batch:
        wanted = [*assets, *_new_agenda(plan)]
        shared = tuple(_put_asset(batch, store, plan.base, asset) for asset in wanted)
        if plan.agenda is None and (kept := plan.base.asset(agenda.PATH)):
            shared += (kept,)
        for planned in plan.booths:
            batch.put_bytes(planned.body)
            if not _has_its_pattern(store, planned):
                batch.put_bytes(planned.pattern)
        changes = {planned.code: planned.entry for planned in plan.booths}
        root = write_manifest(
            batch, store, plan.base, changes=changes, assets=shared, agenda=plan.agenda_version
        )
    written = read_manifest(store, root)
    verify_release(store, root, written, plan.base, [planned.entry for planned in plan.booths])
    return root, written


def _new_agenda(plan: Plan) -> list[Asset]:
    return [Asset(agenda.PATH, plan.agenda, "application/json")] if plan.agenda else []


def _put_asset(batch: FileBatch, store: FileStore, base: Manifest, asset: Asset) -> dict[str, Any]:
    sha256, size = _facts_of(asset.source)
    file = {"path": asset.path, "sha256": sha256, "size": size, "type": asset.type}
    # what the release before carries is durable: putting it again costs a flush
    if not (base.asset(asset.path) == file and store.holds(sha256, size)):
        if isinstance(asset.source, bytes):
            batch.put_bytes(asset.source)
        else:
            batch.put_file(asset.source)
    return file


# the product's own files do not change while it runs, and an agenda is soon another
@lru_cache(maxsize=4)
def _facts_of(source: Path | bytes) -> tuple[str, int]:
    body = source if isinstance(source, bytes) else source.read_bytes()
    return hashlib.sha256(body).hexdigest(), len(body)


def _has_its_pattern(store: FileStore, planned: PlannedBooth) -> bool:
    """Whether the release before shows the booth with this very pattern, and it is there."""
    before = patterns(planned.previous) if planned.previous else []
    return before == patterns(planned.entry) and all(
        store.holds(file["sha256"], file["size"]) for file in before
    )


def activate_release(
    session: Session, plan: Plan, root: str, manifest: Manifest, *, reason: str, by: Actor
) -> Release:
    """Flip the pointer to a new release of what was written; announces release.published.

    Raises release_overtaken when another one became active since the plan was made.
    """
    number = (session.scalar(select(func.max(Release.id))) or 0) + 1
    release = Release(
        id=number,
        parent_id=plan.parent_id,
        manifest=root,
        reason=reason,
        published_at=now(),
        published_by=by.name,
        account_id=by.account_id,
    )
    session.add(release)
    session.flush()
    session.add_all(_change(number, planned) for planned in plan.booths)
    mark_published(session, _served(plan, manifest))
    flip_pointer(session, plan.parent_id, number, reason=reason, by=by)
    point_booths(session, {planned.booth_id: planned.entry for planned in plan.booths})
    changed = [planned.code for planned in plan.booths]
    details = {"agenda": True} if plan.changes_agenda(manifest) else {}
    subject = f"release:{number}"
    record(session, by, "release.published", subject=subject, booths=len(changed), **details)
    announce(session, "release.published", release=number, booths=changed)
    return release


def _change(number: int, planned: PlannedBooth) -> ReleaseChange:
    previous = planned.previous
    return ReleaseChange(
        release_id=number,
        booth_id=planned.booth_id,
        change="changed" if previous else "added",
        document=planned.entry.document,
        previous_document=previous.document if previous else None,
        revision_id=planned.entry.revision,
    )


def _served(plan: Plan, manifest: Manifest) -> list[dict[str, Any]]:
    """The files that screens may fetch from now on; manifests themselves are not served."""
    documents = [booth_file(planned.entry) for planned in plan.booths]
    media = [file for planned in plan.booths for file in planned.entry.files]
    # those of the release before are served already
    assets = [asset for asset in manifest.assets if asset not in plan.base.assets]
    return [*documents, *media, *assets]
