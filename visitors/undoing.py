"""Undoing a mis-scan, and closing the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import iso_utc, now
from core.errors import DomainError, define
from core.realtime import announce
from visitors.check_in_log import (
    OF_CLOSING,
    CheckIn,
    EntranceSettings,
    GuestPresence,
    HallCount,
)
from visitors.deciding import local_day
from visitors.entrance import last_closing
from visitors.keeping import add_row, keep_presence, quarter_of
from visitors.looking_up import passages_of
from visitors.presence import OUTSIDE, Passage, Presence, advance, presence_after
from visitors.scan import Hall, Station, Supervisor

ANNUL_WITHIN = timedelta(minutes=15)

define(
    "check_in_unknown",
    404,
    fa="چنین پذیرشی ثبت نشده است. فهرست آخرین پذیرش‌ها را تازه کنید.",
    en="No scan of this nonce was recorded.",
)
define(
    "check_in_was_refused",
    409,
    fa="این خواندن پذیرفته نشده بود و چیزی برای بازگرداندن نیست؛ کارت را دوباره بخوانید.",
    en="That scan was refused: there is nothing to undo.",
)
define(
    "annul_elsewhere",
    409,
    fa="این پذیرش در ورودی دیگری ثبت شده است. از همان ورودی یا از سرپرست بخواهید.",
    en="That scan was made at another gate: that gate, or a supervisor, can undo it.",
)
define(
    "annul_too_late",
    409,
    fa="بیش از ۱۵ دقیقه از این پذیرش گذشته است. از سرپرست بخواهید بازش گرداند.",
    en="That scan is older than 15 minutes: a supervisor can undo it.",
)


class Annulled(NamedTuple):
    """Whether a scan was undone; ``refusal`` is the code of why it was not."""

    refusal: str | None
    inside: int


def annul(
    session: Session,
    nonce: str,
    *,
    station: Station,
    hall: Hall,
    told_at: datetime | None = None,
    supervisor: Supervisor | None = None,
) -> Annulled:
    """Undo an accepted scan: its row stays, marked; the guest is as if it had not been.

    The same gate may within ANNUL_WITHIN, a supervisor any time; undoing twice changes nothing.
    ``told_at`` is when a gate that was alone undid it, by our clock: it is written down, and
    believed of scans that came out of a queue alone. What was decided with the server is undone
    with it, at once. None: now.
    A refusal is audited (check_in.annul_refused) and *returned*, so that it stays written. Raises
    check_in_unknown. The caller holds the hall.
    """
    row = session.scalar(select(CheckIn).where(CheckIn.nonce == nonce))
    if row is None:
        raise DomainError("check_in_unknown")
    refusal = None if row.annulled_at else _why_not(row, station, told_at, supervisor)
    by = Actor("account", supervisor.name, supervisor.account_id) if supervisor else None
    actor = by or Actor("device", station.gate_name)
    details: dict[str, Any] = {} if told_at is None else {"told_at": iso_utc(told_at)}
    if refusal is not None:
        details |= {"nonce": nonce, "why": refusal}
        record(session, actor, "check_in.annul_refused", subject=f"check_in:{row.id}", **details)
    elif row.annulled_at is None:
        details |= {"reason": supervisor.reason if supervisor else ""}
        _mark_annulled(session, row, actor)
        record(session, actor, "check_in.annulled", subject=f"check_in:{row.id}", **details)
        announce(session, "check_in.recorded", gate=station.gate_name, outcome="annulled")
    count = session.get(HallCount, row.rehearsal, populate_existing=True)
    return Annulled(refusal, count.inside if count else 0)


def _why_not(
    row: CheckIn, station: Station, told_at: datetime | None, supervisor: Supervisor | None
) -> str | None:
    if not row.is_accepted:
        return "check_in_was_refused"
    if supervisor is not None:
        return None
    if row.gate_id != station.gate_id:
        return "annul_elsewhere"
    at = told_at if told_at is not None and row.kind == "queued" else now()
    return "annul_too_late" if at - row.scanned_at > ANNUL_WITHIN else None


def _mark_annulled(session: Session, row: CheckIn, actor: Actor) -> None:
    row.annulled_at, row.annulled_by = now(), actor.name
    session.flush()
    assert row.guest_id is not None
    rebuild_presence(session.connection(), row.guest_id, row.rehearsal)
    session.expire_all()


def rebuild_presence(connection: Connection, guest_id: int, rehearsal: int) -> None:
    """Read again from the log where a guest is, and correct the count of the hall by it."""
    before = stored_presence(connection, guest_id, rehearsal)
    hall = connection.execute(
        select(HallCount.inside, HallCount.version).where(HallCount.rehearsal == rehearsal)
    ).one_or_none()
    keep_presence(
        connection,
        guest_id,
        rehearsal,
        before=before,
        after=presence_after(passages_of(connection, guest_id, rehearsal)),
        people_inside=hall.inside if hall else 0,
        hall_version=hall.version if hall else 0,
    )


def stored_presence(connection: Connection, guest_id: int, rehearsal: int) -> Presence:
    """Where a guest is, as it is stored beside the log."""
    row = connection.execute(
        select(GuestPresence.__table__).where(
            GuestPresence.guest_id == guest_id, GuestPresence.rehearsal == rehearsal
        )
    ).one_or_none()
    if row is None:
        return OUTSIDE
    return Presence(
        row.inside,
        row.last_direction,
        row.last_at,
        row.last_gate_id,
        row.entered_on,
        row.entries,
        row.visits,
    )


def close_day(session: Session, at: datetime, *, hall: Hall) -> int:
    """Record everybody who is inside since before ``at`` as departed at ``at``; how many rows.

    Doing it twice changes nothing: whoever has left, or came after ``at``, gets no row. The
    caller holds the hall.
    """
    inside = session.execute(
        select(GuestPresence.__table__)
        .where(
            GuestPresence.rehearsal == hall.rehearsal,
            GuestPresence.inside > 0,
            GuestPresence.last_at <= at,
        )
        .order_by(GuestPresence.guest_id)
    ).all()
    connection = session.connection()
    closed = sum(_close_for(connection, row, at, hall) for row in inside)
    if closed:
        announce(session, "check_in.recorded", gate=None, outcome="departed", direction="exit")
    return closed


def _close_for(connection: Connection, row: Any, at: datetime, hall: Hall) -> bool:
    nonce = f"{OF_CLOSING}{hall.rehearsal}.{row.guest_id}.{int(at.timestamp() * 1000)}"
    if connection.execute(select(CheckIn.id).where(CheckIn.nonce == nonce)).first():
        return False  # a supervisor undid this very departure: it is not made again
    before = Presence(
        row.inside,
        row.last_direction,
        row.last_at,
        row.last_gate_id,
        row.entered_on,
        row.entries,
        row.visits,
    )
    day = local_day(at, hall.rules.zone)
    add_row(
        connection,
        {
            "nonce": nonce,
            "code_hash": "",
            "kind": "closing",
            "direction": "exit",
            "outcome": "departed",
            "is_accepted": True,
            "guest_id": row.guest_id,
            "gate_id": None,
            "device_id": None,
            "party": None,
            "room": None,
            "scanned_at": at,
            "day": day,
            "quarter": quarter_of(at),
            "told_at": None,
            "arrived_at": now(),
            "skew_ms": None,
            "overrode": None,
            "account_id": None,
            "reason": "",
            "rehearsal": hall.rehearsal,
            "answer": "",
            "is_conflict": False,
        },
    )
    hall_row = connection.execute(
        select(HallCount.inside, HallCount.version).where(HallCount.rehearsal == hall.rehearsal)
    ).one()
    keep_presence(
        connection,
        row.guest_id,
        hall.rehearsal,
        before=before,
        after=advance(before, Passage("exit", at, day, None, None, None)),
        people_inside=hall_row.inside,
        hall_version=hall_row.version,
    )
    return True


def close_if_due(session: Session, settings: EntranceSettings, *, hall: Hall) -> int:
    """Carry out the last set time of closing, if that was not done yet; how many departed.

    Whoever comes next at a gate sets it off, so that no clockwork has to run. The caller holds
    the hall by ``settings``.
    """
    due = last_closing(settings.closes_day_at, now(), hall.rules)
    if due is None or (settings.closed_through is not None and settings.closed_through >= due):
        return 0
    settings.closed_through = due
    session.flush()
    closed = close_day(session, due, hall=hall)
    if closed:
        actor = Actor("system", "سامانه")
        details = {"at": iso_utc(due), "count": closed}
        record(session, actor, "entrance.day_closed", subject="entrance:1", **details)
    return closed
