"""Begins a job and ends it. Argument: the job as JSON.

Standard output: a line of JSON for each step, the last of them {"pages"} or {"error", "reason"}.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.printing.press.ending import SetterEnded, end_as, end_with_parent


@dataclass(frozen=True, slots=True)
class Job:
    """``folder`` holds part-0.html … and the files they name; all of it decided outside."""

    folder: str
    parts: int
    sheets: list[str]
    title: str
    memory_bytes: int
    file_bytes: int
    cpu_seconds: int
    wall_seconds: float  # kept by the parent
    parent: int


def main() -> None:
    """Do the job of the command line, and say how far it is on standard output."""
    job = Job(**json.loads(sys.argv[1]))
    _limit(job)
    gc.disable()  # boxes by the hundred thousand, none of them garbage before its part is set
    _work(job)
    # what Pango and the interpreter take down in turn has crashed after all was written
    os._exit(0)


def _limit(job: Job) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (job.memory_bytes, job.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (job.cpu_seconds, job.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job.file_bytes, job.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # a book never delays a screen
    end_with_parent(job.parent)


def _work(job: Job) -> None:
    try:
        pages = _print(job)
    except MemoryError:
        return _say({"error": "print_too_demanding"})
    except SetterEnded as ended:
        end_as(ended.code)
    except OSError as error:
        if isinstance(error, FileNotFoundError) or error.errno is not None:
            raise
        # what ctypes says of a library that is not there has no number
        return _say({"error": "print_libraries_missing", "reason": str(error)[:300]})
    _say({"pages": pages})


def _print(job: Job) -> int:
    # here, where what is missing can be said
    from core.printing.press.crew import set_parts
    from core.printing.press.setting import set_alone

    folder = Path(job.folder)
    if job.parts == 1:
        return set_alone(folder, job.sheets)
    starts = set_parts(folder, job.sheets, job.parts, told=lambda page: _say({"page": page}))

    # not before the setters have ended, whose memory it would add to
    from core.printing.press.joining import join

    return join(folder, starts, job.title)


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
