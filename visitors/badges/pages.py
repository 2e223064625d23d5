"""Badges and labels as HTML to be set as PDF; where everything stands is ``layout``'s."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader
from PIL import Image, ImageDraw

from core.girih import colours_of, pattern_picture
from core.printing.document import Pages
from core.printing.typeface import typeface_files
from visitors.badges.face import Face, Occasion
from visitors.badges.geometry import A4, Grid, Size, Sizes
from visitors.badges.layout import REHEARSAL, Area, Plan, plan_label, plan_lanyard
from visitors.badges.places import Places
from visitors.badges.qr import badge_qr

_HERE = Path(__file__).parent
# pixels a mm of the pattern on paper: 300 to the inch
_FINE = 300 / 25.4
# from an edge that is cut to its mark, and how long the mark is; mm
_MARK_GAP, _MARK = 1.5, 4.5


class Coded(NamedTuple):
    """A guest's face and the code that is printed with it."""

    face: Face
    code: str


@dataclass(frozen=True)
class Piece:
    """One badge or label as the template sets it; ``x`` from the right and ``y``: its place, mm."""

    plan: Plan
    size: Size
    art: str
    qr: str
    x: float = 0
    y: float = 0


def lanyard_pages(coded: Sequence[Coded], occasion: Occasion, sizes: Sizes) -> Pages:
    """A page for each badge, with bleed and crop marks where they are wanted."""
    assets = _Assets()
    size = sizes.lanyard
    pieces = []
    for one in coded:
        plan = plan_lanyard(one.face, occasion, size)
        pieces.append(assets.piece(one, plan, size, is_creased=True))
    # room for the marks, see joining; the colours reach BLEED
    bleed = "bleed: 9mm;" if sizes.has_crop_marks else ""
    return _document("single.html", {"pieces": pieces}, assets, size, bleed, "کارت‌های آویز")


def label_pages(coded: Sequence[Coded], occasion: Occasion, sizes: Sizes) -> Pages:
    """A page for each label, black on white, as a printer of labels takes them."""
    assets = _Assets()
    pieces = []
    for one in coded:
        plan = plan_label(one.face, occasion, sizes.label)
        black = tuple(replace(line, ink="#000") for line in plan.lines)
        pieces.append(assets.piece(one, replace(plan, lines=black), sizes.label))
    return _document("single.html", {"pieces": pieces}, assets, sizes.label, "", "برچسب‌ها")


def sheet_pages(
    coded: Sequence[Coded], occasion: Occasion, sizes: Sizes, *, used: int = 0
) -> Pages:
    """Sheets of A4 with a grid of labels; the first sheet's first ``used`` places stay empty."""
    assets, grid = _Assets(), sizes.grid
    pieces = []
    for number, one in enumerate(coded, used):
        plan = plan_label(one.face, occasion, grid.label, has_band=True)
        x, y = grid.place(number % grid.count)
        pieces.append(replace(assets.piece(one, plan, grid.label), x=x, y=y))
    first, rest = pieces[: grid.count - used], pieces[grid.count - used :]
    sheets = [first] + [rest[at : at + grid.count] for at in range(0, len(rest), grid.count)]
    if sizes.has_crop_marks:
        assets.files["marks.svg"] = crop_marks(grid).encode()
    told = {"sheets": sheets, "has_marks": sizes.has_crop_marks}
    return _document("sheets.html", told, assets, A4, "", "برگهٔ کارت‌ها")


def crop_marks(grid: Grid) -> str:
    """Where to cut, in the sheet's margins: an SVG of A4, which is mirrored to the grid's side."""
    xs = sorted({x for n in range(grid.columns) for x in _ends(grid.place(n)[0], grid.label.width)})
    rows = (grid.place(n * grid.columns)[1] for n in range(grid.rows))
    ys = sorted({y for top in rows for y in _ends(top, grid.label.height)})
    far_x, far_y = grid.side + grid.width, grid.top + grid.height
    ways = [
        f"M{A4.width - x:.2f} {start:.2f}v{length:.2f}"
        for x in xs
        for start, length in (_mark_before(grid.top), _mark_after(far_y, A4.height))
    ]
    ways += [
        f"M{A4.width - start - length:.2f} {y:.2f}h{length:.2f}"
        for y in ys
        for start, length in (_mark_before(grid.side), _mark_after(far_x, A4.width))
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm"'
        ' viewBox="0 0 210 297">'
        f'<path stroke="#000" stroke-width="0.15" d="{"".join(ways)}"/></svg>'
    )


def _ends(start: float, length: float) -> tuple[float, float]:
    return round(start, 3), round(start + length, 3)


def _mark_before(edge: float) -> tuple[float, float]:
    start = max(edge - _MARK_GAP - _MARK, 0)
    return start, max(edge - _MARK_GAP - start, 0)


def _mark_after(edge: float, end: float) -> tuple[float, float]:
    start = min(edge + _MARK_GAP, end)
    return start, min(_MARK, end - start)


class _Assets:
    """The files of one document: a pattern for each group, a code for each guest."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | Path] = typeface_files()

    def piece(self, one: Coded, plan: Plan, size: Size, *, is_creased: bool = False) -> Piece:
        face = one.face
        art = f"art-{face.group_id}.png" if plan.art else ""
        if plan.art and art not in self.files:
            self.files[art] = _art(plan, face.pattern_key, face.colour)
        qr = f"qr-{len(self.files)}.png"
        # one pixel a module: the PDF's reader enlarges it without blurring
        picture = badge_qr(one.code, is_creased=is_creased).picture(1)
        self.files[qr] = _png(picture.convert("1"))
        return Piece(plan, size, art, qr)


def _art(plan: Plan, key: str, colour: str) -> bytes:
    """Pattern and fields of colour as one picture: a box of the page, where each was one."""
    assert plan.art is not None
    image = Image.new("RGB", _pixels(plan.art)[2:], "white")
    pen = ImageDraw.Draw(image)
    for area in plan.grounds:
        x, y, width, height = _pixels(area, plan.art)
        pen.rectangle((x, y, x + width - 1, y + height - 1), fill=colours_of(colour).ground)
    if plan.girih:
        x, y, width, height = _pixels(plan.girih, plan.art)
        image.paste(pattern_picture(key, width, height, colour=colour), (x, y))
    return _png(image)


def _pixels(area: Area, within: Area | None = None) -> tuple[int, int, int, int]:
    """Left, top, width, height on paper; edges that touch stay together."""
    start = within or area
    left, top = round((area.x - start.x) * _FINE), round((area.y - start.y) * _FINE)
    right = round((area.right - start.x) * _FINE)
    bottom = round((area.bottom - start.y) * _FINE)
    return left, top, right - left, bottom - top


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _document(
    template: str,
    told: Mapping[str, object],
    assets: _Assets,
    size: Size,
    bleed: str,
    title: str,
) -> Pages:
    places = Places()
    html = _templates().get_template(template)
    text = html.render(told, places=places, rehearsal=REHEARSAL)
    page = f"@page {{ size: {size.width:g}mm {size.height:g}mm; margin: 0; {bleed} }}"
    sheet = f"{page}\n{places.sheet()}".encode()
    files = assets.files | {"badges.css": _HERE / "badges.css", "page.css": sheet}
    return Pages([text], files, ("badges.css", "page.css"), title)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = FileSystemLoader(_HERE / "templates")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
