"""Brings the database to what a checked workbook says; what it says already is left alone.

Things are found by what names them: codes (1 and 01 are one), folded names, an agenda item by its
title and day. What the workbook does not name is kept, save for the agenda: an agenda that names
any item is the whole agenda, since a cancelled programme must leave the screens. The number of
queries does not grow with the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.agenda import raise_agenda_version, work_out_agenda
from booth_content.exhibition import (
    Agency,
    AgendaItem,
    Booth,
    BoothKind,
    Exhibition,
    ExhibitionSection,
    Hall,
    Neighbourhood,
)
from booth_content.loading.booth_rows import HALL, BoothRow, Imported
from booth_content.loading.cell_reading import code_key, code_order
from booth_content.loading.exhibition_checks import Reading
from booth_content.loading.exhibition_rows import AGENCIES, AGENDA, BOOTHS, NEIGHBOURHOODS, SECTIONS
from booth_content.loading.load_report import LoadReport
from core.database import Base
from core.persian import fold, sort_key
from core.prayer_times import parse_moment
from core.workbook.report import Count, Place, Whole

M = TypeVar("M", bound=Base)

_NAMES_SHOWN = 12


@dataclass
class Written:
    """The rows after a write, by the keys a workbook knows them by.

    ``touched`` are things other than booths, by table and id, whose change shows on screens;
    ``is_moved`` says that the exhibition's own place changed.
    ``imported_before`` is what the last workbook said of an existing booth's neighbourhood, by
    the booth's id.
    """

    sections: dict[str, ExhibitionSection] = field(default_factory=dict)
    halls: dict[str, Hall] = field(default_factory=dict)
    neighbourhoods: dict[str, Neighbourhood] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    booths: dict[str, Booth] = field(default_factory=dict)
    new_booths: list[Booth] = field(default_factory=list)
    touched: set[tuple[type[Base], int]] = field(default_factory=set)
    is_moved: bool = False
    imported_before: dict[int, Imported] = field(default_factory=dict)


def write_exhibition(
    session: Session, reading: Reading, report: LoadReport, zone: ZoneInfo
) -> Written:
    """Write all that was read, flushed but not committed; counts go into ``report``.

    Raises the versions of the booths and of the agenda whose screens are now out of date.
    """
    written = Written()
    _write_exhibition(session, reading, report, written)
    _write_sections(session, reading, report, written)
    _write_halls(session, reading, report, written)
    before = _write_neighbourhoods(session, reading, report, written)
    _write_agencies(session, reading, report, written)
    session.flush()
    _write_booths(session, reading, report, written, before)
    _write_agenda(session, reading, report, written)
    session.flush()
    _follow_agenda(session, report, written, zone)
    return written


def _all(session: Session, model: type[M], key: Callable[[M], str]) -> dict[str, M]:
    return {key(row): row for row in session.scalars(select(model))}


def _put(
    session: Session, count: Count, found: M | None, model: type[M], facts: dict[str, Any]
) -> tuple[M, set[str]]:
    """The row with ``facts`` in it, and the names of those that an existing row had otherwise."""
    if found is None:
        row = model(**facts)
        session.add(row)
        count.added += 1
        return row, set()
    changed = {name for name, value in facts.items() if getattr(found, name) != value}
    for name in changed:
        setattr(found, name, facts[name])
    if changed:
        count.changed += 1
    else:
        count.unchanged += 1
    return found, changed


def _write_exhibition(
    session: Session, reading: Reading, report: LoadReport, written: Written
) -> None:
    facts = dict(reading.exhibition.facts)
    places = reading.neighbourhoods or []
    # figures of a sample must be known for one on every screen, whoever loads them
    facts["is_sample"] = bool(places) and all(row.is_sample for row in places)
    found = session.get(Exhibition, 1)
    _, changed = _put(session, report.counts["exhibition"], found, Exhibition, facts)
    written.is_moved = bool(changed & {"latitude", "longitude"})
    if changed & {"title", "scheme", "is_sample"}:
        written.touched.add((Exhibition, 1))


def _write_sections(
    session: Session, reading: Reading, report: LoadReport, written: Written
) -> None:
    found = _all(session, ExhibitionSection, lambda row: code_key(row.code))
    for row in reading.sections or []:
        key = code_key(row.code)
        facts = {"code": row.code, "name": row.name, "position": row.position}
        section, changed = _put(
            session, report.counts["sections"], found.get(key), ExhibitionSection, facts
        )
        written.sections[key] = section
        if changed:
            written.touched.add((ExhibitionSection, section.id))
    _note_kept(report, Place(SECTIONS), found, written.sections, lambda row: row.name)


def _write_halls(session: Session, reading: Reading, report: LoadReport, written: Written) -> None:
    found = _all(session, Hall, lambda row: row.name_folded)
    names: dict[str, str] = {}
    for row in reading.booths or []:
        names.setdefault(fold(row.hall), row.hall)
    for position, (key, name) in enumerate(names.items(), 1):
        facts = {"name": name, "name_folded": key, "position": position}
        hall, changed = _put(session, report.counts["halls"], found.get(key), Hall, facts)
        written.halls[key] = hall
        if changed:
            written.touched.add((Hall, hall.id))
    _move_kept_halls([hall for key, hall in found.items() if key not in names], written)
    _note_kept(
        report, Place(BOOTHS, None, HALL.heading), found, written.halls, lambda row: row.name
    )


def _move_kept_halls(kept: list[Hall], written: Written) -> None:
    """Put them after the workbook's, since a screen tells halls apart by their positions."""
    kept.sort(key=lambda hall: (hall.position, hall.id))
    for position, hall in enumerate(kept, len(written.halls) + 1):
        if hall.position != position:
            hall.position = position
            written.touched.add((Hall, hall.id))


