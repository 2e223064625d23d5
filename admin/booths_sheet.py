"""The list of booths as a spreadsheet: right to left, every text a text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import xlsxwriter

from booth_content.queries import BoothRow
from core.dates import format_datetime

HEAD = (
    ("شماره", 10),
    ("نام", 34),
    ("گونه", 14),
    ("محله", 24),
    ("کد محله", 10),
    ("بخش", 30),
    ("سالن", 18),
    ("حالت", 26),
    ("آخرین تغییر", 22),
)


def booths_workbook(rows: Sequence[BoothRow], *, kinds: Mapping[str, str], zone: ZoneInfo) -> bytes:
    """An xlsx of one sheet. Texts are written as texts: what looks like a formula is none."""
    buffer = io.BytesIO()
    # rows are few thousand at most, so nothing needs a temporary file
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("غرفه‌ها")
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bg_color": "#EBDFC8", "bottom": 1})
    for column, (title, width) in enumerate(HEAD):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, 1):
        for column, text in enumerate(_cells(row, kinds, zone)):
            sheet.write_string(line, column, text)
    sheet.autofilter(0, 0, max(1, len(rows)), len(HEAD) - 1)
    book.close()
    return buffer.getvalue()


def _cells(row: BoothRow, kinds: Mapping[str, str], zone: ZoneInfo) -> tuple[str, ...]:
    booth, place = row.booth, row.booth.neighbourhood
    return (
        booth.code,
        booth.name,
        kinds[booth.kind],
        place.name if place else "",
        place.code if place else "",
        booth.section.name,
        booth.hall.name,
        row.state_label,
        format_datetime(row.changed_at, "short", zone=zone) if row.changed_at else "",
    )
