"""The hall on a screen: the floor plan, the way, the list of all booths, the comparison."""

from __future__ import annotations

import re
from itertools import pairwise
from math import dist
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from booth_content.exhibition import Booth
from core.database import reading
from core.persian import to_ascii_digits, to_persian_digits
from tests.browser.axe import find_violations
from tests.browser.chromium import LYING, STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.reading import low_contrasts, small_targets, stumbles
from tests.browser.showcase import Showcase
from tests.browser.turning import shown_alone

APP = "/screen/app?booth=01"
SIZES = pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
BOOTHS = 73
TARGET = 64

# A hall of the test's own, drawn by the page's own modules in the place of the screen.
SHOW = """async ({ documents, view, own }) => {
  const at = (path) => import(`/static/screen/${path}`);
  const { Plan } = await at("hall/plan.js");
  const { html, render } = await at("vendor.js");
  const { createState } = await at("state.js");
  const { createHistory } = await at("frame/history.js");
  const root = document.createElement("div");
  root.id = "screen";
  document.getElementById("screen").replaceWith(root);
  const known = new Map(documents.map((one) => [one.booth.code, one]));
  const state = createState({ view, trail: [], language: "fa", settings: {}, mode: "in_use",
    hall: { documents: known }, release: { document: known.get(own) } });
  const { go, turn, back } = createHistory(state);
  const addressOf = () => undefined;
  const draw = (now) => render(html`<div class="page"><div class="kept-all">
    <div class="kept is-shown"><${Plan} known=${now} view=${now.view}
      ...${{ go, turn, back, addressOf }} /></div></div></div>`, root);
  state.subscribe(draw);
  draw(state.get());
}"""


def touch_bar(page: Page, name: str) -> None:
    page.locator(".bar, .attract").first.wait_for()
    if page.locator(".attract").count():
        page.mouse.click(500, 300)
    page.locator(".bar").get_by_role("button", name=name, exact=True).click()


def open_plan(page: Page) -> None:
    touch_bar(page, "نقشه")
    expect(page.locator(".is-shown .plan-booth")).to_have_count(BOOTHS)


@pytest.fixture
def lying(showcase: Showcase, make_context: ContextMaker) -> Page:
    page = make_context(showcase.url, viewport=LYING, reduced_motion="reduce").open(APP)
    open_plan(page)
    return page


@pytest.fixture
def standing(showcase: Showcase, make_context: ContextMaker) -> Page:
    page = make_context(showcase.url, viewport=STANDING, reduced_motion="reduce").open(APP)
    open_plan(page)
    return page


@pytest.fixture(scope="module")
def booths(showcase: Showcase) -> list[Booth]:
    with showcase.product.inside(), reading() as session:
        query = (
            select(Booth)
            .options(joinedload(Booth.section))
            .order_by(Booth.name_order, Booth.code_order)
        )
        return list(session.scalars(query))


def number(text: str) -> float:
    return float(re.sub(r"[^0-9.]", "", to_ascii_digits(text).replace("٫", ".")))


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@SIZES
def test_the_plan_shows_every_booth_and_where_one_stands(
    showcase: Showcase, make_context: ContextMaker, booths: list[Booth], size: dict[str, int]
) -> None:
    page = make_context(showcase.url, viewport=size, reduced_motion="reduce").open(APP)
    open_plan(page)

    names = page.locator(".is-shown .plan-booth").evaluate_all(
        "(all) => all.map((one) => one.ariaLabel)"
    )

    told = {f"غرفهٔ {to_persian_digits(one.code.lstrip('0'))}، {one.name}" for one in booths}
    assert {"، ".join(name.split("، ")[:2]) for name in names} == {
        to_persian_digits(one) for one in told
    }
    here = [name for name in names if "شما این‌جایید" in name]
    assert here == ["غرفهٔ ۱، خاکفرج، محتوا و عملکرد محلات، شما این‌جایید"]
    own, pin = middle(page, '[data-code="01"]'), middle(page, ".here-words")
    assert abs(own[0] - pin[0]) < 120
    assert 20 < abs(own[1] - pin[1]) < 120
    expect(page.locator('.is-shown [data-code="01"]')).to_be_in_viewport()


