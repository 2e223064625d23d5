from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from booth_content.exhibition import Booth
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError
from kiosk.device import (
    Device,
    PairedDevice,
    get_device,
    move_device,
    register_device,
    rename_device,
    renew_token,
    revoke_device,
)
from tests.kiosk.conftest import KioskMaker


def reload(device: Device) -> Device:
    with reading() as session:
        return get_device(session, device.id)


def deeds(device: Device) -> list[str]:
    with reading() as session:
        rows = select(AuditEntry.action).where(AuditEntry.subject == device.subject)
        return list(session.scalars(rows.order_by(AuditEntry.id)))


def test_only_the_hash_of_a_token_is_kept(make_kiosk: KioskMaker) -> None:
    device, token = make_kiosk()

    assert len(token) == 43
    assert reload(device).token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_a_kiosk_is_named_after_its_booth_until_somebody_names_it(make_kiosk: KioskMaker) -> None:
    assert make_kiosk().device.name == "کیوسک محلهٔ نمونهٔ 1"


@pytest.mark.parametrize(
    ("role", "has_booth", "gate", "code"),
    [
        ("kiosk", False, None, "device_place_invalid"),
        ("kiosk", False, "در شمالی", "device_place_invalid"),
        ("kiosk", True, "در شمالی", "device_place_invalid"),
        ("gate", True, None, "device_place_invalid"),
        ("gate", False, " ‌ ", "device_place_invalid"),
        ("gate", False, "د" * 61, "gate_name_too_long"),
        ("screen", True, "در شمالی", "device_place_invalid"),
        ("toaster", True, None, "device_role_unknown"),
    ],
)
def test_a_device_stands_where_its_role_needs_it(
    booths: list[Booth], role: str, has_booth: bool, gate: str | None, code: str
) -> None:
    with pytest.raises(DomainError) as refusal, transaction() as session:
        register_device(
            session, role=role, booth=booths[0] if has_booth else None, gate_name=gate, by=SYSTEM
        )

    assert refusal.value.code == code


def test_a_big_screen_may_stand_anywhere(booths: list[Booth]) -> None:
    with transaction() as session:
        devices = [
            register_device(session, role="screen", booth=booth, gate_name=gate, by=SYSTEM).device
            for booth, gate in ((None, None), (booths[1], None), (None, "در شمالی"))
        ]

    assert [(one.booth_id, one.gate_name) for one in devices] == [
        (None, None),
        (booths[1].id, None),
        (None, "در شمالی"),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"role": "kiosk"},
        {"role": "gate"},
        {"role": "toaster"},
        {"role": "gate", "booth_id": 1, "gate_name": "در"},
        {"role": "screen", "queue": -1},
    ],
)
def test_the_database_refuses_a_device_without_its_place(
    booths: list[Booth], values: dict[str, object]
) -> None:
    row = {"id": "x", "name": "x", "token_hash": "x", "created_at": now(), "paired_at": now()}
    row |= {"seen_build": "", "queue": 0}

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(Device).values(row | values))


@pytest.mark.parametrize("name", ["", "  ", "‌", "ن" * 81])
def test_a_name_is_1_to_80_characters(make_kiosk: KioskMaker, name: str) -> None:
    device = make_kiosk().device

    with pytest.raises(DomainError) as refusal, transaction() as session:
        rename_device(session, get_device(session, device.id), name=name, by=SYSTEM)

    assert refusal.value.code == "device_name_invalid"
    assert reload(device).name == "کیوسک محلهٔ نمونهٔ 1"


def test_every_act_is_in_the_log(booths: list[Booth], make_kiosk: KioskMaker) -> None:
    device = make_kiosk().device

    with transaction() as session:
        row = get_device(session, device.id)
        rename_device(session, row, name="كيوسك  کنار در", by=SYSTEM)
        move_device(session, row, booth=booths[1], by=SYSTEM)
        renew_token(session, row, by=SYSTEM)
        revoke_device(session, row, by=SYSTEM)

    assert deeds(device) == [
        "device.registered",
        "device.renamed",
        "device.moved",
        "device.paired",
        "device.revoked",
    ]
    assert reload(device).name == "کیوسک کنار در"
    assert reload(device).booth_id == booths[1].id


def test_a_revoked_device_is_moved_renewed_or_revoked_no_more(
    booths: list[Booth], make_kiosk: KioskMaker
) -> None:
    device = make_kiosk().device
    with transaction() as session:
        revoke_device(session, get_device(session, device.id), by=SYSTEM)

    for act in (
        lambda session, row: move_device(session, row, booth=booths[1], by=SYSTEM),
        lambda session, row: renew_token(session, row, by=SYSTEM),
        lambda session, row: revoke_device(session, row, by=SYSTEM),
    ):
        with pytest.raises(DomainError) as refusal, transaction() as session:
            act(session, get_device(session, device.id))
        assert refusal.value.code == "device_revoked"


def test_a_kiosk_is_not_moved_to_a_gate(make_kiosk: KioskMaker, gate: PairedDevice) -> None:
    kiosk = make_kiosk().device

    for device, place in ((kiosk, {"gate_name": "در شمالی"}), (gate.device, {})):
        with pytest.raises(DomainError) as refusal, transaction() as session:
            move_device(session, get_device(session, device.id), by=SYSTEM, **place)
        assert refusal.value.code == "device_place_invalid"


def test_an_unknown_device_is_said_to_be_one(app: Flask) -> None:
    with pytest.raises(DomainError) as refusal, reading() as session:
        get_device(session, "00000000-0000-0000-0000-000000000000")

    assert refusal.value.code == "device_unknown"
