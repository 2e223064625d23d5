"""A part's HTML set into pages by WeasyPrint, with the given files and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
_ASKED = re.compile(r"@@([a-z0-9-]+)@@")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Setter:
    """Sets parts with one style and one set of fonts."""

    def __init__(self, folder: Path, sheets: Iterable[str]) -> None:
        self._folder = folder
        self._fetcher = _OwnFiles(folder)
        self._fonts = FontConfiguration()
        self._sheets = [
            CSS(url=f"asset:{name}", font_config=self._fonts, url_fetcher=self._fetcher)
            for name in sheets
        ]
        # in a book that is bound on the right, what the setter takes for a left page is a right one
        self._first, self._following = (
            CSS(string=f"@page :first {{ counter-reset: page 0 }}html {{ break-before: {side} }}")
            for side in ("recto", "verso")
        )

    def lay_out(self, part: int, numbers: Mapping[str, int], first_page: Callable[[], int]) -> Any:
        """The part's pages, as WeasyPrint's document; ``numbers`` are of anchors it asks for.

        ``first_page`` is asked when a page wants its number, which is after all lines are broken.
        """
        text = _ASKED.sub(
            lambda asked: _figures(numbers[asked[1]]) if asked[1] in numbers else "",
            part_text(self._folder, part),
        )
        html = HTML(string=text, base_url="asset:", url_fetcher=self._fetcher)
        return html.render(
            stylesheets=[*self._sheets, self._following if part else self._first],
            font_config=self._fonts,
            counter_style=_Folios(first_page),
        )


def set_alone(folder: Path, sheets: Iterable[str]) -> int:
    """Set part 0 as the whole of document.pdf; how many pages it has."""
    document = Setter(folder, sheets).lay_out(0, {}, lambda: 1)
    document.write_pdf(folder / "document.pdf", finisher=_bind_on_the_right)
    return len(document.pages)


def part_text(folder: Path, part: int) -> str:
    """The HTML of a part."""
    return (folder / f"part-{part}.html").read_text(encoding="utf-8")


def asked_anchors(text: str) -> set[str]:
    """The anchors whose pages it asks for."""
    return set(_ASKED.findall(text))


class _Folios(CounterStyle):  # type: ignore[misc]
    """Knows the counter style ``folio``: the page's number in the whole document."""

    def __init__(self, first_page: Callable[[], int]) -> None:
        super().__init__()
        self._first_page = first_page

    def render_value(self, value: int, name: Any = None, *more: Any, **named: Any) -> str:
        """``value`` counts pages from the part's first, which is 0."""
        if name == "folio":
            return _figures(self._first_page() + value)
        return str(super().render_value(value, name, *more, **named))


class _OwnFiles(URLFetcher):  # type: ignore[misc]
    """asset:NAME is a file of the folder; nothing else is fetched."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._own_folder = folder

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Raises ValueError for every other address."""
        scheme, _, name = url.partition(":")
        path = self._own_folder / name
        if scheme != "asset" or "/" in name or path.suffix not in _TYPES:
            raise ValueError("only files of the document")
        kind = {"Content-Type": _TYPES[path.suffix]}
        return URLFetcherResponse(url, path.read_bytes(), kind)


def _figures(page: int) -> str:
    return str(page).translate(_PERSIAN)


def _bind_on_the_right(_document: Any, pdf: Any) -> None:
    """Readers that show two pages side by side put the first one on the left."""
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"Direction": "/R2L"})
