"""What organisers do to a screen at once: its booth hidden, a draft shown until its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booth_content.hiding import hide_booth, show_booth
from core.accounts import find_account
from core.database import transaction
from core.dates import now
from kiosk.device import get_device
from kiosk.shown_draft import show_draft
from tests.browser.chromium import STANDING
from tests.browser.conftest import ContextMaker
from tests.browser.kiosks import APP, Fleet, serve_fleet
from tests.builders import get_booth

SOON = timedelta(seconds=4)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with serve_fleet(tmp_path_factory.mktemp("fleet")) as fleet:
        yield fleet


def test_a_hidden_booth_is_a_neutral_card_and_a_draft_leaves_by_itself(
    fleet: Fleet, make_context: ContextMaker
) -> None:
    kiosk = fleet.pair("01")
    context = make_context(fleet.url, viewport=STANDING, storage_state=kiosk.remembered(fleet.url))
    screen = context.open(APP)
    screen.locator(".attract").wait_for()

    with transaction() as session:
        by = find_account(session, name="ناشر")
        assert by is not None
        hide_booth(session, get_booth(session, "01"), reason="", by=by)
    expect(screen.locator("[data-hidden]")).to_contain_text("این غرفه اکنون چیزی نشان نمی‌دهد")
    expect(screen.locator(".attract")).to_have_count(0)

    with transaction() as session:
        show_booth(session, get_booth(session, "01"), by=by)
    expect(screen.locator(".attract")).to_be_visible()

    with transaction() as session:
        booth, device = get_booth(session, "01"), get_device(session, kiosk.device)
        show_draft(session, booth, device, by=by).ends_at = now() + SOON
    drawn = screen.frame_locator(".draft-page")
    expect(drawn.locator(".page")).to_be_visible()
    expect(screen.locator(".draft-marks")).to_contain_text("پیش‌نویس")
    expect(screen.locator(".draft-shown")).to_have_count(0)
    expect(screen.locator(".attract")).to_be_visible()


def test_the_neutral_card_speaks_the_language_of_the_visit(
    fleet: Fleet, make_context: ContextMaker
) -> None:
    kiosk = fleet.pair("02")
    context = make_context(fleet.url, viewport=STANDING, storage_state=kiosk.remembered(fleet.url))
    screen = context.open(APP)
    screen.locator(".attract").click()
    screen.locator(".is-shown .access").click()
    screen.locator(".sheet").get_by_role("button", name="English", exact=True).click()
    screen.locator(".sheet-head button").click()

    with transaction() as session:
        by = find_account(session, name="ناشر")
        assert by is not None
        hide_booth(session, get_booth(session, "02"), reason="", by=by)

    card = screen.locator("[data-hidden]")
    expect(card).to_contain_text("This booth shows nothing at the moment")
    expect(card).to_contain_text("Booth 2")
    expect(card.locator("bdi[lang=fa]")).to_have_count(1)
    expect(screen.locator("html")).to_have_attribute("dir", "ltr")
    with transaction() as session:
        show_booth(session, get_booth(session, "02"), by=by)
