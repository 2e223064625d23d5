"""What is asked for before submitting and before publishing, and how full a booth is."""

from __future__ import annotations

import pytest

from booth_content.content.completeness import completeness, missing
from booth_content.content.fields import KINDS, ORDER

A, B = "aaaaaaaa", "bbbbbbbb"
FIGURE = {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}
READY_TO_SUBMIT = {"identity": {"population": FIGURE, "households": FIGURE}}


def paths(kind: str, content: dict, level: str) -> set[str]:
    return {f"{lack.section}.{lack.path}" for lack in missing(kind, content, level)}


def test_an_empty_neighbourhood_is_asked_for_its_people_first():
    assert missing("neighbourhood", {}, "submit") == [
        ("identity", "population", "جمعیت", "این خانه را پر کنید."),
        ("identity", "households", "خانوار", "این خانه را پر کنید."),
    ]


def test_to_publish_more_is_asked_than_to_submit():
    assert paths("neighbourhood", READY_TO_SUBMIT, "submit") == set()
    assert paths("neighbourhood", READY_TO_SUBMIT, "publish") == {
        "capacities.@order",
        "needs.@order",
        "martyr.name",
        "manager.person",
    }


def test_a_list_that_must_not_be_empty_says_what_to_write():
    lack = next(lack for lack in missing("neighbourhood", {}, "publish") if lack.section == "needs")

    assert (lack.label, lack.why) == ("مسئله‌ها و نیازها", "دست‌کم یک نیاز بنویسید.")


def test_every_item_is_asked_for_its_own_fields():
    needs = {ORDER: [A, B], f"{A}/title": "مشاوره", f"{B}/people": 5}

    assert missing("neighbourhood", {**READY_TO_SUBMIT, "needs": needs}, "submit") == [
        ("needs", f"{B}/title", "عنوان در «نیاز ۲»", "این خانه را پر کنید.")
    ]


def test_an_item_that_was_removed_is_asked_for_nothing():
    content = {**READY_TO_SUBMIT, "needs": {f"{B}/people": 5}}

    assert missing("neighbourhood", content, "submit") == []


def test_an_optional_figure_is_published_with_year_and_source_only():
    content = {"identity": {**READY_TO_SUBMIT["identity"], "schools": {"value": 4}}}

    lacks = [
        lack for lack in missing("neighbourhood", content, "publish") if lack.path == "schools"
    ]

    assert "identity.schools" not in paths("neighbourhood", content, "submit")
    assert [lack.why for lack in lacks] == ["سالِ این عدد را بنویسید. منبعِ این عدد را بنویسید."]


def test_half_a_required_figure_is_not_enough_to_submit():
    content = {"identity": {"population": {"year": 1400}, "households": FIGURE}}

    assert [lack.why for lack in missing("neighbourhood", content)] == ["عدد را بنویسید."]


def test_a_list_that_grew_too_long_by_merging_is_told():
    items = [f"aaaaaa{x}{y}" for x in "abcdefg" for y in "abcdefg"]
    needs = {ORDER: items, **{f"{item}/title": "نیاز" for item in items}}

    lacks = missing("neighbourhood", {**READY_TO_SUBMIT, "needs": needs})

    assert [(lack.section, lack.path) for lack in lacks] == [("needs", ORDER)]


def test_an_unknown_level_is_a_key_error():
    with pytest.raises(KeyError):
        missing("neighbourhood", {}, "print")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_written_is_nothing_filled(kind: str):
    filled, of = completeness(kind, {})

    assert filled == 0
    assert of > 10


def test_completeness_counts_fields_of_records_and_lists_as_one():
    of = completeness("neighbourhood", {})[1]
    content = {
        "identity": {"population": FIGURE, "households": {"year": 1400}, "issues_book": True},
        "needs": {ORDER: [A, B], f"{A}/title": "یک", f"{B}/title": "دو"},
        "capacities": {ORDER: [A]},
        "manager": {"mobile": "09120000001"},
    }

    assert completeness("neighbourhood", content) == (2, of)
