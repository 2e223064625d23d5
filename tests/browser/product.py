"""The whole product in processes of its own, as ``deploy/start`` runs it: web, jobs, sample."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text

from app import create_app
from core.database import current_engine
from core.settings import Settings
from deploy.network import open_listener
from deploy.parent_death import end_with_parent
from tests.live import DEADLINE_SECONDS, ROOT

SERVE = (sys.executable, str(ROOT / "deploy" / "serve.py"))
POSTGRES_URL = os.environ.get("GHORFEH_TEST_DATABASE_URL")
ACCOUNT = re.compile(r"one-time password.*\n\s+(\S+)\n\s+(\S+)")


class Product:
    """A server on a data folder and a port that stay the same from one start to the next.

    ``url`` has no slash at its end; ``output`` is what the running server has printed.
    """

    def __init__(self, folder: Path, database_url: str | None) -> None:
        with open_listener("127.0.0.1", 0) as listener:
            self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "GHORFEH_DATA_DIR": str(folder / "data"),
            "GHORFEH_HOST": "127.0.0.1",
            "GHORFEH_PORT": str(self.port),
            # nobody's secret: with it the test's own process can make the same marks and cookies
            "GHORFEH_SECRET_KEY": "only for the tests of it",
            **({"GHORFEH_DATABASE_URL": database_url} if database_url else {}),
        }
        self.serve = SERVE
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self, *arguments: str) -> Product:
        """Start it and wait until it says that it serves."""
        plain = {name: value for name, value in os.environ.items() if "GHORFEH_" not in name}
        parent = os.getpid()
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                [*self.serve, *arguments],
                env=plain | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: end_with_parent(parent, signal.SIGTERM),
            )
        deadline = time.monotonic() + DEADLINE_SECONDS
        while "\nready" not in self.output:
            assert self._process.poll() is None, f"it ended: {self.output}"
            assert time.monotonic() < deadline, f"it does not serve: {self.output}"
            threading.Event().wait(0.02)
        return self

    def stop(self) -> None:
        """Ctrl-C; nothing listens on the port afterwards."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        try:
            assert self._process.wait(DEADLINE_SECONDS) == 0, self.output
        finally:
            self.clear_away()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", self.port)) != 0

    def clear_away(self) -> None:
        """End it however it is; its children end with it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(DEADLINE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def first_account(self) -> tuple[str, str]:
        """Name and one-time password that this start printed."""
        found = ACCOUNT.search(self.output)
        assert found, self.output
        return found[1], found[2]

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """The application on the same data, in this process: it plays the command line."""
        app = create_app(Settings.load(self.environment))
        with app.app_context():
            yield app
            current_engine().dispose()


@contextmanager
def serve_product(folder: Path, *arguments: str) -> Iterator[Product]:
    """A product on an empty data folder and a database of its own, until the block ends."""
    with _fresh_database() as url:
        product = Product(folder, url)
        try:
            yield product.start(*arguments)
        finally:
            product.clear_away()


_numbers = iter(range(1_000_000))


@contextmanager
def _fresh_database() -> Iterator[str | None]:
    """An empty PostgreSQL database when the tests run on one; None for SQLite in the folder."""
    if POSTGRES_URL is None:
        yield None
        return
    url = "postgresql+psycopg://" + POSTGRES_URL.split("://", 1)[1]
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"ghorfeh_browser_{os.getpid()}_{next(_numbers)}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
