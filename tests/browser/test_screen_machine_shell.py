"""The watchdog around a screen, and the build that the screen keeps."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.chromium import STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.kiosks import APP, AWAY, EMPTIED, Fleet, serve_fleet
from tests.live import ROOT

NAME = "خاکفرج"
SHELL_FILES = ("shell.html", "shell.css", "shell.js")
STUCK = "() => setTimeout(() => { for (;;) continue; }, 0)"
MORE_THAN_THERE_ARE = 40
HEARD = """(place) => {
  const top = window.top;
  top.heard ??= [];
  addEventListener("keydown", (event) => {
    top.heard.push([place, event.key, event.defaultPrevented]);
  });
  addEventListener("contextmenu", (event) => (top.isMenuStopped = event.defaultPrevented));
}"""
KEPT_BUILDS = "() => caches.match('/screen/build').then((kept) => kept.json())"
SEEN = ("foreign: http://localhost", "foreign: file:")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with serve_fleet(tmp_path_factory.mktemp("fleet")) as fleet:
        yield fleet


def app_of(page: Page) -> Frame:
    """The frame with the screen's app, once the shell shows it."""
    expect(page.locator("#cover")).to_have_class("is-off", timeout=60_000)
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame is not None
    expect(frame.locator("#screen")).to_contain_text(NAME)
    return frame


def expect_begun_anew(page: Page) -> None:
    """The shell has covered what was dead and shows a new start of it."""
    expect(page.locator("#cover")).to_have_attribute("data-fails", "1", timeout=60_000)
    app_of(page)


def test_a_page_that_lost_what_it_showed_is_begun_anew(
    fleet: Fleet, make_context: ContextMaker
) -> None:
    page = make_context(fleet.url, viewport=STANDING).open("/screen?booth=01")

    app_of(page).evaluate(EMPTIED)

    expect_begun_anew(page)


@pytest.mark.parametrize("home", ["localhost", "disk"])
def test_a_page_in_an_endless_loop_is_ended_by_a_shell_of_another_site(
    fleet: Fleet, make_context: ContextMaker, tmp_path: Path, home: str
) -> None:
    if home == "disk":
        for name in SHELL_FILES:
            shutil.copy(ROOT / "static" / "screen" / name, tmp_path)
        shell = (tmp_path / "shell.html").as_uri()
    else:
        shell = fleet.url.replace("127.0.0.1", "localhost") + "/screen"
    context = make_context(fleet.url, viewport=STANDING)
    context.expect(*SEEN)
    page = context.open(f"{shell}?server={fleet.url}&booth=01")

    app_of(page).evaluate(STUCK)

    expect_begun_anew(page)


def test_nobody_sees_a_browsers_error_while_the_server_is_away(
    fleet: Fleet, make_context: ContextMaker
) -> None:
    context = make_context(fleet.url, viewport=STANDING)
    context.expect(*AWAY)
    page = context.open("/screen?booth=01")
    app = app_of(page)

    fleet.product.stop()
    app.evaluate("() => void setTimeout(() => location.reload(), 0)")
    expect(page.locator("#cover")).to_have_attribute("data-fails", "1", timeout=60_000)
    assert page.locator("#cover").get_attribute("class") in ("", None)

    fleet.product.start()
    app_of(page)


def test_a_visitors_keys_reach_the_app_in_its_frame(
    fleet: Fleet, make_context: ContextMaker
) -> None:
    page = make_context(fleet.url, viewport=STANDING).open("/screen?booth=01")
    app = app_of(page)

    page.keyboard.press("Tab")

    expect(app.locator("html")).to_have_attribute("data-mode", "in_use")


def test_no_key_leads_out_of_a_paired_screens_shell(
    fleet: Fleet, make_context: ContextMaker
) -> None:
    kiosk = fleet.pair("01")
    context = make_context(fleet.url, viewport=STANDING, storage_state=kiosk.remembered(fleet.url))
    page = context.open("/screen")
    fleet.wait_until(kiosk, page, release=fleet.publish("01"))
    app = app_of(page)
    page.mouse.click(500, 400)
    for place, root in (("shell", page), ("app", app)):
        root.evaluate(HEARD, place)

    for way in ("Tab", "Shift+Tab"):
        for _ in range(MORE_THAN_THERE_ARE):
            page.keyboard.press(way)
        for keys in ("F12", "Control+p", "Control+f", "Escape"):
            page.keyboard.press(keys)
    page.locator("#cover").dispatch_event("contextmenu", {"cancelable": True})

    heard = page.evaluate("window.heard")
    assert {place for place, _, _ in heard} == {"app"}
    assert {key: is_stopped for _, key, is_stopped in heard if key in ("F12", "p", "f")} == {
        "F12": True,
        "p": True,
        "f": True,
    }
    assert page.evaluate("window.isMenuStopped")


def serve_from(fleet: Fleet, root: Path) -> None:
    """End the server and start one of another version on the same data and port."""
    fleet.product.stop()
    fleet.product.serve = (sys.executable, str(root / "deploy" / "serve.py"))
    fleet.product.start()


@pytest.fixture
def other_version(fleet: Fleet, tmp_path: Path) -> Iterator[Path]:
    """A copy of the product that may be changed; afterwards the fleet's server is as before."""
    root = tmp_path / "other"
    left = shutil.ignore_patterns(".*", "node_modules", "var", "tests", "__pycache__")
    shutil.copytree(ROOT, root, ignore=left, symlinks=True)
    yield root
    serve_from(fleet, ROOT)


def test_a_new_build_is_taken_whole_and_given_up_when_it_does_not_start(
    fleet: Fleet, make_context: ContextMaker, other_version: Path
) -> None:
    kiosk = fleet.pair("01")
    context = make_context(fleet.url, viewport=STANDING, storage_state=kiosk.remembered(fleet.url))
    context.expect(*AWAY, "a build that does not start", "ERR_ABORTED", "404")
    page = context.open("/screen")
    app = app_of(page)
    app.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    fleet.wait_until(kiosk, page, release=fleet.publish("01"))
    build = fleet.seen(kiosk)["build"]

    # a version that works is taken by itself
    style = other_version / "static" / "screen" / "standing.css"
    style.write_text(style.read_text(encoding="utf-8") + ".new { color: red; }", encoding="utf-8")
    serve_from(fleet, other_version)
    while (newer := fleet.seen(kiosk)["build"]) == build:
        page.wait_for_timeout(50)
    app_of(page)

    # one that does not start is tried three times, then the one before is back
    main = other_version / "static" / "screen" / "main.js"
    broken = 'throw new Error("a build that does not start");\n'
    main.write_text(broken + main.read_text(encoding="utf-8"), encoding="utf-8")
    serve_from(fleet, other_version)
    while page.evaluate(KEPT_BUILDS)["current"] == newer:
        page.wait_for_timeout(50)
    for _ in range(3):
        page.goto(APP)
        page.wait_for_load_state("load")
    expect(page.locator("#screen")).to_contain_text(NAME)
    assert page.evaluate("document.querySelector('meta[name=build]').content") == newer

    # which is told, and it is not tried again
    given_up = {"build": newer, "problem": "build_failed"}
    fleet.wait_until(kiosk, page, release=fleet.publish("01"), **given_up)
    kept = page.evaluate(KEPT_BUILDS)
    assert kept["current"] == newer
    assert kept["failed"] not in (None, newer)

    # until the server has another one
    serve_from(fleet, ROOT)
    fleet.wait_until(kiosk, page, build=build, problem=None)
