"""The database as it is really opened: durable, with foreign keys, with one writer at a time."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from core.accounts import Account
from core.audit import SYSTEM, Actor, AuditEntry, record
from core.database import (
    BUSY_TIMEOUT_MS,
    after_commit,
    current_engine,
    insert_if_absent,
    is_answering,
    reading,
    transaction,
)
from core.dates import now


@pytest.fixture
def on_sqlite(app: Flask) -> None:
    if current_engine().dialect.name != "sqlite":
        pytest.skip("SQLite's own settings; this run is on PostgreSQL")


def count_entries() -> int:
    with reading() as session:
        return session.scalar(select(func.count(AuditEntry.id))) or 0


def write(subject: str = "test:1") -> None:
    with transaction() as session:
        record(session, SYSTEM, "test.written", subject=subject)


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_every_connection_has_its_pragmas(pragma: str, value: object) -> None:
    with current_engine().connect() as first, current_engine().connect() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def is_locked() -> bool:
    """Whether somebody who does not wait is refused the write lock."""
    path = current_engine().url.database
    assert path
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


@pytest.mark.usefixtures("on_sqlite")
def test_a_writer_takes_the_lock_at_its_start_and_a_reader_does_not() -> None:
    with transaction() as session:
        session.execute(text("SELECT 1"))
        while_writing = is_locked()
    with reading() as session:
        session.execute(select(Account.id))
        while_reading = is_locked()

    assert (while_writing, while_reading) == (True, False)


def test_two_writers_wait_for_each_other_and_both_are_kept(app: Flask) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with app.app_context(), transaction() as session:
            record(session, SYSTEM, "test.written", subject="test:slow")
            entered.set()
            assert go_on.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    assert entered.wait(10)
    threading.Timer(0.2, go_on.set).start()
    write("test:quick")
    thread.join(10)

    assert count_entries() == 2


@pytest.mark.usefixtures("on_sqlite")
def test_a_writer_waits_as_long_as_it_was_told() -> None:
    path = current_engine().url.database
    assert path
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), transaction(patience=0) as session:
            session.execute(text("SELECT 1"))
        # past the patience of everybody else
        threading.Timer(BUSY_TIMEOUT_MS / 1000 + 0.5, other.execute, ["ROLLBACK"]).start()
        with transaction(patience=60) as session:
            record(session, SYSTEM, "test.written", subject="test:patient")

    assert count_entries() == 1


def test_a_reader_sees_what_was_committed_while_somebody_writes(app: Flask) -> None:
    write()

    with transaction() as session:
        record(session, SYSTEM, "test.written", subject="test:2")
        session.flush()
        seen = count_entries()

    assert (seen, count_entries()) == (1, 2)


def test_an_error_undoes_everything_and_nothing_is_announced(app: Flask) -> None:
    called: list[str] = []

    def write_and_fail() -> None:
        with transaction() as session:
            after_commit(session, lambda: called.append("left"))
            record(session, SYSTEM, "test.written", subject="test:1")
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    assert (count_entries(), called) == (0, [])


def test_what_waits_for_the_commit_is_called_after_it_in_order(app: Flask) -> None:
    seen: list[tuple[str, int]] = []

    with transaction() as session:
        after_commit(session, lambda: seen.append(("first", count_entries())))
        after_commit(session, lambda: seen.append(("second", count_entries())))
        record(session, SYSTEM, "test.written", subject="test:1")
        session.flush()
        assert seen == []

    assert seen == [("first", 1), ("second", 1)]


def test_a_commit_that_fails_calls_nothing(app: Flask) -> None:
    called: list[str] = []
    nobody = Actor("account", "کسی", account_id=77)

    def write_of_nobody() -> None:
        with transaction() as session:
            after_commit(session, lambda: called.append("left"))
            record(session, nobody, "test.written", subject="test:1")

    with pytest.raises(IntegrityError):
        write_of_nobody()

    assert called == []


def test_what_a_reader_changes_is_never_written(app: Flask) -> None:
    write()

    with reading() as session:
        session.scalars(select(AuditEntry)).one().subject = "test:changed"

    with reading() as session:
        assert session.scalars(select(AuditEntry.subject)).one() == "test:1"


def test_an_illegal_state_fails_in_the_database(app: Flask) -> None:
    account = Account(
        name="کسی", name_folded="کسی", role="king", password_hash="x", created_at=now()
    )

    with pytest.raises(IntegrityError), transaction() as session:
        session.add(account)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2022, 10, 31, 18, 0, tzinfo=ZoneInfo("Asia/Tehran")),
        datetime(2022, 10, 31, 14, 30, tzinfo=UTC),
        datetime(2022, 10, 31, 20, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    ],
)
def test_an_instant_comes_back_in_utc(app: Flask, instant: datetime) -> None:
    with transaction() as session:
        session.add(
            AuditEntry(
                at=instant, actor_kind="x", actor_name="x", action="x", subject="x", details={}
            )
        )

    with reading() as session:
        at = session.scalars(select(AuditEntry.at)).one()
    assert at == datetime(2022, 10, 31, 14, 30, tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="without a zone"), transaction() as session:
        session.execute(
            select(AuditEntry).where(AuditEntry.at > datetime(2022, 10, 31))  # noqa: DTZ001
        )


def test_a_row_is_inserted_once_whoever_comes_second(app: Flask) -> None:
    values = {
        "id": 1,
        "name": "نخست",
        "name_folded": "نخست",
        "role": "viewer",
        "password_hash": "x",
        "is_password_one_time": False,
        "epoch": 1,
        "created_at": now(),
    }

    for name in ("نخست", "دوم"):
        with transaction() as session:
            insert_if_absent(session, Account, values | {"name": name})

    with reading() as session:
        assert session.scalars(select(Account.name)).all() == ["نخست"]


def test_the_database_answers(app: Flask) -> None:
    assert is_answering()
