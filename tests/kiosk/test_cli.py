from __future__ import annotations

import json

import pytest
from flask import Flask

from booth_content.exhibition import Booth
from core.database import reading
from kiosk.device import get_device
from kiosk.holder import identify_holder


def run(app: Flask, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["devices", *words])
    return result.exit_code, result.stdout, result.stderr


def test_a_registered_device_is_printed_as_json_with_a_token_that_works(
    app: Flask, booths: list[Booth]
) -> None:
    code, out, _ = run(app, "add", "--role", "kiosk", "--booth", "۲", "--json")

    printed = json.loads(out)
    assert code == 0
    assert sorted(printed) == ["device", "token"]
    with reading() as session:
        holder = identify_holder(session, printed["token"], secret_key="")
    assert (holder.device_id, holder.booth_id) == (printed["device"], booths[1].id)


def test_a_gate_named_for_the_first_time_is_made(app: Flask, booths: list[Booth]) -> None:
    _, out, _ = run(app, "add", "--role", "gate", "--gate", "در شمالی", "--json")

    with reading() as session:
        device = get_device(session, json.loads(out)["device"])
    assert (device.role, device.gate_name, device.name) == ("gate", "در شمالی", "ایستگاه در شمالی")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "kiosk"), "A kiosk needs a booth"),
        (("--role", "kiosk", "--booth", "99"), "There is no booth 99."),
        (("--role", "gate", "--booth", "01"), "A kiosk needs a booth"),
        (("--role", "toaster"), "'toaster' is not one of"),
    ],
)
def test_a_refusal_is_a_sentence_and_an_exit_code(
    app: Flask, booths: list[Booth], words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(app, "add", *words, "--json")

    assert code != 0
    assert out == ""
    assert sentence in err


def test_devices_are_listed_and_revoked(app: Flask, booths: list[Booth]) -> None:
    device = json.loads(run(app, "add", "--role", "kiosk", "--booth", "01", "--json")[1])["device"]

    before = json.loads(run(app, "list", "--json")[1])
    assert run(app, "revoke", device)[0] == 0
    after = json.loads(run(app, "list", "--json")[1])
    again = run(app, "revoke", device)

    assert [(row["device"], row["booth"], row["state"]) for row in before] == [
        (device, "01", "never")
    ]
    assert [row["state"] for row in after] == ["revoked"]
    assert again[0] == 1
    assert "revoked" in again[2]
