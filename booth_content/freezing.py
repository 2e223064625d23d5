"""The freeze: from an instant on nobody writes any more, save where a booth has a respite.

What is frozen is still reviewed, published and rolled back; an administrator may still write.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Booth
from booth_content.writer import Writer
from core.audit import record
from core.database import Base, UTCDateTime
from core.dates import format_datetime, iso_utc, now
from core.errors import DomainError, define
from core.realtime import announce

# who has it sets the freeze, and is not bound by it
RIGHT = "content.freeze"

define(
    "content_frozen",
    409,
    fa="نوشتن از {since} بسته است و غرفهٔ {booth!n} مهلتی ندارد. نوشتهٔ شما پاک نشده است؛"
    " برای مهلت، به مدیر سامانه بگویید.",
    en="Writing has been closed, and booth {booth} has no respite: ask an administrator.",
)
define(
    "respite_past",
    422,
    fa="پایان مهلت گذشته است. زمانی پس از اکنون بنویسید.",
    en="The end of the respite has passed: give a later one.",
)


class ContentFreeze(Base):
    """Since when writing is closed: the one row, or none."""

    __tablename__ = "content_freeze"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    set_by: Mapped[str] = mapped_column(String(80))


class FreezeException(Base):
    """A respite: the booth may be written to until ``ends_at``."""

    __tablename__ = "freeze_exception"

    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(300))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by: Mapped[str] = mapped_column(String(80))


def check_not_frozen(session: Session, booth: Booth, *, by: Writer) -> None:
    """Raises content_frozen where ``by`` may not write to ``booth`` any more."""
    freeze = find_freeze(session)
    if freeze is None or now() < freeze.starts_at or by.may(RIGHT):
        return
    respite = session.get(FreezeException, booth.id)
    if respite is None or respite.ends_at <= now():
        raise DomainError(
            "content_frozen", booth=booth.code, since=format_datetime(freeze.starts_at)
        )


def find_freeze(session: Session) -> ContentFreeze | None:
    """The freeze that is set, whether it has begun or not."""
    return session.get(ContentFreeze, 1)


def set_freeze(session: Session, *, starts_at: datetime | None, by: Writer) -> None:
    """Close writing from ``starts_at`` on, or open it for None; audited (content.freeze_set).

    Raises not_permitted.
    """
    _must_freeze(by)
    row = find_freeze(session)
    before = iso_utc(row.starts_at) if row else None
    if starts_at is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(ContentFreeze(id=1, starts_at=starts_at, set_at=now(), set_by=by.name))
    else:
        row.starts_at, row.set_at, row.set_by = starts_at, now(), by.name
    session.flush()
    after = iso_utc(starts_at) if starts_at else None
    record(
        session,
        by.actor,
        "content.freeze_set",
        subject="exhibition:1",
        before=before,
        after=after,
    )
    announce(session, "exhibition.changed", reason="freeze")


def give_respite(
    session: Session, booth: Booth, *, ends_at: datetime | None, reason: str, by: Writer
) -> None:
    """Let ``booth`` be written to until ``ends_at``, or end its respite for None.

    Audited (content.respite_given, …_ended). Raises not_permitted, respite_past.
    """
    _must_freeze(by)
    row = session.get(FreezeException, booth.id)
    subject = f"booth:{booth.code}"
    if ends_at is None:
        if row is not None:
            session.delete(row)
            record(session, by.actor, "content.respite_ended", subject=subject)
        return
    if ends_at <= now():
        raise DomainError("respite_past")
    facts = {"ends_at": ends_at, "reason": reason, "given_at": now(), "given_by": by.name}
    session.merge(FreezeException(booth_id=booth.id, **facts))
    session.flush()
    record(
        session,
        by.actor,
        "content.respite_given",
        subject=subject,
        ends_at=iso_utc(ends_at),
        reason=reason,
    )


def list_respites(session: Session) -> list[tuple[Booth, FreezeException]]:
    """The respites that have not ended, in the booths' order."""
    found = session.execute(
        select(Booth, FreezeException)
        .join(FreezeException, FreezeException.booth_id == Booth.id)
        .where(FreezeException.ends_at > now())
        .order_by(Booth.code_order)
    )
    return [(booth, respite) for booth, respite in found]


def _must_freeze(by: Writer) -> None:
    if not by.may(RIGHT):
        raise DomainError("not_permitted")
