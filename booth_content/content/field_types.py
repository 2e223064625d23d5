"""The types of fields: how each reads what people type, and what it keeps.

Kept values are plain JSON: text, number, bool, ISO date, or for compound types an object of
the parts that ``parts_of`` lists, empty parts left out. ``parse`` takes those objects as well as
flat text of a form or a spreadsheet cell. Digits of any script are read everywhere.
How values are shown is in ``field_format``; this module gives its names as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from booth_content.content.definitions.model import Field, FieldType, Limits, Option
from booth_content.content.field_errors import FieldError
from booth_content.content.field_format import format_value, gaps, is_showable
from booth_content.content.field_parts import (
    FILES,
    PARTS,
    TEXT_LENGTH,
    YEARS,
    Part,
    is_empty,
    join_parts,
    length_of,
    parts_of,
    split_value,
)
from core.dates import lacks_day, parse_date, parse_year
from core.persian import (
    fold,
    format_number,
    parse_number,
    tidy,
    to_ascii_digits,
    to_persian_digits,
)

__all__ = [
    "FieldError",
    "Part",
    "format_value",
    "gaps",
    "is_empty",
    "is_showable",
    "join_parts",
    "length_of",
    "parse",
    "parts_of",
    "split_value",
]

FIRST_YEAR, LAST_YEAR = 1300, 1500
_NUMBER_LENGTH = 40
_LARGEST = 999_999_999_999_999  # fifteen digits; beyond them a browser's numbers are not exact

_WEB_ADDRESS = re.compile(
    r"https?://|www\.|(?<![@\w.-])(?:[\w-]+\.)+(?:ir|com|net|org|info|app|io|me)\b", re.IGNORECASE
)
_MEDIA_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PHONE = re.compile(r"\+?[0-9]{3,15}")
_PHONE_ORNAMENTS = re.compile(r"[\s().\-–/]+")
_WITH_ORIGIN = re.compile(r"(?P<value>[^()]*)\((?P<origin>.*)\)")
_YES = frozenset(fold(word) for word in ("بله", "بلی", "آری", "دارد", "yes", "true", "on", "1"))
_NO = frozenset(fold(word) for word in ("خیر", "نه", "ندارد", "no", "false", "off", "0"))


def parse(field: Field, raw: object) -> object | None:
    """The value to keep for what a client, a form or a cell gave; None when it is empty.

    Raises FieldError with what to do. Text is tidied, never interpreted: markup is just text.
    Half a figure (a number without its year) is kept, as a draft may be unfinished.
    """
    if is_empty(tidy(raw) if isinstance(raw, str) else raw):
        return None
    return _READERS[field.type](field, raw)


def _read_text(field: Field, raw: object) -> str | None:
    return _line(raw, length_of(field))


def _read_long_text(field: Field, raw: object) -> str | None:
    return _within(tidy(_as_text(raw)), length_of(field))


def _read_contact_text(field: Field, raw: object) -> str | None:
    text = _line(raw, length_of(field))
    if text and _WEB_ADDRESS.search(text):
        raise FieldError("address_not_shown")
    return text


def _line(raw: object, limit: int, part: str = "") -> str | None:
    return _within(" ".join(tidy(_as_text(raw, part)).split("\n")), limit, part)


def _as_text(raw: object, part: str = "") -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise FieldError("shape_invalid", part=part)
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def _within(text: str, limit: int, part: str = "") -> str | None:
    if len(text) > limit:
        raise FieldError(
            "text_too_long",
            part=part,
            length=to_persian_digits(len(text)),
            limit=to_persian_digits(limit),
        )
    return text or None


def _read_number(field: Field, raw: object) -> int | float | None:
    return _number(raw, field.limits, unit=field.unit)


def _number(
    raw: object, limits: Limits, *, unit: str | None = None, part: str = ""
) -> int | float | None:
    text = raw if isinstance(raw, float) else tidy(_as_text(raw, part))
    if text == "":
        return None
    number = _bare_number(text, unit, part)
    if limits.whole and not isinstance(number, int):
        raise FieldError("number_not_whole", part=part)
    _check_bounds(number, limits, part)
    return number


def _bare_number(text: str | float, unit: str | None, part: str) -> int | float:
    """Spreadsheets give 74.5, 41450.0, «۷۴٫۵٪» or «۴۱٬۴۵۰ نفر» for one and the same thing."""
    bare = text
    if isinstance(text, str):
        bare = text.removesuffix(unit or "").removesuffix("%" if unit == "٪" else "").strip()
    try:
        if isinstance(bare, str) and len(bare) > _NUMBER_LENGTH:
            raise ValueError
        number = parse_number(bare)
    except ValueError:
        raise FieldError("number_invalid", part=part, text=str(text)) from None
    return int(number) if number == int(number) else number


def _check_bounds(number: int | float, limits: Limits, part: str) -> None:
    smallest = -_LARGEST if limits.minimum is None else limits.minimum
    largest = _LARGEST if limits.maximum is None else limits.maximum
    if number < smallest:
        raise FieldError("number_too_small", part=part, limit=format_number(smallest))
    if number > largest:
        raise FieldError("number_too_large", part=part, limit=format_number(largest))


def _read_compound(field: Field, raw: object) -> dict[str, object] | None:
    known = {part.key: part for part in PARTS[field.type]}
    given = raw if isinstance(raw, Mapping) else _flat(field, raw)
    if not given.keys() <= known.keys():
        raise FieldError("shape_invalid")
    kept: dict[str, object] = {}
    for part in parts_of(field):
        value = _read_part(field, part, given.get(part.key))
        if value is not None:
            kept[part.key] = value
    return kept or None


def _read_part(field: Field, part: Part, raw: object) -> object | None:
    if is_empty(raw):
        return None
    if part.key in YEARS:
        return _year(raw, part.key)
    if part.key in FILES:
        return _media(raw, part.key)
    if part.options:
        return _option(part.options, raw, part.key)
    if part.type is FieldType.NUMBER:
        return _number(raw, field.limits, unit=field.unit, part=part.key)
    return _line(raw, part.max_length or TEXT_LENGTH, part.key)


def _flat(field: Field, raw: object) -> dict[str, object]:
    """One cell for a compound value: its first part, and for a figure «(سال، منبع)» after it."""
    if field.type is FieldType.CHANGE or not isinstance(raw, str | int | float):
        raise FieldError("shape_invalid")
    if field.type is not FieldType.FIGURE or not isinstance(raw, str):
        return {PARTS[field.type][0].key: raw}
    match = _WITH_ORIGIN.fullmatch(tidy(raw))
    if match is None:
        return {"value": raw}
    year, _, source = match["origin"].replace(",", "،").partition("،")
    if not re.fullmatch(r"\s*\d{4}\s*", year):
        year, source = "", match["origin"]
    return {"value": match["value"], "year": year, "source": source}


def _year(raw: object, part: str) -> int:
    """A year, also where somebody wrote the month or the day to it."""
    text = _as_text(raw, part)
    year: float | None
    try:
        year = parse_year(text)  # first, as «1401/08» is a number, too
    except ValueError:
        year = _number_or_none(text)
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise FieldError("year_invalid", part=part)
    return year


def _number_or_none(text: str) -> float | None:
    try:
        return parse_number(text)
    except ValueError:
        return None


def _media(raw: object, part: str) -> str:
    if not isinstance(raw, str) or not _MEDIA_ID.fullmatch(raw.strip().lower()):
        raise FieldError("media_invalid", part=part)
    return raw.strip().lower()


def _read_choice(field: Field, raw: object) -> str | None:
    return _option(field.options, raw)


def _option(options: tuple[Option, ...], raw: object, part: str = "") -> str | None:
    text = tidy(_as_text(raw, part))
    wanted = fold(text)
    for option in options:
        if text == option.value or wanted in (fold(option.label), fold(option.label_en)):
            return option.value
    if not wanted:
        return None
    labels = "، ".join(option.label for option in options)
    raise FieldError("choice_unknown", part=part, text=text, options=labels)


def _read_boolean(field: Field, raw: object) -> bool:
    word = str(raw).lower() if isinstance(raw, bool) else fold(_as_text(raw))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise FieldError("boolean_invalid", text=str(raw))


def _read_date(field: Field, raw: object) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    text = tidy(_as_text(raw))
    try:
        return parse_date(text).isoformat()
    except ValueError:
        code = "date_without_day" if lacks_day(text) else "date_invalid"
        raise FieldError(code, text=text) from None


def _read_phone(field: Field, raw: object) -> str:
    """National form, digits only; a spreadsheet that took it for a number lost its zero."""
    digits = _PHONE_ORNAMENTS.sub("", to_ascii_digits(tidy(_as_text(raw))))
    digits = re.sub(r"^(?:\+98|0098)", "0", digits)
    if len(digits) == 10 and (not isinstance(raw, str) or digits.startswith("9")):
        digits = "0" + digits
    if not _PHONE.fullmatch(digits):
        raise FieldError("phone_invalid", text=str(raw))
    return digits


_READERS: dict[FieldType, Callable[[Field, object], object | None]] = {
    FieldType.TEXT: _read_text,
    FieldType.LONG_TEXT: _read_long_text,
    FieldType.CONTACT_TEXT: _read_contact_text,
    FieldType.NUMBER: _read_number,
    FieldType.CHOICE: _read_choice,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.DATE: _read_date,
    FieldType.PHONE: _read_phone,
    **dict.fromkeys(PARTS, _read_compound),
}
