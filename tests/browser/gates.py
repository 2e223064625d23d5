"""A gate of a real product: guests with badges, and a station's machine in a browser's page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError
from sqlalchemy import select

from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import reading, transaction
from kiosk.device import get_device, register_device, revoke_device
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.product import Product, serve_product
from visitors.badge import IssuedBadge, issue_badge
from visitors.check_in_log import CheckIn
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, InvitationFacts, add_guest
from visitors.pin import prepare_pin, set_pin

PIN = {"account": "سرپرست", "pin": "۷۳۹۱", "reason": "مهمان استاندار"}
# the machine as the page uses it; every state that it told is kept
OPEN = """async ([token, address]) => {
  const { openStation } = await import("/static/gate/machine/station.js");
  window.station = await openStation({ address, token, onChange: () => undefined });
}"""
SCAN = """async ([code, options]) => {
  const began = performance.now();
  const verdict = await window.station.scan(code, options);
  return { ...verdict, ms: performance.now() - began };
}"""
TRY = """async ([name, values]) => {
  try {
    return { done: await window.station[name](...values) };
  } catch ({ code, message }) {
    return { code, message };
  }
}"""


class Gate(NamedTuple):
    device: str
    token: str


class Hall:
    """The organisers' side: guests, gates, the log."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.url = product.url
        self._numbers = count(1)

    def pair(self, name: str = "در شمالی") -> Gate:
        with transaction() as session:
            paired = register_device(session, role="gate", gate_name=name, by=SYSTEM)
        return Gate(paired.device.id, paired.token)

    def revoke(self, gate: Gate) -> None:
        with transaction() as session:
            revoke_device(session, get_device(session, gate.device), by=SYSTEM)

    def invite(self, name: str | None = None, **terms: Any) -> IssuedBadge:
        state = terms.pop("state", "accepted")
        with transaction() as session:
            group = ensure_groups(session)[0]
            facts = GuestFacts(name or f"مهمان {next(self._numbers)}", group.id)
            guest = add_guest(session, facts, InvitationFacts(**terms), by=SYSTEM, state=state)
            return issue_badge(session, guest, by=SYSTEM)

    def rows(self, badge: IssuedBadge) -> list[CheckIn]:
        """This guest's scans in the log, in the order of writing."""
        with reading() as session:
            of_guest = select(CheckIn).where(CheckIn.guest_id == badge.guest_id)
            return list(session.scalars(of_guest.order_by(CheckIn.id)))

    def outcomes(self, badge: IssuedBadge) -> list[tuple[str, str]]:
        return [(row.direction, row.outcome) for row in self.rows(badge)]


class Station:
    """A page in which a station's machine runs."""

    def __init__(self, page: Page, gate: Gate, url: str) -> None:
        self.page = page
        page.evaluate(OPEN, [gate.token, url])

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.page.evaluate("window.station.state")
        return state

    def scan(self, code: str, direction: str = "entry", **more: Any) -> dict[str, Any]:
        verdict: dict[str, Any] = self.page.evaluate(SCAN, [code, {"direction": direction, **more}])
        return verdict

    def outcome(self, code: str, direction: str = "entry", **more: Any) -> tuple[str, str]:
        verdict = self.scan(code, direction, **more)
        return verdict["decidedBy"], verdict["outcome"]

    def attempt(self, name: str, *values: Any) -> dict[str, Any]:
        """What an act gave as "done", or why it was refused as "code" and "message"."""
        told: dict[str, Any] = self.page.evaluate(TRY, [name, list(values)])
        return told

    def wait(self, expression: str) -> None:
        """Until this holds for the state ``s``."""
        holds = f"() => {{ const s = window.station.state; return {expression}; }}"
        try:
            self.page.wait_for_function(holds)
        except TimeoutError:
            raise AssertionError(f"never {expression}: {self.state}") from None


@contextmanager
def serve_hall(folder: Path) -> Iterator[Hall]:
    """A product with its sample, which is in rehearsal, and a supervisor with a PIN."""
    with serve_product(folder) as product, product.inside():
        prepared, pin = prepare_password("سه واژهٔ بی‌ربط"), prepare_pin(PIN["pin"])
        with transaction() as session:
            account = add_account(
                session,
                name=PIN["account"],
                role="supervisor",
                password_hash=prepared,
                by=SYSTEM,
            )
            set_pin(session, account, pin_hash=pin, by=SYSTEM)
        yield Hall(product)


class Profile:
    """A browser whose storage outlives it."""

    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self._kind, self._url, self._folder = browser.browser_type, url, folder / "profile"
        self._context: BrowserContext | None = None

    def open(self) -> Page:
        """The gate's page, in a browser that is started where none runs."""
        if self._context is None:
            self._context = self._kind.launch_persistent_context(
                self._folder, executable_path=find_chromium(), args=list(ARGUMENTS)
            )
            self._context.set_default_timeout(20_000)
        page = self._context.new_page()
        page.goto(f"{self._url}/gate")
        return page

    def close(self) -> None:
        assert self._context is not None
        self._context.close()
        self._context = None
