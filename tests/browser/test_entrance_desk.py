"""The entrance at the desk: a scan appears by itself, a conflict is settled; phones too."""

from __future__ import annotations

import json
import re
import urllib.request
import uuid
from datetime import timedelta

from playwright.sync_api import Page, expect

from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import transaction
from core.dates import iso_utc, now
from kiosk.device import register_device
from tests.browser import desk
from tests.browser.axe import fail_for, find_violations
from tests.browser.chromium import PHONE
from tests.browser.conftest import ContextMaker
from tests.browser.product import Product
from visitors.badge import issue_badge
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, InvitationFacts, add_guest

PASSWORD = "گذرواژه‌ای که در آزمون است"
NAME = "سیده‌مریم طباطبایی‌نژاد"
GATES = ("در شمالی", "در خیابان شهدا")


def furnish(product: Product) -> tuple[str, list[str]]:
    """A VIP's code, and the tokens of two gates."""
    with product.inside(), transaction() as session:
        hashed = prepare_password(PASSWORD)
        add_account(session, name="سرپرست", role="admin", password_hash=hashed, by=SYSTEM)
        group = ensure_groups(session)[0]
        facts = GuestFacts(NAME, group.id, organisation="مؤسسهٔ خیریهٔ مهر", is_vip=True)
        guest = add_guest(session, facts, InvitationFacts(), by=SYSTEM, state="accepted")
        code = issue_badge(session, guest, by=SYSTEM).code
        stations = [
            register_device(session, role="gate", gate_name=gate, by=SYSTEM) for gate in GATES
        ]
        return code, [station.token for station in stations]


def post(product: Product, token: str, path: str, body: object) -> None:
    request = urllib.request.Request(
        f"{product.url}/api/v1/{path}",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status in (200, 201)


def test_arrivals_are_live_and_a_conflict_is_settled(
    product: Product, make_context: ContextMaker
) -> None:
    code, (north, south) = furnish(product)
    page = make_context(product.url).open()
    desk.sign_in(page, "سرپرست", PASSWORD)
    page.get_by_role("link", name="ورودی", exact=True).click()
    inside = page.locator("[data-key='stat-اکنون در سالن']")
    expect(inside).to_contain_text("۰")
    # «تمرین» until it is ended: the sample's dates are long past
    expect(page.locator(".page-subtitle")).to_contain_text("تمرین")

    scan = {"code": code, "nonce": str(uuid.uuid4()), "direction": "entry"}
    post(product, north, "check-ins", scan)
    expect(inside).to_contain_text("۱")
    expect(page.locator(".entrance-vips")).to_contain_text(NAME)
    expect(page.locator(".chart-bar")).to_have_count(1)

    queued = scan | {"nonce": str(uuid.uuid4()), "decided": "admitted"}
    queued["scanned_at"] = iso_utc(now() + timedelta(seconds=1))
    post(product, south, "check-ins/batch", {"scans": [queued], "sent_at": iso_utc(now())})
    conflict = page.locator("[data-key='stat-ناسازگاری']")
    expect(conflict).to_contain_text("منتظر سرپرست")
    conflict.click()
    expect(page.locator(".apart-side")).to_have_count(2)
    found = {"conflicts": find_violations(page)}
    page.get_by_label("یادداشت برای").fill("خواهرش با همان کارت آمد")
    page.get_by_role("button", name="دو نفر بودند").click()
    expect(page.locator(".toasts")).to_contain_text("دو نفر با یک کارت شمرده شدند")
    page.get_by_role("link", name="رسیدگی‌شده").click()
    expect(page.locator("main")).to_contain_text("خواهرش با همان کارت آمد")
    page.goto("/admin/entrance")
    expect(inside).to_contain_text("۲")

    inside.click()
    expect(page).to_have_url(re.compile("mark=inside"))
    expect(page.locator("tbody tr")).to_have_count(1)
    found |= look_everywhere(page)
    fail_for(found)


def look_everywhere(page: Page) -> dict[str, list[str]]:
    """What axe finds on the entrance's pages; each fits a phone."""
    found = {}
    for name in ("", "/scans?day=all", "/settings", "/paper-list"):
        page.goto(f"/admin/entrance{name}")
        found[name] = find_violations(page)
        laptop = page.viewport_size
        assert laptop is not None
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        found[f"{name} on a phone"] = find_violations(
            page, "target-size", "scrollable-region-focusable"
        )
        page.set_viewport_size(laptop)
    return found
