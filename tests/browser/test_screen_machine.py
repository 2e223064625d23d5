"""A screen whose files, server, storage or clock fail it, and when it takes a release."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chromium import ARGUMENTS, STANDING, WatchedContext, find_chromium
from tests.browser.conftest import ContextMaker
from tests.browser.kiosks import APP, AWAY, EMPTIED, Fleet, Kiosk, serve_fleet
from tests.browser.turning import ALL_DRAWN, open_section

FILES = "**/files/*"
NAME = "خاکفرج"
IDLE_MS = (60 + 20 + 1) * 1000
# every file in the store becomes one byte longer than it was
DAMAGE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ghorfeh-screen");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const files = opening.result.transaction("files", "readwrite").objectStore("files");
    const walk = files.openCursor();
    let count = 0;
    walk.onsuccess = () => {
      const at = walk.result;
      if (!at) return void (opening.result.close(), resolve(count));
      at.update({ ...at.value, bytes: new Blob([at.value.bytes, "x"]) });
      count += 1;
      at.continue();
    };
  };
})"""
# every file in the store has the hash that it is kept under
IS_WHOLE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ghorfeh-screen");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const files = opening.result.transaction("files").objectStore("files");
    const [keys, kept] = [files.getAllKeys(), files.getAll()];
    kept.onsuccess = async () => {
      opening.result.close();
      const hashed = await Promise.all(kept.result.map(async ({ bytes }) => {
        const whole = await new Blob([bytes]).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
        return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      }));
      resolve(hashed.length > 73 && hashed.every((hash, place) => hash === keys.result[place]));
    };
  };
})"""
LISTENING = """() => {
  window.words = [];
  new BroadcastChannel("ghorfeh.screen").onmessage = ({ data }) =>
    data === "mine" && window.words.push(data);
}"""
SILENCED = """() => addEventListener(
  "pagehide", (event) => event.stopImmediatePropagation(), { capture: true })"""
WIPE = """async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await new Promise((resolve, reject) => {
    const wiping = indexedDB.deleteDatabase("ghorfeh-screen");
    wiping.onsuccess = resolve;
    wiping.onerror = wiping.onblocked = reject;
  });
}"""
# what a store tells of its room: a large thing, a small one, then the large one again without limit
ROOM = """async ([url, limit]) => {
  const { openStore } = await import(url);
  const told = [];
  const store = await openStore({ lasting: true, onFull: (isFull) => told.push(isFull) });
  const seen = async (act) => (await act, told.at(-1));
  const large = await seen(store.write("large", new Blob([new Uint8Array(limit * 4)])));
  const small = await seen(store.setFact("tried", "1"));
  await window.lift();
  const lifted = await seen(store.keepOnly(new Set(["large"])));
  return { large, small, lifted, size: (await store.read("large")).size };
}"""
WORKER_READY = "async () => { await navigator.serviceWorker.ready; return isSecureContext; }"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """A product for all tests of this module; each pairs a screen of its own."""
    with serve_fleet(tmp_path_factory.mktemp("fleet")) as fleet:
        yield fleet


@pytest.fixture
def kiosk(fleet: Fleet) -> Kiosk:
    return fleet.pair("01")


Opener = Callable[..., Page]


@pytest.fixture
def open_kiosk(fleet: Fleet, kiosk: Kiosk, make_context: ContextMaker) -> Opener:
    """open_kiosk() -> a page in the kiosk's own browser; ``clock`` is what its clock is set to."""

    def open_kiosk(path: str = APP, *, clock: datetime.datetime | None = None) -> Page:
        remembered = kiosk.remembered(fleet.url)
        context = make_context(fleet.url, viewport=STANDING, storage_state=remembered)
        context.expect(*AWAY)
        if clock is not None:
            context.context.clock.install(time=clock)
        return context.open(path)

    return open_kiosk


