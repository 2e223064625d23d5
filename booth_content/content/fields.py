"""The sections of each kind of booth, and the way from a path of content to its field."""

from __future__ import annotations

import re
from typing import TypeAlias

from booth_content.content.definitions import ALL_SECTIONS
from booth_content.content.definitions.model import (
    KINDS,
    Audience,
    Field,
    FieldType,
    Kind,
    Limits,
    Option,
    Requirement,
    SectionDefinition,
)

__all__ = [
    "KINDS",
    "ORDER",
    "Audience",
    "Field",
    "FieldType",
    "Kind",
    "Limits",
    "Option",
    "Requirement",
    "SectionDefinition",
    "Sections",
    "field_at",
    "is_item_id",
    "item_id_of",
    "section",
    "sections_for",
]

ORDER = "@order"
"""The path, in a list section, of the list of its items' ids."""

Sections: TypeAlias = Kind | str | tuple[SectionDefinition, ...]
"""Where a function takes a kind it takes definitions as well: a test, or a form of next year."""

_ITEM_ID = re.compile(r"[a-z2-7]{8}")
_BY_KIND = {kind: tuple(s for s in ALL_SECTIONS if kind in s.kinds) for kind in KINDS}


def sections_for(kind: Sections) -> tuple[SectionDefinition, ...]:
    """The sections of a kind in the order people see them; definitions come back as they are.

    Raises KeyError for a kind that does not exist.
    """
    return kind if isinstance(kind, tuple) else _BY_KIND[kind]  # type: ignore[index]


def section(kind: Sections, key: str) -> SectionDefinition:
    """One section of a kind; raises KeyError when that kind has none of that key."""
    for definition in sections_for(kind):
        if definition.key == key:
            return definition
    raise KeyError(key)


def field_at(section: SectionDefinition, path: str) -> Field:
    """The field of "population" (record) or "<item id>/title" (list); KeyError when it is none."""
    key = path
    if section.is_list:
        item_id, slash, key = path.partition("/")
        if not slash or not is_item_id(item_id):
            raise KeyError(path)
    found = section.field(key)
    if found is None:
        raise KeyError(path)
    return found


def is_item_id(text: object) -> bool:
    """Whether it is eight lower-case base32 letters, as clients and loaders make them."""
    return isinstance(text, str) and _ITEM_ID.fullmatch(text) is not None


def item_id_of(path: str) -> str | None:
    """The item a path belongs to; None for a record's path and for the order."""
    item_id, slash, _ = path.partition("/")
    return item_id if slash else None
