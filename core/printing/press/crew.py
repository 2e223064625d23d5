"""Parts set side by side by two processes, whose pages are counted through all the same.

A page's number is wanted last, once the lines of its part are broken. It follows from the lengths
of the parts before, which were begun earlier: a part waits for it a moment at most.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from core.printing.press.ending import SetterEnded, end_with_parent
from core.printing.press.order import Order, Task
from core.printing.press.setting import Setter, asked_anchors, part_text

MOST_SETTERS = 2
# what a part leaves behind is about 15 MB
_COLLECT_EVERY = 2


@dataclass(frozen=True, slots=True)
class Laid:
    """What came of laying out a part; its anchors' pages count from 0."""

    pages: int
    anchors: dict[str, int]


@dataclass
class Worker:
    """A process that sets parts: it is sent a task, then the page which that begins on.

    It answers when the part is laid out (``Laid``) and when it is done with it (None).
    """

    process: ForkProcess
    pipe: Connection[Any, Any]
    task: Task | None = None
    knows_start: bool = False


def set_parts(
    folder: Path, sheets: Sequence[str], parts: int, *, told: Callable[[int], None]
) -> list[int]:
    """Set each part into a file of its own; the pages they begin on.

    ``told`` hears how many pages are set. The processes have ended when this returns. Raises
    SetterEnded.
    """
    order = Order([asked_anchors(part_text(folder, part)) for part in range(parts)])
    gc.freeze()  # collecting in the setters need not look through the modules again
    crew = [_begin(folder, sheets) for _ in range(min(MOST_SETTERS, _cores()))]
    while _give(crew, order):
        for worker in _heard(crew):
            said, task = _receive(worker), worker.task
            assert task is not None
            if said is not None:
                order.laid(task.part, said.pages, said.anchors)
            else:
                worker.task = None
                told(order.pages)
    for worker in crew:
        _send(worker, None)
        worker.process.join()
    return order.starts[:parts]


def _give(crew: Sequence[Worker], order: Order) -> bool:
    """Tell all what they wait for; whether any is at work."""
    for worker in crew:
        if worker.task is None and (task := order.next()):
            worker.task, worker.knows_start = task, False
            _send(worker, task)
    for worker in crew:
        if worker.task and not worker.knows_start and worker.task.part < len(order.starts):
            worker.knows_start = True
            _send(worker, order.starts[worker.task.part])
    return any(worker.task for worker in crew)


def _heard(crew: Sequence[Worker]) -> list[Worker]:
    """Those that said something, or ended."""
    spoke = wait([worker.pipe for worker in crew])
    return [worker for worker in crew if worker.pipe in spoke]


def _send(worker: Worker, what: Task | int | None) -> None:
    try:
        worker.pipe.send(what)
    except OSError:
        raise _ended(worker) from None


def _receive(worker: Worker) -> Laid | None:
    try:
        said: Laid | None = worker.pipe.recv()
    except (EOFError, OSError):  # the latter when it left something unread
        raise _ended(worker) from None
    return said


def _ended(worker: Worker) -> SetterEnded:
    worker.process.join()
    return SetterEnded(worker.process.exitcode or 1)


def _begin(folder: Path, sheets: Sequence[str]) -> Worker:
    ours, theirs = get_context("fork").Pipe()
    process = get_context("fork").Process(
        target=_serve, args=(theirs, folder, sheets, os.getpid()), daemon=True
    )
    process.start()
    theirs.close()  # so that ours ends when the process does
    return Worker(process, ours)


def _serve(pipe: Connection[Any, Any], folder: Path, sheets: Sequence[str], parent: int) -> None:
    """A setter's life: one task after the other until there is none."""
    end_with_parent(parent)
    setter = Setter(folder, sheets)
    done = 0
    while task := pipe.recv():
        _set(setter, folder, task, pipe)
        done += 1
        if done % _COLLECT_EVERY == 0:
            gc.collect()


def _set(setter: Setter, folder: Path, task: Task, pipe: Connection[Any, Any]) -> None:
    first_page = cache(pipe.recv)
    document = setter.lay_out(task.part, task.numbers, first_page)
    first_page()  # no page may have shown its number
    anchors = {
        anchor: place for place, page in enumerate(document.pages) for anchor in page.anchors
    }
    pipe.send(Laid(len(document.pages), anchors))
    if not task.is_measured:
        document.write_pdf(folder / f"part-{task.part}.pdf")
    pipe.send(None)


def _cores() -> int:
    return len(os.sched_getaffinity(0))
