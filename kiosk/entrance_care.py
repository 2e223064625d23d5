"""What the entrance does by itself: the day is closed, guests are forgotten when it is time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from booth_content.exhibition import find_exhibition
from core.audit import SYSTEM, Actor, record
from core.database import current_engine, reading, transaction
from core.dates import iso_utc, now
from core.errors import DomainError, define
from core.periodic import look
from kiosk.hall import is_closing_due, look_at_hall
from visitors.entrance import entrance_settings
from visitors.purging import purge_guests, sweep_database
from visitors.retention import Purgeable, Retention, count_purgeable, read_retention
from visitors.undoing import close_day, close_if_due

log = structlog.get_logger()

define(
    "closing_in_the_future",
    422,
    fa="این زمان هنوز نیامده است. روز را هم‌اکنون ببندید یا ساعت بستن را در تنظیم ورودی بنویسید.",
    en="That time has not come yet: close the day now, or set the hour of closing.",
)


@look("close_day")
def close_the_day() -> int:
    """Carry out a set time of closing that has passed; how many guests departed by it."""
    zone = _zone()
    with reading() as session:
        if not is_closing_due(session, zone):
            return 0
    with transaction() as session:
        settings = entrance_settings(session, is_locked=True)
        return close_if_due(session, settings, hall=look_at_hall(session, zone))


def close_day_at(session: Session, at: datetime, *, by: Actor) -> int:
    """Record whoever is inside since before ``at`` as departed then; how many guests those were.

    Audited (entrance.day_closed), announced. Doing it twice changes nothing. Raises
    closing_in_the_future.
    """
    if at > now():
        raise DomainError("closing_in_the_future")
    entrance_settings(session, is_locked=True)
    closed = close_day(session, at, hall=look_at_hall(session, _zone()))
    if closed:
        details = {"at": iso_utc(at), "count": closed}
        record(session, by, "entrance.day_closed", subject="entrance:1", **details)
    return closed


def current_retention(session: Session) -> Retention:
    """Until when guests are known, the exhibition's dates taken in."""
    exhibition = find_exhibition(session)
    ends_at = exhibition.ends_at if exhibition else None
    return read_retention(session, ends_at=ends_at, zone=_zone())


@look("purge_guests")
def purge_when_over() -> Purgeable | None:
    """Forget the guests once their last day has passed; not in a rehearsal, whose dates count for
    nothing."""
    with reading() as session:
        exhibition = find_exhibition(session)
        if exhibition is None or exhibition.is_rehearsal:
            return None
        is_over = current_retention(session).is_over(now().astimezone(_zone()).date())
        if not is_over or not count_purgeable(session):
            return None
    return purge_now(by=SYSTEM)


def purge_now(*, by: Actor) -> Purgeable:
    """Forget the guests, and wipe the bytes; what was taken away. Seconds of work, in which
    writers wait: for a job or the command line.

    The wiping is owed from before the first row goes, so that a stop in between cannot lose it.
    """
    _owed_sweep().touch()
    with transaction() as session:
        gone = purge_guests(session, by=by)
    _sweep()
    return gone


def is_sweep_owed() -> bool:
    """Whether bytes of guests that were forgotten may still lie in the database's file."""
    return _owed_sweep().exists()


@look("sweep_database")
def sweep_when_owed() -> None:
    """Wipe the bytes of guests that are forgotten, where that failed or was cut short."""
    if is_sweep_owed():
        _sweep()


def _sweep() -> None:
    if sweep_database(current_engine()):
        _owed_sweep().unlink(missing_ok=True)
    else:
        # another sweep may have ended just now, for a purge before this one
        _owed_sweep().touch()
        log.warning("purge.unswept", next="within a minute")


def _owed_sweep() -> Path:
    """A file rather than a row: it says of the database that its file must be written anew."""
    folder: Path = current_app.extensions["ghorfeh_settings"].data_dir
    return folder / "sweep-owed"


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.extensions["ghorfeh_settings"].timezone
    return zone
