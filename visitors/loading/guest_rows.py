"""The rows of a workbook of guests, each read by itself; a row with a problem is not sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from core.persian import fold, fold_tight
from core.workbook import cells
from core.workbook.cells import CellError
from core.workbook.reading import Cell
from core.workbook.table import Column, Line, Table
from visitors.guest import LARGEST_PARTY, LONGEST_NAME, LONGEST_NOTE
from visitors.invitation import GuestFacts, guest_columns
from visitors.phone import normal_phone

GUESTS, GROUPS = "مهمانان", "گروه‌ها"

NAME = Column("نام و نام خانوادگی", ("نام", "نام مهمان", "name"), is_required=True)
ORGANISATION = Column("سازمان", ("دستگاه", "organisation"))
JOB = Column("سمت", ("عنوان", "position"))
GROUP = Column("گروه", ("گروه مهمان", "group"), is_required=True)
PHONE = Column("تلفن همراه", ("تلفن", "موبایل", "شماره همراه", "phone"))
VIP = Column("ویژه", ("مهمان ویژه", "vip"))
COMPANIONS = Column("همراهان", ("تعداد همراهان", "همراه", "companions"))
FROM = Column("از تاریخ", ("از", "valid from"))
UNTIL = Column("تا تاریخ", ("تا", "valid until"))
ENTRIES = Column("ورود در روز", ("تعداد ورود در روز", "entries per day"))
REENTRY = Column("ورود دوباره", ("re-entry",))
NOTE = Column("یادداشت", ("یادداشت پذیرش", "note"))
GREETED = Column("خوش‌آمد با نام", ("اجازهٔ نمایش نام", "greeted"))
GUEST_COLUMNS = (
    NAME,
    ORGANISATION,
    JOB,
    GROUP,
    PHONE,
    VIP,
    COMPANIONS,
    FROM,
    UNTIL,
    ENTRIES,
    REENTRY,
    NOTE,
    GREETED,
)

GROUP_NAME = Column("نام گروه", ("گروه", "نام", "name"), is_required=True)
GROUP_COLOUR = Column("رنگ", ("colour",))
GROUP_COLUMNS = (GROUP_NAME, GROUP_COLOUR)
_COLOUR = re.compile("#[0-9a-f]{6}")
MOST_ENTRIES = 100


class GroupRow(NamedTuple):
    """A group that the workbook names; without a colour it keeps its own or is given one."""

    name: str
    colour: str | None


@dataclass(frozen=True)
class GuestRow:
    """What one row says. ``valid_until`` given as a day lasts through that day."""

    line: Line
    name: str
    organisation: str
    job: str
    group: str
    phone: str | None
    is_vip: bool
    companions: int
    valid_from: datetime | None
    valid_until: datetime | None
    entries_per_day: int | None
    has_reentry: bool
    note: str
    is_greeted: bool

    @cached_property
    def name_key(self) -> str:
        """What two spellings of the name have in common."""
        return fold_tight(self.name)

    @cached_property
    def organisation_key(self) -> str:
        """The organisation, folded."""
        return fold(self.organisation)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """The columns of a new guest of this row, but for the group; made where nothing waits."""
        return guest_columns(
            GuestFacts(
                self.name,
                0,
                self.organisation,
                self.job,
                self.phone,
                self.is_vip,
                self.note,
                self.is_greeted,
            )
        )

    def is_same_person(self, other: GuestRow) -> bool:
        """Of the same name, the phone the same too; where one has none, the organisation."""
        return is_same(
            (self.name_key, self.phone, self.organisation_key),
            (other.name_key, other.phone, other.organisation_key),
        )


def is_same(
    one: tuple[str, str | None, str], other: tuple[str, str | None, str]
) -> bool:  # name key, phone, organisation folded
    """Whether two rows mean one person, however they are spelled."""
    if one[0] != other[0]:
        return False
    if one[1] is not None and other[1] is not None:
        return one[1] == other[1]
    return one[2] == other[2]


def read_guests(table: Table, zone: ZoneInfo) -> list[GuestRow]:
    """Every filled row."""
    return [_read_guest(line, zone) for line in table.lines()]


def _read_guest(line: Line, zone: ZoneInfo) -> GuestRow:
    start = line.read(FROM, _read_edge(zone, time.min), None)
    end = line.read(UNTIL, _read_edge(zone, time(23, 59, 59)), None)
    if start is not None and end is not None and end <= start:
        line.refuse("end_before_start", UNTIL)
    row = GuestRow(
        line,
        line.need(NAME, cells.read_text(LONGEST_NAME), ""),
        line.read(ORGANISATION, cells.read_text(200), ""),
        line.read(JOB, cells.read_text(120), ""),
        line.need(GROUP, cells.read_text(LONGEST_NAME), ""),
        line.read(PHONE, read_phone, None),
        line.read(VIP, cells.read_yes_no, False),
        line.read(COMPANIONS, cells.read_whole(0, LARGEST_PARTY - 1), 0),
        start,
        end,
        line.read(ENTRIES, cells.read_whole(1, MOST_ENTRIES), None),
        line.read(REENTRY, cells.read_yes_no, True),
        line.read(NOTE, cells.read_text(LONGEST_NOTE), ""),
        line.read(GREETED, cells.read_yes_no, False),
    )
    line.let_go()
    return row


def _read_edge(zone: ZoneInfo, hour: time) -> Callable[[Cell], datetime]:
    """A reader of a day, which begins or ends at ``hour``, or of a day and an hour."""
    read_instant = cells.read_instant(zone)

    def read(cell: Cell) -> datetime:
        if not _is_day(cell):
            return read_instant(cell)
        return datetime.combine(cells.read_day(cell), hour, zone).astimezone(UTC)

    return read


def _is_day(cell: Cell) -> bool:
    if isinstance(cell.value, datetime):
        return cell.value.time() == time.min
    return isinstance(cell.value, date) or ":" not in cell.text


def read_phone(cell: Cell) -> str:
    """A phone in any notation; Excel takes the leading zero off what it holds for a number."""
    try:
        return normal_phone(cell.text)
    except ValueError:
        raise CellError("phone_invalid", text=cell.text) from None


def read_groups(table: Table) -> list[GroupRow]:
    """Every further group whose row has no problem."""
    rows = []
    for line in table.lines():
        name = line.need(GROUP_NAME, cells.read_text(LONGEST_NAME), "")
        colour = line.read(GROUP_COLOUR, _read_colour, None)
        if line.is_sound:
            rows.append(GroupRow(name, colour))
    return rows


def _read_colour(cell: Cell) -> str:
    colour = fold(cell.text)
    if not _COLOUR.fullmatch(colour):
        raise CellError("colour_invalid", text=cell.text)
    return colour
