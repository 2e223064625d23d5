"""The entrance's page, read: which day is wanted, and what is counted on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy.orm import Session

from admin.entrance_chart import COLOURS, Chart, draw_arrivals
from booth_content.exhibition import find_exhibition
from core.dates import now
from kiosk.gates import GateState, list_gates
from kiosk.hall import look_at_hall
from visitors.arrivals import (
    Expected,
    Place,
    Tally,
    count_conflicts,
    count_expected,
    count_inside,
    days_with_scans,
    tally_scans,
    total,
)
from visitors.deciding import Rules, is_open, local_day
from visitors.gate_pace import IDLE, Pace, read_paces
from visitors.groups import list_groups
from visitors.guest import GuestGroup
from visitors.keeping import instant_of
from visitors.vip_arrivals import VipArrival, list_vips

SPLITS = {"group": "گروه", "gate": "ورودی"}


@dataclass(frozen=True)
class WantedDay:
    """What the address asks for. ``day`` None: all days; ``of`` is "fair" or "rehearsal", and
    ``rehearsal`` the number by which the log tells them apart."""

    day: date | None
    days: list[date]
    today: date
    of: str
    rehearsal: int
    by: str

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def words(self) -> dict[str, str]:
        """The words of an address that mean the same day of the same set."""
        return {"day": self.day.isoformat() if self.day else "all", "of": self.of}


@dataclass(frozen=True)
class GateLine:
    """A gate on the page: where it is, how it works, what came through it."""

    gate: GateState
    pace: Pace
    people: int
    refused: int


@dataclass(frozen=True)
class GroupLine:
    """A group: how many of its guests came, of how many."""

    group: GuestGroup
    came: int
    expected: int


@dataclass(frozen=True)
class DayLine:
    """A day of several: people who came, scans refused."""

    day: date
    people: int
    refused: int


@dataclass(frozen=True)
class EntranceDay:
    """All that the page shows."""

    wanted: WantedDay
    rules: Rules
    is_open: bool
    place: Place
    expected: Expected
    conflicts: int
    came: int
    people: int
    vips_came: int
    refusals: list[tuple[str, int]]
    gates: list[GateLine]
    groups: list[GroupLine]
    chart: Chart | None
    by_day: list[DayLine]
    vips: list[VipArrival]

    @property
    def refused(self) -> int:
        return sum(count for _reason, count in self.refusals)

    @property
    def is_empty(self) -> bool:
        return not (self.wanted.days or self.expected.guests or self.gates)


@dataclass(frozen=True)
class TodaysArrivals:
    """The entrance in three figures, for the page of the day."""

    place: Place
    capacity: int | None
    came: int
    expected: int


def read_arrivals(session: Session, zone: ZoneInfo) -> TodaysArrivals | None:
    """Who is inside and who came today; None while nobody is invited and nobody came."""
    hall = look_at_hall(session, zone)
    tallies = tally_scans(session, rehearsal=hall.rehearsal, day=local_day(now(), zone))
    expected = count_expected(session).guests
    if not expected and not tallies:
        return None
    return TodaysArrivals(
        count_inside(session, hall.rehearsal),
        hall.rules.capacity,
        total((one for one in tallies if one.is_arrival), "newcomers"),
        expected,
    )


def read_wanted(session: Session, zone: ZoneInfo) -> WantedDay:
    """The day and the set of the address: today, or the last day on which anything happened."""
    exhibition = find_exhibition(session)
    is_rehearsal = bool(exhibition and exhibition.is_rehearsal)
    of = request.args.get("of") or ("rehearsal" if is_rehearsal else "fair")
    ended = exhibition.rehearsals_ended if exhibition else 0
    number = 0 if of == "fair" else max(ended + is_rehearsal, 1)
    days = days_with_scans(session, number)
    today = local_day(now(), zone)
    usual = today if today in days or not days else days[-1]
    day = _read_day(request.args.get("day"), usual)
    by = request.args.get("by", "group")
    return WantedDay(day, days, today, of, number, by if by in SPLITS else "group")


def _read_day(text: str | None, usual: date) -> date | None:
    if text == "all":
        return None
    try:
        return date.fromisoformat(text) if text else usual
    except ValueError:
        return usual


def read_entrance(session: Session, zone: ZoneInfo, *, with_names: bool) -> EntranceDay:
    """The whole page: about fifteen statements, whatever the number of guests."""
    wanted = read_wanted(session, zone)
    at = now()
    hall = look_at_hall(session, zone)
    tallies = tally_scans(session, rehearsal=wanted.rehearsal, day=wanted.day)
    arrivals = [one for one in tallies if one.is_arrival]
    groups, gates = list_groups(session), list_gates(session)
    expected = count_expected(session)
    paces = read_paces(session, rehearsal=wanted.rehearsal, at=at) if wanted.is_today else {}
    return EntranceDay(
        wanted=wanted,
        rules=hall.rules,
        is_open=hall.rules.is_rehearsal or is_open(at, hall.rules),
        place=count_inside(session, wanted.rehearsal),
        expected=expected,
        conflicts=count_conflicts(session, wanted.rehearsal),
        came=total(arrivals, "newcomers"),
        people=total(arrivals, "people"),
        vips_came=total((one for one in arrivals if one.is_vip), "newcomers"),
        refusals=_refusals(tallies),
        gates=[_gate_line(one, paces, tallies) for one in gates],
        groups=_group_lines(expected, groups, arrivals),
        chart=_chart(wanted, tallies, groups, gates, hall.rules) if wanted.day else None,
        by_day=[] if wanted.day else _by_day(tallies, zone),
        vips=list_vips(session, rehearsal=wanted.rehearsal, day=wanted.day) if with_names else [],
    )


def _refusals(tallies: list[Tally]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for one in tallies:
        if not one.is_accepted:
            counted[one.outcome] = counted.get(one.outcome, 0) + one.scans
    return sorted(counted.items(), key=lambda item: -item[1])


def _gate_line(gate: GateState, paces: dict[int, Pace], tallies: list[Tally]) -> GateLine:
    own = [one for one in tallies if one.gate_id == gate.gate.id]
    return GateLine(
        gate,
        paces.get(gate.gate.id, IDLE),
        total((one for one in own if one.is_arrival), "people"),
        total((one for one in own if not one.is_accepted), "scans"),
    )


def _group_lines(
    expected: Expected, groups: list[GuestGroup], arrivals: list[Tally]
) -> list[GroupLine]:
    lines = [
        GroupLine(
            group,
            total((one for one in arrivals if one.group_id == group.id), "newcomers"),
            expected.by_group.get(group.id, 0),
        )
        for group in groups
    ]
    return [one for one in lines if one.came or one.expected]


def _by_day(tallies: list[Tally], zone: ZoneInfo) -> list[DayLine]:
    days: dict[date, list[Tally]] = {}
    for one in tallies:
        days.setdefault(local_day(instant_of(one.quarter), zone), []).append(one)
    return [
        DayLine(
            day,
            total((one for one in own if one.is_arrival), "people"),
            total((one for one in own if not one.is_accepted), "scans"),
        )
        for day, own in sorted(days.items())
    ]


def _chart(
    wanted: WantedDay,
    tallies: list[Tally],
    groups: list[GuestGroup],
    gates: list[GateState],
    rules: Rules,
) -> Chart:
    named: list[tuple[int | None, str, str]]
    if wanted.by == "gate":
        named = [
            (one.gate.id, one.gate.name, COLOURS[place % len(COLOURS)])
            for place, one in enumerate(gates)
        ]
    else:
        named = [(one.id, one.name, one.colour) for one in groups]
    is_gate = wanted.by == "gate"
    known = {key for key, _name, _colour in named}
    if any(_key(one, is_gate) not in known for one in tallies if one.is_arrival):
        named.append((None, "جز این‌ها", COLOURS[-1]))

    def key(one: Tally) -> int | None:
        found = _key(one, is_gate)
        return found if found in known else None

    between = _hours_of(wanted.day, rules)
    return draw_arrivals(tallies, key=key, named=named, zone=rules.zone, between=between)


def _key(one: Tally, is_gate: bool) -> int | None:
    return one.gate_id if is_gate else one.group_id


def _hours_of(day: date | None, rules: Rules) -> tuple[datetime, datetime] | None:
    if day is None or rules.opens is None or rules.closes is None or rules.is_rehearsal:
        return None
    opens = datetime.combine(day, rules.opens, rules.zone) - timedelta(minutes=rules.tolerance)
    closes = datetime.combine(day, rules.closes, rules.zone)
    return opens, closes
