"""How a cell of the exhibition's workbook is read: codes, lengths, screens, times, yes and no.

Each reader takes a filled cell and gives a plain value, or raises CellError with the code of a
sentence (load_sentences). Digits of any script, Arabic letters and stray spaces are understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from booth_content.exhibition import BoothKind
from booth_content.loading.load_report import Whole
from booth_content.loading.workbook import Cell
from core.dates import format_time, parse_date, parse_datetime, parse_time
from core.persian import fold, fold_tight, parse_number, sort_key, tidy
from core.prayer_times import Moment, format_moment, parse_moment

T = TypeVar("T")

LONGEST_CODE = 20
LONGEST_KEY = 800
LARGEST_HALL_CM = 100_000
SCREEN_SIDES = range(240, 7681)
# an exhibition is planned for years that its readers live in
FIRST_DAY, LAST_DAY = date(2001, 1, 1), date(2100, 1, 1)

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
_YES = frozenset(("بله", "بلی", "آری", "نمونه", "yes", "true", "1"))
_NO = frozenset(("خیر", "نه", "no", "false", "0"))
_YES_FOLDED, _NO_FOLDED = frozenset(map(fold, _YES)), frozenset(map(fold, _NO))


class CellError(Exception):
    """A cell that was not understood; ``code`` and ``details`` make the sentence."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def tidy_line(text: str) -> str:
    """A text as it is kept, on one line."""
    return " ".join(tidy(text).split())


def read_text(limit: int) -> Callable[[Cell], str]:
    """A reader of texts of at most ``limit`` characters, their folded and sorted forms included."""

    def read(cell: Cell) -> str:
        text = tidy_line(cell.text)
        # a ligature may fold to many letters: what is refused here would fail in the database
        length = max(len(text), len(fold(text)) // 2, len(sort_key(text)) * limit // LONGEST_KEY)
        if length > limit:
            raise CellError("text_too_long", length=length, limit=limit)
        return text

    return read


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


def read_number(cell: Cell) -> int | float:
    """Any number."""
    if cell.kind not in ("text", "number"):
        raise CellError("decimal_invalid", text=cell.text)
    try:
        number = parse_number(cell.text)
    except ValueError:
        raise CellError("decimal_invalid", text=cell.text) from None
    return int(number) if number == int(number) else number


def read_decimal(least: float, most: float) -> Callable[[Cell], float]:
    """A reader of numbers from ``least`` to ``most``."""

    def read(cell: Cell) -> float:
        return float(_within(read_number(cell), cell, least, most))

    return read


def read_whole(least: int, most: int, code: str = "number_invalid") -> Callable[[Cell], int]:
    """A reader of whole numbers from ``least`` to ``most``; ``code`` is what else is refused by."""

    def read(cell: Cell) -> int:
        try:
            number = read_number(cell)
        except CellError:
            raise CellError(code, text=cell.text) from None
        if not isinstance(number, int):
            raise CellError(code, text=cell.text)
        return int(_within(number, cell, least, most))

    return read


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


def _within(number: int | float, cell: Cell, least: float, most: float) -> int | float:
    if not least <= number <= most:
        raise CellError("number_out_of_range", text=cell.text, least=least, most=most)
    return number


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


def read_yes_no(cell: Cell) -> bool:
    """«بله» or «خیر»."""
    word = fold(cell.text)
    if word in _YES_FOLDED or word in _NO_FOLDED:
        return word in _YES_FOLDED
    raise CellError("yes_no_invalid", text=cell.text)


def read_instant(zone: ZoneInfo) -> Callable[[Cell], datetime]:
    """A reader of a day and an hour of ``zone``; a date cell of Excel is taken as local, too."""

    def read(cell: Cell) -> datetime:
        if isinstance(cell.value, datetime):
            return _near(cell.value.replace(tzinfo=zone).astimezone(UTC), cell)
        instant = _parse(cell, "instant_invalid", lambda text: parse_datetime(text, zone))
        return _near(instant, cell)

    return read


def read_day(cell: Cell) -> date:
    """A day: «۱۴۰۱/۰۸/۰۹», 2022-10-31 or a date cell."""
    if isinstance(cell.value, datetime):
        day = cell.value.date()
    elif isinstance(cell.value, date):
        day = cell.value
    else:
        day = _parse(cell, "day_invalid", parse_date)
    if not FIRST_DAY <= day < LAST_DAY:
        raise CellError("day_too_far", text=cell.text)
    return day


def _near(instant: datetime, cell: Cell) -> datetime:
    if not FIRST_DAY <= instant.date() < LAST_DAY:
        raise CellError("day_too_far", text=cell.text)
    return instant


def read_hour(cell: Cell) -> str:
    """A time of day as ``HH:MM``."""
    at = _time_of(cell) or _parse(cell, "hour_invalid", parse_time)
    return f"{at:%H:%M}"


def read_moment(cell: Cell) -> tuple[str, Moment]:
    """A time of day, or one set by a prayer: as it is written, and what it means."""
    if (at := _time_of(cell)) is not None:
        return format_time(at), Moment(clock=at)
    moment = _parse(cell, "moment_invalid", parse_moment)
    text = tidy_line(cell.text) if moment.prayer else format_moment(moment)
    if len(text) > LONGEST_CODE * 4:
        raise CellError("text_too_long", length=len(text), limit=LONGEST_CODE * 4)
    return text, moment


def _time_of(cell: Cell) -> time | None:
    """The time in a date cell of Excel, None when it holds something else."""
    if isinstance(cell.value, datetime):
        return cell.value.time().replace(microsecond=0)
    return cell.value.replace(microsecond=0) if isinstance(cell.value, time) else None


def _parse(cell: Cell, code: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(cell.text)
    except (ValueError, OverflowError) as error:
        raise CellError(code, text=cell.text, reason=Whole(error)) from None
