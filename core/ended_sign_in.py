"""Sign-ins that were ended before their time: a cookie kept from one of them counts for nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, UTCDateTime, insert_if_absent
from core.dates import now
from core.realtime import announce
from core.security import SIGN_IN_LASTS


class EndedSignIn(Base):
    """One sign-in that its owner ended. ``name`` is the one its cookie carries."""

    __tablename__ = "ended_sign_in"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def end_sign_in(session: Session, name: str) -> None:
    """Keep that this sign-in has ended, and forget those that could count no more by their age.

    Announces account.signed_out: the sign-in's windows are closed.
    """
    ended_at = now()
    insert_if_absent(session, EndedSignIn, {"name": name, "ended_at": ended_at})
    # a sign-in begins before it ends, and lasts so long at most
    session.execute(delete(EndedSignIn).where(EndedSignIn.ended_at < ended_at - SIGN_IN_LASTS))
    announce(session, "account.signed_out", sign_in=name)


def has_ended(session: Session, name: str) -> bool:
    """Whether this sign-in was ended by its owner."""
    return session.get(EndedSignIn, name) is not None