@SIZES
def test_booths_stand_to_scale(
    showcase: Showcase, make_context: ContextMaker, booths: list[Booth], size: dict[str, int]
) -> None:
    page = make_context(showcase.url, viewport=size, reduced_motion="reduce").open(APP)
    open_plan(page)
    drawn = {
        one["code"]: one
        for one in page.locator(".is-shown .plan-booth").evaluate_all(
            """(all) => all.map((one) => {
              const shape = one.querySelector(".plan-shape");
              const { x, y, width, height } = shape.getBoundingClientRect();
              return { code: one.dataset.code, x, y, width, height };
            })"""
        )
    }
    scale = drawn["01"]["width"] / next(one.width_cm for one in booths if one.code == "01")
    origin = next(one for one in booths if one.code == "01")

    for booth in booths:
        box = drawn[booth.code]
        assert box["x"] - drawn["01"]["x"] == pytest.approx(
            (booth.x_cm - origin.x_cm) * scale, abs=1
        )
        assert box["y"] - drawn["01"]["y"] == pytest.approx(
            (booth.y_cm - origin.y_cm) * scale, abs=1
        )
        assert box["width"] == pytest.approx(booth.width_cm * scale, abs=1)
        assert box["height"] == pytest.approx(booth.depth_cm * scale, abs=1)


def test_a_touch_opens_a_card_and_the_way_is_as_long_as_it_says(standing: Page) -> None:
    standing.locator('.is-shown [data-code="46"]').click()

    expect(standing.locator(".is-shown .plan-card h2")).to_have_text("محلهٔ نمونهٔ ۴۶")
    expect(standing.locator('.is-shown [data-code="46"]')).to_have_attribute("aria-pressed", "true")
    standing.get_by_role("button", name="راه تا این‌جا").click()

    line = standing.locator(".is-shown .way-line")
    points = [
        tuple(map(float, point.split(",")))
        for point in (line.get_attribute("points") or "").split()
    ]
    length = sum(dist(one, other) for one, other in pairwise(points)) / 100
    told = number(standing.locator(".is-shown .way-words strong").inner_text())
    assert told == pytest.approx(length, abs=2.6)
    assert told > 30
    for code, point in (("01", points[0]), ("46", points[-1])):
        place = standing.locator(f'.is-shown [data-code="{code}"] .plan-shape').evaluate(BOX)
        assert place["x"] - 1 <= point[0] <= place["x"] + place["width"] + 1
        assert place["y"] - 1 <= point[1] <= place["y"] + place["height"] + 1
    for code in ("01", "46"):
        expect(standing.locator(f'.is-shown [data-code="{code}"]')).to_be_in_viewport(ratio=1)


def test_the_card_leads_to_the_booths_page_and_back_to_the_card(standing: Page) -> None:
    standing.locator('.is-shown [data-code="02"]').click()
    standing.get_by_role("button", name="دیدن صفحه").click()
    expect(standing.locator(".is-shown h1")).to_contain_text("نیروگاه")

    standing.keyboard.press("Escape")

    expect(standing.locator(".is-shown .plan-card h2")).to_have_text("نیروگاه")


def test_a_plan_that_is_thrown_away_stays_in_sight(standing: Page) -> None:
    standing.get_by_role("button", name="نزدیک‌تر").click()
    standing.get_by_role("button", name="نزدیک‌تر").click()
    for x, y in ((4000, 4000), (-4000, -4000)):
        standing.mouse.move(540, 700)
        standing.mouse.down()
        standing.mouse.move(540 + x, 700 + y, steps=5)
        standing.mouse.up()

        seen = standing.evaluate(
            """() => {
              const room = document.querySelector(".plan-room").getBoundingClientRect();
              const layer = document.querySelector(".plan-layer").getBoundingClientRect();
              return [
                Math.min(room.right, layer.right) - Math.max(room.left, layer.left),
                Math.min(room.bottom, layer.bottom) - Math.max(room.top, layer.top),
              ].map((one, side) => one / [room.width, room.height][side]);
            }"""
        )
        assert min(seen) > 0.9
    expect(standing.locator(".is-shown .plan-card")).to_have_count(0)


