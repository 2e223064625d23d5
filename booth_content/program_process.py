"""Becomes another program within limits, run as a script by ``ffmpeg.py``.

Decoders of films are large and read what strangers send: what they may take of this machine is
settled before the first of their bytes runs. Argument 1: the limits as JSON; the rest: the program.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Limit this process, then become the program."""
    limits = json.loads(sys.argv[1])
    for name in ("AS", "CPU", "FSIZE"):
        most = limits[name]
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # a film never delays a scan
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != limits["parent"]:  # it ended before the line above
        sys.exit(1)
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606


if __name__ == "__main__":
    main()
