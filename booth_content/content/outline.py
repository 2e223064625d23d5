"""The shape of content: items in their order, settled content, and the values of a section.

Content of a booth is ``{section key: {path: value}}``. A list section keeps its items' ids under
"@order" and each value under "<item id>/<field key>". Values of an item that is not in the order
are *set aside*: a draft keeps them, so that a removal can be undone and an edit that was under way
finds its item whole; nothing else sees them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from booth_content.content.field_types import format_value, is_empty
from booth_content.content.fields import ORDER, Field, SectionDefinition, item_id_of
from core.persian import to_persian_digits

SectionContent: TypeAlias = Mapping[str, Any]
Content: TypeAlias = Mapping[str, SectionContent]


class Entry(NamedTuple):
    """One field of a section with the value it has; ``value`` is None where nothing was said."""

    path: str
    field: Field
    value: Any


def order_of(values: SectionContent) -> list[str]:
    """The ids of a list section's items, in order, each once."""
    order = values.get(ORDER)
    return list(dict.fromkeys(order)) if isinstance(order, list) else []


def settled_section(values: SectionContent) -> dict[str, Any]:
    """The section without empty values and without what was set aside."""
    items = order_of(values)
    seen = {None, *items}
    kept = {
        path: value
        for path, value in values.items()
        if not is_empty(value) and path != ORDER and item_id_of(path) in seen
    }
    return {ORDER: items, **kept} if items else kept


def settled(content: Content) -> dict[str, dict[str, Any]]:
    """The content as a revision keeps it: settled sections, empty ones left out."""
    sections = {key: settled_section(values) for key, values in content.items()}
    return {key: values for key, values in sections.items() if values}


def entries(section: SectionDefinition, values: SectionContent) -> Iterator[Entry]:
    """Every field of a record, or of every item in order, in the order of the definition."""
    prefixes = [f"{item}/" for item in order_of(values)] if section.is_list else [""]
    for prefix in prefixes:
        for field in section.fields:
            path = prefix + field.key
            yield Entry(path, field, values.get(path))


def item_title(section: SectionDefinition, values: SectionContent, item_id: str) -> str:
    """What people call an item: its title, else its word and place («نیاز ۲»)."""
    field = section.field(section.item_title)
    title = format_value(field, values.get(f"{item_id}/{field.key}")) if field else ""
    if title:
        return title
    order = order_of(values)
    place = order.index(item_id) + 1 if item_id in order else len(order) + 1
    return f"{section.item_label} {to_persian_digits(place)}"


def label_of(section: SectionDefinition, values: SectionContent, entry: Entry) -> str:
    """The field's label; in a list with the item it belongs to: «حوزه در «مشاوره»»."""
    item_id = item_id_of(entry.path)
    if item_id is None:
        return entry.field.label
    return f"{entry.field.label} در «{item_title(section, values, item_id)}»"
