"""Labels in English and Arabic: what a screen shows lacks none, and nothing is left over."""

from __future__ import annotations

import json
import re

from booth_content import content
from booth_content.content.definitions import ALL_SECTIONS, translations
from booth_content.content.labels import labels, public_fields, public_sections
from booth_content.jobs import LABELS

# letters of Persian that Arabic does not write, and its digits
_PERSIAN = re.compile("[پچژگکیۀ۰-۹\u200c]")
_ARABIC = re.compile("[\u0621-\u064a]")


def test_every_word_has_its_arabic_and_no_arabic_is_left_over() -> None:
    options = {option.label for _, field in public_fields() for option in field.options}
    units = {field.unit for _, field in public_fields() if field.unit}

    assert translations.SECTIONS.keys() == {section.title for section in public_sections()}
    assert translations.FIELDS.keys() == {field.label for _, field in public_fields()}
    assert translations.OPTIONS.keys() == options
    assert translations.UNITS.keys() == units
    assert not translations.UNITS.keys() & translations.WRITTEN_UNITS.keys()


def test_every_english_word_is_there() -> None:
    said = [words["en"] for part in labels().values() for words in part.values()]

    assert [words for words in said if not words.strip() or not words.isascii()] == []


def test_arabic_is_written_with_arabic_letters() -> None:
    said = [words["ar"] for part in labels().values() for words in part.values()]

    assert [words for words in said if _PERSIAN.search(words)] == []
    assert {words for words in said if not _ARABIC.search(words)} == {"٪"}


def test_keys_are_those_of_the_document() -> None:
    """What a booth of every kind can show is found under the keys that its document has."""
    known = labels()
    snapshot = {"needs": {"@order": ["aaaaaaaa"], "aaaaaaaa/severity": "high"}}

    (section,) = content.present("neighbourhood", snapshot)
    (field,) = section["items"][0]["fields"]

    assert known["sections"][section["key"]] == {
        "en": "Issues and needs",
        "ar": "القضايا والاحتياجات",
    }
    assert known["fields"][f"{section['key']}/{field['key']}"] == {
        "en": "Severity",
        "ar": "الأهمية",
    }
    choice = f"{section['key']}/{field['key']}/{field['value']['value']}"
    assert known["choices"][choice] == {"en": "High", "ar": "عالية"}
    assert known["units"]["نفر"] == {"en": "people", "ar": "شخص"}


def test_what_only_organisers_see_is_not_told() -> None:
    hidden = [
        f"{section.key}/{field.key}"
        for section in ALL_SECTIONS
        for field in section.fields
        if (section, field) not in list(public_fields())
    ]

    assert "contact/note" in hidden
    assert not labels()["fields"].keys() & set(hidden)


def test_the_file_is_the_same_bytes_every_time() -> None:
    body = LABELS.source

    assert isinstance(body, bytes)
    told = json.loads(body)
    assert told == labels()
    assert [list(part) for part in told.values()] == [sorted(part) for part in told.values()]