def test_two_fingers_come_closer_without_zooming_the_page(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=STANDING, has_touch=True).open(APP)
    open_plan(page)
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y, "id": id} for id, (x, y) in enumerate(points)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    width = "document.querySelector('.plan-layer').getBoundingClientRect().width"
    before = page.evaluate(width)
    girih = page.locator('.is-shown [data-code="01"] .plan-girih')
    expect(girih).to_have_count(0)
    touch("touchStart", (450, 600), (600, 600))
    for step in range(1, 11):
        touch("touchMove", (450 - 15 * step, 600), (600 + 15 * step, 600))
    touch("touchEnd")

    assert page.evaluate(width) == pytest.approx(before * 3, rel=0.1)
    assert page.evaluate("visualViewport.scale") == 1
    expect(page.locator(".is-shown .plan-card")).to_have_count(0)
    expect(page.locator(".is-shown .plan-booth text").filter(has_text="خاکفرج")).to_have_count(1)
    expect(girih).to_have_attribute("href", re.compile("^(blob:|/)"))


def test_the_keyboard_walks_from_booth_to_booth(lying: Page) -> None:
    lying.locator('.is-shown .plan-booth[tabindex="0"]').focus()
    expect(lying.locator('.is-shown [data-code="01"]')).to_be_focused()

    for key, code in (
        ("ArrowRight", "02"),
        ("ArrowDown", "14"),
        ("ArrowLeft", "13"),
        ("ArrowUp", "01"),
    ):
        lying.keyboard.press(key)
        expect(lying.locator(f'.is-shown [data-code="{code}"]')).to_be_focused()
    lying.keyboard.press("ArrowDown")
    lying.keyboard.press("Enter")
    expect(lying.locator(".is-shown .plan-card h2")).to_have_text("محلهٔ نمونهٔ ۱۳")
    width = "document.querySelector('.plan-layer').getBoundingClientRect().width"
    before = lying.evaluate(width)
    lying.keyboard.press("+")
    assert lying.evaluate(width) == pytest.approx(before * 1.5, rel=0.01)
    lying.keyboard.press("-")
    assert lying.evaluate(width) == pytest.approx(before, rel=0.01)


def collect_rows(page: Page) -> list[tuple[str, str]]:
    """Number and name of every row, scrolled through as somebody reads who begins at the top."""
    seen: dict[float, tuple[str, str]] = {}
    box = page.locator(".is-shown .scroller-box")
    box.evaluate("(box) => { box.style.scrollBehavior = 'auto'; box.scrollTop = 0; }")
    while True:
        page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        for top, column, code, name in page.locator(".is-shown .row").evaluate_all(
            """(all) => all.map((row) => [
              parseFloat(row.style.insetBlockStart), row.matches(".is-column-1"),
              ...[".row-number", ".row-name"].map((one) => row.querySelector(one).textContent),
            ])"""
        ):
            seen[top + 0.5 * column] = (code, name)
        if box.evaluate("(box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 2"):
            return [row for _, row in sorted(seen.items())]
        box.evaluate("(box) => { box.scrollTop += box.clientHeight * 0.7; }")


def row_of(booth: Booth) -> tuple[str, str]:
    return to_persian_digits(booth.code.lstrip("0")), to_persian_digits(booth.name)


@SIZES
def test_the_list_is_in_the_order_of_the_persian_alphabet(
    showcase: Showcase, make_context: ContextMaker, booths: list[Booth], size: dict[str, int]
) -> None:
    page = make_context(showcase.url, viewport=size, reduced_motion="reduce").open(APP)
    open_plan(page)
    page.get_by_role("button", name="فهرست غرفه‌ها").click()

    assert collect_rows(page) == [row_of(one) for one in booths]


def test_the_list_by_section(standing: Page, booths: list[Booth]) -> None:
    standing.get_by_role("button", name="فهرست غرفه‌ها").click()
    standing.get_by_role("button", name="بخش", exact=True).click()

    in_sections = sorted(booths, key=lambda one: one.section.position)
    assert collect_rows(standing) == [row_of(one) for one in in_sections]


