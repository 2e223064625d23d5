"""Comments of a review: on a field or on the booth, internal or to the contributor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.claim import renew_claim
from booth_content.content import Content
from booth_content.content.fields import ORDER, field_at, section
from booth_content.content.outline import Entry, label_of
from booth_content.exhibition import Booth
from booth_content.revision import BoothContent, Revision
from booth_content.submission import Outcome, Submission, current_submission
from booth_content.writer import Writer
from core.audit import record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define
from core.persian import tidy
from core.realtime import announce

LONGEST_COMMENT = 1000

define(
    "comment_empty",
    422,
    fa="یادداشت خالی است. بنویسید چه باید درست شود، دست‌بالا ۱۰۰۰ نویسه.",
    en="A comment has 1 to 1000 characters.",
)
define(
    "comment_place_unknown",
    422,
    fa="خانه‌ای که یادداشت برایش بود در این غرفه نیست. صفحه را تازه کنید.",
    en="This booth has no field of that path.",
)
define(
    "comment_unknown",
    404,
    fa="این یادداشت در غرفه نیست. صفحه را تازه کنید.",
    en="There is no such comment on this booth.",
)


class Reader(StrEnum):
    """Whom a comment is for."""

    INTERNAL = "internal"
    CONTRIBUTOR = "contributor"


class Comment(Base):
    """A remark on what a submission says; on the booth as a whole where ``path`` is None.

    ``label`` is what the field was called then, with the item it stood in.
    """

    __tablename__ = "review_comment"
    __table_args__ = (
        CheckConstraint("reader IN ('internal','contributor')", name="reader"),
        CheckConstraint("(section_key IS NULL) = (path IS NULL)", name="place"),
        CheckConstraint("resolved_at IS NULL OR resolved_by IS NOT NULL", name="settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    section_key: Mapped[str | None] = mapped_column(String(40))
    path: Mapped[str | None] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(300), default="")
    reader: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolved_by: Mapped[str | None] = mapped_column(String(80))

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


@dataclass(frozen=True)
class Place:
    """A field of a booth that a comment is on."""

    section_key: str
    path: str


def add_comment(
    session: Session,
    booth: Booth,
    *,
    text: str,
    reader: Reader,
    by: Writer,
    place: Place | None = None,
) -> Comment:
    """Note something on the booth's newest submission; its author's claim begins anew.

    Audited and announced (content.changed). Raises not_permitted, submission_unknown,
    comment_empty, comment_place_unknown.
    """
    if not by.may("content.review"):
        raise DomainError("not_permitted")
    submission = current_submission(session, booth)
    comment = Comment(
        booth_id=booth.id,
        submission_id=submission.id,
        section_key=place.section_key if place else None,
        path=place.path if place else None,
        label=_label(booth, _said(session, submission), place),
        reader=reader,
        text=_words(text),
        author_id=by.actor.account_id,
        author_name=by.name,
        created_at=now(),
    )
    session.add(comment)
    session.flush()
    renew_claim(session, session.get_one(BoothContent, booth.id), by=by)
    record(session, by.actor, "comment.added", **_facts(booth, comment))
    announce(session, "content.changed", booth=booth.code, by=by.name)
    return comment


def settle_comment(
    session: Session, booth: Booth, comment_id: int, *, is_open: bool, by: Writer
) -> Comment:
    """Resolve a comment, or open it again. Raises not_permitted, comment_unknown.

    A reviewer may settle any; whoever writes the booth what was said to the contributor.
    """
    comment = session.get(Comment, comment_id)
    if comment is None or comment.booth_id != booth.id:
        raise DomainError("comment_unknown")
    is_theirs = comment.reader == Reader.CONTRIBUTOR and by.may("content.edit")
    if not (is_theirs or by.may("content.review")):
        raise DomainError("not_permitted")
    if comment.is_open != is_open:
        comment.resolved_at = None if is_open else now()
        comment.resolved_by = None if is_open else by.name
        session.flush()
        renew_claim(session, session.get_one(BoothContent, booth.id), by=by)
        facts = _facts(booth, comment)
        record(session, by.actor, "comment.opened" if is_open else "comment.resolved", **facts)
        announce(session, "content.changed", booth=booth.code, by=by.name)
    return comment


def list_comments(session: Session, booth: Booth) -> list[Comment]:
    """All that was said of a booth, the oldest first; for reviewers and organisers."""
    query = select(Comment).where(Comment.booth_id == booth.id).order_by(Comment.id)
    return list(session.scalars(query))


def comments_for_contributor(session: Session, booth: Booth) -> list[Comment]:
    """What the contributor is to read, the oldest first, settled ones too.

    Said to the contributor, of a submission that was answered (what a reviewer is still writing
    is nobody's yet), and since the last approval.
    """
    approved = (
        select(func.max(Submission.number))
        .where(Submission.booth_id == booth.id, Submission.outcome == Outcome.APPROVED)
        .scalar_subquery()
    )
    query = (
        select(Comment)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(
            Comment.booth_id == booth.id,
            Comment.reader == Reader.CONTRIBUTOR,
            Submission.outcome.in_([Outcome.CHANGES_REQUESTED, Outcome.SUGGESTED]),
            Submission.number > func.coalesce(approved, 0),
        )
        .order_by(Comment.id)
    )
    return list(session.scalars(query))


def count_open(session: Session, submission: Submission) -> int:
    """How many open comments to the contributor were made on this submission."""
    query = select(func.count(Comment.id)).where(
        Comment.submission_id == submission.id,
        Comment.reader == Reader.CONTRIBUTOR,
        Comment.resolved_at.is_(None),
    )
    return session.scalar(query) or 0


def _words(text: str) -> str:
    words = tidy(text)
    if not 1 <= len(words) <= LONGEST_COMMENT:
        raise DomainError("comment_empty")
    return words


def _said(session: Session, submission: Submission) -> Content:
    return session.get_one(Revision, submission.revision_id).content


def _label(booth: Booth, said: Content, place: Place | None) -> str:
    if place is None:
        return ""
    try:
        definition = section(booth.kind, place.section_key)
        if place.path == ORDER and definition.is_list:
            return definition.title
        known = field_at(definition, place.path)
    except KeyError:
        raise DomainError("comment_place_unknown") from None
    values = said.get(place.section_key, {})
    return label_of(definition, values, Entry(place.path, known, None))[:300]


def _facts(booth: Booth, comment: Comment) -> dict[str, str]:
    return {"subject": f"booth:{booth.code}", "reader": comment.reader, "label": comment.label}
