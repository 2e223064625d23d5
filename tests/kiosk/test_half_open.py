"""Screens that hang without closing their sockets (SIGSTOP) starve nobody, in both run modes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from core.audit import SYSTEM
from core.database import transaction
from core.realtime import WEBSOCKET_PING_SECONDS
from deploy.parent_death import end_with_parent
from kiosk.device import register_device
from tests.builders import get_booth
from tests.kiosk.conftest import KioskMaker, Publish
from tests.kiosk.stock_client import StockClient
from tests.live import ROOT, LiveServer

PROCESSES = 3
SOCKETS_EACH = 20
SOCKETS = PROCESSES * SOCKETS_EACH
# a page is answered in milliseconds; two busy cores and a linter beside us are no starvation
PROMPT_SECONDS = 5.0
PAGES = ("/", "/healthz", "/screen", "/admin/sign-in")
# asked twice 20 to 25 s apart, by the socket and by Socket.IO, and looked at every 20 s
DROPPED_WITHIN_SECONDS = 3.0 * WEBSOCKET_PING_SECONDS + 15


@pytest.fixture(params=["gevent", "threads"])
def server(
    request: pytest.FixtureRequest, app: object, environment: dict[str, str], tmp_path: Path
) -> Iterator[LiveServer]:
    """The product's web process in each run mode."""
    mode = {"GHORFEH_RUN_MODE": request.param}
    server = LiveServer(environment | mode, tmp_path / "server.log")
    try:
        yield server.wait_until_ready()
    finally:
        server.end()


@contextmanager
def standing_screens(port: int, tokens: list[str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes with a connected screen for each token, that reconnect when they are dropped."""
    parent = os.getpid()
    shares = [tokens[number::PROCESSES] for number in range(PROCESSES)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk.steadfast", str(port), *share],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: end_with_parent(parent, signal.SIGKILL),
        )
        for share in shares
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def sockets_of(server: LiveServer) -> int:
    """How many of the web process's connections came in by its own port; not the database's."""
    worker = psutil.Process(server.worker_pid())
    return sum(
        one.status == psutil.CONN_ESTABLISHED and one.laddr.port == server.port
        for one in worker.net_connections("tcp")
    )


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, what
        threading.Event().wait(0.1)


def visit(server: LiveServer) -> list[float]:
    """Twenty requests in a row, each on a connection of its own; the seconds each took."""
    times = []
    for number in range(20):
        started = time.monotonic()
        path = server.url + PAGES[number % len(PAGES)]
        with urllib.request.urlopen(path, timeout=PROMPT_SECONDS) as answer:
            assert answer.status == 200
            answer.read()
        times.append(time.monotonic() - started)
    return times


def release_for(server: LiveServer, token: str) -> object:
    request = urllib.request.Request(
        f"{server.url}/api/v1/release", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=PROMPT_SECONDS) as answer:
        return json.load(answer)["release"]


def test_stopped_screens_starve_nobody_are_dropped_and_come_back(
    server: LiveServer, make_kiosk: KioskMaker, publish: Publish
) -> None:
    publish("01", about="پیش از ایستادن")
    own = make_kiosk(0).token
    with transaction() as session:
        booth = get_booth(session, "02")
        tokens = [
            register_device(session, role="kiosk", booth=booth, by=SYSTEM).token
            for _ in range(SOCKETS)
        ]

    with standing_screens(server.port, tokens) as processes:
        assert sockets_of(server) >= SOCKETS
        for process in processes:
            process.send_signal(signal.SIGSTOP)
        _serve_others(server, own, publish)
        wait_until(
            lambda: sockets_of(server) == 0, DROPPED_WITHIN_SECONDS, "they are still connected"
        )
        visit(server)

        for process in processes:
            process.send_signal(signal.SIGCONT)
        wait_until(lambda: sockets_of(server) >= SOCKETS, 30, "they do not come back")
        _serve_others(server, own, publish)


def _serve_others(server: LiveServer, token: str, publish: Publish) -> None:
    """Everybody else is answered promptly: pages, a fresh socket, three releases pushed to it."""
    assert max(visit(server)) < PROMPT_SECONDS
    client = StockClient(server.url, token)
    try:
        client.heartbeat(release=None, booth="01")
        for number in range(3):
            release = publish("01", about=f"متن {number} {time.monotonic_ns()}")
            pushed = client.desired.get(timeout=PROMPT_SECONDS)
            assert (pushed["release"], release_for(server, token)) == (release, release)
    finally:
        client.close()
