"""The sample's programme: the same hours on each of the five days, with other booths in them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import AgendaItem, Booth, BoothKind, Exhibition, booth_number
from booth_content.sample.banks import bank
from booth_content.sample.choosing import Chooser
from core.dates import TEHRAN
from core.persian import fold
from core.prayer_times import parse_moment, resolve


def write_programme(session: Session, exhibition: Exhibition) -> None:
    """Add the items to those of the workbook; what is before or after the day's hours is left out.

    Needs an exhibition with dates, daily hours and a place.
    """
    # what is made up is never put into the hands of an agency, which is real
    places = select(Booth.code).where(Booth.kind == BoothKind.NEIGHBOURHOOD)
    codes = list(session.scalars(places.order_by(Booth.code_order)))
    known = {(row.day, row.title_folded) for row in session.scalars(select(AgendaItem))}
    for item in _items(exhibition, codes):
        if (item.day, item.title_folded) not in known:
            session.add(item)
    session.flush()


def _items(exhibition: Exhibition, codes: list[str]) -> list[AgendaItem]:
    starts, ends = exhibition.starts_at, exhibition.ends_at
    assert starts is not None
    assert ends is not None
    assert exhibition.latitude is not None
    assert exhibition.longitude is not None
    first, last = starts.astimezone(TEHRAN).date(), ends.astimezone(TEHRAN).date()
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for place, row in enumerate(bank("programme")["items"]):
            moment = parse_moment(row["moment"])
            at = resolve(moment, day, exhibition.latitude, exhibition.longitude)
            at = at.replace(microsecond=0)
            if starts <= at and at + timedelta(minutes=row["minutes"]) <= ends:
                found.append(_item(row, day, Chooser(str(1 + number * 100 + place)), codes))
                found[-1].starts_at = at
    return found


def _item(row: dict[str, str | int], day: date, choose: Chooser, codes: list[str]) -> AgendaItem:
    booth = booth_number(choose.some("booth", codes, 1)[0])
    title, place = (str(row[key]).format(n=booth) for key in ("title", "place"))
    return AgendaItem(
        title=title,
        title_folded=fold(title),
        day=day,
        moment=row["moment"],
        minutes=row["minutes"],
        place=place,
        field=row["field"],
    )
