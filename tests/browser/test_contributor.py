"""A neighbourhood's manager with a phone and bad Wi-Fi: from the sheet to the receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from booth_content.link_making import NewLink
from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import PHONE, WatchedContext
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product, serve_product
from tests.contributors import ANDROID, give_link

OWN = "/c/booths/01"
AWAY = "سرور در دسترس نیست"
SMALL = """() => [...document.querySelectorAll(
    "a[href], button, summary, input:not([type=hidden]), select, textarea")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.matches(".visually-hidden, .skip-link, [type=file].visually-hidden"))
  .map((one) => (one.closest(".segment") ?? one.closest("label.choice") ?? one))
  .filter((one) => { const { width, height } = one.getBoundingClientRect();
    return width > 1 && (width < 43.5 || height < 43.5); })
  .map((one) => `${one.outerHTML.slice(0, 120)} ${JSON.stringify(one.getBoundingClientRect())}`)"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with the sample; each test has links of its own."""
    with serve_product(tmp_path_factory.mktemp("contributors")) as product:
        yield product


@pytest.fixture
def make_link(office: Product) -> NewLink:
    """The lead's link of the neighbourhood whose booth is 01."""
    with office.inside():
        return give_link("M01", person="سیدمحمدحسین طباطبایی‌نژاد قمی اصل")


def take_phone(office: Product, make_context: ContextMaker) -> WatchedContext:
    return make_context(
        office.url, viewport=PHONE, user_agent=ANDROID, has_touch=True, is_mobile=True
    )


def come_in(page: Page, link: NewLink) -> None:
    page.goto(f"/c/{link.secret.token}")
    page.get_by_label("رمز شش‌رقمی روی برگه").fill(link.secret.pin)
    page.get_by_role("button", name="ورود").click()
    expect(page).to_have_url(re.compile(OWN))


def open_section(page: Page, key: str) -> None:
    page.goto(f"{OWN}/{key}")
    expect(page.locator("[data-behaviour=edit-section].is-bound")).to_be_visible()


def cut_off(context: BrowserContext, *, after: bool) -> None:
    """Saves get lost: before they reach the server, or their answers on the way back."""

    def lose(route: Route) -> None:
        if after:
            route.fetch()
        route.abort("connectionfailed")

    context.route("**/save", lose)


NOTHING_KEPT = """() => Object.entries(localStorage).every(
  ([key, value]) => !key.startsWith("ghorfeh:kept:") || value === "{}")"""


def test_from_the_sheet_through_a_failing_network_to_the_receipt(
    office: Product, make_link: NewLink, make_context: ContextMaker
) -> None:
    phone = take_phone(office, make_context)
    phone.expect("ERR_CONNECTION_FAILED")
    page = phone.open()
    come_in(page, make_link)
    open_section(page, "identity")
    about = page.locator("[data-path=about] [data-part]")
    state = page.locator("[data-save-state]")

    # an answer that is lost on the way: the save is done, and the phone does not know
    cut_off(phone.context, after=True)
    about.fill("نوشتهٔ نخست")
    expect(state).to_contain_text(AWAY)
    # no network at all, and more is written meanwhile; then the phone's browser is gone
    phone.context.unroute("**/save")
    cut_off(phone.context, after=False)
    about.fill("نوشتهٔ نخست و دنباله‌اش")
    expect(state).to_contain_text(AWAY)
    page.close()
    page = phone.open(OWN)
    expect(page.locator("[data-section=identity] [data-kept]")).to_be_visible()
    page.goto(f"{OWN}/submit")
    send = page.get_by_role("button", name="فرستادن", exact=True)
    expect(send).to_be_disabled()
    open_section(page, "identity")
    expect(page.locator("[data-path=about] [data-part]")).to_have_value("نوشتهٔ نخست و دنباله‌اش")

    # the network is back: what was kept is sent by itself, and is no conflict with oneself
    # (the page that was put away may have got it through with its last breath: then it is there)
    phone.context.unroute("**/save")
    page.wait_for_function(NOTHING_KEPT)
    expect(page.locator("[data-save-state]")).to_contain_text("ذخیره")
    expect(page.locator(".conflict")).to_have_count(0)

    page.goto(f"{OWN}/submit")
    page.get_by_role("button", name="فرستادن", exact=True).click()
    expect(page.get_by_role("heading", name="فرستاده شد")).to_be_visible()
    expect(page.locator("main")).to_contain_text("از این پس چه می‌شود؟")
    expect(page.locator(".mine-receipt-number")).to_have_text(re.compile("۰۱-[۰-۹]+"))
    page.get_by_role("button", name="پس گرفتن").click()
    open_section(page, "identity")
    assert page.locator("[data-path=about] [data-part]").input_value() == "نوشتهٔ نخست و دنباله‌اش"


