"""Two processes that live and end together: web (gunicorn) and jobs.

Whatever happens to one of the three processes, none of them stays: a child that ends takes the
other with it, Ctrl-C and SIGTERM end both, and the kernel ends both when the supervisor is killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from deploy.parent_death import adopt_orphans, end_with_parent

# An orderly end may take this long; after it, SIGKILL.
STOP_SECONDS = 10.0
# A server that has not answered by then will not.
READY_SECONDS = 60.0

_ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_WATCHED = _ENDING | {signal.SIGCHLD}


class Accident(NamedTuple):
    """Why the server stopped by itself."""

    en: str
    fa: str


_NOT_ANSWERING = Accident(
    f"the server did not answer within {READY_SECONDS:.0f} seconds",
    "کارساز به پرسش /healthz پاسخ درست نداد",
)


@dataclass
class Child:
    """One of the server's processes, the leader of a process group of its own."""

    name: str
    process: subprocess.Popen[bytes]

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def describe_end(self) -> Accident:
        """How it ended, as in "web ended (signal SIGKILL)"."""
        code = self.process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return Accident(f"{self.name} ended ({how})", f"فرایند {self.name} پایان یافت ({how})")

    def ask_to_end(self) -> None:
        """SIGTERM to the process, which ends its own children; to those when it is gone."""
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)
        else:
            self._signal_group(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the whole group, then clear it away."""
        self._signal_group(signal.SIGKILL)
        self.process.wait()
        while self.has_members():
            time.sleep(0.005)

    def has_members(self) -> bool:
        """Whether anything of its group still runs; clears away what has ended."""
        if self.is_running:
            return True
        try:
            while os.waitpid(-self.process.pid, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return False
        return True

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def watch_signals() -> None:
    """From here on signals wait until they are asked for: none is lost, none interrupts."""
    adopt_orphans()
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)


def start_child(
    name: str,
    command: Sequence[str],
    *,
    folder: Path,
    environ: Mapping[str, str],
    descriptors: Sequence[int],
) -> Child:
    """Start one process in a session of its own, with these open files. Call from the main thread:
    the kernel ends the child when the thread that started it ends."""
    parent = os.getpid()

    def settle() -> None:
        end_with_parent(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)

    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        pass_fds=descriptors,
        start_new_session=True,
        preexec_fn=settle,
    )
    return Child(name, process)


def supervise(
    children: Sequence[Child], *, is_ready: Callable[[], bool], announce: Callable[[], None]
) -> Accident | None:
    """Watch until a stop is asked for (answers None) or a child ends (answers how).

    Calls ``announce`` once, when ``is_ready`` first says so. Ends every process before it returns.
    """
    try:
        return _watch(children, is_ready, announce)
    finally:
        _end_all(children)


def _watch(
    children: Sequence[Child], is_ready: Callable[[], bool], announce: Callable[[], None]
) -> Accident | None:
    deadline = time.monotonic() + READY_SECONDS
    pause = 0.05
    is_announced = False
    while not _stop_asked(3600 if is_announced else pause):
        for child in children:
            if not child.is_running:
                return child.describe_end()
        if is_announced:
            continue
        if is_ready():
            announce()
            is_announced = True
        elif time.monotonic() > deadline:
            return _NOT_ANSWERING
        pause = min(1.0, pause * 1.05)
    return None


def _stop_asked(seconds: float) -> bool:
    """Wait for a signal; whether it was one that ends the server."""
    arrived = signal.sigtimedwait(_WATCHED, seconds)
    return arrived is not None and arrived.si_signo in _ENDING


def _end_all(children: Iterable[Child]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.ask_to_end()
    while any(child.has_members() for child in children) and time.monotonic() < deadline:
        if _stop_asked(0.05):  # asked a second time: at once, then
            break
    for child in children:
        child.kill()
