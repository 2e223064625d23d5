"""An upload against a real server: cut in the middle, the server killed, several at once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from booth_content.originals import arrival_path
from core.accounts import Account
from core.database import transaction
from core.settings import Settings
from tests.builders import build_exhibition
from tests.conftest import PASSWORD
from tests.live import LiveServer
from tests.tus_client import PICTURE
from tests.wire import Wire

SIZE = 6_000_000
DATA = PICTURE + os.urandom(SIZE - len(PICTURE))


@pytest.fixture
def servers(
    app: Flask, environment: dict[str, str], tmp_path: Path, make_account: Callable[[str], Account]
) -> Iterator[Callable[[], LiveServer]]:
    """servers() starts one on the same data; all are ended."""
    make_account("organiser")
    with transaction() as session:
        build_exhibition(session)
    started: list[LiveServer] = []

    def start() -> LiveServer:
        server = LiveServer(environment, tmp_path / f"server-{len(started)}.log")
        started.append(server)
        return server.wait_until_ready()

    yield start
    for server in started:
        with suppress(AssertionError):
            server.end()


def test_an_upload_outlives_cuts_and_a_server_that_is_killed(
    app: Flask, servers: Callable[[], LiveServer]
) -> None:
    server = servers()
    wire = Wire(server.port, "test-organiser", PASSWORD)
    address = wire.begin(SIZE)

    # cut after no byte, after one, in the first piece, at its edge, far behind it: without a
    # checksum what came is kept, and what is told is there
    for count in (0, 1, 100, 256 * 1024, 700_001):
        offset = wire.offset(address)
        wire.cut(address, DATA[offset:], offset, after=count)
        wire.until(lambda: wire.is_free(address))
        assert offset + count - 256 * 1024 <= wire.offset(address) <= offset + count
    # and with one the half chunk counts for nothing
    offset = wire.offset(address)
    wire.cut(address, DATA[offset:], offset, after=500_000, checked=True)
    wire.until(lambda: wire.is_free(address))
    assert wire.offset(address) == offset

    # killed while bytes are coming in
    half = threading.Thread(
        target=wire.cut,
        args=(address, DATA[offset:], offset),
        kwargs={"after": 3_000_000, "hold": True},
    )
    half.start()
    path = arrival_path(_uploads(app), address.rsplit("/", 1)[1])
    wire.until(lambda: path.stat().st_size > offset + 500_000)
    os.kill(server.worker_pid(), signal.SIGKILL)
    server.process.kill()
    half.join()
    server.process.wait()

    # the next one knows what is really there, and goes on to the last byte
    wire = wire.to(servers().port)
    kept = wire.offset(address)
    assert offset <= kept <= path.stat().st_size
    assert path.read_bytes()[:kept] == DATA[:kept]
    while kept < SIZE:
        piece = DATA[kept : kept + 5_000_000]
        assert wire.send(address, piece, kept) == 204
        kept += len(piece)
    assert path.read_bytes() == DATA


def test_nobody_else_waits_while_an_upload_creeps(
    app: Flask, servers: Callable[[], LiveServer]
) -> None:
    wire = Wire(servers().port, "test-organiser", PASSWORD)
    address = wire.begin(SIZE)
    release = threading.Event()
    creeping = threading.Thread(target=wire.creep, args=(address, DATA, release))
    creeping.start()
    wire.until(lambda: not wire.is_free(address))

    # its own lock is the only thing that is held
    began = time.monotonic()
    assert wire.offset(address) == 0
    other = wire.begin(len(PICTURE))
    assert wire.send(other, PICTURE, 0) == 204
    assert wire.send(address, DATA[:1000], 0) == 423
    took = time.monotonic() - began
    release.set()
    creeping.join()

    assert took < 15
    # whoever crept has gone, and what came of it counts
    wire.until(lambda: wire.is_free(address))
    assert wire.send(address, DATA[wire.offset(address) :], wire.offset(address)) == 204


def _uploads(app: Flask) -> Path:
    settings: Settings = app.extensions["ghorfeh_settings"]
    return settings.uploads_dir
