"""An organiser's way with the guests: from the workbook that was sent to the list that goes out."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import transaction
from tests.browser import desk
from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import PHONE
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product, serve_product
from tests.builders import build_exhibition
from visitors.groups import ensure_groups
from visitors.guest import Guest
from visitors.invitation import GuestFacts, add_guest

PASSWORD = "گذرواژه‌ای که در آزمون است"
DATA = Path(__file__).parent.parent / "data"
LAPTOP = {"width": 1366, "height": 768}


def _press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def _add_account(product: Product) -> None:
    with product.inside(), transaction() as session:
        hashed = prepare_password(PASSWORD)
        add_account(session, name="دبیر", role="organiser", password_hash=hashed, by=SYSTEM)


def _add_twin(product: Product) -> None:
    """The first guest once more, as another keyboard writes the name."""
    with product.inside(), transaction() as session:
        group = ensure_groups(session)[0]
        facts = GuestFacts("مهمان نمونة ۷", group.id, organisation="جای دیگر")
        twin: Guest = add_guest(session, facts, by=SYSTEM)
        assert twin.id > 600


def _look(page: Page, found: dict[str, list[str]], name: str) -> None:
    """At both sizes: what axe says, and that nothing sticks out at the side."""
    page.wait_for_load_state()  # before its styles have come, everything sticks out
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        sticks_out = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert (name, size["width"], sticks_out) == (name, size["width"], False)
        found[f"{name} {size['width']}"] = find_violations(page)


def test_guests_from_the_workbook_to_the_list_that_goes_out(
    tmp_path: Path, make_context: ContextMaker
) -> None:
    with serve_product(tmp_path, "--empty") as product:
        _add_account(product)
        page = make_context(product.url, viewport=LAPTOP).open()
        desk.sign_in(page, "دبیر", PASSWORD)
        found: dict[str, list[str]] = {}

        # tried first: every row says what comes of it
        page.goto("/admin/guests")
        page.get_by_role("link", name="بارگذاری کارپوشهٔ مهمانان").click()
        page.locator("[name=workbook]").set_input_files(DATA / "guests-messy.xlsx")
        _press(page, "آزمودن کارپوشه")
        page.locator("#rows").get_by_role("link", name="دارای ایراد ۴").click()
        expect(page.locator("#rows tbody tr")).to_have_count(4)
        _look(page, found, "report")
        page.get_by_role("link", name="کارپوشهٔ دیگر").click()
        page.locator("[name=workbook]").set_input_files(DATA / "guests.xlsx")
        _press(page, "آزمودن کارپوشه")
        _press(page, "بارگذاری ۶۰۰ مهمان تازه")
        expect(page.locator("main")).to_contain_text("کارپوشه بارگذاری شد")

        # found as it is typed
        page.goto("/admin/guests")
        expect(page.locator(".guest-bulk")).to_be_hidden()  # the scripts are there
        page.get_by_role("searchbox").press_sequentially("نمونة ٧")
        expect(page.get_by_role("link", name="مهمان نمونهٔ ۷", exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(r"q="))
        _look(page, found, "list")
        page.get_by_role("link", name="مهمان نمونهٔ ۷", exact=True).click()

        # changed, blocked, and let in again
        page.get_by_label("سمت").fill("دبیر انجمن")
        _press(page, "ذخیره")
        expect(page.locator(".just-done")).to_contain_text("ذخیره شد")
        page.get_by_label("بستن ورود").fill("با دبیرخانه هماهنگ شود")
        _press(page, "بستن")
        expect(page.locator(".block-note")).to_have_text("با دبیرخانه هماهنگ شود")
        _look(page, found, "guest")
        page.locator(".just-done").get_by_role("button", name="بازگرداندن").click()
        expect(page.locator(".block-note")).to_have_count(0)
        expect(page.get_by_label("سمت")).to_have_value("دبیر انجمن")

        # the same person twice
        _add_twin(product)
        page.goto("/admin/guests/duplicates")
        expect(page.locator(".alike-card")).to_have_count(1)
        _look(page, found, "duplicates")
        _press(page, "یکی کردن")
        expect(page.locator("main")).to_contain_text("مهمان تکراری نیست")

        # many at once, then the list goes out
        page.goto("/admin/guests?q=جای دیگر")
        expect(page.locator("main")).to_contain_text("مهمانی با این نشانی‌ها نیست")
        page.goto("/admin/guests?vip=yes")
        expect(page.locator(".guest-bulk")).to_be_hidden()
        page.get_by_label("همهٔ این صفحه").check()
        _press(page, "پذیرفت")
        expect(page.locator(".just-done")).to_contain_text("«پذیرفت» برای ۵۰ مهمان")
        page.goto("/admin/guests?state=accepted")
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == 51
        page.goto("/admin/guest-groups")
        _look(page, found, "groups")
        fail_for(found)


def test_badges_for_chosen_guests_from_the_list_to_the_file(
    tmp_path: Path, make_context: ContextMaker
) -> None:
    with serve_product(tmp_path, "--empty") as product:
        _add_account(product)
        with product.inside(), transaction() as session:
            build_exhibition(session, booths=0)
            group = ensure_groups(session)[0]
            for name in ("نرگس احمدی", "سیده‌مریم طباطبایی‌نژاد", "کاوه رضایی"):
                add_guest(session, GuestFacts(name, group.id), by=SYSTEM)
        page = make_context(product.url, viewport=LAPTOP).open()
        desk.sign_in(page, "دبیر", PASSWORD)
        found: dict[str, list[str]] = {}

        page.goto("/admin/guests")
        expect(page.locator(".guest-bulk")).to_be_hidden()  # the scripts are there
        for name in ("نرگس احمدی", "سیده‌مریم طباطبایی‌نژاد"):
            page.get_by_label(name).check()
        _press(page, "چاپ کارت")
        expect(page).to_have_url(re.compile(r"/admin/badges\?guest=\d+&guest=\d+$"))
        expect(page.get_by_label("۲ مهمان برگزیده")).to_be_checked()
        _look(page, found, "badges")
        page.locator("[name=layout][value=lanyard]").uncheck()
        page.locator("[name=layout][value=label]").check()
        _press(page, "ساختن پرونده")

        expect(page).to_have_url(re.compile(r"/admin/jobs/"))
        expect(page.locator("#job-outcome")).to_contain_text("۲ کارت آماده است")
        _look(page, found, "made")
        with page.expect_download() as download:
            page.get_by_role("link", name="گرفتن پرونده").click()
        assert download.value.suggested_filename.endswith(".pdf")
        assert download.value.path().read_bytes().startswith(b"%PDF")
        page.goto("/admin/badges")
        expect(page.locator(".badge-paper")).to_contain_text("۲ کارت · ۲ مهمان برگزیده")
        expect(page.locator(".page-subtitle")).to_contain_text("۱ مهمان هنوز کارت ندارد")
        fail_for(found)
