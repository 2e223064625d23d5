"""Today: the day's questions, the hall, and what waits, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from admin.today import day_state
from booth_content.exhibition import Exhibition
from booth_content.media import MediaItem
from booth_content.workflow import carry_out
from core.accounts import Account
from core.database import transaction
from core.dates import TEHRAN, now
from core.jobs import Job
from tests.admin.conftest import AddScreen, Publish, Read, Write, words
from tests.builders import get_booth

OPENING = datetime(2022, 10, 31, 14, 30, tzinfo=UTC)
CLOSING = datetime(2022, 11, 4, 17, 0, tzinfo=UTC)


def test_without_an_exhibition_the_page_leads_to_its_workbook(
    client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    sign_in("organiser")

    said = words(client.get("/admin/").get_data(as_text=True))

    assert "از این‌جا آغاز کنید" in said
    assert "بارگذاری کارپوشه" in said


def test_before_the_first_release_it_leads_to_publishing(read: Read, write: Write) -> None:
    write("01", "یک")

    said = read("/admin/")

    assert "نخستین انتشار" in said
    assert "هنوز نمایشگری وصل نیست" in said


def test_the_top_row_answers_with_figures(
    read: Read, write: Write, publish: Publish, add_screen: AddScreen
) -> None:
    write("01", "یک")
    write("02", "دو")
    publish("01")
    add_screen("01", seen_release=1)
    add_screen("02", seen_release=1, seen_at=now() - timedelta(minutes=4))

    said = read("/admin/")

    assert "نمایشگرها ۲ از ۲ روی انتشار ۱، ۱ خاموش" in said
    assert "محتوای منتشر و به‌روز ۱ از ۳ غرفه، ۱ خالی" in said
    assert "در انتظار انتشار ۱ ۱ پیش‌نویس" in said


def test_what_waits_is_sorted_by_age(
    read: Read, organiser: Account, write: Write, add_screen: AddScreen
) -> None:
    write("01", "تازه")
    add_screen("02", seen_at=now() - timedelta(hours=3))
    with transaction() as session:
        booth = get_booth(session, "03")
        uploaded = {"uploaded_at": now(), "uploaded_by": "x", "original_size": 1}
        uploaded |= {"received_at": now()}
        failed = {"failed_at": now() - timedelta(hours=1), "error": {"fa": "خراب"}}
        session.add(
            MediaItem(id="m", booth_id=booth.id, original_name="<i>.jpg", **uploaded, **failed)
        )
        session.add(
            Job(
                id="j",
                kind="publish_release",
                args={},
                created_at=now(),
                started_at=now(),
                finished_at=now() - timedelta(hours=2),
                error={"code": "disk_full", "fa": "جا نیست", "en": "full"},
            )
        )

    said = read("/admin/", is_part=True)

    order = [
        said.index(what)
        for what in (
            "نمایشگر خاموش است",
            "جا نیست",
            "تصویر «&lt;i&gt;.jpg» آماده نشد",
            "پیش‌نویس منتشرنشده",
        )
    ]
    assert order == sorted(order)


def test_a_booth_with_a_silent_screen_is_marked_on_the_plan(
    client: FlaskClient, organiser: Account, add_screen: AddScreen
) -> None:
    add_screen("02", seen_at=now() - timedelta(hours=3))

    page = client.get("/admin/").get_data(as_text=True)

    assert page.count("plan-booth is-trouble") == 1


def test_approved_booths_are_offered_to_publish_at_once(
    read: Read, organiser: Account, write: Write
) -> None:
    write("01", "آماده")
    with transaction() as session:
        carry_out(session, get_booth(session, "01"), "sign_off", by=organiser)

    assert "انتشار ۱ غرفهٔ آماده" in read("/admin/")


@pytest.mark.parametrize("role", ["steward", "supervisor", "reviewer", "viewer", "admin"])
def test_every_role_has_its_own_day(
    client: FlaskClient,
    organiser: Account,
    write: Write,
    make_account: Callable[[str], Account],
    role: str,
) -> None:
    write("01", "پیش‌نویس من")
    account = make_account(role)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = account.get_id()

    answer = client.get("/admin/")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert ('href="/admin/publish' in page) == account.may("content.publish")
    assert ('href="/admin/booths' in page) == account.may("content.view")
    assert ('href="/admin/devices' in page) == account.may("devices.view")


@pytest.mark.parametrize(
    ("at", "facts", "word"),
    [
        (OPENING, {"is_rehearsal": True}, "تمرین"),
        (OPENING - timedelta(days=3), {}, "۳ روز مانده"),
        (OPENING - timedelta(hours=1), {}, "امروز آغاز می‌شود"),
        (OPENING + timedelta(minutes=1), {}, "باز"),
        (datetime(2022, 11, 2, 6, 0, tzinfo=UTC), {}, "بسته"),
        (datetime(2022, 11, 2, 18, 0, tzinfo=UTC), {}, "بسته"),
        (CLOSING + timedelta(minutes=1), {}, "پایان یافته"),
        (OPENING, {"starts_at": None}, "بی‌تاریخ"),
    ],
)
def test_the_state_of_the_day(at: datetime, facts: dict[str, Any], word: str) -> None:
    usual = {"starts_at": OPENING, "ends_at": CLOSING, "opens": "15:30", "closes": "20:30"}
    exhibition = Exhibition(title="نمایشگاه", is_rehearsal=False)
    for name, value in (usual | facts).items():
        setattr(exhibition, name, value)

    assert day_state(exhibition, at, TEHRAN).word == word
