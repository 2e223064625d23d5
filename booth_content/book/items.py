"""One item of a list, as the book prints it: whatever its section asks, in a few kinds of parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from booth_content.book.chapters import Chapter
from booth_content.book.charts import bar
from booth_content.book.text import day, measured, origin
from booth_content.content.definitions.choices import SEVERITIES
from core.printing.text import plain, said

_SEVERITY_ORDER = {option.value: place for place, option in enumerate(SEVERITIES)}
_LAST = len(_SEVERITY_ORDER)
_NOTHING = Markup()
_INK, _BEFORE = "#0d5e68", "#b9ad93"


@dataclass
class Fact:
    """A short thing said of an item; ``chart`` where it is a figure that can be drawn."""

    label: str
    value: Markup
    origin: Markup = _NOTHING
    chart: Markup = _NOTHING


@dataclass
class Item:
    """``anchor`` names its place in the PDF; ``passages`` are (label, text) in order."""

    anchor: str
    title: str
    category: str = ""
    severity: str = ""
    severity_label: str = ""
    people: float | None = None
    would_help: str = ""
    description: str = ""
    passages: list[tuple[str, str]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    picture: Mapping[str, Any] | None = None

    @property
    def rank(self) -> tuple[int, float]:
        """Where it stands among needs: the severest first, then whom more people share."""
        return _SEVERITY_ORDER.get(self.severity, _LAST), -(self.people or 0)


def items_of(chapter: Chapter, section: str, place: int) -> list[Item]:
    """The items of a section in their writer's order; ``place`` is the chapter's in the book."""
    return [
        _item(values, f"{section.replace('_', '-')}-{place}-{number}")
        for number, values in enumerate(chapter.items(section), 1)
    ]


def needs_of(chapter: Chapter, place: int) -> list[Item]:
    """The needs by severity, each with a bar of the people concerned beside the most of all."""
    needs = sorted(items_of(chapter, "needs", place), key=lambda need: need.rank)
    most = max((need.people or 0 for need in needs), default=0)
    for need in needs:
        if need.people is not None:
            chart = bar(need.people, most, ink=_INK)
            need.facts.insert(0, Fact("درگیر با آن", measured(need.people, "نفر"), chart=chart))
    return needs


def _item(values: Mapping[str, Any], anchor: str) -> Item:
    item = Item(anchor, "")
    for one in values["fields"]:
        _say(item, one)
    if not item.title:
        item.title = "بی‌عنوان"
    return item


def _say(item: Item, one: Mapping[str, Any]) -> None:
    key, kind, value = one["key"], one["type"], one["value"]
    if key == "title":
        item.title = plain(value)
    elif kind == "choice":
        _choose(item, one)
    elif kind == "number" and key == "people":
        item.people = value
    elif kind == "long_text":
        _tell(item, key, one["label"], value)
    elif kind == "picture":
        item.picture = value
    elif fact := _fact(one):
        item.facts.append(fact)


def _choose(item: Item, one: Mapping[str, Any]) -> None:
    if one["key"] == "severity":
        item.severity = plain(one["value"]["value"])
        item.severity_label = one["value"]["label"]
    else:
        item.category = plain(one["value"]["label"])


def _tell(item: Item, key: str, label: str, text: str) -> None:
    if key == "what_would_help":
        item.would_help = text
    elif key == "description":
        item.description = text
    else:
        item.passages.append((label, text))


def _fact(one: Mapping[str, Any]) -> Fact | None:
    label, kind, value, unit = one["label"], one["type"], one["value"], one["unit"]
    if kind == "figure":
        return Fact(label, measured(value["value"], unit), origin(value))
    if kind == "change":
        return _change(label, value, unit)
    if kind == "number":
        return Fact(label, measured(value, unit))
    if kind == "date":
        return Fact(label, escape(day(value)))
    if kind in ("text", "contact_text"):
        return Fact(label, said(value))
    return None


def _change(label: str, value: Mapping[str, Any], unit: str | None) -> Fact:
    before, after = value["before"], value["after"]
    words = Markup("از {} به {}").format(measured(before, None), measured(after, unit))
    most = max(before, after)
    return Fact(
        label,
        words,
        origin(dict(value)),
        bar(before, most, ink=_BEFORE) + bar(after, most, ink=_INK),
    )
