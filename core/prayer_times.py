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

# Matched against folded text: ASCII digits, one space for ZWNJ.
_LENGTHS = r"(?:(?P<hours>\d{1,2}|نیم|یک) ساعت)?(?: و )?(?:(?P<minutes>\d{1,3}) دقیقه)?"
_PRAYER_MOMENT = re.compile(
    rf"(?:{_LENGTHS} ?(?P<side>پس|بعد|پیش|قبل) از |(?:هنگام|وقت) )?(?:اذان |نماز )?"
    rf"(?P<prayer>{'|'.join(map(fold, _BY_NAME))})"
)
