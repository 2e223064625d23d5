"""What the processes that this one starts take: processor time, and memory all together."""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.02


@dataclass
class Taken:
    """Seconds of processor, and the most MB at one time: what they take and this process grows.

    What several share counts once (PSS).
    """

    cpu_seconds: float = 0.0
    megabytes: float = 0.0


@contextmanager
def watched_children() -> Iterator[Taken]:
    """Watch those that are started and waited for inside; the figures are whole at the end."""
    taken, done = Taken(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(taken, done))
    before = _cpu_seconds()
    watcher.start()
    try:
        yield taken
    finally:
        done.set()
        watcher.join()
        taken.cpu_seconds = _cpu_seconds() - before


def _watch(taken: Taken, done: threading.Event) -> None:
    own = os.getpid()
    before = _shared_out_mb(own)
    while not done.wait(_EVERY_SECONDS):
        together = sum(_shared_out_mb(pid) for pid in (own, *_descendants(own)))
        taken.megabytes = max(taken.megabytes, together - before)


def _descendants(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:  # it has ended
            continue
        for child in children:
            yield int(child)
            yield from _descendants(int(child))


def _shared_out_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
