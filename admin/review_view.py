"""What the page of one submission shows: its fields, what was said of them, who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from admin.review_field import FieldReview, Media, Shown, review_field
from admin.word_difference import Piece
from booth_content import content, workflow
from booth_content.claim import is_claim_alive, is_holder, reviewer_name, state_for
from booth_content.comment import Comment, Reader, list_comments
from booth_content.content import Content, Difference, Missing
from booth_content.content.fields import ORDER, SectionDefinition
from booth_content.exhibition import Booth
from booth_content.media import media_items
from booth_content.revision import BoothContent, Revision
from booth_content.submission import (
    Submission,
    last_submission,
    receipt_number,
    submission_before,
)
from core.accounts import Account

BASES = ("live", "last")
"""What a submission is laid beside: what the screens show, or the submission before it."""

ACTS = {
    "claim",
    "take_over",
    "release",
    "request_changes",
    "suggest",
    "accept",
    "refuse",
    "approve",
    "undo_review",
}


@dataclass(frozen=True)
class SectionReview:
    """A section with its fields; ``changed`` counts those that differ."""

    definition: SectionDefinition
    fields: list[FieldReview]

    @property
    def changed(self) -> int:
        return sum(one.kind != "same" for one in self.fields)

    @property
    def shown(self) -> list[FieldReview]:
        return [one for one in self.fields if one.is_worth_a_look]


@dataclass(frozen=True)
class Review:
    """A submission on its page. ``state`` is what it is for whoever looks (claim.py).

    ``sensitive`` are the labels that ask for a second approver; ``remarks`` are about the booth as
    a whole, or on fields that are there no more.
    """

    submission: Submission
    receipt: str
    state: str
    holder: str
    claim_ends_at: datetime | None
    is_mine: bool
    is_held: bool
    against: str
    last: Submission | None
    sections: list[SectionReview]
    remarks: list[Comment]
    lacks: list[Missing]
    filled: int
    asked: int
    sensitive: list[str]
    actions: list[str]
    has_proposal: bool
    open_for_contributor: int

    @property
    def changed(self) -> int:
        return sum(section.changed for section in self.sections)


def read_review(session: Session, booth: Booth, account: Account, *, against: str) -> Review | None:
    """The booth's newest submission; None where nothing was ever sent."""
    submission = last_submission(session, booth)
    if submission is None:
        return None
    row = session.get_one(BoothContent, booth.id)
    last = submission_before(session, submission)
    sent = _said(session, submission.final_revision_id)
    live = _said(session, row.live_revision_id)
    is_last = against == "last" and last is not None
    base = _said(session, last.final_revision_id) if is_last and last else live
    comments = _readable(list_comments(session, booth), account)
    lacks = content.missing(booth.kind, sent, level="publish")
    proposal = submission.proposal or sent
    sections = _sections(session, booth, base, sent, proposal, lacks, comments)
    placed = {one.id for part in sections for field in part.fields for one in field.comments}
    state = state_for(row, account)
    filled, asked = content.completeness(booth.kind, sent)
    return Review(
        submission,
        receipt_number(booth, session.get_one(Revision, submission.revision_id)),
        state,
        reviewer_name(session, row) if row.state in ("in_review", "awaiting_confirmation") else "",
        row.claim_ends_at,
        is_mine=is_holder(row, account),
        is_held=is_claim_alive(row),
        against="last" if is_last else "live",
        last=last,
        sections=sections,
        remarks=[one for one in comments if one.id not in placed],
        lacks=lacks,
        filled=filled,
        asked=asked,
        sensitive=_sensitive(content.sensitive_differences(booth.kind, live, sent)),
        actions=_actions(row, state, account),
        has_proposal=content.digest(proposal) != content.digest(sent),
        open_for_contributor=sum(_is_new_request(one, submission) for one in comments),
    )


def _is_new_request(one: Comment, submission: Submission) -> bool:
    is_of_this = one.submission_id == submission.id
    return is_of_this and one.is_open and one.reader == Reader.CONTRIBUTOR


def _said(session: Session, revision_id: int | None) -> Content:
    revision = session.get(Revision, revision_id) if revision_id else None
    return revision.content if revision else {}


def _readable(comments: Sequence[Comment], account: Account) -> list[Comment]:
    """What reviewers say among themselves is for them and for those who write the booths."""
    may_all = account.may("content.review") or account.may("content.edit")
    return [one for one in comments if may_all or one.reader == Reader.CONTRIBUTOR]


def _sensitive(rows: Sequence[Difference]) -> list[str]:
    return list(dict.fromkeys(row.label for row in rows))


def _actions(row: BoothContent, state: str, account: Account) -> list[str]:
    offered = [one for one in workflow.available_actions(state, account) if one in ACTS]
    if state != "in_review":
        is_live = row.state == "approved" and row.approved_revision_id == row.live_revision_id
        return [one for one in offered if one != "undo_review" or not is_live]
    # of content in review its holder has every act but taking it, and nobody else any other
    return [one for one in offered if (one == "take_over") != is_holder(row, account)]


def _sections(
    session: Session,
    booth: Booth,
    base: Content,
    sent: Content,
    proposal: Content,
    lacks: Sequence[Missing],
    comments: Sequence[Comment],
) -> list[SectionReview]:
    compared = content.compare(booth.kind, base, sent)
    added = content.compare(booth.kind, sent, proposal) if proposal is not sent else []
    known = {(one.section.key, one.path) for one in compared}
    # items that only the suggestion has stand where they will be
    compared += [one for one in added if (one.section.key, one.path) not in known]
    used = set().union(*(content.media_ids(said) for said in (base, sent, proposal)))
    media: Media = media_items(session, used)
    why = {(lack.section, lack.path): lack.why for lack in lacks}
    parts: dict[str, SectionReview] = {}
    orders = _orders(booth, base, sent, comments)
    for one in compared:
        key = one.section.key
        part = parts.setdefault(key, SectionReview(one.section, list(orders.get(key, []))))
        part.fields.append(
            review_field(
                one,
                media,
                proposed=content.settled_section(proposal.get(key, {})).get(one.path),
                lacks=why.get((key, one.path), ""),
                comments=_at(comments, key, one.path),
            )
        )
    return list(parts.values())


def _orders(
    booth: Booth, base: Content, sent: Content, comments: Sequence[Comment]
) -> dict[str, list[FieldReview]]:
    """The changed order of a list's items, as a row of its own."""
    return {
        row.section: [
            FieldReview(
                row.section,
                ORDER,
                row.label,
                row.kind,
                Shown([Piece(row.before, True)], words=row.before),
                Shown([Piece(row.after, True)], words=row.after),
                comments=_at(comments, row.section, ORDER),
            )
        ]
        for row in content.describe_difference(booth.kind, base, sent)
        if row.path == ORDER
    }


def _at(comments: Sequence[Comment], section_key: str, path: str) -> list[Comment]:
    return [one for one in comments if (one.section_key, one.path) == (section_key, path)]
