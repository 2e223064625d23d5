"""Loading an exhibition from its workbook: read, check, and write all of it or nothing.

The report names every problem by sheet, row and column. A workbook that says nothing new changes
nothing: no version rises and no line is added to the log.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Agency, Booth, Exhibition, find_exhibition
from booth_content.loading import booth_rows, exhibition_rows
from booth_content.loading.exhibition_checks import Before, Reading, check_reading
from booth_content.loading.exhibition_rows import OPTIONAL_SHEETS, SHEETS
from booth_content.loading.exhibition_writing import Written, write_exhibition
from booth_content.loading.imported_figures import seed_drafts
from booth_content.loading.load_report import LoadReport
from booth_content.loading.sample_removal import take_programme_away, take_sample_away
from core.audit import Actor, record
from core.dates import TEHRAN
from core.errors import DomainError
from core.persian import tidy
from core.realtime import announce
from core.workbook.reading import Workbook, open_workbook
from core.workbook.report import Place
from core.workbook.table import Column, Table, find_sheet, squash

R = TypeVar("R")

LONGEST_FILE_NAME = 120


def load_exhibition(
    session: Session,
    path: Path,
    *,
    by: Actor,
    is_dry_run: bool,
    name: str | None = None,
    zone: ZoneInfo = TEHRAN,
) -> LoadReport:
    """Bring the exhibition to what the workbook at ``path`` says, unless it has a problem.

    ``name`` is what the report calls the file; times are read in ``zone``. A dry run makes the
    same report and writes nothing. Otherwise the change is one savepoint of the caller's
    transaction, audited (exhibition.loaded) and announced (exhibition.changed, and
    content.changed for each booth whose draft followed). Raises nothing for a bad workbook: the
    report says it. A second takes a workbook of some thousand rows.
    """
    report = LoadReport(tidy(name or path.name)[:LONGEST_FILE_NAME], is_dry_run)
    reading = _read(path, report, zone)
    if reading is not None:
        check_reading(reading, report, zone=zone, before=_known_before(session))
        if report.is_accepted:
            _write(session, reading, report, by, zone)
    report.sort(SHEETS)
    return report


def _read(path: Path, report: LoadReport, zone: ZoneInfo) -> Reading | None:
    try:
        with open_workbook(path) as book:
            return _read_sheets(book, report, zone)
    except DomainError as error:
        report.refuse(error)
        return None


def _read_sheets(book: Workbook, report: LoadReport, zone: ZoneInfo) -> Reading:
    tables = {title: _table(book, title, columns, report) for title, columns in _COLUMNS.items()}
    _note_strangers(book, report)
    reading = Reading()
    if table := tables[exhibition_rows.EXHIBITION]:
        reading.exhibition = exhibition_rows.read_exhibition(table, zone)
    if table := tables[exhibition_rows.SECTIONS]:
        reading.sections = _filled(table, exhibition_rows.read_sections(table))
    if table := tables[exhibition_rows.NEIGHBOURHOODS]:
        reading.neighbourhoods = booth_rows.read_neighbourhoods(table)
    if table := tables[exhibition_rows.BOOTHS]:
        reading.booths = _filled(table, booth_rows.read_booths(table))
    if table := tables[exhibition_rows.AGENCIES]:
        reading.agencies = exhibition_rows.read_agencies(table)
    if table := tables[exhibition_rows.AGENDA]:
        reading.agenda = exhibition_rows.read_agenda(table)
    return reading


_COLUMNS: dict[str, tuple[Column, ...]] = {
    exhibition_rows.EXHIBITION: exhibition_rows.KEY_VALUE_COLUMNS,
    exhibition_rows.SECTIONS: exhibition_rows.SECTION_COLUMNS,
    exhibition_rows.NEIGHBOURHOODS: booth_rows.NEIGHBOURHOOD_COLUMNS,
    exhibition_rows.BOOTHS: booth_rows.BOOTH_COLUMNS,
    exhibition_rows.AGENCIES: exhibition_rows.AGENCY_COLUMNS,
    exhibition_rows.AGENDA: exhibition_rows.AGENDA_COLUMNS,
}


def _table(
    book: Workbook, title: str, columns: tuple[Column, ...], report: LoadReport
) -> Table | None:
    sheet = find_sheet(book, title)
    if sheet is not None:
        return Table(sheet, columns, report)
    if title in OPTIONAL_SHEETS:
        report.add_notice("sheet_absent", Place(title))
    else:
        report.add_problem("sheet_missing", Place(title))
    return None


def _note_strangers(book: Workbook, report: LoadReport) -> None:
    known = {squash(title) for title in SHEETS}
    for sheet in book.sheets:
        if squash(sheet.title) not in known:
            report.add_notice("sheet_unknown", Place(sheet.title))
    for title in book.hidden_titles:
        report.add_notice("sheet_hidden", Place(title))


def _filled(table: Table, rows: list[R]) -> list[R]:
    if not rows:
        table.report.add_problem("sheet_empty", Place(table.title))
    return rows


def _known_before(session: Session) -> Before:
    exhibition = find_exhibition(session)
    agencies = frozenset(session.scalars(select(Agency.name_folded)))
    if exhibition is None:
        return Before(agencies=agencies)
    return Before(exhibition.latitude, exhibition.longitude, agencies)


def _write(
    session: Session, reading: Reading, report: LoadReport, by: Actor, zone: ZoneInfo
) -> None:
    # Also a dry run writes, and takes it back: what the database would refuse shows in it, too.
    savepoint = session.begin_nested()
    try:
        # two loads at once would each add what the other adds
        before = session.get(Exhibition, 1, with_for_update=True)
        was_sample = before is not None and before.is_sample
        written = write_exhibition(session, reading, report, zone)
        emptied = _replace_sample(session, reading, written, report, by) if was_sample else []
        followed = seed_drafts(session, reading.neighbourhoods or [], written, report, by=by)
        codes = list(dict.fromkeys(booth.code for booth in (*emptied, *followed)))
        if report.has_changes and not report.is_dry_run:
            _tell(session, report, codes, by)
    except BaseException:
        savepoint.rollback()
        raise
    if report.is_dry_run:
        savepoint.rollback()
    else:
        savepoint.commit()


def _replace_sample(
    session: Session, reading: Reading, written: Written, report: LoadReport, by: Actor
) -> list[Booth]:
    """Where the exhibition is a sample no longer, take away what the sample said in it."""
    if session.get_one(Exhibition, 1).is_sample:
        return []
    emptied = take_sample_away(session, by=by)
    if not reading.agenda:
        report.counts["agenda"].removed += take_programme_away(session)
    if emptied:
        report.add_notice("sample_replaced", Place(exhibition_rows.BOOTHS), count=len(emptied))
    # the figures that the sample's workbook gave went with the rest: this one's are the first
    written.imported_before |= {booth.id: {} for booth in emptied}
    return emptied


def _tell(session: Session, report: LoadReport, followed: list[str], by: Actor) -> None:
    changes = {
        kind: {"added": count.added, "changed": count.changed}
        | ({"removed": count.removed} if count.removed else {})
        for kind, count in report.counts.items()
        if count.has_changes
    }
    record(
        session, by, "exhibition.loaded", subject="exhibition:1", file=report.file, changes=changes
    )
    announce(session, "exhibition.changed", reason="loaded")
    for code in followed:
        announce(session, "content.changed", booth=code, state="draft", by=by.name)
