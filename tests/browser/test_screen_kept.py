"""Pages that a screen draws ahead and keeps: there at once, and of this visitor alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chromium import STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.showcase import Showcase
from tests.browser.turning import ALL_DRAWN, wake

APP = "/screen/app?booth=01"
BAR = ("این غرفه", "نقشه", "جست‌وجو", "برنامه‌ها", "روی گوشی")
# the hall orders by the first one, the programme by a later one
BREAK_THE_PROGRAMME = """
  let made = 0;
  Intl.Collator = class extends Intl.Collator {
    constructor(language) {
      if (made++) throw new Error("no order");
      super(language);
    }
  };"""
MARK = "() => { for (const one of document.querySelectorAll('.kept > *')) one.wasAhead = true; }"
IS_MARKED = "() => document.querySelector('.is-shown > *').wasAhead === true"
# what this visit saw, without holding it
REMEMBER = "() => (window.seen ??= []).push(new WeakRef(document.querySelector('.is-shown > *')))"
# of the first so many: those that left the document and are held by something
HELD = """(first) => seen.slice(0, first)
  .filter((one) => one.deref() && !one.deref().isConnected).length"""
# The time that the browser sees before it: of one frame while there are frames to come, 50 ms where
# nothing is to be drawn. The most of some moments, since each may be one of something else.
REST = """async () => {
  const rests = [];
  for (let count = 0; count < 20; count++)
    rests.push((await new Promise(requestIdleCallback)).timeRemaining());
  return Math.max(...rests);
}"""
FRAME_MS = 17
OUT_OF_SIGHT = "() => Boolean(document.activeElement.closest('.kept:not(.is-shown)'))"


def open_drawn(page: Page) -> None:
    """A booth's screen while nobody is there, once it has drawn what is to come."""
    page.goto(APP)
    page.wait_for_function(ALL_DRAWN)
    page.evaluate(MARK)


def touch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_what_is_touched_first_was_drawn_while_nobody_was_there(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open()
    open_drawn(page)

    wake(page)
    for name in (*BAR[1:], BAR[0]):
        touch(page, name)
        assert page.evaluate(IS_MARKED), name
    page.locator(".is-shown .tile").nth(2).click()
    assert page.evaluate(IS_MARKED)
    for _ in range(60):
        page.keyboard.press("Tab")
        assert not page.evaluate(OUT_OF_SIGHT)


def test_a_page_drawn_ahead_speaks_the_language_chosen_since(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open()
    open_drawn(page)
    wake(page)

    touch(page, "English")
    touch(page, "Programme")

    expect(page.locator(".is-shown h1")).to_have_text("Programme")
    expect(page.locator(".is-shown")).to_have_attribute("dir", "ltr")
    expect(page.locator(".is-shown .pager")).to_contain_text("Back")


def test_a_visitor_finds_a_page_as_they_left_it_and_the_next_one_a_fresh_one(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING, reduced_motion="reduce").open()
    page.clock.install()
    page.goto(APP)
    wake(page)
    touch(page, "برنامه‌ها")
    day, pressed = (
        page.locator(".is-shown .is-day").last,
        page.locator(".is-shown .is-day[aria-pressed=true]"),
    )
    first = pressed.inner_text()
    day.click()
    touch(page, "نقشه")
    touch(page, "برنامه‌ها")
    expect(day).to_have_attribute("aria-pressed", "true")
    touch(page, BAR[0])
    page.evaluate(MARK)

    page.clock.run_for(61_000)
    page.clock.run_for(21_000)
    wake(page)
    assert not page.evaluate(IS_MARKED)
    touch(page, "برنامه‌ها")

    expect(pressed).to_have_text(first)
    expect(day).to_have_attribute("aria-pressed", "false")


def test_what_visitors_saw_is_let_go(showcase: Showcase, make_context: ContextMaker) -> None:
    page = make_context(showcase.url, viewport=STANDING, reduced_motion="reduce").open()
    page.clock.install()
    page.goto(APP)
    session = page.context.new_cdp_session(page)

    def visit() -> None:
        wake(page)
        page.locator(".is-shown .need").click()
        page.evaluate(REMEMBER)
        for name in (*BAR[1:], BAR[0]):
            touch(page, name)
            page.evaluate(REMEMBER)
        page.clock.run_for(61_000)
        page.clock.run_for(21_000)
        expect(page.locator(".attract")).to_be_visible()

    visit()  # some first drawings are held for good
    page.evaluate("() => (window.seen = [])")
    for _ in range(4):
        visit()
    for _ in range(3):  # what the page and the browser hold of each other goes by turns
        session.send("HeapProfiler.collectGarbage")

    assert page.evaluate("() => seen.length") == 4 * 6
    # what the last one saw may be held until the next: by what Preact and the browser did last
    assert page.evaluate(HELD, 3 * 6) == 0


def test_a_page_that_cannot_be_drawn_ahead_harms_no_other(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING).open()
    page.add_init_script(BREAK_THE_PROGRAMME)
    open_drawn(page)

    wake(page)
    for name in ("نقشه", "روی گوشی", "این غرفه"):
        touch(page, name)
        assert page.evaluate(IS_MARKED), name
    expect(page.locator(".is-shown h1.name")).to_be_visible()


def test_what_moves_on_a_page_out_of_sight_costs_no_frames(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING, reduced_motion="no-preference").open()
    open_drawn(page)
    wake(page)
    expect(page.locator(".kept:not(.is-shown) .plan-here")).to_be_attached()

    assert page.evaluate(REST) > 2 * FRAME_MS
    touch(page, "نقشه")
    touch(page, "این غرفه")
    assert page.evaluate(REST) > 2 * FRAME_MS


def test_a_film_rests_when_its_page_is_left(showcase: Showcase, make_context: ContextMaker) -> None:
    page = make_context(showcase.url, viewport=STANDING).open(APP)
    wake(page)
    page.locator(".is-shown .tile", has_text="فیلم").click()
    film = page.locator("video:not(.attract-film)")
    touch(page, "پخش")
    page.wait_for_function("() => !document.querySelector('.player video').paused")

    touch(page, "این غرفه")

    page.wait_for_function("() => document.querySelector('.player video').paused")
    expect(film).to_have_count(1)
    expect(film).to_be_hidden()
