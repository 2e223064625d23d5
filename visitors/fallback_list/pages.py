"""The list as a document: guests by group, in the order of the Persian alphabet, large.

Whoever may be let in stands on it, and nobody's phone: paper is left lying about.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, Template
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.dates import format_datetime
from core.errors import DomainError, define
from core.persian import format_number
from core.printing.document import Pages
from core.printing.text import plain, said
from core.printing.typeface import typeface_files
from visitors.arrivals import NOT_EXPECTED
from visitors.guest import Guest, GuestGroup, Invitation

_HERE = Path(__file__).parent
# as one document 6,000 guests took 760 MB to set, in parts of so many 280 MB
GUESTS_A_PART = 600
# a party larger than this gets a line to write on instead of a box each
MOST_BOXES = 6

define(
    "list_empty",
    409,
    fa="هنوز مهمانی نیست که در فهرست بیاید. نخست مهمانان را بارگذاری کنید.",
    en="There is no guest to be listed yet: load the guests first.",
)


@dataclass(frozen=True)
class Line:
    """A guest on paper; ``letter`` is set where a letter of the alphabet begins."""

    name: str
    organisation: str
    is_vip: bool
    party_size: int
    letter: str

    @property
    def boxes(self) -> int:
        """How many boxes there are to tick; 0: a line to write the number on."""
        return self.party_size if self.party_size <= MOST_BOXES else 0


@dataclass(frozen=True)
class GroupList:
    """A group with its guests in order; ``colour`` is the one of its badges."""

    name: str
    colour: str
    lines: list[Line]

    @property
    def people(self) -> int:
        return sum(line.party_size for line in self.lines)


def gather_list(session: Session) -> list[GroupList]:
    """Every guest whose invitation stands, group by group. Raises list_empty."""
    rows = session.execute(
        select(Guest, Invitation.party_size, GuestGroup)
        .join(Invitation, Invitation.guest_id == Guest.id)
        .join(GuestGroup, GuestGroup.id == Guest.group_id)
        .where(Guest.merged_into_id.is_(None), Invitation.state.not_in(NOT_EXPECTED))
        .order_by(GuestGroup.position, Guest.name_order, Guest.id)
    )
    by_group: dict[GuestGroup, list[Line]] = defaultdict(list)
    letters: dict[int, str] = {}
    for guest, party, group in rows:
        letter = _letter(guest)
        begins = letters.get(group.id) != letter
        letters[group.id] = letter
        by_group[group].append(
            Line(guest.name, guest.organisation, guest.is_vip, party, letter if begins else "")
        )
    if not by_group:
        raise DomainError("list_empty")
    return [GroupList(group.name, group.colour, lines) for group, lines in by_group.items()]


def _letter(guest: Guest) -> str:
    """The first letter of the name as it is sorted."""
    return guest.name_folded[:1]


def list_pages(
    groups: list[GroupList], *, title: str, made_at: datetime, zone: ZoneInfo, is_rehearsal: bool
) -> Pages:
    """A part for each group, or for each so many guests of a large one: it begins on a page of its
    own, so that gates can share the groups out. To be printed on one side of the paper."""
    template = _template()
    parts = [
        template.render(
            group=group,
            place=place,
            lines=group.lines[start : start + GUESTS_A_PART],
            is_first=start == 0,
            exhibition=title,
            made_at=format_datetime(made_at, "long", zone=zone),
            is_rehearsal=is_rehearsal,
        )
        for place, group in enumerate(groups)
        for start in range(0, len(group.lines), GUESTS_A_PART)
    ]
    colours = "\n".join(
        f".group-{place} {{ border-color: {group.colour} }}" for place, group in enumerate(groups)
    )
    assets = {
        "list.css": _HERE / "list.css",
        "groups.css": colours.encode(),
        **typeface_files(),
    }
    return Pages(parts, assets, ("list.css", "groups.css"), "فهرست کاغذی مهمانان")


@lru_cache(maxsize=1)
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(said=said, plain=plain, number=format_number)
    return made.get_template("list.html")
