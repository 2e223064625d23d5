"""The hall as a gate finds it: the exhibition's hours and the entrance's settings, joined here.

The two domains do not know each other. What a scan is decided by is read in one statement, and
held on PostgreSQL until the scan is written; SQLite has one writer anyway.
"""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, select, true
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from booth_content.exhibition import Exhibition
from core.dates import now
from core.persian import fold
from visitors.check_in_log import EntranceSettings
from visitors.deciding import Rules
from visitors.entrance import ensure_gate, entrance_settings, last_closing
from visitors.guest import Gate
from visitors.scan import Hall, Station
from visitors.undoing import close_if_due

_settings, _exhibition, _gate = (
    EntranceSettings.__table__,
    Exhibition.__table__,
    Gate.__table__,
)
_READ: Select[Any] = (
    select(
        _settings.c.tolerance_minutes,
        _settings.c.demands_confirmation,
        _settings.c.closes_day_at,
        _settings.c.closed_through,
        _exhibition.c.starts_at,
        _exhibition.c.ends_at,
        _exhibition.c.opens,
        _exhibition.c.closes,
        _exhibition.c.capacity,
        _exhibition.c.is_rehearsal,
        _exhibition.c.rehearsals_ended,
        _gate.c.id.label("gate_id"),
        _gate.c.name.label("gate_name"),
    )
    .select_from(
        _settings.outerjoin(_exhibition, true()).outerjoin(
            _gate, _gate.c.name_folded == bindparam("gate")
        )
    )
    .where(_settings.c.id == 1)
)
_HOLD = _READ.with_for_update(of=_settings)


class Door(NamedTuple):
    """What a gate stands before: its own name, and the hall behind it."""

    station: Station
    hall: Hall


def hold_door(
    connection: Connection, gate_name: str, device_id: str | None, zone: ZoneInfo
) -> Door | None:
    """The door of this gate, held until the transaction ends, in one statement.

    None where something is to be done first: see ``prepare_door``.
    """
    row = connection.execute(_HOLD, {"gate": _folded(gate_name)}).one_or_none()
    if row is None or row.gate_id is None:
        return None
    hall = _hall(row, zone)
    if _is_due(row, hall):
        return None
    return Door(Station(row.gate_id, row.gate_name, device_id), hall)


def prepare_door(session: Session, gate_name: str, device_id: str | None, zone: ZoneInfo) -> Door:
    """The same, once the gate is made, the settings are there and a closing that is due is carried
    out."""
    settings = entrance_settings(session, is_locked=True)
    ensure_gate(session, gate_name)
    row = _row(session, gate_name, _HOLD)
    if _is_due(row, _hall(row, zone)):
        close_if_due(session, settings, hall=_hall(row, zone))
    return Door(Station(row.gate_id, row.gate_name, device_id), _hall(row, zone))


def _is_due(row: Row[Any], hall: Hall) -> bool:
    due = last_closing(row.closes_day_at, now(), hall.rules)
    return due is not None and (row.closed_through is None or row.closed_through < due)


def look_at_hall(session: Session, zone: ZoneInfo) -> Hall:
    """The hall without holding it, for those who only look."""
    return _hall(_row(session, "", _READ), zone)


def is_closing_due(session: Session, zone: ZoneInfo) -> bool:
    """Whether the set time of closing has passed without having been carried out."""
    row = _row(session, "", _READ)
    return _is_due(row, _hall(row, zone))


def _row(session: Session, gate_name: str, statement: Select[Any]) -> Row[Any]:
    entrance_settings(session)
    return session.connection().execute(statement, {"gate": _folded(gate_name)}).one()


def _hall(row: Row[Any], zone: ZoneInfo) -> Hall:
    rules = _rules(
        zone,
        row.starts_at,
        row.ends_at,
        row.opens,
        row.closes,
        row.tolerance_minutes,
        row.capacity,
        row.demands_confirmation,
        bool(row.is_rehearsal),
    )
    return Hall(rules, row.rehearsals_ended + 1 if row.is_rehearsal else 0)


@lru_cache(maxsize=64)
def _rules(
    zone: ZoneInfo,
    starts_at: datetime | None,
    ends_at: datetime | None,
    opens: str | None,
    closes: str | None,
    tolerance: int,
    capacity: int | None,
    demands_confirmation: bool,
    is_rehearsal: bool,
) -> Rules:
    return Rules(
        zone,
        starts_at,
        ends_at,
        None if opens is None else time.fromisoformat(opens),
        None if closes is None else time.fromisoformat(closes),
        tolerance,
        capacity,
        demands_confirmation,
        is_rehearsal,
    )


@lru_cache(maxsize=256)
def _folded(gate_name: str) -> str:
    return fold(gate_name)
