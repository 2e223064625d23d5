from __future__ import annotations

from datetime import timedelta

import pytest

from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from kiosk.commands import (
    finish_command,
    note_commands_sent,
    open_commands,
    send_command,
    send_commands,
)
from kiosk.device import Device, DeviceCommand, get_device, revoke_device
from tests.kiosk.conftest import KioskMaker


def send(device: Device, kind: str = "identify") -> DeviceCommand:
    with transaction() as session:
        return send_command(session, device, kind=kind, by=SYSTEM)


def finish(command: DeviceCommand, state: str, detail: str = "") -> DeviceCommand:
    with transaction() as session:
        return finish_command(
            session,
            device_id=command.device_id,
            command_id=command.id,
            state=state,
            detail=detail,
        )


def open_ids(device: Device) -> list[str]:
    with reading() as session:
        return [row.id for row in open_commands(session, [device.id]).get(device.id, [])]


def test_a_command_goes_from_queued_over_sent_and_acked_to_applied(make_kiosk: KioskMaker) -> None:
    device = make_kiosk().device
    command = send(device)
    states = [command.state]

    with transaction() as session:
        note_commands_sent(session, [command.id])
    with reading() as session:
        row = session.get(DeviceCommand, command.id)
        assert row is not None
        states.append(row.state)
    states += [finish(command, "acked").state, finish(command, "applied").state]

    assert states == ["queued", "sent", "acked", "applied"]
    assert open_ids(device) == []


def test_a_command_stays_open_until_it_is_applied_failed_or_expired(
    make_kiosk: KioskMaker,
) -> None:
    device = make_kiosk().device
    acked, failed, late = send(device), send(device, "reload"), send(device)
    finish(acked, "acked")
    finish(failed, "failed", "صفحه تازه نشد")

    assert set(open_ids(device)) == {acked.id, late.id}
    with freeze(now() + timedelta(minutes=1)):
        assert open_ids(device) == []
        assert late.state == "expired"


def test_the_first_end_of_a_command_is_its_end(make_kiosk: KioskMaker) -> None:
    command = send(make_kiosk().device)
    first = finish(command, "failed", "یک").failed_at

    again = finish(command, "applied", "دو")

    assert (again.state, again.failed_at, again.detail) == ("failed", first, "یک")


def test_a_device_ends_no_other_devices_command(make_kiosk: KioskMaker) -> None:
    mine, other = send(make_kiosk(0).device), make_kiosk(1).device

    with pytest.raises(DomainError) as refusal, transaction() as session:
        finish_command(session, device_id=other.id, command_id=mine.id, state="applied")

    assert refusal.value.code == "command_unknown"


def test_an_unknown_kind_and_a_revoked_device_are_refused(make_kiosk: KioskMaker) -> None:
    device = make_kiosk().device
    with pytest.raises(DomainError) as unknown:
        send(device, "explode")
    with transaction() as session:
        row = get_device(session, device.id)
        revoke_device(session, row, by=SYSTEM)
    with pytest.raises(DomainError) as revoked:
        send(row)

    assert (unknown.value.code, revoked.value.code) == ("command_kind_unknown", "device_revoked")


def test_the_whole_fleet_is_asked_at_once(make_kiosk: KioskMaker) -> None:
    devices = [make_kiosk(index).device for index in (0, 1, 2)]

    with transaction() as session:
        rows = send_commands(session, devices, kind="reload", by=SYSTEM)

    assert [row.device_id for row in rows] == [device.id for device in devices]
    assert all(open_ids(device) for device in devices)
