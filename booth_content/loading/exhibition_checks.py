"""The checks between rows: twice the same, names that lead nowhere, booths on top of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from booth_content.exhibition import BoothKind
from booth_content.loading import booth_rows, exhibition_rows
from booth_content.loading.cell_reading import code_key
from booth_content.loading.load_report import LoadReport
from core.persian import fold
from core.prayer_times import resolve
from core.workbook.report import Whole
from core.workbook.table import Column, Line

NEIGHBOURHOOD_SECTION, AGENCY_SECTION = "N", "P"
_BASE_PREFIX = fold("پایگاه تخصصی")


class _Row(Protocol):
    @property
    def line(self) -> Line: ...


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True)
class Before:
    """What the database knows already and a workbook may leave out: degrees, folded agencies."""

    latitude: float | None = None
    longitude: float | None = None
    agencies: frozenset[str] = frozenset()


@dataclass
class Reading:
    """All that a workbook says; None where it has no such sheet or cannot be told apart by it."""

    exhibition: exhibition_rows.ExhibitionFacts = field(
        default_factory=exhibition_rows.ExhibitionFacts
    )
    sections: list[exhibition_rows.SectionRow] | None = None
    neighbourhoods: list[booth_rows.NeighbourhoodRow] | None = None
    booths: list[booth_rows.BoothRow] | None = None
    agencies: list[exhibition_rows.AgencyRow] | None = None
    agenda: list[exhibition_rows.AgendaRow] | None = None
    # worked out by the checks, by row number
    kinds: dict[int, BoothKind] = field(default_factory=dict)
    starts: dict[int, datetime] = field(default_factory=dict)


def check_reading(reading: Reading, report: LoadReport, *, zone: ZoneInfo, before: Before) -> None:
    """Note every problem between rows, and work out kinds of booths and times of the agenda."""
    _check_span(reading, report)
    _check_twice(reading.sections, exhibition_rows.SECTION_CODE, lambda row: row.code, code_key)
    _check_twice(reading.neighbourhoods, booth_rows.PLACE_CODE, lambda row: row.code, code_key)
    _check_twice(reading.booths, booth_rows.BOOTH_CODE, lambda row: row.code, code_key)
    _check_twice(reading.agencies, exhibition_rows.AGENCY_NAME, lambda row: row.name, fold)
    _note_names(reading.neighbourhoods or [], report)
    agencies = _agencies(reading, before)
    _check_booths(reading, report, agencies)
    _note_overlaps(reading.booths or [], report)
    _check_agenda(reading, report, agencies, zone, before)


def _check_span(reading: Reading, report: LoadReport) -> None:
    facts, places = reading.exhibition.facts, reading.exhibition.places
    starts, ends = facts.get("starts_at"), facts.get("ends_at")
    if starts and ends and ends <= starts:
        report.add_problem("end_before_start", places["ends_at"])


def _check_twice(
    found: list[R] | None,
    column: Column,
    text: Callable[[R], str],
    key: Callable[[str], str],
) -> None:
    seen: dict[str, int] = {}
    for row in found or []:
        name = text(row)
        if not name:
            continue
        first = seen.setdefault(key(name), row.line.number)
        if first != row.line.number:
            row.line.refuse("twice", column, text=name, first=first)


def _note_names(found: Iterable[booth_rows.NeighbourhoodRow], report: LoadReport) -> None:
    seen: dict[str, int] = {}
    for row in found:
        first = seen.setdefault(fold(row.name), row.line.number)
        if row.name and first != row.line.number:
            place = row.line.place(booth_rows.PLACE_NAME)
            report.add_notice("name_twice", place, text=row.name, first=first)


def _agencies(reading: Reading, before: Before) -> frozenset[str]:
    if reading.agencies is None:
        return before.agencies
    return frozenset(fold(row.name) for row in reading.agencies)


def _check_booths(reading: Reading, report: LoadReport, agencies: frozenset[str]) -> None:
    sections = _keys(reading.sections)
    places = _keys(reading.neighbourhoods)
    known = Whole("، ".join(row.code for row in reading.sections or [] if row.code))
    for row in reading.booths or []:
        if row.section and sections and code_key(row.section) not in sections:
            row.line.refuse(
                "section_unknown", booth_rows.BOOTH_SECTION, text=row.section, known=known
            )
        if row.neighbourhood and places and code_key(row.neighbourhood) not in places:
            row.line.refuse("neighbourhood_unknown", booth_rows.BOOTH_PLACE, text=row.neighbourhood)
        reading.kinds[row.line.number] = _kind(row, agencies, report)


def _keys(
    found: Iterable[exhibition_rows.SectionRow | booth_rows.NeighbourhoodRow] | None,
) -> set[str]:
    return {code_key(row.code) for row in found or [] if row.code}


def _kind(row: booth_rows.BoothRow, agencies: frozenset[str], report: LoadReport) -> BoothKind:
    """Whose booth it is: by its neighbourhood, else by what the row says, else by its name."""
    if row.neighbourhood:
        if row.kind not in (None, BoothKind.NEIGHBOURHOOD):
            row.line.refuse("kind_has_neighbourhood", booth_rows.KIND)
        return BoothKind.NEIGHBOURHOOD
    if row.kind is not None:
        if row.kind is BoothKind.NEIGHBOURHOOD:
            row.line.refuse("kind_needs_neighbourhood", booth_rows.BOOTH_PLACE)
        return row.kind
    name = fold(row.name)
    if name.startswith(_BASE_PREFIX):
        return BoothKind.BASE
    if name in agencies or row.section == AGENCY_SECTION:
        return BoothKind.AGENCY
    if row.section == NEIGHBOURHOOD_SECTION and row.line.is_sound:
        report.add_notice("no_neighbourhood", row.line.place(booth_rows.BOOTH_PLACE), code=row.code)
    return BoothKind.STRATUM


def _note_overlaps(booths: list[booth_rows.BoothRow], report: LoadReport) -> None:
    sound = sorted((row for row in booths if row.line.is_sound), key=lambda row: row.x)
    halls: dict[str, list[booth_rows.BoothRow]] = {}
    for row in sound:
        standing = halls.setdefault(fold(row.hall), [])
        # sorted by x: what ends left of this one meets none of those that follow
        standing[:] = [other for other in standing if other.x + other.width > row.x]
        for other in _meeting(row, standing):
            later, earlier = sorted((row, other), key=lambda booth: -booth.line.number)
            report.add_notice(
                "overlap",
                later.line.place(booth_rows.X),
                code=later.code,
                other=earlier.code,
                first=earlier.line.number,
            )
        standing.append(row)


def _meeting(
    row: booth_rows.BoothRow, others: Iterable[booth_rows.BoothRow]
) -> Iterator[booth_rows.BoothRow]:
    return (
        other for other in others if other.y < row.y + row.depth and row.y < other.y + other.depth
    )


def _check_agenda(
    reading: Reading,
    report: LoadReport,
    agencies: frozenset[str],
    zone: ZoneInfo,
    before: Before,
) -> None:
    facts = reading.exhibition.facts
    latitude = facts.get("latitude", before.latitude)
    longitude = facts.get("longitude", before.longitude)
    seen: dict[tuple[str, Any], int] = {}
    for row in reading.agenda or []:
        first = seen.setdefault((fold(row.title), row.day), row.line.number)
        if row.title and row.day and first != row.line.number:
            row.line.refuse("twice", exhibition_rows.TITLE, text=row.title, first=first)
        if row.agency and fold(row.agency) not in agencies:
            row.line.refuse("agency_unknown", exhibition_rows.HOST, text=row.agency)
        _work_out_time(row, reading, zone, latitude, longitude)
        _note_day(row, facts, report, zone)


def _work_out_time(
    row: exhibition_rows.AgendaRow, reading: Reading, zone: ZoneInfo, latitude: Any, longitude: Any
) -> None:
    if row.moment is None or row.day is None:
        return
    if row.moment.prayer and (latitude is None or longitude is None):
        said = reading.exhibition
        # what was said and not understood is a problem already
        if {"latitude", "longitude"} & said.places.keys() <= said.facts.keys():
            row.line.refuse("place_missing", exhibition_rows.MOMENT)
        return
    try:
        at = resolve(row.moment, row.day, latitude or 0.0, longitude or 0.0, zone)
    except ValueError as error:
        row.line.refuse(
            "moment_invalid", exhibition_rows.MOMENT, text=row.written, reason=Whole(error)
        )
    else:
        reading.starts[row.line.number] = at.replace(microsecond=0)


def _note_day(
    row: exhibition_rows.AgendaRow, facts: dict[str, Any], report: LoadReport, zone: ZoneInfo
) -> None:
    starts, ends = facts.get("starts_at"), facts.get("ends_at")
    if row.day is None or starts is None or ends is None:
        return
    if not starts.astimezone(zone).date() <= row.day <= ends.astimezone(zone).date():
        report.add_notice("day_outside", row.line.place(exhibition_rows.DAY))
