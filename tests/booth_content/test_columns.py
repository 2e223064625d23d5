"""The columns of a booth workbook, from the same definitions."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from booth_content.content.columns import workbook_columns
from booth_content.content.fields import KINDS, field_at, section, sections_for


def test_a_figure_has_columns_for_value_year_and_source():
    columns = [c for c in workbook_columns("neighbourhood") if c.path == "population"]

    assert [(c.header, c.part, c.type) for c in columns] == [
        ("جمعیت (نفر)", "value", "number"),
        ("جمعیت: سال", "year", "number"),
        ("جمعیت: منبع", "source", "text"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_column_that_leads_back_to_it(kind: str):
    columns = workbook_columns(kind)

    assert {(c.section, c.path) for c in columns} == {
        (s.key, f.key) for s in sections_for(kind) for f in s.fields
    }
    for c in columns:
        path = f"abcd2345/{c.path}" if c.is_list else c.path
        assert field_at(section(kind, c.section), path).help == c.help


@pytest.mark.parametrize("kind", KINDS)
def test_sheets_and_headers_are_such_as_a_spreadsheet_takes(kind: str):
    columns = workbook_columns(kind)

    assert [s for s in {c.sheet for c in columns} if re.search(r"[\[\]:*?/\\]", s)] == []
    assert max(len(c.sheet) for c in columns) <= 31
    assert len({c.sheet for c in columns}) == len(sections_for(kind))
    assert Counter((c.sheet, c.header) for c in columns).most_common(1)[0][1] == 1


def test_choices_bring_their_options():
    column = next(c for c in workbook_columns("base") if c.path == "severity")

    assert [option.label for option in column.options] == ["زیاد", "متوسط", "کم"]
