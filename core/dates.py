"""The clock, and Jalali dates as people read and type them.

Instants are aware UTC everywhere; a zone matters only at the edge, where they are shown or
typed, and is the caller's to pass. Calendar arithmetic is persiantools'. Weeks begin on
Saturday. All errors are ValueError with a Persian sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from core.persian import tidy, to_ascii_digits, to_persian_digits

TEHRAN = ZoneInfo("Asia/Tehran")
MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
FIRST_GREGORIAN_YEAR = 1700  # a typed year from here on is not Jalali
LAST_YEAR = 2999

DateStyle = Literal["long", "short", "weekday"]

_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DATE_TIME_GAP = re.compile(r"\s*،?\s*ساعت\s+|\s*،\s*|\s+|T")
# Each step of «۳ دقیقه پیش»: how many seconds one is, and its name.
_STEPS = ((86_400, "روز"), (3_600, "ساعت"), (60, "دقیقه"), (1, "ثانیه"))
_DAYS_TOLD_RELATIVELY = 30

_frozen: datetime | None = None


def now() -> datetime:
    """This instant, aware UTC; the only clock of the product."""
    return _frozen or datetime.now(UTC)


@contextmanager
def freeze(instant: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant, in every thread of the process; for tests only."""
    global _frozen
    before, _frozen = _frozen, _aware(instant).astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("زمان بدون منطقهٔ زمانی پذیرفته نیست.")
    return instant


def iso_utc(instant: datetime) -> str:
    """RFC 3339 in UTC to the millisecond, as machines are told: 2026-11-22T04:22:04.123Z."""
    utc = _aware(instant).astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def format_date(value: date, style: DateStyle = "long", *, zone: ZoneInfo = TEHRAN) -> str:
    """«۹ آبان ۱۴۰۱», short «۱۴۰۱/۰۸/۰۹», weekday «دوشنبه ۹ آبان ۱۴۰۱».

    A datetime must be aware and is shown on its day in ``zone``; a date has no zone.
    """
    local = _aware(value).astimezone(zone).date() if isinstance(value, datetime) else value
    day = JalaliDate(local)  # type: ignore[no-untyped-call]
    if style == "short":
        return to_persian_digits(f"{day.year}/{day.month:02}/{day.day:02}")
    long = to_persian_digits(f"{day.day} {MONTHS[day.month - 1]} {day.year}")
    return f"{WEEKDAYS[day.weekday()]} {long}" if style == "weekday" else long


def format_time(value: datetime | time, *, zone: ZoneInfo = TEHRAN) -> str:
    """«۱۸:۰۵». A datetime must be aware and is shown in ``zone``; a time is taken as it is."""
    local = _aware(value).astimezone(zone) if isinstance(value, datetime) else value
    return to_persian_digits(f"{local:%H:%M}")


def format_datetime(value: datetime, style: DateStyle = "long", *, zone: ZoneInfo = TEHRAN) -> str:
    """«۹ آبان ۱۴۰۱، ساعت ۱۸:۰۰»; short «۱۴۰۱/۰۸/۰۹ ۱۸:۰۰»."""
    joint = " " if style == "short" else "، ساعت "
    return format_date(value, style, zone=zone) + joint + format_time(value, zone=zone)


def format_relative(value: datetime, *, at: datetime | None = None, zone: ZoneInfo = TEHRAN) -> str:
    """«هم‌اکنون», «۲۰ ثانیه پیش», «۳ دقیقه دیگر», in whole steps rounded down.

    From 30 days on, the date. ``at`` is what it is relative to, by default now.
    """
    seconds = int(((at or now()) - _aware(value)).total_seconds())
    if abs(seconds) >= _DAYS_TOLD_RELATIVELY * 86_400:
        return format_date(value, zone=zone)
    for size, name in _STEPS:
        if abs(seconds) >= size:
            side = "پیش" if seconds > 0 else "دیگر"
            return to_persian_digits(f"{abs(seconds) // size} {name} {side}")
    return "هم‌اکنون"


def parse_date(text: str) -> date:
    """A date typed as year, month, day with / or - and any digits.

    A year from 1700 on is Gregorian (2022-10-31), an earlier one Jalali (۱۴۰۱/۰۸/۰۹). Refuses
    what is no date, and days that are in no calendar, such as ۱۴۰۲/۱۲/۳۰.
    """
    match = _DATE.fullmatch(to_ascii_digits(tidy(text)))
    if match is None:
        raise ValueError(f"«{tidy(text)}» تاریخ نیست. آن را این‌گونه بنویسید: ۱۴۰۱/۰۸/۰۹")
    year, month, day = (int(match[group]) for group in (1, 3, 4))
    try:
        if year > LAST_YEAR:  # the calendar of computers ends in 9999: nobody counts on from there
            raise ValueError
        if year >= FIRST_GREGORIAN_YEAR:
            return date(year, month, day)
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        shown = to_persian_digits(tidy(text))
        raise ValueError(f"در تقویم روزی به تاریخ «{shown}» نیست. ماه و روز را بازبینید.") from None


def parse_time(text: str) -> time:
    """A time of day typed as «۱۹:۱۵» or «19:15:30», from 00:00 to 23:59."""
    match = _TIME.fullmatch(to_ascii_digits(tidy(text)))
    if match is None:
        raise ValueError(f"«{tidy(text)}» ساعت نیست. آن را این‌گونه بنویسید: ۱۹:۱۵")
    try:
        hour, minute, second = (int(part or 0) for part in match.groups())
        return time(hour, minute, second)
    except ValueError:
        raise ValueError(f"ساعت «{tidy(text)}» نداریم؛ از ۰۰:۰۰ تا ۲۳:۵۹ بنویسید.") from None


def parse_datetime(text: str, zone: ZoneInfo = TEHRAN) -> datetime:
    """A date and a time of ``zone`` as UTC: «۱۴۰۱/۰۸/۰۹ ۱۸:۰۰», «2022-10-31T18:00».

    An hour that the clocks of the zone repeat is its first; one that they leave out is refused.
    """
    parts = _DATE_TIME_GAP.split(tidy(text), maxsplit=1)
    if len(parts) != 2:
        raise ValueError(f"«{tidy(text)}» تاریخ و ساعت نیست؛ مانند ۱۴۰۱/۰۸/۰۹ ۱۸:۰۰ بنویسید.")
    typed = datetime.combine(parse_date(parts[0]), parse_time(parts[1]), zone)
    instant = typed.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise ValueError(f"ساعت «{tidy(text)}» هنگام جابه‌جایی ساعت رسمی از قلم افتاده است.")
    return instant
