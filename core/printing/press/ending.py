"""How processes of the press end: with the one that made them, and as the one they made."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import NoReturn

_PR_SET_PDEATHSIG = 1


class SetterEnded(Exception):
    """One that sets parts ended early; ``code`` as of subprocess, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(f"a setter ended with {code}")
        self.code = code


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process when ``parent``, its maker, ends in whatever way."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        sys.exit(1)


def end_as(code: int) -> NoReturn:
    """End in the way another process did, so that whoever waits reads why."""
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(1)
