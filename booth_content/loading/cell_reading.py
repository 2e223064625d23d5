"""How a cell of the exhibition's workbook is read: codes, lengths, screens, times, yes and no.

Each reader takes a filled cell and gives a plain value, or raises CellError with the code of a
sentence (load_sentences). Digits of any script, Arabic letters and stray spaces are understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from booth_content.exhibition import BoothKind
from core.dates import format_time
from core.persian import fold, fold_tight, sort_key
from core.prayer_times import Moment, format_moment, parse_moment
from core.workbook.cells import CellError as CellError
from core.workbook.cells import parse_cell, time_of
from core.workbook.cells import read_day as read_day
from core.workbook.cells import read_decimal as read_decimal
from core.workbook.cells import read_hour as read_hour
from core.workbook.cells import read_instant as read_instant
from core.workbook.cells import read_number as read_number
from core.workbook.cells import read_text as read_text
from core.workbook.cells import read_whole as read_whole
from core.workbook.cells import read_yes_no as read_yes_no
from core.workbook.cells import tidy_line as tidy_line
from core.workbook.reading import Cell

LONGEST_CODE = 20
LARGEST_HALL_CM = 100_000
SCREEN_SIDES = range(240, 7681)

# a Persian keyboard's letter before a number, and the Latin one that codes are written with
_LATIN = dict(zip("ابپتجدرزسشفقکگلمنوهی", "ABPTJDRZSXFQKGLMNVHY", strict=True))
_LETTER_AND_NUMBER = re.compile(r"([ا-ی])(\d*)")
_PLAIN_CODE = re.compile(r"([A-Z]*)(\d+)")
_CODE = re.compile(rf"\w[\w.-]{{0,{LONGEST_CODE - 1}}}")
_SCREEN = re.compile(r"(\d{3,4}) ?(?:[x×*✕]|در) ?(\d{3,4})", re.ASCII)
_CENTIMETRES = re.compile(r" ?(?:cm|سانتی ?متر|سانت)$")
_KINDS = {
    "محله": BoothKind.NEIGHBOURHOOD,
    "قشر": BoothKind.STRATUM,
    "اقشار": BoothKind.STRATUM,
    "پایگاه": BoothKind.BASE,
    "پایگاه تخصصی": BoothKind.BASE,
    "دستگاه": BoothKind.AGENCY,
    "دستگاه همکار": BoothKind.AGENCY,
} | {kind.value: kind for kind in BoothKind}


def normal_code(text: str) -> str:
    """« n » as N, «م۰۷» as M07: one spelling for what people type in many."""
    plain = fold_tight(text).upper()
    if match := _LETTER_AND_NUMBER.fullmatch(plain):
        return _LATIN.get(match[1], match[1]) + match[2]
    return plain


def code_key(code: str) -> str:
    """What two spellings of one code have in common: 1, 01 and 001 are the same booth."""
    return re.sub(r"\d+", lambda number: str(int(number[0])), code)


def code_order(code: str) -> str:
    """A sort key under which 2 precedes 10, and 99 precedes 100."""
    return sort_key(re.sub(r"\d+", lambda number: number[0].zfill(6), code))


def read_code(cell: Cell) -> str:
    """A section's code."""
    code = normal_code(cell.text)
    if not _CODE.fullmatch(code):
        raise CellError("code_invalid", text=cell.text)
    return code


def read_numbered_code(cell: Cell) -> str:
    """A neighbourhood's or booth's code; its number has two digits at least, as on the signs."""
    code = read_code(Cell("text", cell.text.replace("غرفه", "")))
    match = _PLAIN_CODE.fullmatch(code)
    return match[1] + match[2].zfill(2) if match else code


def read_length(least: int) -> Callable[[Cell], int]:
    """A reader of whole centimetres, «۳۰۰» or «۳۰۰ سانتی‌متر»."""
    read_number_of = read_whole(least, LARGEST_HALL_CM, "length_invalid")

    def read(cell: Cell) -> int:
        if cell.kind != "text":
            return read_number_of(cell)
        bare = _CENTIMETRES.sub("", fold(cell.text))
        try:
            return read_number_of(Cell("text", bare))
        except CellError as error:
            raise CellError(error.code, **error.details | {"text": cell.text}) from None

    return read


def read_screen(cell: Cell) -> tuple[int, int]:
    """Width and height in pixels of «1920x1080», «۱۹۲۰×۱۰۸۰», «1920 * 1080»."""
    match = _SCREEN.fullmatch(fold(cell.text))
    if match is None:
        raise CellError("screen_invalid", text=cell.text)
    width, height = int(match[1]), int(match[2])
    if width not in SCREEN_SIDES or height not in SCREEN_SIDES:
        raise CellError("screen_invalid", text=cell.text)
    return width, height


def read_kind(cell: Cell) -> BoothKind:
    """Whose booth it is."""
    kind = _KINDS.get(fold(cell.text))
    if kind is None:
        raise CellError("kind_unknown", text=cell.text)
    return kind


def read_moment(cell: Cell) -> tuple[str, Moment]:
    """A time of day, or one set by a prayer: as it is written, and what it means."""
    if (at := time_of(cell)) is not None:
        return format_time(at), Moment(clock=at)
    moment = parse_cell(cell, "moment_invalid", parse_moment)
    text = tidy_line(cell.text) if moment.prayer else format_moment(moment)
    if len(text) > LONGEST_CODE * 4:
        raise CellError("text_too_long", length=len(text), limit=LONGEST_CODE * 4)
    return text, moment
