"""Writing down what was decided: the log's row, where the guest is, how many are inside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from core.prepared import PreparedInsert
from visitors.check_in_log import CheckIn, GuestPresence, HallCount
from visitors.presence import Presence

QUARTER_SECONDS = 900

_log: Table = CheckIn.__table__  # type: ignore[assignment]
_presence: Table = GuestPresence.__table__  # type: ignore[assignment]
_hall: Table = HallCount.__table__  # type: ignore[assignment]
_ADD_ROW = PreparedInsert(_log, lambda _dialect: insert(_log))


def _keep_place(dialect: str) -> Insert:
    place = _INSERTS[dialect](_presence)
    key = ("guest_id", "rehearsal")
    rest = [column.name for column in _presence.columns if column.name not in key]
    kept: Insert = place.on_conflict_do_update(
        index_elements=list(key), set_={name: place.excluded[name] for name in rest}
    )
    return kept


def _keep_count(dialect: str) -> Insert:
    count = _INSERTS[dialect](_hall)
    kept: Insert = count.on_conflict_do_update(
        index_elements=["rehearsal"],
        set_={"inside": count.excluded.inside, "version": count.excluded.version},
    )
    return kept


_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
_PLACE = PreparedInsert(_presence, _keep_place)
_COUNT = PreparedInsert(_hall, _keep_count)


def quarter_of(at: datetime) -> int:
    """Which quarter of an hour since 1970 an instant lies in."""
    return int(at.timestamp()) // QUARTER_SECONDS


def instant_of(quarter: int) -> datetime:
    """When a quarter of an hour begins."""
    return datetime.fromtimestamp(quarter * QUARTER_SECONDS, UTC)


def add_row(connection: Connection, values: dict[str, Any]) -> None:
    """Append one row to the log."""
    _ADD_ROW.run(connection, values)


def keep_presence(
    connection: Connection,
    guest_id: int,
    rehearsal: int,
    *,
    before: Presence,
    after: Presence,
    people_inside: int,
    hall_version: int,
) -> int:
    """Keep where a guest is now and how many are inside with that; the people inside."""
    people = max(people_inside + after.inside - before.inside, 0)
    _PLACE.run(
        connection,
        {
            "guest_id": guest_id,
            "rehearsal": rehearsal,
            "inside": after.inside,
            "last_direction": after.last_direction,
            "last_at": after.last_at,
            "last_gate_id": after.last_gate_id,
            "entered_on": after.entered_on,
            "entries": after.entries,
            "visits": after.visits,
            "version": hall_version + 1,
        },
    )
    _COUNT.run(connection, {"rehearsal": rehearsal, "inside": people, "version": hall_version + 1})
    return people
