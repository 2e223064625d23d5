"""The shape of a definition: what a field and a section of a booth's content are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["neighbourhood", "stratum", "base", "agency"]
"""What stands in a booth; each kind speaks in sections of its own."""

KINDS: tuple[Kind, ...] = ("neighbourhood", "stratum", "base", "agency")


class FieldType(StrEnum):
    """How a value is read, kept and shown; see ``field_types``.

    There is no "several pictures" type: a list section of pictures merges picture by picture,
    where one value holding many would make two people's additions a conflict.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    CONTACT_TEXT = "contact_text"
    NUMBER = "number"
    FIGURE = "figure"
    CHANGE = "change"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    DATE = "date"
    PHONE = "phone"
    PERSON = "person"
    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"


class Requirement(StrEnum):
    """When a field must be there. A draft is never refused for what it lacks.

    "Required from a date" and "frozen from a date" are rules of one exhibition, not of the field:
    they join these where ``content.missing`` is asked, and leave the definition as it is.
    """

    OPTIONAL = "optional"
    TO_SUBMIT = "required_to_submit"
    TO_PUBLISH = "required_to_publish"


class Audience(StrEnum):
    """Who sees a value: ``organisers`` values never enter a published document."""

    PUBLIC = "public"
    ORGANISERS = "organisers"


@dataclass(frozen=True)
class Option:
    """One answer of a choice."""

    value: str
    label: str
    label_en: str


@dataclass(frozen=True)
class Limits:
    """Bounds of a value: numbers by ``minimum``/``maximum``/``whole``, texts by ``max_length``.

    ``max_length`` counts characters; None means what the type itself allows.
    """

    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    max_length: int | None = None


@dataclass(frozen=True)
class Field:
    """One thing a booth says. ``unit`` None on a figure or change lets its writer name the unit.

    ``help`` is for a neighbourhood manager with a phone in hand. ``sensitive`` asks for a second
    approver. ``counts`` says whether it belongs to a booth's completeness.
    """

    key: str
    type: FieldType
    label: str
    label_en: str
    help: str
    unit: str | None = None
    options: tuple[Option, ...] = ()
    requirement: Requirement = Requirement.OPTIONAL
    audience: Audience = Audience.PUBLIC
    sensitive: bool = False
    counts: bool = True
    limits: Limits = Limits()

    def option(self, value: object) -> Option | None:
        """The option of that value, None when there is none."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class SectionDefinition:
    """A page of a booth: a record of fields, or a list of items that each have the fields.

    ``icon`` names a drawing of ``static/icons.svg``. For lists: ``item_label`` is one item's word
    («ظرفیت»), ``item_title`` the field that names an item, ``requirement`` says when at least one
    item must be there, ``max_items`` how many fit.
    """

    key: str
    title: str
    title_en: str
    icon: str
    layout: Literal["record", "list"]
    kinds: tuple[Kind, ...]
    help: str
    fields: tuple[Field, ...]
    item_label: str = ""
    item_title: str = "title"
    requirement: Requirement = Requirement.OPTIONAL
    audience: Audience = Audience.PUBLIC
    max_items: int = 40

    @property
    def is_list(self) -> bool:
        """Whether it holds items."""
        return self.layout == "list"

    def field(self, key: str) -> Field | None:
        """The field of that key, None when there is none."""
        return next((field for field in self.fields if field.key == key), None)