def _write_neighbourhoods(
    session: Session, reading: Reading, report: LoadReport, written: Written
) -> dict[int, Imported]:
    """Returns what was imported before, by the neighbourhood's id."""
    found = _all(session, Neighbourhood, lambda row: code_key(row.code))
    before = {row.id: row.imported for row in found.values()}
    for row in reading.neighbourhoods or []:
        key = code_key(row.code)
        existing = found.get(key)
        facts = {
            "code": existing.code if existing else row.code,
            "name": row.name,
            "name_folded": fold(row.name),
            "name_order": sort_key(row.name),
            "imported": row.imported,
            "is_sample": row.is_sample,
        }
        count = report.counts["neighbourhoods"]
        place, changed = _put(session, count, existing, Neighbourhood, facts)
        written.neighbourhoods[key] = place
        if changed & {"name", "is_sample"}:
            written.touched.add((Neighbourhood, place.id))
    _note_kept(report, Place(NEIGHBOURHOODS), found, written.neighbourhoods, lambda row: row.name)
    return before


def _write_agencies(
    session: Session, reading: Reading, report: LoadReport, written: Written
) -> None:
    found = _all(session, Agency, lambda row: row.name_folded)
    written.agencies = dict(found) if reading.agencies is None else {}
    for row in reading.agencies or []:
        key = fold(row.name)
        facts = {"name": row.name, "name_folded": key, "field": row.field}
        agency, changed = _put(session, report.counts["agencies"], found.get(key), Agency, facts)
        written.agencies[key] = agency
        if "name" in changed:
            written.touched.add((Agency, agency.id))
    _note_kept(report, Place(AGENCIES), found, written.agencies, lambda row: row.name)


def _write_booths(
    session: Session,
    reading: Reading,
    report: LoadReport,
    written: Written,
    before: dict[int, Imported],
) -> None:
    found = _all(session, Booth, lambda row: code_key(row.code))
    for row in reading.booths or []:
        key = code_key(row.code)
        existing = found.get(key)
        neighbourhood_id = existing.neighbourhood_id if existing else None
        facts = _booth_facts(row, reading.kinds[row.line.number], written, existing)
        booth, changed = _put(session, report.counts["booths"], existing, Booth, facts)
        written.booths[key] = booth
        if existing is None:
            written.new_booths.append(booth)
            continue
        written.imported_before[booth.id] = before.get(neighbourhood_id or 0, {})
        if changed or _stands_on(booth, written.touched):
            booth.facts_version += 1
    for key, booth in found.items():
        if key not in written.booths and _stands_on(booth, written.touched):
            booth.facts_version += 1
    _note_kept(report, Place(BOOTHS), found, written.booths, lambda row: row.code)


