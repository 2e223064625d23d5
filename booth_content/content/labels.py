"""The definitions' words in English and Arabic, for screens; Persian stands in the documents."""

from __future__ import annotations

from collections.abc import Iterator

from booth_content.content.definitions import ALL_SECTIONS, translations
from booth_content.content.definitions.model import Audience, Field, SectionDefinition

Words = dict[str, str]
Labels = dict[str, dict[str, Words]]


def labels() -> Labels:
    """{"sections", "fields", "choices", "units"}, each {key: {"en", "ar"}}.

    The key of a field is "section/field", of a choice "section/field/value", of a unit the
    Persian unit. Holds what the public sees. Raises KeyError where a word has no Arabic.
    """
    choices = {
        f"{section.key}/{field.key}/{option.value}": _words(
            option.label_en, translations.OPTIONS[option.label]
        )
        for section, field in public_fields()
        for option in field.options
    }
    return {
        "sections": {
            section.key: _words(section.title_en, translations.SECTIONS[section.title])
            for section in public_sections()
        },
        "fields": {
            f"{section.key}/{field.key}": _words(field.label_en, translations.FIELDS[field.label])
            for section, field in public_fields()
        },
        "choices": choices,
        "units": {
            unit: _words(*words)
            for unit, words in (translations.UNITS | translations.WRITTEN_UNITS).items()
        },
    }


def public_sections() -> Iterator[SectionDefinition]:
    """The sections that a screen can show."""
    return (section for section in ALL_SECTIONS if section.audience is Audience.PUBLIC)


def public_fields() -> Iterator[tuple[SectionDefinition, Field]]:
    """The fields that a screen can show, with their sections."""
    for section in public_sections():
        for field in section.fields:
            if field.audience is Audience.PUBLIC:
                yield section, field


def _words(en: str, ar: str) -> Words:
    return {"en": en, "ar": ar}