@pytest.fixture
def screen(fleet: Fleet, kiosk: Kiosk, open_kiosk: Opener) -> Page:
    """The kiosk's page once it shows what is published and has been told nothing is wrong."""
    page = open_kiosk()
    fleet.wait_until(kiosk, page, release=fleet.publish("01"), problem=None)
    return page


def expect_booth(screen: Page) -> None:
    expect(screen.locator("#screen")).to_contain_text(NAME)


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def test_a_page_that_another_release_redrew_still_hears_the_keys(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    screen.wait_for_function(ALL_DRAWN)
    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem=None)

    open_section(screen)
    screen.evaluate("() => void (document.querySelector('.is-shown').isFirst = true)")
    screen.keyboard.press("ArrowLeft")

    screen.wait_for_function("() => !document.querySelector('.is-shown').isFirst")


# what arrives is not what was published


@pytest.mark.parametrize("fault", ["wrong", "half"])
def test_a_file_that_arrives_damaged_never_reaches_the_screen(
    fleet: Fleet, kiosk: Kiosk, screen: Page, fault: str
) -> None:
    def damage(route: Route) -> None:
        body = route.fetch().body()
        route.fulfill(body=b"{}" if fault == "wrong" else body[: len(body) // 2])

    before = fleet.seen(kiosk)["release"]
    screen.route(FILES, damage)

    release = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before, problem="hash_mismatch")
    expect_booth(screen)

    screen.unroute(FILES)
    fleet.wait_until(kiosk, screen, release=release, problem=None)


def test_a_file_that_never_arrives_is_asked_for_again(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    before = fleet.seen(kiosk)["release"]
    held: list[Route] = []
    screen.route(FILES, lambda route: held.append(route))

    release = fleet.publish("01")
    while not held:
        screen.wait_for_timeout(20)
    assert fleet.seen(kiosk)["release"] == before
    expect_booth(screen)

    screen.unroute(FILES)
    fleet.wait_until(kiosk, screen, release=release, problem=None)


def test_files_that_went_bad_on_the_disk_are_found_and_fetched_again(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    release = fleet.seen(kiosk)["release"]
    assert screen.evaluate(DAMAGE) > 73

    screen.reload()

    expect_booth(screen)
    screen.wait_for_function(IS_WHOLE, polling=200)
    fleet.wait_until(kiosk, screen, release=release, problem=None)


# storage


def test_a_wiped_storage_is_filled_again(fleet: Fleet, kiosk: Kiosk, screen: Page) -> None:
    screen.evaluate(WORKER_READY)
    screen.evaluate(WIPE)

    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem=None)
    screen.reload()

    expect_booth(screen)
    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem=None)


def test_a_full_storage_is_told_and_the_screen_goes_on_from_memory(
    fleet: Fleet, kiosk: Kiosk, open_kiosk: Opener
) -> None:
    screen = open_kiosk("about:blank")
    line = screen.context.new_cdp_session(screen)
    line.send("Storage.overrideQuotaForOrigin", {"origin": fleet.url, "quotaSize": 1024})
    screen.goto(APP)

    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem="storage_full")
    expect_booth(screen)

    line.send("Storage.overrideQuotaForOrigin", {"origin": fleet.url})
    screen.reload()
    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem=None)


def test_a_storage_is_full_until_what_had_no_room_has_found_some(
    fleet: Fleet, open_kiosk: Opener
) -> None:
    page, limit = open_kiosk("/"), 300_000
    line = page.context.new_cdp_session(page)

    def allow(**quota: int) -> None:
        line.send("Storage.overrideQuotaForOrigin", {"origin": fleet.url, **quota})

    allow(quotaSize=limit)
    page.expose_function("lift", allow)

    told = page.evaluate(ROOM, ["/static/screen/machine/store.js", limit])

    assert told == {"large": True, "small": True, "lifted": False, "size": limit * 4}


