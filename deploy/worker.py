"""The jobs process: pictures, releases and whatever else is too slow for the web process."""

from __future__ import annotations

import os
import signal

from app import create_app
from core.jobs import run_worker
from core.settings import Settings


def main() -> None:
    """Work until SIGTERM or SIGINT; programs a job started (ffmpeg) end with this process."""
    try:
        run_worker(create_app(Settings.load()))
    finally:
        if os.getpgrp() == os.getpid():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.killpg(0, signal.SIGTERM)


if __name__ == "__main__":
    main()
