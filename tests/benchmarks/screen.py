"""The booth's screen in Chromium, its processor slowed down: size, first paint, taps, keys, heap.

The product with the sample of 73 booths and a programme of 2,500 items, paired as a screen is.
Times are the page's own: Event Timing for a tap (from the finger to the next frame), Long Tasks
for the loop, the collected heap for what a visit leaves behind.
"""

from __future__ import annotations

import gzip
import json
import re
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from booth_content.exhibition import AgendaItem, Exhibition
from booth_content.jobs import publish_now
from core.audit import SYSTEM
from core.database import transaction
from core.persian import fold
from kiosk.device import register_device
from tests.benchmarks.measure import Row
from tests.browser.chromium import STANDING, WatchedContext, find_chromium, launch_chromium
from tests.browser.product import Product, serve_product
from tests.builders import get_booth

PROGRAMME = 2_500
FIELDS = ("عمرانی", "بهداشتی", "پزشکی", "فرهنگی", "علمی")
SCRIPT_BAR_KB, STYLE_BAR_KB = 70, 25
# some 150 letters: of forty the 98th percentile is the one worst
WORDS = (
    "نیاز",
    "مدرسه",
    "خاکفرج",
    "کارگاه خیاطی",
    "فرهنگی",
    "درمانگاه شبانه",
    "آب آشامیدنی",
    "شیخ آباد",
    "کتابخانه",
    "عسل و لبنیات",
    "بازار روز",
    "فضای سبز",
    "هیئت جوانان",
    "فرش دستباف",
    "زمین ورزش",
    "اشتغال بانوان",
)
LETTER_MS = 150  # between the letters of somebody who types quickly with two fingers
FRAME = "() => new Promise((done) => requestAnimationFrame(() => done(1)))"
FINGER_MS = 60  # from a finger's coming down to its leaving; without it both would be one frame
VISITS, SETTLED = 1_000, 400
# less than the smallest thing that could be kept for each visit: a page shown is 300
LEFT_BAR_BYTES = 100
# kinds of nodes in a heap snapshot; "code" is what V8 made of the functions, "native" the browser's
# own, where the requests that the benchmark's driver follows are kept for ever
KEPT_KINDS = {
    "array",
    "bigint",
    "closure",
    "concatenated string",
    "number",
    "object",
    "object shape",
    "regexp",
    "sliced string",
    "string",
    "symbol",
}
LIVELY: dict[str, Any] = {"viewport": STANDING, "reduced_motion": "no-preference"}
AWAY = ("WebSocket connection to", "ERR_CONNECTION_REFUSED", "ERR_FAILED", "ERR_INTERNET")

NOTE_PAINT = """() => {
  const look = () => {
    if (!document.querySelector(".attract, h1.name")) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() =>
      top.postMessage({ kind: "measured", at: performance.timeOrigin + performance.now() }, "*")));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  if (window === top) window.measured = new Promise((resolve) => addEventListener("message",
    ({ data }) => data?.kind === "measured" && resolve(data.at - performance.timeOrigin)));
}"""
WATCH_TAPS = """() => {
  window.taps = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) taps.set(interactionId, Math.max(taps.get(interactionId) ?? 0, duration));
  }).observe({ type: "event", durationThreshold: 16, buffered: false });
}"""
# keys: what a letter keeps the page busy with; answers: until what it finds is painted, where
# anything is looked for
WATCH_KEYS = """() => {
  window.keys = [];
  window.answers = [];
  const found = document.querySelector(".is-shown .find-found");
  let began = 0;
  const after = (times, since) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => times.push(performance.now() - since);
    port2.postMessage(null);
  };
  addEventListener("input", () => {
    began = performance.now();
    after(keys, began);
  }, true);
  if (found) new MutationObserver(() => {
    if (!began) return;
    const since = began;
    began = 0;
    requestAnimationFrame(() => after(answers, since));
  }).observe(found, { childList: true, subtree: true, characterData: true });
}"""
WATCH_LONG_TASKS = """() => {
  window.longTasks = [0];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask" });
}"""
COUNT_FRAMES = """() => {
  window.frames60 = [];
  const count = (at) => { frames60.push(at); window.counting = requestAnimationFrame(count); };
  window.counting = requestAnimationFrame(count);
}"""
# the least a tap and a letter can cost on this machine and in this minute
EMPTY_PAGE = """
  <button style="width: 100%; height: 20rem" onclick="this.textContent += 1">0</button>
  <input type="search" dir="rtl" style="font-size: 2.5rem">"""
BUTTONS = "main button:visible, .pager button:visible, .bar button:visible"


