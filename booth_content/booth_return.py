"""Taking one booth back to what an earlier release showed of it, by a release of its own.

Nothing else changes: the other booths, the agenda and the files of the active release are carried
on as they are. What was written since stays in the booth's draft.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import workflow
from booth_content.exhibition import Booth
from booth_content.file_store import FileStore
from booth_content.manifest import Manifest, booth_entry, read_manifest, write_manifest
from booth_content.publication import Plan, PlannedBooth, activate_release
from booth_content.release import (
    Release,
    ReleaseChange,
    active_release,
    get_release,
    verify_release,
)
from booth_content.revision import BoothContent
from core.accounts import Account
from core.errors import DomainError, define
from core.jobs import Job, enqueue

RETURN_BOOTH_JOB = "return_booth"

define(
    "booth_not_in_release",
    409,
    fa="انتشار {release} غرفهٔ {booth!n} را نشان نمی‌دهد. انتشار دیگری برگزینید.",
    en="Release {release} does not show booth {booth}.",
)


@dataclass(frozen=True)
class EarlierState:
    """What a release showed of a booth from then on; ``is_shown`` marks the present one."""

    release: Release
    change: ReleaseChange
    is_shown: bool


def earlier_states(session: Session, booth: Booth, *, limit: int = 20) -> list[EarlierState]:
    """The releases that changed the booth, the newest first; one of each document."""
    live = session.get_one(BoothContent, booth.id).live_document
    rows = session.execute(
        select(Release, ReleaseChange)
        .join(ReleaseChange, ReleaseChange.release_id == Release.id)
        .where(ReleaseChange.booth_id == booth.id)
        .order_by(Release.id.desc())
        .limit(limit)
    )
    seen: set[str] = set()
    found = []
    for release, change in rows:
        if change.document not in seen:
            seen.add(change.document)
            found.append(EarlierState(release, change, change.document == live))
    return found


def request_booth_return(
    session: Session, booth: Booth, *, release_id: int, reason: str, by: Account
) -> Job:
    """Have a job take the booth back to what ``release_id`` shows of it.

    Raises not_permitted, release_unknown.
    """
    if not by.may("content.publish"):
        raise DomainError("not_permitted")
    get_release(session, release_id)
    args = {"code": booth.code, "release_id": release_id, "reason": reason, "by": by.name}
    return enqueue(session, RETURN_BOOTH_JOB, args=args, account_id=by.id)


def plan_return(session: Session, store: FileStore, code: str, release_id: int) -> Plan:
    """A release whose only change is that booth's earlier document; reads only.

    Raises booth_unknown, release_unknown, booth_not_in_release, nothing_to_publish.
    """
    booth = session.scalar(select(Booth).where(Booth.code == code))
    if booth is None:
        raise DomainError("booth_unknown", code=code)
    active, target = active_release(session), get_release(session, release_id)
    entry = booth_entry(store, target.manifest, code)
    if entry is None or active is None:
        raise DomainError("booth_not_in_release", release=release_id, booth=code)
    previous = booth_entry(store, active.manifest, code)
    if entry == previous:
        raise DomainError("nothing_to_publish")
    with store.open(entry.document) as file:
        planned = PlannedBooth(booth.id, code, file.read(), b"", entry, previous)
    base = read_manifest(store, active.manifest)
    return Plan(active.id, base, [planned], base.agenda or 0, None)


def write_return(store: FileStore, plan: Plan) -> tuple[str, Manifest]:
    """Write the one bucket and the root that differ, and verify. Raises release_damaged."""
    changes = {planned.code: planned.entry for planned in plan.booths}
    with store.batch() as batch:
        root = write_manifest(
            batch,
            store,
            plan.base,
            changes=changes,
            assets=plan.base.assets,
            agenda=plan.base.agenda,
        )
    written = read_manifest(store, root)
    verify_release(store, root, written, plan.base, changes.values())
    return root, written


def activate_return(
    session: Session, plan: Plan, root: str, manifest: Manifest, *, reason: str, by: Account
) -> Release:
    """Flip to it. What was approved goes back to being a draft: otherwise the next publication
    of all that is approved would bring back what was just taken away."""
    release = activate_release(session, plan, root, manifest, reason=reason, by=by.actor)
    for planned in plan.booths:
        booth = session.get_one(Booth, planned.booth_id)
        # impossible in any other state, and where writing is frozen: then it stays as it is
        with suppress(DomainError):
            workflow.carry_out(session, booth, "edit_again", by=by)
    return release
