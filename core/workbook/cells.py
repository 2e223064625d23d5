"""How a cell of a workbook is read: texts, numbers, yes and no, days and hours.

Each reader takes a filled cell and gives a plain value, or raises CellError with the code of a
sentence (core.workbook.report). Digits of any script, Arabic letters and stray spaces are
understood.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.dates import parse_date, parse_datetime, parse_time
from core.persian import fold, parse_number, sort_key, tidy
from core.workbook.reading import Cell
from core.workbook.report import Whole

T = TypeVar("T")

LONGEST_KEY = 800
# what people plan for lies in years that its readers live in
FIRST_DAY, LAST_DAY = date(2001, 1, 1), date(2100, 1, 1)

_YES = frozenset(("بله", "بلی", "آری", "نمونه", "yes", "true", "1"))
_NO = frozenset(("خیر", "نه", "no", "false", "0"))
_YES_FOLDED, _NO_FOLDED = frozenset(map(fold, _YES)), frozenset(map(fold, _NO))


class CellError(Exception):
    """A cell that was not understood; ``code`` and ``details`` make the sentence."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class SaidCellError(CellError):
    """A cell that was not understood, with sentences that its reader had already."""

    def __init__(self, code: str, *, fa: str, en: str) -> None:
        super().__init__(code)
        self.fa = fa
        self.en = en


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


def _within(number: int | float, cell: Cell, least: float, most: float) -> int | float:
    if not least <= number <= most:
        raise CellError("number_out_of_range", text=cell.text, least=least, most=most)
    return number


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
        instant = parse_cell(cell, "instant_invalid", lambda text: parse_datetime(text, zone))
        return _near(instant, cell)

    return read


def read_day(cell: Cell) -> date:
    """A day: «۱۴۰۱/۰۸/۰۹», 2022-10-31 or a date cell."""
    if isinstance(cell.value, datetime):
        day = cell.value.date()
    elif isinstance(cell.value, date):
        day = cell.value
    else:
        day = parse_cell(cell, "day_invalid", parse_date)
    if not FIRST_DAY <= day < LAST_DAY:
        raise CellError("day_too_far", text=cell.text)
    return day


def _near(instant: datetime, cell: Cell) -> datetime:
    if not FIRST_DAY <= instant.date() < LAST_DAY:
        raise CellError("day_too_far", text=cell.text)
    return instant


def read_hour(cell: Cell) -> str:
    """A time of day as ``HH:MM``."""
    at = time_of(cell) or parse_cell(cell, "hour_invalid", parse_time)
    return f"{at:%H:%M}"


def time_of(cell: Cell) -> time | None:
    """The time in a date cell of Excel, None when it holds something else."""
    if isinstance(cell.value, datetime):
        return cell.value.time().replace(microsecond=0)
    return cell.value.replace(microsecond=0) if isinstance(cell.value, time) else None


def parse_cell(cell: Cell, code: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(cell.text)
    except (ValueError, OverflowError) as error:
        raise CellError(code, text=cell.text, reason=Whole(error)) from None
