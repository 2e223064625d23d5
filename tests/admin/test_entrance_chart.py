"""Arrivals as bars: where they stand, and the estimate of a queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from admin.entrance_chart import draw_arrivals
from core.dates import TEHRAN
from visitors.arrivals import Tally
from visitors.gate_pace import pace_of
from visitors.keeping import quarter_of

# 16:30 in Qom
AT = datetime(2022, 11, 1, 13, tzinfo=UTC)
NAMED = [(1, "مدیران", "#1d4e89"), (2, "رسانه", "#b5532a")]


def tally(minutes: int, group: int, people: int, outcome: str = "admitted") -> Tally:
    quarter = quarter_of(AT + timedelta(minutes=minutes))
    return Tally(quarter, 1, group, False, "entry", outcome, 1, people, 1)


def test_time_runs_from_right_to_left_and_pieces_stand_on_one_another() -> None:
    tallies = [tally(0, 1, 3), tally(0, 2, 1), tally(15, 2, 8), tally(15, 2, 5, "full")]
    chart = draw_arrivals(tallies, key=lambda one: one.group_id, named=NAMED, zone=TEHRAN)
    first, second = chart.busy
    assert (first.people, first.counts, second.counts) == (4, (3, 1), (0, 8))
    assert first.starts_at.strftime("%H:%M") == "16:30"
    assert first.pieces[0].x > second.pieces[0].x
    assert chart.ticks == (8, 4, 0)
    assert [(piece.y, piece.height) for piece in first.pieces] == [(62.5, 37.5), (50.0, 12.5)]
    assert second.pieces[0].height == 100
    assert chart.hours == ("۱۶", "۱۷", "۱۸", "۱۹")
    assert [one.people for one in chart.series] == [3, 9]


def test_a_long_day_has_no_more_words_than_have_room() -> None:
    between = (AT.astimezone(TEHRAN).replace(hour=0, minute=0), AT + timedelta(hours=7))
    chart = draw_arrivals([], key=lambda one: 1, named=NAMED, zone=TEHRAN, between=between)
    assert len(chart.bars) == 96
    assert chart.hours == ("۰", "۳", "۶", "۹", "۱۲", "۱۵", "۱۸", "۲۱")
    assert chart.ticks == (4, 2, 0)


@pytest.mark.parametrize(
    ("every", "scans", "load", "waiting"),
    # at 6 s a guest: one each 12 s is half of what the gate can, one each 6 s all of it
    [(6, 25, 0.5, 0.5), (6, 50, 0.95, 18.05)],
)
def test_a_gates_queue_follows_from_how_busy_it_is(
    every: int, scans: int, load: float, waiting: float
) -> None:
    times = [AT - timedelta(seconds=every * n) for n in range(scans, 0, -1)]
    pace = pace_of(times, AT)
    assert pace.service_seconds == every
    assert pace.load == pytest.approx(load)
    assert pace.waiting == pytest.approx(waiting)


def test_of_a_gate_that_scanned_little_nothing_is_said() -> None:
    pace = pace_of([AT - timedelta(seconds=n) for n in (240, 200, 30)], AT)
    assert pace.per_minute == pytest.approx(0.6)
    assert pace.load is pace.waiting is pace.wait_seconds is None
