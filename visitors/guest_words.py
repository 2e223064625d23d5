"""What is known of guests, in Persian words: fields, states, values as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.dates import TEHRAN, format_datetime
from core.persian import to_persian_digits
from visitors.phone import shown_phone

STATE_WORDS = {
    "draft": "پیش‌نویس",
    "invited": "دعوت‌شده",
    "accepted": "پذیرفته",
    "declined": "نپذیرفته",
    "withdrawn": "پس‌گرفته",
    "blocked": "بسته",
}
ACT_WORDS = {
    "invite": "دعوت",
    "accept": "پذیرفت",
    "decline": "نپذیرفت",
    "withdraw": "پس گرفتن دعوت",
    "block": "بستن ورود",
    "restore": "بازگرداندن دعوت",
}
FIELD_WORDS = {
    "name": "نام",
    "organisation": "سازمان",
    "job": "سمت",
    "group": "گروه",
    "group_id": "گروه",
    "phone": "تلفن همراه",
    "is_vip": "ویژه",
    "note": "یادداشت پذیرش",
    "is_greeted": "خوش‌آمد با نام",
    "state": "حالت دعوت",
    "block_note": "دلیل بستن",
    "valid_from": "از",
    "valid_until": "تا",
    "entries_per_day": "ورود در روز",
    "has_reentry": "ورود دوباره",
    "party_size": "نفر، با خود مهمان",
}
NOTHING = "—"


def say_value(field: str, value: Any, *, zone: ZoneInfo = TEHRAN) -> str:
    """A field's value as people read it; instants may be given as in the log, in ISO 8601."""
    if isinstance(value, bool):
        return "بله" if value else "نه"
    if field == "entries_per_day" and value is None:
        return "هر چند بار"
    if value in (None, ""):
        return NOTHING
    if field == "state":
        return STATE_WORDS.get(value, str(value))
    if field == "phone":
        return shown_phone(value)
    if field in ("valid_from", "valid_until"):
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return format_datetime(instant, "short", zone=zone)
    return to_persian_digits(value) if isinstance(value, int) else str(value)
