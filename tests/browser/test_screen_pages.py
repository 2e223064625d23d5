"""Every leaf of booths of every kind, full, poor and extreme, in three languages, both ways up."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.audit import SYSTEM
from core.database import transaction
from kiosk.device import get_device, register_device
from kiosk.screen_settings import set_playlist
from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import LYING, STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.exhibits import (
    ENDLESS,
    EXHIBITS,
    EXTREME,
    FULL,
    POOR,
    STRATUM,
    TITLE_90,
    exhibit,
)
from tests.browser.kiosks import Kiosk
from tests.browser.product import Product, serve_product
from tests.browser.programme import schedule
from tests.browser.reading import low_contrasts, stumbles
from tests.browser.screen_rules import broken_promises
from tests.browser.turning import open_section, shown_alone, turn_leaves, wake
from tests.builders import get_booth
from tests.live import DEADLINE_SECONDS

SIZES = pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
# full and extreme both ways up; of the others every second one lies: each look costs a minute
LOOKS = [
    pytest.param(code, size, id=f"{code}-{'standing' if size is STANDING else 'lying'}")
    for place, code in enumerate(EXHIBITS)
    for size in (STANDING, LYING)
    if code in (FULL, EXTREME) or (size is STANDING) == (place % 2 == 0)
]
# each booth in each language once, and each language both ways up
FOREIGN = [
    (FULL, "en", LYING),
    (FULL, "ar", STANDING),
    (EXTREME, "en", STANDING),
    (EXTREME, "ar", LYING),
]
CHOICES = {
    "large": "درشت",
    "larger": "درشت‌تر",
    "contrast": "کنتراست بالا",
    "low": "کنترل‌ها پایین",
}
# what a visitor may choose, and in which language the pages are looked at with it
OTHERWISE = [
    ((), "en"),
    (("contrast",), "fa"),
    (("large",), "ar"),
    (("low",), "fa"),
    (("larger", "contrast", "low"), "fa"),
    (("larger",), "en"),
]


@pytest.fixture(scope="module")
def booths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product whose booths say much, little, and more than fits."""
    with serve_product(tmp_path_factory.mktemp("booths")) as product:
        schedule(product)
        exhibit(product)
        yield product


