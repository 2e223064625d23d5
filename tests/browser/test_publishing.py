"""The main path in a real browser: an organiser publishes, and the booth's screen shows it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.chromium import STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from tests.browser.turning import open_section, turn_leaves, wake

PASSWORD = "سه واژهٔ بی‌ربط"
# what a browser says of a server that is not there
AWAY = ("WebSocket connection to", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY")
OFFLINE_MARK = "نسخهٔ ذخیره‌شده"


def sign_in_first(page: Page, product: Product) -> None:
    """With the account and the one-time password that the start printed."""
    name, one_time = product.first_account()
    desk.sign_in(page, name, one_time)
    desk.choose_password(page, current=one_time, new=PASSWORD)


def rest(screen: Page) -> None:
    """As if it had just been switched on: nobody is there, so a release is shown at once."""
    screen.reload()
    screen.locator(".attract").wait_for()


def say(page: Page, text: str, population: str) -> None:
    """Write and save a text and a figure of booth 01."""
    desk.open_editor(page, "01")
    desk.write(page, "about", text)
    desk.write(page, "population", population, part="value")
    desk.write(page, "population", "۱۴۰۰", part="year")
    desk.save(page)


def expect_all_screens_on(page: Page, release: str, screens: str = "۱") -> None:
    """The desk's list of devices counts every screen on this release, by itself."""
    page.goto("/admin/devices")
    line = f"{screens} از {screens} نمایشگر روی انتشار {release}"
    expect(page.locator("main")).to_contain_text(line)


def test_from_the_first_start_to_the_screen_and_through_a_restart(
    product: Product, make_context: ContextMaker
) -> None:
    organiser, kiosk = make_context(product.url), make_context(product.url, viewport=STANDING)
    page, screen = organiser.open(), kiosk.open()
    sign_in_first(page, product)
    desk.pair(screen, desk.make_code(page, "01"))
    expect(page.locator("main")).to_contain_text("وصل شد")
    shown = screen.locator(".is-shown .main")
    open_section(screen)
    expect(shown).to_contain_text("۴۱٬۴۵۰")
    rest(screen)

    # published: both are on the screen, and the desk knows it
    say(page, "بوستان تازهٔ محله گشوده شد.", "۴۲۱۲۳")
    desk.publish(page, "01")
    expect_all_screens_on(page, "۲")
    open_section(screen)
    expect(shown).to_contain_text("بوستان تازهٔ محله گشوده شد.")
    expect(shown).to_contain_text("۴۲٬۱۲۳")
    rest(screen)

    # rolled back: what was there before is there again
    desk.roll_back(page, 1, "متن زود بود")
    expect_all_screens_on(page, "۱")
    open_section(screen)
    expect(shown).to_contain_text("۴۱٬۴۵۰")
    expect(shown).not_to_contain_text("بوستان تازه")

    # stopped: the screen goes on without a word of it; started: it comes back by itself
    for context in (organiser, kiosk):
        context.expect(*AWAY)
    product.stop()
    expect(screen.locator(".is-shown .marks")).to_contain_text(OFFLINE_MARK)
    expect(shown).to_contain_text("۴۱٬۴۵۰")
    product.start()
    expect(screen.locator(".is-shown .marks")).not_to_contain_text(OFFLINE_MARK)
    expect(shown).to_contain_text("۴۱٬۴۵۰")
    rest(screen)

    # the desk is still signed in, and what it publishes arrives
    say(page, "پس از روشن شدن دوباره", "۴۳۰۰۰")
    desk.publish(page, "01")
    expect_all_screens_on(page, "۳")
    open_section(screen)
    expect(shown).to_contain_text("پس از روشن شدن دوباره")

    # revoked: the screen asks for a code; a visit that it tells of just then is refused
    kiosk.expect(r"401 .*/api/v1/events")
    desk.revoke(page, "نمایشگر ایستاده")
    expect(screen.get_by_role("heading", name="وصل کردن این نمایشگر")).to_be_visible()
    expect(screen.get_by_role("alert")).to_contain_text("برداشته شده است")


def test_a_screen_is_turned_and_read_while_the_server_is_down(
    product: Product, make_context: ContextMaker
) -> None:
    kiosk = make_context(product.url, viewport=STANDING)
    screen = kiosk.open("/screen/app?booth=01")
    wake(screen)
    kiosk.expect(*AWAY)

    product.stop()
    expect(screen.locator(".is-shown .marks")).to_contain_text(OFFLINE_MARK)

    titles = set()
    for place in turn_leaves(screen):
        titles.add(place.split(" ")[0])
        expect(screen.locator("[role=alert]")).to_have_count(0)
    assert len(titles) > 3
    expect(screen.locator(".is-shown h1.name")).to_contain_text("خاکفرج")


def test_two_screens_of_two_booths_follow_each_its_own(
    product: Product, make_context: ContextMaker
) -> None:
    page = make_context(product.url).open()
    screens = [make_context(product.url, viewport=STANDING).open() for _ in range(2)]
    sign_in_first(page, product)
    for screen, booth in zip(screens, ("01", "02"), strict=True):
        desk.pair(screen, desk.make_code(page, booth))

    say(page, "این را تنها غرفهٔ یک می‌گوید", "۴۲۱۲۳")
    desk.publish(page, "01")
    expect_all_screens_on(page, "۲", "۲")

    for screen in screens:
        open_section(screen)
    expect(screens[0].locator(".is-shown .main")).to_contain_text("این را تنها غرفهٔ یک می‌گوید")
    expect(screens[1].locator(".is-shown .main")).not_to_contain_text("غرفهٔ یک")
