"""The editor in a real browser: it saves by itself, keeps what cannot be sent, takes pictures."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser import desk
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from tests.browser.test_publishing import sign_in_first

AWAY = ("WebSocket connection to", "ERR_INTERNET_DISCONNECTED")


def _expect_saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def _titles(page: Page) -> Locator:
    return page.locator("[data-item]:not(.is-removed) [data-title]")


def test_writing_saves_itself_and_the_screen_beside_it_follows(
    product: Product, make_context: ContextMaker
) -> None:
    page = make_context(product.url).open()
    sign_in_first(page, product)

    # a text, and no button pressed
    desk.open_editor(page, "02")
    desk.write(page, "about", "محله‌ای میان دو رود")
    _expect_saved(page)
    preview = page.frame_locator("iframe")
    preview.locator(".tile").first.click()
    expect(preview.locator("body")).to_contain_text("محله‌ای میان دو رود")
    expect(page.locator("[data-state-tag]")).to_contain_text("پیش‌نویس")

    # a wrong figure is said at its field; the right one takes the words away
    desk.write(page, "households", "بسیار", part="value")
    error = page.locator("[data-path=households] [data-error]")
    expect(error).to_contain_text("«بسیار» عدد نیست")
    desk.write(page, "households", "۱۲۰۰", part="value")
    expect(error).to_be_hidden()
    _expect_saved(page)

    # taken back, and still so after the page is opened again
    page.locator("[data-reverts]").click()
    expect(page.locator("[data-reverts]")).to_be_hidden()
    desk.open_editor(page, "02")
    value = page.locator("[data-path=households] [data-part=value]")
    expect(value).not_to_have_value("۱٬۲۰۰")


def test_what_is_typed_before_the_scripts_come_is_saved_too(
    product: Product, make_context: ContextMaker
) -> None:
    page = make_context(product.url).open()
    sign_in_first(page, product)
    held: list[Route] = []
    page.route("**/behaviours/edit-section.js", lambda route: held.append(route))
    page.goto("/admin/booths/02/identity")
    field = page.locator("[data-path=about] [data-part]")

    field.fill("نوشته پیش از آن‌که صفحه زنده شود")
    page.wait_for_function("() => document.activeElement?.closest('[data-path=about]')")
    held[0].continue_()

    _expect_saved(page)
    page.unroute("**/behaviours/edit-section.js")
    page.reload()
    expect(field).to_have_value("نوشته پیش از آن‌که صفحه زنده شود")


def test_opening_a_section_saves_nothing_by_itself(
    product: Product, make_context: ContextMaker
) -> None:
    page = make_context(product.url).open()
    sign_in_first(page, product)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))

    page.goto("/admin/booths/02/identity")
    sections = [link.get_attribute("href") or "" for link in page.locator(".editor-nav a").all()]
    for address in sections:
        page.goto(address)
        page.locator("[data-behaviour=edit-section].is-bound").wait_for()
        expect(page.locator("[data-save-state]")).not_to_have_attribute("data-state", "typing")

    assert len(sections) > 5
    posts = {request.url for request in sent if request.method == "POST"}
    assert {url for url in posts if "/presence" not in url} == set()


def test_a_list_grows_moves_and_takes_back_what_was_removed(
    product: Product, make_context: ContextMaker
) -> None:
    page = make_context(product.url).open()
    sign_in_first(page, product)
    desk.open_editor(page, "14", "capacities")  # the sample says next to nothing there
    for title in ("کارگاه", "کتابخانه"):
        page.locator("[data-adds]").click()
        page.locator("[data-item]").last.locator("input[data-part]").first.fill(title)
    page.locator("[data-item]").last.locator("[data-act=up]").click()
    expect(_titles(page)).to_have_text(["کتابخانه", "کارگاه"])
    page.locator("[data-item]").first.locator("[data-act=remove]").click()
    desk.save(page)
    page.locator(".item-undo button").click()
    desk.save(page)

    page.reload()

    expect(_titles(page)).to_have_text(["کتابخانه", "کارگاه"])


def test_what_cannot_be_sent_is_kept_and_sent_later(
    product: Product, make_context: ContextMaker
) -> None:
    context = make_context(product.url)
    context.expect(*AWAY)
    page = context.open()
    sign_in_first(page, product)
    desk.open_editor(page, "02")
    context.context.set_offline(True)

    desk.write(page, "boundaries", "از پل تا رود")
    expect(page.locator("[data-save-state]")).to_contain_text("دوباره فرستاده می‌شود")
    context.context.set_offline(False)

    _expect_saved(page)
    desk.open_editor(page, "02")
    expect(page.locator("[data-path=boundaries] [data-part]")).to_have_value("از پل تا رود")


def test_a_script_that_did_not_come_is_asked_for_again(
    product: Product, make_context: ContextMaker
) -> None:
    context = make_context(product.url)
    context.expect("ERR_FAILED")
    page = context.open()
    sign_in_first(page, product)
    page.route("**/behaviours/edit-section.js", lambda route: route.abort(), times=2)

    desk.open_editor(page, "02")  # waits for the script

    desk.write(page, "boundaries", "از پل تا رود")
    _expect_saved(page)


def test_a_picture_is_sent_followed_and_pointed_at(
    product: Product, make_context: ContextMaker, tmp_path: Path
) -> None:
    page = make_context(product.url).open()
    sign_in_first(page, product)
    good, empty = tmp_path / "good.jpg", tmp_path / "empty.jpg"
    Image.new("RGB", (1200, 800), (20, 120, 130)).save(good)
    empty.touch()
    desk.open_editor(page, "14", "gallery")
    page.locator("[data-adds]").click()

    # an empty file: the sentence says so; then a good one in its place
    page.locator("input[type=file]").set_input_files(empty)
    expect(page.locator("[data-frame]")).to_contain_text("خالی است")
    page.locator("input[type=file]").set_input_files(good)
    marker = page.locator(".focal")
    expect(marker).to_be_visible()
    with page.expect_response("**/focal") as answered:
        marker.press("ArrowLeft")
    assert answered.value.json()["focal"] == [0.48, 0.5]
    _expect_saved(page)

    page.reload()
    expect(page.locator(".focal-sheet img")).to_be_visible()
    page.get_by_role("button", name="برداشتن", exact=True).click()
    expect(page.locator("[data-frame]")).to_have_attribute("data-state", "none")
    page.get_by_role("button", name="برگرداندن عکس").click()
    expect(page.locator("[data-frame]")).to_have_attribute("data-state", "ready")
