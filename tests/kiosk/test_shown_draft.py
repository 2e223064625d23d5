"""A draft on one device: told to that device alone, fetched by its ticket, over by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from booth_content.hiding import hide_booth
from booth_content.saving import save_section
from core.accounts import Account
from core.database import reading, transaction
from core.dates import freeze, now
from kiosk.desired import Locale, desired_states
from kiosk.device import Device, DeviceRole, register_device
from kiosk.draft_views import forget_shown_drafts
from kiosk.shown_draft import LASTS, ShownDraft, end_draft, show_draft
from kiosk.token import Holder
from tests.builders import build_exhibition, get_booth


def _settings(*devices: Device) -> list[dict[str, object]]:
    holders = [
        Holder(DeviceRole.KIOSK, device.booth_id, device.id, device.token_hash)
        for device in devices
    ]
    with reading() as session:
        states = desired_states(session, holders, locale=Locale("fa", "Asia/Tehran"))
    return [states[holder]["settings"] for holder in holders]


def test_only_that_device_is_told_and_the_files_end_with_the_time(
    client: FlaskClient, make_account: Callable[[str], Account]
) -> None:
    organiser = make_account("organiser")
    with transaction() as session:
        build_exhibition(session)
        booth = get_booth(session, "01")
        change = {"about": {"before": None, "after": "هنوز منتشر نشده"}}
        save_section(session, booth, section_key="identity", changes=change, by=organiser)
        one, other = (
            register_device(
                session, role=DeviceRole.KIOSK, booth=get_booth(session, code), by=organiser.actor
            ).device
            for code in ("01", "02")
        )
        show_draft(session, booth, one, by=organiser)

    mine, theirs = _settings(one, other)
    ticket = mine["draft"]["ticket"]  # type: ignore[index]
    assert theirs["draft"] is None
    document = client.get(f"/screen/draft/{ticket}.json")
    assert "هنوز منتشر نشده" in json.dumps(document.json, ensure_ascii=False)
    pattern = document.json["document"]["pattern"]["sha256"]  # type: ignore[index]
    assert client.get(f"/screen/draft/{ticket}").status_code == 200
    assert client.get(f"/screen/draft/{ticket}/files/{pattern}").status_code == 200
    assert client.get(f"/screen/draft/{ticket}/files/{'0' * 64}").status_code == 404
    assert client.get(f"/files/{pattern}").status_code == 404
    assert client.get("/screen/draft/guessed.json").status_code == 404

    with freeze(now() + LASTS + timedelta(seconds=1)):
        assert _settings(one)[0]["draft"] is None
        assert client.get(f"/screen/draft/{ticket}.json").status_code == 404
        forget_shown_drafts()
    with reading() as session:
        assert session.query(ShownDraft).count() == 0


def test_it_can_be_ended_before_and_hidden_booths_are_told_to_every_screen(
    client: FlaskClient, make_account: Callable[[str], Account]
) -> None:
    organiser = make_account("organiser")
    with transaction() as session:
        build_exhibition(session)
        booth = get_booth(session, "01")
        device = register_device(
            session, role=DeviceRole.KIOSK, booth=get_booth(session, "02"), by=organiser.actor
        ).device
        ticket = show_draft(session, booth, device, by=organiser).ticket
        end_draft(session, device, by=organiser)
        hide_booth(session, booth, reason="", by=organiser)

    (settings,) = _settings(device)
    assert (settings["draft"], list(settings["hidden"])) == (None, ["01"])  # type: ignore[call-overload]
    assert client.get(f"/screen/draft/{ticket}").status_code == 404
    page = client.get("/p/01").get_data(as_text=True)
    assert "این غرفه اکنون چیزی نشان نمی‌دهد" in page
