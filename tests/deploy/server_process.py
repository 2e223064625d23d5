"""A real server in processes of its own, for tests that start, ask and end it."""

from __future__ import annotations

import json
import os
import selectors
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
SERVE = (sys.executable, str(ROOT / "deploy" / "serve.py"))
# generous: linters and other tests may be running beside us on two cores
DEADLINE_SECONDS = 60.0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServerProcess:
    """``deploy/serve.py`` with a data folder, on a port of its own; what it printed so far."""

    def __init__(self, environment: Mapping[str, str], *arguments: str) -> None:
        port = environment["GHORFEH_PORT"]
        self.port = int(port) if port.isdigit() else 0
        self.output = ""
        self.process = subprocess.Popen(
            [*SERVE, *arguments],
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        self._seen: set[psutil.Process] = set()

    def wait_until_ready(self) -> ServerProcess:
        """Read what it prints up to the line that says it serves."""
        self._read_until("\nready")
        self.remember_family()
        return self

    def remember_family(self) -> None:
        """Have wait_for_end wait for every process that there is now."""
        self._seen.update(self.family())

    def family(self) -> list[psutil.Process]:
        """The supervisor and every process below it."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def member(self, word: str) -> psutil.Process:
        """The supervisor's child with ``word`` among its arguments: gunicorn, deploy.worker."""
        children = psutil.Process(self.process.pid).children()
        return next(process for process in children if word in process.cmdline())

    def wait_for_end(self) -> int:
        """The supervisor's exit code; every process that was seen has ended by then."""
        code = self.process.wait(DEADLINE_SECONDS)
        assert self.process.stdout is not None
        self.output += self.process.stdout.read().decode()
        _, alive = psutil.wait_procs(self._seen, timeout=DEADLINE_SECONDS)
        assert alive == []
        return code

    def is_port_open(self) -> bool:
        """Whether anything accepts connections on the port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def get_json(self, path: str) -> object:
        """The answer to GET ``path``; raises for other than 2xx."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def clear_away(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.remember_family()
        for process in self._seen:
            if process.is_running():
                process.kill()
        self.process.kill()
        self.process.wait(DEADLINE_SECONDS)
        psutil.wait_procs(self._seen, timeout=DEADLINE_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read_until(self, mark: str) -> None:
        assert self.process.stdout is not None
        deadline = time.monotonic() + DEADLINE_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while mark not in self.output:
                assert selector.select(deadline - time.monotonic()), f"no answer: {self.output}"
                chunk = os.read(self.process.stdout.fileno(), 65536)
                assert chunk, f"it ended: {self.output}"
                self.output += chunk.decode(errors="replace")
