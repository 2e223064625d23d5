"""Suggestions: a reviewer's edit of a submission, which the contributor accepts or refuses.

While it is written it is a proposal kept with the submission; sending it (workflow: suggest) pins
it as a revision of its own, and accepting that makes the draft say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import claim, content
from booth_content.comment import Comment, Reader
from booth_content.content import Change, Conflict, Content, Difference, changes_between
from booth_content.content.field_types import FieldError
from booth_content.content.fields import sections_for
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.foreign_media import find_foreign_media
from booth_content.revision import BoothContent, Revision
from booth_content.submission import Submission, current_submission
from booth_content.writer import Writer
from core.audit import record
from core.database import insert_if_absent
from core.dates import now
from core.errors import DomainError, define
from core.persian import tidy
from core.realtime import announce

LONGEST_REASON = 300
# how a reason begins, among the comments that stand beside the field
REFUSED = "پیشنهاد پذیرفته نشد: "

define(
    "reason_too_long",
    422,
    fa="دلیل را کوتاه بنویسید، دست‌بالا ۳۰۰ نویسه.",
    en="Say why in at most 300 characters.",
)


@dataclass(frozen=True)
class Proposed:
    """What became of a proposed edit: paths that could not be read, or that moved meanwhile."""

    errors: dict[str, FieldError]
    conflicts: list[Conflict]


def proposed_content(session: Session, submission: Submission) -> Content:
    """What the suggestion being written says: the submission's own words where none is."""
    if submission.proposal is not None:
        return submission.proposal
    return session.get_one(Revision, submission.final_revision_id).content


def propose(
    session: Session, booth: Booth, *, section_key: str, changes: Mapping[str, Change], by: Writer
) -> Proposed:
    """Write edits of one section into the proposal; the reviewer's claim begins anew.

    Audited and announced (content.changed). Raises not_permitted, review_claimed, section_unknown.
    """
    row = session.get_one(BoothContent, booth.id)
    submission = _locked(session, booth, row, by)
    if section_key not in {section.key for section in sections_for(booth.kind)}:
        raise DomainError("section_unknown", section=section_key)
    wanted = {path: change["after"] for path, change in changes.items()}
    cleaned, errors = content.clean_changes(booth.kind, section_key, wanted)
    for path in find_foreign_media(session, booth, cleaned):
        del cleaned[path]
        errors[path] = FieldError("media_invalid", part="media")
    said = proposed_content(session, submission)
    ready: dict[str, Change] = {
        path: {"before": changes[path]["before"], "after": value} for path, value in cleaned.items()
    }
    merge = content.merge_section(booth.kind, section_key, said.get(section_key, {}), ready)
    submission.proposal = content.settled({**said, section_key: merge.merged})
    claim.renew_claim(session, row, by=by)
    subject = f"booth:{booth.code}"
    record(session, by.actor, "suggestion.written", subject=subject, section=section_key)
    announce(session, "content.changed", booth=booth.code, by=by.name)
    return Proposed(errors, merge.conflicts)


def drop_proposal(session: Session, booth: Booth, *, by: Writer) -> None:
    """Forget the edits that were not sent. Raises not_permitted, review_claimed."""
    row = session.get_one(BoothContent, booth.id)
    _locked(session, booth, row, by).proposal = None
    claim.renew_claim(session, row, by=by)
    record(session, by.actor, "suggestion.dropped", subject=f"booth:{booth.code}")
    announce(session, "content.changed", booth=booth.code, by=by.name)


def adopt(session: Session, booth: Booth, revision: Revision, *, by: Writer) -> None:
    """Have the draft say what ``revision`` says; announces content.changed for each section."""
    for section in sections_for(booth.kind):
        key = {"booth_id": booth.id, "section_key": section.key}
        then = revision.content.get(section.key, {})
        draft = session.get(SectionDraft, tuple(key.values()))
        if changes := changes_between(draft.fields if draft else {}, then):
            _adopt_section(session, booth, key, changes, by)


def suggested_changes(session: Session, booth: Booth) -> list[Difference]:
    """What the suggestion that waits for its answer would change; nothing where none waits."""
    row = session.get_one(BoothContent, booth.id)
    if row.state != "awaiting_confirmation":
        return []
    sent = session.get_one(Revision, row.submitted_revision_id)
    suggested = session.get_one(Revision, row.suggested_revision_id)
    return content.describe_difference(booth.kind, sent.content, suggested.content)


def say_why_refused(
    session: Session, booth: Booth, reasons: Mapping[tuple[str, str], str], *, by: Writer
) -> None:
    """Note for reviewers why each field, by (section key, path), is refused; blank says nothing.

    For the suggestion that waits for its answer, before it is refused. Audited. Raises
    not_permitted, reason_too_long; what is said of a field that it does not change is left out.
    """
    if not by.may("content.submit"):
        raise DomainError("not_permitted")
    submission = current_submission(session, booth)
    for one in suggested_changes(session, booth):
        words = tidy(reasons.get((one.section, one.path), ""))
        if len(words) > LONGEST_REASON:
            raise DomainError("reason_too_long")
        if not words:
            continue
        session.add(
            Comment(
                booth_id=booth.id,
                submission_id=submission.id,
                section_key=one.section,
                path=one.path,
                label=one.label[:300],
                reader=Reader.INTERNAL,
                text=f"{REFUSED}{words}",
                author_id=by.actor.account_id,
                author_name=by.name,
                created_at=now(),
            )
        )
        subject = f"booth:{booth.code}"
        record(session, by.actor, "suggestion.refused_because", subject=subject, label=one.label)


def _adopt_section(
    session: Session, booth: Booth, key: dict[str, Any], changes: Mapping[str, Change], by: Writer
) -> None:
    blank = {**key, "version": 0, "fields": {}, "saved_at": now(), "saved_by": ""}
    insert_if_absent(session, SectionDraft, blank)
    draft = session.scalars(select(SectionDraft).filter_by(**key)).one()
    section_key = draft.section_key
    draft.fields = content.merge_section(booth.kind, section_key, draft.fields, changes).merged
    draft.version += 1
    draft.saved_at, draft.saved_by = now(), by.name
    session.flush()
    announce(
        session,
        "content.changed",
        booth=booth.code,
        section=section_key,
        version=draft.version,
        by=by.name,
    )


def _locked(session: Session, booth: Booth, row: BoothContent, by: Writer) -> Submission:
    if not by.may("content.review"):
        raise DomainError("not_permitted")
    claim.check_holder(session, row, by=by)
    submission = current_submission(session, booth)
    return session.scalars(
        select(Submission)
        .where(Submission.id == submission.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
