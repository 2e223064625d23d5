"""The web process alone, as the product runs it, on a free loopback port.

The test's own process plays the jobs process and the command line: what it commits with the ``app``
fixture is announced to the server through their common data folder.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from deploy.network import open_listener
from deploy.parent_death import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py")
# generous: linters and other tests may be running beside us
DEADLINE_SECONDS = 60.0


class LiveServer:
    """gunicorn with one worker; ``url`` has no slash at its end, ``log`` is what it wrote."""

    def __init__(
        self, environment: Mapping[str, str], log: Path, application: str | None = None
    ) -> None:
        self.log = log
        listener = open_listener("127.0.0.1", 0)
        self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        plain = {name: value for name, value in os.environ.items() if "GHORFEH_" not in name}
        parent = os.getpid()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *GUNICORN,
                    "--bind",
                    f"fd://{listener.fileno()}",
                    *([application] if application else []),
                ],
                cwd=ROOT,
                env=plain | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[listener.fileno()],
                preexec_fn=lambda: end_with_parent(parent, signal.SIGKILL),
            )
        listener.close()

    def wait_until_ready(self) -> LiveServer:
        """Ask for /healthz: the port listens already, so the answer comes when the worker does."""
        try:
            assert self.get_json("/healthz", DEADLINE_SECONDS)["status"] == "ok"
        except OSError as error:
            raise AssertionError(f"no answer: {self.log.read_text()}") from error
        return self

    def get_json(self, path: str, timeout: float = 10.0) -> dict[str, object]:
        with urllib.request.urlopen(self.url + path, timeout=timeout) as answer:
            content: dict[str, object] = json.load(answer)
            return content

    def worker_pid(self) -> int:
        """The one worker, where the application runs."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(path.read_text().split()[0])

    def end(self) -> None:
        """End it without waiting for what is still connected; the port is free afterwards."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", self.port)) != 0


@pytest.fixture
def live_server(app: object, environment: dict[str, str], tmp_path: Path) -> Iterator[LiveServer]:
    """A real server on the database and the data folder of this test's ``app``."""
    server = LiveServer(environment, tmp_path / "server.log")
    try:
        yield server.wait_until_ready()
    finally:
        server.end()
