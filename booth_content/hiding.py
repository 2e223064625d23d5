"""Hiding a booth behind a neutral card, at once and on every screen, without a release.

What is hidden stays published: showing it again needs nobody's approval and no new release.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from booth_content.exhibition import Booth
from core.accounts import Account
from core.audit import record
from core.database import Base, UTCDateTime
from core.dates import now
from core.errors import DomainError
from core.realtime import announce


class HiddenBooth(Base):
    """A booth that no screen and no page shows for now."""

    __tablename__ = "hidden_booth"

    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"), primary_key=True)
    hidden_at: Mapped[datetime] = mapped_column(UTCDateTime)
    hidden_by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300))


# made once: it is asked with every desired state
_HIDDEN = (
    select(Booth.code)
    .join(HiddenBooth, HiddenBooth.booth_id == Booth.id)
    .order_by(Booth.code_order)
)


def hide_booth(session: Session, booth: Booth, *, reason: str, by: Account) -> bool:
    """Hide the booth; returns whether it was shown until now.

    Audited (booth.hidden) and announced (exhibition.changed, reason "hidden"), which brings it to
    every screen. Raises not_permitted.
    """
    _must_publish(by)
    if is_hidden(session, booth):
        return False
    session.add(HiddenBooth(booth_id=booth.id, hidden_at=now(), hidden_by=by.name, reason=reason))
    session.flush()
    record(session, by.actor, "booth.hidden", subject=f"booth:{booth.code}", reason=reason)
    announce(session, "exhibition.changed", reason="hidden")
    return True


def show_booth(session: Session, booth: Booth, *, by: Account) -> bool:
    """Show it again as it is published; returns whether it was hidden. Raises not_permitted."""
    _must_publish(by)
    row = session.get(HiddenBooth, booth.id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    record(session, by.actor, "booth.shown", subject=f"booth:{booth.code}")
    announce(session, "exhibition.changed", reason="hidden")
    return True


def is_hidden(session: Session, booth: Booth) -> bool:
    return session.get(HiddenBooth, booth.id) is not None


def hidden_codes(session: Session) -> list[str]:
    """The hidden booths' codes, in the booths' order; one query."""
    return list(session.scalars(_HIDDEN))


def _must_publish(by: Account) -> None:
    if not by.may("content.publish"):
        raise DomainError("not_permitted")
