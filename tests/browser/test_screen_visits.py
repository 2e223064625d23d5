"""Visits at a screen: when one begins and ends, and what the server is told of it, once."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import select

from core.audit import SYSTEM
from core.database import reading, transaction
from core.persian import to_persian_digits
from kiosk.device import get_device, register_device, revoke_device
from kiosk.device_event import DeviceEvent
from kiosk.pairing import make_pairing_code
from tests.browser.chromium import STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from tests.browser.showcase import Showcase
from tests.builders import get_booth

APP = "/screen/app?booth=01"
AWAY = (
    "WebSocket connection to",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY",
    "ERR_FAILED",
)
IDLE_AFTER, ASK_FOR = 60, 20
# moments of a visit: what happened, and how many seconds after the one before
MOMENTS = st.lists(
    st.tuples(st.sampled_from(["use", "media", "leave", "look"]), st.integers(1, 150)), max_size=30
)
# the machine's own clock fires at every instant that is due before the next thing happens
RUN = """async ([url, moments, limits]) => {
  const { atRest, dueAt, step } = await import(url);
  let machine = atRest(0), now = 0;
  const modes = [];
  for (const [event, seconds] of moments) {
    const then = now + seconds * 1000;
    for (let due = dueAt(machine, limits); due <= then; due = dueAt(machine, limits))
      machine = step(machine, "time", due, limits);
    now = then;
    if (event !== "look") machine = step(machine, event, now, limits);
    modes.push(machine.mode);
  }
  return modes;
}"""
MODE = "document.documentElement.dataset.mode"


def mode_after(seconds: int | None) -> str:
    """What a screen is in so long after the last use; None when nobody has come yet."""
    if seconds is None or seconds >= IDLE_AFTER + ASK_FOR:
        return "attract"
    return "asking" if seconds >= IDLE_AFTER else "in_use"


def expected_modes(moments: list[tuple[str, int]]) -> list[str]:
    """The model: nothing but the age of the last thing that counts as use."""
    now, last, modes = 0, None, []
    for event, seconds in moments:
        now += seconds
        age = None if last is None else now - last
        if event == "use" or (event == "media" and mode_after(age) != "attract"):
            last = now
        elif event == "leave":
            last = None
        modes.append(mode_after(None if last is None else now - last))
    return modes


@pytest.fixture
def idle_page(showcase: Showcase, make_context: ContextMaker) -> Page:
    return make_context(showcase.url).open("/")


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moments=MOMENTS)
def test_the_machine_is_where_the_age_of_the_last_use_says(
    idle_page: Page, moments: list[tuple[str, int]]
) -> None:
    limits = {"idleAfter": IDLE_AFTER, "askFor": ASK_FOR}

    modes = idle_page.evaluate(RUN, ["/static/screen/machine/idle.js", moments, limits])

    assert modes == expected_modes(moments)


def open_with_a_clock(page: Page) -> None:
    """A booth's screen whose time the test moves on."""
    page.clock.install()
    page.goto(APP)
    page.locator(".bar, .attract").first.wait_for()


@pytest.mark.parametrize("use", ["touch", "key", "wheel"])
def test_a_visitor_is_asked_and_stays_where_they_were(
    showcase: Showcase, make_context: ContextMaker, use: str
) -> None:
    context = make_context(showcase.url, viewport=STANDING)
    page = context.open()
    open_with_a_clock(page)
    page.mouse.click(500, 400)
    page.get_by_role("button", name="برنامه‌ها", exact=True).click()
    heading = page.get_by_role("heading", name="برنامه‌ها", exact=True)
    expect(heading).to_be_visible()
    row = page.locator(".is-shown .event").first
    row.focus()

    page.clock.run_for((IDLE_AFTER + 1) * 1000)
    expect(page.get_by_role("alertdialog", name="هنوز این‌جایید؟")).to_be_visible()
    expect(page.get_by_role("button", name="بله، می‌خوانم")).to_be_focused()
    if use == "touch":
        page.get_by_role("button", name="بله، می‌خوانم").click()
    elif use == "key":
        page.keyboard.press("Enter")
    else:
        page.mouse.wheel(0, 100)

    # the key that answers opens nothing, and the keyboard is where it was
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    if use == "key":
        expect(row).to_be_focused()
    expect(heading).to_be_visible()
    assert page.evaluate(MODE) == "in_use"


