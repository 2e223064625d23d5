"""Publications that wait: for an instant, or for a booth to be approved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Booth
from core.database import Base, UTCDateTime
from core.periodic import look_at

# the look that starts what is due (schedule_job.py)
LOOK = "publish_due"


class ScheduledPublication(Base):
    """What is to be published, and when; ``outcome`` is started, refused or cancelled.

    ``due_at`` is the instant, None for one that waits until ``booth_id`` is approved.
    ``refusals`` are the booths that were left out, {"code", "name", "fa"} of each.
    """

    __tablename__ = "scheduled_publication"
    __table_args__ = (
        CheckConstraint("(due_at IS NULL) = (booth_id IS NOT NULL)", name="waits_for_one"),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="outcome"),
        CheckConstraint(
            "(outcome = 'started') = (job_id IS NOT NULL) OR outcome IS NULL", name="started"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    codes: Mapped[list[str]] = mapped_column(JSON)
    booth_id: Mapped[int | None] = mapped_column(ForeignKey("booth.id"))
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    outcome: Mapped[str | None] = mapped_column(String(10))
    refusals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id"))

    @property
    def subject(self) -> str:
        return f"schedule:{self.id}"


def note_state(session: Session, booth: Booth, state: str) -> None:
    """Somebody brought ``booth`` to ``state``: what waits for its approval is looked at now."""
    if state != "approved":
        return
    waits = select(ScheduledPublication.id).where(
        ScheduledPublication.booth_id == booth.id, ScheduledPublication.settled_at.is_(None)
    )
    if session.scalar(waits.limit(1)) is not None:
        look_at(session, LOOK)
