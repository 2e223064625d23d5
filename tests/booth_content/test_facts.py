"""The exhibition's own facts: what they may be, and what follows their change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import AgendaItem, Booth
from booth_content.facts import change_exhibition
from core.audit import COMMAND_LINE, AuditEntry
from core.errors import DomainError
from tests.builders import build_exhibition

QOM = {"latitude": 34.64, "longitude": 50.88}
DAY = date(2022, 11, 2)


def _add_item(session: Session, moment: str) -> AgendaItem:
    item = AgendaItem(
        title="کارگاه",
        title_folded="کارگاه",
        day=DAY,
        moment=moment,
        starts_at=datetime(2022, 11, 2, 14, 0, tzinfo=UTC),
        minutes=30,
    )
    session.add(item)
    session.flush()
    return item


def _change(session: Session, **facts: Any) -> set[str]:
    return change_exhibition(session, facts=facts, by=COMMAND_LINE)


def test_a_change_is_audited_with_before_and_after(app: Flask, session: Session) -> None:
    build_exhibition(session)

    changed = _change(session, title="نمایشگاه تازه", scheme="مقداد", capacity=600)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action.like("exhibition%"))).one()
    assert changed == {"title", "capacity"}
    assert entry.details == {
        "before": {"title": "نمایشگاه آزمون", "capacity": None},
        "after": {"title": "نمایشگاه تازه", "capacity": 600},
    }


def test_nothing_new_leaves_no_trace(app: Flask, session: Session) -> None:
    build_exhibition(session)

    assert _change(session, title="  نمایشگاه  آزمون ") == set()

    assert session.scalars(select(AuditEntry)).all() == []
    assert set(session.scalars(select(Booth.facts_version))) == {1}


@pytest.mark.parametrize(("facts", "version"), [({"scheme": "دیگر"}, 2), ({"capacity": 5}, 1)])
def test_only_what_screens_name_raises_the_booths_versions(
    app: Flask, session: Session, facts: dict[str, Any], version: int
) -> None:
    build_exhibition(session)

    _change(session, **facts)

    assert set(session.scalars(select(Booth.facts_version))) == {version}


def test_another_place_works_out_the_prayers_again_and_no_clock_time(
    app: Flask, session: Session
) -> None:
    build_exhibition(session)
    by_prayer = _add_item(session, "بعد از مغرب")
    first = by_prayer.starts_at
    _change(session, **QOM)
    in_qom = by_prayer.starts_at
    by_clock = AgendaItem(
        title="آیین",
        title_folded="آیین",
        day=DAY,
        moment="۱۸:۰۰",
        starts_at=first,
        minutes=30,
    )
    session.add(by_clock)

    _change(session, latitude=36.3, longitude=59.6)

    assert in_qom != first
    assert by_prayer.starts_at < in_qom
    assert by_clock.starts_at == first


@pytest.mark.parametrize(("moment", "version"), [("بعد از مغرب", 2), ("۱۸:۰۰", 1)])
def test_another_place_raises_the_agendas_version_when_an_hour_moves(
    app: Flask, session: Session, moment: str, version: int
) -> None:
    exhibition = build_exhibition(session)
    _add_item(session, moment)

    _change(session, **QOM)
    _change(session, title="نمایشگاه تازه")

    assert exhibition.agenda_version == version


def test_a_place_that_prayers_need_is_not_taken_away(app: Flask, session: Session) -> None:
    build_exhibition(session, latitude=34.64, longitude=50.88)
    _add_item(session, "مغرب")

    with pytest.raises(DomainError) as refusal:
        _change(session, latitude=None, longitude=None)

    assert refusal.value.code == "location_needed"
    session.rollback()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"active_release_id": 3}, "fact_unknown"),
        ({"title": " "}, "title_invalid"),
        ({"city": "ش" * 81}, "fact_too_long"),
        ({"opens": "9:00", "closes": "20:00"}, "hours_invalid"),
        ({"latitude": 34.0}, "location_invalid"),
        ({"capacity": 0}, "capacity_invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(
    app: Flask, session: Session, facts: dict[str, Any], code: str
) -> None:
    build_exhibition(session)

    with pytest.raises(DomainError) as refusal:
        _change(session, **facts)

    assert refusal.value.code == code
    session.rollback()


def test_without_an_exhibition_there_is_nothing_to_change(app: Flask, session: Session) -> None:
    with pytest.raises(DomainError) as refusal:
        _change(session, title="نمایشگاه")

    assert refusal.value.code == "exhibition_missing"
