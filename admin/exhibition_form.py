"""The form of the exhibition's facts: typed as people write, compared with what they were shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import StringField
from wtforms.validators import Length

from admin.forms import DeskForm, required
from booth_content.exhibition import Exhibition
from booth_content.facts import FIELDS
from core.dates import format_datetime, parse_datetime, parse_time
from core.errors import DomainError
from core.persian import format_number, parse_number, tidy, to_persian_digits

_LONG = "دست‌بالا {} نویسه جا دارد."
# which box a refusal of booth_content.facts belongs to
_BOX_OF = {
    "title_invalid": "title",
    "end_before_start": "ends_at",
    "hours_invalid": "closes",
    "location_invalid": "latitude",
    "location_needed": "latitude",
    "capacity_invalid": "capacity",
}


class FactsForm(DeskForm):
    """One box a fact, all of text; ``read_changes`` reads them."""

    title = StringField("عنوان", [required(), Length(max=200, message=_LONG.format("۲۰۰"))])
    scheme = StringField("طرح", [Length(max=80, message=_LONG.format("۸۰"))])
    starts_at = StringField("آغاز", description="مانند ۱۴۰۱/۰۸/۰۹ ۱۸:۰۰")
    ends_at = StringField("پایان", description="مانند ۱۴۰۱/۰۸/۱۳ ۲۰:۳۰")
    opens = StringField("هر روز از ساعت")
    closes = StringField("تا ساعت")
    city = StringField("شهر", [Length(max=80, message=_LONG.format("۸۰"))])
    capacity = StringField("ظرفیت هم‌زمان سالن")
    latitude = StringField("عرض جغرافیایی", description="ساعت اذان از روی آن دانسته می‌شود")
    longitude = StringField("طول جغرافیایی")


def written(exhibition: Exhibition, zone: ZoneInfo) -> dict[str, str]:
    """The facts as their boxes show them."""
    facts = {name: getattr(exhibition, name) for name in FIELDS}
    return {name: _write(value, zone) for name, value in facts.items()}


def _write(value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return format_datetime(value, "short", zone=zone)
    if isinstance(value, float):
        return format_number(value)
    return to_persian_digits(value) if isinstance(value, int) or _is_hour(value) else str(value)


def _is_hour(value: str) -> bool:
    return len(value) == 5 and value[2] == ":" and value[:2].isdigit()


def read_changes(form: FactsForm, shown: dict[str, str], zone: ZoneInfo) -> dict[str, Any]:
    """The facts whose boxes say another thing than they did when the page was made.

    What cannot be read becomes an error of its box and is left out: ask ``has_errors``.
    """
    changes = {}
    for name in FIELDS:
        typed = tidy(form[name].data or "")
        if typed == tidy(shown.get(name, "")):
            continue
        try:
            changes[name] = _READERS.get(name, _read_text)(typed, zone)
        except ValueError as error:
            form[name].errors = [str(error)]
    return changes


def has_errors(form: FactsForm) -> bool:
    """Whether a box was not understood."""
    return any(form[name].errors for name in FIELDS)


def show_refusal(form: FactsForm, error: DomainError) -> None:
    """Put a refusal beside the box it is about."""
    name = _BOX_OF.get(error.code) or error.details.get("fact", "title")
    form[name].errors = [error.fa]


def _read_text(typed: str, _zone: ZoneInfo) -> str:
    return typed


def _read_instant(typed: str, zone: ZoneInfo) -> datetime | None:
    return parse_datetime(typed, zone) if typed else None


def _read_hour(typed: str, _zone: ZoneInfo) -> str | None:
    at: time | None = parse_time(typed) if typed else None
    return f"{at:%H:%M}" if at else None


def _read_decimal(typed: str, _zone: ZoneInfo) -> float | None:
    if not typed:
        return None
    try:
        return float(parse_number(typed))
    except (ValueError, OverflowError):
        raise ValueError("عددی مانند ۳۴٫۶۴ بنویسید.") from None


def _read_whole(typed: str, _zone: ZoneInfo) -> int | None:
    if not typed:
        return None
    try:
        number = parse_number(typed)
    except (ValueError, OverflowError):
        number = 0.5
    if number != int(number):
        raise ValueError("عددی درست مانند ۶۰۰ بنویسید.")
    return int(number)


_READERS: dict[str, Callable[[str, ZoneInfo], Any]] = {
    "starts_at": _read_instant,
    "ends_at": _read_instant,
    "opens": _read_hour,
    "closes": _read_hour,
    "latitude": _read_decimal,
    "longitude": _read_decimal,
    "capacity": _read_whole,
}
