"""Where a booth's content stands, and its revisions: immutable, hashed snapshots."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content import content
from booth_content.exhibition import Booth
from core.audit import Actor, record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError, define

define(
    "revision_damaged",
    500,
    fa="بازنگری {number} غرفهٔ {booth!n} با اثر انگشتش نمی‌خواند و منتشر نمی‌شود. پشتیبان را ببینید.",
    en="Revision {number} of booth {booth} does not match its hash and is not published.",
)


class RevisionKind(StrEnum):
    """How a revision came to be (CONTENT: revision kinds)."""

    SUBMISSION = "submission"
    SUGGESTION = "suggestion"
    IMPORT = "import"
    ON_BEHALF = "on-behalf"
    ROLL_BACK = "roll-back"


class Revision(Base):
    """A snapshot of all that a booth says. The database refuses to change or delete one."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("booth_id", "number"),
        CheckConstraint(
            "kind IN ('submission','suggestion','import','on-behalf','roll-back')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # the way in of a contributor, who has no account
    author_link_id: Mapped[int | None] = mapped_column(ForeignKey("access_link.id"))
    author_name: Mapped[str] = mapped_column(String(80))
    schema_version: Mapped[int]
    content: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BoothContent(Base):
    """Where one booth's content stands; the row is changed only with ``version`` (workflow.py).

    ``live_*`` say what the active release shows of this booth: a pointer, never a state.
    ``reviewer_id`` has it for review until ``claim_ends_at``, when the claim ends by itself
    (claim.py); while a suggestion waits for its confirmation it names whose suggestion it is.
    """

    __tablename__ = "booth_content"
    __table_args__ = (
        CheckConstraint(
            "state IN ('empty','draft','submitted','in_review','changes_requested',"
            "'awaiting_confirmation','approved')",
            name="state",
        ),
        CheckConstraint(
            "state NOT IN ('submitted','in_review','changes_requested','awaiting_confirmation')"
            " OR submitted_revision_id IS NOT NULL",
            name="submitted",
        ),
        CheckConstraint(
            "state <> 'in_review' OR (reviewer_id IS NOT NULL AND claim_ends_at IS NOT NULL)",
            name="claimed",
        ),
        CheckConstraint(
            "state <> 'awaiting_confirmation' OR suggested_revision_id IS NOT NULL",
            name="suggested",
        ),
        CheckConstraint("state <> 'approved' OR approved_revision_id IS NOT NULL", name="approved"),
    )

    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(30), default="empty", index=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    suggested_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    approved_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    claim_ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    live_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    live_facts_version: Mapped[int | None]
    live_document: Mapped[str | None] = mapped_column(String(64))


def make_revision(
    session: Session,
    booth: Booth,
    *,
    kind: RevisionKind,
    snapshot: dict[str, dict[str, Any]],
    by: Actor,
) -> Revision:
    """Snapshot ``snapshot`` ({section: {path: value}}) as the booth's next revision.

    The same content as the newest revision gives that one again: nothing is gained by a copy,
    unless it is a contributor who stands for it now and somebody else did before.
    """
    newest = newest_revision(session, booth)
    digest = content.digest(snapshot)
    is_theirs = newest is not None and by.link_id in (None, newest.author_link_id)
    if newest is not None and newest.sha256 == digest and is_theirs:
        return newest
    revision = Revision(
        booth_id=booth.id,
        number=newest.number + 1 if newest else 1,
        kind=kind,
        parent_id=newest.id if newest else None,
        author_id=by.account_id,
        author_link_id=by.link_id,
        author_name=by.name,
        schema_version=content.SCHEMA_VERSION,
        content=snapshot,
        sha256=digest,
        created_at=now(),
    )
    session.add(revision)
    session.flush()
    record(
        session,
        by,
        "revision.made",
        subject=f"booth:{booth.code}",
        number=revision.number,
        kind=kind,
    )
    return revision


def newest_revision(session: Session, booth: Booth) -> Revision | None:
    return session.scalar(
        select(Revision)
        .where(Revision.booth_id == booth.id)
        .order_by(Revision.number.desc())
        .limit(1)
    )


def check_revision(revision: Revision, booth_code: str) -> None:
    """Hash the content again. Raises revision_damaged when it is not what was signed for."""
    if content.digest(revision.content) != revision.sha256:
        raise DomainError("revision_damaged", number=revision.number, booth=booth_code)
