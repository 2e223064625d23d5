"""Publish click → painted on a real screen: Chromium at the desk, Chromium at the booth.

Both pages read the same machine's clock (performance.timeOrigin + performance.now()): from the
click on the publish button to the frame after the one in which the screen drew the new release.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from booth_content.draft import section_drafts
from booth_content.saving import save_section
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import transaction
from kiosk.device import register_device
from tests.benchmarks.measure import Row
from tests.benchmarks.world import PASSWORD
from tests.browser import desk
from tests.browser.chromium import LAPTOP, STANDING, WatchedContext, find_chromium, launch_chromium
from tests.browser.product import Product, serve_product
from tests.builders import get_booth

BAR_MS = 1000
NAME = "organiser"

NOTE_CLICK = """() => document.querySelector("[data-publishes]").addEventListener("click", () =>
  sessionStorage.setItem("clicked", performance.timeOrigin + performance.now()), { once: true })"""
CLICKED = "() => Number(sessionStorage.getItem('clicked'))"
# Nobody is at the screen, so that it takes a release at once; whatever face it shows, it says
# which one it has drawn. Resolved by the observer: no polling falls between that and its frame.
AWAIT_RELEASE = """() => {
  const shown = () => document.querySelector("[data-release]")?.dataset.release;
  const before = shown();
  window.painted = new Promise((resolve) => {
    const look = () => {
      if (shown() === before) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() =>
        resolve(performance.timeOrigin + performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  return true;
}"""


def painted(*, rounds: int = 20) -> list[Row]:
    """The sample exhibition, its web and its jobs process; one booth edited and published."""
    path = find_chromium()
    if path is None:
        print("skipped: publish click → painted (no Chromium)")
        return []
    with (
        tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder,
        serve_product(Path(folder)) as product,
        product.inside() as app,
        sync_playwright() as playwright,
    ):
        browser = launch_chromium(playwright, path)
        values = _measure(app, product, browser, rounds)
        browser.close()
    return [Row("publish click → painted", "ms", values, "median", BAR_MS)]


def _measure(app: Flask, product: Product, browser: Browser, rounds: int) -> list[float]:
    with transaction() as session:
        account = add_account(
            session,
            name=NAME,
            role="organiser",
            password_hash=prepare_password(PASSWORD),
            by=SYSTEM,
        )
        paired = register_device(session, role="kiosk", booth=get_booth(session, "01"), by=SYSTEM)
    office, booth = (
        WatchedContext(browser, product.url, viewport=size, reduced_motion="no-preference")
        for size in (LAPTOP, STANDING)
    )
    page, screen = office.open(), booth.open("/screen/app")
    desk.sign_in(page, NAME, PASSWORD)
    kept = {"token": paired.token, "role": "kiosk", "device": paired.device.id}
    screen.evaluate("(kept) => localStorage.setItem('ghorfeh.device', kept)", json.dumps(kept))
    screen.reload()
    screen.locator(".attract").wait_for()
    values = [_round(page, screen, account, number) for number in range(rounds + 1)]
    office.close()
    booth.close()
    return values[1:]  # the first warms up both


def _round(page: Page, screen: Page, account: Account, number: int) -> float:
    """Write, open the publish page, click; the milliseconds from the click to the frame."""
    text = f"بوستان شمارهٔ {number} گشوده شد"
    _write(account, text)
    screen.evaluate(AWAIT_RELEASE)
    page.goto("/admin/publish?booth=01")
    page.locator("[data-publishes]:not(:disabled)").wait_for()
    page.evaluate(NOTE_CLICK)
    page.locator("[data-publishes]").click()
    seen = float(screen.evaluate("() => window.painted"))
    page.wait_for_url("**/admin/publish/jobs/**")
    return seen - float(page.evaluate(CLICKED))


def _write(account: Account, text: str) -> None:
    with transaction() as session:
        booth = get_booth(session, "01")
        draft = section_drafts(session, booth).get("identity")
        before = draft.fields.get("about") if draft else None
        change = {"before": before, "after": text}
        save_section(session, booth, section_key="identity", changes={"about": change}, by=account)