def test_the_second_window_takes_the_screen_over_and_the_first_can_take_it_back(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    second = screen.context.new_page()
    second.goto(APP)
    elsewhere = "این نمایشگر در پنجرهٔ دیگری باز است"

    expect(screen.get_by_role("heading", name=elsewhere)).to_be_visible()
    fleet.wait_until(kiosk, second, release=fleet.publish("01"), problem=None)
    expect_booth(second)

    screen.get_by_role("button", name="ادامه در همین پنجره").click()
    expect_booth(screen)
    expect(second.get_by_role("heading", name=elsewhere)).to_be_visible()
    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem=None)


@pytest.mark.parametrize("ending", ["closed", "killed"])
def test_a_window_that_gave_way_comes_back_by_itself(
    fleet: Fleet, kiosk: Kiosk, open_kiosk: Opener, ending: str
) -> None:
    first = open_kiosk(clock=now())
    expect_booth(first)
    second = first.context.new_page()
    second.goto(APP)
    heading = first.get_by_role("heading", name="این نمایشگر در پنجرهٔ دیگری باز است")
    expect(heading).to_be_visible()
    expect_booth(second)

    # it asks from time to time, and is answered
    first.evaluate(LISTENING)
    while not first.evaluate("window.words.length"):
        first.clock.run_for(500)
    first.clock.run_for(9_000)
    expect(heading).to_be_visible()

    if ending == "killed":  # without a last word
        second.evaluate(SILENCED)
    second.goto("about:blank")
    first.clock.run_for(17_000)

    expect_booth(first)
    fleet.wait_until(kiosk, first, release=fleet.publish("01"), problem=None)


# the clock


@pytest.mark.parametrize("minutes", [-60, 60, 10])
def test_a_clock_that_is_off_is_told_and_commands_are_judged_by_the_servers(
    fleet: Fleet, kiosk: Kiosk, open_kiosk: Opener, minutes: int
) -> None:
    screen = open_kiosk(clock=now() + datetime.timedelta(minutes=minutes))
    fleet.wait_until(kiosk, screen, problem="clock_wrong")

    skew = fleet.seen(kiosk)["clock_skew_ms"]
    assert abs(skew - minutes * 60_000) < 60_000
    fleet.command(kiosk, "identify")  # it ends in a minute of the server's time
    expect(screen.locator(".identify")).to_be_visible()


# when the server is away


def test_of_ten_releases_missed_only_the_newest_is_taken(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    screen.wait_for_load_state("networkidle")  # the hall's files come after the booth's
    fleet.product.stop()
    for _ in range(10):
        release = fleet.publish("01")
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    expect_booth(screen)

    fleet.product.start()
    fleet.wait_until(kiosk, screen, release=release, problem=None)

    # the booth's document is the only file that differs from what the screen has
    assert len({url for url in asked if "/files/" in url}) == 1


def test_a_swap_that_is_cut_off_and_a_reload_without_a_server_leave_the_release_before(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    assert screen.evaluate(WORKER_READY)
    held: list[Route] = []
    screen.route(FILES, lambda route: held.append(route))
    release = fleet.publish("01")
    while not held:
        screen.wait_for_timeout(20)

    fleet.product.stop()
    screen.unroute(FILES)
    for _ in range(2):
        screen.reload()
        expect_booth(screen)

    fleet.product.start()
    fleet.wait_until(kiosk, screen, release=release, problem=None)


# a release that keeps the page from starting


def test_a_release_that_fails_to_start_three_times_gives_way_to_the_one_before(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    before = fleet.seen(kiosk)["release"]
    broken = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=broken)

    for _ in range(3):  # each page is dead before it has stood for ten seconds
        screen.evaluate(EMPTIED)
        screen.reload()
        expect_booth(screen)
    fleet.wait_until(kiosk, screen, release=before, problem="release_failed")
    screen.reload()
    expect_booth(screen)
    fleet.wait_until(kiosk, screen, release=before, problem="release_failed")

    # organisers insist, then publish a better one
    fleet.command(kiosk, "swap_now")
    fleet.wait_until(kiosk, screen, release=broken, problem=None)
    fleet.wait_until(kiosk, screen, release=fleet.publish("01"), problem=None)


def test_a_page_that_is_loaded_again_and_again_in_order_blames_no_release(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    release = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=release)

    for _ in range(5):
        screen.reload()
        expect_booth(screen)

    fleet.wait_until(kiosk, screen, release=fleet.publish("02"), problem=None)


# whose turn it is


def test_a_release_waits_for_a_visitor_and_comes_when_they_have_gone(
    fleet: Fleet, kiosk: Kiosk, open_kiosk: Opener
) -> None:
    screen = open_kiosk(clock=now())
    before = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before)
    screen.mouse.click(500, 300)

    release = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before, staged=release)

    screen.context.clock.run_for(IDLE_MS)
    fleet.wait_until(kiosk, screen, release=release, staged=None, problem=None)


