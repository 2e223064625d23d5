"""The definitions themselves: complete, consistent, and found by path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from booth_content.content.definitions import ALL_SECTIONS
from booth_content.content.field_types import parts_of
from booth_content.content.fields import (
    KINDS,
    Audience,
    FieldType,
    SectionDefinition,
    field_at,
    section,
    sections_for,
)

SPRITE = Path(__file__).resolve().parents[2] / "static" / "icons.svg"
ICONS = set(re.findall(r'id="([a-z0-9-]+)"', SPRITE.read_text()))
EVERY_FIELD = [pytest.param(s, f, id=f"{s.key}.{f.key}") for s in ALL_SECTIONS for f in s.fields]
EVERY_SECTION = [pytest.param(s, id=s.key) for s in ALL_SECTIONS]


def is_persian(text: str) -> bool:
    return any("آ" <= letter <= "ی" for letter in text)


def test_section_keys_are_unique():
    keys = [s.key for s in ALL_SECTIONS]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("definition", EVERY_SECTION)
def test_section_is_complete(definition: SectionDefinition):
    keys = [field.key for field in definition.fields]

    assert is_persian(definition.title)
    assert is_persian(definition.help)
    assert definition.title_en.isascii()
    assert definition.icon in ICONS
    assert definition.kinds
    assert set(definition.kinds) <= set(KINDS)
    assert keys
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("definition", EVERY_SECTION)
def test_only_a_list_has_items_and_it_can_name_them(definition: SectionDefinition):
    assert definition.is_list == bool(definition.item_label)
    if definition.is_list:
        assert definition.field(definition.item_title) is not None
        assert definition.max_items > 0


@pytest.mark.parametrize(("definition", "field"), EVERY_FIELD)
def test_field_is_complete(definition, field):
    assert field.key.isidentifier()
    assert is_persian(field.label)
    assert is_persian(field.help)
    assert field.help.endswith((".", "؟"))
    assert field.label_en
    assert field.label_en.isascii()
    assert bool(field.options) == (field.type is FieldType.CHOICE)


@pytest.mark.parametrize(("definition", "field"), EVERY_FIELD)
def test_options_have_unique_values_and_both_labels(definition, field):
    values = [option.value for option in field.options]

    assert len(values) == len(set(values))
    assert all(is_persian(o.label) and o.label_en.isascii() for o in field.options)


def test_labels_and_help_are_kept_as_tidy_text():
    from core.persian import tidy

    texts = [t for s in ALL_SECTIONS for t in (s.title, s.help, s.item_label)]
    texts += [t for s in ALL_SECTIONS for f in s.fields for t in (f.label, f.help, f.unit or "")]

    assert [text for text in texts if tidy(text) != text] == []


def test_each_kind_says_its_own():
    assert {kind: [s.key for s in sections_for(kind)] for kind in KINDS} == {
        "neighbourhood": [
            "identity",
            "capacities",
            "opportunities",
            "social_harms",
            "needs",
            "performance",
            "martyr",
            "manager",
            "council",
            "green_houses",
            "trust_houses",
            "products",
            "gallery",
            "films",
            "contact",
        ],
        "stratum": [
            "introduction",
            "specialised_groups",
            "services",
            "programmes",
            "volunteers",
            "performance",
            "gallery",
            "films",
            "contact",
        ],
        "base": [
            "introduction",
            "field_of_work",
            "supported_neighbourhoods",
            "needs",
            "performance",
            "gallery",
            "films",
            "contact",
        ],
        "agency": [
            "introduction",
            "services",
            "programmes",
            "liaisons",
            "performance",
            "gallery",
            "films",
            "contact",
        ],
    }


def test_a_section_shared_by_kinds_is_one_definition():
    assert section("neighbourhood", "needs") is section("base", "needs")


def test_private_phones_are_for_organisers():
    assert field_at(section("neighbourhood", "manager"), "mobile").audience is Audience.ORGANISERS


def test_field_of_a_record_is_found_by_its_key():
    assert field_at(section("neighbourhood", "identity"), "population").label == "جمعیت"


def test_field_of_an_item_is_found_behind_the_items_id():
    assert field_at(section("neighbourhood", "needs"), "abcd2345/title").label == "عنوان"


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("identity", "abcd2345/population"),
        ("identity", "titles"),
        ("identity", ""),
        ("needs", "title"),
        ("needs", "ABCD2345/title"),
        ("needs", "abcd2345/"),
        ("needs", "abcd2345/title/x"),
        ("needs", "@order"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_key_error(key: str, path: str):
    with pytest.raises(KeyError):
        field_at(section("neighbourhood", key), path)


def test_a_section_of_another_kind_is_a_key_error():
    with pytest.raises(KeyError):
        section("agency", "identity")


@pytest.mark.parametrize(("definition", "field"), EVERY_FIELD)
def test_a_writer_names_the_unit_only_where_the_definition_does_not(definition, field):
    has_unit_input = "unit" in {part.key for part in parts_of(field)}

    assert has_unit_input == (
        field.type in (FieldType.FIGURE, FieldType.CHANGE) and field.unit is None
    )
