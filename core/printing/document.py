"""From HTML to PDF, in a process of its own with limits on memory, time and the file's size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from core.disk import disk_errors
from core.errors import DomainError, define

log = structlog.get_logger()

LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_ROOT = Path(__file__).parents[2]

define(
    "print_libraries_missing",
    503,
    fa="برای ساختن PDF چند بسته بر سرور نیست. این خط را آن‌جا اجرا کنید: "
    f"sudo apt-get install -y {LIBRARIES} و سپس دوباره بخواهید.",
    en=f"PDF needs Debian packages: sudo apt-get install -y {LIBRARIES}; then ask again.",
)
define(
    "print_too_demanding",
    422,
    fa="ساختن این PDF بیش از توان سامانه است. آن را در چند بخش کوچک‌تر بخواهید.",
    en="This PDF takes too much memory or time: ask for it in smaller pieces.",
)
define(
    "print_failed",
    500,
    fa="PDF ساخته نشد. یک بار دیگر بخواهید؛ اگر باز نشد، رویدادنامهٔ سرور را به مسئول فنی بدهید.",
    en="The PDF could not be made: ask again, then look into the server's log.",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What each process of a printing may take. Address space is three times what is resident."""

    memory_bytes: int = 1_600_000_000
    file_bytes: int = 500_000_000
    cpu_seconds: int = 180
    wall_seconds: float = 300.0


LIMITS = Limits()


@dataclass(frozen=True)
class Pages:
    """A document to be set: HTML part by part, and by name the files called ``asset:NAME``.

    Each part but the first begins on a right page. Pages are counted through: style sheets show
    their numbers as ``counter(page, folio)``. ``@@ANCHOR@@`` in a part stands for the page of that
    anchor, in an earlier part or, for the first part, in any.
    """

    parts: Sequence[str]
    assets: Mapping[str, bytes | Path]
    sheets: tuple[str, ...]
    title: str


Progress = Callable[[int], None]


def print_pages(
    pages: Pages, target: Path, *, progress: Progress = lambda page: None, limits: Limits = LIMITS
) -> int:
    """Write the PDF to ``target``, whole or not at all; how many pages it has.

    ``progress`` hears how many are set so far. Seconds of work: for jobs, not for requests. Raises
    print_libraries_missing, print_too_demanding, print_failed, disk_full.
    """
    with disk_errors(), tempfile.TemporaryDirectory(dir=target.parent, prefix=".print-") as name:
        folder = Path(name).resolve()
        _lay_out(pages, folder)
        count = _run(pages, folder, progress, limits)
        (folder / "document.pdf").replace(target)
    return count


def _lay_out(pages: Pages, folder: Path) -> None:
    for number, html in enumerate(pages.parts):
        (folder / f"part-{number}.html").write_text(html, encoding="utf-8")
    for name, source in pages.assets.items():
        place = folder / name
        if isinstance(source, bytes):
            place.write_bytes(source)
        else:
            place.symlink_to(source.resolve())


def _run(pages: Pages, folder: Path, progress: Progress, limits: Limits) -> int:
    job = {
        "folder": str(folder),
        "parts": len(pages.parts),
        "sheets": pages.sheets,
        "title": pages.title,
        "parent": os.getpid(),
        **asdict(limits),
    }
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "core.printing.press", json.dumps(job)],
            cwd=_ROOT,
            env={"MALLOC_ARENA_MAX": "2", "HOME": str(folder), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    late = threading.Timer(limits.wall_seconds, process.kill)
    late.start()
    try:
        answer = _listen(process, progress)
    finally:
        late.cancel()
        process.kill()
        process.communicate()  # until the last that it made has ended and writes no more
    return _checked(answer, process.returncode, folder)


def _listen(process: subprocess.Popen[str], progress: Progress) -> dict[str, Any]:
    """The last line it said."""
    answer: dict[str, Any] = {}
    assert process.stdout is not None
    for line in process.stdout:
        answer = json.loads(line)
        if "page" in answer:
            progress(answer["page"])
    return answer


def _checked(answer: dict[str, Any], code: int, folder: Path) -> int:
    if "error" in answer:
        log.warning("print.refused", code=answer["error"], reason=answer.get("reason"))
        raise DomainError(answer["error"])
    if code != 0 or "pages" not in answer:
        said = (folder / "said.log").read_text(encoding="utf-8", errors="replace")[-2000:]
        log.error("print.ended", code=code, said=said)
        spent = code in (-9, -24) or "MemoryError" in said  # SIGKILL, SIGXCPU: memory or time
        raise DomainError("print_too_demanding" if spent else "print_failed")
    return int(answer["pages"])
