"""The audit log in Persian: what each action, subject and detail is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booth_content.exhibition import booth_number
from core.audit import AuditEntry
from core.persian import to_persian_digits
from core.rights import ROLE_LABELS

ACTIONS = {
    "account.added": "ساختن حساب",
    "account.disabled": "بستن حساب",
    "account.enabled": "باز کردن حساب",
    "account.password_changed": "گذاشتن گذرواژهٔ خود",
    "account.password_reset": "گذرواژهٔ یک‌بارمصرف تازه",
    "account.role_changed": "تغییر نقش",
    "account.sign_in_refused": "ورود ناموفق",
    "account.signed_in": "ورود به میز کار",
    "booth.changed": "تغییر مشخصات غرفه",
    "content.approve": "تأیید محتوا",
    "content.conflict_decided": "تصمیم دربارهٔ تعارض",
    "content.edit_again": "ویرایش دوباره",
    "content.recall": "پس گرفتن از بازبینی",
    "content.restored": "بازگرداندن نسخهٔ پیشین",
    "content.save": "آغاز نوشتن",
    "content.sign_off": "تأیید برگزارکننده",
    "content.submit": "فرستادن برای بازبینی",
    "device.code_made": "ساختن کد جفت‌کردن",
    "device.commanded": "فرمان به دستگاه",
    "device.moved": "جابه‌جایی دستگاه",
    "device.paired": "جفت‌شدن دستگاه",
    "device.registered": "افزودن دستگاه",
    "device.renamed": "نام تازهٔ دستگاه",
    "device.revoked": "باطل کردن دستگاه",
    "exhibition.changed": "تغییر نمایشگاه",
    "exhibition.demo_off": "پایان نمایش بی‌دستگاه",
    "exhibition.demo_on": "آغاز نمایش بی‌دستگاه",
    "exhibition.loaded": "بارگذاری نمایشگاه",
    "exhibition.rehearsal_off": "پایان تمرین",
    "exhibition.rehearsal_on": "آغاز تمرین",
    "media.focal_set": "نقطهٔ دید تصویر",
    "media.uploaded": "فرستادن تصویر",
    "release.published": "انتشار",
    "release.rolled_back": "بازگشت به انتشار پیشین",
    "revision.made": "ثبت نسخه",
}

SUBJECTS = {
    "account": "حساب",
    "booth": "غرفه",
    "device": "دستگاه",
    "exhibition": "نمایشگاه",
    "gate": "ورودی",
    "release": "انتشار",
}

ACTOR_KINDS = {
    "account": "حساب",
    "device": "دستگاه",
    "system": "خود سامانه",
    "command": "خط فرمان",
    "stranger": "ناشناس",
}

DETAILS = {
    "added": "تازه",
    "address": "نشانی دستگاه",
    "after": "پس از این",
    "agencies": "دستگاه‌ها",
    "agenda": "برنامه‌ها",
    "before": "پیش از این",
    "booth": "غرفه",
    "booths": "غرفه‌ها",
    "capacity": "گنجایش",
    "changed": "تغییریافته",
    "changes": "تغییرها",
    "city": "شهر",
    "closes": "پایان روزانه",
    "depth_cm": "ژرفا (سانتی‌متر)",
    "ends_at": "پایان",
    "exhibition": "نمایشگاه",
    "figures": "آمار",
    "file": "پرونده",
    "hall_id": "سالن",
    "halls": "سالن‌ها",
    "kind": "گونه",
    "latitude": "عرض جغرافیایی",
    "longitude": "طول جغرافیایی",
    "media": "تصویر",
    "name": "نام",
    "neighbourhoods": "محله‌ها",
    "number": "شماره",
    "opens": "آغاز روزانه",
    "paths": "فیلدها",
    "reason": "دلیل",
    "release": "انتشار",
    "role": "نقش",
    "scheme": "طرح",
    "screen_height": "بلندی نمایشگر",
    "screen_width": "پهنای نمایشگر",
    "section": "بخش",
    "section_id": "بخش نمایشگاه",
    "sections": "بخش‌ها",
    "starts_at": "آغاز",
    "title": "عنوان",
    "width_cm": "پهنا (سانتی‌متر)",
    "x_cm": "از چپ نقشه",
    "y_cm": "از بالای نقشه",
}

_VALUES = {
    **{role.value: label for role, label in ROLE_LABELS.items()},
    "empty": "خالی",
    "draft": "پیش‌نویس",
    "submitted": "در بازبینی",
    "approved": "تأییدشده",
    "kiosk": "نمایشگر غرفه",
    "gate": "ورودی",
    "screen": "نمایشگر بزرگ",
    "import": "بارگذاری",
    "on-behalf": "از سوی برگزارکننده",
    "submission": "از محله",
    "suggestion": "پیشنهاد بازبین",
    "roll-back": "بازگشت به نسخهٔ پیشین",
    "reload": "بارگذاری دوباره",
    "identify": "خودت را نشان بده",
}


def action_label(action: str) -> str:
    """«ورود به میز کار» of ``account.signed_in``."""
    return ACTIONS.get(action, action)


def subject_label(subject: str, names: Mapping[str, str] | None = None) -> str:
    """«غرفهٔ ۱» of ``booth:01``; ``names`` tells whole subjects by name; a long id is cut short."""
    kind, _, key = subject.partition(":")
    if kind == "booth" and key:
        return f"غرفهٔ {booth_number(key)}"
    if name := (names or {}).get(subject):
        return f"{SUBJECTS.get(kind, kind)} {name}"
    short = key if len(key) <= 12 else key[:8]
    if key == "unknown":
        return f"{SUBJECTS.get(kind, kind)} ناشناخته"
    shown = to_persian_digits(short) if short.isdigit() else short
    return f"{SUBJECTS.get(kind, kind)} {shown}".strip()


def detail_lines(entry: AuditEntry) -> list[tuple[str, str]]:
    """The details as (what, value), in words."""
    return [
        (DETAILS.get(key, key), _value(value))
        for key, value in entry.details.items()
        if value not in (None, "", [], {})
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "بله" if value else "نه"
    if isinstance(value, int | float):
        return to_persian_digits(value)
    if isinstance(value, str):
        return _VALUES.get(value, value)
    if isinstance(value, list):
        return "، ".join(map(_value, value))
    if isinstance(value, dict):
        return "؛ ".join(f"{DETAILS.get(key, key)} {_value(part)}" for key, part in value.items())
    return "—"
