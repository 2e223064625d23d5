"""What a load refuses: each problem by sheet, row and column, with nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from core.workbook.report import MOST_FINDINGS
from tests.booth_content.workbooks import (
    AGENCIES,
    AGENDA,
    BOOTHS,
    EXHIBITION,
    NEIGHBOURHOODS,
    SECTIONS,
    Edit,
    add,
    booth,
    dump,
    load,
    places,
    put,
    small_sheets,
    write,
)

PROBLEMS: list[tuple[str, Edit, list[tuple[str, str, int | None, str]]]] = [
    (
        "a booth a second time",
        booth("۱"),
        [("twice", BOOTHS, 7, "شماره غرفه")],
    ),
    (
        "an unknown neighbourhood",
        booth("20", section="N", place="M99"),
        [("neighbourhood_unknown", BOOTHS, 7, "کد محله")],
    ),
    (
        "an unknown section",
        booth("20", section="X"),
        [("section_unknown", BOOTHS, 7, "بخش")],
    ),
    (
        "a width in words",
        booth("20", width="سه متر"),
        [("length_invalid", BOOTHS, 7, "عرض (cm)")],
    ),
    (
        "a width of half centimetres",
        booth("20", width=300.5),
        [("length_invalid", BOOTHS, 7, "عرض (cm)")],
    ),
    (
        "a negative size",
        booth("20", depth=-300),
        [("number_out_of_range", BOOTHS, 7, "عمق (cm)")],
    ),
    (
        "no size",
        booth("20", width=0),
        [("number_out_of_range", BOOTHS, 7, "عرض (cm)")],
    ),
    (
        "a place beyond any hall",
        booth("20", x=10**12),
        [("number_out_of_range", BOOTHS, 7, "x (cm)")],
    ),
    (
        "a booth without a hall",
        booth("20", hall=None),
        [("value_missing", BOOTHS, 7, "سالن")],
    ),
    (
        "a screen that is none",
        booth("20", screen="بزرگ"),
        [("screen_invalid", BOOTHS, 7, "نمایشگر")],
    ),
    (
        "a screen of no pixels",
        booth("20", screen="0000x1080"),
        [("screen_invalid", BOOTHS, 7, "نمایشگر")],
    ),
    (
        "a code that would be no address",
        booth("../20"),
        [("code_invalid", BOOTHS, 7, "شماره غرفه")],
    ),
    (
        "a formula where a value should be",
        booth("20", x="=200+300"),
        [("formula", BOOTHS, 7, "x (cm)")],
    ),
    (
        "a name too long for its sign",
        booth("20", name="الف" * 100),
        [("text_too_long", BOOTHS, 7, "نام روی سردر")],
    ),
    (
        "a ligature that unfolds to more than fits",
        booth("20", name="ﷺ" * 100),
        [("text_too_long", BOOTHS, 7, "نام روی سردر")],
    ),
    (
        "several problems in one row",
        booth("20", section="X", width="سه متر", hall=None),
        [
            ("value_missing", BOOTHS, 7, "سالن"),
            ("length_invalid", BOOTHS, 7, "عرض (cm)"),
            ("section_unknown", BOOTHS, 7, "بخش"),
        ],
    ),
    (
        "a neighbourhood a second time",
        add(NEIGHBOURHOODS, "م۱", "محلهٔ دیگر"),
        [("twice", NEIGHBOURHOODS, 4, "کد")],
    ),
    (
        "a population in words",
        put(NEIGHBOURHOODS, 2, 3, "بسیار"),
        [("number_invalid", NEIGHBOURHOODS, 2, "جمعیت")],
    ),
    (
        "a rate above a hundred",
        put(NEIGHBOURHOODS, 2, 5, 753),
        [("number_too_large", NEIGHBOURHOODS, 2, "نرخ اشتغال (٪)")],
    ),
    (
        "neither yes nor no",
        put(NEIGHBOURHOODS, 2, 6, "شاید"),
        [("yes_no_invalid", NEIGHBOURHOODS, 2, "داده نمونه")],
    ),
    (
        "a section without a name",
        add(SECTIONS, "Q", None, 4),
        [("value_missing", SECTIONS, 5, "نام")],
    ),
    (
        "an agency a second time, spelt otherwise",
        add(AGENCIES, "بهزيستي ", None),
        [("twice", AGENCIES, 4, "نام")],
    ),
    (
        "a day in no calendar",
        put(AGENDA, 2, 1, "۱۴۰۲/۱۲/۳۰"),
        [("day_invalid", AGENDA, 2, "روز")],
    ),
    (
        "a day in another age",
        put(AGENDA, 2, 1, "۱۱۰۱/۰۸/۰۹"),
        [("day_too_far", AGENDA, 2, "روز")],
    ),
    (
        "an hour that no day has",
        put(AGENDA, 2, 2, "۲۵:۰۰"),
        [("moment_invalid", AGENDA, 2, "زمان")],
    ),
    (
        "a time that nobody can work out",
        put(AGENDA, 2, 2, "بعد از ناهار"),
        [("moment_invalid", AGENDA, 2, "زمان")],
    ),
    (
        "a length of no minutes",
        put(AGENDA, 2, 3, 0),
        [("number_out_of_range", AGENDA, 2, "مدت (دقیقه)")],
    ),
    (
        "an agency that is not in the list",
        put(AGENDA, 2, 5, "کمیته امداد"),
        [("agency_unknown", AGENDA, 2, "دستگاه مجری")],
    ),
    (
        "the same item twice on a day",
        add(AGENDA, "گشايش", "1401-08-09", "۱۹:۰۰", 60, None, None, None),
        [("twice", AGENDA, 4, "عنوان")],
    ),
    (
        "an end before the start",
        put(EXHIBITION, 4, 1, "۱۴۰۱/۰۸/۰۹ ۱۷:۰۰"),
        [("end_before_start", EXHIBITION, 4, "مقدار")],
    ),
    (
        "no title",
        put(EXHIBITION, 2, 1, None),
        [("value_missing", EXHIBITION, 2, "مقدار")],
    ),
    (
        "a latitude on no globe",
        put(EXHIBITION, 6, 1, 340.64),
        [("number_out_of_range", EXHIBITION, 6, "مقدار")],
    ),
    (
        "no place for the times set by a prayer",
        put(EXHIBITION, 6, 1, None),
        [("place_missing", AGENDA, 3, "زمان")],
    ),
    (
        "a missing sheet",
        lambda sheets: sheets.pop(SECTIONS) and None,
        [("sheet_missing", SECTIONS, None, "")],
    ),
    (
        "a missing column",
        put(BOOTHS, 1, 4, "جایگاه"),
        [("column_missing", BOOTHS, None, "سالن")],
    ),
    (
        "a width in metres under its own heading",
        put(BOOTHS, 1, 7, "عرض (متر)"),
        [("column_missing", BOOTHS, None, "عرض (cm)")],
    ),
    (
        "one column under two headings",
        put(BOOTHS, 1, 9, "x"),
        [("column_twice", BOOTHS, None, "x")],
    ),
    (
        "no booths at all",
        lambda sheets: sheets[BOOTHS].__delitem__(slice(1, None)),
        [("sheet_empty", BOOTHS, None, "")],
    ),
]


@pytest.mark.parametrize(
    ("edit", "expected"), [p[1:] for p in PROBLEMS], ids=[p[0] for p in PROBLEMS]
)
def test_a_problem_is_reported_at_its_place_and_nothing_is_written(
    app: Flask, tmp_path: Path, edit: Edit, expected: list[tuple[str, str, int | None, str]]
) -> None:
    sheets = small_sheets()
    edit(sheets)
    before = dump()

    report = load(write(tmp_path / "bad.xlsx", sheets))

    assert places(report.problems) == expected
    assert all(finding.fa and finding.en for finding in report.problems)
    assert dump() == before


@pytest.mark.parametrize("body", [b"", b"code,name\n01,x\n", b"PK\x03\x04 nothing else"])
def test_a_file_that_is_no_workbook_is_reported_as_a_whole(
    app: Flask, tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(body)

    report = load(path)

    assert places(report.problems) == [("workbook_not_readable", "", None, "")]


def test_the_report_says_it_in_both_languages(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    booth("20", place="M99", section="N")(sheets)
    report = load(write(tmp_path / "bad.xlsx", sheets))

    assert report.to_text("fa").splitlines() == [
        "کارپوشهٔ «bad.xlsx»",
        "ایرادها (۱):",
        "  - برگهٔ «غرفه‌ها»، ردیف ۷، ستون «کد محله»: محلهٔ «M99» در برگهٔ «محله‌ها» نیست. "
        "کد را درست کنید یا محله را آنجا بیفزایید.",
        "هیچ چیز نوشته نشد. این‌ها را درست کنید و دوباره بفرستید.",
    ]
    assert report.to_text("en").splitlines() == [
        "Workbook «bad.xlsx»",
        "Problems (1):",
        "  - sheet «غرفه‌ها», row 7, column «کد محله»: Neighbourhood «M99» is not in the sheet "
        "«محله‌ها»: mend the code or add it there.",
        "Nothing was written: mend these and send the workbook again.",
    ]
    assert report.as_dict()["problems"][0]["row"] == 7
    assert report.as_dict()["outcome"] == "refused"


def test_a_report_of_endless_problems_stays_short(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    for _ in range(MOST_FINDINGS + 500):
        booth("01")(sheets)

    report = load(write(tmp_path / "endless.xlsx", sheets))

    assert len(report.problems) == MOST_FINDINGS
    assert report.left_out["problems"] == 500
    assert report.to_text("en").splitlines()[-2] == "  and 1300 more"