def test_a_release_does_not_wait_longer_than_its_deadline(
    fleet: Fleet, kiosk: Kiosk, open_kiosk: Opener
) -> None:
    screen = open_kiosk(clock=now())
    before = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before)
    screen.mouse.click(500, 300)
    release = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before, staged=release)

    for _ in range(11):  # somebody keeps touching for more than five minutes
        screen.context.clock.run_for(28_000)
        screen.mouse.click(500, 300)

    fleet.wait_until(kiosk, screen, release=release, staged=None)
    assert screen.evaluate("document.documentElement.dataset.mode") == "in_use"


def test_a_release_comes_at_once_when_organisers_insist(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    before = fleet.seen(kiosk)["release"]
    screen.mouse.click(500, 300)
    waiting = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before, staged=waiting)
    newer = fleet.publish("01")
    fleet.wait_until(kiosk, screen, release=before, staged=newer)

    fleet.command(kiosk, "swap_now")

    fleet.wait_until(kiosk, screen, release=newer, staged=None)


def test_a_visitor_keeps_their_place_through_a_swap(
    fleet: Fleet, kiosk: Kiosk, screen: Page
) -> None:
    screen.mouse.click(500, 300)
    screen.get_by_role("button", name="برنامه‌ها", exact=True).click()
    heading = screen.get_by_role("heading", name="برنامه‌ها", exact=True)
    expect(heading).to_be_visible()
    release = fleet.publish("01")
    fleet.wait_until(kiosk, screen, staged=release)

    fleet.command(kiosk, "swap_now")

    fleet.wait_until(kiosk, screen, release=release)
    expect(heading).to_be_visible()


# plain HTTP, where a browser offers neither a worker nor a hash


def test_over_plain_http_files_are_verified_and_outlive_the_page(
    fleet: Fleet, kiosk: Kiosk, browser: Browser
) -> None:
    host = "http://kiosk.test"
    url = fleet.url.replace("http://127.0.0.1", host)
    rules = "--host-resolver-rules=MAP kiosk.test 127.0.0.1"
    plain = browser.browser_type.launch(executable_path=find_chromium(), args=[*ARGUMENTS, rules])
    context = WatchedContext(plain, url, viewport=STANDING, storage_state=kiosk.remembered(url))
    context.expect("Cross-Origin-Opener-Policy")
    try:
        screen = context.open(APP)
        assert not screen.evaluate("isSecureContext")
        release = fleet.publish("01")
        fleet.wait_until(kiosk, screen, release=release, problem=None)

        asked: list[str] = []
        screen.on("request", lambda request: asked.append(request.url))
        screen.reload()
        expect_booth(screen)
        fleet.wait_until(kiosk, screen, release=fleet.publish("02"), problem=None)

        assert len({url for url in asked if "/files/" in url}) == 1
        assert context.unexpected() == []
    finally:
        plain.close()