def open_booth(page: Page, code: str, language: str = "fa") -> None:
    page.goto(f"/screen/app?booth={code}")
    wake(page)
    if language != "fa":
        page.locator(f".is-shown .pager-item[lang={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def look(page: Page, language: str) -> list[str]:
    with shown_alone(page):
        found = [*broken_promises(page), *low_contrasts(page), *find_violations(page)]
        return found + stumbles(page) if language == "fa" else found


def look_at_booth(page: Page, code: str, language: str) -> dict[str, list[str]]:
    """What is wrong on the booth's leaves, on an item of each list, and on what is taken along."""
    found = {}
    open_booth(page, code, language)
    for place in turn_leaves(page):
        found[f"{code} {language} {place}"] = look(page, language)
        card = page.locator(".is-shown button.card").first
        if card.count():
            card.click()
            card.wait_for(state="detached")
            found[f"{code} {language} an item of {place}"] = look(page, language)
            page.locator(".is-shown .pager-back").click()
            card.wait_for()
    page.locator(".bar-item").last.click()
    page.locator(".is-shown .take").wait_for()
    found[f"{code} {language} taken along"] = look(page, language)
    return found


@SIZES
def test_a_screen_that_asks_for_a_code(
    booths: Product, make_context: ContextMaker, size: dict[str, int]
) -> None:
    page = make_context(booths.url, viewport=size, reduced_motion="reduce").open("/screen/app")
    page.locator(".keypad").wait_for()

    fail_for({"a code": look(page, "fa")})


@pytest.mark.parametrize(("code", "size"), LOOKS)
def test_every_leaf_in_persian(
    booths: Product, make_context: ContextMaker, code: str, size: dict[str, int]
) -> None:
    page = make_context(booths.url, viewport=size, reduced_motion="reduce").open()

    fail_for(look_at_booth(page, code, "fa"))


def test_the_only_item_of_a_list_is_told_at_once(
    booths: Product, make_context: ContextMaker
) -> None:
    page = make_context(booths.url, viewport=STANDING).open()
    open_booth(page, EXTREME)

    page.locator(".is-shown .tile").nth(1).click()

    expect(page.locator(".is-shown .page-section")).to_have_text("ظرفیت‌ها")
    expect(page.locator(".is-shown .page-title h2")).to_have_text(TITLE_90)
    expect(page.locator(".is-shown .fact")).to_contain_text(ENDLESS)
    expect(page.locator(".is-shown .card")).to_have_count(0)
    expect(page.locator(".is-shown .pager-place")).to_have_text(
        "۲ از ۵"
    )  # a section like the others
    page.locator(".is-shown .pager-back").click()
    expect(page.locator(".is-shown .on-home")).to_be_visible()


def test_icons_that_did_not_come_are_asked_for_again(
    booths: Product, make_context: ContextMaker
) -> None:
    context = make_context(booths.url, viewport=STANDING, service_workers="block")
    context.expect("ERR_FAILED")
    page = context.open()
    page.route("**/icons.svg", lambda route: route.abort(), times=2)  # one is the preload

    with page.expect_response("**/icons.svg"):
        open_booth(page, FULL)
        assert page.locator(".is-shown .tile .icon path").first.get_attribute("d") is None
    drawn = re.compile(".")
    expect(page.locator(".is-shown .tile .icon path").first).to_have_attribute("d", drawn)
    page.locator(".bar-item").nth(2).click()
    expect(page.locator(".is-shown .frame-title .icon path")).to_have_attribute("d", drawn)


@pytest.mark.parametrize(("code", "language", "size"), FOREIGN)
def test_every_leaf_in_the_other_languages(
    booths: Product, make_context: ContextMaker, code: str, language: str, size: dict[str, int]
) -> None:
    page = make_context(booths.url, viewport=size, reduced_motion="reduce").open()

    fail_for(look_at_booth(page, code, language))


def walk(page: Page) -> Iterator[str]:
    """Every page that the bar leads to and what is opened there; yields the name of each."""
    places = page.locator(".bar-item")
    places.first.click()
    yield "home"
    page.locator(".is-shown .tile").first.click()
    page.locator(".is-shown .page-title").wait_for()
    yield "a section"
    places.nth(1).click()
    page.locator('.is-shown [data-code="01"]').press("Enter")
    yield "plan"
    page.locator(".is-shown .plan-acts button").last.click()
    page.locator(".is-shown .tray .is-main").click()
    page.locator(".is-shown .compare-row").first.wait_for()
    yield "compare"
    page.locator(".is-shown .compare-head .is-main").click()
    page.locator(".is-shown .row").first.wait_for()
    yield "list"
    places.nth(2).click()
    page.locator(".is-shown .find-chip").first.wait_for()
    yield "search"
    page.get_by_role("searchbox").fill("نمونه")
    page.locator(".is-shown .hit").first.wait_for()
    yield "found"
    page.locator(".is-shown .type-key").last.click()
    page.locator(".is-shown .find-tool").wait_for()
    yield "found, read"
    places.nth(3).click()
    page.locator(".is-shown .event.is-now").nth(2).wait_for()
    yield "programme"
    page.locator(".is-shown .is-choice").first.click()
    yield "programme, choosing"
    page.locator(".is-shown .is-choice").first.click()
    page.locator(".is-shown .is-day").last.click()
    yield "programme of a day"
    places.nth(4).click()
    page.locator(".is-shown .take").wait_for()
    yield "take"


@SIZES
def test_every_page_for_whoever_needs_it_otherwise(
    booths: Product, make_context: ContextMaker, size: dict[str, int]
) -> None:
    page = make_context(booths.url, viewport=size, reduced_motion="reduce").open()
    found = {}

    for choices, language in OTHERWISE:
        open_booth(page, FULL)
        page.locator(".is-shown .access").click()
        for choice in choices:
            page.get_by_role("button", name=CHOICES[choice], exact=True).click()
        page.locator(f".sheet [lang={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        told = "+".join([language, *choices])
        found[f"{told} sheet"] = broken_promises(page)
        page.keyboard.press("Escape")
        for place in walk(page):
            with shown_alone(page):
                found[f"{told} {place}"] = broken_promises(page)
                if "contrast" in choices:
                    found[f"{told} {place}"] += low_contrasts(page) + find_violations(page)

    fail_for(found)


def test_the_keyboard_goes_on_from_the_page_it_has_led_to(
    booths: Product, make_context: ContextMaker
) -> None:
    page = make_context(booths.url, viewport=LYING, reduced_motion="reduce").open()
    open_booth(page, FULL)
    page.locator(".bar-item").nth(1).click()
    here = page.locator(".is-shown main [role=region]:focus, .is-shown h1:focus")

    page.locator(".is-shown .plan-moves .hall-button").last.press("Enter")
    expect(page.locator(".is-shown .row").first).to_be_visible()
    expect(here).to_have_count(1)
    page.locator(".is-shown .row-open").last.press("Enter")
    expect(page.locator(".is-shown .on-home")).to_be_visible()
    expect(here).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".is-shown .row").first).to_be_visible()
    expect(here).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".is-shown .plan-booth").first).to_be_visible()
    expect(here).to_have_count(1)


@SIZES
def test_the_faces_of_an_empty_hall(
    booths: Product, make_context: ContextMaker, size: dict[str, int]
) -> None:
    context = make_context(booths.url, viewport=size)
    page = context.open()
    page.clock.install()
    found = {}

    for code in (FULL, POOR):
        page.goto(f"/screen/app?booth={code}")
        page.locator(".attract").wait_for()
        for face in range(5):
            kind = (page.locator(".attract").get_attribute("class") or "").split()[1]
            expect(page.locator(".attract .is-rehearsal")).to_have_text("تمرین")
            with shown_alone(page):
                found[f"{code} {face} {kind}"] = [*broken_promises(page), *find_violations(page)]
            page.clock.run_for(10_100)

    kinds = {place.split()[-1] for place in found if place.startswith(FULL)}
    assert {"on-name", "on-figure", "on-picture", "on-need"} <= kinds
    fail_for(found)


