"""A list as an .xlsx that runs nothing: every cell is written as the text it is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 40


def sheet_response(
    name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> Response:
    """A download named ``name``: one sheet from right to left, its head frozen and filtered.

    Rows are written as they come, so that the memory is a row's; the file itself is held whole.
    """
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title)
        sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, word in enumerate(head):
            sheet.set_column(column, column, min(max(len(word) + 2, 12), WIDEST))
            sheet.write_string(0, column, word, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(last, column, cell)
        sheet.autofilter(0, 0, max(last, 1), len(head) - 1)
    response = Response(file.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