@contextmanager
def _paired_product(code: str = "01") -> Iterator[tuple[Product, Browser, str]]:
    """A product with a long programme, a browser, and what a paired screen keeps."""
    path = find_chromium()
    assert path is not None
    with (
        tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder,
        serve_product(Path(folder)) as product,
        sync_playwright() as playwright,
    ):
        with product.inside():
            _lengthen_programme()
            with transaction() as session:
                booth = get_booth(session, code)
                paired = register_device(session, role="kiosk", booth=booth, by=SYSTEM)
            publish_now([], reason="برنامه‌ها", by=SYSTEM)
        browser = launch_chromium(playwright, path)
        kept = {"token": paired.token, "role": "kiosk", "device": paired.device.id}
        yield product, browser, json.dumps(kept)
        browser.close()


def _lengthen_programme() -> None:
    """2,500 items over seven days, in the fields of the week they are meant for."""
    begin = datetime(2022, 10, 31, 4, tzinfo=UTC)
    with transaction() as session:
        for number in range(PROGRAMME):
            at = begin + timedelta(minutes=number * 4)
            title = f"برنامهٔ {FIELDS[number % 5]} شمارهٔ {number} در محله، داده نمونه"
            item = AgendaItem(
                title=title,
                title_folded=fold(title),
                day=date(2022, 10, 31) + timedelta(days=number // 360),
                moment="۱۸:۰۰",
                starts_at=at,
                minutes=45,
                place=f"مسجد شمارهٔ {number % 40}",
                field=FIELDS[number % 5],
            )
            session.add(item)
        exhibition = session.get_one(Exhibition, 1)
        exhibition.agenda_version += 1


def _open(product: Product, browser: Browser, kept: str, path: str = "/screen/app") -> Page:
    """A paired screen that shows its booth and has read the hall."""
    context = WatchedContext(browser, product.url, has_touch=True, **LIVELY)
    context.expect(*AWAY)
    page = context.open("/")
    page.evaluate("(kept) => localStorage.setItem('ghorfeh.device', kept)", kept)
    page.goto(path)
    frame = page.frames[-1] if path == "/screen" else page.main_frame
    frame.locator(".attract, h1.name").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    return page


def _slow_down(page: Page, rate: float) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return session


def _is_there() -> bool:
    if find_chromium() is None:
        print("skipped: the screen in a browser (no Chromium)")
        return False
    return True


def sizes() -> list[Row]:
    """Script and style of a screen, its shell and its worker, each file as it is sent."""
    if not _is_there():
        return []
    kinds: dict[str, dict[str, int]] = {"script": {}, "stylesheet": {}}
    with _paired_product() as (product, browser, kept):
        context = WatchedContext(browser, product.url, **LIVELY)

        def note(request: Any) -> None:
            if request.resource_type in kinds:
                kinds[request.resource_type][request.url] = _sent(request.url)

        context.context.on("request", note)
        page = context.open("/")
        page.evaluate("(kept) => localStorage.setItem('ghorfeh.device', kept)", kept)
        kinds["script"].clear()
        kinds["stylesheet"].clear()
        page.goto("/screen")
        page.frames[-1].locator(".attract, h1.name").first.wait_for(timeout=60_000)
        page.wait_for_load_state("networkidle")
        worker = product.url + "/screen/worker.js"
        kinds["script"][worker] = _sent(worker)
        context.close()
    return [
        Row("script of the screen, gzipped", "KB", [_kb(kinds["script"])], "max", SCRIPT_BAR_KB),
        Row("style of the screen, gzipped", "KB", [_kb(kinds["stylesheet"])], "max", STYLE_BAR_KB),
    ]


def _sent(url: str) -> int:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        body: bytes = answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        return len(body) if is_packed else len(gzip.compress(body, 9))


def _kb(files: dict[str, int]) -> float:
    return sum(files.values()) / 1000


def first_paint(*, rounds: int = 10) -> list[Row]:
    """From the address to the booth's own page, out of the browser's keeping, no server there."""
    if not _is_there():
        return []
    with _paired_product() as (product, browser, kept):
        page = _open(product, browser, kept, "/screen")
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        page.wait_for_load_state("networkidle")
        product.stop()
        page.context.add_init_script(f"({NOTE_PAINT})()")
        values = [_paint_once(page) for _ in range(rounds + 1)][1:]
    return [Row("first paint, server off, 4x", "ms", values, "median", 1000)]


def _paint_once(page: Page) -> float:
    fresh = page.context.new_page()
    _slow_down(fresh, 4)
    fresh.goto("/screen")
    value = float(fresh.evaluate("() => window.measured"))
    fresh.close()
    return value


def taps(*, rounds: int = 12) -> list[Row]:
    """From a finger to the next frame, over all pages, at 6x; and what a letter costs a search."""
    if not _is_there():
        return []
    with _paired_product() as (product, browser, kept):
        least, least_keys = _least(browser)
        page = _open(product, browser, kept)
        page.mouse.click(500, 300)
        _slow_down(page, 6)
        page.evaluate(WATCH_TAPS)
        for round_ in range(rounds):
            _walk(page, round_)
        durations = list(page.evaluate("() => [...taps.values()]"))
        page.locator(".bar-item").nth(2).click()
        page.evaluate(WATCH_KEYS)
        for word in WORDS:
            _type(page, word, page.wait_for_function, FRAME)
        keys = page.evaluate("() => keys.splice(0)")
        for word in WORDS:
            _type(page, word, page.wait_for_timeout, LETTER_MS)
        keys_at_ease, answers = page.evaluate("() => [keys, answers]")
        page.evaluate("() => taps.clear()")
        for word in WORDS:
            _touch(page, word)
        touched = list(page.evaluate("() => [...taps.values()]"))
    return [
        Row("tap → next frame, 6x", "ms", durations, "p98", 100),
        Row("tap on an empty page → next frame, 6x", "ms", least, "p98"),
        Row("letter touched → next frame, 6x", "ms", touched, "p98", 100),
        Row("search keystroke, one a frame, 6x", "ms", keys, "p98", 30),
        Row("search keystroke, one in 150 ms, 6x", "ms", keys_at_ease, "p98", 30),
        Row("the same into an empty page's box, 6x", "ms", least_keys, "p98"),
        Row("letter → what it finds, 6x", "ms", answers, "p98"),
    ]


def _least(browser: Browser, *, count: int = 100) -> tuple[list[float], list[float]]:
    """What a button that changes its own letter, and a box, cost beside the screen's pages."""
    page = browser.new_page(viewport=STANDING)
    page.set_content(EMPTY_PAGE)
    _slow_down(page, 6)
    page.evaluate(WATCH_TAPS)
    for _ in range(count):
        page.locator("button").click(delay=FINGER_MS)
    durations: list[float] = page.evaluate("() => [...taps.values()]")
    page.evaluate(WATCH_KEYS)
    for word in WORDS:
        _type(page, word, page.wait_for_timeout, LETTER_MS)
    keys: list[float] = page.evaluate("() => keys")
    page.close()
    return durations, keys


def _touch(page: Page, word: str) -> None:
    """Letter by letter on the screen's own keyboard, with a finger's time on each."""
    page.get_by_role("button", name="پاک کردن همه").click(delay=FINGER_MS)
    for letter in word:
        name = "فاصله" if letter == " " else letter
        page.get_by_role("button", name=name, exact=True).click(delay=FINGER_MS)


def _walk(page: Page, round_: int) -> None:
    """A visitor's way: each place of the bar, and what stands on it, a different one each time."""
    for place in range(page.locator(".bar-item").count()):
        page.locator(".bar-item").nth(place).click(delay=FINGER_MS)
        for step in range(3):
            buttons = page.locator(BUTTONS)
            count = buttons.count()
            button = buttons.nth((round_ * 7 + step * 3) % count)
            if re.search("bar-item|type-key", button.get_attribute("class") or ""):
                continue
            button.click(timeout=5_000, force=True, delay=FINGER_MS)
            if page.locator("dialog[open]").count():
                page.keyboard.press("Escape")
    page.locator(".bar-item").first.click(delay=FINGER_MS)


def _type(page: Page, word: str, wait: Callable[[Any], object], pause: Any) -> None:
    """Letter by letter, with this pause after each."""
    box = page.get_by_role("searchbox")
    box.fill("")
    wait(pause)
    for letter in word:
        page.keyboard.type(letter)
        wait(pause)


def attract(*, seconds: int = 60) -> list[Row]:
    """The longest task of a minute in which nobody comes, at 4x."""
    if not _is_there():
        return []
    with _paired_product() as (product, browser, kept):
        page = _open(product, browser, kept)
        _slow_down(page, 4)
        page.evaluate(WATCH_LONG_TASKS)
        page.wait_for_timeout(seconds * 1000)
        values = list(page.evaluate("() => longTasks"))
    return [Row(f"longest task in {seconds} s of attract, 4x", "ms", [max(values)], "max", 200)]


def heap() -> list[Row]:
    """The collected heap after 1,000 visits over that after 400, and what a visit leaves behind.

    What visits leave behind is looked for, not what V8 learns from them. It goes on compiling what
    they press for a thousand visits and more, 0.4 MB between these two: therefore the first
    hundreds are let pass, and what stays is also counted by itself, without any compiled code.
    """
    if not _is_there():
        return []
    with _paired_product() as (product, browser, kept):
        context = WatchedContext(browser, product.url, **LIVELY)
        context.expect(*AWAY)
        page = context.open("/")
        page.evaluate("(kept) => localStorage.setItem('ghorfeh.device', kept)", kept)
        page.clock.install()
        page.goto("/screen/app")
        _await_hall(page)
        session = page.context.new_cdp_session(page)
        sizes: list[float] = []
        kept_bytes: list[int] = []
        for visit in range(1, VISITS + 1):
            page.evaluate(VISIT, visit)
            page.clock.run_for(61_000)
            page.clock.run_for(21_000)
            if visit in (SETTLED, VISITS):
                _await_told(page)
                sizes.append(_collected(session))
                kept_bytes.append(_bytes_kept(session))
        context.context.close()
    left = (kept_bytes[1] - kept_bytes[0]) / (VISITS - SETTLED)
    return [
        Row("heap after 1,000 visits", "MB", [sizes[1] / 1e6], "max"),
        Row("heap after 1,000 visits / after 400", "ratio", [sizes[1] / sizes[0]], "max", 1.05),
        Row("what a visit leaves, compiled code apart", "bytes", [left], "max", LEFT_BAR_BYTES),
    ]


def _await_hall(page: Page) -> None:
    """Until the booth stands there with the whole hall and its programme: as in the hall, and
    before time is pushed on: a page whose minutes last milliseconds never gets to read them."""
    page.locator(".attract-touch").click()
    for place, shown in ((1, "svg [data-code]"), (3, ".event")):
        page.locator(".bar-item").nth(place).click()
        page.locator(shown).first.wait_for()
    page.wait_for_load_state("networkidle")


def _await_told(page: Page) -> None:
    """Until the server has what the visitors did: an hour's visits come to it within a minute, it
    asks the screen for patience, and what waits meanwhile is no leak."""
    while page.evaluate(WAITING):
        page.clock.run_for(31_000)
        page.wait_for_timeout(1_000)


# what a visitor presses, without waiting for the browser's own input
VISIT = """async (visit) => {
  document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  for (let step = 0; step < 6; step += 1) {
    await Promise.resolve();
    const all = [...document.querySelectorAll(".is-shown :is(main, .pager) button, .bar button")]
      .filter((one) => !one.matches(".type-key"));
    all[(visit * 5 + step * 11) % all.length]?.click();
    await new Promise((done) => { const { port1, port2 } = new MessageChannel();
      port1.onmessage = done; port2.postMessage(0); });
  }
}"""

WAITING = """() => new Promise((resolve, reject) => {
  const opened = indexedDB.open("ghorfeh-events");
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const counted = opened.result.transaction("event").objectStore("event").count();
    counted.onsuccess = () => { opened.result.close(); resolve(counted.result); };
  };
})"""


def _collected(session: CDPSession) -> float:
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"])


def _bytes_kept(session: CDPSession) -> int:
    """Bytes of all objects, strings and functions on the heap, by a snapshot."""
    pieces: list[str] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda told: pieces.append(told["chunk"]))
    session.send("HeapProfiler.takeHeapSnapshot")
    snapshot = json.loads("".join(pieces))
    meta, nodes = snapshot["snapshot"]["meta"], snapshot["nodes"]
    fields, kinds = meta["node_fields"], meta["node_types"][0]
    types = nodes[fields.index("type") :: len(fields)]
    sizes = nodes[fields.index("self_size") :: len(fields)]
    return sum(size for kind, size in zip(types, sizes, strict=True) if kinds[kind] in KEPT_KINDS)


