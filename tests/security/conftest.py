"""What an attacker on the venue's network has: sockets, requests, and a real server to send to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import websocket
from flask import Flask
from flask.testing import FlaskClient

from core.accounts import Account
from tests.kiosk.conftest import booths, gate, make_kiosk, publish
from tests.live import LiveServer, live_server

__all__ = ["booths", "gate", "live_server", "make_kiosk", "publish"]

ANSWER_SECONDS = 10.0


class Wire:
    """One websocket, spoken to in packets of the attacker's own making."""

    def __init__(self, server: LiveServer, *, cookie: str = "", origin: str | None = None) -> None:
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
            timeout=ANSWER_SECONDS,
            cookie=cookie or None,
            origin=origin,
            suppress_origin=origin is None,
        )
        self.socket.recv()

    def send(self, packet: str) -> None:
        self.socket.send(packet)

    def read(self) -> str:
        """The next packet that is no ping; "" once the server has ended the socket."""
        while True:
            try:
                packet = str(self.socket.recv())
            except (websocket.WebSocketConnectionClosedException, ConnectionError):
                return ""
            if packet != "2":
                return packet

    def join(self, namespace: str, auth: object = None) -> str:
        """Connect to a namespace; the server's answer."""
        self.send(f"40{namespace},{'' if auth is None else json.dumps(auth)}")
        return self.read()

    def heartbeat(self, **said: Any) -> str:
        """Send a heartbeat; the answer, or what else comes first."""
        self.send(f'42/device,7["heartbeat",{json.dumps(said)}]')
        return self.read()


Dial = Callable[..., Wire]


@pytest.fixture
def dial(live_server: LiveServer) -> Iterator[Dial]:
    """dial(cookie="", origin=None) -> a websocket that the server has greeted."""
    wires: list[Wire] = []

    def dial(**options: Any) -> Wire:
        wires.append(Wire(live_server, **options))
        return wires[-1]

    yield dial
    for wire in wires:
        wire.socket.close()


AccountMaker = Callable[[str], Account]
CookieMaker = Callable[[Account], str]


@pytest.fixture
def cookie_of(app: Flask) -> CookieMaker:
    """cookie_of(account) -> the Cookie header of a browser that is signed in with it."""

    def make(account: Account) -> str:
        client: FlaskClient = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = account.get_id()
            session["_fresh"] = True
        cookie = client.get_cookie("ghorfeh")
        assert cookie is not None
        return f"ghorfeh={cookie.value}"

    return make