def test_nobody_there_the_screen_starts_over_for_the_next_one(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open()
    open_with_a_clock(page)
    page.mouse.click(500, 400)
    page.get_by_role("button", name="برنامه‌ها", exact=True).click()

    page.clock.run_for((IDLE_AFTER + 1) * 1000)
    page.clock.run_for((ASK_FOR + 1) * 1000)

    expect(page.locator("html")).to_have_attribute("data-mode", "attract")
    page.mouse.click(500, 400)
    expect(page.locator(".is-shown h1.name")).to_be_visible()


def test_who_says_that_they_are_done_ends_the_visit(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open()
    open_with_a_clock(page)
    page.mouse.click(500, 400)
    page.clock.run_for((IDLE_AFTER + 1) * 1000)

    page.get_by_role("button", name="تمام شد").click()

    # long before it would end by itself
    expect(page.locator("html")).to_have_attribute("data-mode", "attract", timeout=ASK_FOR * 500)


@pytest.mark.parametrize("fingers", [1, 10])
def test_two_hundred_taps_leave_a_living_page(
    showcase: Showcase, make_context: ContextMaker, fingers: int
) -> None:
    page = make_context(showcase.url, viewport=STANDING, has_touch=True).open(APP)
    page.locator(".bar, .attract").first.wait_for()
    session = page.context.new_cdp_session(page)
    before = page.url

    for number in range(200 // fingers):
        spots = [
            {
                "x": (number * 137 + finger * 97) % 1080,
                "y": (number * 311 + finger * 173) % 1920,
                "id": finger,
            }
            for finger in range(fingers)
        ]
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": spots})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    page.keyboard.press("Escape")
    page.get_by_role("button", name="جست‌وجو", exact=True).first.click()
    expect(page.get_by_role("heading", name="جست‌وجو", exact=True)).to_be_visible()
    assert page.url == before
    assert page.evaluate("visualViewport.scale") == 1
    assert len(page.context.pages) == 1


@pytest.mark.parametrize(
    "keys", ["F1", "F5", "F11", "Control+r", "Control+p", "Control+f", "Alt+ArrowLeft", "Control+="]
)
def test_no_key_leads_out_of_a_paired_screen(
    showcase: Showcase, make_context: ContextMaker, keys: str
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open()
    with showcase.product.inside():
        pair(page, "05")
    page.evaluate(
        "() => void (window.heard = new Promise((resolve) => addEventListener('keydown',"
        " (event) => ['Control', 'Alt'].includes(event.key) || resolve(event.defaultPrevented))))"
    )

    page.keyboard.press(keys)

    assert page.evaluate("() => window.heard") is True


def pair(page: Page, code: str) -> str:
    """Make this page the screen of a booth; returns the device's id."""
    with transaction() as session:
        paired = register_device(session, role="kiosk", booth=get_booth(session, code), by=SYSTEM)
    kept = {"token": paired.token, "role": "kiosk", "device": paired.device.id}
    page.goto("/screen/app")
    page.evaluate("(kept) => localStorage.setItem('ghorfeh.device', kept)", json.dumps(kept))
    page.goto("/screen/app")
    page.locator(".bar, .attract").first.wait_for()
    return str(paired.device.id)


def told(device_id: str) -> list[DeviceEvent]:
    with reading() as session:
        rows = session.scalars(
            select(DeviceEvent).where(DeviceEvent.device_id == device_id).order_by(DeviceEvent.at)
        )
        return list(rows)


def await_told(page: Page, device_id: str, kinds: list[str]) -> None:
    """Until the server has exactly these, in their order; in the page's own time."""
    deadline = time.monotonic() + 40
    while (found := [event.kind for event in told(device_id)]) != kinds:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(100)


def test_what_a_visitor_did_is_told_once_though_answers_are_lost(
    product: Product, make_context: ContextMaker
) -> None:
    context = make_context(product.url, viewport=STANDING)
    context.expect(*AWAY)
    page = context.open()
    with product.inside():
        device_id = pair(page, "01")
        lost: list[Request] = []

        def lose_the_answer(route: Route) -> None:
            route.fetch()  # the server has it; the screen never hears so
            lost.append(route.request)
            route.abort()

        page.route("**/api/v1/events", lose_the_answer, times=2)
        page.mouse.click(500, 400)
        page.get_by_role("button", name="جست‌وجو", exact=True).click()
        page.get_by_role("button", name="برنامه‌ها", exact=True).click()

        await_told(page, device_id, ["visit.started", "page.shown", "page.shown"])
        page.reload()
        page.locator(".bar, .attract").first.wait_for()
        page.mouse.click(500, 400)
        await_told(page, device_id, ["visit.started", "page.shown", "page.shown", "visit.started"])

        assert lost
        assert [event.payload.get("page") for event in told(device_id)][1:3] == ["search", "agenda"]


def test_who_is_refused_while_telling_asks_for_a_code_and_takes_one(
    product: Product, make_context: ContextMaker
) -> None:
    context = make_context(product.url, viewport=STANDING)
    context.expect(r"401 .*/api/v1/events", "status of 401")
    page = context.open()
    is_silent = False
    # a line that says nothing: the refusal comes by no other way
    page.route_web_socket(
        re.compile("socket.io"),
        lambda line: None if is_silent else line.connect_to_server() and None,
    )
    with product.inside():
        device_id = pair(page, "01")
        is_silent = True
        with transaction() as session:
            revoke_device(session, get_device(session, device_id), by=SYSTEM)
        page.reload()
        page.locator(".bar, .attract").first.wait_for()

        page.mouse.click(500, 400)

        expect(page.get_by_role("alert")).to_contain_text("برداشته شده است")
        is_silent = False
        with transaction() as session:
            booth = get_booth(session, "02")
            code = make_pairing_code(session, role="kiosk", by=SYSTEM, booth=booth).code
        # typed where the screen asks for it: one window stays one window
        for digit in code:
            page.get_by_role("button", name=to_persian_digits(digit), exact=True).click()
        expect(page.locator(".page, .attract").first).to_be_visible()


def test_the_code_for_a_phone_comes_though_a_server_hangs_and_fails(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    context = make_context(showcase.url, viewport=STANDING)
    context.expect("503")
    page = context.open(APP)
    page.mouse.click(500, 400)
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) == 2:
            route.fulfill(status=503)
        elif len(asked) > 2:
            route.continue_()

    page.route("**/qr.svg", answer)
    page.get_by_role("button", name="روی گوشی").click()

    expect(page.get_by_role("status")).to_have_text("کد در راه است…")
    expect(page.get_by_role("status")).to_contain_text("در دسترس نیست")
    expect(page.get_by_role("img", name="کد صفحهٔ این غرفه")).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(0)


def test_what_happened_without_a_server_is_told_when_it_is_back(
    product: Product, make_context: ContextMaker
) -> None:
    context = make_context(product.url, viewport=STANDING)
    context.expect(*AWAY)
    page = context.open()
    with product.inside():
        device_id = pair(page, "01")
    product.stop()

    page.mouse.click(500, 400)
    page.get_by_role("button", name="جست‌وجو", exact=True).click()
    product.start()

    with product.inside():
        await_told(page, device_id, ["visit.started", "page.shown"])
