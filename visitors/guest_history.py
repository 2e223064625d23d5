"""What happened with one guest: acts on the invitation, and scans at the gates; and all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.dates import iso_utc
from visitors.check_in_log import CheckIn
from visitors.guest import Badge, Gate, Guest, Invitation
from visitors.guest_undo import is_undoable, stands
from visitors.invitation import invitation_of

MOST_SHOWN = 300


class HistoryLine(NamedTuple):
    """An act of the log or a scan; ``gate`` is where it was read. Exactly one of the two."""

    at: datetime
    entry: AuditEntry | None
    scan: CheckIn | None
    gate: str | None
    can_undo: bool


def history_of_guest(session: Session, guest: Guest) -> list[HistoryLine]:
    """The last MOST_SHOWN acts and as many scans, newest first."""
    invitation = invitation_of(session, guest)
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == guest.subject)
        .order_by(AuditEntry.id.desc())
        .limit(MOST_SHOWN)
    )
    lines = [
        HistoryLine(entry.at, entry, None, None, _can_undo(entry, guest, invitation))
        for entry in entries
    ]
    lines += [
        HistoryLine(scan.scanned_at, None, scan, gate, False)
        for scan, gate in scans_with_gates(session, guest.id, limit=MOST_SHOWN)
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _can_undo(entry: AuditEntry, guest: Guest, invitation: Invitation) -> bool:
    if not is_undoable(entry) or guest.merged_into_id is not None:
        return False
    return entry.action == "guest.merged" or stands(guest, invitation, entry.details["after"])


def scans_with_gates(
    session: Session, guest_id: int, *, limit: int | None = None
) -> list[tuple[CheckIn, str | None]]:
    """Every scan of a guest's badges with its gate's name, the last first."""
    found = session.execute(
        select(CheckIn, Gate.name)
        .outerjoin(Gate, Gate.id == CheckIn.gate_id)
        .where(CheckIn.guest_id == guest_id)
        .order_by(CheckIn.scanned_at.desc(), CheckIn.id.desc())
        .limit(limit)
    )
    return [(scan, gate) for scan, gate in found]


def badges_of(session: Session, guest_id: int) -> list[Badge]:
    """Every badge a guest was given, the last first."""
    badges = select(Badge).where(Badge.guest_id == guest_id).order_by(Badge.id.desc())
    return list(session.scalars(badges))


@dataclass(frozen=True)
class EverythingKnown:
    """All that is stored about a person, table by table, in the names of the columns."""

    guests: list[dict[str, Any]]
    invitations: list[dict[str, Any]]
    badges: list[dict[str, Any]]
    scans: list[dict[str, Any]]
    acts: list[dict[str, Any]]


def everything_known(session: Session, guest: Guest) -> EverythingKnown:
    """What a guest may ask to be given: their rows, also those that were merged into theirs.

    Of a badge's code there is only its hash; what its gates hold is sealed by ``record_key``, which
    is the server's own and is left out.
    """
    guests = list(session.scalars(select(Guest).where(Guest.merged_into_id == guest.id)))
    ids = [guest.id, *(one.id for one in guests)]
    subjects = [guest.subject, *(one.subject for one in guests)]
    return EverythingKnown(
        _rows([guest, *guests]),
        _rows(session.scalars(select(Invitation).where(Invitation.guest_id.in_(ids)))),
        _rows(session.scalars(select(Badge).where(Badge.guest_id.in_(ids)))),
        _rows(scan for one in ids for scan, _gate in scans_with_gates(session, one)),
        _rows(
            session.scalars(
                select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
            )
        ),
    )


def _rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            column.name: _as_json(getattr(row, column.name))
            for column in row.__table__.columns
            if column.name != "record_key"
        }
        for row in found
    ]


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_utc(value)
    return value.isoformat() if isinstance(value, date) else value
