"""Loading an exhibition: the two workbooks, loading twice, dry runs, and crashes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from booth_content.exhibition import (
    Agency,
    AgendaItem,
    Booth,
    Exhibition,
    ExhibitionSection,
    Hall,
    Neighbourhood,
)
from booth_content.loading import load_exhibition
from booth_content.revision import BoothContent
from core.audit import COMMAND_LINE, AuditEntry
from core.database import Base, current_engine, reading, transaction
from core.dates import parse_datetime
from core.persian import fold
from core.prayer_times import prayer_time
from core.workbook.report import Count
from tests.booth_content.workbooks import (
    CLEAN,
    MESSY,
    dump,
    edited,
    load,
    places,
    small_sheets,
    write,
)

BOOTHS = "غرفه‌ها"


def count(model: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def booth(code: str) -> Booth:
    with reading() as session:
        return session.scalars(select(Booth).where(Booth.code == code)).one()


def test_the_sample_workbook_loads_without_a_complaint(app: Flask) -> None:
    report = load(CLEAN)

    assert report.problems == []
    assert report.notices == []
    assert report.outcome == "written"
    models = (Exhibition, ExhibitionSection, Hall, Neighbourhood, Booth, Agency, AgendaItem)
    assert [count(model) for model in models] == [1, 3, 1, 55, 73, 8, 5]
    assert count(BoothContent) == 73


def test_every_booth_is_of_the_kind_its_row_says(app: Flask) -> None:
    load(CLEAN)

    with reading() as session:
        kinds = Counter(session.scalars(select(Booth.kind)))
        with_agency = session.scalar(
            select(func.count()).select_from(Booth).where(Booth.agency_id.is_not(None))
        )
    assert kinds == {"neighbourhood": 55, "stratum": 4, "agency": 8, "base": 6}
    assert with_agency == 8


def test_the_exhibition_s_own_sheet_is_read(app: Flask) -> None:
    load(CLEAN)

    with reading() as session:
        exhibition = session.get_one(Exhibition, 1)
    assert exhibition.title == "نمایشگاه توانمندی محلات استان قم"
    assert exhibition.scheme == "مقداد"
    assert exhibition.starts_at == parse_datetime("1401/08/09 18:00")
    assert (exhibition.opens, exhibition.closes) == ("15:30", "20:30")
    assert (exhibition.latitude, exhibition.longitude) == (34.64, 50.88)
    assert exhibition.capacity == 600
    assert exhibition.is_sample


def test_times_set_by_a_prayer_are_worked_out_for_the_place_and_day(app: Flask) -> None:
    load(CLEAN)

    with reading() as session:
        items = {item.title: item for item in session.scalars(select(AgendaItem))}
    after_maghrib = items["نشست نمونهٔ مشاوره"]
    assert after_maghrib.moment == "۲۰ دقیقه پس از مغرب"
    maghrib = prayer_time("maghrib", date(2022, 11, 1), 34.64, 50.88)
    assert abs(after_maghrib.starts_at - maghrib - timedelta(minutes=20)) < timedelta(seconds=1)
    assert items["آیین پایانی"].starts_at == parse_datetime("1401/08/13 19:30")


def test_the_messy_workbook_is_reported_row_by_row_and_nothing_is_loaded(app: Flask) -> None:
    before = dump()

    report = load(MESSY)

    assert places(report.problems) == [
        ("length_invalid", BOOTHS, 33, "عرض (cm)"),
        ("twice", BOOTHS, 75, "شماره غرفه"),
        ("neighbourhood_unknown", BOOTHS, 76, "کد محله"),
        ("section_unknown", BOOTHS, 77, "بخش"),
    ]
    assert report.outcome == "refused"
    assert dump() == before


def test_a_refused_workbook_leaves_an_exhibition_as_it_was(app: Flask) -> None:
    load(CLEAN)
    before = dump()

    load(MESSY)

    assert dump() == before


def mend(book: Any) -> None:
    """Take the four bad rows' faults out of the messy workbook, and leave an empty row in it."""
    sheet = book[BOOTHS]
    sheet["H33"] = 300
    for row in (77, 76, 75):
        sheet.delete_rows(row)
    sheet.insert_rows(40)


