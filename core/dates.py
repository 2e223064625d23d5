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

from core.persian import fold, tidy, to_ascii_digits, to_persian_digits

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
# «دوشنبه، ۹ آبان‌ماه ۱۴۰۱»: folded, so that any letters and half-spaces are read
_MONTH_WORDS = {fold(name): number for number, name in enumerate(MONTHS, 1)}
_WEEKDAY_WORDS = {fold(name).replace(" ", ""): number for number, name in enumerate(WEEKDAYS)}
_IN_WORDS = re.compile(
    rf"(?:(?P<weekday>\D+?)[ ،,]+)?(?P<day>\d{{1,2}}) ?(?P<month>{'|'.join(_MONTH_WORDS)})"
    r"(?: ?ماه)?[ ،,]*(?P<year>1[2-5]\d\d)",
    re.ASCII,
)
_WITHOUT_DAY = re.compile(
    rf"(?:(?:{'|'.join(_MONTH_WORDS)})(?: ?ماه)?[ ،,]*)?(1[2-5]\d\d)|(1[2-5]\d\d)[-/]\d{{1,2}}",
    re.ASCII,
)
_DATE_AND_TIME = re.compile(r"(.+?)(?:\s*،?\s*ساعت\s+|\s*،\s*|\s+|T)(\S+)")
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
    """A date typed as year, month, day with / or -, or in words, with any digits.

    A year from 1700 on is Gregorian (2022-10-31), an earlier one Jalali (۱۴۰۱/۸/۹); in words it is
    «۹ آبان ۱۴۰۱», with its weekday or without. Refuses what is no date, days that are in no
    calendar, such as ۱۴۰۲/۱۲/۳۰, and a month or a year alone: a day nobody said would be made up.
    """
    shown = to_persian_digits(tidy(text))
    typed = to_ascii_digits(tidy(text))
    match = _DATE.fullmatch(typed)
    if match is not None:
        year, month, day = (int(match[group]) for group in (1, 3, 4))
        return _day(year, month, day, shown)
    folded = to_ascii_digits(fold(text))
    said = _IN_WORDS.fullmatch(folded)
    if said is not None:
        found = _day(int(said["year"]), _MONTH_WORDS[said["month"]], int(said["day"]), shown)
        _check_weekday(said["weekday"], found, shown)
        return found
    if _WITHOUT_DAY.fullmatch(folded):
        raise ValueError(f"در «{shown}» روز گفته نشده است. روز را هم بنویسید: ۹ آبان ۱۴۰۱")
    raise ValueError(f"«{tidy(text)}» تاریخ نیست. آن را این‌گونه بنویسید: ۱۴۰۱/۰۸/۰۹")


def lacks_day(text: str) -> bool:
    """Whether it is a date but for its day: «آبان ۱۴۰۱», «۱۴۰۱/۰۸», «۱۴۰۱»."""
    return _WITHOUT_DAY.fullmatch(to_ascii_digits(fold(text))) is not None


def parse_year(text: str) -> int:
    """The Jalali year of a date, a month or a year: 1401 of «۱۴۰۱/۸/۹» and of «آبان ۱۴۰۱»."""
    without_day = _WITHOUT_DAY.fullmatch(to_ascii_digits(fold(text)))
    if without_day is not None:
        return int(without_day[1] or without_day[2])
    return int(JalaliDate(parse_date(text)).year)  # type: ignore[no-untyped-call]


def _day(year: int, month: int, day: int, shown: str) -> date:
    try:
        if year > LAST_YEAR:  # the calendar of computers ends in 9999: nobody counts on from there
            raise ValueError
        if year >= FIRST_GREGORIAN_YEAR:
            return date(year, month, day)
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        raise ValueError(f"در تقویم روزی به تاریخ «{shown}» نیست. ماه و روز را بازبینید.") from None


def _check_weekday(said: str | None, found: date, shown: str) -> None:
    if said is None:
        return
    number = _WEEKDAY_WORDS.get(said.replace(" ", ""))
    if number is None:
        raise ValueError(f"«{shown}» تاریخ نیست. آن را این‌گونه بنویسید: ۱۴۰۱/۰۸/۰۹")
    real = JalaliDate(found).weekday()  # type: ignore[no-untyped-call]
    if number != real:
        raise ValueError(f"«{shown}» {WEEKDAYS[real]} است. روز هفته یا تاریخ را درست کنید.")


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
    parts = _DATE_AND_TIME.fullmatch(tidy(text))
    if parts is None:
        raise ValueError(f"«{tidy(text)}» تاریخ و ساعت نیست؛ مانند ۱۴۰۱/۰۸/۰۹ ۱۸:۰۰ بنویسید.")
    typed = datetime.combine(parse_date(parts[1]), parse_time(parts[2]), zone)
    instant = typed.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise ValueError(f"ساعت «{tidy(text)}» هنگام جابه‌جایی ساعت رسمی از قلم افتاده است.")
    return instant
