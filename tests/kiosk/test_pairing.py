from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from booth_content.exhibition import Booth
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.persian import to_persian_digits
from kiosk.device import Device, PairedDevice, PairingCode, get_device, revoke_device
from kiosk.pairing import make_pairing_code, make_renewal_code, pair_device
from tests.kiosk.conftest import KioskMaker


def code_for(booth: Booth) -> str:
    with transaction() as session:
        return make_pairing_code(session, role="kiosk", booth=booth, by=SYSTEM).code


def pair(code: str, name: str = "") -> PairedDevice:
    with transaction() as session:
        return pair_device(session, code=code, name=name)


def refusal_of(code: str, name: str = "") -> str:
    with pytest.raises(DomainError) as refusal:
        pair(code, name)
    return refusal.value.code


def test_a_code_is_six_digits_and_makes_a_kiosk_at_its_booth(booths: list[Booth]) -> None:
    code = code_for(booths[1])

    device = pair(code, "نمایشگر کنار در").device

    assert len(code) == 6
    assert code.isdigit()
    assert (device.role, device.booth_id, device.name) == (
        "kiosk",
        booths[1].id,
        "نمایشگر کنار در",
    )


@pytest.mark.parametrize("write", [to_persian_digits, lambda c: f" {c[:3]} {c[3:]} "])
def test_a_code_may_be_typed_in_any_digits_and_with_spaces(booths: list[Booth], write) -> None:  # type: ignore[no-untyped-def]
    assert pair(write(code_for(booths[0]))).device.booth_id == booths[0].id


def test_a_code_works_once(booths: list[Booth]) -> None:
    code = code_for(booths[0])
    pair(code)

    assert refusal_of(code) == "code_expired"


def test_a_code_lasts_ten_minutes(booths: list[Booth]) -> None:
    made_at = now()
    with freeze(made_at):
        first, second = code_for(booths[0]), code_for(booths[0])

    with freeze(made_at + timedelta(minutes=9, seconds=59)):
        pair(first)
    with freeze(made_at + timedelta(minutes=10)):
        assert refusal_of(second) == "code_expired"


def test_codes_of_past_days_are_forgotten(booths: list[Booth]) -> None:
    made_at = now()
    with freeze(made_at):
        old = code_for(booths[0])

    with freeze(made_at + timedelta(days=2)):
        new = code_for(booths[0])

    with reading() as session:
        assert list(session.scalars(select(PairingCode.code))) == [new]
    assert refusal_of(old) == "code_unknown"


def test_a_name_that_is_refused_does_not_use_up_the_code(booths: list[Booth]) -> None:
    code = code_for(booths[0])

    assert refusal_of(code, "ن" * 81) == "device_name_invalid"
    assert pair(code).device.name == "کیوسک محلهٔ نمونهٔ 1"


def test_a_renewal_replaces_the_token_and_keeps_the_device(make_kiosk: KioskMaker) -> None:
    device, old_token = make_kiosk()
    with transaction() as session:
        code = make_renewal_code(session, get_device(session, device.id), by=SYSTEM).code

    renewed, token = pair(code)

    assert renewed.id == device.id
    assert token != old_token
    with reading() as session:
        assert list(session.scalars(select(Device.token_hash))) == [renewed.token_hash]


def test_a_renewal_brings_no_revoked_device_back(make_kiosk: KioskMaker) -> None:
    device = make_kiosk().device
    with transaction() as session:
        row = get_device(session, device.id)
        code = make_renewal_code(session, row, by=SYSTEM).code
        revoke_device(session, row, by=SYSTEM)

    assert refusal_of(code) == "device_revoked"


def test_the_code_itself_is_in_no_log(app: Flask, booths: list[Booth]) -> None:
    from core.audit import AuditEntry

    code = code_for(booths[0])

    with reading() as session:
        rows = [row.details for row in session.scalars(select(AuditEntry))]
    assert rows
    assert code not in str(rows)


def test_the_api_answers_with_the_token_once(client: FlaskClient, booths: list[Booth]) -> None:
    code = code_for(booths[0])

    first = client.post("/api/v1/devices/pair", json={"code": code, "name": "کیوسک"})
    second = client.post("/api/v1/devices/pair", json={"code": code})

    assert first.status_code == 201
    assert sorted(first.json or {}) == ["device", "role", "token"]
    assert first.headers.get("Set-Cookie") is None
    assert (second.status_code, (second.json or {})["code"]) == (410, "code_expired")


def test_guessing_is_stopped_after_ten_wrong_codes_of_an_address(
    client: FlaskClient, booths: list[Booth]
) -> None:
    code = code_for(booths[0])
    wrong = str((int(code) + 1) % 10**6).zfill(6)

    answers = [client.post("/api/v1/devices/pair", json={"code": wrong}) for _ in range(11)]
    right_too_late = client.post("/api/v1/devices/pair", json={"code": code})
    elsewhere = client.post(
        "/api/v1/devices/pair", json={"code": code}, environ_overrides={"REMOTE_ADDR": "10.0.0.9"}
    )

    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert right_too_late.status_code == 429
    assert right_too_late.headers["Retry-After"] == "60"
    assert elsewhere.status_code == 201


def test_guessing_from_many_addresses_is_stopped_after_a_hundred(
    client: FlaskClient, booths: list[Booth]
) -> None:
    code = code_for(booths[0])
    wrong = str((int(code) + 1) % 10**6).zfill(6)

    statuses = [
        client.post(
            "/api/v1/devices/pair",
            json={"code": wrong},
            environ_overrides={"REMOTE_ADDR": f"10.0.{number // 5}.1"},
        ).status_code
        for number in range(101)
    ]

    assert statuses == [404] * 100 + [429]


def test_pairing_rightly_is_never_throttled(client: FlaskClient, booths: list[Booth]) -> None:
    codes = [code_for(booths[0]) for _ in range(30)]

    answers = [client.post("/api/v1/devices/pair", json={"code": code}) for code in codes]

    assert {answer.status_code for answer in answers} == {201}