def test_what_a_person_typed_in_the_messy_workbook_is_understood(
    app: Flask, tmp_path: Path
) -> None:
    report = load(edited(MESSY, tmp_path / "mended.xlsx", mend))

    assert report.problems == []
    assert count(Booth) == 73
    with reading() as session:
        five, seven, ten, twelve = session.scalars(
            select(Booth).where(Booth.code.in_(["05", "07", "10", "12"])).order_by(Booth.code)
        )
        sections = {s.id: s.code for s in session.scalars(select(ExhibitionSection))}
        neighbourhoods = {n.id: n.code for n in session.scalars(select(Neighbourhood))}
    assert sections[five.section_id] == "N"
    assert neighbourhoods[seven.neighbourhood_id or 0] == "M07"
    assert ten.code == "10"
    assert twelve.name == "محلهٔ نمونهٔ ۱۲"
    assert booth("31").x_cm == 1234


def test_booths_on_top_of_each_other_are_pointed_out_and_loaded(app: Flask, tmp_path: Path) -> None:
    report = load(edited(MESSY, tmp_path / "mended.xlsx", mend))

    assert places(report.notices) == [("overlap", BOOTHS, 32, "x (cm)")] * 2


def test_loading_twice_changes_nothing(app: Flask) -> None:
    load(CLEAN)
    before = dump()

    report = load(CLEAN)

    assert report.outcome == "nothing_new"
    assert {key: (c.added, c.changed, c.unchanged) for key, c in report.counts.items()} == {
        "exhibition": (0, 0, 1),
        "sections": (0, 0, 3),
        "halls": (0, 0, 1),
        "neighbourhoods": (0, 0, 55),
        "agencies": (0, 0, 8),
        "booths": (0, 0, 73),
        "agenda": (0, 0, 5),
        "figures": (0, 0, 165),
    }
    assert dump() == before


@pytest.mark.parametrize("is_loaded", [False, True])
def test_a_dry_run_reports_the_same_and_writes_nothing(
    app: Flask, tmp_path: Path, is_loaded: bool
) -> None:
    if is_loaded:
        load(CLEAN)
    sheets = small_sheets()
    path = write(tmp_path / "small.xlsx", sheets)
    before = dump()

    rehearsed = load(path, is_dry_run=True)

    assert dump() == before
    assert rehearsed.outcome == "would_change"
    done = load(path)
    assert done.counts == rehearsed.counts
    assert done.notices == rehearsed.notices


def test_a_crash_in_the_middle_takes_everything_back(app: Flask, tmp_path: Path) -> None:
    load(write(tmp_path / "small.xlsx", small_sheets()))
    before = dump()

    def crash(session: Session, *_: object) -> None:
        if any(isinstance(row, AgendaItem) for row in session.new):
            raise RuntimeError("the power went")

    with transaction() as session:
        event.listen(session, "before_flush", crash)
        with pytest.raises(RuntimeError):
            load_exhibition(session, CLEAN, by=COMMAND_LINE, is_dry_run=False)

    assert dump() == before


def test_a_load_is_one_line_in_the_log(app: Flask) -> None:
    load(CLEAN)

    with reading() as session:
        entries = list(session.scalars(select(AuditEntry)))
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("exhibition.loaded", "exhibition:1")
    ]
    assert entries[0].details["file"] == "exhibition.xlsx"
    assert entries[0].details["changes"]["booths"] == {"added": 73, "changed": 0}


def test_a_changed_name_is_written_and_its_screen_is_out_of_date(
    app: Flask, tmp_path: Path
) -> None:
    sheets = small_sheets()
    load(write(tmp_path / "before.xlsx", sheets))
    sheets[BOOTHS][1][3] = "محلهٔ یکم"

    report = load(write(tmp_path / "after.xlsx", sheets))

    assert report.counts["booths"] == Count(added=0, changed=1, unchanged=4)
    changed = booth("01")
    assert (changed.name, changed.name_folded) == ("محلهٔ یکم", fold("محلهٔ یکم"))
    assert changed.facts_version == 2
    assert booth("02").facts_version == 1


