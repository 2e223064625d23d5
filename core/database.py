"""The database: one engine, typed columns, and the only place that commits.

SQLite by default (WAL, durable commits), PostgreSQL by URL; the same code runs on both.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import DateTime, Engine, MetaData, String, create_engine, event, inspect, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from core.settings import Settings

log = structlog.get_logger()

BUSY_TIMEOUT_MS = 5000
LOCK_POLL_SECONDS = 0.005

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """Every table's parent."""

    metadata = metadata


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, UTC in the database; a naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone must not reach the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# a sort key of core.persian compares by code point, whatever the database's own language is
SortKey = String(800).with_variant(String(800, collation="C"), "postgresql")


def make_engine(settings: Settings) -> Engine:
    """Connect lazily; sets SQLite's pragmas on every new connection.

    Errors, and with them the logs, never quote what was to be written: hashes and people's names.
    """
    if not settings.is_sqlite:
        return create_engine(
            settings.database_url,
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    engine = create_engine(
        settings.database_url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        pool_size=20,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # pysqlite opens transactions late and only for writes; we say BEGIN ourselves (see _begin)
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at its start: upgrading a read lock in mid-transaction fails at once
    # in WAL mode when somebody else wrote in between, and no busy timeout helps.
    options = connection.get_execution_options()
    if options.get("ghorfeh_write", False):
        _take_write_lock(connection, options.get("ghorfeh_patience", BUSY_TIMEOUT_MS / 1000))
    else:
        connection.exec_driver_sql("BEGIN")


def _take_write_lock(connection: Connection, patience: float) -> None:
    # SQLite's own waiting holds the thread, and under gevent with it every request and socket of
    # the process, the very writer that is waited for among them: so the waiting is done here
    raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    deadline = time.monotonic() + patience
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        while not _has_begun(raw) and time.monotonic() < deadline:
            time.sleep(LOCK_POLL_SECONDS)
        if not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _has_begun(raw: sqlite3.Connection) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
    return True  # or failed for good, which the caller finds out


def bind_database(app: Any, engine: Engine) -> None:
    """Make ``engine`` the database of ``app``."""
    app.extensions["ghorfeh_engine"] = engine
    app.extensions["ghorfeh_writing_engine"] = engine.execution_options(ghorfeh_write=True)


def current_engine() -> Engine:
    engine: Engine = current_app.extensions["ghorfeh_engine"]
    return engine


@contextmanager
def transaction(patience: float = BUSY_TIMEOUT_MS / 1000) -> Iterator[Session]:
    """Everything inside is written together or not at all; afterwards messages leave.

    Do nothing slow inside: SQLite has one writer, and others wait ``patience`` seconds for it at
    most. Commits on leaving, rolls back on any error,
    and only after the commit calls what ``after_commit`` was given; an error there is logged, since
    what was written stands.
    """
    connection = current_engine().connect()
    connection = connection.execution_options(ghorfeh_write=True, ghorfeh_patience=patience)
    with connection, Session(bind=connection, expire_on_commit=False) as session:
        with session.begin():
            yield session
        calls: list[Callable[[], None]] = session.info.pop("after_commit", [])
    for call in calls:
        try:
            call()
        except Exception as error:
            log.error("after_commit.failed", exc_info=error)


@contextmanager
def writing() -> Iterator[Connection]:
    """``transaction`` without a session, for statements alone: where a request must be quick.

    What is to be said afterwards the caller says when this has been left.
    """
    engine: Engine = current_app.extensions["ghorfeh_writing_engine"]
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def reading() -> Iterator[Session]:
    """One consistent view of the database; what is changed in it is never written."""
    with Session(current_engine(), expire_on_commit=False, autoflush=False) as session:
        yield session


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Have ``call`` done once the transaction is committed; never when it rolls back."""
    session.info.setdefault("after_commit", []).append(call)


def insert_if_absent(session: Session, table: type[Base], values: dict[str, Any]) -> None:
    """Insert a row unless its key is there already; safe against somebody doing the same."""
    dialect = session.get_bind().dialect.name
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    session.execute(insert(table).values(**values).on_conflict_do_nothing())


def insert_many_if_absent(
    session: Session, table: type[Base], rows: Sequence[dict[str, Any]]
) -> int:
    """Insert the rows whose key is not there yet; how many those were. One statement per 1000."""
    if not rows:
        return 0
    dialect = session.get_bind().dialect.name
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    # the keys are asked back: psycopg does not say how many rows of many were written
    key = inspect(table).primary_key
    statement = insert(table).on_conflict_do_nothing().returning(*key)
    return len(session.connection().execute(statement, list(rows)).all())


def is_answering() -> bool:
    """Whether the database answers a plain question."""
    with current_engine().connect() as connection:
        return connection.execute(text("SELECT 1")).scalar() == 1
