"""Submissions: content on its way through review, from its receipt to a reviewer's answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Booth
from booth_content.revision import Revision
from booth_content.writer import Writer
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define

define(
    "submission_unknown",
    404,
    fa="غرفهٔ {booth!n} هنوز چیزی برای بازبینی نفرستاده است. فهرست بازبینی را ببینید.",
    en="Booth {booth} has not submitted anything yet.",
)


class Outcome(StrEnum):
    """What became of a submission; none while it waits or is being reviewed."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    SUGGESTED = "suggested"
    RECALLED = "recalled"


class Submission(Base):
    """One sending of a booth's content for review; ``number`` counts a booth's from 1.

    ``answers_id`` names the submission whose requested changes this one answers: it is then a
    resubmission. ``first_approver_id`` approved it first where a second approver is needed.
    ``proposal`` is the content that a reviewer is making a suggestion of, None where nobody is;
    ``accepted_revision_id`` is the suggestion that took this submission's place.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("booth_id", "number"),
        CheckConstraint(
            "outcome IN ('approved','changes_requested','suggested','recalled')", name="outcome"
        ),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    submitted_by: Mapped[str] = mapped_column(String(80))
    first_approver_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposal: Mapped[dict[str, dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    accepted_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(80))

    @property
    def is_resubmission(self) -> bool:
        return self.answers_id is not None

    @property
    def final_revision_id(self) -> int:
        """What an approval of it stands for."""
        return self.accepted_revision_id or self.revision_id

    def decide(self, outcome: Outcome | None, by: Writer | None = None) -> None:
        """Note the answer, or with None that there is none any more."""
        self.outcome = outcome
        self.decided_at = now() if outcome else None
        self.decided_by = by.name if outcome and by else None


def receipt_number(booth: Booth, revision: Revision) -> str:
    """What a sender is told to ask by: the booth's code and the revision that was sent («01-3»)."""
    return f"{booth.code}-{revision.number}"


def add_submission(session: Session, booth: Booth, revision: Revision, *, by: Writer) -> Submission:
    """Note that ``revision`` was sent for review now."""
    last = last_submission(session, booth)
    submission = Submission(
        booth_id=booth.id,
        number=last.number + 1 if last else 1,
        revision_id=revision.id,
        answers_id=_answered_by_next(last),
        submitted_at=now(),
        submitted_by=by.name,
    )
    session.add(submission)
    session.flush()
    return submission


def _answered_by_next(last: Submission | None) -> int | None:
    if last is None:
        return None
    # what was recalled and is sent again answers the same request
    if last.outcome == Outcome.RECALLED:
        return last.answers_id
    return last.id if last.outcome == Outcome.CHANGES_REQUESTED else None


def last_submission(session: Session, booth: Booth) -> Submission | None:
    """The newest submission of a booth, answered or not."""
    return session.scalar(
        select(Submission)
        .where(Submission.booth_id == booth.id)
        .order_by(Submission.number.desc())
        .limit(1)
    )


def current_submission(session: Session, booth: Booth) -> Submission:
    """The newest submission. Raises submission_unknown."""
    found = last_submission(session, booth)
    if found is None:
        raise DomainError("submission_unknown", booth=booth.code)
    return found


def submission_before(session: Session, submission: Submission) -> Submission | None:
    """The one that a reader compares ``submission`` with: the last that was not recalled."""
    return session.scalar(
        select(Submission)
        .where(
            Submission.booth_id == submission.booth_id,
            Submission.number < submission.number,
            Submission.outcome.is_distinct_from(Outcome.RECALLED),
        )
        .order_by(Submission.number.desc())
        .limit(1)
    )
