"""Prayer times, and the moments of a programme that are set by them.

The method is that of the Institute of Geophysics of the University of Tehran, which Iran's
calendars and radio follow: Fajr with the sun 17.7° below the horizon, Maghrib at 4.5°, Isha at
14°, the true centre of the sun without refraction; Dhuhr at the sun's transit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from astral import Observer, SunDirection
from astral.sun import noon, time_at_elevation

from core.dates import TEHRAN, format_time, parse_time
from core.persian import fold, tidy, to_persian_digits

Prayer = Literal["fajr", "dhuhr", "maghrib", "isha"]
PRAYERS: tuple[Prayer, ...] = get_args(Prayer)

_ANGLES = {
    "fajr": (-17.7, SunDirection.RISING),
    "maghrib": (-4.5, SunDirection.SETTING),
    "isha": (-14.0, SunDirection.SETTING),
}
_NAMES: dict[Prayer, str] = {"fajr": "صبح", "dhuhr": "ظهر", "maghrib": "مغرب", "isha": "عشا"}
_BY_NAME: dict[str, Prayer] = {name: prayer for prayer, name in _NAMES.items()}
_BY_NAME |= {"فجر": "fajr", "عشاء": "isha"}

_FARTHEST = 12 * 60  # minutes; farther than that another prayer or a clock time is meant

# Matched against folded text: ASCII digits, one space for ZWNJ.
_MOMENT = re.compile(
    r"(?:هنگام |وقت |(?P<length>.+ )?(?P<side>پس|بعد|پیش|قبل) از )?(?:اذان |نماز )?"
    rf"(?P<prayer>{'|'.join(_BY_NAME)})"
)
_LENGTH = re.compile(r"(?:(\d{1,2}|یک) ساعت)?(?: و )?(?:(\d{1,3}) دقیقه)?", re.ASCII)
_SPOKEN_LENGTHS = {"نیم ساعت": 30, "یک ربع": 15, "": 0}


@dataclass(frozen=True)
class Moment:
    """A time of day in a programme: a clock time of its zone, or minutes after a prayer time.

    ``offset_minutes`` is below zero for before the prayer, and zero with a clock time.
    """

    clock: time | None = None
    prayer: Prayer | None = None
    offset_minutes: int = 0

    def __post_init__(self) -> None:
        if (self.clock is None) == (self.prayer is None):
            raise ValueError("a moment is either a clock time or set by a prayer")
        if self.clock is not None and self.offset_minutes:
            raise ValueError("a clock time has no offset")


def prayer_time(prayer: Prayer, on: date, latitude: float, longitude: float) -> datetime:
    """The instant (UTC) of a prayer on a local day, at degrees north and east, to the second.

    Within a minute of Iran's published times. Raises ValueError near the poles, on days when the
    sun never goes that low.
    """
    observer = Observer(latitude, longitude)
    if prayer == "dhuhr":
        return noon(observer, on)
    angle, direction = _ANGLES[prayer]
    # The library takes days of UTC: a summer dawn in Iran is on the day before. The one that is
    # meant is within half a day of local noon.
    midday = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) - timedelta(hours=longitude / 15)
    candidates = [
        time_at_elevation(observer, angle, on + timedelta(days), direction, with_refraction=False)
        for days in (-1, 0, 1)
    ]
    return min(candidates, key=lambda instant: abs(instant - midday))


def parse_moment(text: str) -> Moment:
    """«۱۸:۰۰», «ساعت ۱۸:۰۰», «مغرب», «بعد از عشا», «۲۰ دقیقه پس از مغرب», «نیم ساعت پیش از ظهر».

    Any digits and spelling that ``fold`` evens out. Raises ValueError with a Persian sentence.
    """
    plain = fold(text)
    match = _MOMENT.fullmatch(plain)
    if match is None:
        return Moment(clock=parse_time(plain.removeprefix("ساعت ")))
    minutes = _parse_length((match["length"] or "").strip())
    if minutes is None or minutes > _FARTHEST:
        raise ValueError(f"«{tidy(text)}» روشن نیست؛ مانند «۲۰ دقیقه پس از مغرب» بنویسید.")
    before = match["side"] in {"پیش", "قبل"}
    return Moment(prayer=_BY_NAME[match["prayer"]], offset_minutes=-minutes if before else minutes)


def _parse_length(folded: str) -> int | None:
    """Minutes of «۲۰ دقیقه» or «یک ساعت و ۳۰ دقیقه»; None if it is no length."""
    if folded in _SPOKEN_LENGTHS:
        return _SPOKEN_LENGTHS[folded]
    match = _LENGTH.fullmatch(folded)
    if match is None:
        return None
    hours, minutes = match.groups(default="0")
    return int(hours.replace("یک", "1")) * 60 + int(minutes)


def format_moment(moment: Moment) -> str:
    """«۱۸:۰۰», «هنگام مغرب», «۲۰ دقیقه پس از مغرب»: ``parse_moment`` reads it back as the same."""
    if moment.clock is not None:
        return format_time(moment.clock)
    assert moment.prayer is not None  # as Moment itself sees to
    name = _NAMES[moment.prayer]
    if not moment.offset_minutes:
        return f"هنگام {name}"
    side = "پس" if moment.offset_minutes > 0 else "پیش"
    return f"{to_persian_digits(abs(moment.offset_minutes))} دقیقه {side} از {name}"


def resolve(
    moment: Moment, on: date, latitude: float, longitude: float, zone: ZoneInfo = TEHRAN
) -> datetime:
    """The instant (UTC) of a moment on a local day; ``zone`` matters to clock times only."""
    if moment.clock is not None:
        return datetime.combine(on, moment.clock, zone).astimezone(UTC)
    assert moment.prayer is not None  # as Moment itself sees to
    at_prayer = prayer_time(moment.prayer, on, latitude, longitude)
    return at_prayer + timedelta(minutes=moment.offset_minutes)
