"""How long ``./deploy/start`` takes until it serves, the second time."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from deploy.network import open_listener
from tests.benchmarks.measure import Row
from tests.live import ROOT


def second_start(*, rounds: int = 7) -> list[Row]:
    """Seconds from the command to the first answer of /healthz, on a data folder in use."""
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        _start(folder)
        times = [_start(folder) for _ in range(rounds)]
    return [Row("second start until served", "s", times, "median", 3.0)]


def _start(folder: str) -> float:
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    environment = {**os.environ, "GHORFEH_HOST": "127.0.0.1"}
    command = [str(ROOT / "deploy/start"), "--port", str(port), "--data", folder]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise AssertionError(f"the server ended with {process.returncode}")
            time.sleep(0.01)
        return time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
