"""What the release pages show: releases with their screens, and two releases compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.agenda import does_agenda_wait, is_agenda_changed
from booth_content.content import Difference
from booth_content.exhibition import Booth
from booth_content.file_store import FileStore
from booth_content.manifest import booth_entry, differences, read_manifest
from booth_content.publishing import pending_changes
from booth_content.queries import ReleaseRow, list_releases, release_changes
from booth_content.release import Release, ReleaseActivation, active_release, get_release
from booth_content.revision import Revision
from core.errors import DomainError
from kiosk.device import Device, DeviceRole


@dataclass(frozen=True)
class Releases:
    """The list: ``screens`` counts by release the screens that last said they show it."""

    rows: list[ReleaseRow]
    screens: dict[int, int]
    active: Release | None
    pending: int
    agenda_waits: bool
    activations: list[ReleaseActivation]


@dataclass(frozen=True)
class BoothChange:
    """One booth between two releases; ``change`` is added, changed or removed."""

    booth: Booth
    change: str
    differences: list[Difference]


@dataclass(frozen=True)
class ShownRelease:
    """A release with what it changed and each time it came to the screens."""

    release: Release
    is_active: bool
    screens: int
    changes: list[BoothChange]
    is_agenda_changed: bool
    activations: list[ReleaseActivation]


@dataclass(frozen=True)
class GoingBack:
    """What going back from ``active`` to ``release`` changes on the screens."""

    release: Release
    active: Release
    changes: list[BoothChange]
    is_agenda_changed: bool


def read_releases(session: Session, store: FileStore, *, limit: int = 50) -> Releases:
    """The newest releases and flips of the pointer."""
    active = active_release(session)
    flips = select(ReleaseActivation).order_by(ReleaseActivation.id.desc()).limit(limit)
    return Releases(
        list_releases(session, active_id=active.id if active else None, limit=limit),
        _screens(session),
        active,
        len(pending_changes(session)),
        does_agenda_wait(session, store),
        list(session.scalars(flips)),
    )


def read_release(session: Session, store: FileStore, number: int) -> ShownRelease:
    """Raises release_unknown."""
    release = get_release(session, number)
    parent = _parent(session, release)
    active = active_release(session)
    flips = select(ReleaseActivation).where(ReleaseActivation.release_id == number)
    return ShownRelease(
        release,
        active is not None and active.id == number,
        _screens(session).get(number, 0),
        read_changes(session, store, number),
        parent is not None
        and is_agenda_changed(
            read_manifest(store, parent.manifest), read_manifest(store, release.manifest)
        ),
        list(session.scalars(flips.order_by(ReleaseActivation.id.desc()))),
    )


def read_changes(
    session: Session, store: FileStore, number: int, code: str | None = None
) -> list[BoothChange]:
    """What a release changed, in the booths' order, or of one booth alone; raises
    release_unknown."""
    parent = _parent(session, get_release(session, number))
    rows = [row for row in release_changes(session, number) if code in (None, row[0].code)]
    before = {
        booth.code: entry.revision
        for booth, _ in rows
        if parent and (entry := booth_entry(store, parent.manifest, booth.code))
    }
    said = _said(session, [*before.values(), *(change.revision_id for _, change in rows)])
    return [
        _compare(booth, change.change, said, before.get(booth.code), change.revision_id)
        for booth, change in rows
    ]


def read_going_back(
    session: Session, store: FileStore, number: int, code: str | None = None
) -> GoingBack:
    """Of all booths or of one alone; raises release_unknown, and for a server without any release
    as well."""
    release, active = get_release(session, number), active_release(session)
    if active is None:
        raise DomainError("release_unknown", release=number)
    present, past = (read_manifest(store, one.manifest) for one in (active, release))
    entries = {
        at: (before.revision if before else None, after.revision if after else None)
        for at, before, after in differences(store, present, past)
        if code in (None, at)
    }
    said = _said(session, [one for pair in entries.values() for one in pair if one is not None])
    found = select(Booth).where(Booth.code.in_(entries)).order_by(Booth.code_order)
    changes = []
    for booth in session.scalars(found):
        before, after = entries[booth.code]
        change = "removed" if after is None else "changed" if before else "added"
        changes.append(_compare(booth, change, said, before, after))
    return GoingBack(release, active, changes, is_agenda_changed(present, past))


def _parent(session: Session, release: Release) -> Release | None:
    return session.get(Release, release.parent_id) if release.parent_id else None


def _compare(
    booth: Booth, change: str, said: Mapping[int, Any], before: int | None, after: int | None
) -> BoothChange:
    old, new = said.get(before or 0, {}), said.get(after or 0, {})
    return BoothChange(booth, change, content.describe_difference(booth.kind, old, new))


def _said(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    found = session.execute(select(Revision.id, Revision.content).where(Revision.id.in_(set(ids))))
    return dict(found.all())


def _screens(session: Session) -> dict[int, int]:
    found = session.execute(
        select(Device.seen_release, func.count())
        .where(
            Device.revoked_at.is_(None),
            Device.role != DeviceRole.GATE,
            Device.seen_release.is_not(None),
        )
        .group_by(Device.seen_release)
    )
    return {release: count for release, count in found if release is not None}
