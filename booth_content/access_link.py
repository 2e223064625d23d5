"""Access links: a person of a neighbourhood's way in, and the devices that came by it.

Only hashes are kept: of the token in the printed QR, of the PIN beside it, and of the secret that a
device holds once both were right. Status is read off the timestamps.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booth_content.exhibition import Neighbourhood
from core.audit import Actor
from core.database import Base, UTCDateTime
from core.dates import now

TOKEN_BYTES = 18  # 144 bits: 24 letters, and a QR that an old camera reads
LASTS = timedelta(days=30)
MOST_DEVICES = 5


class AccessLink(Base):
    """One person's way in to the booths of one neighbourhood; a lead may also submit."""

    __tablename__ = "access_link"
    __table_args__ = (CheckConstraint("most_devices BETWEEN 1 AND 50", name="most_devices"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    neighbourhood_id: Mapped[int] = mapped_column(ForeignKey("neighbourhood.id"), index=True)
    person: Mapped[str] = mapped_column(String(80))
    is_lead: Mapped[bool] = mapped_column(default=False)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    most_devices: Mapped[int] = mapped_column(default=MOST_DEVICES)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="raise_on_sql")
    devices: Mapped[list[LinkDevice]] = relationship(
        lazy="raise_on_sql", order_by="LinkDevice.id", back_populates="link"
    )

    @property
    def is_open(self) -> bool:
        """Whether somebody may come and go by it now."""
        return self.revoked_at is None and now() < self.expires_at


class LinkDevice(Base):
    """A phone that came by a link and its PIN; it stays in until the link or an organiser ends it.

    ``last_used_at`` is as fresh as a minute.
    """

    __tablename__ = "link_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("access_link.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(60))
    first_used_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    link: Mapped[AccessLink] = relationship(lazy="raise_on_sql", back_populates="devices")


@dataclass(frozen=True)
class Contributor:
    """Who came by an access link: a Writer (writer.py) of the neighbourhood's booths alone."""

    name: str
    link_id: int
    device_id: int
    neighbourhood_id: int
    is_lead: bool

    @property
    def actor(self) -> Actor:
        return Actor("contributor", self.name, link_id=self.link_id)

    def may(self, right: str) -> bool:
        """Write; a lead may also submit, recall and answer for the neighbourhood."""
        return right == "content.edit" or (right == "content.submit" and self.is_lead)


def make_secret() -> str:
    """Random bits, safe in an address and in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def make_pin() -> str:
    """Six digits, to be typed from paper."""
    return f"{secrets.randbelow(1_000_000):06}"


def hash_of(secret: str) -> str:
    """What is kept of a token. Random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