def pan(*, strokes: int = 12) -> list[Row]:
    """Frames a second while the plan is dragged to and fro, at 4x."""
    if not _is_there():
        return []
    with _paired_product() as (product, browser, kept):
        page = _open(product, browser, kept)
        page.mouse.click(500, 300)
        page.locator(".bar-item").nth(1).click()
        page.locator("svg [data-booth], svg .plan-booth").first.wait_for()
        _slow_down(page, 4)
        rates = [_drag(page, stroke) for stroke in range(strokes)]
    return [Row("plan dragged, 4x", "frames/s", rates, "min", 30)]


def _drag(page: Page, stroke: int) -> float:
    """The frames of one stroke over its time."""
    sign = 1 if stroke % 2 else -1
    page.mouse.move(540, 800)
    page.mouse.down()
    page.evaluate(COUNT_FRAMES)
    for step in range(60):
        page.mouse.move(540 + sign * step * 4, 800 + sign * step * 2)
    instants = page.evaluate("() => { cancelAnimationFrame(counting); return frames60; }")
    page.mouse.up()
    return (len(instants) - 1) * 1000 / (instants[-1] - instants[0])


BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    "screen-size": sizes,
    "screen-first-paint": first_paint,
    "screen-taps": taps,
    "screen-attract": attract,
    "screen-heap": heap,
    "screen-pan": pan,
}
