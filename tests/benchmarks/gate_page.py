"""Scan → painted at a gate in Chromium: from a scanner's last key to the frame after the verdict.

The product's own server with 6,000 guests, the station as it is served, paired. The clock is the
page's own; with the server and without it.
"""

from __future__ import annotations

import json

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.entrance import FEW, EntranceWorld, make_entrance
from tests.benchmarks.measure import Row
from tests.browser.chromium import LAPTOP, WatchedContext, find_chromium, launch_chromium

SCANS, FIRST = 100, 10
BAR_MS = 150

# Another name on the stage is another verdict; two frames later it has been painted.
SCAN = """async (codes) => {
  const shown = () => document.querySelector(".verdict-name");
  const paint = () => new Promise((painted) => {
    const before = shown();
    const observer = new MutationObserver(() => {
      if (!shown() || shown() === before) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now())));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  const type = (code) => [...code, "Enter"].map((key) => new KeyboardEvent("keydown", {
    code: key === "Enter" ? key : /[0-9]/.test(key) ? `Digit${key}` : `Key${key}`, key,
    bubbles: true, cancelable: true,
  })).forEach((event) => document.body.dispatchEvent(event));
  const times = [];
  for (const code of codes) {
    const painted = paint();
    const began = performance.now();
    type(code);
    times.push(await painted - began);
    if (!document.querySelector(".verdict[data-outcome=admitted]")) throw new Error(code);
  }
  return times;
}"""


def painted() -> list[Row]:
    """Guests who have not come yet, one after the other."""
    path = find_chromium()
    if path is None:
        print("skipped: scan → painted (no Chromium)")
        return []
    with make_entrance(FEW) as world, sync_playwright() as playwright:
        browser = launch_chromium(playwright, path)
        context = WatchedContext(browser, world.server.url, viewport=LAPTOP)
        context.expect("WebSocket connection to", "ERR_")
        page = _open(context, world)
        _scan(page, world.codes[:FIRST])
        there = _scan(page, world.codes[FIRST : FIRST + SCANS])
        context.context.set_offline(True)
        page.locator(".band").wait_for()
        alone = _scan(page, world.codes[1000 : 1000 + SCANS])
        context.close()
        browser.close()
    return [
        Row("scan → painted, by the server", "ms", there, "p95", BAR_MS),
        Row("scan → painted, by the gate alone", "ms", alone, "p95", BAR_MS),
    ]


def _open(context: WatchedContext, world: EntranceWorld) -> Page:
    """The station, paired, with its whole list and every group's pattern."""
    page = context.open("/gate")
    kept = json.dumps({"token": world.token, "device": "measured"})
    page.evaluate("(kept) => localStorage.setItem('ghorfeh.gate', kept)", kept)
    page.goto("/gate")
    page.get_by_text("تازه‌شده").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def _scan(page: Page, codes: list[str]) -> list[float]:
    times: list[float] = page.evaluate(SCAN, codes)
    return times


BENCHMARKS = {"gate-painted": painted}
