"""axe finds nothing on the desk's pages, a Persian reader stumbles over nothing, large and small.

Each page of the desk is opened once a size and looked at in every way, since opening it takes the
time. Its colours are the same at both sizes: in dark they are looked at on the laptop.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import LAPTOP, PHONE
from tests.browser.conftest import ContextMaker, DeskOpener
from tests.browser.reading import stumbles
from tests.browser.showcase import Showcase

SIZES = pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])


def look_at(page: Page, address: str, found: dict[str, list[str]]) -> None:
    """Open the page; note what is wrong in light, and on a laptop with its colours in dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address)
    page.wait_for_load_state("load")
    found[address] = [*stumbles(page), *find_violations(page)]
    if page.viewport_size == LAPTOP:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found[f"{address} (dark)"] = find_violations(page, "color-contrast", "link-in-text-block")


@SIZES
def test_every_page_of_the_desk(
    showcase: Showcase, open_desk: DeskOpener, size: dict[str, int]
) -> None:
    page = open_desk(viewport=size).open()
    found: dict[str, list[str]] = {}

    for address in showcase.pages:
        look_at(page, address, found)

    assert showcase.unreached == []
    fail_for(found)


@SIZES
def test_what_a_stranger_sees(
    showcase: Showcase, make_context: ContextMaker, size: dict[str, int]
) -> None:
    context = make_context(showcase.url, viewport=size)
    context.expect("404")
    page = context.open()
    found: dict[str, list[str]] = {}

    for address in ("/", "/admin/sign-in", "/nowhere", "/screen?booth=nothing"):
        look_at(page, address, found)

    fail_for(found)


@SIZES
def test_errors_of_the_desk(
    showcase: Showcase, open_desk: DeskOpener, size: dict[str, int]
) -> None:
    context = open_desk(viewport=size)
    context.expect("404", "409")
    page = context.open()
    found: dict[str, list[str]] = {}

    for address in ("/admin/booths/999", "/admin/nowhere", "/admin/releases/2/roll-back"):
        look_at(page, address, found)

    fail_for(found)
