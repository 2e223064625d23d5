"""Releases at the desk: the list, one release field by field, and going back."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from admin.publish_list import MOST_SHOWN
from booth_content.agenda import raise_agenda_version
from booth_content.exhibition import ExhibitionSection, Hall, get_exhibition
from booth_content.jobs import publish_now
from core.accounts import Account
from core.database import reading, transaction
from core.dates import iso_utc, now
from core.jobs import Job
from tests.admin.conftest import AddScreen, Publish, Read, RunJobs, Write, words
from tests.builders import build_agenda_item, build_booth


def _active() -> int | None:
    with reading() as session:
        return get_exhibition(session).active_release_id


def test_before_the_first_release_the_list_leads_to_publishing(read: Read) -> None:
    said = read("/admin/releases")

    assert "هنوز چیزی منتشر نشده است" in said
    assert "دیدن آنچه آماده است" in said


def test_the_list_tells_who_why_and_how_many_screens(
    read: Read, write: Write, publish: Publish, add_screen: AddScreen
) -> None:
    write("01", "یک")
    publish("01", reason="نخستین بار")
    write("01", "دو", before="یک")
    publish("01", reason="ویرایش <b>معرفی</b>")
    add_screen("01", seen_release=2)
    add_screen("02", seen_release=1)

    said = read("/admin/releases")

    assert "۱ از ۲ روی انتشار ۲" in said
    assert "نخستین بار" in said
    assert "ویرایش &lt;b&gt;معرفی&lt;/b&gt;" in said
    assert "test-organiser" in said
    assert "نرسیده به ۱ نمایشگر" in said


def test_a_release_shows_what_it_changed_field_by_field(
    read: Read, write: Write, publish: Publish
) -> None:
    write("01", "متن پیشین")
    publish("01")
    write("01", "متن تازه", before="متن پیشین")
    publish("01")

    said = read("/admin/releases/2")

    assert "۱ غرفه تازه شد" in said
    assert "متن پیشین" in said
    assert "متن تازه" in said


def test_of_a_long_release_each_booth_is_told_when_it_is_opened(
    read: Read, write: Write, publish: Publish, organiser: Account
) -> None:
    codes = [f"{number:02}" for number in range(1, MOST_SHOWN + 2)]
    with transaction() as session:
        hall, section = (session.scalars(select(one)).one() for one in (Hall, ExhibitionSection))
        for code in codes[3:]:
            build_booth(session, int(code), hall=hall, section=section)
    for before, after in ((None, "پیشین"), ("پیشین", "تازه")):
        for code in codes:
            write(code, f"{after} {code}", before=before and f"{before} {code}")
        publish(*codes)

    lists = [read("/admin/releases/2"), read("/admin/releases/1/roll-back")]
    forth, back = (read(f"/admin/releases/{way}/booths/07") for way in ("2", "1/roll-back"))

    for said in lists:
        assert said.count("دیدن تفاوت‌ها") == len(codes)
        assert "تازه 07" not in said
    assert forth.index("پیشین 07") < forth.index("تازه 07")
    assert back.index("تازه 07") < back.index("پیشین 07")
    assert "08" not in forth + back
    assert "همان است که بود" in read("/admin/releases/2/booths/99")
    read("/admin/releases/9/booths/07", status=404)


def test_a_release_that_is_not_there_is_told(read: Read) -> None:
    read("/admin/releases/7", status=404)


def test_going_back_shows_what_comes_back_and_wants_a_reason(
    client: FlaskClient, read: Read, write: Write, publish: Publish
) -> None:
    write("01", "متن پیشین")
    publish("01")
    write("01", "متن تازه", before="متن پیشین")
    publish("01")

    said = read("/admin/releases/1/roll-back")
    refused = client.post("/admin/releases/1/roll-back", data={"reason": "  "})

    assert "از انتشار ۲ به انتشار ۱" in said
    assert said.index("متن تازه") < said.index("متن پیشین")
    assert refused.status_code == 422
    assert "بنویسید چرا برمی‌گردید" in words(refused.get_data(as_text=True))
    assert _active() == 2


def test_going_back_happens_once_and_is_followed(
    client: FlaskClient, read: Read, write: Write, publish: Publish, run_jobs: RunJobs
) -> None:
    write("01", "یک")
    publish("01")
    write("01", "دو", before="یک")
    publish("01")
    form = {"reason": "اشتباه بود", "asked_at": iso_utc(now())}

    first = client.post("/admin/releases/1/roll-back", data=form)
    second = client.post("/admin/releases/1/roll-back", data=form)
    run_jobs()

    assert first.location == second.location
    assert _active() == 1
    assert "به حال پیش برگشت · «اشتباه بود»" in read(first.location)
    assert "بازگشت از ۲ به ۱" in read("/admin/releases")


def _publish_agenda(title: str, by: Account) -> None:
    with transaction() as session:
        build_agenda_item(session, title, starts_at=now())
        raise_agenda_version(session)
    publish_now([], reason="برنامهٔ تازه", by=by.actor)


def test_a_release_of_the_agenda_alone_says_so(
    read: Read, write: Write, publish: Publish, organiser: Account
) -> None:
    write("01", "یک")
    publish("01")
    _publish_agenda("گشایش", organiser)
    with transaction() as session:
        raise_agenda_version(session)

    assert "برنامه‌ها تازه شد برنامه‌های نمایشگاه" in read("/admin/releases/2")
    assert "۱ غرفه تازه شد" in read("/admin/releases/1")
    assert "غرفه، و برنامه‌های تازهٔ نمایشگاه" in read("/admin/releases")


def test_going_back_to_another_agenda_says_so_before_and_after(
    client: FlaskClient,
    read: Read,
    write: Write,
    publish: Publish,
    run_jobs: RunJobs,
    organiser: Account,
) -> None:
    write("01", "یک")
    publish("01")
    _publish_agenda("گشایش", organiser)

    before = read("/admin/releases/1/roll-back")
    answer = client.post("/admin/releases/1/roll-back", data={"reason": "اشتباه"})
    run_jobs()

    assert "تنها برنامه‌های پیشین برمی‌گردد" in before
    assert "محتوای دو انتشار یکی است" not in before
    assert "برنامه‌ها به حال پیش برگشت · «اشتباه»" in read(answer.location)


def test_the_active_release_is_no_way_back(read: Read, write: Write, publish: Publish) -> None:
    write("01", "یک")
    publish("01")

    read("/admin/releases/1/roll-back", status=409)


def test_a_reader_sees_releases_and_no_way_to_change_them(
    client: FlaskClient,
    read: Read,
    write: Write,
    publish: Publish,
    make_account: Callable[[str], Account],
) -> None:
    write("01", "یک")
    publish("01")
    viewer = make_account("viewer")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = viewer.get_id()

    page = client.get("/admin/releases").get_data(as_text=True)
    answer = client.post("/admin/releases/1/roll-back", data={"reason": "چون"})

    assert 'href="/admin/publish"' not in page
    assert answer.status_code == 403
    with reading() as session:
        assert session.scalars(select(Job)).all() == []
