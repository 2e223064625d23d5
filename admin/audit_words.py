"""The audit log in Persian: what each action, subject and detail is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booth_content.exhibition import booth_number
from booth_content.workflow import STATE_LABELS
from core.audit import AuditEntry
from core.persian import to_persian_digits
from core.rights import ROLE_LABELS
from visitors.guest_words import STATE_WORDS

ACTIONS = {
    "access_link.device_ended": "بیرون کردن دستگاه محله",
    "access_link.left": "خروج دستگاه محله",
    "access_link.made": "ساختن راه ورود محله",
    "access_link.prolonged": "تمدید راه ورود محله",
    "access_link.refused": "رمز نادرست در راه ورود محله",
    "access_link.renewed": "برگهٔ تازه برای راه ورود محله",
    "access_link.revoked": "بستن راه ورود محله",
    "access_link.used": "ورود دستگاه محله",
    "account.added": "ساختن حساب",
    "account.disabled": "بستن حساب",
    "account.enabled": "باز کردن حساب",
    "account.password_changed": "گذاشتن گذرواژهٔ خود",
    "account.password_reset": "گذرواژهٔ یک‌بارمصرف تازه",
    "account.pin_refused": "رمز نادرست سرپرست",
    "account.pin_set": "رمز تازهٔ سرپرست",
    "account.role_changed": "تغییر نقش",
    "account.sign_in_refused": "ورود ناموفق",
    "account.signed_in": "ورود به میز کار",
    "account.signed_out_everywhere": "خروج از همه‌جا",
    "badge.issued": "صدور کارت",
    "badge.issued_many": "صدور چند کارت",
    "badge.issued_missing": "صدور کارت‌های مانده",
    "badge.lost": "گم شدن کارت",
    "badge.replaced_at_gate": "کارت تازه در ورودی",
    "badge_paper.fetched": "گرفتن پروندهٔ کارت‌ها",
    "badge_paper.removed": "پاک کردن پروندهٔ کارت‌ها",
    "badge_sizes.changed": "تغییر اندازهٔ کارت‌ها",
    "booth.changed": "تغییر مشخصات غرفه",
    "media.removed": "حذف پروندهٔ آماده‌نشده",
    "comment.added": "یادداشت بازبینی",
    "suggestion.refused_because": "گفتن دلیل نپذیرفتن پیشنهاد",
    "comment.opened": "باز کردن دوبارهٔ یادداشت",
    "comment.resolved": "بستن یادداشت بازبینی",
    "content.accept": "پذیرفتن پیشنهاد بازبین",
    "check_in.annul_refused": "رد بازگرداندن پذیرش",
    "check_in.annulled": "بازگرداندن پذیرش",
    "check_in.conflicts_seen_at_gate": "دیدن ناسازگاری‌ها در ورودی",
    "check_in.reopened": "برگرداندن رسیدگی به ناسازگاری",
    "check_in.restored": "شمردن دوبارهٔ پذیرش",
    "check_in.settled": "رسیدگی به پذیرش ناسازگار",
    "check_in.settled_at_gate": "رسیدگی به ناسازگاری در ورودی",
    "booth.hidden": "پنهان کردن غرفه",
    "booth.shown": "نشان دادن دوبارهٔ غرفه",
    "content.approve": "تأیید محتوا",
    "content.claim": "برداشتن برای بازبینی",
    "content.conflict_decided": "تصمیم دربارهٔ تعارض",
    "content.edit_again": "ویرایش دوباره",
    "content.refuse": "نپذیرفتن پیشنهاد بازبین",
    "content.release": "رها کردن بازبینی",
    "content.request_changes": "درخواست اصلاح",
    "content.freeze_set": "بستن یا گشودن نوشتن",
    "content.respite_ended": "پایان مهلت غرفه",
    "content.respite_given": "مهلت نوشتن برای غرفه",
    "content.recall": "پس گرفتن از بازبینی",
    "content.restored": "بازگرداندن نسخهٔ پیشین",
    "content.save": "آغاز نوشتن",
    "content.sign_off": "تأیید برگزارکننده",
    "content.submit": "فرستادن برای بازبینی",
    "content.suggest": "پیشنهاد متن به محله",
    "content.take_over": "گرفتن بازبینی از دیگری",
    "content.undo_review": "برگرداندن پاسخ بازبینی",
    "content.workbook_made": "دادن کارپوشهٔ محتوا",
    "content.workbook_returned": "بازگشت کارپوشهٔ محتوا",
    "device.code_made": "ساختن کد جفت‌کردن",
    "device.commanded": "فرمان به دستگاه",
    "device.draft_ended": "پایان پیش‌نویس روی نمایشگر",
    "device.draft_shown": "پیش‌نویس روی نمایشگر",
    "device.moved": "جابه‌جایی دستگاه",
    "device.paired": "جفت‌شدن دستگاه",
    "device.playlist_set": "نوبت نمایشگر بزرگ",
    "device.registered": "افزودن دستگاه",
    "device.renamed": "نام تازهٔ دستگاه",
    "device.revoked": "باطل کردن دستگاه",
    "entrance.changed": "تغییر تنظیم ورودی",
    "entrance.day_closed": "بستن روز",
    "entrance.exported": "گرفتن سیاههٔ پذیرش",
    "entrance.list_fetched": "گرفتن فهرست کاغذی مهمانان",
    "entrance.retention_set": "روز پاک‌شدن نام مهمانان",
    "exhibition.changed": "تغییر نمایشگاه",
    "exhibition.demo_off": "پایان نمایش بی‌دستگاه",
    "exhibition.demo_on": "آغاز نمایش بی‌دستگاه",
    "exhibition.loaded": "بارگذاری نمایشگاه",
    "exhibition.rehearsal_off": "پایان تمرین",
    "exhibition.rehearsal_on": "آغاز تمرین",
    "media.collected": "پاک‌شدن پرونده‌های بی‌استفاده",
    "gate.added": "افزودن ورودی",
    "gate.renamed": "نام تازهٔ ورودی",
    "group.added": "افزودن گروه مهمانان",
    "group.changed": "تغییر گروه مهمانان",
    "group.limited": "تغییر ورودی‌ها و روزهای گروه",
    "group.moved": "جای گروه میان گروه‌ها",
    "group.removed": "برداشتن گروه مهمانان",
    "guest.added": "افزودن مهمان",
    "guest.changed": "تغییر مشخصات مهمان",
    "guest.data_given": "دادن داده‌های مهمان به خودش",
    "guest.merged": "یکی کردن دو مهمان",
    "guest.searched_at_gate": "جست‌وجوی نام در ورودی",
    "guest.parted": "جدا کردن دو مهمان",
    "guest.undone": "بازگرداندن",
    "guests.exported": "خروجی گرفتن از مهمانان",
    "guests.loaded": "بارگذاری مهمانان",
    "invitation.accept": "پذیرش دعوت",
    "invitation.block": "بستن ورود مهمان",
    "invitation.changed": "تغییر دعوت‌نامه",
    "invitation.decline": "رد دعوت",
    "invitation.invite": "فرستادن دعوت",
    "invitation.restore": "بازگرداندن دعوت",
    "invitation.withdraw": "پس گرفتن دعوت",
    "media.focal_set": "نقطهٔ دید تصویر",
    "media.poster_chosen": "عکس روی فیلم",
    "media.upload_ended": "لغو فرستادن",
    "media.uploaded": "فرستادن عکس، فیلم یا صدا",
    "media.uploads_expired": "پایان مهلت فرستادن",
    "release.published": "انتشار",
    "release.rolled_back": "بازگشت به انتشار پیشین",
    "release.schedule_cancelled": "لغو انتشار زمان‌بندی‌شده",
    "release.schedule_moved": "زمان تازهٔ انتشار",
    "release.schedule_refused": "انتشار زمان‌بندی‌شده انجام نشد",
    "release.schedule_started": "آغاز انتشار زمان‌بندی‌شده",
    "release.scheduled": "زمان‌بندی انتشار",
    "revision.made": "ثبت نسخه",
    "suggestion.dropped": "دور انداختن پیشنهاد",
    "suggestion.written": "نوشتن پیشنهاد",
    "visitors.purged": "پاک‌شدن نام مهمانان",
}

SUBJECTS = {
    "access_link": "راه ورود",
    "account": "حساب",
    "badge_paper": "پروندهٔ کارت‌ها",
    "badge_sizes": "اندازهٔ کارت‌ها",
    "badges": "کارت‌ها",
    "booth": "غرفه",
    "check_in": "پذیرش",
    "device": "دستگاه",
    "entrance": "ورودی‌ها",
    "exhibition": "نمایشگاه",
    "gate": "ورودی",
    "group": "گروه مهمانان",
    "guest": "مهمان",
    "guests": "مهمانان",
    "release": "انتشار",
    "schedule": "انتشار زمان‌بندی‌شدهٔ",
}

ACTOR_KINDS = {
    "account": "حساب",
    "device": "دستگاه",
    "system": "خود سامانه",
    "command": "خط فرمان",
    "stranger": "ناشناس",
    "contributor": "محله",
}

DETAILS = {
    "added": "تازه",
    "address": "نشانی دستگاه",
    "after": "پس از این",
    "act": "کار بازگردانده",
    "agencies": "دستگاه‌ها",
    "agenda": "برنامه‌ها",
    "at": "زمان",
    "before": "پیش از این",
    "block_note": "دلیل بستن",
    "booth": "غرفه",
    "booths": "غرفه‌ها",
    "capacity": "گنجایش",
    "changed": "تغییریافته",
    "changes": "تغییرها",
    "city": "شهر",
    "colour": "رنگ",
    "closes": "پایان روزانه",
    "closes_day_at": "ساعت بستن روز",
    "count": "شمار",
    "days": "روزها",
    "demands_confirmation": "پذیرش دعوت لازم است",
    "depth_cm": "ژرفا (سانتی‌متر)",
    "due_at": "زمان انتشار",
    "ends_at": "پایان",
    "entries_per_day": "ورود در روز",
    "exhibition": "نمایشگاه",
    "figures": "آمار",
    "bytes": "بایت",
    "file": "پرونده",
    "files": "پرونده‌ها",
    "format": "قالب",
    "gates": "ورودی‌ها",
    "group_id": "گروه",
    "groups": "گروه‌ها",
    "guests": "مهمانان",
    "hall_id": "سالن",
    "halls": "سالن‌ها",
    "has_reentry": "ورود دوباره",
    "idle_after_s": "مهلت بی‌لمس (ثانیه)",
    "is_greeted": "خوش‌آمد با نام",
    "is_vip": "ویژه",
    "job": "سمت",
    "kind": "گونه",
    "label": "خانه",
    "latitude": "عرض جغرافیایی",
    "longitude": "طول جغرافیایی",
    "media": "عکس، فیلم یا صدا",
    "name": "نام",
    "neighbourhoods": "محله‌ها",
    "nonce": "شناسهٔ پذیرش",
    "note": "یادداشت",
    "number": "شماره",
    "opens": "آغاز روزانه",
    "organisation": "سازمان",
    "other": "مهمان دیگر",
    "party_size": "شمار همراه با مهمان",
    "paths": "فیلدها",
    "reader": "برای",
    "phone": "تلفن",
    "reason": "دلیل",
    "refused": "کنار گذاشته",
    "release": "انتشار",
    "removed": "برداشته",
    "replaces": "جای کارت پیشین",
    "role": "نقش",
    "badges": "کارت‌ها",
    "scans": "سطرهای پذیرش",
    "scheme": "طرح",
    "settled_as": "راه رسیدگی",
    "until": "تا پایان روز",
    "screen_height": "بلندی نمایشگر",
    "screen_width": "پهنای نمایشگر",
    "section": "بخش",
    "section_id": "بخش نمایشگاه",
    "sections": "بخش‌ها",
    "starts_at": "آغاز",
    "taken_from": "پیش‌تر در دست",
    "state": "وضعیت",
    "state_before": "وضعیت پیش از بستن",
    "title": "عنوان",
    "told_at": "زمان به گفتهٔ ورودی",
    "tolerance_minutes": "رواداری (دقیقه)",
    "valid_from": "از",
    "valid_until": "تا",
    "why": "چرا",
    "width_cm": "پهنا (سانتی‌متر)",
    "x_cm": "از چپ نقشه",
    "y_cm": "از بالای نقشه",
}

# by which an act on guests is taken back
_FOR_PROGRAMS = frozenset({"badges", "batch", "ended", "scans"})
_VALUES = {
    **STATE_WORDS,
    **{role.value: label for role, label in ROLE_LABELS.items()},
    **STATE_LABELS,
    "internal": "بازبین‌ها",
    "contributor": "محله",
    "kiosk": "نمایشگر غرفه",
    "gate": "ورودی",
    "screen": "نمایشگر بزرگ",
    "import": "بارگذاری",
    "on-behalf": "از سوی برگزارکننده",
    "submission": "از محله",
    "suggestion": "پیشنهاد بازبین",
    "picture": "عکس",
    "video": "فیلم",
    "sound": "صدا",
    "party": "دو نفر با یک کارت",
    "annul": "کنار گذاشتن ورود دوم",
    "roll-back": "بازگشت به نسخهٔ پیشین",
    "reload": "بارگذاری دوباره",
    "identify": "خودت را نشان بده",
    "swap_now": "نشان دادن فوری نسخهٔ تازه",
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
        (DETAILS.get(key, key), _detail(key, value))
        for key, value in entry.details.items()
        if value not in (None, "", [], {}) and key not in _FOR_PROGRAMS
    ]


def _detail(key: str, value: Any) -> str:
    return action_label(value) if key == "act" else _value(value)


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
