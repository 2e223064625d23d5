"""Announcements that are none end nobody's listening."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from flask import Flask

from core.database import transaction
from core.realtime import announce
from tests.live import LiveServer
from tests.security.conftest import AccountMaker, CookieMaker, Dial

ODD = (
    b"5",
    b"null",
    b"[]",
    b'["x"]',
    b'[["a"],{}]',
    b"[" * 20_000,
    b"\xff",
    b'["content.changed",5]',
)


def test_the_desk_hears_on_after_messages_that_make_no_sense(
    app: Flask,
    live_server: LiveServer,
    dial: Dial,
    tmp_path: Path,
    make_account: AccountMaker,
    cookie_of: CookieMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = dial(cookie=cookie_of(make_account("viewer")), origin=live_server.url)
    assert window.join("/desk").startswith("40/desk")
    monkeypatch.chdir(tmp_path / "data")  # a socket's name holds only 107 bytes
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        for message in ODD:
            sender.sendto(message, "announcements.sock")

    with transaction() as session:
        announce(session, "content.changed", booth="77")

    heard = [window.read(), window.read()]
    assert any('"77"' in packet for packet in heard)
