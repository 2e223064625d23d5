"""Sockets: what a client may not say, and that one client ends nobody else's."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import websocket
from flask import Flask

from core.accounts import Account, disable_account, get_account
from core.audit import SYSTEM
from core.database import reading, transaction
from core.realtime import announce
from kiosk.demo import read_demo_token
from kiosk.device import Device
from tests.kiosk.conftest import KioskMaker
from tests.live import LiveServer
from tests.security.conftest import CookieMaker, Dial

AccountMaker = Callable[[str], Account]
PATIENCE_SECONDS = 10.0

GARBAGE = (
    "",
    "4",
    "6",
    "9",
    "2probe",
    "0{}",
    "42",
    "49",
    "41/nowhere,",
    "42/device,",
    "42/device,[]",
    "42/device,{}",
    "42/device,[null]",
    "42/device,[[]]",
    '42/device,[{"a":1}]',
    '42/device,99999999999999999999["heartbeat"]',
    '42/device,["heartbeat",' + "[" * 2000 + "]" * 2000 + "]",
    '42/device,["heartbeat",NaN]',
    '42/device,["heartbeat",{"release":1e400}]',
    '42/device,["heartbeat","\\ud800"]',
    '43/device,5["x"]',
    "44/device,",
    '451-/device,["heartbeat",{"_placeholder":true,"num":0}]',
    '459999999999-/device,["x"]',
    '42/device,["heartbeat","' + "x" * 70_000 + '"]',
)


def seen_devices() -> set[str]:
    with reading() as session:
        return {device.id for device in session.query(Device) if device.seen_at is not None}


def test_a_client_cannot_play_the_connection_and_silence_the_fleet(
    app: Flask, live_server: LiveServer, dial: Dial, make_kiosk: KioskMaker
) -> None:
    """An event named "connect" reached the handler of connections, its made-up address the
    database, and there no heartbeat of any device was written any more."""
    bad, good = make_kiosk(0), make_kiosk(1)
    attacker, victim = dial(), dial()
    attacker.join("/device", {"token": bad.token})
    victim.join("/device", {"token": good.token})

    attacker.send(f'42/device,1["connect",{{"REMOTE_ADDR":{{}}}},{{"token":"{bad.token}"}}]')
    attacker.heartbeat(release=1)
    victim.heartbeat(release=1)

    deadline = time.monotonic() + PATIENCE_SECONDS
    while good.device.id not in seen_devices() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert good.device.id in seen_devices()


def test_a_window_that_says_it_has_left_is_ended_with_its_account(
    app: Flask,
    live_server: LiveServer,
    dial: Dial,
    make_account: AccountMaker,
    cookie_of: CookieMaker,
) -> None:
    """An event named "disconnect" took the window off the list of those to be ended, and it went
    on hearing everything after its account was disabled."""
    viewer, _other = make_account("viewer"), make_account("admin")
    window = dial(cookie=cookie_of(viewer), origin=live_server.url)
    assert window.join("/desk").startswith("40/desk")
    window.send('42/desk,["disconnect"]')
    with transaction() as session:
        announce(session, "content.changed", booth="01")
    heard_before = window.read()

    with transaction() as session:
        disable_account(session, get_account(session, viewer.id), by=SYSTEM)
    ended = window.read()

    assert "content.changed" in heard_before
    assert ended.startswith("41/desk")


def test_half_a_surrogate_pair_in_a_demo_token_is_refused_like_any_other() -> None:
    assert read_demo_token("a secret of this server", "demo.\ud800") is None


def test_a_page_of_another_site_opens_no_window_of_the_desk(
    live_server: LiveServer,
    dial: Dial,
    make_account: AccountMaker,
    cookie_of: CookieMaker,
) -> None:
    cookie = cookie_of(make_account("organiser"))

    for origin in ("http://evil.example", "null", "http://127.0.0.1.evil.example"):
        with pytest.raises(websocket.WebSocketBadStatusException):
            dial(cookie=cookie, origin=origin)
    assert dial(cookie=cookie, origin=live_server.url).join("/desk").startswith("40/desk")


def test_garbage_and_floods_keep_nobody_else_from_an_answer(
    app: Flask, live_server: LiveServer, dial: Dial, make_kiosk: KioskMaker
) -> None:
    kiosk, victim = make_kiosk(0), dial()
    victim.join("/device", {"token": make_kiosk(1).token})

    for packet in GARBAGE:
        attacker = dial()
        attacker.join("/device", {"token": kiosk.token})
        attacker.send(packet)
    flooder = dial()
    flooder.join("/device", {"token": kiosk.token})
    for number in range(2000):
        flooder.send(f'42/device,["heartbeat",{{"release":{number}}}]')
        flooder.send(f'43/device,{number}["x"]')
    flooder.socket.send(b"\x04\xff" * 100, opcode=websocket.ABNF.OPCODE_BINARY)
    started = time.monotonic()

    answer = victim.heartbeat(release=1)

    assert answer.startswith("43/device,7[{")
    assert time.monotonic() - started < 3
    assert live_server.get_json("/healthz")["status"] == "ok"