def test_the_list_by_need_and_a_jump_into_it(standing: Page) -> None:
    standing.get_by_role("button", name="فهرست غرفه‌ها").click()
    standing.get_by_role("button", name="نیاز", exact=True).click()
    last = standing.locator(".is-shown .rail button").last
    name = last.inner_text()

    last.click()

    expect(standing.locator(".is-shown .list-head", has_text=name)).to_be_in_viewport()
    rows = collect_rows(standing)
    assert {one for one, _ in rows} == {to_persian_digits(n) for n in range(1, BOOTHS + 1)}


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"افزودن به مقایسه: {name}", exact=True).click()


def test_two_neighbourhoods_side_by_side_on_one_scale(standing: Page, showcase: Showcase) -> None:
    standing.locator('.is-shown [data-code="02"]').click()
    standing.get_by_role("button", name="مقایسه", exact=True).click()
    # the screen's own neighbourhood stands beside the first one that is chosen
    expect(standing.locator(".is-shown .tray-booths li")).to_have_count(2)
    standing.get_by_role("button", name="مقایسه کن").click()

    row = standing.locator(".is-shown .compare-row").filter(
        has=standing.get_by_role("heading", name="جمعیت", exact=True)
    )
    figures = [number(one.split()[0]) for one in row.locator(".compare-amount").all_inner_texts()]
    widths = row.locator(".measure-fill").evaluate_all(
        "(all) => all.map((one) => Number(one.getAttribute('width')))"
    )
    marks = row.locator(".measure-middle").evaluate_all(
        "(all) => all.map((one) => Number(one.getAttribute('x')) + 0.4)"
    )
    documents = standing.evaluate(POPULATIONS)
    middle_one = median(documents.values())
    assert figures == [documents["M01"], documents["M02"]]
    largest = max(*figures, middle_one)
    assert widths == pytest.approx([100 * one / largest for one in figures], abs=0.1)
    assert marks == pytest.approx([100 * middle_one / largest] * 2, abs=0.1)
    assert number(row.locator(".compare-middle").inner_text()) == pytest.approx(
        middle_one, abs=0.01
    )


BOX = """(one) => {
  const { x, y, width, height } = one.getBBox();
  return { x, y, width, height };
}"""
POPULATIONS = """async () => {
  const { token } = { token: document.querySelector('meta[name="demo-token"]').content };
  const headers = { Authorization: `Bearer ${token}` };
  const release = await (await fetch("/api/v1/release", { headers })).json();
  const files = release.files.filter(({ path }) => path.startsWith("booths/"));
  const documents = await Promise.all(files.map(async ({ sha256 }) =>
    (await fetch(`/files/${sha256}`, { headers })).json()));
  return Object.fromEntries(documents.flatMap(({ neighbourhood, sections }) => {
    const identity = sections.find(({ key }) => key === "identity");
    const field = identity?.fields?.find(({ key }) => key === "population");
    return field ? [[neighbourhood.code, field.value.value]] : [];
  }));
}"""


def test_a_booth_is_compared_with_its_own_kind_alone(standing: Page) -> None:
    standing.get_by_role("button", name="فهرست غرفه‌ها").click()
    choose(standing, "بهزیستی استان قم")
    expect(standing.locator(".is-shown .tray-booths li")).to_have_count(1)

    # it can be pressed and says why nothing comes of it
    standing.get_by_role("button", name="افزودن به مقایسه: امام رضا (ع)").click(force=True)

    expect(standing.get_by_role("status").filter(has_text="هم‌نوع")).to_be_visible()
    expect(standing.locator(".is-shown .tray-booths li")).to_have_count(1)


def made_document(code: str, hall: int, x: int, *, name: str = "") -> dict[str, Any]:
    place = {"hall": hall, "x": x, "y": 300, "width": 300, "depth": 300}
    return {
        "booth": {
            "code": code,
            "name": name or f"غرفهٔ آزمون {code}",
            "kind": "neighbourhood",
            "hall": f"سالن {hall}",
            "place": place,
            "section": {"code": "N", "name": "بخش آزمون", "position": 1},
        },
        "neighbourhood": {"code": f"M{code}", "name": name},
        "sections": [],
        "media": {},
    }


