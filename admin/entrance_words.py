"""What the entrance's log is called in Persian: outcomes, kinds of scan, how conflicts ended."""

from __future__ import annotations

from visitors.scan_log import LoggedScan

OUTCOMES = {
    "admitted": "وارد شد",
    "departed": "خارج شد",
    "malformed": "کد خوانا نبود",
    "unknown": "کد ناشناخته",
    "revoked": "کارت باطل",
    "withdrawn": "دعوت پس گرفته شده",
    "blocked": "ورود بسته",
    "unconfirmed": "دعوت را نپذیرفته",
    "not_yet_valid": "زودتر از وقت دعوت",
    "expired": "پس از وقت دعوت",
    "closed": "بیرون از ساعت",
    "wrong_gate": "ورودی دیگر",
    "already_inside": "از پیش در سالن",
    "no_reentry": "ورود دوباره ندارد",
    "full": "سالن پر",
    "error": "بررسی نشد",
}
REFUSALS = {code: word for code, word in OUTCOMES.items() if code not in ("admitted", "departed")}
DIRECTIONS = {"entry": "ورود", "exit": "خروج"}
MARKS = {
    "first": "نخستین ورود",
    "inside": "اکنون در سالن",
    "overridden": "با اجازهٔ سرپرست",
    "annulled": "بازگردانده",
    "conflict": "ناسازگار",
    "waiting": "ناسازگار، رسیدگی‌نشده",
    "late": "از صف ورودی",
    "walk_in": "بی‌دعوت",
    "closing": "بستن روز",
}
SETTLEMENTS = {
    "party": "دو نفر با یک کارت شمرده شدند",
    "annul": "ورود دوم کنار گذاشته شد",
    "note": "با یادداشت بسته شد",
}


def outcome_word(line: LoggedScan) -> str:
    """«وارد شد», or why not."""
    return OUTCOMES.get(line.scan.outcome, line.scan.outcome)


def marks_of(line: LoggedScan) -> list[str]:
    """What is particular about a line, in words."""
    scan = line.scan
    marks = []
    if scan.overrode:
        marks.append(f"{MARKS['overridden']} ({OUTCOMES.get(scan.overrode, scan.overrode)})")
    if scan.annulled_at:
        marks.append(f"{MARKS['annulled']} به دست {scan.annulled_by}")
    if scan.is_conflict:
        settled = SETTLEMENTS.get(scan.settled_as or "", "رسیدگی شد")
        marks.append(settled if scan.settled_at else MARKS["waiting"])
    if scan.kind in ("walk_in", "closing"):
        marks.append(MARKS[scan.kind])
    elif scan.kind == "queued":
        marks.append(MARKS["late"])
    return marks
