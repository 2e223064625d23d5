"""A browser, watched contexts, and the whole product: one for all who only read, or one's own.

Everything is opened for this package alone and closed after its last test, so that the loop of the
browser's driver is in no other test's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import desk
from tests.browser.chromium import WatchedContext, find_chromium, launch_chromium
from tests.browser.product import Product, serve_product
from tests.browser.showcase import Showcase, furnish

# generous: linters and other tests may be running beside us
expect.set_options(timeout=20_000)

ContextMaker = Callable[..., WatchedContext]
DeskOpener = Callable[..., WatchedContext]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def showcase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Showcase]:
    """A product with something on every page, for tests that change nothing."""
    with serve_product(tmp_path_factory.mktemp("showcase")) as product:
        yield furnish(product)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A product of the test's own, just started for the first time, with the sample."""
    with serve_product(tmp_path) as product:
        yield product


@pytest.fixture
def make_context(browser: Browser) -> Iterator[ContextMaker]:
    """make_context(url, viewport=…) -> a person's browser; problems in it fail the test."""
    contexts: list[WatchedContext] = []

    def make(url: str, **options: object) -> WatchedContext:
        contexts.append(WatchedContext(browser, url, **options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.context.close()
    assert [problem for context in contexts for problem in context.unexpected()] == []


@pytest.fixture(scope="package")
def signed_in(browser: Browser, showcase: Showcase) -> Any:
    """The cookies of somebody who signed in at the showcase's door and may see everything."""
    context = WatchedContext(browser, showcase.url)
    desk.sign_in(context.open(), showcase.name, showcase.password)
    state = context.context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_desk(showcase: Showcase, make_context: ContextMaker, signed_in: Any) -> DeskOpener:
    """open_desk(viewport=…) -> the browser of somebody signed in at the showcase."""
    return lambda **options: make_context(showcase.url, storage_state=signed_in, **options)