def test_a_renamed_section_puts_the_screens_of_its_booths_out_of_date(
    app: Flask, tmp_path: Path
) -> None:
    sheets = small_sheets()
    load(write(tmp_path / "before.xlsx", sheets))
    sheets["بخش‌ها"][2][1] = "بخش اقشار"

    load(write(tmp_path / "after.xlsx", sheets))

    versions = {code: booth(code).facts_version for code in ("01", "02", "03", "04", "10")}
    assert versions == {"01": 1, "02": 1, "03": 2, "04": 1, "10": 2}


def test_booths_are_ordered_by_their_numbers(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets[BOOTHS][1][0], sheets[BOOTHS][2][0] = "100", "9"

    load(write(tmp_path / "numbers.xlsx", sheets))

    with reading() as session:
        codes = list(session.scalars(select(Booth.code).order_by(Booth.code_order)))
    assert codes == ["03", "04", "09", "10", "100"]


def test_a_number_keeps_the_code_that_the_booth_has(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    load(write(tmp_path / "before.xlsx", sheets))
    sheets[BOOTHS][1][0] = 1

    report = load(write(tmp_path / "after.xlsx", sheets))

    assert report.outcome == "nothing_new"


def test_what_the_workbook_no_longer_names_is_kept_and_told(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    load(write(tmp_path / "before.xlsx", sheets))
    del sheets[BOOTHS][3]
    del sheets["دستگاه‌ها"][2]
    before = dump()

    report = load(write(tmp_path / "after.xlsx", sheets))

    assert report.outcome == "nothing_new"
    assert places(report.notices) == [
        ("kept", BOOTHS, None, ""),
        ("kept", "دستگاه‌ها", None, ""),
    ]
    assert "۰۳" in report.notices[0].fa
    assert dump() == before


def test_columns_and_sheets_may_stand_in_another_order(app: Flask, tmp_path: Path) -> None:
    load(write(tmp_path / "before.xlsx", small_sheets()))
    turned = {
        title: [list(reversed(row)) for row in rows]
        for title, rows in reversed(small_sheets().items())
    }

    report = load(write(tmp_path / "turned.xlsx", turned))

    assert report.problems == []
    assert report.outcome == "nothing_new"


def test_the_agenda_may_be_left_out_and_stays(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    load(write(tmp_path / "before.xlsx", sheets))
    del sheets["برنامه‌ها"]

    report = load(write(tmp_path / "after.xlsx", sheets))

    assert places(report.notices) == [("sheet_absent", "برنامه‌ها", None, "")]
    assert count(AgendaItem) == 2


def make_large(booths: int) -> dict[str, list[list[Any]]]:
    sheets = small_sheets()
    pattern = sheets[BOOTHS][1]
    sheets[BOOTHS] = [
        sheets[BOOTHS][0],
        *(
            [f"{n:03}", "N", "M01", f"غرفهٔ {n}", "سالن", n % 40 * 300, n // 40 * 300, *pattern[7:]]
            for n in range(1, booths + 1)
        ),
    ]
    return sheets


def statements_of(path: Path) -> int:
    """How many statements a load sends."""
    sent = 0

    def tally(*_: object) -> None:
        nonlocal sent
        sent += 1

    event.listen(current_engine(), "before_cursor_execute", tally)
    try:
        load(path)
    finally:
        event.remove(current_engine(), "before_cursor_execute", tally)
    return sent


def test_ten_times_the_booths_take_no_more_queries(app: Flask, tmp_path: Path) -> None:
    small, large = (write(tmp_path / f"{n}.xlsx", make_large(n)) for n in (73, 730))
    load(small)
    few = statements_of(small)
    load(large)

    assert statements_of(large) == few


def test_730_booths_load(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "large.xlsx", make_large(730))

    load(path)

    assert count(Booth) == 730
