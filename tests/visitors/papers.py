"""Papers as a camera sees them: rasters of their pages, turned, made small, read again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image

from visitors.badge_code import make_code
from visitors.badges.face import Face
from visitors.badges.pages import Coded

NAMES = (
    ("نرگس احمدی", "خبرنگار", "خبرگزاری نمونه"),
    ("سید محمدحسین طباطبایی‌نژاد اصفهانی", "معاون پژوهش", "ادارهٔ کل تبلیغات اسلامی استان قم"),
    ("Dr. John Smith 2", "", "UNDP"),
    ("محمد " * 23 + "علی", "", ""),
)


def coded(count: int) -> list[Coded]:
    """So many guests of four groups, with codes."""
    return [
        Coded(
            Face(n + 1, *_words(n), n % 4 + 1, "مدیران دستگاه‌ها", "#1d4e89"),
            make_code(),
        )
        for n in range(count)
    ]


def _words(number: int) -> tuple[str, str, str]:
    name, job, organisation = NAMES[number % len(NAMES)]
    return name, organisation, job


def rasters(pdf: Path, dpi: int = 200) -> list[Image.Image]:
    """Each page as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    document.close()
    return pages


def turned(picture: Image.Image, degrees: float, scale: float = 0.6) -> Image.Image:
    """As a hand holds it, from farther away."""
    size = round(picture.width * scale), round(picture.height * scale)
    small = picture.resize(size, Image.Resampling.BILINEAR)
    return small.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor="white")


def codes_in(pictures: Sequence[Image.Image]) -> list[str]:
    """Every code that can be read, picture by picture, in a steady order within each."""
    return [code for picture in pictures for code in sorted(_read(picture))]


def _read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]
