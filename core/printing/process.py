"""Sets a document, part by part, in a process of its own, run as a script by ``document.py``.

What people wrote can make a layout as long or as large as it likes: it ends this process and
nothing else. It fetches nothing but the files it was given. Argument: a job as JSON. Standard
output: a line of JSON for each step, the last of them {"pages", "mb"} or {"error", "reason"}.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import re
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
# what a part leaves behind is about 15 MB
_COLLECT_EVERY = 4
_ASKED = re.compile(r"@@([a-z0-9-]+)@@")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


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


def _work(job: Job) -> None:
    try:
        pages = _print(job)
    except MemoryError:
        return _say({"error": "print_too_demanding"})
    except OSError as error:
        if isinstance(error, FileNotFoundError) or error.errno is not None:
            raise
        # what ctypes says of a library that is not there has no number
        return _say({"error": "print_libraries_missing", "reason": str(error)[:300]})
    _say({"pages": pages, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})


def _limit(job: Job) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (job.memory_bytes, job.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (job.cpu_seconds, job.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (job.file_bytes, job.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # a book never delays a screen
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != job.parent:  # it ended before the line above
        sys.exit(1)


def _print(job: Job) -> int:
    """Set every part and join them; the first may ask for pages of all the others."""
    setter = Setter(job)
    if job.parts == 1:
        document = setter.set(0, 1)
        document.write_pdf(setter.folder / "document.pdf", finisher=_bind_on_the_right)
        return len(document.pages)
    front = len(setter.set(0, 1).pages)  # its numbers are missing, their places are not
    starts, following = [1], _even(front + 1)
    for part in range(1, job.parts):
        starts.append(following)
        following = _even(following + setter.write(part, following))
    setter.write(0, 1)
    return _join(setter.folder, starts, job.title)


def _even(page: int) -> int:
    """A right page, in a book that is bound on the right."""
    return page + page % 2


class Setter:
    """Sets parts with one style and one set of fonts; knows where each anchor came to stand."""

    def __init__(self, job: Job) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        self.folder = Path(job.folder)
        self._fetcher = _own_files(self.folder)
        self._fonts = FontConfiguration()
        self._pages: dict[str, int] = {}
        self._sheets = [
            CSS(url=f"asset:{name}", font_config=self._fonts, url_fetcher=self._fetcher)
            for name in job.sheets
        ]

    def set(self, part: int, first_page: int) -> Any:
        """The part laid out from that page on, which decides its side as well."""
        from weasyprint import CSS, HTML

        side = "verso" if first_page % 2 == 0 else "recto"
        start = CSS(
            string=f"@page :first {{ counter-reset: page {first_page} }}"
            f"html {{ break-before: {side} }}",
            font_config=self._fonts,
        )
        text = (self.folder / f"part-{part}.html").read_text(encoding="utf-8")
        html = HTML(string=self._numbered(text), base_url="asset:", url_fetcher=self._fetcher)
        document = html.render(stylesheets=[*self._sheets, start], font_config=self._fonts)
        for page, box in enumerate(document.pages, first_page):
            self._pages |= dict.fromkeys(box.anchors, page)
        return document

    def write(self, part: int, first_page: int) -> int:
        """Set it into a PDF of its own; how many pages it has."""
        document = self.set(part, first_page)
        document.write_pdf(self.folder / f"part-{part}.pdf")
        count = len(document.pages)
        _say({"page": first_page + count - 1})
        if part % _COLLECT_EVERY == 0:
            del document
            gc.collect()
        return count

    def _numbered(self, text: str) -> str:
        return _ASKED.sub(lambda asked: self._number(asked[1]), text)

    def _number(self, anchor: str) -> str:
        return str(self._pages.get(anchor, "")).translate(_PERSIAN)


def _own_files(folder: Path) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        """asset:NAME is a file of the folder; nothing else is fetched."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Raises ValueError for every other address."""
            scheme, _, name = url.partition(":")
            path = folder / name
            if scheme != "asset" or "/" in name or path.suffix not in _TYPES:
                raise ValueError("only files of the document")
            kind = {"Content-Type": _TYPES[path.suffix]}
            return URLFetcherResponse(url, path.read_bytes(), kind)

    return OwnFiles()


def _join(folder: Path, starts: list[int], title: str) -> int:
    """One file of all parts, each from its page on: empty pages fill what lies between."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter()
    for part, start in enumerate(starts):
        while len(writer.pages) < start - 1:
            _add_empty_page(writer)
        writer.append(PdfReader(folder / f"part-{part}.pdf"))
    writer.add_metadata({"/Title": title, "/Creator": "Ghorfeh"})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("fa")
    bound = {NameObject("/Direction"): NameObject("/R2L")}
    root[NameObject("/ViewerPreferences")] = DictionaryObject(bound)
    with (folder / "document.pdf").open("wb") as file:
        writer.write(file)
    return len(writer.pages)


def _add_empty_page(writer: Any) -> None:
    before = writer.pages[-1]
    page = writer.add_blank_page()
    for box in ("mediabox", "bleedbox", "trimbox", "cropbox"):
        setattr(page, box, getattr(before, box))


def _bind_on_the_right(_document: Any, pdf: Any) -> None:
    """Readers that show two pages side by side put the first one on the left."""
    import pydyf

    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"Direction": "/R2L"})


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
