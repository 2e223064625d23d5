"""Compound values, a figure with its year and source for one, and the inputs they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booth_content.content.definitions.choices import CONSENT
from booth_content.content.definitions.model import Field, FieldType, Option

_LENGTHS = {FieldType.LONG_TEXT: 2000}
TEXT_LENGTH = 200


@dataclass(frozen=True)
class Part:
    """One input of a compound value; ``key`` is "" when the value is not compound."""

    key: str
    label: str
    label_en: str
    type: FieldType
    max_length: int | None = None
    options: tuple[Option, ...] = ()


_VALUE = Part("value", "مقدار", "Value", FieldType.NUMBER)
_YEAR = Part("year", "سال", "Year", FieldType.NUMBER)
_SOURCE = Part("source", "منبع", "Source", FieldType.TEXT, 150)
_UNIT = Part("unit", "واحد", "Unit", FieldType.TEXT, 30)
_MEDIA = Part("media", "پرونده", "File", FieldType.TEXT)
_CAPTION = Part("caption", "زیرنویس", "Caption", FieldType.TEXT, 200)
# said for publishing and never published
_CONSENT = Part(
    "consent",
    "رضایت افراد درون تصویر",
    "Consent of people shown",
    FieldType.CHOICE,
    options=CONSENT,
)
PARTS: dict[FieldType, tuple[Part, ...]] = {
    FieldType.FIGURE: (_VALUE, _UNIT, _YEAR, _SOURCE),
    FieldType.CHANGE: (
        Part("before", "پیش", "Before", FieldType.NUMBER),
        Part("before_year", "سالِ پیش", "Year before", FieldType.NUMBER),
        Part("after", "پس", "After", FieldType.NUMBER),
        Part("after_year", "سالِ پس", "Year after", FieldType.NUMBER),
        _UNIT,
        _SOURCE,
    ),
    FieldType.PERSON: (
        Part("name", "نام", "Name", FieldType.TEXT, 80),
        Part("role", "سمت", "Role", FieldType.TEXT, 100),
    ),
    FieldType.PICTURE: (
        _MEDIA,
        Part("alt", "شرح برای نابینایان", "Description for the blind", FieldType.TEXT, 200),
        _CAPTION,
        _CONSENT,
    ),
    FieldType.VIDEO: (
        _MEDIA,
        Part("poster", "عکس روی فیلم", "Poster", FieldType.TEXT),
        _CAPTION,
        _CONSENT,
    ),
    FieldType.SOUND: (_MEDIA, _CAPTION),
}
YEARS = frozenset({"year", "before_year", "after_year"})
FILES = frozenset({"media", "poster"})
PRIVATE = frozenset({"consent"})
"""Parts that never enter a published document."""


def parts_of(field: Field) -> tuple[Part, ...]:
    """The inputs a value of this field is typed into; one with key "" when it is simple.

    A unit is a part only where the definition leaves the unit to the writer.
    """
    parts = PARTS.get(field.type)
    if parts is None:
        return (Part("", field.label, field.label_en, field.type, length_of(field)),)
    return tuple(part for part in parts if part.key != "unit" or field.unit is None)


def length_of(field: Field) -> int:
    """How many characters a text field takes."""
    return field.limits.max_length or _LENGTHS.get(field.type, TEXT_LENGTH)


def split_value(field: Field, value: object) -> dict[str, object]:
    """A kept value as ``{part key: value}``, parts that are empty left out."""
    if field.type in PARTS:
        return dict(value) if isinstance(value, Mapping) else {}
    return {} if is_empty(value) else {"": value}


def join_parts(field: Field, parts: Mapping[str, object]) -> object:
    """What to give ``parse`` for inputs or cells named by part."""
    return dict(parts) if field.type in PARTS else parts.get("")


def is_empty(value: object) -> bool:
    """Whether nothing was said: None, blank text, or an object or list of nothing. No is a word."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    return value is None or value == []
