"""Spellings of one thing, the text that is kept, and numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.persian import (
    fold,
    fold_tight,
    format_number,
    parse_number,
    tidy,
    to_ascii_digits,
    to_persian_digits,
)

PERSIAN = st.text(
    "آاأإبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوؤهۀةیيىئء‌ \t\n\r\u064e\u0651\u0654\u200f\u202bـ۰۱٢3aB(«.-،"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مُحَمَّد", "محمد"),
        ("علي", "علی"),
        ("موسى", "موسی"),
        ("كلهري", "کلهری"),
        ("شیخ‌آباد", "شیخ آباد"),
        ("شیخ\u00a0آباد", " شیخ  اباد "),
        ("مؤمن", "مومن"),
        ("هیئت", "هییت"),
        ("خانۀ ما", "خانه ما"),
        ("خانهٔ ما", "خانة ما"),
        ("أحمد إبراهیم ٱلله", "احمد ابراهیم الله"),
        ("مـحـمـد", "محمد"),
        ("غرفهٔ ۱۲", "غرفه ١٢"),
        ("Café QOM", "cafe qom"),
        ("\u202bقم\u202c", "قم"),
        ("ﻗﻢ", "قم"),
    ],
)
def test_two_spellings_of_one_thing_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("قم", "قمر"), ("باد", "پاد"), ("جرم", "چرم"), ("زرد", "ژرد"), ("کل", "گل")]
)
def test_different_words_stay_different_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folded_digits_are_ascii() -> None:
    assert fold("غرفهٔ ۰٩") == "غرفه 09"


@pytest.mark.parametrize("typed", ["شیخ‌آباد", "شیخ آباد", "شیخاباد", "شیخ اباد"])
def test_a_compound_name_is_found_however_it_is_joined(typed: str) -> None:
    assert fold_tight(typed) == "شیخاباد"


@given(st.text() | PERSIAN)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_tight(fold(text)) == fold_tight(text)


@given(PERSIAN)
def test_tidied_text_is_found_as_what_was_typed(text: str) -> None:
    assert fold_tight(tidy(text)) == fold_tight(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  علي   كريمي ", "علی کریمی"),
        ("\u202bقم\u202c\u200e\u200f\u061c\u2067الف\u2069", "قمالف"),
        ("الف\x00ب\x1bج\x85د", "الفبج\nد"),
        ("می‌‌شود", "می‌شود"),
        ("‌نیم‌فاصله‌ ‌ها‌", "نیم‌فاصله ها"),
        ("خانهٔ‌ما", "خانهٔ‌ما"),
        ("غرفهٔ 12 و ۱۲ و ١٢", "غرفهٔ 12 و ۱۲ و ١٢"),
        ("یک\r\nدو \n سه\rچهار", "یک\nدو\nسه\nچهار"),
        ("بند یک\n\n\n\nبند دو\n", "بند یک\n\nبند دو"),
        ("ستون\tستون", "ستون ستون"),
        ("مي\u0654", "مئ"),
        ("الف\ud800ب", "الفب"),
    ],
)
def test_tidy_keeps_what_was_meant(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text() | PERSIAN)
def test_tidying_twice_is_tidying_once_and_gives_storable_text(text: str) -> None:
    kept = tidy(text)
    assert tidy(kept) == kept
    kept.encode("utf-8")
    assert not set(kept) & set("\x00\r\x7f\u200e\u200f\u202a\u202e\u2066\u2069\u061cيك")


def test_digits_change_script_and_nothing_else_changes() -> None:
    assert to_ascii_digits("۱۲ و ٣٤ و 5") == "12 و 34 و 5"
    assert to_persian_digits("12 و ٣٤ و ۵") == "۱۲ و ۳۴ و ۵"
    assert to_persian_digits(1401) == "۱۴۰۱"
    assert to_persian_digits(3.5) == "۳.۵"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("۴۱٬۴۵۰", 41450),
        ("41,450", 41450),
        ("٤١٤٥٠", 41450),
        ("۱۲،۰۰۰", 12000),
        (" ۷ ", 7),
        ("۳٫۵", 3.5),
        ("۳/۵", 3.5),
        ("3.50", 3.5),
        ("۱٬۲۳۴٫۵", 1234.5),
        ("-۵", -5),
        ("\u200e−۵", -5),
        ("+۵", 5),
        (12, 12),
        (2.5, 2.5),
    ],
)
def test_numbers_are_read_as_people_type_them(
    typed: str | int | float, number: int | float
) -> None:
    parsed = parse_number(typed)
    assert parsed == number
    assert type(parsed) is type(number)


@pytest.mark.parametrize(
    "typed",
    ["", "ده", "9" * 16, "۱٬۵", "1,2345", "۱۲ نفر", "1e5", "۳٫۵٫۱", "٫۵", "۵٫", "--1", "nan", "²"],
)
def test_what_is_no_number_is_refused_in_persian(typed: str) -> None:
    with pytest.raises(ValueError, match="عدد نیست"):
        parse_number(typed)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_without_an_end_are_refused(number: float) -> None:
    for act in (parse_number, format_number):
        with pytest.raises(ValueError, match="بی‌پایان"):
            act(number)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (41450, "۴۱٬۴۵۰"),
        (0, "۰"),
        (999, "۹۹۹"),
        (3.5, "۳٫۵"),
        (2.0, "۲"),
        (1234567.25, "۱٬۲۳۴٬۵۶۷٫۲۵"),
        (1e-7, "۰٫۰۰۰۰۰۰۱"),
        (-5, "\u200e−۵"),
    ],
)
def test_numbers_are_shown_with_persian_digits_and_marks(number: int | float, shown: str) -> None:
    assert format_number(number) == shown


@given(st.integers(-(10**15) + 1, 10**15 - 1) | st.decimals(-(10**9), 10**9, places=3).map(float))
def test_a_shown_number_reads_back_as_itself(number: int | float) -> None:
    assert parse_number(format_number(number)) == number
