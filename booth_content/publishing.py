"""Asking for a release: what waits to be published, and the jobs that publish and roll back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booth_content import content, workflow
from booth_content.content import Difference
from booth_content.document import with_context
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.release import get_release
from booth_content.revision import BoothContent, Revision
from core.accounts import Account
from core.errors import DomainError
from core.jobs import Job, enqueue

PUBLISH_JOB = "publish_release"
ROLL_BACK_JOB = "roll_back_release"


@dataclass(frozen=True)
class PendingChange:
    """A booth whose screen would show something else after publishing it.

    ``change`` is "added" for a booth that no screen shows yet; ``differences`` are field by
    field, ``is_place_changed`` says that name, place or screen changed. ``can_publish`` is false
    while the content waits for a reviewer, or for what a reviewer asked for.
    """

    booth: Booth
    state: str
    change: str
    differences: list[Difference]
    is_place_changed: bool
    can_publish: bool


def pending_changes(
    session: Session, *, codes: Collection[str] | None = None
) -> list[PendingChange]:
    """The booths that differ from what is live, in the booths' order; three queries in all."""
    rows = session.execute(
        select(Booth, BoothContent)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .where(
            or_(
                BoothContent.state != "approved",
                BoothContent.approved_revision_id.is_distinct_from(BoothContent.live_revision_id),
                BoothContent.live_facts_version.is_distinct_from(Booth.facts_version),
            ),
            *([Booth.code.in_(codes)] if codes is not None else []),
        )
        .options(*with_context)
        .order_by(Booth.code_order)
    ).all()
    drafts = _drafts(session, [booth.id for booth, _ in rows])
    snapshots = _snapshots(session, [row for _, row in rows])
    changes = (_pending(booth, row, drafts.get(booth.id, {}), snapshots) for booth, row in rows)
    return [change for change in changes if change is not None]


def _pending(
    booth: Booth,
    row: BoothContent,
    drafted: Mapping[str, Any],
    snapshots: Mapping[int | None, Mapping[str, Any]],
) -> PendingChange | None:
    live = snapshots.get(row.live_revision_id, {})
    proposed = {
        "approved": snapshots.get(row.approved_revision_id, {}),
        "submitted": snapshots.get(row.submitted_revision_id, {}),
        "in_review": snapshots.get(row.submitted_revision_id, {}),
        "awaiting_confirmation": snapshots.get(row.submitted_revision_id, {}),
    }.get(row.state, drafted)
    differences = content.describe_difference(booth.kind, live, proposed)
    is_new = row.live_revision_id is None
    is_place_changed = not is_new and row.live_facts_version != booth.facts_version
    if not (differences or is_new or is_place_changed):
        return None
    return PendingChange(
        booth,
        row.state,
        "added" if is_new else "changed",
        differences,
        is_place_changed,
        can_publish=row.state in workflow.PUBLISHABLE,
    )


def _drafts(session: Session, booth_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = session.scalars(select(SectionDraft).where(SectionDraft.booth_id.in_(booth_ids)))
    drafts: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.fields:
            drafts.setdefault(row.booth_id, {})[row.section_key] = row.fields
    return drafts


def _snapshots(session: Session, rows: Collection[BoothContent]) -> dict[int | None, Any]:
    ids = {
        pointer
        for row in rows
        for pointer in (row.live_revision_id, row.approved_revision_id, row.submitted_revision_id)
        if pointer is not None
    }
    found = session.execute(select(Revision.id, Revision.content).where(Revision.id.in_(ids)))
    return dict(found.all())


def request_publication(
    session: Session,
    *,
    codes: Collection[str],
    reason: str,
    by: Account,
    kind: str = PUBLISH_JOB,
) -> Job:
    """Sign off what organisers wrote in these booths and have them published by a job of ``kind``.

    A changed agenda goes with them; without any booth it goes alone.
    Raises not_permitted, booth_unknown, act_impossible (a booth is in review), media_not_ready.
    """
    if not by.may("content.publish"):
        raise DomainError("not_permitted")
    booths = list(session.scalars(select(Booth).where(Booth.code.in_(codes))))
    if unknown := set(codes) - {booth.code for booth in booths}:
        raise DomainError("booth_unknown", code=min(unknown))
    for booth in booths:
        sign_off_if_needed(session, booth, by=by)
    args = {"codes": sorted(codes), "reason": reason, "by": by.name}
    return enqueue(session, kind, args=args, account_id=by.id)


def sign_off_if_needed(session: Session, booth: Booth, *, by: Account) -> None:
    """Approve what the organiser may approve alone; leaves approved content as it is."""
    row = workflow.content_row(session, booth)
    if row.state != "approved":
        workflow.carry_out(session, booth, "sign_off", by=by)


def request_roll_back(session: Session, *, release_id: int, reason: str, by: Account) -> Job:
    """Have a job flip the screens back to an earlier release.

    Raises not_permitted, release_unknown.
    """
    if not by.may("content.publish"):
        raise DomainError("not_permitted")
    get_release(session, release_id)
    args = {"release_id": release_id, "reason": reason, "by": by.name}
    return enqueue(session, ROLL_BACK_JOB, args=args, account_id=by.id)
