"""Processes that do not outlive the one that started them, however it ended (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# loaded here, not after a fork, where only simple calls are safe
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def end_with_parent(parent: int, signal_number: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel signal the calling process when its parent's starting thread ends.

    ``parent`` is the process id the caller expects: a parent that died before this call no
    longer signals, so the caller then signals itself.
    """
    _prctl(_PR_SET_PDEATHSIG, int(signal_number))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal_number)


def adopt_orphans() -> None:
    """Make orphaned grandchildren our children, so that we see them end and can clear them away."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
