"""Arrivals per quarter hour as a picture: where each bar stands, and what is written beside it.

Time runs from right to left, as the page is read. The plot is stretched to its place, so nothing
is written in it: hours and numbers stand around it as text of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.persian import to_persian_digits
from visitors.arrivals import Tally
from visitors.keeping import QUARTER_SECONDS, instant_of

WIDTH = 10
GAP = 1.5
HEIGHT = 100
QUARTERS_AN_HOUR = 4
FEWEST_HOURS = 4
MOST_LABELS = 8
# far apart for colour-blind eyes; the groups have colours of their own
COLOURS = ("#0f7680", "#a8492a", "#d9a441", "#4a5f9e", "#7a4f9a", "#3f6b2a", "#8a6d1b", "#525b6e")


@dataclass(frozen=True)
class Series:
    """What is stacked: a group or a gate, its colour, and its people in all."""

    key: int | None
    name: str
    colour: str
    people: int


@dataclass(frozen=True)
class Piece:
    """A part of a bar, in the plot's units from its upper left corner."""

    x: float
    y: float
    height: float
    colour: str


@dataclass(frozen=True)
class Bar:
    """A quarter of an hour: from when, how many people came, of which series."""

    quarter: int
    starts_at: datetime
    people: int
    counts: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Chart:
    """All of it; ``ticks`` are the numbers beside the plot from above to below, ``hours`` the
    words under it from the first to the last, each as wide as the others."""

    bars: tuple[Bar, ...]
    series: tuple[Series, ...]
    ticks: tuple[int, ...]
    hours: tuple[str, ...]
    width: int

    @property
    def busy(self) -> list[Bar]:
        """The quarters in which anybody came."""
        return [bar for bar in self.bars if bar.people]


def draw_arrivals(
    tallies: Iterable[Tally],
    *,
    key: Callable[[Tally], int | None],
    named: Sequence[tuple[int | None, str, str]],
    zone: ZoneInfo,
    between: tuple[datetime, datetime] | None = None,
) -> Chart:
    """People who came, quarter by quarter, stacked by ``key``; ``named`` are the series as (key,
    name, colour), in the order of the stack. ``between``: the hours of that day, always shown."""
    came: dict[int, dict[int | None, int]] = {}
    for one in tallies:
        if one.is_arrival:
            stack = came.setdefault(one.quarter, {})
            stack[key(one)] = stack.get(key(one), 0) + one.people
    first, last = _range(came, zone, between)
    step = _label_step((last - first) // QUARTERS_AN_HOUR)
    last = first + _up(last - first, QUARTERS_AN_HOUR * step)
    top = _nice(max((sum(stack.values()) for stack in came.values()), default=0))
    quarters = range(first, last)
    bars = tuple(
        _bar(quarter, place, len(quarters), came.get(quarter, {}), named, top, zone)
        for place, quarter in enumerate(quarters)
    )
    return Chart(
        bars,
        tuple(
            Series(one, name, colour, sum(stack.get(one, 0) for stack in came.values()))
            for one, name, colour in named
        ),
        (top, top // 2, 0),
        tuple(_hour(bar.starts_at) for bar in bars[:: QUARTERS_AN_HOUR * step]),
        len(quarters) * WIDTH,
    )


def _bar(
    quarter: int,
    place: int,
    count: int,
    stack: dict[int | None, int],
    named: Sequence[tuple[int | None, str, str]],
    top: int,
    zone: ZoneInfo,
) -> Bar:
    x = (count - 1 - place) * WIDTH + GAP / 2
    pieces, below = [], 0.0
    for one, _name, colour in named:
        if people := stack.get(one, 0):
            height = people / top * HEIGHT
            below += height
            pieces.append(Piece(x, round(HEIGHT - below, 2), round(height, 2), colour))
    counts = tuple(stack.get(one, 0) for one, _name, _colour in named)
    starts_at = instant_of(quarter).astimezone(zone)
    return Bar(quarter, starts_at, sum(stack.values()), counts, tuple(pieces))


def _range(
    came: dict[int, dict[int | None, int]],
    zone: ZoneInfo,
    between: tuple[datetime, datetime] | None,
) -> tuple[int, int]:
    """The first quarter and the one after the last, in whole local hours."""
    instants = [instant_of(one) for one in came]
    if between is not None:
        instants += [between[0], between[1] - timedelta(seconds=1)]
    if not instants:
        return 0, FEWEST_HOURS * QUARTERS_AN_HOUR
    begin = min(instants).astimezone(zone).replace(minute=0, second=0, microsecond=0)
    end = max(instants).astimezone(zone).replace(minute=0, second=0, microsecond=0)
    end = max(end + timedelta(hours=1), begin + timedelta(hours=FEWEST_HOURS))
    return int(begin.timestamp()) // QUARTER_SECONDS, int(end.timestamp()) // QUARTER_SECONDS


def _label_step(hours: int) -> int:
    return next(
        step for step in (1, 2, 3, 4, 6, 12, 24) if hours / step <= MOST_LABELS or step > 12
    )


def _nice(most: int) -> int:
    """The smallest even number of a round sort that is not below ``most``."""
    size = 1
    while True:
        for factor in (4, 6, 8, 10, 20):
            if factor * size >= most:
                return factor * size
        size *= 10


def _up(number: int, step: int) -> int:
    return -(-number // step) * step


def _hour(at: datetime) -> str:
    return to_persian_digits(at.hour)
