"""Workbooks for the tests of loading: the two of the sample data, and small ones made to order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from booth_content.loading import load_exhibition
from booth_content.loading.load_report import LoadReport
from core.audit import COMMAND_LINE
from core.database import current_engine, metadata, transaction
from core.workbook.report import Finding

DATA = Path(__file__).parent.parent / "data"
CLEAN = DATA / "exhibition.xlsx"
MESSY = DATA / "exhibition-messy.xlsx"

Sheets = dict[str, list[list[Any]]]

EXHIBITION, SECTIONS, NEIGHBOURHOODS = "نمایشگاه", "بخش‌ها", "محله‌ها"
BOOTHS, AGENCIES, AGENDA = "غرفه‌ها", "دستگاه‌ها", "برنامه‌ها"

Edit = Callable[[Sheets], None]


def small_sheets() -> Sheets:
    """A whole exhibition of two neighbourhoods and five booths, one of each kind and one more."""
    return {
        "نمایشگاه": [
            ["کلید", "مقدار"],
            ["عنوان", "نمایشگاه آزمون"],
            ["آغاز", "۱۴۰۱/۰۸/۰۹ ۱۸:۰۰"],
            ["پایان", "۱۴۰۱/۰۸/۱۳ ۲۰:۳۰"],
            ["ساعت شروع روزانه", "۱۵:۳۰"],
            ["عرض جغرافیایی", 34.64],
            ["طول جغرافیایی", 50.88],
            ["ظرفیت هم‌زمان", 600],
        ],
        "بخش‌ها": [["کد", "نام", "ترتیب"], ["N", "محله‌ها", 1], ["S", "اقشار", 2], ["P", "همکار", 3]],
        "محله‌ها": [
            ["کد", "نام محله", "شهید شاخص", "جمعیت", "خانوار", "نرخ اشتغال (٪)", "داده نمونه"],
            ["M01", "محلهٔ یک", None, 41450, 10250, 75.3, "بله"],
            ["M02", "کوی شیک", None, 8400, None, None, "خیر"],
        ],
        "غرفه‌ها": [
            [
                *("شماره غرفه", "بخش", "کد محله", "نام روی سردر", "سالن"),
                *("x (cm)", "y (cm)", "عرض (cm)", "عمق (cm)", "نمایشگر"),
            ],
            ["01", "N", "M01", "محلهٔ یک", "سالن اصلی", 0, 0, 300, 300, "1920x1080"],
            ["02", "N", "M01", "محلهٔ یک، کارگاه", "سالن اصلی", 300, 0, 300, 300, "1080x1920"],
            ["03", "S", None, "قشر کارگری", "سالن اصلی", 600, 0, 300, 300, "1080x1920"],
            ["04", "P", None, "بهزیستی", "سالن دوم", 0, 0, 300, 300, "1080x1920"],
            ["10", "S", None, "پایگاه تخصصی ۱", "سالن دوم", 300, 0, 300, 300, None],
        ],
        "دستگاه‌ها": [["نام", "حوزه"], ["بهزیستی", "اجتماعی"], ["دستگاه قضا", None]],
        "برنامه‌ها": [
            ["عنوان", "روز", "زمان", "مدت (دقیقه)", "مکان", "دستگاه مجری", "حوزه"],
            ["گشایش", "۱۴۰۱/۰۸/۰۹", "۱۸:۰۰", 60, "سالن اصلی", None, None],
            ["مشاوره", "۱۴۰۱/۰۸/۱۰", "۲۰ دقیقه پس از مغرب", 45, "غرفه ۴", "بهزیستی", "اجتماعی"],
        ],
    }


def write(path: Path, sheets: Sheets) -> Path:
    """Write sheets of rows as an .xlsx at ``path``; text that begins with = becomes a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def edited(source: Path, target: Path, edit: Callable[[Any], None]) -> Path:
    """A copy of a workbook after ``edit(openpyxl workbook)``."""
    book = load_workbook(source)
    edit(book)
    book.save(target)
    return target


def load(path: Path, *, is_dry_run: bool = False) -> LoadReport:
    """Load in a transaction of its own, from the command line."""
    with transaction() as session:
        return load_exhibition(session, path, by=COMMAND_LINE, is_dry_run=is_dry_run)


def dump() -> dict[str, list[str]]:
    """Everything in the database, table by table, for a comparison of before and after."""
    with current_engine().connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def places(findings: list[Finding]) -> list[tuple[str, str, int | None, str]]:
    """(code, sheet, row, column) of findings."""
    return [(f.code, f.place.sheet, f.place.row, f.place.column) for f in findings]


def put(sheet: str, row: int, column: int, value: Any) -> Edit:
    """Set a cell; ``row`` as in the sheet's margin, ``column`` from 0."""

    def edit(sheets: Sheets) -> None:
        sheets[sheet][row - 1][column] = value

    return edit


def add(sheet: str, *values: Any) -> Edit:
    return lambda sheets: sheets[sheet].append(list(values))


def booth(code: str, **changed: Any) -> Edit:
    """Add a booth that is right but for what is ``changed``."""
    row = {
        "section": "S",
        "place": None,
        "name": "قشر دیگر",
        "hall": "سالن اصلی",
        "x": 5000,
        "y": 5000,
        "width": 300,
        "depth": 300,
        "screen": None,
    } | changed
    return add(BOOTHS, code, *row.values())
