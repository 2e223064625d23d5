"""How each type reads what people type, and how it is shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from booth_content.content.field_types import (
    FieldError,
    format_value,
    gaps,
    is_empty,
    is_showable,
    join_parts,
    parse,
    parts_of,
    split_value,
)
from booth_content.content.fields import Field, FieldType, Limits, Option

MEDIA = "3f2b8a52-0b6e-4a38-9c55-0f1d8f6f7a11"
POSTER = "3f2b8a52-0b6e-4a38-9c55-0f1d8f6f7a12"
OPTIONS = (Option("high", "زیاد", "High"), Option("low", "کم", "Low"))


def make(type: FieldType, *, unit: str | None = None, **limits) -> Field:
    return Field(
        "key",
        type,
        "برچسب",
        "Label",
        "راهنما.",
        unit=unit,
        options=OPTIONS if type is FieldType.CHOICE else (),
        limits=Limits(**limits),
    )


def refusal(field: Field, raw: object) -> FieldError:
    with pytest.raises(FieldError) as caught:
        parse(field, raw)
    return caught.value


T = FieldType
COUNT = make(T.FIGURE, unit="نفر", minimum=0, whole=True)
RATE = make(T.FIGURE, unit="٪", minimum=0, maximum=100)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (make(T.TEXT), "  كتاب  علي ", "کتاب علی"),
        (make(T.TEXT), "یک\nدو", "یک دو"),
        (make(T.TEXT), "<b>x</b>", "<b>x</b>"),
        (make(T.TEXT), 1400.0, "1400"),
        (make(T.LONG_TEXT), "یک\r\n\r\n\r\n\r\nدو  سه ", "یک\n\nدو سه"),
        (make(T.CONTACT_TEXT), "بله: @sample", "بله: @sample"),
        (make(T.CONTACT_TEXT), "info@sample.ir", "info@sample.ir"),
        (make(T.NUMBER), "۱۲۳۴", 1234),
        (make(T.NUMBER), "٤١٬٤٥٠", 41450),
        (make(T.NUMBER), "۳٫۵", 3.5),
        (make(T.NUMBER), "-7", -7),
        (make(T.NUMBER), 41450.0, 41450),
        (make(T.NUMBER, unit="نفر"), "۴۱٬۴۵۰ نفر", 41450),
        (COUNT, {"value": "۴۱۴۵۰", "year": "۱۴۰۰", "source": " مرکز  بهداشت "},
         {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}),
        (COUNT, {"value": "", "year": "1400"}, {"year": 1400}),
        (COUNT, 41450, {"value": 41450}),
        (COUNT, "۴۱٬۴۵۰ نفر (۱۴۰۰، مرکز بهداشت)",
         {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}),
        (COUNT, "۴۱٬۴۵۰ (مرکز بهداشت، قم)", {"value": 41450, "source": "مرکز بهداشت، قم"}),
        (RATE, "74.5%", {"value": 74.5}),
        (RATE, "۷۴٫۵ ٪", {"value": 74.5}),
        (make(T.FIGURE), {"value": 12, "unit": "دوره"}, {"value": 12, "unit": "دوره"}),
        (make(T.CHANGE), {"before": "۱۲", "after": 8, "before_year": 1399, "after_year": "۱۴۰۰"},
         {"before": 12, "after": 8, "before_year": 1399, "after_year": 1400}),
        (make(T.CHOICE), "high", "high"),
        (make(T.CHOICE), " زياد ", "high"),
        (make(T.CHOICE), "LOW", "low"),
        (make(T.BOOLEAN), "بله", True),
        (make(T.BOOLEAN), "خیر", False),
        (make(T.BOOLEAN), False, False),
        (make(T.BOOLEAN), 1, True),
        (make(T.DATE), "۱۴۰۱/۰۸/۰۹", "2022-10-31"),
        (make(T.DATE), "2022-10-31", "2022-10-31"),
        (make(T.DATE), date(2022, 10, 31), "2022-10-31"),
        (make(T.DATE), datetime(2022, 10, 31, 18), "2022-10-31"),  # noqa: DTZ001
        (make(T.PHONE), "۰۲۵ ۳۷۷۰-۰۰۰۰", "02537700000"),
        (make(T.PHONE), "+98 912 000 0001", "09120000001"),
        (make(T.PHONE), "00989120000001", "09120000001"),
        (make(T.PHONE), 9120000001.0, "09120000001"),
        (make(T.PHONE), 2537700000, "02537700000"),
        (make(T.PHONE), "۱۲۳", "123"),
        (make(T.PERSON), "نام نمونه", {"name": "نام نمونه"}),
        (make(T.PERSON), {"name": "نام نمونه", "role": ""}, {"name": "نام نمونه"}),
        (make(T.PICTURE), {"media": MEDIA.upper(), "alt": "الف"}, {"media": MEDIA, "alt": "الف"}),
        (make(T.PICTURE), MEDIA, {"media": MEDIA}),
        (make(T.VIDEO), {"media": MEDIA, "poster": POSTER}, {"media": MEDIA, "poster": POSTER}),
        (make(T.SOUND), {"media": MEDIA, "caption": "الف"}, {"media": MEDIA, "caption": "الف"}),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(field: Field, raw: object, value: object):
    assert parse(field, raw) == value


@pytest.mark.parametrize(
    ("field", "raw", "code", "part"),
    [
        (make(T.TEXT, max_length=5), "۱۲۳۴۵۶", "text_too_long", ""),
        (make(T.TEXT), {"a": 1}, "shape_invalid", ""),
        (make(T.TEXT), True, "shape_invalid", ""),
        (make(T.TEXT), ["a"], "shape_invalid", ""),
        (make(T.CONTACT_TEXT), "https://sample", "address_not_shown", ""),
        (make(T.CONTACT_TEXT), "کانال sub.sample.ir", "address_not_shown", ""),
        (make(T.NUMBER), "سه", "number_invalid", ""),
        (make(T.NUMBER), "9" * 5000, "number_invalid", ""),
        (make(T.NUMBER), "1e5", "number_invalid", ""),
        (make(T.NUMBER), float("nan"), "number_invalid", ""),
        (make(T.NUMBER), float("inf"), "number_invalid", ""),
        (make(T.NUMBER), True, "shape_invalid", ""),
        (make(T.NUMBER), 1e16, "number_too_large", ""),
        (make(T.NUMBER, whole=True), 2.5, "number_not_whole", ""),
        (RATE, {"value": "۱۰۱"}, "number_too_large", "value"),
        (RATE, {"value": -1}, "number_too_small", "value"),
        (COUNT, {"value": 1, "year": 99}, "year_invalid", "year"),
        (COUNT, {"value": 1, "year": 2022}, "year_invalid", "year"),
        (COUNT, {"value": 1, "year": "سال پیش"}, "year_invalid", "year"),
        (COUNT, {"value": 1, "source": "x" * 151}, "text_too_long", "source"),
        (COUNT, {"value": 1, "origin": "x"}, "shape_invalid", ""),
        (COUNT, {"value": {"value": 1}}, "shape_invalid", "value"),
        (COUNT, [1], "shape_invalid", ""),
        (make(T.CHANGE), "12", "shape_invalid", ""),
        (make(T.CHOICE), "بسیار", "choice_unknown", ""),
        (make(T.BOOLEAN), "شاید", "boolean_invalid", ""),
        (make(T.DATE), "۱۴۰۱/۱۳/۰۱", "date_invalid", ""),
        (make(T.DATE), "دیروز", "date_invalid", ""),
        (make(T.DATE), "آبان ۱۴۰۱", "date_without_day", ""),
        (make(T.DATE), "١٤٠١", "date_without_day", ""),
        (make(T.PHONE), "12", "phone_invalid", ""),
        (make(T.PHONE), "زنگ بزنید", "phone_invalid", ""),
        (make(T.PICTURE), {"media": "../../etc"}, "media_invalid", "media"),
        (make(T.PICTURE), {"media": 7}, "media_invalid", "media"),
    ],
)
def test_what_is_not_understood_is_told_in_persian(field, raw, code, part):
    error = refusal(field, raw)

    assert (error.code, error.part) == (code, part)
    assert any("آ" <= letter <= "ی" for letter in error.fa)
    assert error.fa.endswith((".", "؟"))
    assert len(error.fa) < 250
    assert error.en


def test_an_unknown_choice_is_answered_with_all_choices():
    assert refusal(make(T.CHOICE), "بسیار").fa == (
        "«بسیار» از گزینه‌ها نیست. یکی از این‌ها را بنویسید: زیاد، کم."
    )


def test_an_error_travels_as_code_message_and_part():
    assert refusal(RATE, {"value": "۱۰۱"}).as_dict() == {
        "code": "number_too_large",
        "message": "عدد بزرگ‌تر از اندازه است؛ ۱۰۰ یا کمتر بنویسید.",
        "part": "value",
    }


@pytest.mark.parametrize("type", list(FieldType))
@pytest.mark.parametrize("raw", [None, "", "  ", "\u200c\u200f\n", {}, {"value": ""}, []])
def test_nothing_is_nothing_in_every_type(type: FieldType, raw: object):
    assert parse(make(type), raw) is None


def test_no_is_not_nothing():
    assert not is_empty(False)
    assert not is_empty(0)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["value", "year", "source", "media", "name", "before", "x"]), inner
    ),
    max_leaves=6,
)  # fmt: skip


@given(st.sampled_from(list(FieldType)), json_values)
def test_anything_is_either_kept_or_refused_with_a_sentence(type: FieldType, raw: object):
    field = make(type)

    try:
        value = parse(field, raw)
    except FieldError:
        event("refused")
    else:
        assert parse(field, value) == value
        assert isinstance(format_value(field, value), str)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (make(T.TEXT), "نوشته", "نوشته"),
        (make(T.NUMBER, unit="نفر"), 1234, "۱٬۲۳۴ نفر"),
        (COUNT, {"value": 41450, "year": 1400, "source": "مرکز"}, "۴۱٬۴۵۰ نفر (۱۴۰۰، مرکز)"),
        (RATE, {"value": 74.5}, "۷۴٫۵٪"),
        (RATE, {"year": 1400}, "(۱۴۰۰)"),
        (make(T.FIGURE), {"value": 12, "unit": "دوره"}, "۱۲ دوره"),
        (
            make(T.CHANGE),
            {"before": 12, "after": 8, "before_year": 1399, "after_year": 1400, "unit": "نفر"},
            "از ۱۲ به ۸ نفر (۱۳۹۹ تا ۱۴۰۰)",
        ),
        (make(T.CHANGE), {"before": 12}, "از ۱۲ به ؟"),
        (make(T.CHOICE), "high", "زیاد"),
        (make(T.CHOICE), "of last year", "of last year"),
        (make(T.BOOLEAN), False, "خیر"),
        (make(T.DATE), "2022-10-31", "۹ آبان ۱۴۰۱"),
        (make(T.DATE), "not a date", "not a date"),
        (make(T.PHONE), "02537700000", "۰۲۵۳۷۷۰۰۰۰۰"),
        (make(T.PERSON), {"name": "نام", "role": "سمت"}, "نام، سمت"),
        (make(T.PICTURE), {"media": MEDIA}, "تصویر"),
        (make(T.PICTURE), {"media": MEDIA, "alt": "کوچه"}, "کوچه"),
        (make(T.NUMBER), None, ""),
    ],
)
def test_values_are_shown_in_persian(field: Field, value: object, text: str):
    assert format_value(field, value) == text


@given(
    st.integers(0, 10**9),
    st.none() | st.integers(1300, 1500),
    st.none() | st.text("ابپتث ", min_size=1, max_size=20).filter(str.strip),
)
def test_a_shown_figure_reads_back_as_itself(number, year, source):
    value = parse(COUNT, {"value": number, "year": year, "source": source})

    assert parse(COUNT, format_value(COUNT, value)) == value


def test_a_year_without_its_figure_is_kept_but_not_shown():
    assert gaps(COUNT, {"year": 1400}) == ["عدد را بنویسید."]
    assert not is_showable(COUNT, {"year": 1400})
    assert is_showable(COUNT, {"value": 0})


def test_a_figure_is_published_with_year_and_source_only():
    assert gaps(COUNT, {"value": 5, "source": "مرکز"}, for_publishing=True) == [
        "سالِ این عدد را بنویسید."
    ]


def test_a_picture_is_published_with_words_for_the_blind():
    field = make(T.PICTURE)

    assert gaps(field, {"media": MEDIA}) == []
    assert len(gaps(field, {"media": MEDIA}, for_publishing=True)) == 1
    assert gaps(field, {"media": MEDIA, "caption": "کوچه"}, for_publishing=True) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (COUNT, {"value": 41450, "year": 1400}),
        (make(T.TEXT), "نوشته"),
        (make(T.PERSON), {"name": "نام"}),
        (make(T.BOOLEAN), False),
    ],
)
def test_a_value_goes_into_its_inputs_and_comes_back(field: Field, value: object):
    inputs = split_value(field, value)

    assert inputs.keys() <= {part.key for part in parts_of(field)}
    assert parse(field, join_parts(field, inputs)) == value


@pytest.mark.parametrize("typed", ["۱۴۰۱/۸/۹", "9 آبان 1401", "آبان ۱۴۰۱", "١٤٠١", "1401/08"])
def test_the_year_of_a_figure_is_read_from_a_date_too(typed: str) -> None:
    assert parse(COUNT, {"value": 1, "year": typed}) == {"value": 1, "year": 1401}


@pytest.mark.parametrize("typed", ["۱۴۰۱/۸/۹", "9 آبان 1401", "دوشنبه ۹ آبان ۱۴۰۱", "١٤٠١/٨/٩"])
def test_a_date_field_reads_every_way_of_writing_a_day(typed: str) -> None:
    assert parse(make(T.DATE), typed) == "2022-10-31"
