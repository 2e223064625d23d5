"""The neighbourhoods and the booths of the exhibition's workbook, row by row.

As in ``exhibition_rows``: reading never stops at a problem, and a row with one is not sound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from booth_content.content.field_errors import FieldError
from booth_content.content.field_types import parse
from booth_content.content.fields import section
from booth_content.exhibition import BoothKind
from booth_content.loading import cell_reading as cells
from core.workbook.cells import SaidCellError
from core.workbook.reading import Cell
from core.workbook.report import Place
from core.workbook.table import Column, Line, Table

DEFAULT_SCREEN = (1080, 1920)
SAMPLE_SOURCE, WORKBOOK_SOURCE = "داده نمونه", "کارپوشهٔ نمایشگاه"

Imported = dict[str, dict[str, Any]]
"""What a workbook says of a neighbourhood for its booths' content: {section: {path: value}}."""


@dataclass(frozen=True)
class NeighbourhoodRow:
    """``places`` says where each (section, path) of ``imported`` stands."""

    line: Line
    code: str
    name: str
    is_sample: bool
    imported: Imported
    places: dict[tuple[str, str], Place]


@dataclass(frozen=True)
class BoothRow:
    """Lengths in centimetres; ``screen`` is width and height in pixels."""

    line: Line
    code: str
    section: str
    neighbourhood: str | None
    name: str
    hall: str
    x: int
    y: int
    width: int
    depth: int
    screen: tuple[int, int]
    kind: BoothKind | None


PLACE_CODE = Column("کد", ("کد محله", "code"), is_required=True)
PLACE_NAME = Column("نام محله", ("نام", "محله", "name"), is_required=True)
IS_SAMPLE = Column("داده نمونه", ("نمونه", "sample"))
FIGURES: dict[Column, tuple[str, str]] = {
    Column("شهید شاخص", ("شهید شاخص محله", "نام شهید شاخص")): ("martyr", "name"),
    Column("جمعیت", ("جمعیت (نفر)",)): ("identity", "population"),
    Column("خانوار", ("تعداد خانوار", "خانوارها")): ("identity", "households"),
    Column("نرخ اشتغال (٪)", ("اشتغال", "درصد اشتغال")): ("identity", "employment_rate"),
}
NEIGHBOURHOOD_COLUMNS = (PLACE_CODE, PLACE_NAME, *FIGURES, IS_SAMPLE)


def read_neighbourhoods(table: Table) -> list[NeighbourhoodRow]:
    """The neighbourhoods with the figures that go into their booths' content."""
    return [_read_neighbourhood(table, line) for line in table.lines()]


def _read_neighbourhood(table: Table, line: Line) -> NeighbourhoodRow:
    is_sample = line.read(IS_SAMPLE, cells.read_yes_no, False)
    source = SAMPLE_SOURCE if is_sample else WORKBOOK_SOURCE
    imported: Imported = {}
    for column, (key, path) in FIGURES.items():
        value = line.read(column, _figure_reader(key, path, source), None)
        if value is not None:
            imported.setdefault(key, {})[path] = value
    rate = imported.get("identity", {}).get("employment_rate", {}).get("value", 100)
    if 0 < rate < 1:
        column = next(column for column, at in FIGURES.items() if at[1] == "employment_rate")
        table.report.add_notice("rate_small", line.place(column), text=rate)
    return NeighbourhoodRow(
        line,
        line.need(PLACE_CODE, cells.read_numbered_code, ""),
        line.need(PLACE_NAME, cells.read_text(200), ""),
        is_sample,
        imported,
        {path: line.place(column) for column, path in FIGURES.items()},
    )


def _figure_reader(key: str, path: str, source: str) -> Callable[[Cell], Any]:
    """Reads a cell as the field's definition says; a figure is kept with where it is from."""
    wanted = section("neighbourhood", key).field(path)
    assert wanted is not None

    def read(cell: Cell) -> Any:
        raw = cell.value if cell.kind == "number" else cell.text
        try:
            kept = parse(wanted, raw)
        except FieldError as error:
            raise SaidCellError(error.code, fa=error.fa, en=error.en) from None
        return {"source": source, **kept} if isinstance(kept, dict) else kept

    return read


BOOTH_CODE = Column("شماره غرفه", ("شماره", "کد غرفه", "غرفه", "code"), is_required=True)
BOOTH_SECTION = Column("بخش", ("کد بخش", "section"), is_required=True)
BOOTH_PLACE = Column("کد محله", ("محله", "neighbourhood"), is_required=True)
BOOTH_NAME = Column("نام روی سردر", ("نام", "سردر", "نام غرفه", "name"), is_required=True)
HALL = Column("سالن", ("نام سالن", "hall"), is_required=True)
X = Column("x (cm)", ("x", "x (سانتی‌متر)"), is_required=True)
Y = Column("y (cm)", ("y", "y (سانتی‌متر)"), is_required=True)
WIDTH = Column("عرض (cm)", ("عرض", "عرض (سانتی‌متر)", "width"), is_required=True)
DEPTH = Column("عمق (cm)", ("عمق", "عمق (سانتی‌متر)", "depth"), is_required=True)
SCREEN = Column("نمایشگر", ("اندازه نمایشگر", "screen"))
KIND = Column("نوع", ("نوع غرفه", "kind"))
BOOTH_COLUMNS = (
    BOOTH_CODE,
    BOOTH_SECTION,
    BOOTH_PLACE,
    BOOTH_NAME,
    HALL,
    X,
    Y,
    WIDTH,
    DEPTH,
    SCREEN,
    KIND,
)


def read_booths(table: Table) -> list[BoothRow]:
    """The booths and their places on the floor."""
    return [
        BoothRow(
            line,
            line.need(BOOTH_CODE, cells.read_numbered_code, ""),
            line.need(BOOTH_SECTION, cells.read_code, ""),
            line.read(BOOTH_PLACE, cells.read_numbered_code, None),
            line.need(BOOTH_NAME, cells.read_text(200), ""),
            line.need(HALL, cells.read_text(120), ""),
            line.need(X, cells.read_length(0), 0),
            line.need(Y, cells.read_length(0), 0),
            line.need(WIDTH, cells.read_length(1), 0),
            line.need(DEPTH, cells.read_length(1), 0),
            line.read(SCREEN, cells.read_screen, DEFAULT_SCREEN),
            line.read(KIND, cells.read_kind, None),
        )
        for line in table.lines()
    ]
