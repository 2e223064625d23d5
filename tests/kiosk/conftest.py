"""An exhibition of three booths, devices that stand in them, and releases for them to show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from booth_content.exhibition import Booth
from booth_content.jobs import publish_now
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account
from core.audit import SYSTEM
from core.database import transaction
from kiosk.device import PairedDevice, register_device
from tests.builders import build_exhibition, get_booth
from tests.live import live_server

__all__ = ["live_server"]

CODES = ("01", "02", "03")


@pytest.fixture
def booths(app: Flask) -> list[Booth]:
    """Booths 01, 02 and 03; the third's screen lies on its side."""
    with transaction() as session:
        build_exhibition(session)
        found = [get_booth(session, code) for code in CODES]
        found[2].screen_width, found[2].screen_height = 1920, 1080
    return found


KioskMaker = Callable[..., PairedDevice]


@pytest.fixture
def make_kiosk(booths: list[Booth]) -> KioskMaker:
    """make_kiosk(0) -> a kiosk and its token at the first booth."""

    def make(index: int = 0) -> PairedDevice:
        with transaction() as session:
            return register_device(session, role="kiosk", booth=booths[index], by=SYSTEM)

    return make


@pytest.fixture
def gate(booths: list[Booth]) -> PairedDevice:
    """A gate station at the northern door."""
    with transaction() as session:
        return register_device(session, role="gate", gate_name="در شمالی", by=SYSTEM)


Publish = Callable[..., int]


@pytest.fixture
def publish(booths: list[Booth], make_account: Callable[[str], Account]) -> Publish:
    """publish("01", about="…") writes that of the booth and publishes it; the release's number."""
    account = make_account("organiser")
    said: dict[str, str] = {}

    def publish(code: str = "01", *, about: str = "درباره") -> int:
        with transaction() as session:
            booth = get_booth(session, code)
            change = {"before": said.get(code), "after": about}
            save_section(
                session, booth, section_key="identity", changes={"about": change}, by=account
            )
            sign_off_if_needed(session, booth, by=account)
        said[code] = about
        release: int = publish_now([code], reason="", by=account.actor)["release"]
        return release

    return publish
