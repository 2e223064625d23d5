"""What the editor's templates draw: each field as inputs with their texts, by its definition."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from booth_content.content import Conflict, completeness, item_title, missing, order_of
from booth_content.content.field_types import FieldError, Part, format_value, parts_of, split_value
from booth_content.content.fields import (
    ORDER,
    Audience,
    Field,
    FieldType,
    Option,
    Requirement,
    SectionDefinition,
    field_at,
    sections_for,
)
from core.dates import format_date
from core.persian import format_number, to_persian_digits

Values = Mapping[str, Any]

_YEARS = frozenset({"year", "before_year", "after_year"})


@dataclass(frozen=True)
class Input:
    """One input: ``name`` is the path, with ":part" behind it for a part of a compound value."""

    name: str
    id: str
    part: Part
    text: str
    is_invalid: bool = False


@dataclass(frozen=True)
class ConflictView:
    """The two texts a person has to choose between; the third is in the inputs."""

    theirs: str
    before: str
    theirs_value: str
    before_value: str


@dataclass(frozen=True)
class FieldView:
    """One field of the section as it stands; ``base`` is the JSON that a save compares with."""

    path: str
    field: Field
    base: str
    inputs: list[Input]
    error: str = ""
    conflict: ConflictView | None = None

    @property
    def id(self) -> str:
        return self.inputs[0].id

    @property
    def mark(self) -> str:
        """When it has to be there, in words."""
        return _MARKS.get(self.field.requirement, "")

    @property
    def answers(self) -> tuple[Option, ...]:
        """What a choice or a question of yes and no is answered with."""
        return _YES_AND_NO if self.field.type is FieldType.BOOLEAN else self.field.options

    @property
    def is_for_organisers(self) -> bool:
        return self.field.audience is Audience.ORGANISERS

    @property
    def limit(self) -> int | None:
        """How many characters its text may have."""
        return self.inputs[0].part.max_length


_YES_AND_NO = (Option("yes", "بله", "Yes"), Option("no", "خیر", "No"))
_MARKS = {
    Requirement.TO_SUBMIT: "لازم",
    Requirement.TO_PUBLISH: "برای انتشار لازم است",
}


@dataclass(frozen=True)
class ItemView:
    """One item of a list section."""

    id: str
    title: str
    number: int
    fields: list[FieldView]


@dataclass(frozen=True)
class SectionView:
    """The section being edited. A record has ``fields``; a list ``items`` and a ``blank`` one."""

    definition: SectionDefinition
    fields: list[FieldView] = field(default_factory=list)
    items: list[ItemView] = field(default_factory=list)
    order: str = "[]"
    blank: ItemView | None = None


@dataclass(frozen=True)
class Tab:
    """A section in the side: how much of it is filled, and what it lacks for publishing."""

    key: str
    title: str
    icon: str
    filled: int
    of: int
    lacking: int
    is_list: bool
    is_for_organisers: bool


@dataclass(frozen=True)
class Answer:
    """What became of a form that was sent and is shown again: nothing typed is lost."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, FieldError] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


NOTHING = Answer()


def shown_parts(definition: Field, value: Any) -> dict[str, str]:
    """The texts of a field's inputs by part: Persian digits, Jalali dates; "" where empty."""
    parts = split_value(definition, value)
    return {part.key: _text(part, parts.get(part.key)) for part in parts_of(definition)}


