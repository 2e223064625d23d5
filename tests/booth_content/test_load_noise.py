"""However a cell is typed, spaces, digits and Arabic letters, it says the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booth_content.loading.cell_reading import code_key, normal_code
from tests.booth_content.workbooks import Sheets, dump, load, small_sheets, write

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SPACES = st.sampled_from(["", " ", "  ", "\u00a0", "\u200c", "\u200f", "\t", "\n"])
EDGES = st.tuples(SPACES, SPACES)
LETTERS = str.maketrans("یک", "يك")

# what is matched or counted may be typed in any digits; names keep the digits they were typed in
NUMERIC_COLUMNS = {
    "غرفه‌ها": {0, 2, 5, 6, 7, 8, 9},
    "محله‌ها": {0, 3, 4, 5},
    "بخش‌ها": {0, 2},
    "برنامه‌ها": {1, 2, 3},
    "نمایشگاه": {1},
}


@st.composite
def noisy_sheets(draw: st.DrawFn) -> Sheets:
    """The small exhibition as somebody else's keyboard, or spreadsheet, would have it."""
    return {
        title: [[draw_cell(draw, title, at, value) for at, value in enumerate(row)] for row in rows]
        for title, rows in small_sheets().items()
    }


def draw_cell(draw: st.DrawFn, title: str, column: int, value: object) -> object:
    if value is None:
        return draw(st.sampled_from([None, None, "", "  "]))
    how = draw(st.integers(0, 5))
    if how == 0:
        return value
    text = str(value)
    if how in (1, 2) and column in NUMERIC_COLUMNS.get(title, ()):
        text = text.translate(PERSIAN if how == 1 else ARABIC)
    if how in (2, 3):
        text = text.translate(LETTERS)
    before, after = draw(EDGES)
    return before + text + after


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sheets=noisy_sheets())
def test_noise_in_the_cells_says_nothing_new(app: Flask, tmp_path: Path, sheets: Sheets) -> None:
    load(write(tmp_path / "clean.xlsx", small_sheets()))
    before = dump()

    report = load(write(tmp_path / "noisy.xlsx", sheets))

    assert report.problems == []
    assert report.outcome == "nothing_new"
    assert dump() == before


# Excel's own, without a zone
DAY_ONE, DAY_LAST = datetime(1901, 1, 1), datetime(9999, 1, 1)  # noqa: DTZ001
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(min_value=DAY_ONE, max_value=DAY_LAST),
    st.dates(min_value=date(1901, 1, 1)),
    st.times(),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40_000)),
    st.sampled_from(
        ["=1+1", "ﷺ" * 300, "9" * 6000, "۱۴۰۱/۱۳/۰۱", "01:60", "-", "x" * 40, "٪", "."]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")),
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_stands_in_the_cells_a_report_is_the_answer(
    app: Flask, tmp_path: Path, data: st.DataObject
) -> None:
    sheets = small_sheets()
    for _ in range(data.draw(st.integers(1, 6))):
        rows = sheets[data.draw(st.sampled_from(list(sheets)))]
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(ANYTHING)
    before = dump()

    report = load(write(tmp_path / "wild.xlsx", sheets), is_dry_run=True)

    assert report.outcome in ("refused", "would_change")
    assert dump() == before


@given(number=st.integers(0, 99999), zeros=st.integers(0, 5), edges=EDGES)
def test_a_code_is_the_same_in_any_digits_and_with_any_zeros(
    number: int, zeros: int, edges: tuple[str, str]
) -> None:
    typed = edges[0] + "م" + ("0" * zeros + str(number)).translate(PERSIAN) + edges[1]

    assert code_key(normal_code(typed)) == f"M{number}"
