"""The label at the gate: whose code may be printed, what stands on it, and that it is readable."""

from __future__ import annotations

import re
from typing import Any

import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from booth_content.exhibition_modes import set_rehearsal
from core.audit import SYSTEM
from core.database import transaction
from kiosk.device import PairedDevice
from tests.kiosk.conftest import KioskMaker
from tests.visitors.conftest import Invite, guest_of, invite
from visitors.badge import issue_badge

__all__ = ["invite"]


def ask(client: FlaskClient, token: str, **body: object) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/gate/label", json=body, headers=headers)


def draw(page: str) -> Image.Image:
    """The label's code alone as pixels: ten to a module."""
    path = re.search(r'<path [^>]*d="([^"]+)"', page)
    assert path is not None
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1", path[1])]
    side = max(x + length for x, _, length in runs) + 8
    image = Image.new("L", (side, side), 255)
    for x, y, length in runs:
        image.paste(0, (x + 4, y + 4, x + 4 + length, y + 5))
    return image.resize((side * 10, side * 10), Image.Resampling.NEAREST)


def test_a_label_has_the_name_and_a_readable_code_in_millimetres(
    client: FlaskClient, gate: PairedDevice, invite: Invite
) -> None:
    badge = invite("نرگس <احمدی>")
    with transaction() as session:
        set_rehearsal(session, is_on=True, by=SYSTEM)

    answer = ask(
        client, gate.token, code=badge.code, guest=badge.guest_id, width_mm="۶۲", height_mm=29
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert [one.text for one in zxingcpp.read_barcodes(draw(page))] == [badge.code]
    assert 'width="62mm" height="29mm"' in page
    assert "نرگس &lt;احمدی&gt;" in page
    assert "تمرین" in page
    sheet = re.search(r'href="(/gate/label-[^"]+)"', page)
    assert sheet is not None
    assert client.get(sheet[1]).get_data(as_text=True) == "@page { size: 62mm 29mm; margin: 0 }\n"


def test_a_label_is_for_the_live_badge_of_that_guest_alone(
    client: FlaskClient, gate: PairedDevice, invite: Invite
) -> None:
    old, other = invite("مینا"), invite("رضا")
    with transaction() as session:
        new = issue_badge(session, guest_of(session, old), by=SYSTEM)

    def status(code: str, guest: int) -> int:
        return int(ask(client, gate.token, code=code, guest=guest).status_code)

    assert status(new.code, new.guest_id) == 200
    assert status(old.code, old.guest_id) == 409
    assert status(new.code, other.guest_id) == 409
    assert ask(client, gate.token, code="XX", guest=1).json["code"] == "label_not_of_guest"


def test_only_a_gate_prints_labels(
    client: FlaskClient, make_kiosk: KioskMaker, invite: Invite
) -> None:
    badge = invite()

    answer = ask(client, make_kiosk().token, code=badge.code, guest=badge.guest_id)

    assert answer.status_code == 403
