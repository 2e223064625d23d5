"""Prayer times against published and computed ones, and moments set by them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import TEHRAN
from core.prayer_times import (
    PRAYERS,
    Moment,
    Prayer,
    format_moment,
    parse_moment,
    prayer_time,
    resolve,
)

QOM = (34.64, 50.88)
AHVAZ = (31.32, 48.67)
TEHRAN_CITY = (35.69, 51.42)
OPENING_DAY = date(2022, 10, 31)
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "prayer", "local"),
    [
        # Radio and television of Khuzestan, iribnews.ir/fa/news/5594793, for 21 Mehr 1404.
        (AHVAZ, "dhuhr", "2025-10-13T12:01"),
        (AHVAZ, "maghrib", "2025-10-13T18:03"),
        (AHVAZ, "fajr", "2025-10-14T04:58"),
        # Fars for the first of Ramadan 1393, citna.ir/news/15402, in Iran's summer time.
        (TEHRAN_CITY, "fajr", "2014-06-29T04:05"),
        (TEHRAN_CITY, "maghrib", "2014-06-29T20:45"),
        # todaytime.ir for 7 Azar 1403.
        (TEHRAN_CITY, "fajr", "2024-11-27T05:24"),
        (TEHRAN_CITY, "dhuhr", "2024-11-27T11:52"),
        (TEHRAN_CITY, "maghrib", "2024-11-27T17:12"),
    ],
)
def test_times_are_within_a_minute_of_those_published_in_iran(
    place: tuple[float, float], prayer: Prayer, local: str
) -> None:
    published = datetime.fromisoformat(local).replace(tzinfo=TEHRAN)
    computed = prayer_time(prayer, published.date(), *place)
    assert abs(computed - published) <= MINUTE


@pytest.mark.parametrize(
    ("prayer", "expected"),
    [
        # adhan 4 (JavaScript), its Tehran method, without rounding.
        ("fajr", "2022-10-31T01:32:04"),
        ("dhuhr", "2022-10-31T08:20:06"),
        ("maghrib", "2022-10-31T14:02:30"),
        ("isha", "2022-10-31T14:49:31"),
        ("fajr", "2026-12-21T02:10:38"),
        ("dhuhr", "2026-12-21T08:34:28"),
        ("maghrib", "2026-12-21T13:49:28"),
        ("isha", "2026-12-21T14:39:25"),
    ],
)
def test_times_of_qom_agree_with_another_implementation(prayer: Prayer, expected: str) -> None:
    computed = prayer_time(prayer, utc(expected).date(), *QOM)
    assert abs(computed - utc(expected)) < MINUTE


def test_a_summer_dawn_is_that_of_the_local_day_though_utc_has_another_date() -> None:
    # adhan 4, as above: 03:09 in the morning of 31 Khordad 1401 by standard time.
    assert abs(prayer_time("fajr", date(2022, 6, 21), *QOM) - utc("2022-06-20T23:39:44")) < MINUTE


@given(
    st.dates(date(2017, 1, 1), date(2040, 1, 1)),
    st.floats(-45, 45),
    st.floats(-180, 180),
)
def test_prayers_of_a_day_follow_one_another_anywhere(
    on: date, latitude: float, longitude: float
) -> None:
    times = [prayer_time(prayer, on, latitude, longitude) for prayer in PRAYERS]
    assert times == sorted(times)
    assert times[-1] - times[0] < timedelta(days=1)
    assert {instant.tzinfo for instant in times} == {UTC}


def test_a_sun_that_never_sets_is_refused() -> None:
    with pytest.raises(ValueError, match="Sun never"):
        prayer_time("isha", date(2022, 6, 21), 69.6, 18.9)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("۲۰ دقیقه پس از مغرب", Moment(prayer="maghrib", offset_minutes=20)),
        ("٢٠ دقيقه بعد از نماز مغرب", Moment(prayer="maghrib", offset_minutes=20)),
        ("۱۵ دقیقه پیش از مغرب", Moment(prayer="maghrib", offset_minutes=-15)),
        ("15 دقیقه قبل از اذان صبح", Moment(prayer="fajr", offset_minutes=-15)),
        ("نیم‌ساعت پس از عشا", Moment(prayer="isha", offset_minutes=30)),
        ("یک ربع پیش از ظهر", Moment(prayer="dhuhr", offset_minutes=-15)),
        ("یک ساعت و ۳۰ دقیقه بعد از عشاء", Moment(prayer="isha", offset_minutes=90)),
        ("۲ ساعت پیش از مغرب", Moment(prayer="maghrib", offset_minutes=-120)),
        ("بعد از عشا", Moment(prayer="isha")),
        ("هنگام اذان مغرب", Moment(prayer="maghrib")),
        ("مغرب", Moment(prayer="maghrib")),
        ("۱۸:۰۰", Moment(clock=time(18))),
        ("ساعت 18:00", Moment(clock=time(18))),
    ],
)
def test_moments_are_read_as_people_say_them(typed: str, moment: Moment) -> None:
    assert parse_moment(typed) == moment


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "عصر",
        "۲۰ پس از مغرب",
        "چند دقیقه پس از مغرب",
        "۸۰۰ دقیقه پس از مغرب",
        "۲۵:۰۰",
        "و پس از مغرب",
    ],
)
def test_a_moment_that_is_not_clear_is_refused_in_persian(typed: str) -> None:
    with pytest.raises(ValueError, match=r"[آ-ی]"):
        parse_moment(typed)


def test_a_moment_is_a_clock_time_or_set_by_a_prayer_and_not_both() -> None:
    with pytest.raises(ValueError, match="either"):
        Moment()
    with pytest.raises(ValueError, match="either"):
        Moment(clock=time(18), prayer="isha")
    with pytest.raises(ValueError, match="no offset"):
        Moment(clock=time(18), offset_minutes=5)


def test_moments_are_shown_as_people_say_them() -> None:
    assert format_moment(Moment(clock=time(18))) == "۱۸:۰۰"
    assert format_moment(Moment(prayer="isha")) == "هنگام عشا"
    assert format_moment(Moment(prayer="maghrib", offset_minutes=20)) == "۲۰ دقیقه پس از مغرب"
    assert format_moment(Moment(prayer="dhuhr", offset_minutes=-5)) == "۵ دقیقه پیش از ظهر"


@given(st.sampled_from(PRAYERS), st.integers(-720, 720))
def test_a_shown_moment_reads_back_as_itself(prayer: Prayer, offset: int) -> None:
    moment = Moment(prayer=prayer, offset_minutes=offset)
    assert parse_moment(format_moment(moment)) == moment


def test_a_clock_time_is_of_the_zone() -> None:
    moment = Moment(clock=time(18))
    assert resolve(moment, OPENING_DAY, *QOM) == utc("2022-10-31T14:30")
    assert resolve(moment, OPENING_DAY, *QOM, ZoneInfo("UTC")) == utc("2022-10-31T18:00")


def test_a_moment_set_by_a_prayer_moves_with_the_sun() -> None:
    moment = Moment(prayer="maghrib", offset_minutes=20)
    for on in (OPENING_DAY, date(2022, 6, 21)):
        after = resolve(moment, on, *QOM) - prayer_time("maghrib", on, *QOM)
        assert after == timedelta(minutes=20)
