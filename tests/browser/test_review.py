"""From a neighbourhood's words to its screen: sent, read, sent back, corrected, agreed, shown."""

from __future__ import annotations

import re
from itertools import count

from playwright.sync_api import Page, Route, expect

from booth_content.link_making import NewLink
from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import transaction
from tests.browser import desk
from tests.browser.axe import find_violations
from tests.browser.chromium import PHONE, STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from tests.browser.turning import wake
from tests.contributors import ANDROID, give_link

OWN = "/c/booths/01"
PASSWORD = "گذرواژه‌ای که در آزمون است"


def _add_people(product: Product) -> NewLink:
    """Those at the desk, and the link of who answers for the neighbourhood of booth 01."""
    with product.inside():
        with transaction() as session:
            for name, role in (
                ("برگزارکننده", "organiser"),
                ("بازبین", "reviewer"),
                ("دوم", "reviewer"),
            ):
                hashed = prepare_password(PASSWORD)
                add_account(session, name=name, role=role, password_hash=hashed, by=SYSTEM)
        return give_link("M01", person="زهرا احمدی")


def _take_phone(product: Product, make_context: ContextMaker, link: NewLink) -> Page:
    """A phone on bad Wi-Fi, come in by its sheet: slow, and every other save is cut off."""
    phone = make_context(
        product.url, viewport=PHONE, user_agent=ANDROID, has_touch=True, is_mobile=True
    )
    phone.expect("ERR_CONNECTION_FAILED")
    page = phone.open()
    slow = {"latency": 300, "downloadThroughput": 100_000, "uploadThroughput": 25_000}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    saves = count()

    def cut_every_other(route: Route) -> None:
        if next(saves) % 2:
            route.continue_()
        else:
            route.abort("connectionfailed")

    page.route("**/save", cut_every_other)
    page.goto(f"/c/{link.secret.token}")
    page.get_by_label("رمز شش‌رقمی روی برگه").fill(link.secret.pin)
    _press(page, "ورود")
    expect(page).to_have_url(re.compile(OWN))
    return page


def _write(phone: Page, section: str, path: str, text: str) -> None:
    """Type into a field and wait until the server has it."""
    phone.goto(f"{OWN}/{section}")
    expect(phone.locator("[data-behaviour=edit-section].is-bound")).to_be_visible()
    phone.locator(f"[data-path='{path}'] [data-part]").fill(text)
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def _send(phone: Page) -> None:
    phone.goto(f"{OWN}/submit")
    _press(phone, "فرستادن")
    expect(phone.get_by_role("heading", name="فرستاده شد")).to_be_visible()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _say(page: Page, field: str, text: str) -> None:
    """By keyboard: the field in hand, C, the words, Ctrl+Enter."""
    page.locator(f"#{field}").focus()
    page.keyboard.press("c")
    expect(page.locator(f"#say-{field}")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#{field} .remark")).to_contain_text(text)


def test_from_a_phone_on_bad_wifi_through_requested_changes_to_the_screen(
    product: Product, make_context: ContextMaker
) -> None:
    link = _add_people(product)
    organiser, reviewer, second = (make_context(product.url).open() for _ in range(3))
    for page, name in ((organiser, "برگزارکننده"), (reviewer, "بازبین"), (second, "دوم")):
        desk.sign_in(page, name, PASSWORD)
    phone = _take_phone(product, make_context, link)

    # the queue is open when the submission arrives, and shows it by itself
    reviewer.goto("/admin/review")
    expect(reviewer.locator("main")).to_contain_text("هنوز چیزی برای بازبینی نیامده است")
    _write(phone, "martyr", "name", "نام نمونه")
    _send(phone)
    reviewer.locator("main").get_by_role("link", name="خاکفرج").click()
    _press(reviewer, "برداشتن برای بازبینی")

    # the second reviewer sees who has it
    second.goto("/admin/review/01")
    expect(second.locator(".review-side")).to_contain_text("بازبین آن را در دست دارد")
    _say(reviewer, "f-martyr-name", "نام را از روی سنگ مزار بنویسید")
    assert find_violations(reviewer) == []
    _press(reviewer, "برگرداندن برای اصلاح")
    expect(reviewer.locator(".toasts")).to_contain_text("برای اصلاح برگشت")
    expect(second.locator("[data-news]")).to_be_visible()

    # the reason is on the same link, at the section that it is about
    phone.goto(OWN)
    asked = phone.locator("[data-section=martyr]")
    expect(asked).to_contain_text("نیازمند رسیدگی شما")
    expect(asked).to_contain_text("نام را از روی سنگ مزار بنویسید")
    assert find_violations(phone) == []

    # the neighbourhood's answer stands beside what it sent before
    _write(phone, "martyr", "name", "نام نمونهٔ کامل")
    _send(phone)
    reviewer.goto("/admin/review/01?against=last")
    expect(reviewer.locator(".review-side")).to_contain_text("ارسال دوباره")
    expect(reviewer.locator("#f-martyr-name ins")).to_have_text("نمونهٔ کامل")

    # a wording of the reviewer's own is asked for, and counts when the neighbourhood takes it
    _press(reviewer, "برداشتن برای بازبینی")
    reviewer.get_by_role("link", name="پیشنهاد متن برای شهید شاخص").click()
    reviewer.locator("[data-path=name] [data-part]").fill("شهید نام نمونهٔ کامل")
    _press(reviewer, "نگه داشتن پیشنهاد")
    _press(reviewer, "فرستادن پیشنهاد برای محله")
    phone.goto(OWN)
    suggested = phone.locator(".mine-suggested")
    expect(suggested).to_contain_text("نوشتهٔ شما: نام نمونهٔ کامل")
    expect(suggested).to_contain_text("پیشنهاد: شهید نام نمونهٔ کامل")
    assert find_violations(phone) == []
    _press(phone, "می‌پذیرم")
    expect(phone.locator("main")).to_contain_text("تأییدشده")

    # and what was agreed on stands on the booth's screen
    screen = make_context(product.url, viewport=STANDING).open("/screen/app?booth=01")
    desk.publish(organiser, "01")
    wake(screen)
    screen.get_by_role("button", name="شهید شاخص محله").click()
    expect(screen.locator(".is-shown .main")).to_contain_text("شهید نام نمونهٔ کامل")
