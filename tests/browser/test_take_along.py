"""What a visitor takes along, on a phone of 360 pixels: read, kept in a file, printed, found."""

from __future__ import annotations

import io
import re
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from booth_content.content import Change
from booth_content.draft import SectionDraft
from booth_content.jobs import publish_now
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import transaction
from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import PHONE
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from tests.browser.showcase import Showcase
from tests.builders import get_booth

# much, little, nothing but a name, one of an agency
BOOTHS = ("1", "17", "14", "70")
LONGEST = 700
LIGHT = 60_000
# what hangs over the page's side, past what the phone shows
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => !one.closest("svg") && one.getBoundingClientRect().width > 360)
  .map((one) => `${one.tagName}.${one.className}`)"""


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways for."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return wide and page.evaluate(WIDER) == []


def test_every_kind_of_booth_fits_a_phone_and_is_named_for_a_screen_reader(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=PHONE, java_script_enabled=True).open()
    found: dict[str, list[str]] = {}

    for code in BOOTHS:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"/p/{code}")
            assert fits(page), code
            found[f"/p/{code} ({scheme})"] = find_violations(page)

    fail_for(found)


def test_it_needs_no_script_and_is_light(showcase: Showcase, make_context: ContextMaker) -> None:
    context = make_context(showcase.url, viewport=PHONE, java_script_enabled=False)
    page = context.open()
    sent: list[int] = []
    kinds = {"document", "stylesheet"}

    with page.expect_response(re.compile("take-along-print.css")):
        page.on(
            "requestfinished",
            lambda one: (
                kinds & {one.resource_type} and sent.append(one.sizes()["responseBodySize"])
            ),
        )
        page.goto("/p/1")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(sent) == 5
    assert sum(sent) <= LIGHT


def test_pictures_are_fetched_when_they_are_come_to(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    page = make_context(showcase.url, viewport=PHONE).open("/p/1")
    last = page.locator("main picture img").last

    assert not last.evaluate("(one) => one.complete && one.naturalWidth > 0")
    last.scroll_into_view_if_needed()

    page.wait_for_function("(one) => one.naturalWidth > 0", arg=last.element_handle())


def test_the_file_opens_far_from_the_server(
    showcase: Showcase, make_context: ContextMaker, browser: Browser, tmp_path: Path
) -> None:
    page = make_context(showcase.url, viewport=PHONE).open("/p/1")

    with page.expect_download() as handed:
        page.get_by_role("link", name="نگه داشتن در یک پرونده").click()
    kept = tmp_path / "page.html"
    handed.value.save_as(kept)
    asked: list[str] = []
    elsewhere = browser.new_page(viewport=PHONE, offline=True)  # type: ignore[arg-type]
    elsewhere.on("request", lambda one: asked.append(one.url))
    elsewhere.goto(kept.as_uri())

    assert handed.value.suggested_filename.startswith("غرفهٔ ۱ ")
    assert handed.value.suggested_filename.endswith(".html")
    expect(elsewhere.get_by_role("heading", level=1)).to_be_visible()
    pictures = elsewhere.locator("main img")
    assert pictures.count() > 3
    assert pictures.evaluate_all("(all) => all.every((one) => one.naturalWidth > 0)")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert fits(elsewhere)
    elsewhere.close()


def test_nothing_is_cut_on_paper(showcase: Showcase, make_context: ContextMaker) -> None:
    page = make_context(showcase.url).open("/p/1")
    page.emulate_media(media="print", color_scheme="dark")
    # A4 between its margins, in pixels
    page.set_viewport_size({"width": 688, "height": 1017})

    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    assert page.locator(".contents, .keep").evaluate_all(
        "(all) => all.every((one) => getComputedStyle(one).display === 'none')"
    )
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_paper_leads_to_the_booth_and_back_to_the_page(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    # as finely as a printer draws it
    page = make_context(showcase.url, device_scale_factor=3).open("/p/1")
    plan, code = page.locator(".paper-plan"), page.locator(".paper-code")

    expect(plan).to_be_hidden()
    expect(code).to_be_hidden()
    page.emulate_media(media="print")

    expect(page.locator(".where")).to_be_hidden()
    expect(plan).to_be_visible()
    seen = Image.open(io.BytesIO(code.screenshot())).convert("L")
    (found,) = zxingcpp.read_barcodes(seen)
    assert re.fullmatch(rf"http://[\d.]+:{showcase.product.port}/p/01", found.text)


def test_a_camera_reads_the_qr_off_the_screen(
    showcase: Showcase, make_context: ContextMaker
) -> None:
    context = make_context(showcase.url, viewport={"width": 400, "height": 400})
    context.expect("favicon")  # a drawing names no icon, and the browser looks for one
    page = context.open("/p/1/qr.svg")

    seen = Image.open(io.BytesIO(page.screenshot())).convert("L")

    (found,) = zxingcpp.read_barcodes(seen)
    assert re.fullmatch(rf"http://[\d.]+:{showcase.product.port}/p/01", found.text)


def test_the_longest_words_break_and_no_direction_escapes(
    product: Product, make_context: ContextMaker
) -> None:
    extremes = {"14": "ن" * LONGEST, "15": "W" * LONGEST, "16": "\u202eمتن \u2067abc " * 40}
    with product.inside():
        with transaction() as session:
            writer = add_account(
                session,
                name="نویسنده",
                role="admin",
                password_hash=prepare_password("گذرواژه‌ای که در آزمون است"),
                by=SYSTEM,
            )
            for code, text in extremes.items():
                write(session, code, text, writer)
        publish_now(list(extremes), reason="", by=writer.actor)
    page = make_context(product.url, viewport=PHONE).open()

    for code in extremes:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.emulate_media(media="screen")
        page.goto(f"/p/{code}")
        assert fits(page), code
        assert page.locator(".stands").inner_text().startswith("غرفهٔ ۱")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 688, "height": 1017})
        assert page.evaluate("document.documentElement.scrollWidth") <= 688, code


def write(session: Session, code: str, text: str, writer: Account) -> None:
    """Have the booth be called this, and say it of itself."""
    booth = get_booth(session, code)
    booth.name = text[:200]
    draft = session.get_one(SectionDraft, (booth.id, "identity"))
    changes: dict[str, Change] = {"about": {"before": draft.fields.get("about"), "after": text}}
    result = save_section(session, booth, section_key="identity", changes=changes, by=writer)
    assert result.saved == ["about"]
    sign_off_if_needed(session, booth, by=writer)
