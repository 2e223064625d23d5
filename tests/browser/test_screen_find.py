"""Search, its keyboard and the programme on a screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from core.persian import fold
from tests.browser.axe import find_violations
from tests.browser.chromium import LYING, STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.showcase import Showcase

APP = "/screen/app?booth=01"
LETTERS = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from("\u200c\u200b\u00a0\u2003éÀñ\ufb56\ufeee\u202b\u2067"),
    ),
    max_size=60,
)
FOLD = "async (text) => (await import('/static/screen/find/fold.js')).fold(text)"


@pytest.fixture
def module_page(showcase: Showcase, make_context: ContextMaker) -> Page:
    return make_context(showcase.url).open("/")


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=LETTERS)
def test_screens_fold_as_the_server_does(module_page: Page, text: str) -> None:
    assert module_page.evaluate(FOLD, text) == fold(text)


def open_search(page: Page) -> None:
    page.locator(".bar, .attract").first.wait_for()
    page.mouse.click(500, 300)
    page.get_by_role("button", name="جست‌وجو", exact=True).click()
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.fixture(params=[STANDING, LYING], ids=["standing", "lying"])
def search_page(
    request: pytest.FixtureRequest, showcase: Showcase, make_context: ContextMaker
) -> Page:
    page = make_context(showcase.url, viewport=request.param, has_touch=True).open(APP)
    open_search(page)
    return page


def tap_keys(page: Page, text: str) -> None:
    for letter in text:
        page.locator(".is-shown .keyboard").get_by_role("button", name=letter, exact=True).tap()


def test_a_name_is_found_while_it_is_typed_by_touch(search_page: Page) -> None:
    tap_keys(search_page, "خاک")

    hits = search_page.locator(".is-shown .hit-title")
    expect(hits.first).to_have_text("خاکفرج")

    search_page.get_by_role("button", name="پاک کردن یک حرف").tap()
    expect(search_page.get_by_role("searchbox")).to_have_value("خا")


@pytest.mark.parametrize("typed", ["شیخ‌آباد", "شيخ آباد", "شیخاباد", "شیخ اباد"])
def test_every_spelling_finds_the_same_neighbourhood(
    showcase: Showcase, make_context: ContextMaker, typed: str
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open(APP)
    open_search(page)

    page.get_by_role("searchbox").fill(typed)

    expect(page.locator(".is-shown .hit-title").first).to_have_text("شیخ‌آباد")


def test_a_letter_is_mended_in_the_middle_of_a_word(search_page: Page) -> None:
    box = search_page.get_by_role("searchbox")
    box.fill("خافرج")
    box.evaluate("(box) => box.setSelectionRange(2, 2)")

    tap_keys(search_page, "ک")

    expect(box).to_have_value("خاکفرج")


def test_nothing_found_says_so_and_offers_a_way_on(search_page: Page) -> None:
    search_page.get_by_role("searchbox").fill("قبقبقبقب")

    expect(search_page.get_by_role("status").filter(has_text="پیدا نشد")).to_be_visible()
    expect(search_page.locator(".is-shown .find-chip").first).to_be_visible()


def test_a_result_is_opened_and_the_search_is_still_there_on_the_way_back(
    search_page: Page,
) -> None:
    search_page.get_by_role("searchbox").fill("نیروگاه")
    search_page.locator(".is-shown .hit").first.click()
    expect(search_page.locator(".is-shown h1.name")).to_contain_text("نیروگاه")

    search_page.keyboard.press("Escape")

    expect(search_page.get_by_role("searchbox")).to_have_value("نیروگاه")
    expect(search_page.locator(".is-shown .hit-title").first).to_be_visible()


def test_the_programme_goes_day_by_day(showcase: Showcase, make_context: ContextMaker) -> None:
    page = make_context(showcase.url, viewport=STANDING).open(APP)
    page.locator(".bar, .attract").first.wait_for()
    page.mouse.click(500, 300)
    page.get_by_role("button", name="برنامه‌ها", exact=True).click()

    days = page.locator(".is-shown .is-day")
    expect(days.first).to_contain_text("آبان")
    days.last.click()
    expect(days.last).to_have_attribute("aria-pressed", "true")
    row = page.locator(".is-shown .event").first
    row.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("تا")
    expect(sheet.get_by_role("button")).to_be_focused()
    # past its ends lies the browser, and nothing of the page
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, dialog *')")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(row).to_be_focused()
    expect(page.get_by_role("heading", name="برنامه‌ها", exact=True)).to_be_visible()


MANY = """async ([count, start, step, minutes, timezone = "Asia/Tehran"]) => {
  const { Agenda } = await import('/static/screen/find/agenda.js');
  const { html, render } = await import('/static/screen/vendor.js');
  const items = Array.from({ length: count }, (_, at) => ({
    id: at, title: `برنامهٔ شمارهٔ ${at}`, minutes, agency: "",
    place: `جای ${at % 7}`, field: `زمینهٔ ${at % 5}`,
    starts_at: new Date(start + (at * step)).toISOString() }));
  const known = { agenda: { items, timezone }, release: null, settings: {} };
  // the page's own turns go on in the root that it knows
  const own = document.getElementById("screen");
  const root = own.cloneNode(false);
  own.replaceWith(root);
  const back = () => undefined;
  render(html`<div class="page"><div class="kept-all"><div class="kept is-shown">
    <${Agenda} ...${{ known, back }} view=${{}} /></div></div></div>`, root);
}"""


def test_a_programme_of_thousands_draws_what_is_in_sight(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open(APP)
    page.locator(".bar, .attract").first.wait_for()

    page.evaluate(MANY, [2500, 1667192400_000, 20_000, 30])

    rows = page.locator(".events .event")
    expect(rows.first).to_contain_text("برنامهٔ شمارهٔ ۰")
    assert rows.count() < 40
    page.locator(".events").evaluate("(box) => (box.scrollTop = box.scrollHeight)")
    expect(rows.last).to_contain_text("برنامهٔ شمارهٔ ۲۴۹۹")
    assert rows.count() < 40


@pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
def test_a_programme_that_runs_begins_with_all_that_is_on(
    showcase: Showcase, make_context: ContextMaker, size: dict[str, int]
) -> None:
    page = make_context(showcase.url, viewport=size).open(APP)
    page.locator(".bar, .attract").first.wait_for()
    # ten minutes apart over seventeen days, the last of which is not over for an hour
    now = datetime.now(UTC)
    start = now.timestamp() * 1000 - 2490 * 600_000 - 5_000
    where_it_is_noon = f"Etc/GMT{now.hour - 12:+d}"

    page.evaluate(MANY, [2500, start, 600_000, 219, where_it_is_noon])

    listed, chosen = (
        page.locator(".events"),
        page.locator(".is-day[aria-pressed=true]"),
    )
    expect(chosen).to_have_text("اکنون ۲۲")
    expect(listed).to_have_attribute("aria-label", "۳۱ برنامه")
    expect(listed.locator(".event.is-now").first).to_contain_text("برنامهٔ شمارهٔ ۲۴۶۹")
    listed.evaluate("(box) => (box.scrollTop = box.scrollHeight)")
    expect(listed.locator(".event").last).to_contain_text("پس از این")
    expect(listed.locator(".event").last).to_contain_text("برنامهٔ شمارهٔ ۲۴۹۹")

    today = page.locator(".is-day", has_text="امروز")
    today.evaluate("(one) => one.click()")
    expect(chosen).to_contain_text("امروز")
    expect(today).to_be_in_viewport(ratio=0.9)
    expect(listed.locator(".event.is-now").first).to_be_in_viewport()
    assert listed.evaluate(FIRST_IN_SIGHT) == "برنامهٔ شمارهٔ ۲۴۶۹"


FIRST_IN_SIGHT = """(box) => [...box.querySelectorAll(".event")].find((one) =>
  one.getBoundingClientRect().top >= box.getBoundingClientRect().top - 1)
  .querySelector(".event-title").textContent"""


def test_no_more_is_typed_than_the_box_holds(search_page: Page) -> None:
    box = search_page.get_by_role("searchbox")
    box.fill("ا" * 79)

    tap_keys(search_page, "؟،")

    expect(box).to_have_value("ا" * 79 + "؟")


@pytest.mark.parametrize(("language", "word"), [("en", "Sport"), ("ar", "الرياضة")])
def test_what_the_screen_says_in_other_languages_is_found(
    showcase: Showcase, make_context: ContextMaker, language: str, word: str
) -> None:
    page = make_context(showcase.url, viewport=LYING).open(APP)
    page.locator(".bar, .attract").first.wait_for()
    page.mouse.click(500, 300)
    page.locator(f".is-shown .pager-item[lang={language}]").click()
    page.locator(".bar-item").nth(2).click()

    chips = page.locator(".is-shown .find-chip")
    expect(chips.filter(has_text=word)).to_have_count(1)
    chips.first.click()
    expect(page.locator(".is-shown .hit").first).to_be_visible()
    page.get_by_role("searchbox").fill(word.lower())
    expect(page.locator(".is-shown .hit").first).to_be_visible()


def test_a_search_goes_on_without_the_network(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    context = make_context(showcase.url, viewport=LYING, has_touch=True)
    context.expect("WebSocket connection to", "ERR_INTERNET_DISCONNECTED")
    page = context.open(APP)
    open_search(page)
    tap_keys(page, "نیر")

    page.context.set_offline(True)
    tap_keys(page, "وگاه")
    page.locator(".is-shown .hit-title", has_text="نیروگاه").first.click()

    expect(page.locator(".is-shown h1.name")).to_contain_text("نیروگاه")
    expect(page.locator(".is-shown .tile").first).to_be_visible()


@pytest.mark.parametrize("page_name", ["جست‌وجو", "برنامه‌ها"])
def test_these_pages_are_accessible(search_page: Page, page_name: str) -> None:
    search_page.get_by_role("button", name=page_name, exact=True).click()
    if page_name == "جست‌وجو":
        search_page.get_by_role("searchbox").fill("محله")
        expect(search_page.locator(".is-shown .hit").first).to_be_visible()

    assert find_violations(search_page) == []


def small_targets(page: Page) -> Any:
    """Buttons in sight that are smaller than 64 CSS px either way."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, input, a[href]")]
          .map((one) => [one.className, one.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < 64 || box.height < 64))
          .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )


def test_targets_are_large_enough_for_a_finger(search_page: Page) -> None:
    search_page.get_by_role("searchbox").fill("محله")
    expect(search_page.locator(".is-shown .hit").first).to_be_visible()

    assert small_targets(search_page) == []
