"""Forgetting the guests: names, phones, organisations, notes, codes and the log go; counts stay.

The log of scans is append-only, and a trigger holds it so. Its one way out is this purge: the
trigger lets rows go while ``entrance_settings.is_purging`` stands, which is set and taken back in
the very transaction that writes down their counts. So the log can be taken away as a whole, with
its counts kept, and no row of it can be removed or changed by any other way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import structlog
from sqlalchemy import Table, delete, or_, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.audit import Actor, AuditEntry, record
from core.database import metadata
from core.dates import now
from core.realtime import announce
from visitors.arrivals import ALIKE, count_alike, count_expected, count_firsts
from visitors.check_in_log import CheckIn, EntranceCount, EntranceSettings, HallCount
from visitors.entrance import entrance_settings
from visitors.guest import Guest
from visitors.retention import Purgeable, count_purgeable

log = structlog.get_logger()

# the audit log's subjects whose details can name a guest, tell their code, or quote a supervisor
TELLING_SUBJECTS = (
    "guest",
    "guests",
    "invitation",
    "badge",
    "badges",
    "badge_paper",
    "check_in",
)

Forget = Callable[[Session], None]
_elsewhere: list[Forget] = []


def forgets_guests(forget: Forget) -> Forget:
    """Register what takes guests away that are kept elsewhere: files of a job, its rows.

    It is called within the purge's transaction, or with nobody left to know; it must bear being
    called again.
    """
    _elsewhere.append(forget)
    return forget


def purge_guests(session: Session, *, by: Actor) -> Purgeable:
    """Take away all that names a guest; what that was, as counts. Audited (visitors.purged).

    Gates hear of it with their next question and empty their lists; a badge that is still carried
    is then nobody's. ``sweep_database`` comes after the commit: only it wipes the bytes.
    """
    settings = entrance_settings(session, is_locked=True)
    gone = count_purgeable(session)
    if gone:
        settings.purged_guests += count_expected(session).guests
        _keep_counts(session)
        _take_away(session, settings)
    _silence_audit(session)
    for forget in _elsewhere:
        forget(session)
    settings.purged_at = now()
    settings.retain_until = None
    settings.listed_version += 1
    settings.emptied_version = settings.listed_version
    counts = {"guests": gone.guests, "badges": gone.badges, "scans": gone.scans}
    record(session, by, "visitors.purged", subject="entrance:1", **counts)
    announce(session, "guest.changed", guests=[])
    announce(session, "check_in.recorded", gate=None, outcome="purged")
    return gone


def _keep_counts(session: Session) -> None:
    """Write down how many scans were alike, quarter by quarter."""
    every = CheckIn.id.is_not(None)
    alike = (CheckIn.rehearsal, CheckIn.day, *ALIKE)
    day_firsts = count_firsts(session, alike, every, is_day=True)
    firsts = count_firsts(session, alike, every, is_day=False)
    counted = count_alike(session, alike, every)
    session.add_all(
        EntranceCount(
            rehearsal=key[0],
            day=key[1],
            quarter=key[2],
            gate_id=key[3],
            group_id=key[4],
            is_vip=bool(key[5]),
            direction=key[6],
            outcome=key[7],
            scans=scans,
            people=people,
            day_firsts=day_firsts.get(key, 0),
            firsts=firsts.get(key, 0),
        )
        for key, (scans, people) in counted.items()
    )
    session.flush()


def _take_away(session: Session, settings: EntranceSettings) -> None:
    settings.is_purging = True
    session.flush()
    session.execute(update(Guest).values(merged_into_id=None))
    for table in tables_of_guests():
        session.execute(delete(table))
    session.execute(delete(HallCount))
    settings.is_purging = False
    session.flush()
    session.expire_all()


def tables_of_guests() -> list[Table]:
    """Every table whose rows belong to a guest, those that lean on others first, the guests last.

    Whatever refers to a guest is found in the schema, so that a table of later days goes as well.
    """
    found: set[Table] = {Guest.__table__}  # type: ignore[arg-type]
    for table in metadata.sorted_tables:
        if any(key.column.table in found for key in table.foreign_keys):
            found.add(table)
    return [table for table in reversed(metadata.sorted_tables) if table in found]


def _silence_audit(session: Session) -> None:
    """What was done and by whom stays in the audit log; with whom, does not."""
    telling = or_(*(AuditEntry.subject.startswith(f"{one}:") for one in TELLING_SUBJECTS))
    session.execute(
        update(AuditEntry)
        .where(telling)
        .values(details={})
        .execution_options(synchronize_session=False)
    )


def sweep_database(engine: Engine) -> bool:
    """Wipe the bytes of what was deleted: databases only mark it as free. Outside transactions.

    SQLite: the file is written anew and the write-ahead log emptied. PostgreSQL: VACUUM; its own
    WAL and backups keep what was written. False, to be tried again, when somebody reading or
    writing, or a full disk, kept it from that. Seconds for a hundred megabytes, in which writers
    wait.
    """
    try:
        return _wipe(engine)
    except (sqlite3.OperationalError, OperationalError) as error:
        log.warning("purge.sweep_failed", reason=str(error))
        return False


def _wipe(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("VACUUM")
            return True
        raw = connection.connection.dbapi_connection
        assert raw is not None
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not is_busy
