"""What a gate holds for the hour without a server: its guests, each sealed with their own code.

For each live badge the list has the code's SHA-256, where its guest is, and the guest's record
under AES-256-GCM with a key that follows from the code alone. Without the badge in hand it
discloses nobody. Of a badge that ended it has the hash alone: a gate without a server says of it
what the server would, whether it followed the changes or has just begun. A gate asks by a cursor
and is told only what changed since.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, and_, select, union
from sqlalchemy.orm import Session

from core.dates import iso_utc
from core.errors import CATALOGUE
from core.persian import fold
from visitors.check_in_log import EntranceSettings, GuestPresence, HallCount
from visitors.deciding import Rules
from visitors.guest import Badge, Gate, GroupGate, Guest, GuestGroup, Invitation
from visitors.verdict import SENTENCES

Entry = list[Any]

NONCE_BYTES = 12
# lists instead of objects: 6,000 guests must reach a gate within a second. The window's ends are
# seconds since 1970, a place's instant milliseconds
RECORD_FIELDS = (
    "id",
    "name",
    "organisation",
    "job",
    "group",
    "flags",
    "state",
    "party_size",
    "valid_from",
    "valid_until",
    "entries_per_day",
    "is_once",
    "note",
)
PLACE_FIELDS = ("inside", "direction", "at", "gate", "day", "entries", "visits")
# how many badges are read and sealed at once: between two of them others may go on
STEP = 200
# why a gate that is alone does not undo a scan
UNDOING = ("check_in_was_refused", "annul_too_late")


@dataclass(frozen=True)
class Cursor:
    """How far a gate's list is: changes of guests, changes of places, and in which rehearsal."""

    listed: int
    hall: int
    rehearsal: int

    def __str__(self) -> str:
        return f"{self.listed}.{self.hall}.{self.rehearsal}"


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor of an earlier answer; None, which asks for everything, for any other text."""
    parts = (text or "").split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts):
        return None
    return Cursor(*map(int, parts))


def current_cursor(session: Session, rehearsal: int) -> Cursor:
    """Where the list is now. Read it before the entries: what comes between is told twice."""
    listed = session.scalar(select(EntranceSettings.listed_version)) or 0
    hall = session.scalar(select(HallCount.version).where(HallCount.rehearsal == rehearsal)) or 0
    return Cursor(listed, hall, rehearsal)


def is_void(session: Session, since: Cursor, current: Cursor) -> bool:
    """Whether what a gate has must be replaced as a whole: it is of another rehearsal, of a
    database that was restored since, or of before the guests were forgotten."""
    emptied = session.scalar(select(EntranceSettings.emptied_version)) or 0
    return (
        since.rehearsal != current.rehearsal
        or since.listed > current.listed
        or since.hall > current.hall
        or since.listed < emptied
    )


def list_entries(session: Session, since: Cursor | None, rehearsal: int) -> Iterator[list[Entry]]:
    """The entries that changed since a cursor, STEP at a time; all of them for None.

    An entry is [hash, record, place], as base64url, base64 and the values of PLACE_FIELDS; without
    a place nobody has come yet; the hash alone says that the badge ended.
    """
    after = 0
    while rows := session.execute(_page(since, rehearsal, after)).all():
        after = rows[-1].badge_id
        yield [_entry(row) for row in rows]


def _page(since: Cursor | None, rehearsal: int, after: int) -> Any:
    place = and_(GuestPresence.guest_id == Guest.id, GuestPresence.rehearsal == rehearsal)
    statement = (
        select(
            Badge.id.label("badge_id"),
            Badge.code_hash,
            Badge.record_key,
            Badge.ended_at,
            Guest.id.label("guest_id"),
            Guest.name,
            Guest.organisation,
            Guest.job,
            Guest.group_id,
            Guest.is_vip,
            Guest.is_greeted,
            Guest.note,
            Invitation.state,
            Invitation.valid_from,
            Invitation.valid_until,
            Invitation.entries_per_day,
            Invitation.has_reentry,
            Invitation.party_size,
            Invitation.block_note,
            GuestPresence.inside,
            GuestPresence.last_direction,
            GuestPresence.last_at,
            GuestPresence.last_gate_id,
            GuestPresence.entered_on,
            GuestPresence.entries,
            GuestPresence.visits,
        )
        .join(Guest, Guest.id == Badge.guest_id)
        .join(Invitation, Invitation.guest_id == Guest.id)
        .outerjoin(GuestPresence, place)
        .where(Badge.id > after)
        .order_by(Badge.id)
        .limit(STEP)
    )
    if since is None:
        return statement
    listed = select(Guest.id).where(Guest.listed_version > since.listed)
    moved = select(GuestPresence.guest_id).where(
        GuestPresence.rehearsal == rehearsal, GuestPresence.version > since.hall
    )
    # each by its own index; the join is made for those alone
    return statement.where(Badge.guest_id.in_(union(listed, moved)))


def _entry(row: Row[Any]) -> Entry:
    shown = base64.urlsafe_b64encode(bytes.fromhex(row.code_hash)).decode("ascii").rstrip("=")
    if row.ended_at is not None:
        return [shown]
    entry = [shown, seal(row.record_key, _record(row))]
    return entry if (place := _place(row)) is None else [*entry, place]


def _record(row: Row[Any]) -> list[Any]:
    """The values of RECORD_FIELDS, without the empty ones at the end."""
    record = [
        row.guest_id,
        row.name,
        row.organisation,
        row.job,
        row.group_id,
        ("v" if row.is_vip else "") + ("g" if row.is_greeted else ""),
        row.state,
        row.party_size,
        int(row.valid_from.timestamp()) if row.valid_from else None,
        int(row.valid_until.timestamp()) if row.valid_until else None,
        row.entries_per_day,
        None if row.has_reentry else True,
        row.block_note if row.state == "blocked" else row.note,
    ]
    while not record[-1]:
        record.pop()
    return record


def _place(row: Row[Any]) -> list[Any] | None:
    """The values of PLACE_FIELDS, see visitors.presence; no name and nothing that leads to one."""
    if row.inside is None or row.last_at is None:
        return None
    return [
        row.inside,
        row.last_direction,
        round(row.last_at.timestamp() * 1000),
        row.last_gate_id,
        row.entered_on.isoformat() if row.entered_on else None,
        row.entries,
        row.visits,
    ]


def seal(key: bytes, record: list[Any]) -> str:
    """base64(nonce ‖ AES-256-GCM(record as JSON)); a new nonce each time."""
    plain = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, None)).decode("ascii")


def list_rules(session: Session, rules: Rules, people_inside: int) -> dict[str, Any]:
    """What holds for everybody: hours, limits, groups with their gates, the gates' names."""
    gates = {gate.id: gate.name for gate in session.scalars(select(Gate).order_by(Gate.id))}
    serving: dict[int, list[int]] = {}
    for row in session.scalars(select(GroupGate).order_by(GroupGate.gate_id)):
        serving.setdefault(row.group_id, []).append(row.gate_id)
    groups = session.scalars(select(GuestGroup).order_by(GuestGroup.position, GuestGroup.id))
    return {
        "zone": rules.zone.key,
        "starts_at": iso_utc(rules.starts_at) if rules.starts_at else None,
        "ends_at": iso_utc(rules.ends_at) if rules.ends_at else None,
        "opens": f"{rules.opens:%H:%M}" if rules.opens else None,
        "closes": f"{rules.closes:%H:%M}" if rules.closes else None,
        "tolerance": rules.tolerance,
        "capacity": rules.capacity,
        "demands_confirmation": rules.demands_confirmation,
        "rehearsal": rules.is_rehearsal,
        "inside": people_inside,
        "gates": [{"id": number, "name": name} for number, name in gates.items()],
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "colour": group.colour,
                "days": group.days,
                "gates": serving.get(group.id, []),
            }
            for group in groups
        ],
    }


def list_gate(session: Session, name: str) -> dict[str, Any]:
    """Which of the gates this station stands at; id None for one that is not made yet."""
    number = session.scalar(select(Gate.id).where(Gate.name_folded == fold(name)))
    return {"id": number, "name": name}


@cache
def list_sentences() -> dict[str, Any]:
    """What a gate that is alone says to its steward; ``version`` changes with any word of it."""
    words = SENTENCES | {code: CATALOGUE[code].fa for code in UNDOING}
    written = json.dumps(words, ensure_ascii=False, sort_keys=True).encode()
    return {"version": hashlib.sha256(written).hexdigest()[:12], "words": words}
