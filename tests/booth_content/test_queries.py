"""Booths in lists, on plans and by code."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.exhibition import Booth
from booth_content.publishing import sign_off_if_needed
from booth_content.queries import (
    SHOWN_STATES,
    BoothFilter,
    booth_by_code,
    count_by_state,
    find_booths,
    floor_plan,
    list_halls,
    list_revisions,
    shown_state,
)
from booth_content.revision import BoothContent
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import fold, sort_key
from tests.builders import build_exhibition, get_booth
from tests.conftest import AccountMaker

NAMES = {"01": "شهرک قائم", "02": "چهارمردان", "03": "پردیسان", "04": "شيخ‌آباد", "05": "Base 5"}


@pytest.fixture(autouse=True)
def exhibition(app: Flask) -> None:
    """Five booths with names that fold and sort by Persian rules."""
    with transaction() as session:
        build_exhibition(session, booths=5)
        for code, name in NAMES.items():
            booth = get_booth(session, code)
            booth.name, booth.name_folded, booth.name_order = name, fold(name), sort_key(name)


def _codes(**wanted: object) -> list[str]:
    with reading() as session:
        found = find_booths(session, BoothFilter(**wanted))  # type: ignore[arg-type]
    return [row.booth.code for row in found.rows]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["01", "02", "03", "04", "05"]),
        ("شیخ آباد", ["04"]),
        ("شیخاباد", ["04"]),
        ("base", ["05"]),
        ("قائم شهرك", ["01"]),
        ("۳", ["03"]),
        ("003", []),
        ("m02", ["02"]),
        ("%", []),
        ("_", []),
        ("'; --", []),
    ],
)
def test_search_reads_what_people_type(typed: str, codes: list[str]) -> None:
    assert _codes(text=typed) == codes


def test_names_sort_as_a_persian_speaker_does() -> None:
    assert _codes(sort="name")[:4] == ["03", "02", "01", "04"]
    assert _codes(sort="name", is_descending=True)[-4:] == ["04", "01", "02", "03"]


def test_pages_hold_each_booth_once_and_end_at_the_last() -> None:
    pages = [_codes(per_page=2, page=number) for number in (1, 2, 3, 99, 0)]

    assert pages == [["01", "02"], ["03", "04"], ["05"], ["05"], ["01", "02"]]


def test_published_means_that_the_screen_shows_just_this(make_account: AccountMaker) -> None:
    organiser = make_account("organiser")
    with transaction() as session:
        booth = get_booth(session, "01")
        sign_off_if_needed(session, booth, by=organiser)
        assert shown_state(session, booth) == "approved"
        row = session.scalars(select(BoothContent).filter_by(booth_id=booth.id)).one()
        row.live_revision_id = row.approved_revision_id
        row.live_facts_version = booth.facts_version
        session.flush()
        assert shown_state(session, booth) == "published"
        booth.facts_version += 1
        session.flush()
        assert shown_state(session, booth) == "approved"

    with reading() as session:
        counts = count_by_state(session)
    assert counts == dict.fromkeys(SHOWN_STATES, 0) | {"approved": 1, "empty": 4}
    assert _codes(state="approved") == ["01"]


@pytest.mark.parametrize("typed", ["01", "1", "۱", "۰۱", " ٠١ "])
def test_a_booth_is_found_by_its_number_however_typed(typed: str) -> None:
    with reading() as session:
        assert booth_by_code(session, typed).code == "01"


@pytest.mark.parametrize("typed", ["", "77", "01x", "%"])
def test_a_number_that_is_none_is_named(typed: str) -> None:
    with reading() as session, pytest.raises(DomainError) as refused:
        booth_by_code(session, typed)

    assert (refused.value.code, refused.value.details) == ("booth_unknown", {"code": typed})


def test_the_plan_is_as_large_as_what_stands_in_it() -> None:
    with reading() as session:
        hall = list_halls(session)[0]
        plan = floor_plan(session, hall.id)
        none = floor_plan(session, 999)

    assert plan is not None
    assert (plan.width_cm, plan.depth_cm) == (200 + 4 * 400 + 300 + 200, 300 + 300 + 200)
    assert [row.booth.code for row in plan.booths] == list(NAMES)
    assert none is None


def test_revisions_come_newest_first(make_account: AccountMaker) -> None:
    organiser = make_account("organiser")
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "01"), by=organiser)

    with reading() as session:
        booth = session.scalars(select(Booth).where(Booth.code == "01")).one()
        assert [revision.number for revision in list_revisions(session, booth)] == [1]
