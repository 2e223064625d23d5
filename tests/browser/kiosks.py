"""Paired screens of a real product: what is published for them, what they tell of themselves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from booth_content.content import Change
from booth_content.draft import draft_content
from booth_content.jobs import publish_now
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import reading, transaction
from kiosk.commands import send_command
from kiosk.device import Device, get_device, register_device
from tests.browser.product import Product, serve_product
from tests.builders import get_booth
from tests.live import DEADLINE_SECONDS

APP = "/screen/app"
# whatever it draws from now on is gone at once
EMPTIED = """() => {
  const root = document.getElementById("screen");
  new MutationObserver(() => root.replaceChildren()).observe(root, { childList: true });
  root.replaceChildren();
}"""
# what a browser says of a server that is not there, or of a line that a test has cut
AWAY = (
    "WebSocket connection to",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY",
    "ERR_FAILED",
    "ERR_INTERNET_DISCONNECTED",
)


class Kiosk(NamedTuple):
    """A device at a booth, as its browser remembers it."""

    device: str
    token: str

    def remembered(self, url: str) -> Any:
        """The storage of a browser in which a code has been typed for this screen."""
        kept = json.dumps({"token": self.token, "role": "kiosk", "device": self.device})
        storage = [{"name": "ghorfeh.device", "value": kept}]
        return {"cookies": [], "origins": [{"origin": url, "localStorage": storage}]}


class Fleet:
    """The organisers' side of a product: they pair, publish, command and look at the devices."""

    def __init__(self, product: Product, by: Account) -> None:
        self.product = product
        self.url = product.url
        self._by = by
        self._numbers = count(1)

    def pair(self, booth: str = "01") -> Kiosk:
        with transaction() as session:
            paired = register_device(
                session, role="kiosk", booth=get_booth(session, booth), by=SYSTEM
            )
        return Kiosk(paired.device.id, paired.token)

    def publish(self, code: str = "01", about: str | None = None) -> int:
        """Say something new in the booth's introduction and publish it; the release's number."""
        about = about or f"گفتهٔ شمارهٔ {next(self._numbers)}"
        with transaction() as session:
            booth = get_booth(session, code)
            before = draft_content(session, booth).get("identity", {}).get("about")
            changes: dict[str, Change] = {"about": {"before": before, "after": about}}
            save_section(session, booth, section_key="identity", changes=changes, by=self._by)
            sign_off_if_needed(session, booth, by=self._by)
        release: int = publish_now([code], reason="", by=self._by.actor)["release"]
        return release

    def command(self, kiosk: Kiosk, kind: str) -> None:
        with transaction() as session:
            send_command(session, get_device(session, kiosk.device), kind=kind, by=self._by.actor)

    def seen(self, kiosk: Kiosk) -> dict[str, Any]:
        """What the device last told: release, staged, build, problem, clock_skew_ms."""
        with reading() as session:
            row: Device = get_device(session, kiosk.device)
            return {
                "release": row.seen_release,
                "staged": row.seen_staged,
                "build": row.seen_build,
                "problem": row.problem and row.problem["code"],
                "clock_skew_ms": row.clock_skew_ms,
            }

    def wait_until(
        self, kiosk: Kiosk, page: Page, seconds: float = DEADLINE_SECONDS, **told: Any
    ) -> None:
        """Until the device tells exactly this of itself; ``page`` is kept at work meanwhile."""
        deadline = time.monotonic() + seconds
        while True:
            seen = self.seen(kiosk)
            if {name: seen[name] for name in told} == told:
                return
            assert time.monotonic() < deadline, f"{told} never came: {seen}"
            page.wait_for_timeout(50)


@contextmanager
def serve_fleet(folder: Path) -> Iterator[Fleet]:
    """A product with its sample and, in this process, somebody at its desk."""
    with serve_product(folder) as product, product.inside():
        prepared = prepare_password("سه واژهٔ بی‌ربط")
        with transaction() as session:
            by = add_account(session, name="ناشر", role="admin", password_hash=prepared, by=SYSTEM)
        yield Fleet(product, by)
