"""The list that publishing offers: what changes, and what a person should know before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.content.completeness import Missing
from booth_content.draft import SectionDraft
from booth_content.media import MediaItem
from booth_content.publishing import PendingChange, pending_changes
from booth_content.queries import booth_by_code
from booth_content.revision import BoothContent, Revision

# beyond so many booths each one's differences are fetched when they are opened
MOST_SHOWN = 10


@dataclass(frozen=True)
class OfferedChange:
    """A pending change with what is still ``missing``, and pictures on their way."""

    change: PendingChange
    missing: list[Missing]
    converting: int

    @property
    def booth(self) -> Any:
        return self.change.booth

    @property
    def can_publish(self) -> bool:
        return self.change.can_publish and not self.converting


def read_offer(session: Session, codes: Collection[str] | None = None) -> list[OfferedChange]:
    """Every booth that differs from its screen, in order; some queries, however many."""
    changes = pending_changes(session, codes=codes)
    proposed = _proposed(session, changes)
    converting = _converting(session, proposed)
    return [
        OfferedChange(
            change,
            content.missing(change.booth.kind, proposed[change.booth.id], level="publish"),
            len(content.media_ids(proposed[change.booth.id]) & converting),
        )
        for change in changes
    ]


def read_one(session: Session, code: str) -> OfferedChange | None:
    """One booth's pending change; None when its screen shows it already."""
    booth = booth_by_code(session, code)
    return next(iter(read_offer(session, [booth.code])), None)


def preselected(offer: Sequence[OfferedChange]) -> set[str]:
    """What is ticked at first: the approved. A draft may be a sentence in the middle."""
    return {one.booth.code for one in offer if one.can_publish and one.change.state == "approved"}


def _proposed(session: Session, changes: Sequence[PendingChange]) -> dict[int, dict[str, Any]]:
    """What would be published of each, by the booth's id."""
    ids = [change.booth.id for change in changes]
    said: dict[int, dict[str, Any]] = {booth_id: {} for booth_id in ids}
    drafts = select(SectionDraft).where(SectionDraft.booth_id.in_(ids))
    for row in session.scalars(drafts):
        said[row.booth_id][row.section_key] = row.fields
    approved = (
        select(BoothContent.booth_id, Revision.content)
        .join(Revision, Revision.id == BoothContent.approved_revision_id)
        .where(BoothContent.booth_id.in_(ids), BoothContent.state == "approved")
    )
    for booth_id, snapshot in session.execute(approved):
        said[booth_id] = snapshot
    return {booth_id: content.settled(sections) for booth_id, sections in said.items()}


def _converting(session: Session, proposed: dict[int, dict[str, Any]]) -> set[str]:
    waiting = select(MediaItem.id).where(
        MediaItem.booth_id.in_(proposed),
        MediaItem.ready_at.is_(None),
        MediaItem.failed_at.is_(None),
    )
    return set(session.scalars(waiting))
