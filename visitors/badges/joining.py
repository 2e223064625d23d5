"""Pieces of a document joined to one file, with crop marks where pages have an edge to be cut.

The setter could draw the marks itself, and took a seventh of its time for them: here all pages
share one small stream.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    IndirectObject,
    NameObject,
    RectangleObject,
)

# points: from the edge to its mark, which is so long and so wide
_GAP, _LENGTH, _WIDTH = 11, 11, 0.4


def join_pieces(parts: Sequence[Path], path: Path, *, has_marks: bool) -> None:
    """Write the pages of all parts, in order, to ``path``."""
    writer = PdfWriter()
    for part in parts:
        writer.append(PdfReader(part))
    if has_marks and writer.pages:
        trim = writer.pages[0].trimbox
        stream = DecodedStreamObject()
        stream.set_data(_marks(trim))
        marks = writer._add_object(stream)
        for page in writer.pages:
            _put_under(page, marks)
    with path.open("wb") as file:
        writer.write(file)


def _put_under(page: PageObject, marks: IndirectObject) -> None:
    # first, where the page's own stream has not yet moved the origin
    content = page.raw_get("/Contents")
    others = content if isinstance(content, ArrayObject) else [content]
    page[NameObject("/Contents")] = ArrayObject([marks, *others])


def _marks(trim: RectangleObject) -> bytes:
    """At each corner of the page as it is cut two strokes, away from it."""
    strokes = []
    for x, outward_x in ((trim.left, -1), (trim.right, 1)):
        for y, outward_y in ((trim.bottom, -1), (trim.top, 1)):
            near_x, near_y = x + outward_x * _GAP, y + outward_y * _GAP
            far_x, far_y = near_x + outward_x * _LENGTH, near_y + outward_y * _LENGTH
            strokes.append(f"{near_x:.2f} {y:.2f} m {far_x:.2f} {y:.2f} l")
            strokes.append(f"{x:.2f} {near_y:.2f} m {x:.2f} {far_y:.2f} l")
    return f"q {_WIDTH} w 0 0 0 RG {' '.join(strokes)} S Q\n".encode()
