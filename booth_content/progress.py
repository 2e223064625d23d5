"""How far the booths are: how much of each is written, and what is missing and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.content import Missing
from booth_content.content.fields import sections_for
from booth_content.document import with_context
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.revision import BoothContent

# from so many percent on, a call is worth more than a reminder on paper
NEARLY = 75

LEVELS = {
    "empty": "آغاز نشده",
    "begun": "آغاز شده",
    "nearly": "نزدیک به پایان",
    "complete": "کامل",
}


@dataclass(frozen=True)
class BoothProgress:
    """One booth: ``filled`` of ``of`` fields that count, and what is ``missing`` to publish."""

    booth: Booth
    state: str
    changed_at: datetime | None
    saved_by: str
    filled: int
    of: int
    missing: list[Missing]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all of it."""
        return self.filled * 100 // self.of if self.of else 100

    @property
    def level(self) -> str:
        """A key of LEVELS. Complete is what lacks nothing to be published."""
        if not self.filled:
            return "empty"
        if not self.missing:
            return "complete"
        return "nearly" if self.percent >= NEARLY else "begun"

    def by_section(self) -> list[tuple[str, list[Missing]]]:
        """(the section's title, what it lacks), in the order of the form."""
        titles = {section.key: section.title for section in sections_for(self.booth.kind)}
        found: dict[str, list[Missing]] = {}
        for one in self.missing:
            found.setdefault(one.section, []).append(one)
        return [(titles[key], lacks) for key, lacks in found.items()]


def read_progress(session: Session, codes: Collection[str] | None = None) -> list[BoothProgress]:
    """Every booth, or those of ``codes``, in the booths' order; two queries, however many."""
    chosen = [Booth.code.in_(codes)] if codes is not None else []
    rows = session.execute(
        select(Booth, BoothContent)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .where(*chosen)
        .options(*with_context)
        .order_by(Booth.code_order)
    ).all()
    drafts: dict[int, list[SectionDraft]] = {}
    for draft in session.scalars(
        select(SectionDraft).join(Booth, Booth.id == SectionDraft.booth_id).where(*chosen)
    ):
        drafts.setdefault(draft.booth_id, []).append(draft)
    return [_progress(booth, row, drafts.get(booth.id, [])) for booth, row in rows]


def _progress(booth: Booth, row: BoothContent, drafts: list[SectionDraft]) -> BoothProgress:
    said = content.settled({draft.section_key: draft.fields for draft in drafts})
    filled, of = content.completeness(booth.kind, said)
    newest = max(drafts, key=lambda draft: draft.saved_at, default=None)
    return BoothProgress(
        booth,
        row.state,
        newest.saved_at if newest and newest.version else row.changed_at,
        newest.saved_by if newest else "",
        filled,
        of,
        content.missing(booth.kind, said, level="publish"),
    )
