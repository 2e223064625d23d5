"""What booths say as a workbook people fill: a sheet a section, a row a booth or an item.

Labels, units, choices and help come from the definitions; every text is written as a text, so that
what looks like a formula is none.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from booth_content.content import ORDER, WorkbookColumn, workbook_columns
from booth_content.content.definitions.model import FieldType
from booth_content.content.field_types import split_value
from booth_content.content.fields import SectionDefinition, field_at, sections_for
from booth_content.content_workbook import ContentWorkbook
from booth_content.exhibition import Booth
from core.dates import format_date, format_datetime
from core.persian import fold

GUIDE, OPTIONS = "راهنما", "گزینه‌ها"
WORKBOOK_ID = "شناسهٔ کارپوشه"
BOOTH, NAME, ITEM = "شمارهٔ غرفه", "نام غرفه", "شناسهٔ مورد"
# what a list offers to be added in a workbook of one booth
SPARE_ROWS = 20
# Excel's own limit for choices written into the cell's rule
_LONGEST_CHOICES = 255
_LONGEST_MESSAGE = 255

_GUIDE_LINES = (
    ("چگونه", "هر برگه یک بخش است. خانه‌ها را پر کنید، ذخیره کنید و همین پرونده را برگردانید."),
    ("ستون‌ها", "نام ستون‌ها و شماره‌ها را عوض نکنید؛ جابه‌جا کردن ستون‌ها اشکالی ندارد."),
    ("مورد تازه", "در برگه‌های فهرست، سطری تازه بنویسید و «شناسهٔ مورد» را خالی بگذارید."),
    ("عکس و فیلم", "نام پرونده را همان‌گونه که در پوشهٔ media است در ستون «پرونده» بنویسید."),
    ("عددها", "با هر رقمی بنویسید؛ فرمول ننویسید، خود عدد را بنویسید."),
)


def all_sections(kinds: Iterable[str]) -> list[SectionDefinition]:
    """The sections of these kinds of booths, each once, in the order of the forms."""
    found: dict[str, SectionDefinition] = {}
    for kind in dict.fromkeys(kinds):
        for section in sections_for(kind):
            found.setdefault(section.key, section)
    return list(found.values())


def section_of_title(sections: Iterable[SectionDefinition], title: str) -> SectionDefinition | None:
    """The section whose sheet has that title; Arabic letters and spaces do not matter."""
    wanted = fold(title)
    return next((one for one in sections if fold(one.title[:31]) == wanted), None)


def write_workbook(made: ContentWorkbook, booths: Sequence[Booth]) -> bytes:
    """The .xlsx of a workbook that was handed out (content_workbook.hand_out)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    writer = _Writer(book, made, booths)
    writer.guide()
    for section in all_sections(booth.kind for booth in booths):
        writer.section(section)
    writer.choices()
    book.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, book: Any, made: ContentWorkbook, booths: Sequence[Booth]) -> None:
        self._book, self._made, self._booths = book, made, booths
        self._head = book.add_format(
            {"bold": True, "bg_color": "#EBDFC8", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._known = book.add_format({"bg_color": "#F4F1EA", "font_color": "#5B5B5B"})
        self._text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self._long: dict[tuple[str, ...], int] = {}

    def guide(self) -> None:
        sheet = self._sheet(GUIDE)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 90)
        names = "، ".join(f"{booth.code} {booth.name}" for booth in self._booths[:8])
        more = f" و {len(self._booths) - 8} غرفهٔ دیگر" if len(self._booths) > 8 else ""
        lines = [
            ("موضوع", "مقدار"),
            (WORKBOOK_ID, self._made.token),
            ("غرفه", names + more),
            ("ساخته‌شده", f"{format_datetime(self._made.made_at)}، {self._made.made_by}"),
            *_GUIDE_LINES,
        ]
        for row, (label, value) in enumerate(lines):
            sheet.write_string(row, 0, label, self._head)
            sheet.write_string(row, 1, value, self._text)

    def section(self, section: SectionDefinition) -> None:
        sheet = self._sheet(section.title[:31])
        sheet.freeze_panes(1, 2)
        fixed = [BOOTH, NAME, *([ITEM] if section.is_list else [])]
        columns = workbook_columns((section,))
        for at, title in enumerate([*fixed, *(column.header for column in columns)]):
            sheet.set_column(at, at, 12 if at in (0, 2) else 26)
            sheet.write_string(0, at, title, self._head)
        rows = list(self._rows(section))
        for row, (booth, item, values) in enumerate(rows, 1):
            known = (booth.code, booth.name, item)[: len(fixed)]
            for at, text in enumerate(known):
                sheet.write_string(row, at, text, self._known)
            for at, column in enumerate(columns, len(fixed)):
                self._cell(sheet, row, at, _part_of(section, column, item, values))
        last = max(1, len(rows) + (SPARE_ROWS if section.is_list else 0))
        for at, column in enumerate(columns, len(fixed)):
            self._rule(sheet, at, last, column)

    def choices(self) -> None:
        """The sheet that long choices point to; only where there are any."""
        if not self._long:
            return
        sheet = self._sheet(OPTIONS)
        for labels, at in self._long.items():
            for row, label in enumerate(labels):
                sheet.write_string(row, at, label)

    def _sheet(self, title: str) -> Any:
        sheet = self._book.add_worksheet(title)
        sheet.right_to_left()
        return sheet

    def _rows(self, section: SectionDefinition) -> Iterable[tuple[Booth, str, Mapping[str, Any]]]:
        for booth in self._booths:
            if section.key not in {one.key for one in sections_for(booth.kind)}:
                continue
            values = self._made.base[booth.code].get(section.key, {})
            if not section.is_list:
                yield booth, "", values
                continue
            for item in values.get(ORDER) or []:
                yield booth, item, values

    def _cell(self, sheet: Any, row: int, at: int, value: object) -> None:
        if value is None:
            sheet.write_blank(row, at, None, self._text)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, at, value)
        else:
            sheet.write_string(row, at, str(value), self._text)

    def _rule(self, sheet: Any, at: int, last: int, column: WorkbookColumn) -> None:
        rule: dict[str, Any] = {"validate": "any"}
        labels: tuple[str, ...] = tuple(option.label for option in column.options)
        if column.type == FieldType.BOOLEAN:
            labels = ("بله", "خیر")
        if labels:
            rule = {
                "validate": "list",
                "source": self._source(labels),
                "error_title": "گزینه",
                "error_message": "یکی از گزینه‌های فهرست را برگزینید.",
            }
        if column.help:
            rule["input_title"] = column.header[:32]
            rule["input_message"] = column.help[:_LONGEST_MESSAGE]
        if len(rule) > 1:
            sheet.data_validation(1, at, last, at, rule)

    def _source(self, labels: tuple[str, ...]) -> list[str] | str:
        # a comma would part one choice into two
        is_short = len(",".join(labels)) <= _LONGEST_CHOICES
        if is_short and not any("," in label for label in labels):
            return list(labels)
        at = self._long.setdefault(labels, len(self._long))
        letter = xlsxwriter.utility.xl_col_to_name(at)
        return f"='{OPTIONS}'!${letter}$1:${letter}${len(labels)}"


def _part_of(
    section: SectionDefinition, column: WorkbookColumn, item: str, values: Mapping[str, Any]
) -> object:
    """What stands in the cell: the part of the value, as a person would type it."""
    path = f"{item}/{column.path}" if section.is_list else column.path
    field = field_at(section, path)
    value = split_value(field, values.get(path)).get(column.part)
    if value is None:
        return None
    if field.type is FieldType.CHOICE:
        option = field.option(value)
        return option.label if option else value
    if field.type is FieldType.BOOLEAN:
        return "بله" if value else "خیر"
    if field.type is FieldType.DATE:
        return format_date(date.fromisoformat(str(value)), "short")
    return value
