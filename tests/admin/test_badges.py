"""The desk's page of badges: who may print, what is fetched and for how long, sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import Account
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.jobs import run_job
from tests.builders import build_exhibition
from tests.visitors.conftest import Invite, invite
from visitors.badges.geometry import PRESETS
from visitors.badges.sizes import read_sizes
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, add_guest

__all__ = ["invite"]

SignIn = Callable[[str], Account]


@pytest.fixture
def lacking(app: Flask) -> int:
    """An exhibition, and a guest of the first group without a badge."""
    with transaction() as session:
        build_exhibition(session)
        group = ensure_groups(session)[0]
        return add_guest(session, GuestFacts("نرگس احمدی", group.id), by=SYSTEM).id


def test_a_group_is_printed_fetched_and_removed(
    client: FlaskClient, sign_in: SignIn, lacking: int
) -> None:
    organiser = sign_in("organiser")
    assert "۱ بی‌کارت از ۱" in client.get("/admin/badges").text

    asked = client.post("/admin/badges", data={"who": "1", "layout": "label"})
    job_id = asked.location.rpartition("/")[2]
    run_job(job_id)

    assert f"/admin/badges/{job_id}/file" in client.get(asked.location).text
    fetched = client.get(f"/admin/badges/{job_id}/file")
    assert (fetched.data[:5], fetched.headers["Cache-Control"]) == (b"%PDF-", "private, no-store")
    with reading() as session:
        taken = select(AuditEntry).where(AuditEntry.action == "badge_paper.fetched")
        (entry,) = session.scalars(taken)
    assert (entry.subject, entry.actor_name) == (f"badge_paper:{job_id}", organiser.name)
    assert "گرفتن پروندهٔ کارت‌ها" in client.get("/admin/audit").text
    assert "مدیران دستگاه‌ها" in client.get("/admin/badges").text
    client.post(f"/admin/badges/{job_id}/remove")
    assert client.get(f"/admin/badges/{job_id}/file").status_code == 410
    nobody = client.post("/admin/badges", data={"who": "all", "layout": "label"})
    assert nobody.status_code == 409


@pytest.mark.parametrize("role", ["viewer", "steward", "supervisor", "reviewer"])
def test_only_organisers_print_and_fetch_badges(
    client: FlaskClient, sign_in: SignIn, lacking: int, role: str
) -> None:
    sign_in(role)
    asked: dict[str, Any] = {"who": "all", "layout": "label"}

    answers = [
        client.get("/admin/badges"),
        client.post("/admin/badges", data=asked),
        client.get("/admin/badges/any/file"),
        client.post(f"/admin/guests/{lacking}/badge/print/label"),
        client.post(f"/admin/guests/{lacking}/badge/lost", data={"was_asked": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5


def test_a_guests_live_badge_ends_only_after_a_question(
    client: FlaskClient, sign_in: SignIn, lacking: int, invite: Invite
) -> None:
    holder = invite().guest_id
    sign_in("organiser")
    address = f"/admin/guests/{holder}/badge"

    assert "کارت تازه چاپ شود؟" in client.post(f"{address}/print/label").text
    assert "این کارت گم شده است؟" in client.post(f"{address}/lost").text
    assert client.post(f"{address}/print/label", data={"was_asked": "yes"}).status_code == 303
    assert client.post(f"{address}/lost", data={"was_asked": "yes"}).status_code == 303
    assert client.post(f"{address}/lost", data={"was_asked": "yes"}).status_code == 409
    page = client.get(f"/admin/guests/{lacking}").text
    assert f"/admin/guests/{lacking}/badge/print/lanyard" in page
    assert client.post(f"/admin/guests/{lacking}/badge/print/label").status_code == 303


def test_sizes_are_typed_in_any_digits_and_kept_only_when_they_fit(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    typed = {
        "lanyard_width": "۹۰", "lanyard_height": "130", "label_width": "۶۲٫۵", "label_height": "29",
        "preset": "l7160",
    }  # fmt: skip

    assert client.post("/admin/badges/sizes", data=typed).status_code == 303
    refused = client.post("/admin/badges/sizes", data=typed | {"label_width": "۶۲۰"})

    with reading() as session:
        sizes = read_sizes(session)
    assert (sizes.lanyard.width, sizes.label.width, sizes.has_crop_marks) == (90, 62.5, False)
    assert sizes.grid == PRESETS["l7160"][1]
    assert (refused.status_code, "برچسب ورودی" in refused.text) == (422, True)
