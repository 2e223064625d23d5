"""What changed between two states of a booth's content, as rows that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from booth_content.content.field_types import format_value
from booth_content.content.fields import (
    ORDER,
    Field,
    SectionDefinition,
    Sections,
    field_at,
    section,
    sections_for,
)
from booth_content.content.outline import (
    Content,
    Entry,
    SectionContent,
    entries,
    item_title,
    label_of,
    order_of,
    settled_section,
)

DifferenceKind: TypeAlias = Literal["added", "removed", "changed"]


class Difference(NamedTuple):
    """One row: texts before and after are Persian, "" where nothing stands."""

    section: str
    section_title: str
    path: str
    label: str
    before: str
    after: str
    kind: DifferenceKind


class Comparison(NamedTuple):
    """A field of both states with the values it has there; None where nothing was said."""

    section: SectionDefinition
    path: str
    label: str
    field: Field
    before: Any
    after: Any

    @property
    def is_changed(self) -> bool:
        return bool(self.before != self.after)


def describe_difference(kind: Sections, old: Content, new: Content) -> list[Difference]:
    """The rows in the order of the definition; items of lists in their new order, then removed.

    A changed order of items that were and are there is one row with path "@order".
    """
    return [
        row
        for definition in sections_for(kind)
        # most sections of most booths are as they were, and comparing those costs next to nothing
        if old.get(definition.key) != new.get(definition.key)
        for row in _rows(definition, *_settled_pair(definition, old, new))
    ]


def compare(kind: Sections, old: Content, new: Content) -> list[Comparison]:
    """Every field of either state, changed or not, empty ones too, in the rows' order."""
    return [
        Comparison(
            definition,
            entry.path,
            label_of(definition, values, entry),
            entry.field,
            before.get(entry.path),
            after.get(entry.path),
        )
        for definition in sections_for(kind)
        for before, after in [_settled_pair(definition, old, new)]
        for entry, values in _entries_of_both(definition, before, after)
    ]


def sensitive_differences(kind: Sections, old: Content, new: Content) -> list[Difference]:
    """The rows of fields whose change asks for a second approver."""
    return [
        row
        for row in describe_difference(kind, old, new)
        if row.path != ORDER and field_at(section(kind, row.section), row.path).sensitive
    ]


def _settled_pair(
    definition: SectionDefinition, old: Content, new: Content
) -> tuple[SectionContent, SectionContent]:
    return (
        settled_section(old.get(definition.key, {})),
        settled_section(new.get(definition.key, {})),
    )


def _rows(
    section: SectionDefinition, old: SectionContent, new: SectionContent
) -> Iterator[Difference]:
    if section.is_list:
        yield from _order_row(section, old, new)
    for entry, values in _entries_of_both(section, old, new):
        before, after = old.get(entry.path), new.get(entry.path)
        if before != after:
            yield Difference(
                section.key,
                section.title,
                entry.path,
                label_of(section, values, entry),
                format_value(entry.field, before),
                format_value(entry.field, after),
                _kind_of(before, after),
            )


def _entries_of_both(
    section: SectionDefinition, old: SectionContent, new: SectionContent
) -> Iterator[tuple[Entry, SectionContent]]:
    """Each path once, with the state that names its item: the new one unless it was removed."""
    seen = set()
    for values in (new, old):
        for entry in entries(section, values):
            if entry.path not in seen:
                seen.add(entry.path)
                yield entry, values


def _kind_of(before: object, after: object) -> DifferenceKind:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _order_row(
    section: SectionDefinition, old: SectionContent, new: SectionContent
) -> Iterator[Difference]:
    before, after = order_of(old), order_of(new)
    stayed_before = [item for item in before if item in after]
    stayed_after = [item for item in after if item in before]
    if stayed_before != stayed_after:
        yield Difference(
            section.key,
            section.title,
            ORDER,
            "ترتیب",
            "، ".join(item_title(section, old, item) for item in stayed_before),
            "، ".join(item_title(section, new, item) for item in stayed_after),
            "changed",
        )
