"""The entrance station in a browser: a day at the gate, the hour without a server, a camera, what
everybody can read and touch, and the big screen beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import qrcode
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from core.audit import SYSTEM
from core.database import reading, transaction
from core.persian import to_persian_digits
from kiosk.device import register_device
from kiosk.pairing import make_pairing_code
from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import ARGUMENTS, LAPTOP, PHONE, STANDING, WatchedContext, find_chromium
from tests.browser.conftest import ContextMaker
from tests.browser.gate_station import (
    SUPERVISOR,
    Gate,
    open_gate,
    serve_gate,
    sign_as_supervisor,
    type_code,
    verdict_of,
)
from tests.browser.kiosks import AWAY
from tests.browser.reading import low_contrasts, small_targets
from visitors.check_in_log import CheckIn

LYING_TABLET, STANDING_TABLET = {"width": 1024, "height": 768}, {"width": 768, "height": 1024}
HOSTILE = {
    "name": "ب" * 120,
    "organisation": "<script>document.title='تسخیر'</script> =cmd|' /C calc'!A0",
    "job": "\u202eمدیر \u2067abc",
    "note": '\u202e=HYPERLINK("http://x") ' + "یادداشت " * 40,
    "is_vip": True,
    "party_size": 4,
}
GUESTS: dict[str, dict[str, Any]] = {
    "plain": {"name": "نرگس احمدی", "group": 2, "organisation": "مؤسسهٔ همدم", "job": "مدیر"},
    "vip": {"name": "دکتر حسینی‌نژاد", "is_vip": True, "is_greeted": True, "note": "همراهی شود."},
    "party": {"name": "زهرا کریمی", "group": 3, "party_size": 4, "is_greeted": True},
    "press": {"name": "علی رضایی", "group": 1},
    "blocked": {"name": "مهدی موسوی", "group": 2, "block_note": "با دبیرخانه هماهنگ شود."},
    "lost": {"name": "فاطمهٔ شیخ‌آبادي", "group": 3},
    "hostile": HOSTILE,
    "private": {"name": "رهگذر بی‌نام‌خواه"},
    **{f"alone{number}": {"name": f"مهمان {number}"} for number in range(3)},
    "camera": {"name": "مهمان دوربین"},
}
TWICE = "سیده‌مریم طباطبایی‌نژاد"
PRINTED = "window.printed = 0; window.print = () => { top.printed += 1; };"
# on how many lines the name stands, or that something of it lies outside
LINES = """() => { const name = document.querySelector(".verdict-name");
  const line = parseFloat(getComputedStyle(name).lineHeight);
  const lines = Math.round(name.scrollHeight / line);
  return name.scrollWidth > name.clientWidth + 1 ? "cut" : lines; }"""


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with serve_gate(tmp_path_factory.mktemp("gate"), GUESTS) as served:
        yield served


@pytest.fixture
def station(gate: Gate, make_context: ContextMaker) -> Page:
    """A paired station that holds the list; problems in it fail the test."""
    context = make_context(gate.product.url, storage_state=gate.remembered())
    context.context.add_init_script(PRINTED)
    return open_gate(context.open())


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_day_at_the_gate(gate: Gate, make_context: ContextMaker) -> None:
    context = make_context(gate.product.url)
    context.expect(r"answer: 403 .*/gate/guests", "status of 403")
    context.context.add_init_script(PRINTED)
    with transaction() as session:
        code = make_pairing_code(session, role="gate", gate_name="ورودی شمالی", by=SYSTEM).code
    page = context.open("/")
    page.locator(".home-door.is-gate").click()

    for digit in code:
        press(page, to_persian_digits(digit))
    expect(page.locator(".idle-list")).to_contain_text("تازه‌شده")
    expect(page.locator(".idle-place strong")).to_have_text("ورودی شمالی")

    # a scanner's Enter presses no button, and its keys open nothing
    page.get_by_role("button", name="مهمان بی‌کارت").focus()
    shown = verdict_of(page, gate.codes["plain"], "admitted")
    expect(shown.locator("h1")).to_have_text("نرگس احمدی")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".idle")).to_be_visible()
    expect(verdict_of(page, gate.codes["press"], "wrong_gate")).to_contain_text("ورودی خبرنگاران")
    expect(verdict_of(page, "ABCDEFGHJK", "malformed")).to_contain_text("وارد نشود")

    verdict_of(page, gate.codes["party"], "admitted")
    press(page, "یک نفر بیشتر")
    press(page, "ثبت ۱ همراه")
    expect(page.locator(".verdict-message")).to_have_text("۱ نفر ثبت شد.")
    expect(page.locator(".hall-count strong")).to_have_text("۳")

    shown = verdict_of(page, gate.codes["blocked"], "blocked")
    expect(shown.locator(".verdict-note")).to_contain_text("با دبیرخانه هماهنگ شود.")
    press(page, "گذراندن با سرپرست")
    sign_as_supervisor(page)
    press(page, "گذراندن")
    expect(page.locator(".verdict[data-outcome=admitted]")).to_contain_text("با اجازهٔ سرپرست")
    page.keyboard.press("F8")
    press(page, "برگرداندن")
    expect(page.locator("[data-kind=undone]")).to_contain_text("مهدی موسوی")
    expect(page.locator(".hall-count strong")).to_have_text("۳")

    page.keyboard.press("F9")
    verdict_of(page, gate.codes["party"], "departed")
    expect(page.locator(".hall-count strong")).to_have_text("۱")
    page.keyboard.press("F9")

    page.keyboard.press("F4")
    page.locator("[name=typed]").fill("شيخ ابادی")
    sign_as_supervisor(page, "1122")
    press(page, "جست‌وجو")
    expect(page.locator(".sheet-problem")).to_contain_text("نام یا رمز سرپرست درست نیست")
    expect(page.locator(".found-one")).to_have_count(0)
    sign_as_supervisor(page)
    press(page, "جست‌وجو")
    press(page, "کارت تازه")
    press(page, "صدور و چاپ کارت تازه")
    expect(page.locator(".verdict[data-outcome=admitted] h1")).to_contain_text("فاطمهٔ شیخ")
    page.wait_for_function("() => printed === 1")
    verdict_of(page, gate.codes["lost"], "revoked")

    page.keyboard.press("F6")
    page.locator("[name=name]").fill("رضا مهمان‌نواز")
    sign_as_supervisor(page)
    press(page, "پذیرش و چاپ کارت")
    expect(page.locator(".verdict[data-outcome=admitted] h1")).to_have_text("رضا مهمان‌نواز")
    page.wait_for_function("() => printed === 2")

    page.keyboard.press("F2")
    box = page.locator(".code-box input")
    for letter in gate.codes["private"]:
        page.get_by_role("button", name=letter, exact=True).click()
    assert box.input_value().replace(" ", "") == gate.codes["private"]
    assert box.input_value()[5] == " "
    press(page, "خواندن کارت")
    expect(page.locator(".verdict[data-outcome=admitted] h1")).to_have_text("رهگذر بی‌نام‌خواه")
    # a scan does not pull a form from under somebody's hands
    page.keyboard.press("F10")
    type_code(page, gate.codes["plain"])
    expect(page.locator(".sheet-notice")).to_contain_text("دوباره بخوانید")


def test_the_hour_without_a_server(gate: Gate, make_context: ContextMaker) -> None:
    watched = make_context(gate.product.url, storage_state=gate.remembered())
    watched.expect(*AWAY)  # it asks again now and then
    context, station = watched.context, open_gate(watched.open())
    codes = [gate.codes[f"alone{number}"] for number in range(3)]
    station.wait_for_load_state("networkidle")

    context.set_offline(True)
    expect(station.locator(".band")).to_be_visible()
    for code in codes:
        expect(verdict_of(station, code, "admitted")).to_contain_text("همین ورودی تصمیم گرفت")
        station.keyboard.press("Escape")
    expect(station.locator(".band")).to_contain_text("۳ خواندن در صف ارسال است.")
    expect(verdict_of(station, gate.codes["press"], "wrong_gate")).to_be_visible()

    context.set_offline(False)
    expect(station.locator(".band")).to_have_count(0)
    expect(station.locator(".line")).to_contain_text("صف ارسال: ۰")
    with reading() as session:
        queued = session.scalars(select(CheckIn.outcome).where(CheckIn.kind == "queued")).all()
    assert sorted(queued) == ["admitted", "admitted", "admitted", "wrong_gate"]


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_a_camera_reads_a_badge(gate: Gate, browser: Browser, tmp_path: Path) -> None:
    film = _film_of(gate.codes["camera"], tmp_path)
    fake = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    seeing = browser.browser_type.launch(executable_path=find_chromium(), args=[*ARGUMENTS, *fake])
    context = WatchedContext(seeing, gate.product.url, storage_state=gate.remembered())
    page = open_gate(context.open())

    press(page, "دوربین")

    expect(page.locator(".verdict[data-outcome=admitted] h1")).to_have_text("مهمان دوربین")
    assert context.unexpected() == []
    context.close()
    seeing.close()


def _film_of(code: str, folder: Path) -> Path:
    """A second of a badge held before a camera, as Chromium's fake one shows it."""
    made = qrcode.QRCode(border=4, box_size=10)
    made.add_data(code)
    made.make_image().get_image().convert("RGB").resize((480, 480)).save(folder / "badge.png")
    film = folder / "badge.mjpeg"
    pad = "pad=640:480:(ow-iw)/2:(oh-ih)/2:white,format=yuvj420p"
    begin = ["ffmpeg", "-loglevel", "error", "-loop", "1", "-i", str(folder / "badge.png")]
    subprocess.run([*begin, "-t", "1", "-r", "10", "-vf", pad, "-q:v", "2", film], check=True)
    return film


