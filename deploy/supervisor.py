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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from deploy.parent_death import adopt_orphans, end_with_parent

# An orderly end may take this long; after it, SIGKILL.
STOP_SECONDS = 10.0
# A server that has not answered by then will not.
READY_SECONDS = 60.0

_ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_WATCHED = _ENDING | {signal.SIGCHLD}


class StopAsked(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


class Accident(Exception):
    """Why the server stopped by itself, in English and Persian."""

    def __init__(self, *, en: str, fa: str) -> None:
        super().__init__(en)
        self.en = en
        self.fa = fa


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
        return Accident(
            en=f"{self.name} ended ({how})", fa=f"فرایند {self.name} پایان یافت ({how})"
        )

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


class Supervisor:
    """Starts processes, watches over them and ends them, each with its whole group.

    From its making on, the signals that end a server wait until they are asked for: none is lost
    and none interrupts. Use it from the main thread only: the kernel ends a child when the thread
    that started it ends.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = dict(environ)
        self._children: list[Child] = []
        adopt_orphans()
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        descriptors: Sequence[int],
        environ: Mapping[str, str] | None = None,
        stdout: int | None = None,
    ) -> Child:
        """Start one process in a session of its own, with these open files."""
        parent = os.getpid()

        def settle() -> None:
            end_with_parent(parent)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)

        process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=self._environ | dict(environ or {}),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            pass_fds=descriptors,
            start_new_session=True,
            preexec_fn=settle,
        )
        self._children.append(Child(name, process))
        return self._children[-1]

    def wait_for(self, awaited: Child) -> int:
        """The exit code of a process that is to end. Raises StopAsked, or Accident of another."""
        while awaited.is_running:
            self._wait(3600, except_for=awaited)
        self._children.remove(awaited)
        return awaited.process.returncode

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        """Ask until it says so. Raises StopAsked, or Accident: a process ended, or it took long."""
        deadline = time.monotonic() + READY_SECONDS
        pause = 0.02
        while not is_ready():
            if time.monotonic() > deadline:
                raise Accident(
                    en=f"the server did not answer within {READY_SECONDS:.0f} seconds",
                    fa="کارساز به پرسش /healthz پاسخ درست نداد",
                )
            self._wait(pause)
            pause = min(1.0, pause * 1.05)

    def watch(self) -> NoReturn:
        """Watch until something ends it all: raises StopAsked or Accident."""
        while True:
            self._wait(3600)

    def _wait(self, seconds: float, *, except_for: Child | None = None) -> None:
        if _stop_asked(seconds):
            raise StopAsked
        for child in self._children:
            if child is not except_for and not child.is_running:
                raise child.describe_end()

    def end_all(self) -> None:
        """Ask every process to end; kill what is left after STOP_SECONDS or a second Ctrl-C."""
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children:
            child.ask_to_end()
        while any(child.has_members() for child in self._children):
            if _stop_asked(0.05) or time.monotonic() > deadline:
                break
        for child in self._children:
            child.kill()


def _stop_asked(seconds: float) -> bool:
    """Wait for a signal; whether it was one that ends the server."""
    arrived = signal.sigtimedwait(_WATCHED, seconds)
    return arrived is not None and arrived.si_signo in _ENDING
