"""The log of scans: one row each, refusals included, never changed.

Beside it, and rebuildable from it: where each guest is, and how many people are inside. Only the
marks ``annulled_*`` and ``is_conflict``, ``settled_*`` are written later; a trigger holds the rest.
It goes as a whole when the guests are forgotten (visitors.purging), and its counts stay.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UTCDateTime

LONGEST_NONCE = 64
# how the nonces of rows begin that no gate sent (visitors.settling, visitors.undoing)
OF_SETTLING = "settled."
OF_CLOSING = "closing."
LONGEST_REASON = 200

Kind = str  # "scan", "queued" (uploaded by a gate that was alone), "closing" or "walk_in"


class CheckIn(Base):
    """One scan, as it was decided. ``device_id`` is the station's public id.

    ``scanned_at`` is what it was decided by: the gate's time, its clock's error taken out.
    ``code_hash`` is the fingerprint of what was read, also where that was no code. ``rehearsal``
    is 0 in earnest, else which rehearsal it was made in. ``answer`` is what the gate was told, to
    the byte.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        CheckConstraint("direction IN ('entry','exit')", name="direction"),
        CheckConstraint("kind IN ('scan','queued','closing','walk_in')", name="kind"),
        CheckConstraint(
            "is_accepted = (outcome IN ('admitted','departed'))", name="accepted"
        ),
        CheckConstraint("NOT is_accepted OR guest_id IS NOT NULL", name="accepted_is_somebodys"),
        CheckConstraint("party IS NULL OR party BETWEEN 1 AND 50", name="party"),
        CheckConstraint("overrode IS NULL OR reason <> ''", name="override_has_a_reason"),
        CheckConstraint("annulled_at IS NULL OR is_accepted", name="annulled"),
        Index("ix_check_in_guest_id_scanned_at", "guest_id", "scanned_at"),
        Index("ix_check_in_rehearsal_day", "rehearsal", "day"),
        Index(
            "ix_check_in_conflict",
            "rehearsal",
            sqlite_where=text("is_conflict"),
            postgresql_where=text("is_conflict"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(LONGEST_NONCE), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    direction: Mapped[str] = mapped_column(String(5))
    outcome: Mapped[str] = mapped_column(String(16))
    is_accepted: Mapped[bool]
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"))
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("gate.id"))
    device_id: Mapped[str | None] = mapped_column(String(36))
    # how many were said to pass, and the people the invitation was for; see visitors.presence
    party: Mapped[int | None]
    room: Mapped[int | None]
    scanned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date] = mapped_column(Date)
    # quarters of an hour since 1970: arrivals are counted by them
    quarter: Mapped[int]
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # the gate's clock minus ours, milliseconds
    skew_ms: Mapped[int | None] = mapped_column(BigInteger)
    # the reason that a supervisor passed over, who it was, and why
    overrode: Mapped[str | None] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    rehearsal: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(Text)

    # two gates that were apart let one badge in; what the table would have said
    is_conflict: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(80))
    # how: see visitors.settling
    settled_as: Mapped[str | None] = mapped_column(String(8))
    settled_note: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    annulled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    annulled_by: Mapped[str | None] = mapped_column(String(80))


class GuestPresence(Base):
    """Where a guest is: the fold of the log (visitors.presence), by rehearsal."""

    __tablename__ = "guest_presence"
    __table_args__ = (
        CheckConstraint("inside >= 0", name="inside"),
        Index("ix_guest_presence_rehearsal_version", "rehearsal", "version"),
    )

    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"), primary_key=True)
    rehearsal: Mapped[int] = mapped_column(primary_key=True)
    inside: Mapped[int]
    last_direction: Mapped[str | None] = mapped_column(String(5))
    last_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_gate_id: Mapped[int | None] = mapped_column(ForeignKey("gate.id"))
    entered_on: Mapped[date | None] = mapped_column(Date)
    entries: Mapped[int]
    visits: Mapped[int]
    # the hall's version when this was written: gates ask for what is newer than theirs
    version: Mapped[int]


class HallCount(Base):
    """People inside now, companions counted; ``version`` rises with every change."""

    __tablename__ = "hall_count"
    __table_args__ = (CheckConstraint("inside >= 0", name="inside"),)

    rehearsal: Mapped[int] = mapped_column(primary_key=True)
    inside: Mapped[int]
    version: Mapped[int]


class EntranceSettings(Base):
    """How the entrance is kept (id 1), and the lock under which scans are decided one by one.

    ``closes_day_at`` («20:30», local) records whoever is inside then as departed; None: nobody
    does. ``closed_through`` is the last such time that was carried out. ``listed_version`` counts
    changes of guests that gates must hear of; what a gate has from before ``emptied_version`` is
    void. ``retain_until`` is the last local day on which guests are known by name (None: the usual
    one, visitors.retention); ``is_purging`` holds within the purge's own transaction only.
    """

    __tablename__ = "entrance_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("tolerance_minutes BETWEEN 0 AND 720", name="tolerance"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    tolerance_minutes: Mapped[int] = mapped_column(default=30)
    demands_confirmation: Mapped[bool] = mapped_column(default=False)
    closes_day_at: Mapped[str | None] = mapped_column(String(5))
    closed_through: Mapped[datetime | None] = mapped_column(UTCDateTime)
    listed_version: Mapped[int] = mapped_column(default=0)
    emptied_version: Mapped[int] = mapped_column(default=0, server_default="0")
    retain_until: Mapped[date | None] = mapped_column(Date)
    purged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # how many had been invited
    purged_guests: Mapped[int] = mapped_column(default=0, server_default="0")
    is_purging: Mapped[bool] = mapped_column(default=False, server_default=false())


class EntranceCount(Base):
    """What stays of the log when the guests are forgotten: scans of a quarter hour that are alike.

    ``people`` passed by them; ``day_firsts`` are the guests who came first on that day by one of
    them, ``firsts`` those who came first at all.
    """

    __tablename__ = "entrance_count"
    __table_args__ = (
        CheckConstraint(
            "scans > 0 AND people >= 0 AND day_firsts >= firsts AND firsts >= 0", name="counts"
        ),
        Index("ix_entrance_count_rehearsal_day", "rehearsal", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rehearsal: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    quarter: Mapped[int]
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("gate.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("guest_group.id"))
    direction: Mapped[str] = mapped_column(String(5))
    outcome: Mapped[str] = mapped_column(String(16))
    is_vip: Mapped[bool]
    scans: Mapped[int]
    people: Mapped[int]
    day_firsts: Mapped[int]
    firsts: Mapped[int]
