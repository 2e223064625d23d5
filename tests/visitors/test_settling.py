"""Conflicts: what each way of settling counts, and that every one of them can be taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.audit import SYSTEM, Actor
from core.database import reading, transaction
from core.dates import freeze
from core.errors import DomainError
from tests.visitors.conftest import NOON, Entrance, Invite, minutes
from visitors.arrivals import count_conflicts, count_inside
from visitors.check_in_log import CheckIn
from visitors.entrance import entrance_settings
from visitors.queries import compare_with_log
from visitors.settling import reopen_conflict, restore_check_in, settle_conflict


@pytest.fixture
def conflict(entrance: Entrance, invite: Invite) -> int:
    """The id of a conflict: the north gate at noon, and the alone south gate three minutes on."""
    badge = invite("مریم یزدی")
    entrance.scan(badge.code, NOON)
    told = entrance.scan(
        badge.code,
        NOON + minutes(3),
        gate="در جنوبی",
        kind="queued",
        arrives=NOON + minutes(30),
        decided="admitted",
    )
    assert told["conflict"]
    with reading() as session:
        return session.scalars(select(CheckIn.id).where(CheckIn.is_conflict)).one()


def settle(conflict: int, how: str, note: str = "", *, by: Actor) -> None:
    with freeze(NOON + minutes(40)), transaction() as session:
        entrance_settings(session, is_locked=True)
        settle_conflict(session, conflict, how=how, note=note, by=by)


def reopen(conflict: int) -> None:
    with freeze(NOON + minutes(50)), transaction() as session:
        entrance_settings(session, is_locked=True)
        reopen_conflict(session, conflict, by=SYSTEM)


def inside_and_waiting() -> tuple[int, int]:
    with reading() as session:
        assert compare_with_log(session)[1] == []
        return count_inside(session, 0).inside, count_conflicts(session, 0)


@pytest.mark.parametrize(("how", "inside"), [("party", 2), ("annul", 1), ("note", 1)])
def test_a_settlement_counts_what_it_says_and_can_be_taken_back(
    conflict: int, entrance: Entrance, how: str, inside: int
) -> None:
    by = entrance.supervisor.actor
    assert inside_and_waiting() == (1, 1)
    for _ in range(2):  # taken back, it can be settled again
        settle(conflict, how, "برادرش با همان کارت آمد", by=by)
        assert inside_and_waiting() == (inside, 0)
        reopen(conflict)
        assert inside_and_waiting() == (1, 1)


def test_a_conflict_is_settled_once_and_a_note_says_something(
    conflict: int, entrance: Entrance
) -> None:
    by = entrance.supervisor.actor
    for how, note, code in (
        ("note", "  ", "settlement_needs_a_note"),
        ("note", "ن" * 201, "settlement_needs_a_note"),
        ("lottery", "", "settlement_unknown"),
    ):
        with pytest.raises(DomainError) as refused:
            settle(conflict, how, note, by=by)
        assert refused.value.code == code
    settle(conflict, "annul", by=by)
    with pytest.raises(DomainError) as again:
        settle(conflict, "party", by=by)
    assert again.value.code == "conflict_none"
    with pytest.raises(DomainError) as other_way, transaction() as session:
        restore_check_in(session, conflict, by=SYSTEM)
    assert other_way.value.code == "check_in_not_annulled"
    assert inside_and_waiting() == (1, 0)
