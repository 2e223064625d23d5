"""Changing a booth's name, place and screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.place import change_booth, facts_of
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from tests.builders import build_exhibition, get_booth


@pytest.fixture(autouse=True)
def exhibition(app: Flask) -> None:
    """Booths 01 and 02 beside one another."""
    with transaction() as session:
        build_exhibition(session, booths=2)


def _change(**facts: object) -> list[str]:
    with transaction() as session:
        booth = get_booth(session, "01")
        wanted = replace(facts_of(booth), **facts)  # type: ignore[arg-type]
        return change_booth(session, booth, facts=wanted, by=SYSTEM)


def test_a_new_name_waits_to_be_published_and_is_found(app: Flask) -> None:
    assert _change(name="شيخ‌آباد") == []

    with reading() as session:
        booth = get_booth(session, "01")
    assert (booth.name, booth.name_folded, booth.facts_version) == ("شیخ‌آباد", "شیخ اباد", 2)


def test_nothing_new_changes_nothing(app: Flask) -> None:
    _change()

    with reading() as session:
        assert get_booth(session, "01").facts_version == 1
        assert list(session.scalars(select(AuditEntry))) == []


def test_a_change_is_audited_with_what_was(app: Flask) -> None:
    _change(screen_width=1920, screen_height=1080)

    with reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("booth.changed", "booth:01")
    assert entry.details == {
        "before": {"screen_width": 1080, "screen_height": 1920},
        "after": {"screen_width": 1920, "screen_height": 1080},
    }


def test_standing_on_another_booth_is_told_and_not_forbidden(app: Flask) -> None:
    assert _change(x_cm=500) == ["02"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "ن" * 201}, "name"),
        ({"width_cm": 0}, "width_cm"),
        ({"x_cm": -1}, "x_cm"),
        ({"screen_height": 100_000}, "screen_height"),
        ({"hall_id": 99}, "hall_id"),
        ({"section_id": 99}, "section_id"),
    ],
)
def test_what_cannot_stand_is_refused(app: Flask, facts: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        _change(**facts)

    assert (refused.value.code, refused.value.details["field"]) == ("place_invalid", field)
