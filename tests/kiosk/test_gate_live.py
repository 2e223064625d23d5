"""The real server under load: killed in the middle, it has every scan that it answered, once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
from pathlib import Path

from core.audit import SYSTEM
from core.database import reading, transaction
from kiosk.device import PairedDevice, register_device
from tests.live import LiveServer
from tests.visitors.conftest import Invite, invite, rows
from visitors.queries import compare_with_log

__all__ = ["invite"]
GATES, KILLS = 4, 2


class Station(threading.Thread):
    """A gate that scans without a pause, and tells again what was not answered."""

    def __init__(self, token: str, codes: list[str], port: list[int], is_over: threading.Event):
        super().__init__()
        self.answered: dict[str, bytes] = {}
        self.first: set[str] = set()
        self._token, self._codes, self._port, self._is_over = token, codes, port, is_over

    def run(self) -> None:
        number = 0
        while not self._is_over.is_set():
            code = self._codes[number % len(self._codes)]
            direction = "entry" if number // len(self._codes) % 2 == 0 else "exit"
            nonce = f"{self._codes[0]}.{number}"
            if self._send(nonce, code, direction):
                number += 1

    def _send(self, nonce: str, code: str, direction: str) -> bool:
        body = json.dumps({"code": code, "nonce": nonce, "direction": direction})
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port[0], timeout=20)
        try:
            connection.request("POST", "/api/v1/check-ins", body, headers)
            answer = connection.getresponse()
            if answer.status not in (200, 201):
                return False
            self.answered[nonce] = answer.read()
            return True
        except (OSError, http.client.HTTPException):
            return False  # nobody knows whether it was recorded: told again, it is the same scan
        finally:
            connection.close()


def test_a_server_killed_under_load_has_every_answered_scan_once(
    gate: PairedDevice, invite: Invite, environment: dict[str, str], tmp_path: Path
) -> None:
    with transaction() as session:
        tokens = [
            register_device(session, role="gate", gate_name=f"در {n}", by=SYSTEM).token
            for n in range(GATES)
        ]
    codes = [[invite().code for _ in range(5)] for _ in tokens]
    port, is_over = [0], threading.Event()
    stations = [
        Station(token, own, port, is_over) for token, own in zip(tokens, codes, strict=True)
    ]
    server = LiveServer(environment, tmp_path / "server.log").wait_until_ready()
    port[0] = server.port
    for station in stations:
        station.start()
    try:
        for _ in range(KILLS):
            wait_for(stations, 40)
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            server = LiveServer(environment, tmp_path / "server.log").wait_until_ready()
            port[0] = server.port
        wait_for(stations, 40)
    finally:
        is_over.set()
        for station in stations:
            station.join()
        server.end()

    answered = {k: v for station in stations for k, v in station.answered.items()}
    kept = {row.nonce: row.answer.encode() for row in rows()}
    assert len(answered) >= 40 * (KILLS + 1)
    assert {nonce: kept.get(nonce) for nonce in answered} == answered
    assert len(kept) == len(rows())
    assert all(json.loads(body)["outcome"] in ("admitted", "departed") for body in kept.values())
    with reading() as session:
        assert compare_with_log(session)[1] == []


def wait_for(stations: list[Station], more: int) -> None:
    """Until so many more scans were answered; a minute at most."""
    wanted = sum(len(station.answered) for station in stations) + more
    for _ in range(600):
        if sum(len(station.answered) for station in stations) >= wanted:
            return
        threading.Event().wait(0.1)
    raise AssertionError("the stations were not answered")
