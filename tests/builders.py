"""What tests stand on: a small exhibition, made through the models."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import (
    AgendaItem,
    Booth,
    BoothKind,
    Exhibition,
    ExhibitionSection,
    Hall,
    Neighbourhood,
)
from booth_content.revision import BoothContent
from core.dates import TEHRAN
from core.persian import fold, sort_key


def build_exhibition(session: Session, *, booths: int = 3, **facts: Any) -> Exhibition:
    """One hall, one section, and ``booths`` neighbourhoods M01… with a booth 01… each."""
    exhibition = Exhibition(id=1, title="نمایشگاه آزمون", scheme="مقداد", **facts)
    hall = Hall(name="سالن اصلی", name_folded=fold("سالن اصلی"), position=1)
    section = ExhibitionSection(code="N", name="محتوا و عملکرد محلات", position=1)
    session.add_all([exhibition, hall, section])
    session.flush()
    for number in range(1, booths + 1):
        build_booth(session, number, hall=hall, section=section)
    session.flush()
    return exhibition


def build_booth(
    session: Session, number: int, *, hall: Hall, section: ExhibitionSection, **facts: Any
) -> Booth:
    """The booth of a neighbourhood of its own, in a row of twelve."""
    name = f"محلهٔ نمونهٔ {number}"
    place = Neighbourhood(
        code=f"M{number:02}",
        name=name,
        name_folded=fold(name),
        name_order=sort_key(name),
        imported={},
        is_sample=True,
    )
    session.add(place)
    session.flush()
    code = f"{number:02}"
    values: dict[str, Any] = {
        "code": code,
        "code_order": sort_key(code.zfill(4)),
        "kind": BoothKind.NEIGHBOURHOOD,
        "section_id": section.id,
        "neighbourhood_id": place.id,
        "hall_id": hall.id,
        "name": name,
        "name_folded": fold(name),
        "name_order": sort_key(name),
        "x_cm": 200 + (number - 1) % 12 * 400,
        "y_cm": 300 + (number - 1) // 12 * 500,
        "width_cm": 300,
        "depth_cm": 300,
        **facts,
    }
    booth = Booth(**values)
    session.add(booth)
    session.flush()
    session.add(BoothContent(booth_id=booth.id))
    return booth


def build_agenda_item(
    session: Session, title: str, *, starts_at: datetime, minutes: int = 60, **facts: Any
) -> AgendaItem:
    """An item at an hour by the clock; the agenda's version is the caller's to raise."""
    local = starts_at.astimezone(TEHRAN)
    item = AgendaItem(
        title=title,
        title_folded=fold(title),
        day=local.date(),
        moment=f"{local:%H:%M}",
        starts_at=starts_at,
        minutes=minutes,
        **facts,
    )
    session.add(item)
    session.flush()
    return item


def get_booth(session: Session, code: str) -> Booth:
    """The booth of that code."""
    return session.scalars(select(Booth).where(Booth.code == code)).one()