def test_every_state_can_be_read_and_touched(gate: Gate, station: Page) -> None:
    found: dict[str, list[str]] = {}

    def look(what: str) -> None:
        for size in (LAPTOP, LYING_TABLET, STANDING_TABLET, STANDING):
            station.set_viewport_size(size)  # type: ignore[arg-type]
            name = f"{what} {size['width']}×{size['height']}"
            found[name] = low_contrasts(station) + small_targets(station, 64)
            wide = station.evaluate("document.documentElement.scrollWidth > innerWidth")
            if wide:
                found[name].append("wider than the screen")
        found[what] = find_violations(station)

    look("idle")
    for key, outcome in (("hostile", "admitted"), ("press", "wrong_gate")):
        verdict_of(station, gate.codes[key], outcome)
        look(key)
        assert station.evaluate(LINES) in (1, 2)
    assert station.title().startswith("ورودی")
    for key in ("F2", "F4", "F6", "F10"):
        station.keyboard.press(key)
        look(key)
        station.keyboard.press("Escape")
        expect(station.locator("dialog")).to_have_count(0)

    fail_for(found)


def test_the_big_screen_names_only_who_agreed(
    gate: Gate, station: Page, make_context: ContextMaker
) -> None:
    with transaction() as session:
        screen = register_device(session, role="screen", name="نمایشگر", by=SYSTEM)
    kept = {"name": "ghorfeh.gate.welcome", "value": json.dumps({"token": screen.token})}
    storage = {"cookies": [], "origins": [{"origin": gate.product.url, "localStorage": [kept]}]}
    welcome = make_context(gate.product.url, storage_state=storage)
    elsewhere = welcome.open("/gate/welcome")
    beside = station.context.new_page()
    beside.goto("/gate/welcome")

    verdict_of(station, gate.codes["vip"], "admitted")

    for page in (elsewhere, beside):
        expect(page.locator(".greeting h1")).to_have_text("دکتر حسینی‌نژاد")
        expect(page.locator(".welcome header")).to_contain_text("تمرین")
    inside = elsewhere.locator(".welcome-count strong").inner_text()
    station.keyboard.press("F6")
    station.locator("[name=name]").fill("کسی که نپذیرفت")
    sign_as_supervisor(station)
    press(station, "پذیرش و چاپ کارت")
    for page in (elsewhere, beside):
        expect(page.locator(".welcome-count strong")).not_to_have_text(inside)
        expect(page.locator("body")).not_to_contain_text("کسی که نپذیرفت")
    fail_for({"/gate/welcome": find_violations(elsewhere) + low_contrasts(elsewhere)})


