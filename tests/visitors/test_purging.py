"""Forgetting the guests: nothing of them is left in any file, and the counts are what they were."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from core.audit import SYSTEM
from core.database import current_engine, reading, transaction
from core.dates import TEHRAN, freeze, now
from core.jobs import enqueue
from core.periodic import run_look
from core.workbook.keeping import keep_workbook
from kiosk.badge_job import papers_folder
from kiosk.entrance_care import current_retention, purge_now, purge_when_over
from tests.builders import build_exhibition
from tests.visitors.conftest import NOON, Entrance, Invite, guest_of, minutes, rows
from visitors.arrivals import count_expected, days_with_scans, tally_scans
from visitors.check_in_log import CheckIn
from visitors.fallback_job import LIST_JOB, lists_folder
from visitors.gate_list import Cursor, current_cursor, is_void, list_entries
from visitors.guest import Guest
from visitors.invitation import GuestFacts, change_guest
from visitors.loading.guest_load_job import LOAD_GUESTS_JOB, rows_path
from visitors.purging import purge_guests
from visitors.queries import compare_with_log
from visitors.retention import USUAL_DAYS, count_purgeable, set_retention

# in letters that nothing else of the product says
NAME = "ژرفناز چکاوک‌نژاد"
OTHER = "زنگوله‌پور"
DAY = (NOON + timedelta(hours=3, minutes=30)).date()


@pytest.fixture
def lively(entrance: Entrance, invite: Invite) -> None:
    """Two guests, one known by several names, scans of every sort, a list on paper."""
    badge, second = invite(NAME, vip=True), invite(party_size=3)
    with transaction() as session:
        guest = guest_of(session, badge)
        facts = GuestFacts(
            f"{NAME} {OTHER}", guest.group_id, organisation=f"بنیاد {OTHER}", note=f"یار {OTHER}"
        )
        change_guest(session, guest, facts, by=SYSTEM)
    entrance.scan(badge.code, NOON)
    entrance.scan(badge.code, NOON + minutes(1))
    entrance.scan(badge.code, NOON + minutes(20), "exit")
    entrance.scan(badge.code, NOON + minutes(21), override=f"گفت {OTHER} است")
    entrance.scan(second.code, NOON + minutes(40), party=3, gate="در جنوبی")
    entrance.scan(f"کارت {OTHER}", NOON + minutes(41))
    with transaction() as session:
        asked = enqueue(
            session, LIST_JOB, args={"title": OTHER, "is_rehearsal": False}, account_id=None
        )
        token = keep_workbook(io.BytesIO(NAME.encode()), rows_path("0" * 32).parent)
        args = {"token": token, "name": OTHER, "expected": None, "by": "کسی"}
        enqueue(session, LOAD_GUESTS_JOB, args=args, account_id=None)
    rows_path(token).write_text(OTHER, encoding="utf-8")
    (lists_folder() / f"{asked.id}.pdf").write_bytes(NAME.encode())
    # left by processes that were killed
    for folder in (lists_folder() / ".print-x", papers_folder() / ".make-x" / ".print-y"):
        folder.mkdir(parents=True)
        (folder / "part-0.html").write_text(NAME, encoding="utf-8")


def figures() -> list[object]:
    with reading() as session:
        day = tally_scans(session, rehearsal=0, day=DAY)
        every = tally_scans(session, rehearsal=0, day=None)
        return [
            sorted(map(str, day)),
            sorted(map(str, every)),
            days_with_scans(session, 0),
            count_expected(session).guests,
        ]


def files_with(folder: Path, *names: str) -> list[str]:
    wanted = [name.encode(code) for name in names for code in ("utf-8", "utf-16-le")]
    # JSON may be kept in ASCII
    wanted += [name.encode("unicode-escape") for name in names]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(one in path.read_bytes() for one in wanted)
    ]


def test_nothing_of_a_guest_is_left_and_the_counts_stay(lively: None, app: Flask) -> None:
    folder = app.extensions["ghorfeh_settings"].data_dir
    is_file = current_engine().dialect.name == "sqlite"
    before, hashes = figures(), [row.code_hash for row in rows()]
    assert files_with(folder, NAME, OTHER), "there was something to be found"

    gone = purge_now(by=SYSTEM)

    assert (gone.guests, gone.badges, gone.scans) == (2, 2, 6)
    assert figures() == before
    assert rows() == []
    if is_file:
        assert files_with(folder, NAME, OTHER, *hashes) == []
    with reading() as session:
        assert compare_with_log(session) == (0, [])
        assert not count_purgeable(session)
    assert not purge_now(by=SYSTEM)
    assert figures() == before


def test_a_sweep_that_failed_is_repeated_until_nothing_is_left(
    lively: None, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = current_engine()
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is not swept as a file")
    folder = app.extensions["ghorfeh_settings"].data_dir
    monkeypatch.setattr("core.database.BUSY_TIMEOUT_MS", 50)
    engine.dispose()  # new connections wait no longer than that
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    with closing(other):
        other.execute("BEGIN")
        other.execute("SELECT * FROM guest").fetchone()
        purge_now(by=SYSTEM)
        other.execute("COMMIT")
        assert files_with(folder, NAME, OTHER), "the reader kept it from being swept"
        other.execute("BEGIN IMMEDIATE")
        run_look("sweep_database")
        other.execute("COMMIT")
    run_look("sweep_database")
    assert files_with(folder, NAME, OTHER) == []
    assert not (folder / "sweep-owed").exists()


def test_the_command_says_what_is_still_owed(
    lively: None, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = current_engine()
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is not swept as a file")
    monkeypatch.setattr("core.database.BUSY_TIMEOUT_MS", 50)
    engine.dispose()  # new connections wait no longer than that
    runner = app.test_cli_runner()
    with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM guest").fetchone()
        owing = runner.invoke(args=["visitors", "purge"])
        other.execute("COMMIT")

    again = runner.invoke(args=["visitors", "purge"])

    assert (owing.exit_code, again.exit_code) == (0, 0)
    assert "was not written anew yet" in owing.output
    assert "are gone" not in owing.output
    assert "are gone" in again.output
    assert "was not written anew yet" not in again.output


def test_papers_stay_when_the_purge_comes_to_nothing(lively: None) -> None:
    (paper,) = (path for path in papers_folder().iterdir())

    with suppress(RuntimeError), transaction() as session:
        purge_guests(session, by=SYSTEM)
        raise RuntimeError("the commit fails")

    assert paper.exists()


def test_gates_are_told_to_empty_their_lists(lively: None) -> None:
    with reading() as session:
        had = current_cursor(session, 0)
        assert not is_void(session, had, had)
    purge_now(by=SYSTEM)
    with reading() as session:
        current = current_cursor(session, 0)
        assert is_void(session, had, current)
        assert is_void(session, Cursor(had.listed, 0, 0), current)
        assert list(list_entries(session, None, 0)) == []
        assert not is_void(session, current, current)


def test_no_row_of_the_log_goes_before_or_after_a_purge(
    lively: None, entrance: Entrance, invite: Invite
) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(delete(CheckIn))
    purge_now(by=SYSTEM)
    entrance.scan(invite("تازه‌آمده").code, NOON + minutes(60))
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(delete(CheckIn))
    assert len(rows()) == 1


def test_guests_are_forgotten_when_their_last_day_has_passed_and_not_in_a_rehearsal(
    lively: None,
) -> None:
    with transaction() as session:
        exhibition = build_exhibition(session, booths=0, ends_at=NOON, is_rehearsal=True)
        with freeze(NOON):
            until = NOON.astimezone(TEHRAN).date() + timedelta(days=2)
            set_retention(session, last_day=until, ends_at=NOON, zone=TEHRAN, by=SYSTEM)
    with freeze(NOON + timedelta(days=3)):
        assert purge_when_over() is None
        with transaction() as session:
            session.get_one(type(exhibition), 1).is_rehearsal = False
    with freeze(NOON + timedelta(days=2)):
        assert purge_when_over() is None
    with freeze(NOON + timedelta(days=3)):
        gone = purge_when_over()
        assert gone is not None
        assert gone.guests == 2
        assert purge_when_over() is None


def test_the_usual_day_is_never_sooner_than_a_month_after_the_last_guest(invite: Invite) -> None:
    with transaction() as session:
        build_exhibition(session, booths=0, ends_at=NOON)  # years ago
    invite(NAME)
    with reading() as session:
        retention = current_retention(session)
    today = now().astimezone(TEHRAN).date()
    assert retention.is_usual
    assert retention.last_day == today + timedelta(days=USUAL_DAYS)
    assert purge_when_over() is None


def test_the_commands_say_what_goes_and_close_the_day(
    lively: None, app: Flask, entrance: Entrance
) -> None:
    with transaction() as session:
        build_exhibition(session, booths=0)
    run = app.test_cli_runner().invoke
    dry = run(args=["visitors", "purge", "--dry-run"])
    assert dry.exit_code == 0
    assert "2 guests, 2 badges and 6 lines" in dry.output
    with reading() as session:
        assert session.scalars(select(Guest.id)).first()
    for closed in ("2 guests", "0 guests"):
        with freeze(NOON + timedelta(hours=5)):
            said = run(args=["visitors", "close"])
        assert said.exit_code == 0, said.output
        assert closed in said.output
    assert run(args=["visitors", "close", "--at", "نیمروز"]).exit_code == 1
    done = run(args=["visitors", "purge"])
    assert done.exit_code == 0
    assert "backup" in done.output
    assert run(args=["visitors", "verify"]).exit_code == 0
