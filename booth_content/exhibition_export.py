"""The exhibition as a workbook: what loading it again would find unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.document import with_context
from booth_content.exhibition import (
    Agency,
    AgendaItem,
    Booth,
    BoothKind,
    Exhibition,
    ExhibitionSection,
    Neighbourhood,
    find_exhibition,
)
from booth_content.loading import booth_rows as booths
from booth_content.loading import exhibition_rows as rows
from core.dates import TEHRAN, format_datetime
from core.persian import to_ascii_digits
from core.workbook.table import Column

Row = Sequence[Any]
KIND_WORDS = {"neighbourhood": "محله", "stratum": "اقشار", "base": "پایگاه", "agency": "دستگاه"}


def write_workbook(session: Session, *, zone: ZoneInfo = TEHRAN) -> bytes:
    """An .xlsx with all sheets and headings; empty below the headings without an exhibition."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        heading = book.add_format({"bold": True, "bg_color": "#F6ECD9", "bottom": 1})
        for title, columns, lines in _sheets(session, zone):
            sheet = book.add_worksheet(title)
            sheet.right_to_left()
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 18)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column.heading, heading)
            for number, line in enumerate(lines, 1):
                _write_line(sheet, number, line)
    return buffer.getvalue()


def _write_line(sheet: Any, number: int, line: Row) -> None:
    for at, value in enumerate(line):
        if isinstance(value, str) and value:
            sheet.write_string(number, at, value)
        elif isinstance(value, int | float):
            sheet.write_number(number, at, value)


def _sheets(
    session: Session, zone: ZoneInfo
) -> Iterable[tuple[str, Sequence[Column], Iterable[Row]]]:
    exhibition = find_exhibition(session)
    yield rows.EXHIBITION, rows.KEY_VALUE_COLUMNS, _facts(exhibition, zone)
    yield rows.SECTIONS, rows.SECTION_COLUMNS, _sections(session)
    yield rows.NEIGHBOURHOODS, booths.NEIGHBOURHOOD_COLUMNS, _neighbourhoods(session)
    yield rows.BOOTHS, booths.BOOTH_COLUMNS, _booths(session)
    yield rows.AGENCIES, rows.AGENCY_COLUMNS, _agencies(session)
    yield rows.AGENDA, rows.AGENDA_COLUMNS, _agenda(session)


def _facts(exhibition: Exhibition | None, zone: ZoneInfo) -> Iterable[Row]:
    for key in rows.KEYS:
        value = getattr(exhibition, key.attribute) if exhibition else None
        if isinstance(value, datetime):
            value = to_ascii_digits(format_datetime(value, "short", zone=zone))
        yield key.name, value


def _sections(session: Session) -> Iterable[Row]:
    for row in session.scalars(select(ExhibitionSection).order_by(ExhibitionSection.position)):
        yield row.code, row.name, row.position


def _neighbourhoods(session: Session) -> Iterable[Row]:
    for row in session.scalars(select(Neighbourhood).order_by(Neighbourhood.id)):
        figures = (_plain(row.imported, *at) for at in booths.FIGURES.values())
        yield row.code, row.name, *figures, "بله" if row.is_sample else "خیر"


def _plain(imported: Mapping[str, Mapping[str, Any]], section: str, path: str) -> Any:
    value = imported.get(section, {}).get(path)
    return value.get("value") if isinstance(value, Mapping) else value


def _booths(session: Session) -> Iterable[Row]:
    found = select(Booth).options(*with_context).order_by(Booth.code_order)
    for row in session.scalars(found):
        place = row.neighbourhood.code if row.neighbourhood else ""
        size = f"{row.screen_width}x{row.screen_height}"
        lengths = (row.x_cm, row.y_cm, row.width_cm, row.depth_cm)
        kind = KIND_WORDS[BoothKind(row.kind).value]
        yield row.code, row.section.code, place, row.name, row.hall.name, *lengths, size, kind


def _agencies(session: Session) -> Iterable[Row]:
    for row in session.scalars(select(Agency).order_by(Agency.id)):
        yield row.name, row.field


def _agenda(session: Session) -> Iterable[Row]:
    hosts = {row.id: row.name for row in session.scalars(select(Agency))}
    for row in session.scalars(select(AgendaItem).order_by(AgendaItem.starts_at, AgendaItem.id)):
        day, host = row.day.isoformat(), hosts.get(row.agency_id or 0, "")
        yield row.title, day, row.moment, row.minutes, row.place, host, row.field
