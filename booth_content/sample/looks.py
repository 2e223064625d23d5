"""Booths that say little, or as much as there is room for: screens must show those, too."""

from __future__ import annotations

from typing import Any

from booth_content.content.field_parts import PARTS, length_of
from booth_content.content.fields import ORDER, FieldType, field_at, item_id_of, section
from booth_content.sample.banks import bank
from booth_content.sample.media import Pictures
from booth_content.sample.writing import Writing

# what the workbook gives stays: without it, loading that workbook would find fields "edited"
_GIVEN = ("population", "households", "employment_rate")
# code -> {section: fields that stay}; a list keeps one item. None of them has a picture but 46.
POOR: dict[str, dict[str, tuple[str, ...]]] = {
    "14": {"identity": _GIVEN},
    "31": {
        "identity": _GIVEN,
        "needs": ("title", "category", "severity", "what_would_help", "source"),
    },
    "46": {"identity": ("about", *_GIVEN), "gallery": ("picture",)},
    "58": {"introduction": ("about",)},
    "71": {"introduction": ("about",), "field_of_work": ("area",)},
}
ONE_WORD = "46"  # what it says of itself is one word
EVERYTHING = "17"  # all that the banks have, and every picture
LONGEST = frozenset({"29", "62"})  # every text as long as its field allows
_STRETCHED = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CONTACT_TEXT})


def impoverish(writing: Writing) -> None:
    """Leave only what a poor booth says; does nothing to others."""
    kept = POOR.get(writing.choose.code)
    if kept is None:
        return
    if writing.choose.code == ONE_WORD:
        writing.record("identity", about="نمونه")
    writing.raw = {
        key: _thinned(values, kept[key]) for key, values in writing.raw.items() if key in kept
    }


def _thinned(values: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    order = values.get(ORDER, [])[:1]
    prefix = f"{order[0]}/" if order else ""
    wanted = {prefix + key for key in keys}
    thin = {path: value for path, value in values.items() if path in wanted}
    return {ORDER: order, **thin} if order else thin


def stretch(writing: Writing) -> None:
    """Fill the texts of records and of each list's first item to their limits; LONGEST only."""
    if writing.choose.code not in LONGEST:
        return
    for key, values in writing.raw.items():
        definition = section(writing.kind, key)
        first = values.get(ORDER, [None])[0]
        for path, value in values.items():
            if path != ORDER and item_id_of(path) == first:
                field = field_at(definition, path)
                if field.type in _STRETCHED:
                    values[path] = _filled(value, length_of(field))
                elif field.type in (FieldType.PERSON, FieldType.PICTURE):
                    values[path] = _stretched_parts(field.type, value)
    word = bank("texts")["long"]["word"]
    writing.record("contact", hours=(word * 9)[: length_of(section("agency", "contact").fields[4])])


def _stretched_parts(type: FieldType, value: dict[str, str]) -> dict[str, str]:
    limits = {part.key: part.max_length for part in PARTS[type]}
    return {
        key: _filled(text, limit) if (limit := limits[key]) else text for key, text in value.items()
    }


def _filled(text: str, limit: int) -> str:
    """The text and as many of the long sentences as fit, the last of them cut between words."""
    sentences = bank("texts")["long"]["sentences"]
    while len(text) < limit:
        for sentence in sentences:
            text = f"{text} {sentence}" if text.endswith((".", "؟")) else f"{text}؛ {sentence}"
    return text[: limit + 1].rpartition(" ")[0]


def pictures_for(code: str, names: tuple[str, ...], everything: tuple[str, ...]) -> tuple[str, ...]:
    """The pictures of a booth, by its look."""
    if code == EVERYTHING:
        return everything
    if code in POOR:
        return names[:1] if "gallery" in POOR[code] else ()
    return names


def write_showing(writing: Writing, pictures: Pictures, *, has_film: bool) -> None:
    """The gallery of all the booth's pictures and, where there is one, the film."""
    for place, name in enumerate(pictures.names):
        writing.item(
            "gallery",
            picture=pictures.value(name, turn=place),
            taken_on=writing.choose.day(f"taken {place}", 1401),
            photographer="نقاشی نمونه",
        )
    if has_film:
        writing.item(
            "films",
            title="فیلم نمونه: نقش‌های محله",
            video=pictures.film("فیلم کوتاه نمونه، با صدا"),
            description="نقش‌های گره از یک ستاره باز می‌شوند و کنار هم می‌نشینند؛ فیلم نمونه است.",
        )