def test_two_tabs_two_phones_and_the_preview(
    office: Product, make_link: NewLink, make_context: ContextMaker
) -> None:
    phone, other = (take_phone(office, make_context) for _ in range(2))
    first, second, elsewhere = phone.open(), phone.open(), other.open()
    come_in(first, make_link)
    come_in(elsewhere, make_link)
    for page in (first, second, elsewhere):
        open_section(page, "identity")
    about = "[data-path=about] [data-part]"

    # what one tab saved, the other takes over: writing on there meets nobody
    first.locator(about).fill("از برگهٔ نخست")
    expect(second.locator(about)).to_have_value("از برگهٔ نخست")
    second.locator(about).fill("از برگهٔ دوم")
    expect(second.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    expect(second.locator(".conflict")).to_have_count(0)
    first.locator(about).blur()  # nothing is put under the hands of who is at it
    expect(first.locator(about)).to_have_value("از برگهٔ دوم")

    # the other phone, which has not heard of it yet, is shown both and picks
    elsewhere.locator(about).fill("از گوشی دیگر")
    conflict = elsewhere.locator(".conflict")
    expect(conflict.locator(".is-theirs")).to_contain_text("از برگهٔ دوم")
    expect(conflict.locator(".is-yours")).to_contain_text("از گوشی دیگر")
    conflict.locator("[data-pick=yours]").click()
    expect(conflict).to_have_count(0)
    expect(elsewhere.locator("[data-save-state]")).to_have_attribute("data-state", "saved")

    # who came last sees at once who else is here
    elsewhere.reload()
    expect(elsewhere.locator("[data-presence-words]")).to_contain_text("پنجره‌ای دیگر")
    elsewhere.locator(".mine-fold > summary").click()
    screen = elsewhere.frame_locator(".mine-fold iframe")
    screen.locator(".tile").first.click()
    expect(screen.locator(".is-shown .main")).to_contain_text("از گوشی دیگر")


def test_every_page_is_accessible_and_made_for_fingers(
    office: Product, make_link: NewLink, make_context: ContextMaker
) -> None:
    phone = take_phone(office, make_context)
    phone.expect("401", "404")
    page = phone.open()
    found: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}

    def look(address: str) -> None:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = find_violations(page)
        small[address] = page.evaluate(SMALL)
        wide = page.evaluate("document.documentElement.scrollWidth")
        small[address] += [f"{wide} px wide"] if wide > 360 else []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found[f"{address} (dark)"] = find_violations(page, "color-contrast")

    look("/c/nothing-of-the-kind")
    look("/c/")
    look(f"/c/{make_link.secret.token}")
    come_in(page, make_link)
    # every type of field is in one of these; all sections are one page
    sections = ("identity", "needs", "martyr", "manager", "gallery", "films", "contact")
    look("/c/offline")
    for place in ("", "/pictures", "/preview", "/submit", *(f"/{key}" for key in sections)):
        look(OWN + place)
    open_section(page, "identity")
    page.locator("[data-path=about] [data-part]").fill("تا چیزی برای فرستادن باشد")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    page.goto(f"{OWN}/submit")
    page.get_by_role("button", name="فرستادن", exact=True).click()
    look(f"{OWN}/receipt")
    page.get_by_role("button", name="پس گرفتن").click()

    assert {address: problems for address, problems in small.items() if problems} == {}
    fail_for(found)
