"""A real exhibition takes the sample's place: what the product itself wrote leaves the drafts.

Sample sentences must not stand under the names of real neighbourhoods. What people wrote over them
is theirs and stays; so do revisions and releases, which are a history, and what is live stays live
until the next release.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.agenda import raise_agenda_version
from booth_content.content.fields import ORDER, item_id_of
from booth_content.content.outline import order_of
from booth_content.draft import SectionDraft
from booth_content.exhibition import AgendaItem, Booth
from booth_content.revision import BoothContent, Revision, RevisionKind
from booth_content.workflow import UNDER_REVIEW
from core.audit import SYSTEM, Actor
from core.dates import now

Fields = dict[str, Any]


def take_sample_away(session: Session, *, by: Actor) -> list[Booth]:
    """Empty the drafts of what the sample said in them; the booths whose draft is another now.

    Approved content becomes a draft again; a booth under review is left to its reviewer.
    """
    sample = _sample_revisions(session)
    contents = {
        row.booth_id: row
        for row in session.scalars(
            select(BoothContent)
            .where(BoothContent.booth_id.in_(sample), BoothContent.state.not_in(UNDER_REVIEW))
            .with_for_update()
        )
    }
    changed = set()
    drafts = select(SectionDraft).where(SectionDraft.booth_id.in_(contents)).with_for_update()
    for draft in session.scalars(drafts):
        left = _without(draft.fields, sample[draft.booth_id].get(draft.section_key, {}))
        if left != draft.fields:
            draft.fields = left
            draft.version += 1
            draft.saved_at, draft.saved_by = now(), by.name
            changed.add(draft.booth_id)
    for booth_id in changed:
        content = contents[booth_id]
        content.changed_at = now()
        if content.state not in ("draft", "changes_requested"):
            content.state = "draft"
            content.version += 1
    session.flush()
    booths = select(Booth).where(Booth.id.in_(changed)).order_by(Booth.code_order)
    return list(session.scalars(booths))


def take_programme_away(session: Session) -> int:
    """Remove the sample's programme where the workbook brings none; how many items."""
    items = list(session.scalars(select(AgendaItem)))
    for item in items:
        session.delete(item)
    if items:
        session.flush()
        raise_agenda_version(session)
    return len(items)


def _sample_revisions(session: Session) -> dict[int, dict[str, Fields]]:
    """What the product itself approved, by booth: the first revision of each."""
    return dict(
        session.execute(
            select(Revision.booth_id, Revision.content).where(
                Revision.number == 1,
                Revision.kind == RevisionKind.IMPORT,
                Revision.author_name == SYSTEM.name,
            )
        ).all()
    )


def _without(fields: Fields, sample: Fields) -> Fields:
    """The fields that are not the sample's; an item that somebody edited stays whole."""
    if ORDER not in sample:
        return {path: value for path, value in fields.items() if sample.get(path) != value}
    untouched = {item for item in order_of(sample) if _item(fields, item) == _item(sample, item)}
    order = [item for item in order_of(fields) if item not in untouched]
    kept = {
        path: value
        for path, value in fields.items()
        if path != ORDER and item_id_of(path) not in untouched
    }
    return {ORDER: order, **kept} if order else kept


def _item(fields: Fields, item: str) -> Fields:
    return {path: value for path, value in fields.items() if item_id_of(path) == item}
