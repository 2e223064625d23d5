"""Two organisers at one booth: different fields join, the same one is decided, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import transaction
from tests.browser import desk
from tests.browser.chromium import STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product, serve_product

PASSWORD = "سه واژهٔ بی‌ربط"
NAMES = ("زهرا", "محمد")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Product]:
    """A product with two organisers' accounts, for one test: what it writes is new each time."""
    with serve_product(tmp_path) as product:
        with product.inside(), transaction() as session:
            for name in NAMES:
                add_account(
                    session,
                    name=name,
                    role="organiser",
                    password_hash=prepare_password(PASSWORD),
                    by=SYSTEM,
                )
        yield product


@pytest.fixture
def organisers(office: Product, make_context: ContextMaker) -> list[Page]:
    """Two people signed in, each in a browser of their own."""
    pages = [make_context(office.url).open() for _ in NAMES]
    for page, name in zip(pages, NAMES, strict=True):
        desk.sign_in(page, name, PASSWORD)
    return pages


def value_of(page: Page, path: str, part: str = "") -> str:
    """What stands in a field of the section, freshly loaded."""
    page.reload()
    wanted = f"[data-part='{part}']" if part else "[data-part]"
    return page.locator(f"[data-path='{path}'] {wanted}").input_value()


def test_different_fields_of_one_booth_are_both_kept(organisers: list[Page]) -> None:
    first, second = organisers
    for page in organisers:
        desk.open_editor(page, "10")

    desk.write(first, "about", "محله‌ای در شمال شهر")
    desk.write(second, "boundaries", "از بلوار تا رودخانه")
    desk.save(first)
    desk.save(second)

    for page in organisers:
        assert value_of(page, "about") == "محله‌ای در شمال شهر"
        assert value_of(page, "boundaries") == "از بلوار تا رودخانه"
        expect(page.locator(".conflict")).to_have_count(0)


@pytest.mark.parametrize(
    ("booth", "pick", "kept"),
    [("11", "yours", "نوشتهٔ دوم"), ("12", "theirs", "نوشتهٔ نخست")],
    ids=["yours", "theirs"],
)
def test_the_same_field_is_shown_side_by_side_and_decided(
    organisers: list[Page], booth: str, pick: str, kept: str
) -> None:
    first, second = organisers
    for page in organisers:
        desk.open_editor(page, booth)
    # the second is writing already when the first saves, so that nothing is put under their hands
    desk.write(second, "boundaries", "مرز")
    desk.save(second)
    desk.open_editor(first, booth)  # not merely reloaded: saved by the script, not by its form
    second.locator("[data-path=about] [data-part]").focus()
    desk.write(first, "about", "نوشتهٔ نخست")
    desk.save(first)

    desk.write(second, "about", "نوشتهٔ دوم")
    second.locator("[data-save-now]").click()
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("معرفی محله")
    expect(conflict.locator(".is-yours")).to_contain_text("نوشتهٔ دوم")
    expect(conflict.locator(".is-theirs")).to_contain_text("نوشتهٔ نخست")
    conflict.locator(f"[data-pick={pick}]").click()
    expect(conflict).to_have_count(0)
    expect(second.locator("[data-save-state]")).not_to_have_attribute("data-state", "failed")

    second.wait_for_load_state("networkidle")
    for page in organisers:
        assert value_of(page, "about") == kept
        assert value_of(page, "boundaries") == "مرز"


def test_a_saved_change_appears_where_nobody_is_writing(organisers: list[Page]) -> None:
    first, second = organisers
    for page in organisers:
        desk.open_editor(page, "13")
    expect(second.locator("[data-presence-words]")).to_contain_text(NAMES[0])

    desk.write(first, "about", "این را دیگری هم می‌بیند")
    desk.save(first)

    expect(second.locator("[data-path=about] [data-part]")).to_have_value("این را دیگری هم می‌بیند")


def test_the_preview_follows_what_is_saved(office: Product, make_context: ContextMaker) -> None:
    page = make_context(office.url, viewport=STANDING).open()
    desk.sign_in(page, NAMES[0], PASSWORD)
    desk.open_editor(page, "14")
    preview = page.frame_locator(".editor-preview iframe")
    preview.locator(".tile").first.click()

    desk.write(page, "about", "همین حالا در پیش‌نمایش")
    desk.save(page)

    expect(preview.locator(".is-shown .main")).to_contain_text("همین حالا در پیش‌نمایش")