@pytest.fixture
def stage(showcase: Showcase, make_context: ContextMaker) -> Page:
    page = make_context(showcase.url, viewport=STANDING, reduced_motion="reduce").open(
        "/screen/app"
    )
    page.get_by_role("heading", name="وصل کردن این نمایشگر").wait_for()
    return page


def test_the_way_to_another_hall_is_said_and_its_plan_shown(stage: Page) -> None:
    documents = [made_document("1", 1, 300), made_document("2", 1, 900), made_document("3", 2, 300)]
    stage.evaluate(SHOW, {"documents": documents, "view": {"page": "plan"}, "own": "1"})
    expect(stage.locator(".plan-booth")).to_have_count(2)

    stage.get_by_role("button", name="سالن ۲").click()
    stage.locator('[data-code="3"]').click()
    stage.get_by_role("button", name="راه تا این‌جا").click()

    expect(stage.locator(".way-words")).to_contain_text("سالن ۲")
    expect(stage.locator(".plan-booth")).to_have_count(1)
    expect(stage.locator(".way-line, .plan-here")).to_have_count(0)


def test_a_long_name_is_cut_on_the_plan_and_whole_in_the_card(stage: Page) -> None:
    name = "محلهٔ شهید نام‌آور بلندآوازهٔ شهرک فرهنگیان و کارکنان آموزش‌وپرورش منطقهٔ چهار"
    documents = [made_document("1", 1, 300, name=name), made_document("2", 1, 900)]
    stage.evaluate(SHOW, {"documents": documents, "view": {"page": "plan"}, "own": "1"})

    stage.locator('[data-code="1"]').click()

    expect(stage.locator(".plan-card h2")).to_have_text(name)
    assert "…" in "".join(stage.locator('[data-code="1"] text').all_text_contents())
    over = stage.locator('[data-code="1"]').evaluate(
        """(one) => {
          const room = one.querySelector(".plan-shape").getBoundingClientRect().width;
          const texts = [...one.querySelectorAll("text")];
          return Math.max(...texts.map((text) => text.getBoundingClientRect().width)) - room;
        }"""
    )
    assert over < 0


@pytest.mark.parametrize(
    ("size", "language"),
    [(STANDING, "فارسی"), (LYING, "فارسی"), (STANDING, "English"), (LYING, "العربية")],
    ids=["standing", "lying", "English", "Arabic"],
)
def test_every_page_of_the_hall_can_be_used_by_everybody(
    showcase: Showcase, make_context: ContextMaker, size: dict[str, int], language: str
) -> None:
    page = make_context(showcase.url, viewport=size, reduced_motion="reduce").open(APP)
    open_plan(page)
    if language != "فارسی":
        page.locator(".is-shown .access").click()
        page.locator(".sheet").get_by_role("button", name=language, exact=True).click()
        page.locator(".sheet-head button").click()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        with shown_alone(page):
            found[name] = find_violations(page) + low_contrasts(page) + small_targets(page, TARGET)
            if language == "فارسی":
                found[name] += stumbles(page)

    look("plan")
    page.locator('.is-shown [data-code="46"]').click()
    page.locator(".is-shown .plan-acts button").first.click()
    page.locator(".is-shown .way-line").wait_for()
    look("way")
    page.locator(".is-shown .plan-acts button").last.click()
    page.locator(".is-shown .tray .is-main").wait_for()
    look("tray")
    page.locator(".is-shown .tray .is-main").click()
    page.locator(".is-shown .compare-row").first.wait_for()
    look("compare")
    page.locator(".is-shown .compare-head .is-main").click()
    page.locator(".is-shown .row").first.wait_for()
    look("list")
    for place in (1, 2):
        page.locator(".is-shown .hall-tabs button").nth(place).click()
        page.locator(".is-shown .list-head").first.wait_for()
        look(f"list {place}")

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
