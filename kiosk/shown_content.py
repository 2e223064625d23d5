"""A published document as a page of HTML shows it: each value by what it is, in Persian words.

Nothing here depends on a field's name, save where a booth is shown to better advantage: its needs
first, the martyr's name under its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.dates import format_date
from core.persian import format_number, prose, to_ascii_digits, to_persian_digits
from kiosk.hall_facts import HallFacts, amount_of, figure_key

Document = Mapping[str, Any]
FieldOf = Mapping[str, Any]

SHARE = "٪"
SHORT = 36
# how much a choice of severity weighs; the heaviest need comes first
WEIGHTS = {"high": 3, "medium": 2, "low": 1}
# what is asked of a guest stands out from what is told, here as in the screen's booth/values.js
ASKED = frozenset({"needs/what_would_help", "opportunities/partners", "volunteers/how_to_join"})


@dataclass(frozen=True)
class Value:
    """One field. ``kind`` decides how it is drawn; ``lines`` are its words, ``media`` its files."""

    kind: str
    label: str
    lines: tuple[str, ...] = ()
    unit: str = ""
    year: str = ""
    source: str = ""
    median: str = ""
    is_asked: bool = False
    weight: int = 0
    media: Mapping[str, Any] | None = None
    poster: Mapping[str, Any] | None = None
    alt: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_short(self) -> bool:
        """Whether it fits beside its label on a phone."""
        return len(self.lines) == 1 and len(self.text) <= SHORT and not self.is_asked


@dataclass(frozen=True)
class Item:
    """A record of a list: its name, and what is left to say under it."""

    name: str
    values: tuple[Value, ...]

    @property
    def weight(self) -> int:
        return max((value.weight for value in self.values), default=0)


@dataclass(frozen=True)
class Section:
    """``values`` of a record, or ``items`` of a list."""

    key: str
    title: str
    values: tuple[Value, ...] = ()
    items: tuple[Item, ...] = ()


def show_sections(document: Document, facts: HallFacts) -> list[Section]:
    """What the booth says, its needs before all else and the heaviest of them first."""
    shown = [_show_section(section, document, facts) for section in document["sections"]]
    return sorted(
        (section for section in shown if section.values or section.items),
        key=lambda section: section.key != "needs",
    )


def find_text(document: Document, section_key: str, field_key: str) -> str:
    """A text of a record section, "" where it is not told."""
    for section in document["sections"]:
        for field in section.get("fields", ()) if section["key"] == section_key else ():
            if field["key"] == field_key and isinstance(field["value"], str):
                return str(field["value"])
    return ""


def _show_section(section: Mapping[str, Any], document: Document, facts: HallFacts) -> Section:
    key, media = section["key"], document["media"]
    values = tuple(_show_fields(key, section.get("fields", ()), media, facts))
    items = [_show_item(key, item["fields"], media, facts) for item in section.get("items", ())]
    if key == "needs":
        items.sort(key=lambda item: -item.weight)
    return Section(key, prose(section["title"]), values, tuple(items))


def _show_item(
    section: str, fields: Sequence[FieldOf], media: Mapping[str, Any], facts: HallFacts
) -> Item:
    name = next((field for field in fields[:1] if _name_in(field)), None)
    name = name or next((field for field in fields if _kind_of(field) == "text"), None)
    rest = [field for field in fields if field is not name or _kind_of(field) == "picture"]
    values = list(_show_fields(section, rest, media, facts))
    if name is not None and _kind_of(name) == "picture":
        # its caption is the item's name already
        values = [replace(one, lines=()) if one.kind == "picture" else one for one in values]
    if name is not None and _kind_of(name) == "person" and name["value"].get("role"):
        values.insert(0, Value("text", "سمت", _paragraphs(prose(name["value"]["role"]))))
    return Item(prose(_name_in(name)) if name else "", tuple(values))


def _name_in(field: FieldOf) -> str:
    value = field["value"]
    match _kind_of(field):
        case "text":
            return " ".join(str(value).split())
        case "person":
            return str(value["name"])
        case "picture":
            return str(value.get("caption") or "")
    return ""


def _show_fields(
    section: str, fields: Sequence[FieldOf], media: Mapping[str, Any], facts: HallFacts
) -> Iterator[Value]:
    for field in fields:
        kind = _kind_of(field)
        if kind in ("picture", "video", "sound"):
            # a film that is still being made ready is not in the document
            if field["value"]["media"] in media:
                yield _in_prose(_recording(kind, field, media))
        elif kind == "figure":
            middle = facts.medians.get(figure_key(section, field))
            yield _in_prose(_figure(field, middle))
        else:
            is_asked = f"{section}/{field['key']}" in ASKED
            yield replace(_in_prose(_SHOW.get(kind, _text)(field)), is_asked=is_asked)


def _in_prose(value: Value) -> Value:
    """Its words with Persian digits. A telephone number stays as it is dialled."""
    return replace(
        value,
        label=prose(value.label),
        lines=value.lines if value.kind == "phone" else tuple(map(prose, value.lines)),
        unit=prose(value.unit),
        source=prose(value.source),
        alt=prose(value.alt),
    )


def _kind_of(field: FieldOf) -> str:
    """What a value is, told by its shape first: types may be newer than this page."""
    value, type_ = field["value"], field["type"]
    if isinstance(value, Mapping):
        if "media" in value:
            return type_ if type_ in ("video", "sound") else "picture"
        if "before" in value or "after" in value:
            return "change"
        if "label" in value:
            return "choice"
        if amount_of(field) is not None:
            return "figure"
        return "person" if "name" in value else "unknown"
    if isinstance(value, list):
        return "several"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "figure"
    return type_ if type_ in ("date", "phone") else "text"


def _figure(field: FieldOf, middle: float | None) -> Value:
    value, unit = field["value"], field["unit"] or ""
    parts: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    amount = amount_of(field)
    assert amount is not None
    # a bare number without anything to hold it against is a fact among others
    is_bare = not parts and middle is None
    return Value(
        "number" if is_bare else "figure",
        field["label"],
        (_written(amount, unit),),
        unit="" if unit == SHARE else unit,
        year=to_persian_digits(parts.get("year") or ""),
        source=str(parts.get("source") or ""),
        median="" if middle is None else _written(middle, unit),
    )


def _change(field: FieldOf) -> Value:
    value, unit = field["value"], field["unit"] or ""
    lines = []
    for key, word in (("before", "پیش از این"), ("after", "اکنون")):
        if isinstance(told := value.get(key), int | float):
            year = value.get(f"{key}_year")
            when = f"{word} ({to_persian_digits(year)})" if year else word
            lines.append(f"{when}: {_written(told, unit)}")
    return Value(
        "change",
        field["label"],
        tuple(lines),
        unit="" if unit == SHARE else unit,
        source=str(value.get("source") or ""),
    )


def _choice(field: FieldOf) -> Value:
    value = field["value"]
    weight = WEIGHTS.get(value["value"], 0)
    return Value("choice", field["label"], (str(value["label"]),), weight=weight)


def _boolean(field: FieldOf) -> Value:
    return Value("fact", field["label"], ("بله" if field["value"] else "خیر",))


def _date(field: FieldOf) -> Value:
    try:
        shown = format_date(date.fromisoformat(field["value"]))
    except ValueError:
        shown = str(field["value"])
    return Value("fact", field["label"], (shown,))


def _phone(field: FieldOf) -> Value:
    return Value("phone", field["label"], (to_ascii_digits(str(field["value"])),))


def _person(field: FieldOf) -> Value:
    parts = (field["value"].get("name"), field["value"].get("role"))
    return Value("fact", field["label"], ("، ".join(str(part) for part in parts if part),))


def _text(field: FieldOf) -> Value:
    value = field["value"]
    if isinstance(value, Mapping):
        value = "، ".join(part for part in value.values() if isinstance(part, str))
    elif isinstance(value, list):
        labels = (part.get("label", "") if isinstance(part, dict) else part for part in value)
        value = "، ".join(map(str, labels))
    return Value("text", field["label"], _paragraphs(str(value)))


def _recording(kind: str, field: FieldOf, media: Mapping[str, Any]) -> Value:
    value = field["value"]
    words = value.get("caption")
    return Value(
        kind,
        field["label"],
        (str(words),) if words else (),
        media=media[value["media"]],
        poster=media.get(value.get("poster") or ""),
        alt=str(value.get("alt") or words or ""),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _written(amount: float, unit: str) -> str:
    rounded = round(amount, 2)
    return f"{format_number(rounded)}{SHARE if unit == SHARE else ''}"


_SHOW = {
    "change": _change,
    "choice": _choice,
    "boolean": _boolean,
    "date": _date,
    "phone": _phone,
    "person": _person,
}
