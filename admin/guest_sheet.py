"""Guests as a spreadsheet: under the headings that loading understands, every text a text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from core.dates import format_date, format_datetime
from core.persian import to_persian_digits
from visitors.guest_list import GuestLine
from visitors.guest_words import STATE_WORDS
from visitors.loading.guest_rows import (
    GROUP_COLUMNS,
    GROUPS,
    GUEST_COLUMNS,
    GUESTS,
    PHONE,
)
from visitors.phone import shown_phone

# beside what can be loaded again
MORE = ("حالت دعوت", "کارت", "در سالن", "بار حضور", "آخرین ورود یا خروج", "شمارهٔ مهمان")
HEAD = (*(column.heading for column in GUEST_COLUMNS), *MORE)
_WIDTHS = (28, 28, 22, 22, 16, 8, 9, 18, 18, 12, 12, 30, 14, 14, 8, 9, 9, 18, 12)
_LAST_MINUTE = time(23, 59)
# how far down the template offers its choices
_PREPARED_ROWS = 5000


def cells_of(line: GuestLine, zone: ZoneInfo) -> tuple[str, ...]:
    """A guest as texts, under HEAD."""
    guest, invitation = line.guest, line.guest.invitation
    return (
        guest.name,
        guest.organisation,
        guest.job,
        guest.group.name,
        shown_phone(guest.phone) if guest.phone else "",
        _yes(guest.is_vip),
        to_persian_digits(invitation.party_size - 1),
        write_edge(invitation.valid_from, zone),
        write_edge(invitation.valid_until, zone),
        to_persian_digits(invitation.entries_per_day or ""),
        _yes(invitation.has_reentry),
        guest.note,
        _yes(guest.is_greeted),
        STATE_WORDS[invitation.state],
        "دارد" if line.has_badge else "ندارد",
        to_persian_digits(line.inside or ""),
        to_persian_digits(line.visits or ""),
        format_datetime(line.last_at, "short", zone=zone) if line.last_at else "",
        to_persian_digits(guest.id),
    )


def _yes(value: bool) -> str:
    return "بله" if value else "خیر"


def write_edge(at: datetime | None, zone: ZoneInfo) -> str:
    """A window's edge as it is typed: a day alone where it begins or ends with the day."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    if local.time() == time.min or local.time().replace(second=0) == _LAST_MINUTE:
        return format_date(at, "short", zone=zone)
    return format_datetime(at, "short", zone=zone)


def guests_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """An xlsx of one sheet: what looks like a formula or a number is a text in it. Large ones go
    through a temporary file, so that memory holds one row."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = _sheet(book, GUESTS, HEAD, _WIDTHS)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, text)
    sheet.autofilter(0, 0, max(1, len(rows)), len(HEAD) - 1)
    book.close()
    return buffer.getvalue()


def blank_workbook(groups: Sequence[tuple[str, str]]) -> bytes:
    """The template: headings, groups, and the choices that Excel offers in the cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    head = [column.heading for column in GUEST_COLUMNS]
    sheet = _sheet(book, GUESTS, head, _WIDTHS)
    as_text = book.add_format({"num_format": "@"})
    for at, column in enumerate(GUEST_COLUMNS):
        if column == PHONE:
            sheet.set_column(at, at, _WIDTHS[at], as_text)
        if choices := _CHOICES.get(column.heading):
            _offer(sheet, at, {"validate": "list", "source": choices})
    names = _sheet(book, GROUPS, [column.heading for column in GROUP_COLUMNS], (30, 12))
    for number, (name, colour) in enumerate(groups, 1):
        names.write_string(number, 0, name)
        names.write_string(number, 1, colour)
    if groups:
        source = f"='{GROUPS}'!$A$2:$A$200"
        at = head.index("گروه")
        _offer(sheet, at, {"validate": "list", "source": source, "error_type": "information"})
    book.close()
    return buffer.getvalue()


_CHOICES = {heading: ["بله", "خیر"] for heading in ("ویژه", "ورود دوباره", "خوش‌آمد با نام")}


def _offer(sheet: Any, column: int, options: dict[str, Any]) -> None:
    sheet.data_validation(1, column, _PREPARED_ROWS, column, options)


def _sheet(book: Any, title: str, head: Sequence[str], widths: Sequence[int]) -> Any:
    sheet = book.add_worksheet(title)
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bg_color": "#EBDFC8", "bottom": 1})
    for column, (text, width) in enumerate(zip(head, widths, strict=False)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, bold)
    return sheet
