"""The sheets of the exhibition's workbook, row by row: what each says, in plain typed values.

Reading never stops at a problem; a row with one has ``line.is_sound`` false and stands-in for
what was not understood (empty text, 0, None), so that the checks between rows can still be made.
Neighbourhoods and booths have a module of their own, ``booth_rows``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from booth_content.loading import cell_reading as cells
from core.prayer_times import Moment
from core.workbook.reading import Cell
from core.workbook.report import Place
from core.workbook.table import Column, Line, Table, squash

EXHIBITION, SECTIONS, NEIGHBOURHOODS, BOOTHS, AGENCIES, AGENDA = SHEETS = (
    "نمایشگاه",
    "بخش‌ها",
    "محله‌ها",
    "غرفه‌ها",
    "دستگاه‌ها",
    "برنامه‌ها",
)
OPTIONAL_SHEETS = frozenset((AGENCIES, AGENDA))


@dataclass(frozen=True)
class ExhibitionFacts:
    """The exhibition's own sheet: the attributes it gives, and where each stands.

    An attribute with a place and no fact is one that was not understood.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionRow:
    line: Line
    code: str
    name: str
    position: int


@dataclass(frozen=True)
class AgencyRow:
    line: Line
    name: str
    field: str


@dataclass(frozen=True)
class AgendaRow:
    line: Line
    title: str
    day: date | None
    written: str
    moment: Moment | None
    minutes: int
    place: str
    agency: str
    field: str


KEY, VALUE = Column("کلید", is_required=True), Column("مقدار", is_required=True)
KEY_VALUE_COLUMNS = (KEY, VALUE)


@dataclass(frozen=True)
class Key:
    """A key of the exhibition's sheet, and the attribute it sets; ``empty`` when left empty."""

    name: str
    attribute: str
    read: Callable[[ZoneInfo], Callable[[Cell], Any]]
    empty: Any = None


KEYS = (
    Key("عنوان", "title", lambda zone: cells.read_text(200), ""),
    Key("طرح", "scheme", lambda zone: cells.read_text(80), ""),
    Key("آغاز", "starts_at", cells.read_instant),
    Key("پایان", "ends_at", cells.read_instant),
    Key("ساعت شروع روزانه", "opens", lambda zone: cells.read_hour),
    Key("ساعت پایان روزانه", "closes", lambda zone: cells.read_hour),
    Key("شهر", "city", lambda zone: cells.read_text(80), ""),
    Key("عرض جغرافیایی", "latitude", lambda zone: cells.read_decimal(-90, 90)),
    Key("طول جغرافیایی", "longitude", lambda zone: cells.read_decimal(-180, 180)),
    Key("ظرفیت هم‌زمان", "capacity", lambda zone: cells.read_whole(1, 1_000_000)),
)
_KEYS = {squash(key.name): key for key in KEYS}


def read_exhibition(table: Table, zone: ZoneInfo) -> ExhibitionFacts:
    """What the sheet of keys and values says; a key that is not in it is left out."""
    read = ExhibitionFacts()
    for line in table.lines():
        name = line.need(KEY, cells.read_text(200), "")
        key = _KEYS.get(squash(name))
        if key is None:
            if name:
                table.report.add_notice("key_unknown", line.place(KEY), text=name)
        elif first := read.places.get(key.attribute):
            line.refuse("twice", KEY, text=name, first=first.row)
        else:
            _read_key(read, key, line, zone)
    if table.is_complete and "title" not in read.places:
        table.report.add_problem("key_missing", Place(table.title, None, KEYS[0].name))
    return read


def _read_key(read: ExhibitionFacts, key: Key, line: Line, zone: ZoneInfo) -> None:
    read.places[key.attribute] = line.place(VALUE)
    value = line.read(VALUE, key.read(zone), key.empty)
    if line.is_sound:
        read.facts[key.attribute] = value
    if key.attribute == "title" and line.is_sound and not value:
        line.refuse("value_missing", VALUE)


SECTION_CODE = Column("کد", ("کد بخش", "code"), is_required=True)
SECTION_NAME = Column("نام", ("نام بخش", "name"), is_required=True)
SECTION_POSITION = Column("ترتیب", ("ردیف", "order"))
SECTION_COLUMNS = (SECTION_CODE, SECTION_NAME, SECTION_POSITION)


def read_sections(table: Table) -> list[SectionRow]:
    """The sections; where no order is written they follow the order of the rows."""
    return [
        SectionRow(
            line,
            line.need(SECTION_CODE, cells.read_code, ""),
            line.need(SECTION_NAME, cells.read_text(200), ""),
            line.read(SECTION_POSITION, cells.read_whole(0, 10_000), at),
        )
        for at, line in enumerate(table.lines(), 1)
    ]


AGENCY_NAME = Column("نام", ("نام دستگاه", "دستگاه", "name"), is_required=True)
AGENCY_FIELD = Column("حوزه", ("حوزه فعالیت", "field"))
AGENCY_COLUMNS = (AGENCY_NAME, AGENCY_FIELD)


def read_agencies(table: Table) -> list[AgencyRow]:
    """The partner agencies."""
    return [
        AgencyRow(
            line,
            line.need(AGENCY_NAME, cells.read_text(200), ""),
            line.read(AGENCY_FIELD, cells.read_text(120), ""),
        )
        for line in table.lines()
    ]


TITLE = Column("عنوان", ("نام برنامه", "برنامه", "title"), is_required=True)
DAY = Column("روز", ("تاریخ", "day"), is_required=True)
MOMENT = Column("زمان", ("ساعت", "time"), is_required=True)
MINUTES = Column("مدت (دقیقه)", ("مدت", "دقیقه", "minutes"), is_required=True)
VENUE = Column("مکان", ("محل", "place"))
HOST = Column("دستگاه مجری", ("مجری", "دستگاه", "agency"))
AGENDA_FIELD = Column("حوزه", ("field",))
AGENDA_COLUMNS = (TITLE, DAY, MOMENT, MINUTES, VENUE, HOST, AGENDA_FIELD)


def read_agenda(table: Table) -> list[AgendaRow]:
    """The agenda; times are as they are written, to be worked out with the exhibition's place."""
    return [_read_agenda_item(line) for line in table.lines()]


def _read_agenda_item(line: Line) -> AgendaRow:
    nothing: tuple[str, Moment | None] = ("", None)
    written, moment = line.need(MOMENT, cells.read_moment, nothing)
    return AgendaRow(
        line,
        line.need(TITLE, cells.read_text(300), ""),
        line.need(DAY, cells.read_day, None),
        written,
        moment,
        line.need(MINUTES, cells.read_whole(1, 1440), 0),
        line.read(VENUE, cells.read_text(200), ""),
        line.read(HOST, cells.read_text(200), ""),
        line.read(AGENDA_FIELD, cells.read_text(120), ""),
    )
