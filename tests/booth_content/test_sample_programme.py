"""The sample's programme: five living days, every item marked, each within the opening hours."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.exhibition import (
    AgendaItem,
    Booth,
    BoothKind,
    booth_number,
    get_exhibition,
)
from booth_content.jobs import store
from booth_content.sample import load_sample
from core.database import reading, transaction
from core.dates import TEHRAN
from core.prayer_times import parse_moment, resolve

OWN = 5  # items of the workbook


@pytest.fixture
def items(app: Flask) -> list[AgendaItem]:
    """All items of the loaded sample."""
    with transaction() as session:
        load_sample(session, store())
    with reading() as session:
        return list(session.scalars(select(AgendaItem).order_by(AgendaItem.starts_at)))


def test_each_of_the_five_days_is_full(items: list[AgendaItem]) -> None:
    days = Counter(item.day for item in items)

    assert len(days) == 5
    assert min(days.values()) >= 7
    assert 55 <= len(items) <= 75


def test_every_item_of_ours_says_that_it_is_a_sample(items: list[AgendaItem]) -> None:
    assert len([item for item in items if "نمون" not in item.title]) == 3
    assert len(items) > 3 + OWN


def test_they_begin_and_end_within_the_hours_of_their_day(items: list[AgendaItem]) -> None:
    with reading() as session:
        exhibition = get_exhibition(session)
    latitude, longitude = exhibition.latitude, exhibition.longitude
    assert latitude is not None
    assert longitude is not None
    for item in items:
        at = resolve(parse_moment(item.moment), item.day, latitude, longitude)
        assert item.starts_at == at.replace(microsecond=0)
        local = item.starts_at.astimezone(TEHRAN)
        assert (15, 30) <= (local.hour, local.minute) <= (20, 30)


def test_what_is_made_up_stands_at_a_booth_of_no_agency(items: list[AgendaItem]) -> None:
    with reading() as session:
        kinds = dict(session.execute(select(Booth.code, Booth.kind)).all())
    numbers = {booth_number(code): kind for code, kind in kinds.items()}
    made_up = sorted(items, key=lambda item: item.id)[OWN:]
    at_booths = [item for item in made_up if item.place.startswith("غرفه ")]

    assert {item.agency_id for item in made_up} == {None}
    assert len(at_booths) > 20
    for item in at_booths:
        assert numbers[item.place.removeprefix("غرفه ")] != BoothKind.AGENCY, item.title
