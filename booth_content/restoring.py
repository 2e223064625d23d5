"""Going back to what a booth said: an earlier revision's content becomes the draft again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.content import changes_between
from booth_content.content.fields import sections_for
from booth_content.draft import section_drafts
from booth_content.exhibition import Booth
from booth_content.revision import Revision, check_revision
from booth_content.saving import save_section
from booth_content.writer import Writer
from core.audit import record
from core.errors import DomainError, define

define(
    "revision_unknown",
    404,
    fa="نسخهٔ {number} در این غرفه نیست. فهرست نسخه‌ها را تازه کنید.",
    en="This booth has no revision {number}.",
)


def get_revision(session: Session, booth: Booth, number: int) -> Revision:
    """Raises revision_unknown."""
    found = session.scalar(
        select(Revision).where(Revision.booth_id == booth.id, Revision.number == number)
    )
    if found is None:
        raise DomainError("revision_unknown", number=number)
    return found


def restore_revision(session: Session, booth: Booth, *, number: int, by: Writer) -> list[str]:
    """Make the draft say what revision ``number`` says; returns the sections that changed.

    What the draft said goes unless a revision holds it; screens change only by publishing. Audited
    (content.restored); announces content.changed for each section. Raises revision_unknown,
    revision_damaged, and what saving raises.
    """
    revision = get_revision(session, booth, number)
    check_revision(revision, booth.code)
    drafts = section_drafts(session, booth)
    changed = []
    for section in sections_for(booth.kind):
        # what the draft has set aside is compared too, so that an item comes back as it was then
        draft = drafts.get(section.key)
        then = revision.content.get(section.key, {})
        if changes := changes_between(draft.fields if draft else {}, then):
            save_section(session, booth, section_key=section.key, changes=changes, by=by)
            changed.append(section.key)
    if changed:
        record(
            session,
            by.actor,
            "content.restored",
            subject=f"booth:{booth.code}",
            number=number,
            paths=changed,
        )
    return changed
