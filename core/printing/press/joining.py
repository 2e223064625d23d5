"""One file of all parts, each from its page on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def join(folder: Path, starts: Iterable[int], title: str) -> int:
    """Make document.pdf of part-0.pdf …, whose first pages are ``starts``; how many pages it has.

    Empty pages fill what lies between.
    """
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


def _add_empty_page(writer: PdfWriter) -> None:
    before = writer.pages[-1]
    page = writer.add_blank_page()
    for box in ("mediabox", "bleedbox", "trimbox", "cropbox"):
        setattr(page, box, getattr(before, box))
