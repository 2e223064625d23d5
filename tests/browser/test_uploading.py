"""Files handed over in a browser: many at once, through a cut, a reload and a restart."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from tests.browser.test_publishing import AWAY, sign_in_first

OFFLINE = (*AWAY, "ERR_INTERNET_DISCONNECTED", "answer: 4", "status of 4", "request: ", "answer: 5")


def _picture(path: Path, colour: tuple[int, int, int]) -> Path:
    Image.new("RGB", (1200, 800), colour).save(path)
    with path.open("ab") as file:
        file.write(os.urandom(3_000_000))  # behind the picture: a decoder passes over it
    return path


def _frames(page: Page, state: str) -> None:
    frames = page.locator("[data-item] [data-frame]")
    for place in range(3):
        expect(frames.nth(place)).to_have_attribute("data-state", state)


def test_three_files_go_on_through_a_cut_a_reload_and_a_restart(
    product: Product, make_context: ContextMaker, tmp_path: Path
) -> None:
    context = make_context(product.url)
    context.expect(*OFFLINE)
    page = context.open()
    sign_in_first(page, product)
    files = [_picture(tmp_path / f"{n}.jpg", (20, 60 * n, 130)) for n in range(1, 4)]
    desk.open_editor(page, "14", "gallery")
    # a slow uplink, so that there is a middle to be cut in
    network = context.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"latency": 20, "downloadThroughput": -1, "uploadThroughput": 300_000}
    network.send("Network.emulateNetworkConditions", {**slow, "offline": False})

    with page.expect_file_chooser() as chooser:
        page.locator("[data-adds-pictures]").click()
    chooser.value.set_files(files)

    # at once each says where it is, and shows itself before a byte has arrived
    expect(page.locator("[data-item]")).to_have_count(3)
    expect(page.locator(".picture-sending")).to_have_count(3)
    strip = page.locator("[data-strip-words]")
    expect(strip).to_contain_text("از ۳ پرونده رسیده است")
    sending = page.locator("[data-frame][data-state=uploading]").first
    expect(sending).to_contain_text("در حال فرستادن")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")

    # the network goes: nobody has to do anything
    network.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    expect(page.locator("[data-frame][data-state=away]").first).to_contain_text("خودش پی گرفته")
    expect(strip).to_contain_text("خودش پی گرفته می‌شود")
    network.send("Network.emulateNetworkConditions", {**slow, "offline": False})
    expect(page.locator("[data-frame][data-state=away]")).to_have_count(0)

    # the server restarts, and the page is closed and opened meanwhile
    product.stop()
    page.close(run_before_unload=False)
    product.start()
    page = context.open()
    desk.open_editor(page, "14", "gallery")
    expect(page.locator("[data-item]")).to_have_count(3)
    _frames(page, "ready")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")

    # submitting asks first whether the people shown agreed
    page.get_by_role("button", name="فرستادن برای بازبینی").click()
    expect(page.locator("main")).to_contain_text("رضایت افراد درون تصویر گفته نشده است")
