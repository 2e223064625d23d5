"""Every page reads as Persian: direction, digits, nothing too wide, nothing cut off.

The screens besides: what can be touched is large enough for a finger, and text stands out 7:1.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.axe import fail_for
from tests.browser.chromium import LAPTOP, LYING, PHONE, STANDING
from tests.browser.conftest import ContextMaker, DeskOpener
from tests.browser.reading import low_contrasts, small_targets, stumbles
from tests.browser.showcase import Showcase

TARGET_PX = 64
SCREEN_SIZES = pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
# a neighbourhood, a stratum, a base, an agency
BOOTHS = ("01", "56", "61", "73")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_every_page_of_the_desk(
    showcase: Showcase, open_desk: DeskOpener, size: dict[str, int]
) -> None:
    page = open_desk(viewport=size, reduced_motion="reduce").open()
    found = {}

    for address in showcase.pages:
        page.goto(address)
        found[address] = stumbles(page)

    fail_for(found)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_a_stranger_sees(
    showcase: Showcase, make_context: ContextMaker, size: dict[str, int]
) -> None:
    context = make_context(showcase.url, viewport=size, reduced_motion="reduce")
    context.expect("404")
    page = context.open()
    found = {}

    for address in ("/", "/admin/sign-in", "/nowhere", "/screen?booth=nothing"):
        page.goto(address)
        found[address] = stumbles(page)

    fail_for(found)


def turn_all_pages(page: Page, booth: str) -> Iterator[str]:
    """Open a booth's screen and turn to each of its pages; yields where it is."""
    page.goto(f"/screen?booth={booth}")
    page.locator("h1.name").wait_for()
    yield f"booth {booth}: home"
    sections = page.locator(".nav-strip .nav-item")
    for number in range(sections.count()):
        sections.nth(number).click()
        page.locator(f".nav-strip li:nth-child({number + 1}) [aria-current=page]").wait_for()
        yield f"booth {booth}: section {number + 1}"
        if page.locator("button.card").count():
            page.locator("button.card").first.click()
            page.locator("button.card").first.wait_for(state="detached")
            yield f"booth {booth}: an item of section {number + 1}"
            page.locator(".nav-first").click()


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

    page.goto("/screen")
    page.locator(".keypad").wait_for()
    found = [*stumbles(page), *low_contrasts(page), *small_targets(page, TARGET_PX)]

    fail_for({"/screen": found})