def test_a_big_screen_shows_the_booths_of_its_playlist_in_turns(
    booths: Product, make_context: ContextMaker
) -> None:
    with booths.inside(), transaction() as session:
        playlist = [get_booth(session, code) for code in (FULL, STRATUM)]
        names = {booth.name for booth in playlist}
        paired = register_device(session, role="screen", booth=playlist[0], by=SYSTEM)
        device = get_device(session, paired.device.id)
        set_playlist(session, device, codes=[FULL, STRATUM], by=SYSTEM)
    kept = Kiosk(paired.device.id, paired.token).remembered(booths.url)
    page = make_context(booths.url, viewport=LYING, storage_state=kept).open()
    page.clock.install()

    page.goto("/screen/app")
    page.locator(".attract.is-hall").wait_for()
    # the other booths' documents come after the first paint: turn until they are there
    seen: set[str] = set()
    deadline = time.monotonic() + DEADLINE_SECONDS
    while seen != names and time.monotonic() < deadline:
        seen.add(page.locator(".attract h1").inner_text())
        page.clock.run_for(10_100)
    for _ in range(8):
        seen.add(page.locator(".attract h1").inner_text())
        page.clock.run_for(10_100)

    assert seen == names


def test_arrows_turn_as_the_page_reads_and_escape_leads_back(
    booths: Product, make_context: ContextMaker
) -> None:
    page = make_context(booths.url, viewport=STANDING, reduced_motion="reduce").open()
    open_booth(page, FULL)
    open_section(page)
    title, sheets = (
        page.locator(".is-shown .page-title h2"),
        page.locator(".is-shown .pager-sheets"),
    )
    first, here = title.inner_text(), sheets.get_attribute("aria-label")

    page.keyboard.press("ArrowLeft")
    expect(sheets).not_to_have_attribute("aria-label", here or "")
    page.keyboard.press("ArrowRight")
    expect(sheets).to_have_attribute("aria-label", here or "")
    page.locator(".is-shown .pager [aria-haspopup=dialog]").click()
    page.get_by_role("button", name="English").click()
    page.keyboard.press("Escape")
    expect(title).not_to_have_text(first)
    page.keyboard.press("ArrowRight")
    expect(sheets).to_have_attribute("aria-label", "Sheet 2 of 3")
    page.keyboard.press("Escape")
    expect(page.locator(".is-shown .on-home")).to_be_visible()


def test_what_one_visitor_chose_is_gone_for_the_next(
    booths: Product, make_context: ContextMaker
) -> None:
    page = make_context(booths.url, viewport=STANDING).open()
    page.clock.install()
    open_booth(page, FULL, "en")
    page.locator(".is-shown .access").click()
    page.get_by_role("button", name="High contrast").click()
    expect(page.locator("html")).to_have_attribute("data-contrast", "")
    page.keyboard.press("Escape")

    page.clock.run_for(81_000)

    expect(page.locator(".attract")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    expect(page.locator("html")).not_to_have_attribute("data-contrast", "")
    wake(page)
    expect(page.locator(".is-shown .on-home")).to_be_visible()


@pytest.mark.parametrize(
    ("place", "leads_to"), [((900, 1300), ".on-page"), ((540, 1860), ".find")], ids=["tile", "bar"]
)
def test_the_touch_that_wakes_the_screen_presses_nothing(
    booths: Product, make_context: ContextMaker, place: tuple[int, int], leads_to: str
) -> None:
    context = make_context(booths.url, viewport=STANDING, has_touch=True)
    page = context.open(f"/screen/app?booth={FULL}")
    page.locator(".attract").wait_for()

    # where a button will come to light
    page.touchscreen.tap(*place)

    expect(page.locator(".is-shown .on-home")).to_be_visible()
    page.touchscreen.tap(*place)
    expect(page.locator(f".is-shown {leads_to}")).to_be_visible()


def test_another_booth_says_where_one_stands_and_shows_the_way(
    booths: Product, make_context: ContextMaker
) -> None:
    page = make_context(booths.url, viewport=STANDING, reduced_motion="reduce").open()
    open_booth(page, POOR)
    page.get_by_role("button", name="نقشه", exact=True).click()
    page.get_by_role("button", name="فهرست").click()
    other = page.locator(".is-shown .row-open").first
    other.click()

    expect(page.locator(".is-shown .marks")).to_contain_text("شما در غرفهٔ ۳ هستید")
    number = page.locator(".is-shown .mark.is-number").inner_text()
    assert number != "غرفهٔ ۳"
    page.locator(".is-shown .tile").first.click()
    expect(page.locator(".is-shown .mark.is-number")).to_have_text(number)
    page.locator(".is-shown .pager-back").click()
    page.get_by_role("button", name="راه تا این غرفه").click()
    expect(page.get_by_role("heading", name="نقشه")).to_be_visible()
