"""The list on paper: who stands on it, in which order, and what it keeps to itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from core.accounts import Account
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import TEHRAN, freeze, now
from core.errors import DomainError
from core.jobs import Job, JobRun, run_job
from core.periodic import run_look
from tests.builders import build_exhibition
from tests.visitors.conftest import NOON
from visitors.fallback_job import forget_old_lists, lists_folder, make_list
from visitors.fallback_list.pages import gather_list, list_pages
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, InvitationFacts, add_guest

PAGE = "/admin/entrance/paper-list"


@pytest.fixture
def guests(app: Flask) -> None:
    with transaction() as session:
        build_exhibition(session, booths=0, is_rehearsal=True)
        first, second = ensure_groups(session)[:2]
        for name, group, state, party in (
            ("ژاله امینی", first, "accepted", 1),
            ("پرویز <b>زمانی", first, "invited", 3),
            ("چنگیز رها", first, "accepted", 40),
            ("آرش کیا", first, "withdrawn", 1),
            ("بهار گلی", second, "accepted", 1),
        ):
            facts = GuestFacts(name, group.id, organisation="بنیاد مهر", phone="09121234567")
            invited = InvitationFacts(party_size=party)
            add_guest(session, facts, invited, by=SYSTEM, state=state)


def test_guests_stand_in_the_order_of_the_alphabet_without_their_phones(guests: None) -> None:
    with reading() as session:
        groups = gather_list(session)
    assert [[(line.letter, line.name, line.boxes) for line in one.lines] for one in groups] == [
        [("پ", "پرویز <b>زمانی", 3), ("چ", "چنگیز رها", 0), ("ژ", "ژاله امینی", 1)],
        [("ب", "بهار گلی", 1)],
    ]
    pages = list_pages(groups, title="آزمون", made_at=NOON, zone=TEHRAN, is_rehearsal=True)
    assert len(pages.parts) == 2
    assert "&lt;b&gt;" in pages.parts[0]
    assert all("تمرین" in part and "9121234567" not in part for part in pages.parts)


def test_it_is_made_in_a_job_and_fetched_by_who_asked_within_a_day(
    guests: None, client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    sign_in("organiser")
    asked = client.post(PAGE)
    job_id = asked.location.rsplit("/", 1)[1]
    run_job(job_id)
    with reading() as session:
        made = session.get_one(Job, job_id)
        if made.error and made.error["code"] == "print_libraries_missing":
            pytest.skip("Pango is not installed")
        assert made.state == "done", made.error
    answer = client.get(f"{PAGE}/{job_id}.pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    (path,) = lists_folder().glob("*.pdf")
    assert answer.data == path.read_bytes()
    assert len(PdfReader(path).pages) == 2
    sign_in("admin")
    assert client.get(f"{PAGE}/{job_id}.pdf").status_code == 404
    left = Path(tempfile.mkdtemp(dir=lists_folder(), prefix=".print-"))
    (left / "part-0.html").write_text("ژاله امینی", encoding="utf-8")
    forget_old_lists()
    assert set(lists_folder().iterdir()) == {path, left}
    with freeze(now() + timedelta(hours=3)):
        run_look("guest_lists")
    assert list(lists_folder().iterdir()) == [path]
    with freeze(now() + timedelta(days=1, minutes=1)):
        run_look("guest_lists")
    assert list(lists_folder().iterdir()) == []


def test_a_list_whose_guests_are_forgotten_while_it_is_made_is_not_kept(guests: None) -> None:
    """The guests were read before the purge, which takes the job's row with them."""
    run = JobRun("0" * 8, None)

    with pytest.raises(DomainError) as caught:
        make_list(run, title="آزمون", is_rehearsal=True)

    if caught.value.code == "print_libraries_missing":
        pytest.skip("Pango is not installed")
    assert caught.value.code == "list_forgotten"
    assert list(lists_folder().iterdir()) == []


def test_a_list_of_nobody_is_refused(
    app: Flask, client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    with transaction() as session:
        build_exhibition(session, booths=0)
    sign_in("organiser")
    assert client.post(PAGE).status_code == 409
