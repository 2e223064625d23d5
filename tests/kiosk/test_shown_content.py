"""A published document as a page shows it: every kind of value, and what is told of all booths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kiosk.hall_facts import HallFacts
from kiosk.shown_content import Section, Value, find_text, show_sections

NOTHING = HallFacts({}, {})
PICTURE = {"kind": "picture", "width": 9, "height": 9, "renditions": []}


def field(value: Any, *, type: str = "text", unit: str | None = None, key: str = "k") -> Any:
    return {"key": key, "label": "برچسب", "type": type, "unit": unit, "value": value}


def record(key: str, *fields: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "fields": list(fields)}


def items(key: str, *lists: list[Any]) -> dict[str, Any]:
    found = [{"id": str(number), "fields": fields} for number, fields in enumerate(lists)]
    return {"key": key, "title": key, "items": found}


def show(
    *sections: Any, facts: HallFacts = NOTHING, media: Mapping[str, Any] | None = None
) -> list[Section]:
    return show_sections({"sections": sections, "media": media or {}}, facts)


def value_of(one: Any, **more: Any) -> Value:
    ((value,),) = (section.values for section in show(record("identity", one), **more))
    return value


@pytest.mark.parametrize(
    ("one", "kind", "text", "unit"),
    [
        (field("بوستان"), "text", "بوستان", ""),
        (field("34 تا ۴۰ خانه، A4 و qom.ir/34"), "text", "۳۴ تا ۴۰ خانه، A4 و qom.ir/34", ""),
        (field("یک\n\nدو", type="long_text"), "text", "یک\nدو", ""),
        (field(41450, type="number", unit="نفر"), "number", "۴۱٬۴۵۰", "نفر"),
        (field(3.5, type="number", unit="٪"), "number", "۳٫۵٪", ""),
        (field({"value": 7, "year": 1401}, type="figure", unit="خانه"), "figure", "۷", "خانه"),
        (field({"value": "high", "label": "زیاد"}, type="choice"), "choice", "زیاد", ""),
        (field(True, type="boolean"), "fact", "بله", ""),
        (field(False, type="boolean"), "fact", "خیر", ""),
        (field("2022-10-31", type="date"), "fact", "۹ آبان ۱۴۰۱", ""),
        (field("no date", type="date"), "fact", "no date", ""),
        (field("۰۲۵ ۱۲۳۴", type="phone"), "phone", "025 1234", ""),
        (field({"name": "نام", "role": "مدیر"}, type="person"), "fact", "نام، مدیر", ""),
        (field({"name": "نام"}, type="person"), "fact", "نام", ""),
        (field(["یک", {"value": "b", "label": "دو"}], type="novel"), "text", "یک، دو", ""),
        (field({"novel": "چیزی", "n": 1}, type="novel"), "text", "چیزی", ""),
    ],
)
def test_each_value_is_shown_by_what_it_is(one: Any, kind: str, text: str, unit: str) -> None:
    value = value_of(one)

    assert (value.kind, value.text, value.unit) == (kind, text, unit)
    assert value.label == "برچسب"


def test_a_figure_has_its_year_its_source_and_the_exhibitions_median() -> None:
    one = field({"value": 75.3, "year": 1401, "source": "مرکز آمار"}, unit="٪", key="rate")
    facts = HallFacts({("identity", "rate", "٪"): 65.625}, {})

    value = value_of(one, facts=facts)

    assert (value.text, value.year, value.source) == ("۷۵٫۳٪", "۱۴۰۱", "مرکز آمار")
    assert value.median == "۶۵٫۶۲٪"


def test_a_change_tells_both_sides_with_their_years() -> None:
    one = field(
        {"before": 30, "after": 0, "before_year": 1399, "after_year": 1401, "source": "شورا"},
        type="change",
        unit="پرونده",
    )

    value = value_of(one)

    assert value.lines == ("پیش از این (۱۳۹۹): ۳۰", "اکنون (۱۴۰۱): ۰")
    assert (value.unit, value.source) == ("پرونده", "شورا")


def test_pictures_that_are_not_ready_are_left_out() -> None:
    picture = field({"media": "m1", "alt": "کوچه", "caption": "کوچهٔ ما"}, type="picture")

    assert show(record("identity", picture)) == []
    value = value_of(picture, media={"m1": PICTURE})

    assert (value.kind, value.alt, value.text) == ("picture", "کوچه", "کوچهٔ ما")


def test_an_item_is_called_by_its_first_name_and_says_the_rest() -> None:
    person = field({"name": "نام نمونه", "role": "دبیر"}, type="person")
    picture = field({"media": "m1", "caption": "عصر"}, type="picture")
    sections = show(
        items("council", [person, field("شرح")]),
        items("gallery", [picture, field("عکاس")]),
        items("needs", [field({"value": "low", "label": "کم"}, type="choice"), field("نیاز")]),
        media={"m1": PICTURE},
    )
    by_key = {section.key: section.items[0] for section in sections}

    assert (by_key["council"].name, [v.text for v in by_key["council"].values]) == (
        "نام نمونه",
        ["دبیر", "شرح"],
    )
    # the caption is not said twice
    assert (by_key["gallery"].name, [v.text for v in by_key["gallery"].values]) == (
        "عصر",
        ["", "عکاس"],
    )
    assert (by_key["needs"].name, by_key["needs"].weight) == ("نیاز", 1)


def test_needs_come_first_and_the_others_as_the_booth_put_them() -> None:
    sections = show(
        record("identity", field("۱")), items("needs", [field("۲")]), record("contact", field("۳"))
    )

    assert [section.key for section in sections] == ["needs", "identity", "contact"]


def test_a_short_fact_fits_beside_its_label_and_what_is_asked_stands_out() -> None:
    partners = field("کمک", key="partners")
    facts = (field("کوتاه"), field("ب" * 37), partners)
    short, long, told = (value_of(one) for one in facts)
    ((asked,),) = (section.values for section in show(record("opportunities", partners)))

    assert [one.is_short for one in (short, long, told, asked)] == [True, False, True, False]
    assert (told.is_asked, asked.is_asked) == (False, True)


def test_a_text_is_found_by_its_name() -> None:
    document = {"sections": [record("martyr", field("شهید نمونه", key="name"))]}

    assert find_text(document, "martyr", "name") == "شهید نمونه"
    assert find_text(document, "martyr", "words") == find_text(document, "needs", "name") == ""
