"""Devices at the desk: the fleet, a code and its use, and what is done with a device."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze, now
from kiosk.device import Device, DeviceCommand, PairingCode, get_device, register_device
from kiosk.pairing import pair_device
from tests.admin.conftest import AddScreen, Publish, Read, Write
from tests.admin.test_visits import tell

SURE = {"was_asked": "yes"}


def _device(device_id: str) -> Device:
    with reading() as session:
        return get_device(session, device_id)


def test_every_booth_is_in_the_list_also_those_without_a_screen(
    read: Read, add_screen: AddScreen
) -> None:
    add_screen("02", name="کیوسک دوم")

    said = read("/admin/devices")

    assert "کیوسک دوم" in said
    assert said.count("هنوز نمایشگری ندارد") == 2
    assert "بی‌نمایشگر ۲" in said


@pytest.mark.parametrize(
    ("told", "state", "word"),
    [
        ({}, "online", "روشن"),
        ({"seen_at": None}, "never", "هنوز دیده نشده"),
        ({"doubled_at": "now"}, "trouble", "دونسخه"),
        ({"problem": {"code": "x", "release": 1, "detail": "خراب"}}, "trouble", "خطا"),
    ],
)
def test_each_state_has_a_word_and_a_filter(
    read: Read, add_screen: AddScreen, told: dict[str, object], state: str, word: str
) -> None:
    told = {fact: now() if value == "now" else value for fact, value in told.items()}
    add_screen("01", name="کیوسک یکم", **told)

    said = read(f"/admin/devices?state={state}", is_part=True)

    assert "کیوسک یکم" in said
    assert word in said
    assert "هنوز نمایشگری ندارد" not in said


def test_a_screen_unheard_of_is_silent_and_one_on_an_old_release_is_behind(
    read: Read, write: Write, publish: Publish, add_screen: AddScreen
) -> None:
    write("01", "یک")
    publish("01")
    add_screen("01", name="خاموش‌شده", seen_release=1, seen_at=now() - timedelta(minutes=5))
    add_screen("02", name="کهنه", seen_release=None)

    assert "خاموش‌شده" in read("/admin/devices?state=silent", is_part=True)
    behind = read("/admin/devices?state=behind", is_part=True)
    assert "کهنه" in behind
    assert "خاموش‌شده" not in behind


def test_the_list_is_searched_in_any_spelling_and_sorted(read: Read, add_screen: AddScreen) -> None:
    add_screen("01", name="كيوسك سوم")
    add_screen("02", name="آینه")

    found = read("/admin/devices?q=کیوسک+سوم", is_part=True)
    listed = read("/admin/devices?sort=name&order=desc", is_part=True)

    assert "۱ ردیف" in found
    assert listed.index("سوم") < listed.index("آینه")


def test_a_search_without_an_answer_leads_back(read: Read) -> None:
    assert "دستگاهی با این ویژگی نیست" in read("/admin/devices?q=نیست‌درجهان")


def test_a_code_is_shown_until_it_is_used_and_then_the_device(
    client: FlaskClient, read: Read
) -> None:
    answer = client.post("/admin/devices/codes", data={"role": "kiosk", "booth": "02"})
    page = client.get(answer.location).get_data(as_text=True)
    code = re.search(r'data-text="(\d{6})"', page)[1]  # type: ignore[index]

    with transaction() as session:
        pair_device(session, code=code)
    said = read(answer.location, is_part=True)

    assert code not in answer.location
    assert "وصل شد کیوسک محلهٔ نمونهٔ 2" in said
    assert "بعدی: غرفهٔ ۱" in said


def test_a_code_past_its_ten_minutes_offers_another(client: FlaskClient, read: Read) -> None:
    answer = client.post("/admin/devices/codes", data={"role": "gate", "gate": "در شمالی"})

    with freeze(now() + timedelta(minutes=11)):
        said = read(answer.location, is_part=True)

    assert "ده دقیقهٔ آن گذشت" in said
    assert "کد تازه برای همین جا" in said


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"role": "kiosk"}, 422),
        ({"role": "kiosk", "gate": "در"}, 422),
        ({"role": "gate"}, 422),
        ({"role": "fridge", "booth": "01"}, 422),
        ({"role": "kiosk", "booth": "99"}, 404),
    ],
)
def test_a_place_that_makes_no_sense_gets_no_code(
    client: FlaskClient, read: Read, form: dict[str, str], status: int
) -> None:
    answer = client.post("/admin/devices/codes", data=form)

    assert answer.status_code == status
    with reading() as session:
        assert session.scalars(select(PairingCode)).all() == []


def test_an_unknown_code_page_is_told(read: Read) -> None:
    read("/admin/devices/codes/" + "0" * 32, status=404)


def test_a_device_is_renamed_moved_asked_and_revoked(
    client: FlaskClient, read: Read, add_screen: AddScreen
) -> None:
    page = f"/admin/devices/{(device_id := add_screen('01'))}"

    client.post(f"{page}/name", data={"name": "کیوسک تازه"})
    client.post(f"{page}/place", data={"booth": "3"})
    client.post(f"{page}/commands", data={"kind": "identify"})

    said = read(page)
    assert "کیوسک تازه" in said
    assert "غرفهٔ ۳" in said
    assert "شناسایی در صف" in said

    client.post(f"{page}/revoke", data=SURE)
    assert _device(device_id).is_revoked
    assert "گرفتن دسترسی" not in read(page)
    assert "کیوسک تازه" not in read("/admin/devices", is_part=True)
    assert "کیوسک تازه" in read("/admin/devices?state=revoked", is_part=True)


def test_a_press_before_the_page_could_ask_is_asked_about_by_the_server(
    client: FlaskClient, read: Read, add_screen: AddScreen
) -> None:
    device_id = add_screen("01", name="کیوسک یکم")

    asked = client.post(f"/admin/devices/{device_id}/revoke")

    assert "دسترسی «کیوسک یکم» گرفته شود؟" in asked.get_data(as_text=True)
    assert "<dialog" in asked.get_data(as_text=True)
    assert not _device(device_id).is_revoked


def test_a_revoked_device_takes_no_act_and_says_so(
    client: FlaskClient, add_screen: AddScreen
) -> None:
    page = f"/admin/devices/{add_screen('01')}"
    client.post(f"{page}/revoke", data=SURE)

    again = client.post(f"{page}/revoke", data=SURE, follow_redirects=True)
    asked = client.post(f"{page}/commands", data={"kind": "reload"}, follow_redirects=True)

    for answer in (again, asked):
        assert "دسترسی این دستگاه گرفته شده است" in answer.get_data(as_text=True)


def test_a_bad_name_and_an_unknown_command_are_refused(
    client: FlaskClient, add_screen: AddScreen
) -> None:
    page = f"/admin/devices/{(device_id := add_screen('01', name='کیوسک'))}"

    named = client.post(f"{page}/name", data={"name": " "}, follow_redirects=True)
    asked = client.post(f"{page}/commands", data={"kind": "explode"}, follow_redirects=True)

    assert "۱ تا ۸۰ نویسه" in named.get_data(as_text=True)
    assert "شناخته نیست" in asked.get_data(as_text=True)
    assert _device(device_id).name == "کیوسک"


def test_a_renewal_code_keeps_the_device(
    client: FlaskClient, read: Read, add_screen: AddScreen
) -> None:
    device_id = add_screen("01", name="کیوسک یکم")
    answer = client.post("/admin/devices/codes", data={"device": device_id})
    page = client.get(answer.location).get_data(as_text=True)

    with transaction() as session:
        paired = pair_device(session, code=re.search(r'data-text="(\d{6})"', page)[1])  # type: ignore[index]

    assert paired.device.id == device_id
    assert "وصل شد کیوسک یکم" in read(answer.location, is_part=True)


def test_a_name_is_shown_as_text(client: FlaskClient, add_screen: AddScreen) -> None:
    device_id = add_screen("01", name="<img src=x onerror=alert(1)>")

    for page in ("/admin/devices", f"/admin/devices/{device_id}"):
        assert "<img src=x" not in client.get(page).get_data(as_text=True)


def test_the_sheet_lists_the_bare_booths_and_the_address(read: Read, add_screen: AddScreen) -> None:
    add_screen("02")

    said = read("/admin/devices/sheet")

    assert "۲ غرفه هنوز نمایشگر ندارد" in said
    assert "/screen" in said
    assert "محلهٔ نمونهٔ 2" not in said


def test_a_gate_is_no_screen(read: Read) -> None:
    with transaction() as session:
        register_device(session, role="gate", gate_name="در شمالی", by=SYSTEM)

    said = read("/admin/devices?role=gate")

    assert "در شمالی" in said
    assert "هنوز نمایشگری وصل نیست" in said


def test_screens_that_wait_for_their_visitor_are_asked_to_change_at_once(
    client: FlaskClient, read: Read, write: Write, publish: Publish, add_screen: AddScreen
) -> None:
    write("01", "یک")
    release = publish("01")
    waiting = [
        add_screen(code, name=f"کیوسک {code}", seen_release=None, seen_staged=release)
        for code in ("01", "02")
    ]
    add_screen("03", name="به‌روز", seen_release=release)

    listed = read("/admin/devices?state=waiting", is_part=True)
    done = client.post("/admin/devices/swap-now", follow_redirects=True).get_data(as_text=True)

    assert "۲ نمایشگر نسخهٔ تازه را آماده دارد" in listed
    assert "به‌روز" not in listed
    assert "به ۲ نمایشگر گفته شد" in done
    with reading() as session:
        commands = session.scalars(select(DeviceCommand)).all()
    assert sorted((one.device_id, one.kind) for one in commands) == sorted(
        (device_id, "swap_now") for device_id in waiting
    )
    assert "نشان دادن فوری نسخهٔ تازه در صف" in read(f"/admin/devices/{waiting[0]}")


def test_when_nobody_waits_any_more_nobody_is_asked(
    client: FlaskClient, add_screen: AddScreen
) -> None:
    add_screen("01")

    done = client.post("/admin/devices/swap-now", follow_redirects=True).get_data(as_text=True)

    assert "دیگر هیچ نمایشگری منتظر نیست" in done


def test_one_screen_that_waits_is_asked_on_its_own_page(
    read: Read, write: Write, publish: Publish, add_screen: AddScreen
) -> None:
    write("01", "یک")
    release = publish("01")
    waiting = read(f"/admin/devices/{add_screen('01', seen_staged=release)}", is_part=True)
    fine = read(f"/admin/devices/{add_screen('02', seen_release=release)}", is_part=True)

    assert "انتشار ۱ در انتظار پایان بازدید نشان دادن فوری نسخهٔ تازه" in waiting
    assert "نشان دادن فوری" not in fine


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            {"code": "release_failed", "release": 3, "detail": "صفحه سفید ماند"},
            "انتشار ۳ را نمی‌تواند نشان دهد انتشار تازه سه بار باز نشد و دستگاه به انتشار پیشین"
            " برگشت · صفحه سفید ماند",
        ),
        (
            {"code": "clock_wrong", "release": None, "detail": ""},
            "دستگاه خطایی گزارش کرده است ساعت دستگاه درست نیست",
        ),
        (
            {"code": "build_failed", "release": None, "detail": "0123456789ab"},
            "دستگاه خطایی گزارش کرده است برنامهٔ تازهٔ نمایشگر سه بار باز نشد و دستگاه به برنامهٔ"
            " پیشین برگشت · 0123456789ab",
        ),
        ({"code": "novel", "release": None, "detail": ""}, "دستگاه خطایی گزارش کرده است novel"),
    ],
)
def test_a_problem_is_told_in_words(
    read: Read, add_screen: AddScreen, problem: dict[str, object], said: str
) -> None:
    assert said in read(f"/admin/devices/{add_screen('01', problem=problem)}", is_part=True)


def test_a_big_screen_gets_a_playlist_and_a_kiosk_does_not(
    client: FlaskClient, read: Read, add_screen: AddScreen
) -> None:
    kiosk_id = add_screen("01")
    with transaction() as session:
        big_id = register_device(session, role="screen", by=SYSTEM).device.id

    assert "نوبت نمایش" not in read(f"/admin/devices/{kiosk_id}")
    assert "نوبت نمایش" in read(f"/admin/devices/{big_id}")
    chosen = {"which": "chosen", "booths": ["03", "01"]}
    client.post(f"/admin/devices/{big_id}/playlist", data=chosen)
    assert _device(big_id).playlist == ["01", "03"]
    client.post(f"/admin/devices/{big_id}/playlist", data=chosen | {"which": "all"})
    assert _device(big_id).playlist is None
    answer = client.post(
        f"/admin/devices/{big_id}/playlist", data={"which": "chosen"}, follow_redirects=True
    )
    assert "هیچ غرفه‌ای برگزیده نشد" in answer.get_data(as_text=True)


def test_a_devices_page_counts_todays_visits(read: Read, add_screen: AddScreen) -> None:
    device_id, other = add_screen("01"), add_screen("02")
    tell(device_id, "visit.started", "page.shown", "page.shown", "search.made")
    tell(device_id, "visit.started", at=now() - timedelta(days=1))
    tell(device_id, "visit.ended", seconds=41)

    assert "امروز ۱ بازدید، ۲ صفحه، ۱ جست‌وجو هر بازدید نزدیک ۴۱ ثانیه" in read(
        f"/admin/devices/{device_id}", is_part=True
    )
    assert "هنوز بازدیدی نرسیده است" in read(f"/admin/devices/{other}", is_part=True)
