"""A visitor at a booth's screen: the touch that wakes it, its leaves, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

# every page that a screen draws ahead stands there: the bar's, the list, each leaf of the booth
ALL_DRAWN = """() => document.querySelectorAll(".kept").length > 20
  && !document.querySelector(".is-ahead")"""

SET_ASIDE = """() => {
  window.aside = [...document.querySelectorAll(".kept:not(.is-shown)")]
    .map((one) => [one, [...one.childNodes]]);
  for (const [one] of aside) one.replaceChildren();
}"""
PUT_BACK = "() => { for (const [one, nodes] of aside) one.replaceChildren(...nodes); }"


@contextmanager
def shown_alone(screen: Page) -> Iterator[None]:
    """The page that is shown without those kept out of sight: each has its turn, and looking
    through forty of them again and again took minutes."""
    screen.evaluate(SET_ASIDE)
    try:
        yield
    finally:
        screen.evaluate(PUT_BACK)


def wake(screen: Page) -> None:
    """Touch a screen that rests; its booth's first page lies open."""
    touch, bar = screen.locator(".attract-touch"), screen.locator(".bar")
    touch.or_(bar).first.wait_for()
    if touch.is_visible():
        touch.click()
    bar.wait_for()


def open_section(screen: Page, number: int = 1) -> None:
    """From wherever one is to the first leaf of one of the booth's sections."""
    wake(screen)
    screen.locator(".bar-item").first.click()
    screen.locator(".is-shown .tile").nth(number - 1).click()
    screen.locator(".is-shown .page-title").wait_for()


def turn_leaves(screen: Page) -> Iterator[str]:
    """Every leaf of the booth, from its first page on; yields the title of each."""
    screen.locator(".bar-item").first.click()
    screen.locator(".is-shown .on-home").wait_for()
    yield "home"
    if not screen.locator(".is-shown .tile").count():
        return
    screen.locator(".is-shown .tile").first.click()
    while not screen.locator(".is-shown .on-home").count():
        expect(screen.locator(".is-shown .page-title h2")).not_to_be_empty()
        place = screen.locator(".is-shown .pager-place").inner_text().replace("\n", " ")
        here = (
            screen.locator(".is-shown .pager-sheets").get_attribute("aria-label")
            if (screen.locator(".is-shown .pager-sheets").count())
            else ""
        )
        yield f"{screen.locator('.is-shown .page-title h2').inner_text()} {place} {here}".strip()
        screen.locator(".is-shown .pager-item.is-after").click()
