"""A database that somebody else is writing to delays who writes, and nobody else."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask import Flask

from booth_content.exhibition import Booth
from core.audit import SYSTEM
from core.database import current_engine, reading, transaction
from kiosk.device import PairingCode
from kiosk.pairing import make_pairing_code
from tests.live import LiveServer

QUICK_SECONDS = 2.0


def test_a_locked_database_holds_up_nobody_who_only_reads(
    app: Flask, live_server: LiveServer, booths: list[Booth], tmp_path: Path
) -> None:
    """SQLite's own waiting held the whole web process for five seconds, every socket with it."""
    if current_engine().dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    with transaction() as session:
        code = make_pairing_code(session, role="kiosk", booth=booths[0], by=SYSTEM).code
    other = sqlite3.connect(tmp_path / "data" / "ghorfeh.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers: list[int] = []
    writer = threading.Thread(target=lambda: answers.append(pair(live_server, code)))

    writer.start()
    waits = []
    while writer.is_alive():
        started = time.monotonic()
        assert live_server.get_json("/healthz")["status"] == "ok"
        waits.append(time.monotonic() - started)
    other.execute("ROLLBACK")
    other.close()

    assert answers == [503]
    assert len(waits) > 3
    assert max(waits) < QUICK_SECONDS
    assert not is_used(code)
    assert pair(live_server, code) == 201


def pair(server: LiveServer, code: str) -> int:
    request = urllib.request.Request(
        f"{server.url}/api/v1/devices/pair",
        data=json.dumps({"code": code}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def is_used(code: str) -> bool:
    with reading() as session:
        row = session.get(PairingCode, code)
        return row is not None and row.used_at is not None
