"""Paired gates of a real product: guests with badges, a supervisor, and a scanner that types."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

from booth_content.exhibition import Exhibition
from core.accounts import add_account, prepare_password
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import iso_utc, now
from kiosk.device import get_device, register_device, revoke_device
from tests.browser.product import Product, serve_product
from visitors.badge import issue_badge
from visitors.entrance import ensure_gate
from visitors.groups import ensure_groups, limit_group
from visitors.guest import Guest
from visitors.invitation import GuestFacts, InvitationFacts, act_on_invitation, add_guest
from visitors.pin import prepare_pin, set_pin

PIN = "7391"
SUPERVISOR = "سرپرست"
# the keys A-Z under a Persian layout (ISIRI 9147)
PERSIAN = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ضصثقفغعهخحشسیبلاتنمظطزرذدپ", strict=True))
# One burst on the element that has the focus. All keys are struck before the first is heard: a
# scanner does not wait for a page that is busy.
TYPE = """(keys) => {
  const struck = [...keys, { code: "Enter", key: "Enter" }].map((init) =>
    new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true }));
  const box = document.activeElement ?? document.body;
  for (const event of struck) box.dispatchEvent(event);
}"""


class Gate(NamedTuple):
    """A station, and the badges' codes by what their guests are for."""

    product: Product
    device: str
    token: str
    codes: dict[str, str]

    def remembered(self) -> Any:
        """The storage of a browser in which this gate's six digits have been typed."""
        kept = json.dumps({"token": self.token, "device": self.device})
        storage = [{"name": "ghorfeh.gate", "value": kept}]
        return {"cookies": [], "origins": [{"origin": self.product.url, "localStorage": storage}]}

    def revoke(self) -> None:
        with transaction() as session:
            revoke_device(session, get_device(session, self.device), by=SYSTEM)

    def let_in_twice(self, **facts: Any) -> None:
        """This gate and another, apart from each other, have let a new guest in just now."""
        with transaction() as session:
            code = _invite(session, facts, ensure_groups(session))
            other = register_device(session, role="gate", gate_name="ورودی جنوبی", by=SYSTEM).token
        for minutes, token in ((9, self.token), (4, other)):
            at = iso_utc(now() - timedelta(minutes=minutes))
            one = {"code": code, "direction": "entry", "scanned_at": at}
            body = {"scans": [one | {"nonce": str(uuid.uuid4())}]}
            request = urllib.request.Request(
                f"{self.product.url}/api/v1/check-ins/batch",
                json.dumps(body).encode(),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request) as answer:
                assert answer.status == 200

    def count_guests(self) -> int:
        with reading() as session:
            return session.query(Guest).count()


@contextmanager
def serve_gate(folder: Path, guests: dict[str, dict[str, Any]]) -> Iterator[Gate]:
    """A product whose northern gate knows these guests, by facts of GuestFacts and
    InvitationFacts; ``group`` is a place in the usual groups, the second enters elsewhere."""
    with serve_product(folder) as product, product.inside():
        with transaction() as session:
            session.get_one(Exhibition, 1).capacity = 40
            password = prepare_password("سه واژهٔ بی‌ربط")
            account = add_account(
                session, name=SUPERVISOR, role="supervisor", password_hash=password, by=SYSTEM
            )
            set_pin(session, account, pin_hash=prepare_pin(PIN), by=SYSTEM)
            groups = ensure_groups(session)
            press = ensure_gate(session, "ورودی خبرنگاران")
            limit_group(session, groups[1], gates=[press], days=None, by=SYSTEM)
            codes = {key: _invite(session, dict(facts), groups) for key, facts in guests.items()}
            paired = register_device(session, role="gate", gate_name="ورودی شمالی", by=SYSTEM)
        yield Gate(product, paired.device.id, paired.token, codes)


def _invite(session: Any, facts: dict[str, Any], groups: list[Any]) -> str:
    group = groups[facts.pop("group", 0)]
    invited = InvitationFacts(party_size=facts.pop("party_size", 1))
    block_note = facts.pop("block_note", None)
    guest = add_guest(session, GuestFacts(group_id=group.id, **facts), invited, by=SYSTEM)
    if block_note:
        act_on_invitation(session, guest, "block", version=1, by=SYSTEM, note=block_note)
    return issue_badge(session, guest, by=SYSTEM).code


def open_gate(page: Page) -> Page:
    """The station, once it holds the list of its guests."""
    page.goto("/gate")
    expect(page.locator(".idle-list")).to_contain_text("تازه‌شده")
    return page


def type_code(page: Page, code: str) -> None:
    """A USB scanner under a Persian layout types the code and Enter."""
    keys = [
        {"code": f"Key{one}", "key": PERSIAN[one]}
        if one in PERSIAN
        else {"code": f"Digit{one}", "key": "۰۱۲۳۴۵۶۷۸۹"[int(one)]}
        for one in code
    ]
    page.evaluate(TYPE, keys)


def verdict_of(page: Page, code: str, outcome: str) -> Any:
    """Scan, and wait for this outcome on the stage."""
    type_code(page, code)
    shown = page.locator(f".verdict[data-outcome={outcome}]")
    expect(shown).to_be_visible()
    return shown


def sign_as_supervisor(page: Page, pin: str = PIN) -> None:
    """Fill in who answers for it."""
    page.locator("[name=account]").fill(SUPERVISOR)
    page.locator("[name=pin]").fill(pin)
    page.locator("[name=reason]").fill("هماهنگ شده")
