"""Every page of the screens reads as Persian: direction, digits, nothing too wide or cut off.

What can be touched is large enough for a finger, and text stands out 7:1.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.axe import fail_for
from tests.browser.chromium import LYING, STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.reading import low_contrasts, small_targets, stumbles
from tests.browser.showcase import Showcase
from tests.browser.turning import turn_leaves, wake

TARGET_PX = 64
SCREEN_SIZES = pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
# a neighbourhood, a stratum, a base, an agency
BOOTHS = ("01", "56", "61", "73")


def turn_all_pages(page: Page, booth: str) -> Iterator[str]:
    """Open a booth's screen and turn to each of its pages; yields where it is."""
    page.goto(f"/screen/app?booth={booth}")
    wake(page)
    for place in turn_leaves(page):
        yield f"booth {booth}: {place}"
        if page.locator(".is-shown button.card").count():
            page.locator(".is-shown button.card").first.click()
            page.locator(".is-shown button.card").first.wait_for(state="detached")
            yield f"booth {booth}: an item of {place}"
            page.locator(".is-shown .pager-back").click()
            page.locator(".is-shown button.card").first.wait_for()


@SCREEN_SIZES
def test_every_page_of_the_screens(
    showcase: Showcase, make_context: ContextMaker, size: dict[str, int]
) -> None:
    page = make_context(showcase.url, viewport=size, reduced_motion="reduce").open()
    found = {}

    for booth in BOOTHS:
        for place in turn_all_pages(page, booth):
            found[place] = [
                *stumbles(page),
                *low_contrasts(page),
                *small_targets(page, TARGET_PX),
            ]

    fail_for(found)


@SCREEN_SIZES
def test_the_pairing_page(
    showcase: Showcase, make_context: ContextMaker, size: dict[str, int]
) -> None:
    page = make_context(showcase.url, viewport=size, reduced_motion="reduce").open()

    page.goto("/screen/app")
    page.locator(".keypad").wait_for()
    found = [*stumbles(page), *low_contrasts(page), *small_targets(page, TARGET_PX)]

    fail_for({"/screen": found})
