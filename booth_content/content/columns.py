"""The columns of a booth workbook, generated from the definitions that forms and screens read."""

from __future__ import annotations

from typing import NamedTuple

from booth_content.content.field_types import Part, parts_of
from booth_content.content.fields import Field, Option, SectionDefinition, Sections, sections_for

MAX_SHEET_TITLE = 31
"""Characters that a spreadsheet allows in a sheet's title."""


class WorkbookColumn(NamedTuple):
    """One column. ``path`` is the field's key: in a list sheet each row is one item.

    ``part`` names the part of a compound value ("year" of a figure), "" a simple one: a reader
    gathers the cells of a path and gives ``field_types.join_parts`` of them to ``parse``.
    """

    section: str
    sheet: str
    is_list: bool
    header: str
    path: str
    part: str
    type: str
    unit: str | None
    help: str
    options: tuple[Option, ...]


def workbook_columns(kind: Sections) -> list[WorkbookColumn]:
    """Every column of every sheet, a sheet per section, in the order of the definition."""
    return [
        _column(section, field, part)
        for section in sections_for(kind)
        for field in section.fields
        for part in parts_of(field)
    ]


def _column(section: SectionDefinition, field: Field, part: Part) -> WorkbookColumn:
    return WorkbookColumn(
        section=section.key,
        sheet=section.title[:MAX_SHEET_TITLE],
        is_list=section.is_list,
        header=_header(field, part),
        path=field.key,
        part=part.key,
        type=part.type.value,
        unit=field.unit,
        help=field.help,
        options=part.options or field.options,
    )


def _header(field: Field, part: Part) -> str:
    """«جمعیت (نفر)» for the value itself, «جمعیت: سال» for a part of it."""
    if part.key in ("", "value"):
        return f"{field.label} ({field.unit})" if field.unit else field.label
    return f"{field.label}: {part.label}"
