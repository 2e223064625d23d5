"""Reads .xlsx workbooks that people send, without trusting them.

The file is weighed and every part of it walked through once by a bare XML parser (see
``core.workbook.check``) before openpyxl sees it, so that no file can make the reader take more than
seconds or some hundred megabytes. Hidden sheets are not read, only named: nobody should load
what they cannot see. Hidden rows and columns are read, for a filter hides them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

from core.errors import DomainError, define
from core.persian import fold
from core.workbook.check import MAX_ROWS, PartShape, check_workbook

define(
    "workbook_header_twice",
    422,
    fa="در برگهٔ «{sheet}» ستون «{header}» دو بار آمده است. نام یکی را عوض کنید.",
    en='In sheet "{sheet}" the column "{header}" stands twice: rename one of them.',
)
define(
    "workbook_sheet_twice",
    422,
    fa="دو برگه با نام «{sheet}» در کارپوشه هست. نام یکی را عوض کنید.",
    en='Two sheets are called "{sheet}": rename one of them.',
)

_LAST_COLUMN = 256  # what stands further to the right is not looked at
_MAX_TEXT = 32_767  # characters; Excel's own limit for a cell

CellKind = Literal["text", "number", "bool", "date", "formula", "error"]
CellValue = str | int | float | bool | datetime | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell.

    A formula's value is what it last came to, an error's is like ``#REF!``: neither is for use,
    both are for the report.
    """

    kind: CellKind
    value: CellValue

    @property
    def text(self) -> str:
        """The value as a person would type it; dates in ISO 8601."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        if isinstance(self.value, (datetime, date, time)):
            return self.value.isoformat()
        return str(self.value)


class Row:
    """A row that has at least one value; ``number`` is the one seen in the sheet's margin."""

    __slots__ = ("_cells", "number")

    def __init__(self, number: int, cells: dict[str, Cell]) -> None:
        self.number = number
        self._cells = cells

    def __getitem__(self, header: str) -> Cell | None:
        """The cell under a header, found by its folded form; None when empty or no such column."""
        return self._cells.get(_folded_heading(header))


@lru_cache(maxsize=256)
def _folded_heading(header: str) -> str:
    # the same few headings are asked for in every row: of 50,000 rows this was a fifth of the time
    return fold(header)


class Sheet:
    """A visible sheet: its first filled row names the columns."""

    def __init__(self, title: str, worksheet: Any, shape: PartShape) -> None:
        self.title = title
        self._worksheet = worksheet
        self._shape = shape
        self.headers: list[str] = []
        self._columns: dict[int, str] = {}
        self._header_row = 0
        with _reading():
            self._read_headers()

    def has(self, header: str) -> bool:
        """Whether the sheet has such a column; Arabic letters and spaces do not matter."""
        return fold(header) in self._columns.values()

    def missing(self, headers: Iterable[str]) -> list[str]:
        """Those of ``headers`` the sheet does not have."""
        return [header for header in headers if not self.has(header)]

    def rows(self) -> Iterator[Row]:
        """The filled rows under the headers, read as they are asked for; empty ones are left out.

        Cells under no header are not looked at. Raises DomainError ``workbook_not_readable``.
        """
        with _reading():
            for number, cells in self._filled_rows():
                if number > self._header_row:
                    found = {self._columns[at]: cells[at] for at in cells if at in self._columns}
                    if found:
                        yield Row(number, found)

    def _read_headers(self) -> None:
        for number, cells in self._filled_rows():
            self._header_row = number
            for column, cell in cells.items():
                self._add_header(column, cell.text)
            return

    def _add_header(self, column: int, header: str) -> None:
        folded = fold(header)
        if folded in self._columns.values():
            raise DomainError("workbook_header_twice", sheet=self.title, header=header.strip())
        self._columns[column] = folded
        self.headers.append(header.strip())

    def _filled_rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        rows = self._worksheet.iter_rows(max_col=max(1, min(self._shape.columns, _LAST_COLUMN)))
        for number, cells in enumerate(rows, start=1):
            read = {
                at: cell
                for at, given in enumerate(cells, start=1)
                if (cell := _read_cell(given, (number, at) in self._shape.formulas))
            }
            if read:
                yield number, read


class Workbook:
    """The visible sheets of a workbook in their order; close it, or use it in a ``with``."""

    def __init__(self, file: BinaryIO, book: Any, shapes: dict[str, PartShape]) -> None:
        self._file = file
        self._book = book
        self.hidden_titles: list[str] = []
        self.sheets: list[Sheet] = []
        for worksheet in book.worksheets:
            self._add(worksheet, shapes)

    def sheet(self, title: str) -> Sheet | None:
        """The sheet of that title, found by its folded form."""
        wanted = fold(title)
        return next((one for one in self.sheets if fold(one.title) == wanted), None)

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _add(self, worksheet: Any, shapes: dict[str, PartShape]) -> None:
        title = str(worksheet.title)
        if worksheet.sheet_state != "visible":
            self.hidden_titles.append(title)
            return
        if self.sheet(title):
            raise DomainError("workbook_sheet_twice", sheet=title)
        worksheet.reset_dimensions()  # the size a sheet declares may be a lie
        part = worksheet._worksheet_path.lstrip("/")
        self.sheets.append(Sheet(title, worksheet, shapes[part]))


def open_workbook(path: Path, *, most_rows: int = MAX_ROWS) -> Workbook:
    """Check a workbook and open it; rows are read when they are asked for.

    Raises DomainError with one of the codes of this module and of ``core.workbook.check``. A
    refusal takes less than a second, whatever the file.
    """
    file = path.open("rb")
    try:
        shapes = check_workbook(file, most_rows=most_rows)
        with _reading():
            return Workbook(file, _load(file), shapes)
    except BaseException:
        file.close()
        raise


def _load(file: BinaryIO) -> Any:
    # Imported here: 11 MB that the web process needs only when somebody brings a workbook.
    import openpyxl

    file.seek(0)
    # data_only: openpyxl must not work out shared formulas; the check knows where they are.
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise DomainError("workbook_not_readable")
    return book


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except DomainError:
        raise
    except Exception as error:  # openpyxl raises anything at all on a damaged workbook
        raise DomainError("workbook_not_readable") from error


def _read_cell(given: Any, is_formula: bool) -> Cell | None:
    if is_formula:
        return Cell("formula", str(given.value or ""))
    value = given.value
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        raise DomainError("workbook_unsafe")
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if given.data_type == "e" or (isinstance(value, float) and not math.isfinite(value)):
        return Cell("error", str(value))
    return Cell(_kind(value), value)


def _kind(value: CellValue) -> CellKind:
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, (int, float)) else "date"