def _booth_facts(
    row: BoothRow, kind: BoothKind, written: Written, existing: Booth | None
) -> dict[str, Any]:
    code = existing.code if existing else row.code
    place = written.neighbourhoods[code_key(row.neighbourhood)] if row.neighbourhood else None
    agency = written.agencies.get(fold(row.name)) if kind is BoothKind.AGENCY else None
    width, height = row.screen
    return {
        "code": code,
        "code_order": code_order(code),
        "kind": kind.value,
        "section_id": written.sections[code_key(row.section)].id,
        "neighbourhood_id": place.id if place else None,
        "agency_id": agency.id if agency else None,
        "hall_id": written.halls[fold(row.hall)].id,
        "name": row.name,
        "name_folded": fold(row.name),
        "name_order": sort_key(row.name),
        "x_cm": row.x,
        "y_cm": row.y,
        "width_cm": row.width,
        "depth_cm": row.depth,
        "screen_width": width,
        "screen_height": height,
    }


def _stands_on(booth: Booth, touched: set[tuple[type[Base], int]]) -> bool:
    """Whether something that the booth's screen names beside the booth itself has changed."""
    return bool(
        touched
        & {
            (Exhibition, 1),
            (ExhibitionSection, booth.section_id),
            (Hall, booth.hall_id),
            (Neighbourhood, booth.neighbourhood_id or 0),
        }
    )


def _write_agenda(session: Session, reading: Reading, report: LoadReport, written: Written) -> None:
    found = _all(session, AgendaItem, lambda row: f"{row.day} {row.title_folded}")
    seen: dict[str, AgendaItem] = {}
    for row in reading.agenda or []:
        title = fold(row.title)
        existing = found.get(f"{row.day} {title}")
        agency = written.agencies[fold(row.agency)] if row.agency else None
        # another spelling of the same time is not another time
        is_same = existing is not None and parse_moment(existing.moment) == row.moment
        facts = {
            "title": row.title,
            "title_folded": title,
            "day": row.day,
            "moment": existing.moment if existing and is_same else row.written,
            "starts_at": reading.starts[row.line.number],
            "minutes": row.minutes,
            "place": row.place,
            "agency_id": agency.id if agency else None,
            "field": row.field,
        }
        seen[f"{row.day} {title}"], _ = _put(
            session, report.counts["agenda"], existing, AgendaItem, facts
        )
    if seen:
        for key in found.keys() - seen.keys():
            session.delete(found[key])
            report.counts["agenda"].removed += 1
    elif reading.agenda is not None:
        # headings alone are a sheet not yet filled, not an exhibition without programmes
        _note_kept(report, Place(AGENDA), found, seen, lambda row: row.title)


def _follow_agenda(session: Session, report: LoadReport, written: Written, zone: ZoneInfo) -> None:
    if written.is_moved:
        work_out_agenda(session, session.get_one(Exhibition, 1), zone)
    renamed = {id for model, id in written.touched if model is Agency}
    hosts = select(AgendaItem.id).where(AgendaItem.agency_id.in_(renamed)).limit(1)
    if report.counts["agenda"].has_changes or (renamed and session.scalar(hosts)):
        raise_agenda_version(session)


def _note_kept(
    report: LoadReport,
    place: Place,
    found: dict[str, M],
    named: Iterable[str],
    label: Callable[[M], str],
) -> None:
    """Say what is in the database and not in the workbook; nothing is taken away by a load."""
    keys = set(named)
    kept = [label(row) for key, row in found.items() if key not in keys]
    if kept:
        more = "، …" if len(kept) > _NAMES_SHOWN else ""
        names = Whole("، ".join(kept[:_NAMES_SHOWN]) + more)
        report.add_notice("kept", place, count=len(kept), names=names)
