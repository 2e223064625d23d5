"""A sheet of a workbook as a table: its columns found, its cells read one by one.

Columns are found by heading in any order; letters, spaces, ZWNJ and punctuation of a heading do
not matter. Whatever is not right is noted in the report, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.persian import fold
from core.workbook.cells import CellError, SaidCellError
from core.workbook.reading import Cell, Row, Sheet, Workbook
from core.workbook.report import Finding, LoadReport, Place

T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """A column by its heading; ``others`` are headings that mean the same."""

    heading: str
    others: tuple[str, ...] = ()
    is_required: bool = False


def squash(heading: str) -> str:
    """What two spellings of a heading have in common: its letters and digits."""
    return "".join(character for character in fold(heading) if character.isalnum())


class Line:
    """A row being read. ``is_sound`` turns false with the first problem noted in it."""

    def __init__(self, table: Table, row: Row) -> None:
        self.number = row.number
        self.is_sound = table.is_complete
        self._table = table
        self._row: Row | None = row

    def let_go(self) -> None:
        """Forget the cells, once they are read: those of 50,000 rows take 100 MB."""
        self._row = None

    def place(self, column: Column) -> Place:
        """Where the cell under ``column`` is, by the heading that the sheet has for it."""
        return Place(self._table.title, self.number, self._table.heading(column))

    def refuse(self, code: str, column: Column, /, **details: object) -> None:
        """Note a problem of the cell under ``column``."""
        self.is_sound = False
        self._table.report.add_problem(code, self.place(column), **details)

    def need(self, column: Column, read: Callable[[Cell], T], otherwise: T) -> T:
        """The cell's value; a problem, and ``otherwise``, when it is empty or not understood."""
        if self._table.has(column) and self.cell(column) is None:
            self.refuse("value_missing", column)
        return self.read(column, read, otherwise)

    def read(self, column: Column, read: Callable[[Cell], T], otherwise: T) -> T:
        """The cell's value, ``otherwise`` when it is empty or, with a problem, not understood."""
        cell = self.cell(column)
        if cell is None:
            return otherwise
        if cell.kind == "formula":
            self.refuse("formula", column)
            return otherwise
        if cell.kind == "error":
            self.refuse("cell_error", column, text=cell.text)
            return otherwise
        try:
            return read(cell)
        except SaidCellError as error:
            self.is_sound = False
            finding = Finding(error.code, self.place(column), error.fa, error.en)
            self._table.report.keep_problem(finding)
        except CellError as error:
            self.refuse(error.code, column, **error.details)
        return otherwise

    def cell(self, column: Column) -> Cell | None:
        """The filled cell under ``column``."""
        heading = self._table.found.get(column)
        return None if heading is None or self._row is None else self._row[heading]


class Table:
    """A sheet whose columns are known. ``found`` are the columns that it has, with its headings."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], report: LoadReport) -> None:
        self.title = sheet.title
        self.report = report
        self.found: dict[Column, str] = {}
        self._sheet = sheet
        wanted = {squash(name): c for c in columns for name in (c.heading, *c.others)}
        for heading in sheet.headers:
            self._find(heading, wanted.get(squash(heading)))
        self.is_complete = True
        for column in columns:
            if column.is_required and column not in self.found:
                self.is_complete = False
                report.add_problem("column_missing", Place(self.title, None, column.heading))

    def has(self, column: Column) -> bool:
        """Whether the sheet has the column."""
        return column in self.found

    def heading(self, column: Column) -> str:
        """The sheet's own heading of the column."""
        return self.found.get(column, column.heading)

    def lines(self) -> Iterator[Line]:
        """The filled rows, each to be read; none is sound where a required column is missing."""
        return (Line(self, row) for row in self._sheet.rows())

    def _find(self, heading: str, column: Column | None) -> None:
        place = Place(self.title, None, heading)
        if column is None:
            self.report.add_notice("column_unknown", place)
        elif first := self.found.get(column):
            self.report.add_problem("column_twice", place, first=first, second=heading)
        else:
            self.found[column] = heading


def find_sheet(book: Workbook, title: str) -> Sheet | None:
    """The visible sheet of that title, however its letters, spaces and ZWNJ are written."""
    return next((one for one in book.sheets if squash(one.title) == squash(title)), None)
