"""The exhibition's page: facts, switches, lists, and a workbook sent, tried and loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from booth_content.exhibition import Booth, Exhibition, find_exhibition, get_exhibition
from booth_content.facts import FIELDS
from core.accounts import Account
from core.audit import AuditEntry
from core.database import reading, transaction
from core.dates import now
from core.persian import fold, sort_key
from core.settings import Settings
from tests.admin.conftest import Read, RunJobs, words
from tests.builders import build_agenda_item, get_booth

DATA = Path(__file__).resolve().parent.parent / "data"


def _exhibition() -> Exhibition:
    with reading() as session:
        return get_exhibition(session)


def _facts(**typed: str) -> dict[str, str]:
    """The form as the page of the small exhibition shows it, with these boxes changed."""
    shown = dict.fromkeys(FIELDS, "") | {"title": "نمایشگاه آزمون", "scheme": "مقداد"}
    return shown | typed | {f"shown_{name}": value for name, value in shown.items()}


def _send(client: FlaskClient, path: Path) -> TestResponse:
    file = (BytesIO(path.read_bytes()), path.name)
    return client.post("/admin/exhibition/workbook", data={"workbook": file})


def test_without_an_exhibition_the_page_leads_to_the_workbook(
    client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    sign_in("organiser")

    said = words(client.get("/admin/exhibition").get_data(as_text=True))

    assert "هنوز نمایشگاهی بارگذاری نشده است" in said
    assert client.get("/admin/exhibition/facts").status_code == 404


def test_facts_are_typed_as_people_write_them(client: FlaskClient, organiser: Account) -> None:
    answer = client.post(
        "/admin/exhibition/facts",
        data=_facts(
            title="نمايشگاه محلات",
            starts_at="۱۴۰۱/۰۸/۰۹ ۱۸:۰۰",
            ends_at="1401/08/13 20:30",
            opens="15:30",
            closes="۲۰:۳۰",
            latitude="۳۴٫۶۴",
            longitude="50.88",
            capacity="۶۰۰",
        ),
    )

    kept = _exhibition()
    assert answer.status_code == 303
    assert kept.title == "نمایشگاه محلات"
    assert kept.starts_at is not None
    assert kept.starts_at.isoformat() == "2022-10-31T14:30:00+00:00"
    assert (kept.opens, kept.closes, kept.capacity) == ("15:30", "20:30", 600)
    assert (kept.latitude, kept.longitude) == (34.64, 50.88)


def test_the_form_shows_what_is_kept_and_sent_back_changes_nothing(
    client: FlaskClient, organiser: Account
) -> None:
    client.post("/admin/exhibition/facts", data=_facts(latitude="34.640123", longitude="50.88"))
    with reading() as session:
        entries = session.scalar(select(func.count(AuditEntry.id)))

    form = _form_of(client)
    answer = client.post("/admin/exhibition/facts", data=form)

    assert answer.status_code == 303
    assert _exhibition().latitude == 34.640123
    with reading() as session:
        assert session.scalar(select(func.count(AuditEntry.id))) == entries


def _form_of(client: FlaskClient) -> dict[str, str]:
    page = client.get("/admin/exhibition/facts").get_data(as_text=True)
    inputs = re.findall(r"<input[^>]*>", page)
    names = (re.search(r'name="([^"]+)"', box) for box in inputs)
    values = (re.search(r'value="([^"]*)"', box) for box in inputs)
    pairs = zip(names, values, strict=True)
    return {name[1]: value[1] if value else "" for name, value in pairs if name}


def test_a_new_title_makes_every_booth_wait_for_publishing(
    client: FlaskClient, organiser: Account
) -> None:
    client.post("/admin/exhibition/facts", data=_facts(title="نمایشگاه تازه"))

    with reading() as session:
        versions = set(session.scalars(select(Booth.facts_version)))
    assert versions == {2}


def test_what_somebody_else_changed_meanwhile_stays(
    client: FlaskClient, organiser: Account
) -> None:
    client.post("/admin/exhibition/facts", data=_facts(title="نام تازهٔ همکار"))

    client.post("/admin/exhibition/facts", data=_facts(capacity="600"))

    kept = _exhibition()
    assert (kept.title, kept.capacity) == ("نام تازهٔ همکار", 600)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": " "}, "عنوان نمایشگاه ۱ تا ۲۰۰"),
        ({"title": "ن" * 201}, "دست‌بالا ۲۰۰ نویسه"),
        ({"starts_at": "فردا"}, "تاریخ و ساعت نیست"),
        ({"starts_at": "1401/08/09 18:00", "ends_at": "1401/08/09 17:00"}, "پایان پیش از آغاز"),
        ({"opens": "15:30"}, "هر دو را می‌خواهد"),
        ({"opens": "20:00", "closes": "10:00"}, "پایان پس از شروع"),
        ({"opens": "25:00", "closes": "26:00"}, "۰۰:۰۰ تا ۲۳:۵۹"),
        ({"latitude": "34"}, "هر دو عدد"),
        ({"latitude": "91", "longitude": "50"}, "هر دو عدد"),
        ({"latitude": "شمال", "longitude": "50"}, "عددی مانند"),
        ({"capacity": "0"}, "ظرفیت عددی از ۱"),
        ({"capacity": "۱٫۵"}, "عددی درست"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_box_and_nothing_is_kept(
    client: FlaskClient, organiser: Account, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/admin/exhibition/facts", data=_facts(scheme="دیگر", **typed))

    assert answer.status_code == 422
    assert sentence in words(answer.get_data(as_text=True))
    assert _exhibition().scheme == "مقداد"


@pytest.mark.parametrize("mode", ["rehearsal", "demo"])
def test_the_switches_turn_and_are_audited_once(
    client: FlaskClient, organiser: Account, mode: str
) -> None:
    for _ in range(2):
        client.post(f"/admin/exhibition/modes/{mode}", data={"is_on": "yes"})

    assert getattr(_exhibition(), f"is_{mode}")
    with reading() as session:
        done = session.scalars(select(AuditEntry.action)).all()
    assert done.count(f"exhibition.{mode}_on") == 1
    assert client.post("/admin/exhibition/modes/chaos").status_code == 404


def test_the_lists_count_and_link_to_their_booths(client: FlaskClient, organiser: Account) -> None:
    page = client.get("/admin/exhibition").get_data(as_text=True)

    assert 'href="/admin/booths?section=N">۳ غرفه</a>' in page
    assert 'href="/admin/booths?q=M01">۱ غرفه</a>' in page


def test_a_workbook_is_tried_read_about_and_loaded(
    client: FlaskClient, read: Read, app: Flask, run_jobs: RunJobs
) -> None:
    tried = _send(client, DATA / "exhibition.xlsx")
    run_jobs()
    report = read(tried.location)
    with reading() as session:
        assert session.scalar(select(func.count(Booth.id))) == 3

    loaded = client.post(tried.location)
    run_jobs()

    assert "کارپوشه درست است" in report
    assert "کارپوشه بارگذاری شد" in read(loaded.location)
    with reading() as session:
        assert session.scalar(select(func.count(Booth.id))) == 73
    assert _uploads(app) == []


def test_a_workbook_with_problems_says_where_and_offers_no_loading(
    client: FlaskClient, read: Read, run_jobs: RunJobs
) -> None:
    tried = _send(client, DATA / "exhibition-messy.xlsx")
    run_jobs()

    report = read(tried.location)
    forced = client.post(tried.location)
    run_jobs()

    assert "ایراد در کارپوشه" in report
    assert "غرفه‌ها ۷۵ شماره غرفه" in report
    assert 'method="post" action="/admin/exhibition/workbook/' not in report
    assert "هیچ چیز نوشته نشد" in read(forced.location)
    with reading() as session:
        assert session.scalar(select(func.count(Booth.id))) == 3


def test_a_workbook_says_before_it_is_loaded_that_it_takes_programmes_away(
    client: FlaskClient, organiser: Account, read: Read, run_jobs: RunJobs
) -> None:
    with transaction() as session:
        build_agenda_item(session, "لغوشده", starts_at=now())
    tried = _send(client, DATA / "exhibition.xlsx")
    run_jobs()

    report = read(tried.location)

    assert "چه تازه تغییرکرده برداشته‌شده بی‌تغییر" in report
    assert "برنامه‌ها ۵ — ۱ ۰" in report


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_workbook_is_refused_in_words(
    client: FlaskClient, read: Read, run_jobs: RunJobs, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "<b>.xlsx"
    path.write_bytes(content)

    tried = _send(client, path)
    run_jobs()

    page = client.get(tried.location).get_data(as_text=True)
    assert "ایراد در کارپوشه" in words(page)
    assert "<b>.xlsx" not in page


def test_no_file_is_refused(client: FlaskClient, organiser: Account) -> None:
    answer = client.post("/admin/exhibition/workbook", data={})

    assert answer.status_code == 422


def test_another_organiser_sees_neither_report_nor_file(
    client: FlaskClient,
    organiser: Account,
    run_jobs: RunJobs,
    make_account: Callable[[str], Account],
) -> None:
    tried = _send(client, DATA / "exhibition.xlsx")
    run_jobs()
    other = make_account("admin")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = other.get_id()

    assert client.get(tried.location).status_code == 404
    assert client.post(tried.location).status_code == 404


def test_a_workbook_is_forgotten_after_an_hour(
    client: FlaskClient, organiser: Account, app: Flask, run_jobs: RunJobs
) -> None:
    tried = _send(client, DATA / "exhibition.xlsx")
    run_jobs()
    (kept,) = _uploads(app)
    long_ago = now().timestamp() - 3700
    os.utime(kept, (long_ago, long_ago))

    answer = client.post(tried.location)
    _send(client, DATA / "exhibition-messy.xlsx")

    assert answer.status_code == 410
    assert not kept.exists()


def _uploads(app: Flask) -> list[Path]:
    settings: Settings = app.extensions["ghorfeh_settings"]
    return sorted(settings.uploads_dir.glob("*"))


def test_the_workbook_that_is_handed_out_changes_nothing_when_sent_back(
    client: FlaskClient, read: Read, run_jobs: RunJobs, tmp_path: Path
) -> None:
    loading = _send(client, DATA / "exhibition.xlsx")
    run_jobs()
    client.post(loading.location)
    run_jobs()
    with transaction() as session:
        booth = get_booth(session, "01")
        booth.name = name = "=SUM(A1)"
        booth.name_folded, booth.name_order = fold(name), sort_key(name)
    answer = client.get("/admin/exhibition/exhibition.xlsx")
    path = tmp_path / "back.xlsx"
    path.write_bytes(answer.data)

    tried = _send(client, path)
    run_jobs()

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "چیزی برای تغییر نیست" in read(tried.location)


def test_an_empty_workbook_is_handed_out_before_there_is_an_exhibition(
    client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    sign_in("organiser")

    answer = client.get("/admin/exhibition/exhibition.xlsx")

    assert answer.data.startswith(b"PK")
    with reading() as session:
        assert find_exhibition(session) is None
