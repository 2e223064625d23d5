"""What the exhibition's page lists: halls, sections, neighbourhoods, agencies, agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booth_content.exhibition import (
    Agency,
    AgendaItem,
    Booth,
    Exhibition,
    ExhibitionSection,
    Hall,
    Neighbourhood,
    find_exhibition,
)
from core.prayer_times import parse_moment


@dataclass(frozen=True)
class Counted:
    """Something with the number of its booths."""

    row: Any
    booths: int


@dataclass(frozen=True)
class AgendaLine:
    """An agenda item; ``is_by_prayer`` when its hour follows a prayer time."""

    item: AgendaItem
    agency: str
    is_by_prayer: bool


@dataclass(frozen=True)
class ExhibitionLists:
    """All of it; ``agenda`` by day."""

    exhibition: Exhibition | None
    halls: list[Counted]
    sections: list[Counted]
    neighbourhoods: list[Counted]
    agencies: list[Counted]
    agenda: list[tuple[date, list[AgendaLine]]]


def read_lists(session: Session) -> ExhibitionLists:
    """Seven queries, however large the exhibition."""
    return ExhibitionLists(
        find_exhibition(session),
        _counted(session, Hall, Booth.hall_id, Hall.position),
        _counted(session, ExhibitionSection, Booth.section_id, ExhibitionSection.position),
        _counted(session, Neighbourhood, Booth.neighbourhood_id, Neighbourhood.name_order),
        _counted(session, Agency, Booth.agency_id, Agency.name_folded),
        _agenda(session),
    )


def _counted(session: Session, model: Any, foreign: Any, order: Any) -> list[Counted]:
    found = session.execute(
        select(model, func.count(Booth.id))
        .outerjoin(Booth, foreign == model.id)
        .group_by(model.id)
        .order_by(order, model.id)
    )
    return [Counted(row, booths) for row, booths in found]


def _agenda(session: Session) -> list[tuple[date, list[AgendaLine]]]:
    names = {row.id: row.name for row in session.scalars(select(Agency))}
    items: Sequence[AgendaItem] = session.scalars(
        select(AgendaItem).order_by(AgendaItem.day, AgendaItem.starts_at, AgendaItem.id)
    ).all()
    lines = (
        AgendaLine(item, names.get(item.agency_id or 0, ""), bool(parse_moment(item.moment).prayer))
        for item in items
    )
    return [(day, list(group)) for day, group in groupby(lines, lambda line: line.item.day)]
