"""What a load understands and what it only points out: kinds, screens, dates, notices."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.exhibition import AgendaItem, Booth, Exhibition
from core.database import reading
from core.dates import parse_datetime
from tests.booth_content.workbooks import (
    AGENCIES,
    AGENDA,
    BOOTHS,
    EXHIBITION,
    NEIGHBOURHOODS,
    Edit,
    add,
    booth,
    load,
    places,
    put,
    small_sheets,
    write,
)

NOTICES: list[tuple[str, Edit, list[tuple[str, str, int | None, str]]]] = [
    (
        "an unknown column",
        lambda sheets: [row.append("یادداشت") for row in sheets[AGENCIES]] and None,
        [("column_unknown", AGENCIES, None, "یادداشت")],
    ),
    (
        "an unknown sheet",
        lambda sheets: sheets.update({"یادداشت": [["متن"], ["هیچ"]]}),
        [("sheet_unknown", "یادداشت", None, "")],
    ),
    (
        "an unknown key",
        add(EXHIBITION, "شعار", "هر محله یک نام"),
        [("key_unknown", EXHIBITION, 9, "کلید")],
    ),
    (
        "booths that stand on each other",
        booth("20", x=0, y=100),
        [("overlap", BOOTHS, 7, "x (cm)")],
    ),
    (
        "a rate that looks like a fraction",
        put(NEIGHBOURHOODS, 2, 5, 0.753),
        [("rate_small", NEIGHBOURHOODS, 2, "نرخ اشتغال (٪)")],
    ),
    (
        "an item outside the exhibition's days",
        put(AGENDA, 2, 1, "۱۴۰۱/۰۹/۰۹"),
        [("day_outside", AGENDA, 2, "روز")],
    ),
    (
        "a booth of the neighbourhoods' section without one",
        booth("20", section="N"),
        [("no_neighbourhood", BOOTHS, 7, "کد محله")],
    ),
    (
        "two neighbourhoods of one name",
        add(NEIGHBOURHOODS, "M03", "كوي شيك", None, None, None, None, None),
        [("name_twice", NEIGHBOURHOODS, 4, "نام محله")],
    ),
]


@pytest.mark.parametrize(
    ("edit", "expected"), [n[1:] for n in NOTICES], ids=[n[0] for n in NOTICES]
)
def test_a_notice_is_given_and_the_workbook_is_loaded(
    app: Flask, tmp_path: Path, edit: Edit, expected: list[tuple[str, str, int | None, str]]
) -> None:
    sheets = small_sheets()
    edit(sheets)

    report = load(write(tmp_path / "odd.xlsx", sheets))

    assert places(report.notices) == expected
    assert report.outcome == "written"


def test_booths_side_by_side_do_not_overlap(app: Flask, tmp_path: Path) -> None:
    assert load(write(tmp_path / "small.xlsx", small_sheets())).notices == []


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("1920x1080", (1920, 1080)),
        ("۱۹۲۰×۱۰۸۰", (1920, 1080)),
        (" 1920 * 1080 ", (1920, 1080)),
        ("1920X1080", (1920, 1080)),
        (None, (1080, 1920)),
    ],
)
def test_screens_are_understood_as_people_write_them(
    app: Flask, tmp_path: Path, typed: str | None, size: tuple[int, int]
) -> None:
    sheets = small_sheets()
    booth("20", screen=typed)(sheets)

    load(write(tmp_path / "screens.xlsx", sheets))

    assert find("20") == size


def find(code: str) -> tuple[int, int]:
    with reading() as session:
        found = session.scalars(select(Booth).where(Booth.code == code)).one()
    return found.screen_width, found.screen_height


@pytest.mark.parametrize(
    ("kind", "section", "name", "expected"),
    [
        (None, "S", "قشر نمونه", "stratum"),
        (None, "S", "پایگاه  تخصصي ۷", "base"),
        (None, "S", "دستگاه قضا", "agency"),
        (None, "P", "نهادی که در فهرست نیست", "agency"),
        ("پایگاه", "S", "هر نامی", "base"),
        ("دستگاه", "S", "هر نامی", "agency"),
        ("قشر", "P", "هر نامی", "stratum"),
    ],
)
def test_the_kind_of_a_booth_without_a_neighbourhood(
    app: Flask, tmp_path: Path, kind: str | None, section: str, name: str, expected: str
) -> None:
    sheets = small_sheets()
    booth("20", section=section, name=name)(sheets)
    for row in sheets[BOOTHS]:
        row.append(None)
    sheets[BOOTHS][0][-1], sheets[BOOTHS][-1][-1] = "نوع", kind

    load(write(tmp_path / "kinds.xlsx", sheets))

    with reading() as session:
        assert session.scalar(select(Booth.kind).where(Booth.code == "20")) == expected


@pytest.mark.parametrize(
    ("kind", "place", "code"),
    [
        ("محله", None, "kind_needs_neighbourhood"),
        ("دستگاه", "M01", "kind_has_neighbourhood"),
        ("مغازه", None, "kind_unknown"),
    ],
)
def test_a_kind_that_contradicts_the_row_is_reported(
    app: Flask, tmp_path: Path, kind: str, place: str | None, code: str
) -> None:
    sheets = small_sheets()
    booth("20", place=place)(sheets)
    for row in sheets[BOOTHS]:
        row.append(None)
    sheets[BOOTHS][0][-1], sheets[BOOTHS][-1][-1] = "نوع", kind

    report = load(write(tmp_path / "kinds.xlsx", sheets))

    assert [finding.code for finding in report.problems] == [code]


def test_dates_and_times_of_excel_are_local(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    put(EXHIBITION, 3, 1, dt.datetime(2022, 10, 31, 18, 0))(sheets)  # noqa: DTZ001 - as Excel has it
    put(EXHIBITION, 5, 1, dt.time(15, 30))(sheets)
    put(AGENDA, 2, 1, dt.date(2022, 10, 31))(sheets)
    put(AGENDA, 2, 2, dt.time(18, 0))(sheets)

    load(write(tmp_path / "dates.xlsx", sheets))

    opening = parse_datetime("1401/08/09 18:00")
    with reading() as session:
        exhibition = session.get_one(Exhibition, 1)
        item = session.scalars(select(AgendaItem).where(AgendaItem.title == "گشایش")).one()
    assert (exhibition.starts_at, exhibition.opens) == (opening, "15:30")
    assert (item.starts_at, item.moment) == (opening, "۱۸:۰۰")
