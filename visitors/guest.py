"""Guests, the groups they belong to, their invitations, the badges they hold, and the gates."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core.database import Base, SortKey, UTCDateTime
from core.errors import DomainError, define

LONGEST_NAME = 120
LONGEST_GATE = 60
LONGEST_NOTE = 500
LARGEST_PARTY = 50

define(
    "guest_unknown",
    404,
    fa="چنین مهمانی نیست. نام را در فهرست مهمانان بجویید.",
    en="There is no such guest: look for the name in the list.",
)


class InvitationState(StrEnum):
    """How far an invitation is; the last two let nobody pass."""

    DRAFT = "draft"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


class Gate(Base):
    """A door of the hall. A station names the gate it stands at; naming it makes it."""

    __tablename__ = "gate"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_GATE))
    name_folded: Mapped[str] = mapped_column(String(LONGEST_GATE * 18), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class GuestGroup(Base):
    """Guests who are invited alike: a colour on the badge, and where and when they may enter.

    A group with no gate named may enter at any. ``days`` are local dates in ISO 8601; None: all.
    """

    __tablename__ = "guest_group"
    __table_args__ = (CheckConstraint("length(colour) = 7", name="colour"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_folded: Mapped[str] = mapped_column(String(LONGEST_NAME * 2), unique=True)
    name_order: Mapped[str] = mapped_column(SortKey)
    colour: Mapped[str] = mapped_column(String(7))
    position: Mapped[int]
    days: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class GroupGate(Base):
    """A gate that serves a group; without a row of its own a group is served everywhere."""

    __tablename__ = "guest_group_gate"

    group_id: Mapped[int] = mapped_column(ForeignKey("guest_group.id"), primary_key=True)
    gate_id: Mapped[int] = mapped_column(ForeignKey("gate.id"), primary_key=True)


class Guest(Base):
    """An invited person. ``phone`` is E.164 («+98912…»); ``note`` tells stewards how to greet."""

    __tablename__ = "guest"
    __table_args__ = (
        Index("ix_guest_name_tight", "name_tight"),
        Index("ix_guest_name_order", "name_order"),
        Index("ix_guest_organisation_order", "organisation_order"),
        Index("ix_guest_phone", "phone"),
        Index("ix_guest_listed_version", "listed_version"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_elsewhere"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_folded: Mapped[str] = mapped_column(String(LONGEST_NAME * 2))
    name_tight: Mapped[str] = mapped_column(String(LONGEST_NAME * 2))
    name_order: Mapped[str] = mapped_column(SortKey)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    organisation_folded: Mapped[str] = mapped_column(String(400), default="")
    organisation_order: Mapped[str] = mapped_column(SortKey, default="")
    job: Mapped[str] = mapped_column(String(120), default="")
    group_id: Mapped[int] = mapped_column(ForeignKey("guest_group.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(16))
    is_vip: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    # agreed to be greeted by name on the big screen
    is_greeted: Mapped[bool] = mapped_column(default=False)
    # where this one's scans and badges went, when it turned out to be another guest again
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"))
    # see visitors.gate_list: rises with every change that a gate must hear of
    listed_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    group: Mapped[GuestGroup] = relationship(lazy="raise_on_sql")
    invitation: Mapped[Invitation] = relationship(back_populates="guest", lazy="raise_on_sql")

    @property
    def subject(self) -> str:
        """What the audit log calls this guest."""
        return f"guest:{self.id}"


class Invitation(Base):
    """What a guest is invited to: from when to when, how often, and with how many people."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("guest_id"),
        CheckConstraint(
            "state IN ('draft','invited','accepted','declined','withdrawn','blocked')", name="state"
        ),
        CheckConstraint("valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from",
                        name="window"),
        CheckConstraint("entries_per_day IS NULL OR entries_per_day > 0", name="entries"),
        CheckConstraint(f"party_size BETWEEN 1 AND {LARGEST_PARTY}", name="party"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"))
    state: Mapped[str] = mapped_column(String(12), default=InvitationState.INVITED)
    # what it was before it was withdrawn or blocked, so that this can be taken back
    state_before: Mapped[str | None] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # None: as often as they like
    entries_per_day: Mapped[int | None]
    has_reentry: Mapped[bool] = mapped_column(default=True)
    # the guest and whoever comes along
    party_size: Mapped[int] = mapped_column(default=1)
    # why somebody is blocked; for stewards' eyes only
    block_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")

    guest: Mapped[Guest] = relationship(back_populates="invitation", lazy="raise_on_sql")


class Badge(Base):
    """A code that was given to a guest; of the code itself only its SHA-256 is here.

    ``record_key`` encrypts what gates hold of the guest; it leads back to no code.
    """

    __tablename__ = "badge"
    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)"
            " AND (ended_as IS NULL OR ended_as IN ('replaced','lost','merged'))",
            name="ended",
        ),
        # one live badge a guest, whoever issues two at the same moment
        Index(
            "uq_badge_live",
            "guest_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_badge_guest_id", "guest_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    record_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_as: Mapped[str | None] = mapped_column(String(10))


class SupervisorPin(Base):
    """The PIN by which a supervisor answers for an override at a gate; argon2id, as passwords."""

    __tablename__ = "supervisor_pin"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)


def get_guest(session: Session, guest_id: int) -> Guest:
    """Raises guest_unknown."""
    guest = session.get(Guest, guest_id)
    if guest is None:
        raise DomainError("guest_unknown")
    return guest
