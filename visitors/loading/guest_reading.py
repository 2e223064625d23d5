"""A workbook of guests, read and looked at by itself; the database is not asked yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from core.dates import TEHRAN
from core.errors import DomainError
from core.persian import tidy
from core.workbook.reading import Workbook, open_workbook
from core.workbook.report import Place
from core.workbook.table import Column, Table, find_sheet, squash
from visitors.loading.guest_report import GuestReport
from visitors.loading.guest_rows import (
    GROUP_COLUMNS,
    GROUPS,
    GUEST_COLUMNS,
    GUESTS,
    NAME,
    PHONE,
    GroupRow,
    GuestRow,
    read_groups,
    read_guests,
)
from visitors.phone import dialled_phone

LONGEST_FILE_NAME = 120
# 50,000 guests and some room. Measured on one core (2026-11-27, openpyxl 3.1): to read them 16 s of
# work and 180 MB, in the jobs process; to write them 4 s
MOST_ROWS = 60_000


@dataclass
class GuestBook:
    """What a workbook says; ``columns`` are those that its sheet of guests has."""

    report: GuestReport
    groups: list[GroupRow] = field(default_factory=list)
    rows: list[GuestRow] = field(default_factory=list)
    columns: frozenset[Column] = frozenset()


def read_guest_book(
    path: Path, *, is_dry_run: bool, name: str | None = None, zone: ZoneInfo = TEHRAN
) -> GuestBook:
    """Read the workbook at ``path``; what is wrong with it is in the report. Raises nothing for a
    bad one. Takes seconds for thousands of rows: hold no transaction meanwhile."""
    report = GuestReport(tidy(name or path.name)[:LONGEST_FILE_NAME], is_dry_run)
    read = GuestBook(report)
    try:
        with open_workbook(path, most_rows=MOST_ROWS) as book:
            _read(book, read, zone)
    except DomainError as error:
        report.refuse(error)
    return read


def _read(book: Workbook, read: GuestBook, zone: ZoneInfo) -> None:
    report = read.report
    _note_strangers(book, report)
    groups = find_sheet(book, GROUPS)
    if groups is not None:
        read.groups = read_groups(Table(groups, GROUP_COLUMNS, report))
    sheet = find_sheet(book, GUESTS)
    if sheet is None:
        report.add_problem("sheet_missing", Place(GUESTS))
        return
    table = Table(sheet, GUEST_COLUMNS, report)
    read.columns = frozenset(table.found)
    read.rows = read_guests(table, zone)
    if not read.rows:
        report.add_problem("sheet_empty", Place(GUESTS))
    _check_twice(read.rows, report)
    if not report.is_dry_run:
        _make_columns(read.rows)


def _make_columns(rows: list[GuestRow]) -> None:
    """Fold and order every name now, so that the one writer is not held meanwhile."""
    for row in rows:
        if row.line.is_sound:
            _ = row.columns


def _note_strangers(book: Workbook, report: GuestReport) -> None:
    known = {squash(GUESTS), squash(GROUPS)}
    for sheet in book.sheets:
        if squash(sheet.title) not in known:
            report.add_notice("sheet_unknown", Place(sheet.title))
    for title in book.hidden_titles:
        report.add_notice("sheet_hidden", Place(title))


def _check_twice(rows: list[GuestRow], report: GuestReport) -> None:
    by_name: dict[str, list[GuestRow]] = defaultdict(list)
    by_phone: dict[str, GuestRow] = {}
    for row in rows:
        if not row.name:
            continue
        same = by_name[row.name_key]
        first = next((one for one in same if one.is_same_person(row)), None)
        if first is not None:
            row.line.refuse("guest_twice", NAME, text=row.name, first=first.line.number)
        elif row.phone is not None and (other := by_phone.get(row.phone)) is not None:
            place = row.line.place(PHONE)
            dialled = dialled_phone(row.phone)
            report.add_notice("phone_shared", place, text=dialled, first=other.line.number)
        same.append(row)
        if row.phone is not None:
            by_phone.setdefault(row.phone, row)
