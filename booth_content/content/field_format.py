"""Values as Persian text, for differences, lists and workbooks, and what a value still lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from booth_content.content.definitions.choices import CONSENT
from booth_content.content.definitions.model import Field, FieldType
from booth_content.content.field_parts import is_empty
from core.dates import format_date
from core.persian import format_number, to_persian_digits

_MEDIA_WORDS = {
    FieldType.PICTURE: "تصویر",
    FieldType.VIDEO: "فیلم",
    FieldType.SOUND: "صدا",
}
# Without these a value cannot be shown at all; a caption without its picture is nothing.
_ESSENTIAL = {
    FieldType.FIGURE: (("value", "عدد را بنویسید."),),
    FieldType.CHANGE: (
        ("before", "عدد پیش از کار را بنویسید."),
        ("after", "عدد پس از کار را بنویسید."),
    ),
    FieldType.PERSON: (("name", "نام را بنویسید."),),
    FieldType.PICTURE: (("media", "عکس را بارگذاری کنید."),),
    FieldType.VIDEO: (("media", "فیلم را بارگذاری کنید."),),
    FieldType.SOUND: (("media", "صدا را بارگذاری کنید."),),
}
# A figure is published with its year and source only; a picture with words for the blind.
_FOR_PUBLISHING = {
    FieldType.FIGURE: (
        ("year", "سالِ این عدد را بنویسید."),
        ("source", "منبعِ این عدد را بنویسید."),
    ),
    FieldType.CHANGE: (
        ("before_year", "سالِ عدد پیش از کار را بنویسید."),
        ("after_year", "سالِ عدد پس از کار را بنویسید."),
        ("source", "منبعِ این عددها را بنویسید."),
    ),
}


def is_showable(field: Field, value: object) -> bool:
    """Whether the value says enough to be shown; a year without its figure does not."""
    return not is_empty(value) and not gaps(field, value)


def gaps(field: Field, value: object, *, for_publishing: bool = False) -> list[str]:
    """What a value that was begun still lacks, as Persian sentences; nothing for an empty one."""
    if not isinstance(value, Mapping) or is_empty(value):
        return []
    wanted = _ESSENTIAL.get(field.type, ())
    if for_publishing:
        wanted += _FOR_PUBLISHING.get(field.type, ())
    lacking = [sentence for key, sentence in wanted if is_empty(value.get(key))]
    if for_publishing and field.type is FieldType.PICTURE and not _words_of(value):
        lacking.append("در یک سطر بنویسید عکس چه نشان می‌دهد.")
    return lacking


def format_value(field: Field, value: object) -> str:
    """A kept value as Persian text, "" for an empty one.

    Never raises: a value of an older form of the field is shown as it is.
    """
    if is_empty(value):
        return ""
    try:
        return _FORMATS[field.type](field, value)
    except (TypeError, ValueError, AttributeError):
        return str(value)


def _plain(field: Field, value: object) -> str:
    return str(value)


def _number(field: Field, value: object) -> str:
    return _with_unit(_digits(value), field.unit)


def _digits(value: object) -> str:
    return format_number(value) if isinstance(value, int | float) else ""


def _with_unit(text: str, unit: object) -> str:
    if not text or not unit:
        return text
    return f"{text}{unit}" if unit == "٪" else f"{text} {unit}"


def _figure(field: Field, value: object) -> str:
    parts = _parts(value)
    number = _with_unit(_digits(parts.get("value")), field.unit or parts.get("unit"))
    return _with_origin(number, _year(parts.get("year")), parts.get("source"))


def _change(field: Field, value: object) -> str:
    parts = _parts(value)
    before, after = _digits(parts.get("before")), _digits(parts.get("after"))
    span = _with_unit(f"از {before or '؟'} به {after or '؟'}", field.unit or parts.get("unit"))
    years = [_year(parts.get("before_year")), _year(parts.get("after_year"))]
    return _with_origin(span, " تا ".join(year for year in years if year), parts.get("source"))


def _with_origin(text: str, years: str, source: object) -> str:
    origin = "، ".join(part for part in (years, str(source or "")) if part)
    return f"{text} ({origin})".strip() if origin else text


def _year(value: object) -> str:
    return "" if value is None else to_persian_digits(str(value))


def _choice(field: Field, value: object) -> str:
    option = field.option(value)
    return option.label if option else str(value)


def _boolean(field: Field, value: object) -> str:
    return "بله" if value else "خیر"


def _date(field: Field, value: object) -> str:
    return format_date(date.fromisoformat(str(value)), "long")


def _phone(field: Field, value: object) -> str:
    return to_persian_digits(str(value))


def _person(field: Field, value: object) -> str:
    parts = _parts(value)
    return "، ".join(str(parts[key]) for key in ("name", "role") if parts.get(key))


def _media(field: Field, value: object) -> str:
    parts = _parts(value)
    words = _words_of(parts) or _MEDIA_WORDS[field.type]
    said = next((one.label for one in CONSENT if one.value == parts.get("consent")), None)
    return f"{words}؛ {said}" if said and parts.get("media") else words


def lacks_consent(value: object) -> bool:
    """Whether a picture or film shows people, or may, of whom nobody said that they agree."""
    return isinstance(value, Mapping) and bool(value.get("media")) and not value.get("consent")


def _words_of(parts: Mapping[str, object]) -> str:
    return str(parts.get("caption") or parts.get("alt") or "")


def _parts(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError
    return value


_FORMATS: dict[FieldType, Callable[[Field, object], str]] = {
    FieldType.TEXT: _plain,
    FieldType.LONG_TEXT: _plain,
    FieldType.CONTACT_TEXT: _plain,
    FieldType.NUMBER: _number,
    FieldType.FIGURE: _figure,
    FieldType.CHANGE: _change,
    FieldType.CHOICE: _choice,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.PHONE: _phone,
    FieldType.PERSON: _person,
    FieldType.PICTURE: _media,
    FieldType.VIDEO: _media,
    FieldType.SOUND: _media,
}
