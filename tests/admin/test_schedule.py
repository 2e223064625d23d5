"""Publishing later from the desk: typed in Persian, seen, moved, called off."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

from flask.testing import FlaskClient

from booth_content.schedule_job import publish_due
from core.dates import format_datetime, freeze, iso_utc, now
from tests.admin.conftest import Publish, Read, RunJobs, Write
from tests.contributors import give_link

PAGE = "/admin/publish/schedule"


def test_a_time_typed_in_persian_is_kept_shown_moved_and_published(
    client: FlaskClient, read: Read, write: Write, run_jobs: RunJobs
) -> None:
    write("01", "محله‌ای کهن")
    at, later = now() + timedelta(hours=1), now() + timedelta(hours=2)

    made = client.post(PAGE, data={"booth": ["01"], "at": format_datetime(at, "short")})
    assert made.status_code == 303
    assert format_datetime(at, "weekday") in read(PAGE)
    moved = client.post(f"{PAGE}/1/move", data={"at": format_datetime(later, "short")})
    assert moved.status_code == 303
    with freeze(at):
        assert publish_due() == 0
    with freeze(later):
        assert publish_due() == 1
        run_jobs()

    assert "منتشر شد" in read(PAGE)
    assert client.post(f"{PAGE}/1/cancel").status_code == 409


def test_a_time_that_is_none_or_past_is_told_and_the_choice_kept(
    client: FlaskClient, write: Write
) -> None:
    write("01", "محله‌ای کهن")
    for typed, words in (("فردا", "تاریخ"), ("۱۴۰۱/۰۸/۰۹ ۱۸:۰۰", "گذشته")):
        answer = client.post(PAGE, data={"booth": ["01"], "at": typed, "reason": "مراسم"})

        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert words in page
        assert typed in page
        assert 'value="01" checked' in page


def test_every_page_of_control_and_progress_answers(
    client: FlaskClient, read: Read, write: Write, run_jobs: RunJobs
) -> None:
    write("01", "محله‌ای کهن")

    assert "۳ غرفه" in read("/admin/progress")
    for page in ("/admin/progress", "/admin/booths/01/identity"):
        assert 'href="/admin/progress/reminders?booth=01"' in client.get(page).text
    reminder = client.get("/admin/progress/reminders?booth=01").text
    assert "این خانه را پر کنید" in reminder
    assert "هنوز برگهٔ ورودی" in reminder
    assert 'aria-label="کد QR غرفه"' in reminder
    assert 'href="/admin/booths/01"' in reminder
    give_link("M01", person="زهرا احمدی")
    assert "برگه نزد زهرا احمدی است" in read("/admin/progress/reminders?booth=01")
    assert "پنهان کردن همین حالا" in read("/admin/booths/01/screen")
    assert client.post("/admin/booths/01/screen/hide", data={"reason": "شکایت"}).status_code == 303
    assert "شکایت" in read("/admin/booths/01/screen")
    assert "تنها مدیر سامانه" in read("/admin/freeze")
    assert client.post("/admin/freeze", data={"at": "۱۴۰۵/۰۱/۰۱ ۰۸:۰۰"}).status_code == 403

    workbook = client.get("/admin/content/workbook?booth=01").data
    sent = client.post("/admin/content/return", data={"workbook": (BytesIO(workbook), "غرفه.xlsx")})
    run_jobs()
    assert "چیزی برای تغییر نیست" in read(sent.location)


def test_the_workbook_of_all_is_made_by_a_job_and_leads_to_its_file(
    client: FlaskClient, read: Read, write: Write, run_jobs: RunJobs
) -> None:
    asked = client.get("/admin/content/workbook?pack=1")
    run_jobs()
    link = re.search(r"/admin/content/workbook/[0-9a-f]{32}", client.get(asked.location).text)

    assert link is not None
    pack = client.get(link[0])
    assert pack.mimetype == "application/zip"
    assert pack.data.startswith(b"PK")


def test_one_booth_goes_back_from_its_page_with_a_reason_and_once(
    client: FlaskClient, read: Read, write: Write, publish: Publish, run_jobs: RunJobs
) -> None:
    publish("01")
    write("01", "نادرست")
    publish("01")
    page = "/admin/booths/01/screen/return"
    form = {"release": "1", "asked_at": iso_utc(now())}

    assert client.post(page, data=form).status_code == 422
    asked = [client.post(page, data={**form, "reason": "نادرست بود"}) for _ in range(2)]
    run_jobs()

    assert asked[0].location == asked[1].location
    assert "انتشار ۳" in read(asked[0].location)
