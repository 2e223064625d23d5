"""What follows a load: which screens are out of date, and whether the agenda is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.exhibition import AgendaItem, Booth, Exhibition, Hall
from core.database import reading
from core.workbook.report import Count
from tests.booth_content.workbooks import (
    AGENCIES,
    AGENDA,
    BOOTHS,
    EXHIBITION,
    SECTIONS,
    Sheets,
    load,
    places,
    small_sheets,
    write,
)

Reload = Callable[[Callable[[Sheets], Any]], Any]


@pytest.fixture
def reload(app: Flask, tmp_path: Path) -> Reload:
    """reload(edit) loads the small exhibition, and again after ``edit`` changed its sheets."""

    def reload(edit: Callable[[Sheets], Any]) -> Any:
        sheets = small_sheets()
        load(write(tmp_path / "before.xlsx", sheets))
        edit(sheets)
        return load(write(tmp_path / "after.xlsx", sheets))

    return reload


def _out_of_date() -> set[str]:
    """The booths whose facts changed since they were first loaded."""
    with reading() as session:
        return set(session.scalars(select(Booth.code).where(Booth.facts_version > 1)))


def _agenda() -> tuple[int, list[str]]:
    """The agenda's version and its titles, the earliest first."""
    with reading() as session:
        titles = session.scalars(select(AgendaItem.title).order_by(AgendaItem.starts_at))
        return session.get_one(Exhibition, 1).agenda_version, list(titles)


def _move_a_booth(sheets: Sheets) -> None:
    sheets[BOOTHS][2][5] = 900


def _rename_a_hall(sheets: Sheets) -> None:
    for row in sheets[BOOTHS][4:]:
        row[4] = "سالن  دوّم"


def _turn_the_halls(sheets: Sheets) -> None:
    sheets[BOOTHS][1:] = [*sheets[BOOTHS][4:], *sheets[BOOTHS][1:4]]


def _move_a_section(sheets: Sheets) -> None:
    sheets[SECTIONS][2][2] = 9


def _leave_a_hall_out(sheets: Sheets) -> None:
    """The first hall is not named any more: it comes after the second, which is now the first."""
    del sheets[BOOTHS][1:4]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (_move_a_booth, {"02"}),
        (_rename_a_hall, {"04", "10"}),
        (_turn_the_halls, {"01", "02", "03", "04", "10"}),
        (_move_a_section, {"03", "10"}),
        (_leave_a_hall_out, {"01", "02", "03", "04", "10"}),
    ],
)
def test_what_the_plan_of_the_hall_shows_puts_screens_out_of_date(
    reload: Reload, edit: Callable[[Sheets], None], expected: set[str]
) -> None:
    reload(edit)

    assert _out_of_date() == expected


def test_no_two_halls_share_a_position(reload: Reload) -> None:
    reload(_leave_a_hall_out)

    with reading() as session:
        halls = session.execute(select(Hall.name, Hall.position).order_by(Hall.position))
        assert [tuple(row) for row in halls] == [("سالن دوم", 1), ("سالن اصلی", 2)]


def _change_an_item(sheets: Sheets) -> None:
    sheets[AGENDA][1][4] = "سالن دوم"


def _add_an_item(sheets: Sheets) -> None:
    sheets[AGENDA].append(["بدرقه", "۱۴۰۱/۰۸/۱۳", "۲۰:۰۰", 30, None, None, None])


def _respell_an_agency(sheets: Sheets) -> None:
    sheets[AGENCIES][1][0] = sheets[AGENDA][2][5] = "به‌زیستی"


def _respell_an_idle_agency(sheets: Sheets) -> None:
    sheets[AGENCIES][2][0] = "دستگاهِ قضا"


def _take_the_agenda_out_and_move(sheets: Sheets) -> None:
    del sheets[AGENDA]
    sheets[EXHIBITION][5][1] = 36.3


@pytest.mark.parametrize(
    ("edit", "is_changed"),
    [
        (_change_an_item, True),
        (_add_an_item, True),
        (_respell_an_agency, True),
        (_respell_an_idle_agency, False),
        (_take_the_agenda_out_and_move, True),
        (_move_a_booth, False),
        (lambda sheets: None, False),
    ],
)
def test_the_agendas_version_rises_when_the_agenda_reads_otherwise(
    app: Flask,
    tmp_path: Path,
    edit: Callable[[Sheets], None],
    is_changed: bool,
) -> None:
    sheets = small_sheets()
    load(write(tmp_path / "before.xlsx", sheets))
    before, _ = _agenda()
    edit(sheets)

    load(write(tmp_path / "after.xlsx", sheets))

    assert (_agenda()[0] > before) == is_changed


def test_an_item_that_the_workbook_no_longer_names_is_taken_away_and_counted(
    reload: Reload,
) -> None:
    report = reload(lambda sheets: sheets[AGENDA].pop(1))

    version, titles = _agenda()
    assert titles == ["مشاوره"]
    assert version == 3
    assert report.counts["agenda"] == Count(unchanged=1, removed=1)
    assert report.outcome == "written"
    assert "برنامه‌ها: ۰ تازه، ۰ تغییرکرده، ۱ بی‌تغییر، ۱ برداشته‌شده" in report.to_text("fa")


def test_an_item_moved_to_another_day_is_there_once(reload: Reload) -> None:
    def move(sheets: Sheets) -> None:
        sheets[AGENDA][1][1] = "۱۴۰۱/۰۸/۱۱"

    reload(move)

    assert _agenda()[1] == ["مشاوره", "گشایش"]


def test_headings_alone_take_nothing_away(reload: Reload) -> None:
    def empty(sheets: Sheets) -> None:
        del sheets[AGENDA][1:]

    report = reload(empty)

    assert _agenda()[1] == ["گشایش", "مشاوره"]
    assert report.outcome == "nothing_new"
    assert places(report.notices) == [("kept", AGENDA, None, "")]
