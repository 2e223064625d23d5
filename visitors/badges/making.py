"""Writing a paper: pieces are set side by side in processes of their own, then joined to a file."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.disk import disk_errors
from core.errors import DomainError, define
from core.printing.document import Pages, print_pages
from visitors.badges.card import card_jpeg, card_name
from visitors.badges.face import Occasion
from visitors.badges.geometry import Sizes
from visitors.badges.joining import join_pieces
from visitors.badges.pages import Coded, label_pages, lanyard_pages, sheet_pages

# two at a time: a machine of two cores stays able to answer a gate, since these run nicely
_SIDE_BY_SIDE = 2
# badges a piece: enough to be worth a process's start, few enough to say how far it is
_LEAST, _MOST = 75, 300

define(
    "badge_layout_unknown",
    422,
    fa="دست‌کم یکی از شکل‌های کارت را برگزینید.",
    en="Choose at least one of the layouts.",
)


class Layout(StrEnum):
    """What a code is put on."""

    LANYARD = "lanyard"
    SHEET = "sheet"
    LABEL = "label"
    CARD = "card"


@dataclass(frozen=True)
class Order:
    """What to make of the same codes. ``used`` places of the first sheet stay empty."""

    layouts: tuple[Layout, ...]
    sizes: Sizes
    occasion: Occasion
    used: int = 0

    @property
    def suffix(self) -> str:
        """One document is a PDF; pictures, or several, come in a zip."""
        return "pdf" if len(self.layouts) == 1 and Layout.CARD not in self.layouts else "zip"


FILE_NAMES = {Layout.LANYARD: "lanyard.pdf", Layout.SHEET: "sheets.pdf", Layout.LABEL: "labels.pdf"}

Progress = Callable[[int, int], None]


def read_layouts(names: Sequence[str]) -> tuple[Layout, ...]:
    """The layouts of these names. Raises badge_layout_unknown."""
    known = tuple(one for one in Layout if one.value in names)
    if not known or len(known) != len(set(names)):
        raise DomainError("badge_layout_unknown")
    return known


def make_paper(
    coded: Sequence[Coded], order: Order, target: Path, *, progress: Progress = lambda *_: None
) -> int:
    """Write the file, for its owner's eyes only (0600), whole or not at all; how many pages.

    ``progress`` hears of badges done, of all. Raises what printing raises, disk_full.
    """
    with disk_errors(), tempfile.TemporaryDirectory(dir=target.parent, prefix=".make-") as name:
        folder = Path(name)
        told = _Told(progress, len(coded) * len(order.layouts))
        pages, made = 0, []
        for layout in order.layouts:
            if layout is Layout.CARD:
                pages += _make_cards(coded, order, folder, told)
            else:
                path = folder / FILE_NAMES[layout]
                pages += _make_document(coded, order, layout, path, told)
                made.append(path)
        whole = made[0] if order.suffix == "pdf" else _pack(folder, made)
        _put(whole, target)
    return pages


class _Told:
    """Counts what is done, over all layouts."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)


def _make_document(
    coded: Sequence[Coded], order: Order, layout: Layout, path: Path, told: _Told
) -> int:
    pieces = _cut(coded, order, layout)
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        waiting: list[tuple[Future[int], Path, int]] = []
        for number, piece in enumerate(pieces):
            part = path.with_suffix(f".{number}.pdf")
            # the next piece's codes are drawn while this one is being set
            pages = _pages(piece, order, layout, is_first=number == 0)
            waiting.append((pool.submit(_set, pages, part), part, len(piece)))
        count = 0
        for future, _, badges in waiting:
            count += future.result()
            told.add(badges)
    has_marks = layout is Layout.LANYARD and order.sizes.has_crop_marks
    join_pieces([part for _, part, _ in waiting], path, has_marks=has_marks)
    return count


def _cut(coded: Sequence[Coded], order: Order, layout: Layout) -> list[Sequence[Coded]]:
    size = min(max(-(-len(coded) // _SIDE_BY_SIDE), _LEAST), _MOST)
    if layout is not Layout.SHEET:
        return [coded[at : at + size] for at in range(0, len(coded), size)]
    count = order.sizes.grid.count
    size = -(-size // count) * count  # whole sheets
    first = size - order.used
    return [coded[:first]] + [coded[at : at + size] for at in range(first, len(coded), size)]


def _pages(piece: Sequence[Coded], order: Order, layout: Layout, *, is_first: bool) -> Pages:
    if layout is Layout.LANYARD:
        return lanyard_pages(piece, order.occasion, order.sizes)
    if layout is Layout.LABEL:
        return label_pages(piece, order.occasion, order.sizes)
    used = order.used if is_first else 0
    return sheet_pages(piece, order.occasion, order.sizes, used=used)


def _set(pages: Pages, part: Path) -> int:
    return print_pages(pages, part)


def _make_cards(coded: Sequence[Coded], order: Order, folder: Path, told: _Told) -> int:
    with zipfile.ZipFile(folder / "cards.zip", "w") as cards:
        for number, one in enumerate(coded, 1):
            cards.writestr(card_name(number, one.face), card_jpeg(one, order.occasion))
            if number % 20 == 0 or number == len(coded):
                told.add(number % 20 or 20)
    return len(coded)


def _pack(folder: Path, documents: Sequence[Path]) -> Path:
    """The cards' zip with the documents beside the pictures; none of it gets smaller by packing."""
    path = folder / "cards.zip"
    with zipfile.ZipFile(path, "a") as packed:
        for document in documents:
            packed.write(document, document.name)
    return path


def _put(whole: Path, target: Path) -> None:
    whole.chmod(0o600)
    with whole.open("rb") as file:
        os.fsync(file.fileno())
    whole.replace(target)
