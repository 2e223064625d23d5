"""The sections of a published document: filled fields with their labels, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from booth_content.content.field_parts import PRIVATE
from booth_content.content.field_types import is_showable
from booth_content.content.fields import (
    Audience,
    Field,
    FieldType,
    SectionDefinition,
    Sections,
    sections_for,
)
from booth_content.content.outline import Content, SectionContent, order_of, settled


def present(
    kind: Sections, content: Content, audience: Audience | str = Audience.PUBLIC
) -> list[dict[str, Any]]:
    """The "sections" of the document: ``{"key", "title", "icon", "layout", "fields"|"items"}``.

    Only what is filled, in the order of the definition, so that a screen knows no field by name.
    For organisers, their own fields as well. A choice is ``{"value", "label"}``; a unit that the
    writer gave stands where a unit of the definition would.
    """
    sees = {Audience.PUBLIC, Audience(audience)}
    shown = [
        _section(section, content.get(section.key, {}), sees)
        for section in sections_for(kind)
        if section.audience in sees
    ]
    return [section for section in shown if section.get("fields") or section.get("items")]


def presented_media_ids(sections: Sequence[Mapping[str, Any]]) -> set[str]:
    """The media that presented sections refer to, posters included."""
    fields = [field for section in sections for field in section.get("fields", ())]
    items = [item for section in sections for item in section.get("items", ())]
    fields += [field for item in items for field in item["fields"]]
    return set().union(*(ids_in(field["value"]) for field in fields)) if fields else set()


def media_ids(content: Content) -> set[str]:
    """The media that content refers to, posters and what organisers see included.

    What a draft has set aside is not part of it.
    """
    values = [value for section in settled(content).values() for value in section.values()]
    return set().union(*(ids_in(value) for value in values)) if values else set()


def ids_in(value: object) -> set[str]:
    """The media ids in one field's value."""
    if not isinstance(value, Mapping):
        return set()
    return {str(value[key]) for key in ("media", "poster") if value.get(key)}


def _section(
    section: SectionDefinition, values: SectionContent, sees: set[Audience]
) -> dict[str, Any]:
    head: dict[str, Any] = {
        "key": section.key,
        "title": section.title,
        "icon": section.icon,
        "layout": section.layout,
    }
    if section.is_list:
        return head | {"items": list(_items(section, values, sees))}
    return head | {"fields": _fields(section, values, sees, "")}


def _items(
    section: SectionDefinition, values: SectionContent, sees: set[Audience]
) -> Iterator[dict[str, Any]]:
    for item in order_of(values):
        if fields := _fields(section, values, sees, f"{item}/"):
            yield {"id": item, "fields": fields}


def _fields(
    section: SectionDefinition, values: SectionContent, sees: set[Audience], prefix: str
) -> list[dict[str, Any]]:
    return [
        _field(field, values[prefix + field.key])
        for field in section.fields
        if field.audience in sees and is_showable(field, values.get(prefix + field.key))
    ]


def _field(field: Field, value: Any) -> dict[str, Any]:
    unit = field.unit
    if field.type is FieldType.CHOICE:
        option = field.option(value)
        value = {"value": value, "label": option.label if option else value}
    elif isinstance(value, Mapping) and PRIVATE & value.keys():
        value = {key: part for key, part in value.items() if key not in PRIVATE}
    elif isinstance(value, Mapping) and "unit" in value:
        unit = unit or value["unit"]
        value = {key: part for key, part in value.items() if key != "unit"}
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type.value,
        "unit": unit,
        "value": value,
    }
