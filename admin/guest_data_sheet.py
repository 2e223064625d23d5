"""Everything known of a guest as a workbook that the guest can read: a sheet for each table."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from admin.audit_words import DETAILS, action_label
from admin.guest_lines import OUTCOME_WORDS
from core.dates import format_datetime
from visitors.guest_history import EverythingKnown
from visitors.guest_words import FIELD_WORDS, say_value

_SHEETS = {
    "guests": "مشخصات",
    "invitations": "دعوت‌نامه",
    "badges": "کارت‌ها",
    "scans": "ورود و خروج",
    "acts": "کارهای ثبت‌شده",
}
_WORDS = {
    "id": "شناسه",
    "guest_id": "شناسهٔ مهمان",
    "name_folded": "نام برای جست‌وجو",
    "name_tight": "نام بی‌فاصله",
    "name_order": "کلید ترتیب نام",
    "organisation_folded": "سازمان برای جست‌وجو",
    "organisation_order": "کلید ترتیب سازمان",
    "merged_into_id": "یکی‌شده با",
    "listed_version": "شمارهٔ تغییر",
    "created_at": "زمان ثبت",
    "state_before": "حالت پیشین",
    "version": "نسخه",
    "code_hash": "اثر کد کارت (SHA-256)",
    "issued_at": "زمان صدور",
    "ended_at": "پایان کارت",
    "ended_as": "چرا پایان یافت",
    "direction": "سو",
    "outcome": "نتیجه",
    "is_accepted": "پذیرفته",
    "gate_id": "شناسهٔ ورودی",
    "device_id": "دستگاه",
    "party": "چند نفر",
    "room": "جا برای",
    "scanned_at": "زمان خواندن",
    "day": "روز",
    "told_at": "ساعت ورودی",
    "arrived_at": "رسیدن به سرور",
    "reason": "دلیل",
    "overrode": "گذشتن سرپرست از",
    "annulled_at": "بازگردانده",
    "annulled_by": "بازگرداننده",
    "at": "زمان",
    "actor_name": "چه کسی",
    "action": "کار",
    "subject": "موضوع",
    "details": "جزئیات",
}


def data_workbook(known: EverythingKnown, *, zone: ZoneInfo) -> bytes:
    """The workbook. Nothing is left out; every text is a text, whatever it looks like."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#EBDFC8", "bottom": 1})
    for name, title in _SHEETS.items():
        sheet = book.add_worksheet(title)
        sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        rows: list[dict[str, Any]] = getattr(known, name)
        for at, key in enumerate(rows[0] if rows else ()):
            sheet.set_column(at, at, 22)
            sheet.write_string(0, at, _word(key), bold)
            for line, row in enumerate(rows, 1):
                sheet.write_string(line, at, _say(key, row[key], zone))
    book.close()
    return buffer.getvalue()


def _word(key: str) -> str:
    return FIELD_WORDS.get(key) or _WORDS.get(key) or DETAILS.get(key, key)


def _say(key: str, value: Any, zone: ZoneInfo) -> str:
    if key == "action":
        return action_label(value)
    if key == "outcome":
        return OUTCOME_WORDS.get(value, str(value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if key.endswith("_at") or key == "at":
        return _instant(value, zone)
    return say_value(key, value, zone=zone)


def _instant(value: Any, zone: ZoneInfo) -> str:
    return format_datetime(datetime.fromisoformat(value), "short", zone=zone) if value else ""
