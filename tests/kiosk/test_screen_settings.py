"""What organisers set for a screen: kept, audited, told at once and to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from booth_content.exhibition import Booth
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from kiosk.device import Device, PairedDevice, get_device, register_device, revoke_device
from kiosk.screen_settings import set_idle_after, set_playlist
from tests.builders import get_booth
from tests.kiosk.conftest import KioskMaker
from tests.kiosk.stock_client import ConnectClient, clients_of
from tests.kiosk.test_desired import desired_by
from tests.live import LiveServer


@pytest.fixture
def connect(live_server: LiveServer) -> Iterator[ConnectClient]:
    """connect(token) -> python-socketio's client on the live server."""
    yield from clients_of(live_server.url)


@pytest.fixture
def big_screen(booths: list[Booth]) -> PairedDevice:
    """A big screen that stands at no booth."""
    with transaction() as session:
        return register_device(session, role="screen", by=SYSTEM)


def settings_of(paired: PairedDevice) -> dict[str, Any]:
    desired = desired_by(paired)
    assert desired is not None
    settings: dict[str, Any] = desired["settings"]
    return settings


def idle_after(code: str, seconds: int | None) -> bool:
    with transaction() as session:
        return set_idle_after(session, get_booth(session, code), seconds=seconds, by=SYSTEM)


def playlist(paired: PairedDevice, codes: list[str] | None) -> bool:
    with transaction() as session:
        device = get_device(session, paired.device.id)
        return set_playlist(session, device, codes=codes, by=SYSTEM)


def audited(action: str) -> list[dict[str, Any]]:
    with reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == action))
        return [row.details for row in rows]


def test_the_screens_of_a_booth_are_told_its_idle_time(make_kiosk: KioskMaker) -> None:
    mine, other = make_kiosk(0), make_kiosk(1)

    idle_after("01", 240)

    assert (settings_of(mine)["idle_after"], settings_of(other)["idle_after"]) == (240, 60)
    assert audited("booth.changed") == [
        {"before": {"idle_after_s": None}, "after": {"idle_after_s": 240}}
    ]


def test_taken_back_the_usual_time_counts_again(make_kiosk: KioskMaker) -> None:
    kiosk = make_kiosk()
    idle_after("01", 15)

    assert idle_after("01", None)
    assert not idle_after("01", None)
    assert settings_of(kiosk)["idle_after"] == 60
    assert len(audited("booth.changed")) == 2


@pytest.mark.parametrize("seconds", [0, 14, 901, -60])
def test_an_idle_time_out_of_reason_is_refused(make_kiosk: KioskMaker, seconds: int) -> None:
    kiosk = make_kiosk()

    with pytest.raises(DomainError) as refused:
        idle_after("01", seconds)

    assert refused.value.code == "idle_after_invalid"
    assert settings_of(kiosk)["idle_after"] == 60


def test_a_big_screen_is_told_its_booths_in_their_order(big_screen: PairedDevice) -> None:
    assert settings_of(big_screen)["role"] == "screen"
    assert settings_of(big_screen)["playlist"] is None

    assert playlist(big_screen, ["03", "01"])
    assert not playlist(big_screen, ["01", "03", "03"])

    assert settings_of(big_screen)["playlist"] == ("01", "03")
    assert audited("device.playlist_set") == [{"before": None, "after": ["01", "03"]}]


@pytest.mark.parametrize(
    ("codes", "code"), [([], "playlist_empty"), (["01", "99"], "booth_unknown")]
)
def test_a_playlist_that_cannot_be_is_refused(
    big_screen: PairedDevice, codes: list[str], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        playlist(big_screen, codes)

    assert refused.value.code == code
    assert settings_of(big_screen)["playlist"] is None


def test_a_kiosk_has_no_playlist_and_a_revoked_screen_gets_none(
    make_kiosk: KioskMaker, big_screen: PairedDevice
) -> None:
    with pytest.raises(DomainError, match="Only a big screen"):
        playlist(make_kiosk(), ["01"])
    with transaction() as session:
        revoke_device(session, get_device(session, big_screen.device.id), by=SYSTEM)
    with pytest.raises(DomainError) as refused:
        playlist(big_screen, ["01"])

    assert refused.value.code == "device_revoked"
    with reading() as session:
        assert set(session.scalars(select(Device.playlist))) == {None}


def test_whom_it_concerns_is_told_at_once_and_nobody_else(
    connect: ConnectClient, make_kiosk: KioskMaker, big_screen: PairedDevice
) -> None:
    mine, other, big = (
        connect(paired.token) for paired in (make_kiosk(0), make_kiosk(1), big_screen)
    )

    idle_after("01", 90)
    playlist(big_screen, ["02"])

    assert mine.next_desired()["settings"]["idle_after"] == 90
    assert big.next_desired()["settings"]["playlist"] == ["02"]
    # an answer comes after everything that was pushed before it
    other.heartbeat(release=None)
    assert other.desired.empty()
