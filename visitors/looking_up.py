"""All that the database knows about one scan, in one statement that is put together once.

The entrance's speed hangs on it: unique keys only, so that it costs the same with 6,000 guests
and with 600,000.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, literal, select
from sqlalchemy.engine import Connection

from visitors.check_in_log import CheckIn, GuestPresence, HallCount
from visitors.deciding import Facts, Invited, Rules
from visitors.guest import Badge, Gate, GroupGate, Guest, GuestGroup, Invitation
from visitors.presence import OUTSIDE, Passage, Presence
from visitors.scan import Hall, Scan
from visitors.verdict import Told

_one = select(literal(1).label("one")).subquery("one")
_badge, _guest, _group = Badge.__table__.c, Guest.__table__.c, GuestGroup.__table__.c
_invitation, _presence, _hall = (
    Invitation.__table__.c,
    GuestPresence.__table__.c,
    HallCount.__table__.c,
)
_before = CheckIn.__table__.c
_serving = GroupGate.__table__.c

_LOOK_UP: Select[Any] = select(
    _before.code_hash.label("before_hash"),
    _before.answer.label("before_answer"),
    _badge.id.label("badge_id"),
    _badge.ended_at,
    _guest.id.label("guest_id"),
    _guest.name,
    _guest.organisation,
    _guest.job,
    _guest.is_vip,
    _guest.is_greeted,
    _guest.note,
    _group.name.label("group_name"),
    _group.id.label("group_id"),
    _group.colour,
    _group.days,
    _invitation.state,
    _invitation.valid_from,
    _invitation.valid_until,
    _invitation.entries_per_day,
    _invitation.has_reentry,
    _invitation.party_size,
    _invitation.block_note,
    exists().where(_serving.group_id == _guest.group_id).label("is_restricted"),
    exists()
    .where(_serving.group_id == _guest.group_id, _serving.gate_id == bindparam("gate_id"))
    .label("is_served"),
    _presence.inside,
    _presence.last_direction,
    _presence.last_at,
    _presence.last_gate_id,
    _presence.entered_on,
    _presence.entries,
    _presence.visits,
    _hall.inside.label("people_inside"),
    _hall.version.label("hall_version"),
).select_from(
    _one.outerjoin(CheckIn.__table__, _before.nonce == bindparam("nonce"))
    .outerjoin(Badge.__table__, _badge.code_hash == bindparam("code_hash"))
    .outerjoin(Guest.__table__, _guest.id == _badge.guest_id)
    .outerjoin(GuestGroup.__table__, _group.id == _guest.group_id)
    .outerjoin(Invitation.__table__, _invitation.guest_id == _guest.id)
    .outerjoin(
        GuestPresence.__table__,
        and_(_presence.guest_id == _guest.id, _presence.rehearsal == bindparam("rehearsal")),
    )
    .outerjoin(HallCount.__table__, _hall.rehearsal == bindparam("rehearsal"))
)

_PASSAGES: Select[Any] = (
    select(
        _before.id,
        _before.direction,
        _before.scanned_at,
        _before.day,
        _before.gate_id,
        _before.party,
        _before.room,
    )
    .where(
        _before.guest_id == bindparam("guest_id"),
        _before.rehearsal == bindparam("rehearsal"),
        _before.is_accepted,
        _before.annulled_at.is_(None),
    )
    .order_by(_before.scanned_at, _before.id)
)

_GATE_NAME = select(Gate.__table__.c.name).where(Gate.__table__.c.id == bindparam("gate_id"))
_RIGHT_GATES = (
    select(Gate.__table__.c.name)
    .join(GroupGate.__table__, _serving.gate_id == Gate.__table__.c.id)
    .where(_serving.group_id == bindparam("group_id"))
    .order_by(Gate.__table__.c.id)
)


def look_up(
    connection: Connection, scan: Scan, code_hash: str, gate_id: int, hall: Hall
) -> Row[Any]:
    """The one row; what there is not is None in it."""
    return connection.execute(
        _LOOK_UP,
        {
            "nonce": scan.nonce,
            "code_hash": code_hash,
            "gate_id": gate_id,
            "rehearsal": hall.rehearsal,
        },
    ).one()


def presence_of(row: Row[Any]) -> Presence:
    """Where the guest of a looked-up row is."""
    if row.inside is None:
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


def passages_of(connection: Connection, guest_id: int, rehearsal: int) -> list[Passage]:
    """The guest's accepted scans in the order of scan time, without those annulled."""
    rows = connection.execute(_PASSAGES, {"guest_id": guest_id, "rehearsal": rehearsal})
    return [as_passage(row) for row in rows]


def passage_ids(connection: Connection, guest_id: int, rehearsal: int) -> list[int]:
    """The ids of the rows of ``passages_of``, in its order."""
    rows = connection.execute(_PASSAGES, {"guest_id": guest_id, "rehearsal": rehearsal})
    return [row.id for row in rows]


def as_passage(row: Row[Any]) -> Passage:
    """An accepted row of the log as a step of the fold."""
    return Passage(row.direction, row.scanned_at, row.day, row.gate_id, row.party, row.room)


def invited_of(row: Row[Any]) -> Invited:
    """What the invitation of a looked-up row says."""
    days = None if row.days is None else frozenset(date.fromisoformat(day) for day in row.days)
    return Invited(
        row.state,
        row.valid_from,
        row.valid_until,
        days,
        row.entries_per_day,
        row.has_reentry,
        row.party_size,
    )


def told_of(
    connection: Connection, row: Row[Any], facts: Facts, rules: Rules, *, is_wrong_gate: bool
) -> Told:
    """The guest as the gate is told, and the gates' names that the sentence needs."""
    if row.guest_id is None:
        return Told()
    last_gate = None
    if (gate_id := facts.presence.last_gate_id) is not None:
        last_gate = connection.execute(_GATE_NAME, {"gate_id": gate_id}).scalar()
    right: tuple[str, ...] = ()
    if is_wrong_gate:
        right = tuple(connection.execute(_RIGHT_GATES, {"group_id": row.group_id}).scalars())
    return Told(_guest_told(row), last_gate, right)


def _guest_told(row: Row[Any]) -> dict[str, Any]:
    flags = [
        name
        for name, is_set in (
            ("vip", row.is_vip),
            ("greeted", row.is_greeted),
            ("party", row.party_size > 1),
        )
        if is_set
    ]
    told = {
        "id": row.guest_id,
        "name": row.name,
        "organisation": row.organisation,
        "job": row.job,
        "group": row.group_name,
        "colour": row.colour,
        "flags": flags,
        "party_size": row.party_size,
    }
    # the organiser's words are for the steward's eyes: the page keeps them small
    note = row.block_note if row.state == "blocked" else row.note
    return told | ({"note": note} if note else {})
