"""Jobs that tests ask for; ``python -m tests.core.job_kinds`` is a jobs process that knows them."""

from __future__ import annotations

import time
from typing import Any

from core.errors import DomainError
from core.jobs import JobHandler, JobRun, run_worker


def echo(run: JobRun, *, word: str) -> dict[str, Any]:
    """Tell one step, answer the word."""
    run.progress(1, 2, "گام نخست")
    return {"word": word}


def refuse(_run: JobRun) -> dict[str, Any]:
    """Refuse, as a rule of the product would."""
    raise DomainError("busy")


def fail(_run: JobRun) -> dict[str, Any]:
    """Fail as only a bug does."""
    raise RuntimeError("a secret of the server")


def linger(run: JobRun) -> dict[str, Any]:
    """Stay in the middle until the process is killed; a minute at most."""
    run.progress(1, 2)
    time.sleep(60)
    return {}


KINDS: dict[str, JobHandler] = {
    "test_echo": echo,
    "test_refuse": refuse,
    "test_fail": fail,
    "test_linger": linger,
}


def main() -> None:
    """Work as deploy/worker.py does, with these kinds besides."""
    from app import create_app
    from core import jobs
    from core.settings import Settings

    app = create_app(Settings.load())
    jobs._handlers.update(KINDS)
    run_worker(app)


if __name__ == "__main__":
    main()
