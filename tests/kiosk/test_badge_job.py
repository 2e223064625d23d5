"""Printing badges in a job: codes count with their paper or not at all, and stay nowhere else."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts import Account
from core.audit import SYSTEM
from core.database import metadata, reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.jobs import Job, JobRun, get_job, run_job
from kiosk.badge_job import forget_papers, papers_folder, print_badges, request_badges
from tests.builders import build_exhibition
from tests.visitors.conftest import Invite, guest_of, invite
from tests.visitors.papers import codes_in, rasters
from visitors.badge import badgeless_guests, give_badges, issue_badge, prepare_badges
from visitors.badge_code import hash_code
from visitors.badges.paper import BadgePaper
from visitors.groups import ensure_groups
from visitors.guest import Badge
from visitors.invitation import GuestFacts, add_guest

__all__ = ["invite"]

Ask = Callable[..., str]


@pytest.fixture
def ask(app: Flask, make_account: Callable[[str], Account]) -> Ask:
    """ask(ids) -> the id of a job that prints lanyards for them; an exhibition is there."""
    organiser = make_account("organiser")
    with transaction() as session:
        build_exhibition(session, is_rehearsal=True)

    def ask(guests: list[int], *layouts: str, is_reissue: bool = False) -> str:
        with transaction() as session:
            return request_badges(
                session,
                guests,
                layouts=layouts or ("lanyard",),
                is_reissue=is_reissue,
                used=0,
                scope="آزمون",
                by=organiser,
            ).id

    return ask


@pytest.fixture
def guests(app: Flask) -> list[int]:
    """Three invited guests without a badge."""
    with transaction() as session:
        group = ensure_groups(session)[0]
        facts = [GuestFacts(f"مهمان {n}", group.id) for n in range(3)]
        return [add_guest(session, one, by=SYSTEM).id for one in facts]


def live_hashes() -> dict[int, str]:
    with reading() as session:
        rows = session.execute(
            select(Badge.guest_id, Badge.code_hash).where(Badge.ended_at.is_(None))
        )
        return {row.guest_id: row.code_hash for row in rows}


def everything_stored() -> str:
    """Every value of every table as text."""
    with reading() as session:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in session.execute(select(table))
        )


def leave_half_made(folder: Path) -> Path:
    """What a process that was killed while it set a paper leaves there."""
    left = Path(tempfile.mkdtemp(dir=folder, prefix=".make-"))
    inner = Path(tempfile.mkdtemp(dir=left, prefix=".print-"))
    (inner / "part-0.html").write_text("مهمان", encoding="utf-8")
    return left


def job_of(job_id: str) -> Job:
    with reading() as session:
        return get_job(session, job_id)


def test_a_job_prints_each_guest_a_code_that_counts_and_is_kept_nowhere_else(
    ask: Ask, guests: list[int]
) -> None:
    job_id = ask(guests, "lanyard", "card")

    run_job(job_id)

    path = papers_folder() / f"{job_id}.zip"
    assert job_of(job_id).result == {
        "paper": job_id, "guests": 3, "pages": 6, "size": path.stat().st_size, "left_out": 0,
    }  # fmt: skip
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as paper:
        names = sorted(paper.namelist())
        paper.extract("lanyard.pdf", path.parent)
    codes = codes_in(rasters(path.parent / "lanyard.pdf"))
    assert [hash_code(code) for code in codes] == [live_hashes()[id] for id in guests]
    assert names == ["0001 مهمان 0.jpg", "0002 مهمان 1.jpg", "0003 مهمان 2.jpg", "lanyard.pdf"]
    assert job_of(job_id).args["guests"] == guests
    stored = everything_stored()
    assert hash_code(codes[0]) in stored
    assert [code for code in codes if code in stored] == []


def test_a_paper_that_cannot_be_written_issues_nothing(ask: Ask, guests: list[int]) -> None:
    job_id = ask(guests)
    (papers_folder() / f"{job_id}.pdf").mkdir()

    run_job(job_id)

    assert job_of(job_id).state == "failed"
    assert live_hashes() == {}
    with reading() as session:
        assert badgeless_guests(session) == guests
        assert session.scalars(select(BadgePaper)).all() == []


def test_a_guest_who_got_a_badge_meanwhile_stops_the_whole_issue(guests: list[int]) -> None:
    prepared = prepare_badges((id, "") for id in guests)
    with transaction() as session:
        first = issue_badge(session, guest_of(session, prepared[0]), by=SYSTEM)

    with pytest.raises(DomainError) as caught, transaction() as session:
        give_badges(session, prepared, is_reissue=False, by=SYSTEM)

    assert caught.value.code == "badges_overtaken"
    assert live_hashes() == {first.guest_id: hash_code(first.code)}


def test_a_live_badge_is_replaced_only_when_that_was_asked(ask: Ask, invite: Invite) -> None:
    old = invite()

    with pytest.raises(DomainError) as caught:
        ask([old.guest_id])
    assert caught.value.code == "badges_nobody"
    run_job(ask([old.guest_id], "label", is_reissue=True))

    assert list(live_hashes()) == [old.guest_id]
    assert live_hashes()[old.guest_id] != hash_code(old.code)


def test_a_job_that_is_begun_again_issues_no_second_time(ask: Ask, guests: list[int]) -> None:
    job_id = ask(guests, "label")
    run_job(job_id)
    issued = live_hashes()

    again = print_badges(JobRun(job_id, None), **job_of(job_id).args)

    assert again["guests"] == 3
    assert live_hashes() == issued


def test_a_paper_is_removed_after_a_day_and_so_is_a_file_that_no_paper_speaks_of(
    ask: Ask, guests: list[int]
) -> None:
    job_id = ask(guests, "label")
    run_job(job_id)
    left = papers_folder() / "left-by-a-stop.pdf"
    left.write_bytes(b"codes that are nobody's")
    half_made = leave_half_made(papers_folder())
    old = (now() - timedelta(hours=3)).timestamp()
    for path in (left, half_made):
        os.utime(path, (old, old))
    being_made = leave_half_made(papers_folder())

    forget_papers()
    assert {path.name for path in papers_folder().iterdir()} == {f"{job_id}.pdf", being_made.name}
    with freeze(now() + timedelta(days=1, minutes=1)):
        forget_papers()

    assert list(papers_folder().iterdir()) == []
    with reading() as session:
        assert session.get_one(BadgePaper, job_id).removed_at is not None


def test_the_command_line_writes_the_same_codes_as_a_table_and_on_paper(
    app: Flask, ask: Ask, guests: list[int], tmp_path: Path
) -> None:
    table, paper = tmp_path / "codes.csv", tmp_path / "badges.pdf"

    run = app.test_cli_runner().invoke(
        args=["badges", "issue", "--csv", str(table), "--pdf", str(paper), "--layout", "label"]
    )

    assert run.exit_code == 0, run.output
    assert table.stat().st_mode & 0o777 == 0o600
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert [row[2] for row in rows] == codes_in(rasters(paper))
    assert {int(row[0]): hash_code(row[2]) for row in rows} == live_hashes()