def _text(part: Part, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if part.key in _YEARS:
        return to_persian_digits(str(value))
    if isinstance(value, int | float):
        return format_number(value)
    if part.type is FieldType.DATE:
        return format_date(date.fromisoformat(str(value)), "short")
    return to_persian_digits(str(value)) if part.type is FieldType.PHONE else str(value)


def view_section(
    definition: SectionDefinition, values: Values, *, new_id: str, answer: Answer = NOTHING
) -> SectionView:
    """The section with ``values``; ``new_id`` names the blank item of a page without scripts."""
    if not definition.is_list:
        return SectionView(definition, fields=_fields(definition, values, "", answer))
    order = order_of(values)
    items = [_item(definition, values, item, at, answer) for at, item in enumerate(order, 1)]
    blank = ItemView(
        new_id, definition.item_label, len(order) + 1, _fields(definition, {}, f"{new_id}/", answer)
    )
    return SectionView(definition, items=items, order=json.dumps(order), blank=blank)


def _item(
    definition: SectionDefinition, values: Values, item: str, number: int, answer: Answer
) -> ItemView:
    title = item_title(definition, values, item)
    return ItemView(item, title, number, _fields(definition, values, f"{item}/", answer))


def _fields(
    definition: SectionDefinition, values: Values, prefix: str, answer: Answer
) -> list[FieldView]:
    return [
        _field(one, prefix + one.key, values.get(prefix + one.key), answer)
        for one in definition.fields
    ]


def _field(definition: Field, path: str, value: Any, answer: Answer) -> FieldView:
    error = answer.errors.get(path)
    texts = answer.typed.get(path) or shown_parts(definition, value)
    inputs = [
        Input(
            name=f"{path}:{part.key}" if part.key else path,
            id=f"f-{path}-{part.key}".rstrip("-").replace("/", "-"),
            part=part,
            text=str(texts.get(part.key, "")),
            is_invalid=error is not None and error.part in ("", part.key),
        )
        for part in parts_of(definition)
    ]
    conflict = answer.conflicts.get(path)
    return FieldView(
        path,
        definition,
        dump(value),
        inputs,
        error=error.fa if error else "",
        conflict=_conflict(definition, conflict) if conflict else None,
    )


def _conflict(definition: Field, conflict: Conflict) -> ConflictView:
    return ConflictView(
        format_value(definition, conflict.theirs),
        format_value(definition, conflict.before),
        dump(conflict.theirs),
        dump(conflict.before),
    )


def dump(value: object) -> str:
    """JSON of a value for a hidden input."""
    return json.dumps(value, ensure_ascii=False)


def describe(definition: SectionDefinition, path: str, value: Any) -> dict[str, Any]:
    """A value for a script: itself, its words, and the texts of its inputs."""
    if path == ORDER:
        return {"value": value, "text": "", "parts": {}}
    known = field_at(definition, path)
    return {
        "value": value,
        "text": format_value(known, value),
        "parts": shown_parts(known, value),
    }


def view_tabs(kind: str, drafted: Mapping[str, Values]) -> list[Tab]:
    """The sections of a booth, in order, with how complete they are."""
    lacks: dict[str, int] = {}
    for lack in missing(kind, drafted, level="publish"):
        lacks[lack.section] = lacks.get(lack.section, 0) + 1
    return [_tab(one, drafted, lacks) for one in sections_for(kind)]


def _tab(
    section: SectionDefinition, drafted: Mapping[str, Values], lacks: Mapping[str, int]
) -> Tab:
    values = drafted.get(section.key, {})
    filled, of = (
        (len(order_of(values)), 0)
        if section.is_list
        else completeness((section,), {section.key: values})
    )
    return Tab(
        section.key,
        section.title,
        section.icon,
        filled,
        of,
        lacks.get(section.key, 0),
        section.is_list,
        section.audience is Audience.ORGANISERS,
    )


def conflict_facts(
    definition: SectionDefinition, conflicts: Collection[Conflict]
) -> list[dict[str, Any]]:
    """Conflicts as a script is told them: yours, theirs and before of each field."""
    return [
        {
            "path": conflict.path,
            "label": conflict.label,
            "yours": describe(definition, conflict.path, conflict.yours),
            "theirs": describe(definition, conflict.path, conflict.theirs),
            "before": describe(definition, conflict.path, conflict.before),
        }
        for conflict in conflicts
    ]