def test_a_supervisor_settles_a_conflict_at_the_gate(
    gate: Gate, make_context: ContextMaker
) -> None:
    gate.let_in_twice(name=TWICE, group=2, organisation="مؤسسهٔ خیریهٔ مهر")
    context = make_context(gate.product.url, storage_state=gate.remembered())
    context.expect(r"answer: 403 .*/gate/conflicts", "status of 403", *AWAY)
    page = open_gate(context.open())
    page.locator("button.look", has_text="پذیرش ناسازگار").click()
    sheet = page.locator("dialog")

    # nobody is named before a supervisor answers for it
    expect(sheet).not_to_contain_text("طباطبایی‌نژاد")
    sign_as_supervisor(page, "1122")
    press(page, "نشان دادن")
    expect(page.locator(".sheet-problem")).to_contain_text("نام یا رمز سرپرست درست نیست")
    sign_as_supervisor(page)
    press(page, "نشان دادن")
    conflict = page.locator(".apart")
    expect(conflict).to_contain_text(TWICE)
    for side in ("ورودی شمالی", "ورودی جنوبی"):
        expect(conflict).to_contain_text(side)

    # the server alone settles it
    context.context.set_offline(True)
    expect(sheet).to_contain_text("سرور اکنون در دسترس نیست")
    for name in ("تازه کردن", "دو نفر بودند"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    context.context.set_offline(False)

    expect(page.get_by_role("button", name="تنها یادداشت")).to_be_disabled()
    conflict.get_by_label("یادداشت").fill("برادرش با همان کارت آمد")
    found = {}
    for size in (LAPTOP, STANDING_TABLET, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found[f"{size}"] = low_contrasts(page) + small_targets(page, 64) + find_violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[f"{size}"].append("wider than the screen")
    press(page, "دو نفر بودند")
    expect(page.locator(".apart-done")).to_contain_text("هر دو نفر شمرده شدند")
    expect(conflict).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".look", has_text="پذیرش ناسازگار")).to_have_count(0)
    with reading() as session:
        conflicts = select(CheckIn).where(CheckIn.is_conflict).order_by(CheckIn.id.desc())
        row = session.scalars(conflicts).first()
    assert row is not None
    told = (row.settled_as, row.settled_by, row.settled_note)
    assert told == ("party", SUPERVISOR, "برادرش با همان کارت آمد")
    fail_for(found)


def test_a_revoked_gate_says_what_to_do(gate: Gate, make_context: ContextMaker) -> None:
    with transaction() as session:
        other = register_device(session, role="gate", gate_name="ورودی جنوبی", by=SYSTEM)
    lost = gate._replace(device=other.device.id, token=other.token)
    context = make_context(gate.product.url, storage_state=lost.remembered())
    context.expect("401", "WebSocket", *AWAY)
    page = open_gate(context.open())

    lost.revoke()
    page.reload()

    expect(page.get_by_role("alert")).to_contain_text("دیگر اجازهٔ پذیرش ندارد")
    press(page, "وصل کردن با کد تازه")
    expect(page.get_by_label("کد شش‌رقمی")).to_be_visible()
