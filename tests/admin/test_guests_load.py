"""A workbook of guests at the desk: each row's outcome is shown, then exactly that is loaded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from core.accounts import Account
from core.database import reading
from core.dates import freeze, now
from core.jobs import Job, run_job
from tests.admin.conftest import words
from tests.admin.guests import invite, names
from visitors.loading.guest_load_job import forget_sent_workbooks, rows_path

DATA = Path(__file__).parent.parent / "data"
HEADINGS = ("نام", "سازمان", "گروه", "تلفن همراه", "سمت")


@pytest.fixture
def desk(client: FlaskClient, sign_in: Callable[[str], Account]) -> FlaskClient:
    sign_in("organiser")
    return client


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    book.active.title = "مهمانان"
    for row in (HEADINGS, *rows):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def send(desk: FlaskClient, content: bytes, name: str = "guests.xlsx") -> str:
    """Send it and have it tried; the address of the report."""
    answer = desk.post("/admin/guests/load", data={"workbook": (io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    run_waiting()
    return answer.location


def run_waiting() -> None:
    with reading() as session:
        ids = list(session.scalars(select(Job.id).where(Job.started_at.is_(None))))
    for job_id in ids:
        run_job(job_id)


def read(desk: FlaskClient, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_every_row_says_what_comes_of_it_and_that_is_loaded(desk: FlaskClient) -> None:
    invite("نرگس", organisation="شهرداری", group=2)
    invite("مریم", organisation="قدیم", group=2, phone="09120000001")
    content = sheet(
        ("نرگس", "شهرداري", "موسسات", None, ""),
        ("مريم", "تازه", "مؤسسات", "۰۹۱۲ ۰۰۰ ۰۰۰۱", ""),
        ("پروین", "", "مؤسسات", "+98 912 000 0001", ""),
        ("<b>گلی</b>", "", "مؤسسات", None, ""),
    )

    report = send(desk, content)
    page = read(desk, report)

    assert "بارگذاری ۲ مهمان تازه و ۱ تغییر" in page
    for kind, expected in {
        "new": ["پروین", "&lt;b&gt;گلی&lt;/b&gt;"],
        "changed": ["مریم"],
        "same": ["نرگس"],
        "duplicate": ["پروین"],
    }.items():
        part = desk.get(f"{report}?kind={kind}").get_data(as_text=True)
        assert (kind, re.findall(r'"guest-name"><bdi>(.*?)</bdi>', part)) == (kind, expected)
    assert "سازمان: قدیم" in read(desk, f"{report}?kind=changed")
    assert "«مریم»، هم دارد" in read(desk, f"{report}?kind=duplicate")
    assert names() == ["نرگس", "مریم"]

    loaded = desk.post(report)
    run_waiting()

    assert "کارپوشه بارگذاری شد" in read(desk, loaded.location)
    assert names() == ["نرگس", "مریم", "پروین", "<b>گلی</b>"]
    assert "دیگر نگه داشته نیست" in words(desk.post(report).get_data(as_text=True))


def test_a_messy_workbook_is_refused_row_by_row(desk: FlaskClient) -> None:
    report = send(desk, (DATA / "guests-messy.xlsx").read_bytes())

    page = read(desk, f"{report}?kind=problem")

    assert "۴ ردیف ایراد دارد" in page
    assert "گروهی که نیست" in page
    assert "بارگذاری ۴۰" not in page
    assert desk.post(report).location == report
    assert names() == []


def test_what_was_changed_since_it_was_shown_is_not_written_over(desk: FlaskClient) -> None:
    report = send(desk, sheet(("نرگس", "شهرداری", "مؤسسات", None, "")))
    invite("نرگس", organisation="شهرداری")

    loaded = desk.post(report)
    run_waiting()

    assert "فهرست مهمانان تغییر کرده است" in read(desk, loaded.location)
    assert names() == ["نرگس"]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_told_in_a_report(desk: FlaskClient, content: bytes) -> None:
    assert "کارپوشه خوانده نشد" in read(desk, send(desk, content))


def test_a_report_is_its_senders_alone_and_its_rows_are_forgotten(
    desk: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    report = send(desk, sheet(("نرگس", "", "مؤسسات", None, "")))
    with reading() as session:
        job = session.scalars(select(Job)).one()
    kept = rows_path(job.args["token"])
    assert {path.suffix for path in kept.parent.glob("workbook-*")} == {".json", ".xlsx"}
    with freeze(now() + timedelta(minutes=61)):
        forget_sent_workbooks()
    assert list(kept.parent.glob("workbook-*")) == []
    assert "یک ساعت نگه داشته می‌شود" in read(desk, report)

    sign_in("admin")

    assert desk.get(report).status_code == 404
    assert desk.post(report).status_code == 404
    assert desk.get("/admin/guests/load/no-such-job").status_code == 404
