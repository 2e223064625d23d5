"""What the benchmarks stand on: a data folder with N booths and screens, a server, a fleet."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import create_app
from booth_content.exhibition import Booth
from booth_content.jobs import publish_now
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import current_engine, transaction
from core.schema import upgrade_schema
from core.settings import Settings
from kiosk.device import register_device
from tests.builders import build_exhibition, get_booth
from tests.live import ROOT, LiveServer

PASSWORD = "benchmarks only, on loopback"


@dataclass
class World:
    """An exhibition with one kiosk a booth; ``tokens`` are the kiosks'."""

    app: Flask
    environment: dict[str, str]
    organiser: Account
    tokens: list[str]
    edits: int = 0

    def edit(self, code: str = "02") -> None:
        """Change a sentence of one booth and sign it off, ready to be published."""
        self.edits += 1
        with transaction() as session:
            booth = get_booth(session, code)
            before = f"متن {self.edits - 1}" if self.edits > 1 else None
            save_section(
                session,
                booth,
                section_key="identity",
                changes={"about": {"before": before, "after": f"متن {self.edits}"}},
                by=self.organiser,
            )
            sign_off_if_needed(session, booth, by=self.organiser)

    def publish(self, *codes: str) -> int:
        """Publish these booths in this process, as the jobs process does; the release's number."""
        answer = publish_now(list(codes), reason="", by=self.organiser.actor)
        number: int = answer["release"]
        return number


@contextmanager
def make_world(booths: int, run_mode: str = "gevent") -> Iterator[World]:
    """A world of ``booths`` booths, all published once, in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        environment = {"GHORFEH_DATA_DIR": folder, "GHORFEH_RUN_MODE": run_mode}
        app = create_app(Settings.load(environment))
        with app.app_context():
            upgrade_schema(current_engine())
            yield _fill(app, environment, booths)
            current_engine().dispose()


def _fill(app: Flask, environment: dict[str, str], booths: int) -> World:
    with transaction() as session:
        build_exhibition(session, booths=booths)
        organiser = add_account(
            session,
            name="organiser",
            role="organiser",
            password_hash=prepare_password(PASSWORD),
            by=SYSTEM,
        )
    with transaction() as session:
        everything = list(session.scalars(select(Booth)))
        tokens = [
            register_device(session, role="kiosk", booth=booth, by=SYSTEM).token
            for booth in everything
        ]
        for booth in everything:
            sign_off_if_needed(session, booth, by=organiser)
    world = World(app, environment, organiser, tokens)
    world.publish(*(booth.code for booth in everything))
    return world


@contextmanager
def serve(world: World) -> Iterator[LiveServer]:
    """The product's web process on the world's data."""
    log = Path(world.environment["GHORFEH_DATA_DIR"]) / "server.log"
    server = LiveServer(world.environment, log)
    try:
        yield server.wait_until_ready()
    finally:
        server.end()


class Fleet:
    """The screens of a world, in a process of their own."""

    def __init__(self, world: World, server: LiveServer) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.fleet", str(server.port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say("\n".join([*world.tokens, "", ""]))
        if self._hear() != "ready":
            raise AssertionError(f"the fleet did not connect: {server.log.read_text()[-2000:]}")

    def report(self) -> dict[int, list[int]]:
        """{release: [CLOCK_MONOTONIC ns of each reception]} since the last report."""
        self._say("report\n")
        return {int(release): instants for release, instants in json.loads(self._hear()).items()}

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _say(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def connect_fleet(world: World, server: LiveServer) -> Iterator[Fleet]:
    """Every screen of the world, connected."""
    fleet = Fleet(world, server)
    try:
        yield fleet
    finally:
        fleet.end()
