"""What a booth still lacks, and how much of it is filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from booth_content.content.field_format import lacks_consent
from booth_content.content.field_types import gaps, is_empty, is_showable
from booth_content.content.fields import (
    ORDER,
    Audience,
    Field,
    Requirement,
    SectionDefinition,
    Sections,
    sections_for,
)
from booth_content.content.outline import Content, SectionContent, entries, label_of, order_of
from core.persian import to_persian_digits

Level: TypeAlias = Literal["submit", "publish"]

_ASK_CONSENT = "بگویید افراد درون تصویر رضایت داده‌اند، یا کسی در آن شناخته نمی‌شود."
_ASKED: dict[str, tuple[Requirement, ...]] = {
    "submit": (Requirement.TO_SUBMIT,),
    "publish": (Requirement.TO_SUBMIT, Requirement.TO_PUBLISH),
}


class Missing(NamedTuple):
    """Something to be written before an act; ``section`` is a key, ``why`` says what to do."""

    section: str
    path: str
    label: str
    why: str


def missing(kind: Sections, content: Content, level: Level | str = "submit") -> list[Missing]:
    """What must still be written to submit or to publish, in the order of the definition.

    To publish, every figure that is given needs its year and source, required or not (DOMAIN:
    each figure with year and source). For both, every picture and film needs the consent of the
    people it shows. Raises KeyError for a level that does not exist.
    """
    asked = _ASKED[level]
    return [
        lack
        for section in sections_for(kind)
        for lack in _missing_in(section, content.get(section.key, {}), asked)
    ]


def completeness(kind: Sections, content: Content) -> tuple[int, int]:
    """How many of the fields that count are filled, of how many; a list counts as one."""
    filled = of = 0
    for section in sections_for(kind):
        if section.audience is Audience.PUBLIC:
            given, asked = _share(section, content.get(section.key, {}))
            filled, of = filled + given, of + asked
    return filled, of


def _share(section: SectionDefinition, values: SectionContent) -> tuple[int, int]:
    shown = [e for e in entries(section, values) if e.field.counts]
    filled = sum(is_showable(entry.field, entry.value) for entry in shown)
    return (min(filled, 1), 1) if section.is_list else (filled, len(shown))


def _missing_in(
    section: SectionDefinition, values: SectionContent, asked: tuple[Requirement, ...]
) -> Iterator[Missing]:
    if section.is_list:
        yield from _missing_items(section, values, asked)
    for entry in entries(section, values):
        if why := _lacks(entry.field, entry.value, asked):
            yield Missing(section.key, entry.path, label_of(section, values, entry), why)


def _missing_items(
    section: SectionDefinition, values: SectionContent, asked: tuple[Requirement, ...]
) -> Iterator[Missing]:
    count = len(order_of(values))
    if not count and section.requirement in asked:
        why = f"دست‌کم یک {section.item_label} بنویسید."
        yield Missing(section.key, ORDER, section.title, why)
    if count > section.max_items:
        limit = to_persian_digits(section.max_items)
        why = f"در این بخش {limit} مورد جا می‌شود؛ چند مورد را بردارید."
        yield Missing(section.key, ORDER, section.title, why)


def _lacks(field: Field, value: object, asked: tuple[Requirement, ...]) -> str:
    for_publishing = Requirement.TO_PUBLISH in asked
    if is_empty(value):
        return "این خانه را پر کنید." if field.requirement in asked else ""
    lacking = gaps(field, value, for_publishing=for_publishing)
    return " ".join([*lacking, *([_ASK_CONSENT] if lacks_consent(value) else [])])


def consent_lacking(kind: Sections, content: Content) -> list[str]:
    """The labels of pictures and films of which nobody said whether the people shown agree."""
    return [
        label_of(section, content.get(section.key, {}), entry)
        for section in sections_for(kind)
        for entry in entries(section, content.get(section.key, {}))
        if lacks_consent(entry.value)
    ]
