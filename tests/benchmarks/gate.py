"""A gate in Chromium: its list of 6,000 guests, and a scan from what was read to the verdict.

The product's own server, the machine of the gate's page as it is served. The list counts as loaded
once the device's disk has it; a verdict of the gate alone counts once the disk has the scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.entrance import FEW, EntranceWorld, make_entrance
from tests.benchmarks.measure import Row
from tests.browser.chromium import WatchedContext, find_chromium, launch_chromium

ROUNDS, SCANS = 10, 200
LIST_BAR_MS, LIST_BAR_MB, VERDICT_BAR_MS = 1000, 2.0, 150

# from the request to the list on the disk; then the same out of the disk alone
LOAD = """async (token) => {
  const at = (name) => import(`/static/gate/machine/${name}.js`);
  const { createApi } = await at("api");
  const { createClock } = await at("clock");
  const { openList } = await at("list");
  const { openStore } = await at("store");
  const { refreshList } = await at("sync");
  const store = await openStore();
  const list = await openList(store, null, "gate");
  const clock = createClock(0, () => undefined);
  const ask = createApi({ address: "", token, onContact: () => undefined });
  const began = performance.now();
  await refreshList({ ask, list, clock });
  const loaded = performance.now();
  const again = await openStore();
  const facts = await again.readAll("facts");
  const kept = await openList(again, facts.get("list"), "gate");
  const opened = performance.now();
  const sent = performance.getEntriesByType("resource");
  const size = sent.findLast(({ name }) => name.includes("/gate/list"));
  const before = performance.now();
  await refreshList({ ask, list: kept, clock });
  const changes = performance.now() - before;
  if (kept.count() !== list.count()) throw new Error("the disk has another list");
  return { count: list.count(), load: loaded - began, open: opened - loaded, changes,
    size: size.decodedBodySize };
}"""
BEGIN = """async (token) => {
  const { openStation } = await import("/static/gate/machine/station.js");
  window.station = await openStation({ address: "", token, onChange: () => undefined });
}"""
READY = "(count) => window.station.state.list.count === count && window.station.state.isConnected"
SCAN = """async (codes) => {
  const times = [];
  const by = new Set();
  for (const code of codes) {
    const began = performance.now();
    const { decidedBy, outcome } = await window.station.scan(code, { direction: "entry" });
    times.push(performance.now() - began);
    by.add(`${decidedBy} ${outcome}`);
  }
  return { times, by: [...by] };
}"""
AWAY = "() => !window.station.state.isConnected"
LOOK = """(codes) => codes.map((code) => {
  const began = performance.now();
  if (!window.station.look(code)) throw new Error("not in the list");
  return performance.now() - began;
})"""


@contextmanager
def _hall() -> Iterator[tuple[EntranceWorld, Browser]]:
    path = find_chromium()
    assert path is not None
    with make_entrance(FEW) as world, sync_playwright() as playwright:
        browser = launch_chromium(playwright, path)
        yield world, browser
        browser.close()


def list_load() -> list[Row]:
    """The list into an empty browser, as often in a new one."""
    if not _is_there():
        return []
    with _hall() as (world, browser):
        told = [_load(world, browser) for _ in range(ROUNDS)]
    if {one["count"] for one in told} != {FEW}:
        raise AssertionError(f"not the whole list: {told}")
    sizes = [one["size"] / 1e6 for one in told]
    loads = [one["load"] for one in told]
    return [
        Row(f"list of {FEW:,} guests into a gate", "ms", loads, "max", LIST_BAR_MS),
        Row("the same out of the gate's own disk", "ms", [one["open"] for one in told]),
        Row("its changes, when there are none", "ms", [one["changes"] for one in told]),
        Row("its size", "MB", sizes, "max", LIST_BAR_MB),
    ]


def _load(world: EntranceWorld, browser: Browser) -> dict[str, Any]:
    context = WatchedContext(browser, world.server.url)
    told: dict[str, Any] = context.open("/gate").evaluate(LOAD, world.token)
    context.close()
    return told


def verdicts() -> list[Row]:
    """Scans of guests who have not come yet, with the server and without."""
    if not _is_there():
        return []
    with _hall() as (world, browser):
        context = WatchedContext(browser, world.server.url)
        context.expect("WebSocket connection to", "ERR_")
        page = context.open("/gate")
        page.evaluate(BEGIN, world.token)
        page.wait_for_function(READY, arg=FEW)
        _scans(page, world.codes[:20], "server")
        there = _scans(page, world.codes[20 : 20 + SCANS], "server")
        looks = page.evaluate(LOOK, world.codes[:SCANS])
        context.context.set_offline(True)
        page.wait_for_function(AWAY)
        alone = _scans(page, world.codes[1000 : 1000 + SCANS], "gate")
        context.close()
    return [
        Row("scan → verdict of the server", "ms", there, "p98", VERDICT_BAR_MS),
        Row("scan → verdict of the gate alone, on its disk", "ms", alone, "p98", VERDICT_BAR_MS),
        Row("a guest's record unsealed", "ms", looks),
    ]


def _scans(page: Page, codes: list[str], by: str) -> list[float]:
    told = page.evaluate(SCAN, codes)
    if told["by"] != [f"{by} admitted"]:
        raise AssertionError(told["by"])
    times: list[float] = told["times"]
    return times


def _is_there() -> bool:
    if find_chromium() is None:
        print("skipped: the gate in a browser (no Chromium)")
        return False
    return True


BENCHMARKS = {"gate-list-load": list_load, "gate-verdict": verdicts}
