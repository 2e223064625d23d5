"""What a booth says as data: cleaned path by path, hashed, and a new field seen everywhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booth_content import content
from booth_content.content.definitions.identity import IDENTITY
from booth_content.content.fields import ORDER, Field, FieldType, Requirement

A, B = "aaaaaaaa", "bbbbbbbb"
POPULATION = {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}


def test_what_can_be_read_is_kept_and_the_rest_is_told_path_by_path():
    values, errors = content.clean_changes(
        "neighbourhood",
        "identity",
        {
            "population": {"value": "۴۱٬۴۵۰", "year": "۱۴۰۰", "source": "مرکز بهداشت"},
            "about": "  ",
            "area": "بزرگ",
            "unheard_of": 1,
            ORDER: [A],
        },
    )

    assert values == {"population": POPULATION, "about": None}
    assert {path: error.code for path, error in errors.items()} == {
        "area": "number_invalid",
        "unheard_of": "field_unknown",
        ORDER: "field_unknown",
    }


def test_items_of_a_list_are_read_by_their_fields():
    values, errors = content.clean_changes(
        "neighbourhood",
        "needs",
        {ORDER: [B, A], f"{A}/severity": "زیاد", f"{A}/people": "۱۲۰ نفر", f"{B}/title": "ك"},
    )

    assert values == {
        ORDER: [B, A],
        f"{A}/severity": "high",
        f"{A}/people": 120,
        f"{B}/title": "ک",
    }
    assert errors == {}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ([A, A], "order_invalid"),
        (["1"], "order_invalid"),
        ([None], "order_invalid"),
        ([["x"]], "order_invalid"),
        ("aaaaaaaa", "order_invalid"),
        ({A: 1}, "order_invalid"),
        ([f"aaaaaa{x}{y}" for x in "abcdefg" for y in "abcdefg"], "too_many_items"),
    ],
)
def test_an_order_that_is_none_is_an_error_of_the_order_alone(order: object, code: str):
    values, errors = content.clean_changes(
        "neighbourhood", "needs", {ORDER: order, f"{A}/title": "نیاز"}
    )

    assert values == {f"{A}/title": "نیاز"}
    assert errors[ORDER].code == code


def test_an_emptied_order_is_removed():
    assert content.clean_changes("neighbourhood", "needs", {ORDER: []}) == ({ORDER: None}, {})


def test_a_section_of_another_kind_is_a_key_error():
    with pytest.raises(KeyError):
        content.clean_changes("agency", "identity", {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
paths = st.sampled_from(["title", f"{A}/title", f"{A}/people", f"{A}/raised_on", ORDER]) | st.text()


@given(st.dictionaries(paths, json_values, max_size=5))
def test_a_draft_is_never_refused_as_a_whole(changes):
    values, errors = content.clean_changes("neighbourhood", "needs", changes)

    assert values.keys() | errors.keys() == changes.keys()
    assert not values.keys() & errors.keys()
    content.canonical({"needs": values})


def test_canonical_content_is_compact_sorted_utf8():
    said = {"needs": {ORDER: [A], f"{A}/title": "نیاز"}, "identity": {"about": "خاکفرج"}}

    assert (
        content.canonical(said)
        == (
            '{"identity":{"about":"خاکفرج"},"needs":{"@order":["aaaaaaaa"],"aaaaaaaa/title":"نیاز"}}'
        ).encode()
    )


def test_the_digest_is_of_what_is_said_not_of_how_it_was_written_down():
    said = {"identity": {"about": "الف", "boundaries": "ب"}}
    same = {
        "identity": {"boundaries": "ب", "about": "الف", "area": None},
        "needs": {f"{A}/title": "کنار گذاشته"},
        "contact": {},
    }

    assert content.digest(said) == content.digest(same)
    assert len(content.digest(said)) == 64
    assert content.digest(said) != content.digest({"identity": {"about": "الف"}})


def test_settled_content_hashes_as_before():
    said = {"needs": {ORDER: [A, B], f"{A}/title": "نیاز", "cccccccc/title": "رفته"}}

    settled = content.settled(said)

    assert settled == {"needs": {ORDER: [A, B], f"{A}/title": "نیاز"}}
    assert json.loads(content.canonical(said)) == settled


def test_the_order_of_items_is_part_of_what_is_said():
    one = {"needs": {ORDER: [A, B], f"{A}/title": "یک", f"{B}/title": "دو"}}
    other = {"needs": {**one["needs"], ORDER: [B, A]}}

    assert content.digest(one) != content.digest(other)


def test_adding_a_field_is_one_edit():
    libraries = Field(
        "libraries",
        FieldType.NUMBER,
        "کتابخانه‌ها",
        "Libraries",
        "کتابخانه‌هایی که بازند.",
        unit="باب",
        requirement=Requirement.TO_SUBMIT,
    )
    form = (replace(IDENTITY, fields=(*IDENTITY.fields, libraries)),)
    old = {"identity": {"population": POPULATION, "households": POPULATION}}

    values, errors = content.clean_changes(form, "identity", {"libraries": "۳ باب"})
    merged = content.merge_section(
        form, "identity", old["identity"], content.changes_between({}, values)
    ).merged
    new = {"identity": merged}

    assert (values, errors) == ({"libraries": 3}, {})
    assert content.workbook_columns(form)[-1].header == "کتابخانه‌ها (باب)"
    assert content.missing(form, old) == [
        ("identity", "libraries", "کتابخانه‌ها", "این خانه را پر کنید.")
    ]
    assert content.missing(form, new) == []
    assert content.present(form, new)[0]["fields"][-1] == {
        "key": "libraries",
        "label": "کتابخانه‌ها",
        "type": "number",
        "unit": "باب",
        "value": 3,
    }
    assert content.describe_difference(form, old, new) == [
        ("identity", "شناسنامه", "libraries", "کتابخانه‌ها", "", "۳ باب", "added")
    ]
    filled, of = content.completeness(form, new)
    assert (filled, of) == (3, content.completeness((IDENTITY,), old)[1] + 1)
