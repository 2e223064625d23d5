"""The clock, Jalali dates on the screen, and dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    TEHRAN,
    format_date,
    format_datetime,
    format_relative,
    format_time,
    freeze,
    iso_utc,
    lacks_day,
    now,
    parse_date,
    parse_datetime,
    parse_time,
)

# The exhibition opened on Monday 9 Aban 1401 at 18:00 in Qom.
OPENING_DAY = date(2022, 10, 31)
OPENING = datetime(2022, 10, 31, 14, 30, tzinfo=UTC)


def test_the_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= now() <= datetime.now(UTC)
    assert now().utcoffset() == timedelta(0)


def test_a_frozen_clock_stands_still_and_runs_on_afterwards() -> None:
    with freeze(OPENING.astimezone(TEHRAN)):
        assert now() == OPENING
        assert now().tzinfo is UTC
        with freeze(OPENING + timedelta(hours=1)):
            assert now() == OPENING + timedelta(hours=1)
        assert now() == OPENING
    assert now() > OPENING


def test_instants_without_a_zone_are_refused() -> None:
    naive = datetime(2022, 10, 31, 18)  # noqa: DTZ001
    for act in (format_date, format_time, format_datetime, iso_utc, format_relative):
        with pytest.raises(ValueError, match="منطقهٔ زمانی"):
            act(naive)
    with pytest.raises(ValueError, match="منطقهٔ زمانی"), freeze(naive):
        pass


def test_machines_are_told_utc_to_the_millisecond() -> None:
    instant = datetime(2026, 11, 22, 7, 52, 4, 123999, tzinfo=TEHRAN)
    assert iso_utc(instant) == "2026-11-22T04:22:04.123Z"


def test_a_date_is_shown_in_three_styles() -> None:
    assert format_date(OPENING_DAY) == "۹ آبان ۱۴۰۱"
    assert format_date(OPENING_DAY, "weekday") == "دوشنبه ۹ آبان ۱۴۰۱"
    assert format_date(OPENING_DAY, "short") == "۱۴۰۱/۰۸/۰۹"


def test_the_days_of_a_week_from_saturday_have_their_names() -> None:
    saturday = date(2022, 10, 29)
    shown = [format_date(saturday + timedelta(days), "weekday").split()[0] for days in range(7)]
    assert shown == ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]


def test_an_instant_is_shown_on_the_day_and_hour_of_its_zone() -> None:
    late = datetime(2022, 10, 31, 21, 0, tzinfo=UTC)
    assert format_date(late) == "۱۰ آبان ۱۴۰۱"
    assert format_date(late, zone=ZoneInfo("Europe/London")) == "۹ آبان ۱۴۰۱"
    assert format_time(late) == "۰۰:۳۰"
    assert format_time(time(18, 5)) == "۱۸:۰۵"
    assert format_datetime(OPENING) == "۹ آبان ۱۴۰۱، ساعت ۱۸:۰۰"
    assert format_datetime(OPENING, "short") == "۱۴۰۱/۰۸/۰۹ ۱۸:۰۰"


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(0), "هم‌اکنون"),
        (timedelta(milliseconds=900), "هم‌اکنون"),
        (timedelta(milliseconds=-900), "هم‌اکنون"),
        (timedelta(seconds=20), "۲۰ ثانیه پیش"),
        (timedelta(seconds=59), "۵۹ ثانیه پیش"),
        (timedelta(seconds=60), "۱ دقیقه پیش"),
        (timedelta(minutes=59, seconds=59), "۵۹ دقیقه پیش"),
        (timedelta(hours=23), "۲۳ ساعت پیش"),
        (timedelta(days=2), "۲ روز پیش"),
        (timedelta(days=30), "۹ مهر ۱۴۰۱"),
        (timedelta(minutes=-3), "۳ دقیقه دیگر"),
    ],
)
def test_an_instant_is_told_relative_to_now(ago: timedelta, shown: str) -> None:
    with freeze(OPENING):
        assert format_relative(OPENING - ago) == shown
    assert format_relative(OPENING - ago, at=OPENING) == shown


@pytest.mark.parametrize(
    "typed",
    ["۱۴۰۱/۰۸/۰۹", "1401/8/9", "١٤٠١-٠٨-٠٩", " ۱۴۰۱-8-۹ ", "2022-10-31", "۲۰۲۲/۱۰/۳۱"],
)
def test_a_date_is_read_in_any_digits_and_either_calendar(typed: str) -> None:
    assert parse_date(typed) == OPENING_DAY


def test_the_last_day_of_a_leap_year_is_a_date() -> None:
    assert parse_date("1403/12/30") == date(2025, 3, 20)


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۲/۱۲/۳۰",
        "1401/13/01",
        "1401/07/31",
        "1401/00/10",
        "1401/01/00",
        "2023-02-29",
        "0000/1/1",
    ],
)
def test_a_day_in_no_calendar_is_refused_in_persian(typed: str) -> None:
    with pytest.raises(ValueError, match="در تقویم"):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed", ["", "فردا", "01/08/09", "1401/08-09", "9/8/1401", "1401/08/09 18:00"]
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="این‌گونه بنویسید: ۱۴۰۱/۰۸/۰۹"):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۱/۸/۹",
        "١٤٠١/٨/٩",
        "9 آبان 1401",
        "۹ آبان ۱۴۰۱",
        " ۹  آبان‌ماه، ۱۴۰۱ ",
        "۰۹ آبان ماه ۱۴۰۱",
        "دوشنبه ۹ آبان ۱۴۰۱",
        "دوشنبه، ٩ آبان ١٤٠١",
        "دو شنبه ۹آبان۱۴۰۱",
    ],
)
def test_a_date_is_read_as_people_write_it_in_words(typed: str) -> None:
    assert parse_date(typed) == OPENING_DAY


def test_the_letters_of_other_keyboards_are_read_in_a_months_name() -> None:
    assert parse_date("۱ شهريور ۱۴۰۱") == parse_date("1401/6/1")


@pytest.mark.parametrize("typed", ["آبان ۱۴۰۱", "آبان‌ماه 1401", "1401/08", "۱۴۰۱"])
def test_a_month_or_a_year_alone_asks_for_the_day_and_makes_none_up(typed: str) -> None:
    assert lacks_day(typed)
    with pytest.raises(ValueError, match="روز را هم بنویسید: ۹ آبان ۱۴۰۱"):
        parse_date(typed)


def test_a_day_of_the_week_that_does_not_fit_is_told() -> None:
    with pytest.raises(ValueError, match="دوشنبه است"):
        parse_date("شنبه ۹ آبان ۱۴۰۱")
    with pytest.raises(ValueError, match="۳۱ مهر ۱۴۰۱"):
        parse_date("31 مهر 1401")
    with pytest.raises(ValueError, match="تاریخ نیست"):
        parse_date("حدود ۹ آبان ۱۴۰۱")


@given(st.dates(date(1890, 1, 1), date(2170, 1, 1)))
def test_a_date_shown_in_words_reads_back_as_itself(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(format_date(day, "weekday")) == day


@given(st.dates(date(1700, 1, 1), date(2300, 1, 1)))
def test_a_shown_date_reads_back_as_itself(day: date) -> None:
    assert parse_date(format_date(day, "short")) == day
    assert parse_date(day.isoformat()) == day


def test_a_time_is_read_in_any_digits() -> None:
    assert parse_time("۱۹:۱۵") == parse_time("19:15") == parse_time(" ١٩:١٥ ") == time(19, 15)
    assert parse_time("۷:۰۵:۳۰") == time(7, 5, 30)


@pytest.mark.parametrize("typed", ["24:00", "12:60", "۲۵:۱۰"])
def test_a_time_in_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="نداریم"):
        parse_time(typed)


@pytest.mark.parametrize("typed", ["", "19", "19.15", "7:5", "عصر", "19:15 PM"])
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="ساعت نیست"):
        parse_time(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "۱۴۰۱/۰۸/۰۹ ۱۸:۰۰",
        "۱۴۰۱/۰۸/۰۹، ساعت ۱۸:۰۰",
        "1401-08-09 ساعت 18:00",
        "2022-10-31T18:00",
        "2022-10-31، 18:00:00",
    ],
)
def test_a_date_and_time_are_read_as_of_the_zone(typed: str) -> None:
    assert parse_datetime(typed) == OPENING
    assert parse_datetime(typed).tzinfo is UTC
    assert parse_datetime(typed, ZoneInfo("UTC")) == OPENING + timedelta(hours=3, minutes=30)


@pytest.mark.parametrize("typed", ["", "۱۴۰۱/۰۸/۰۹", "18:00", "۱۴۰۱/۰۸/۰۹ عصر", "۱۴۰۱/۰۸/۳۱ ۱۸:۰۰"])
def test_what_is_no_date_and_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"[آ-ی]"):
        parse_datetime(typed)


def test_an_hour_left_out_by_the_clocks_is_refused() -> None:
    # Until 1401 Iran's clocks went from 00:00 to 01:00 as 2 Farvardin began.
    with pytest.raises(ValueError, match="جابه‌جایی"):
        parse_datetime("۱۴۰۱/۰۱/۰۲ ۰۰:۳۰")


@given(
    st.datetimes(datetime(2023, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
)
def test_a_shown_instant_reads_back_to_the_minute(instant: datetime) -> None:
    minute = instant.replace(second=0, microsecond=0)
    assert parse_datetime(format_datetime(instant, "short")) == minute


def test_a_date_in_words_takes_an_hour() -> None:
    assert parse_datetime("دوشنبه ۹ آبان ۱۴۰۱، ساعت ۱۸:۰۰") == OPENING
    assert parse_datetime("9 آبان 1401 18:00") == OPENING
