"""How a gate reads a badge: a scanner that types, and a camera."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ARGUMENTS, WatchedContext, find_chromium
from tests.browser.conftest import ContextMaker
from tests.browser.showcase import Showcase
from visitors.badge_code import make_code

MACHINE = "/static/gate/machine"
SEE = """async (address) => {
  const { readCamera } = await import(`${address}/camera.js`);
  const video = document.body.appendChild(document.createElement("video"));
  let told;
  const code = new Promise((resolve) => (told = resolve));
  const camera = await readCamera(video, told);
  const track = video.srcObject.getTracks()[0];
  const read = await code;
  camera.stop();
  return { code: read, isDark: track.readyState === "ended" };
}"""
SEE_NOTHING = """async (address) => {
  const { readCamera } = await import(`${address}/camera.js`);
  return readCamera(document.createElement("video"), () => undefined)
    .catch(({ code, message }) => ({ code, message }));
}"""
KEYS = """async (address) => {
  const { readKeys } = await import(`${address}/reader.js`);
  document.body.insertAdjacentHTML("beforeend", "<input id=box><button id=b></button>");
  window.read = [];
  window.swallowed = 0;
  readKeys(document, (raw) => window.read.push(raw));
  let struck = performance.now();
  window.type = (keys, target) => {
    window.read = [];
    struck = Math.max(struck, performance.now());
    for (const [type, init] of keys) {
      const event = new KeyboardEvent(type, { bubbles: true, cancelable: true, ...init });
      // a scanner's pace, however slowly this loop goes on a busy machine
      Object.defineProperty(event, "timeStamp", { value: (struck += 2) });
      document.querySelector(target).dispatchEvent(event);
      window.swallowed += event.defaultPrevented;
    }
    return window.read;
  };
}"""


@pytest.fixture
def page(showcase: Showcase, make_context: ContextMaker) -> Page:
    """The gate's page before it is paired: it reads nothing by itself."""
    return make_context(showcase.url).open("/gate")


def test_a_scanner_is_read_under_any_layout_and_typing_is_left_alone(page: Page) -> None:
    page.evaluate(KEYS, MACHINE)
    code = make_code()
    persian = [("keydown", {"code": place(one), "key": "ض"}) for one in code]
    enter = [("keydown", {"code": "Enter", "key": "Enter"})]
    loud = [("keydown", {"code": place(one), "key": "x", "shiftKey": True}) for one in "ABc1"]

    def read(keys: list[Any], target: str = "body") -> list[str]:
        told: list[str] = page.evaluate("(all) => window.type(...all)", [keys, target])
        return told

    assert [one.upper() for one in read(persian + enter, "#b")] == [code]
    assert read([*loud, ("keydown", {"code": "Tab", "key": "Tab"})]) == ["ABC!"]
    # by number, and a control character in the middle
    alt = [("keydown", {"code": "AltLeft", "key": "Alt", "altKey": True})]
    for digit in "065":
        alt.append(("keydown", {"code": f"Numpad{digit}", "key": digit, "altKey": True}))
    alt.append(("keyup", {"code": "AltLeft", "key": "Alt"}))
    control = [("keydown", {"code": "BracketRight", "key": "]", "ctrlKey": True})]
    assert read(alt * 2 + control + alt * 2 + enter) == ["AA\x1dAA"]
    assert [len(one) for one in read(persian * 4_000 + enter)] == [1_000]
    # three keys are nobody's scan, and a text box has its keys for itself
    page.evaluate("() => (window.swallowed = 0)")
    assert read(persian[:3] + enter) == []
    assert read(persian + enter, "#box") == []
    assert page.evaluate("() => window.swallowed") <= 2
    page.locator("#box").focus()
    page.keyboard.type("سلام ABC")
    expect(page.locator("#box")).to_have_value("سلام ABC")
    # no Enter: a pause ends it
    read(persian)
    page.wait_for_function("() => window.read.length === 1")


def place(character: str) -> str:
    return f"Digit{character}" if character.isdigit() else f"Key{character.upper()}"


def test_a_badge_before_the_camera_is_read_and_a_missing_camera_is_said(
    showcase: Showcase, page: Page, browser: Browser, tmp_path: Path
) -> None:
    code = make_code()
    film_badge(code, tmp_path / "badge.mjpeg")
    seeing = browser.browser_type.launch(
        executable_path=find_chromium(),
        args=[
            *ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path / 'badge.mjpeg'}",
        ],
    )
    context = WatchedContext(seeing, showcase.url)
    try:
        told = context.open("/gate").evaluate(SEE, MACHINE)
    finally:
        context.close()
        seeing.close()

    assert told["code"] == code
    assert told["isDark"]  # the camera is let go of
    blind = page.evaluate(SEE_NOTHING, MACHINE)
    assert blind["code"] in ("camera_missing", "camera_refused", "camera_busy")
    assert "دوربین" in blind["message"]


def film_badge(code: str, path: Path) -> None:
    """A badge as a camera sees it: smaller than the picture, a little turned, on grey."""
    badge = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, box_size=6, border=4)
    badge.add_data(code)
    picture = badge.make_image().get_image().convert("L").rotate(7, expand=True, fillcolor=255)
    scene = Image.new("L", (640, 480), 150)
    scene.paste(picture, (200, 120))
    frame = io.BytesIO()
    scene.convert("RGB").save(frame, "JPEG", quality=80)
    path.write_bytes(frame.getvalue() * 4)
