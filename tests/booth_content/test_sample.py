"""A first start: the sample exhibition is loaded, marked for what it is, and published."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from booth_content.exhibition import get_exhibition
from booth_content.jobs import store
from booth_content.publishing import pending_changes
from booth_content.release import ReleaseChange
from booth_content.sample import WORKBOOK, load_sample, load_sample_if_empty
from core.database import reading, transaction
from tests.booth_content.workbooks import CLEAN, dump, load, small_sheets, write


def test_the_sample_is_published_as_release_1_and_marked_for_what_it_is(app: Flask) -> None:
    assert load_sample_if_empty()

    with reading() as session:
        exhibition = get_exhibition(session)
        shown = session.scalar(select(func.count()).select_from(ReleaseChange))
        waiting = pending_changes(session)
    assert exhibition.active_release_id == 1
    assert (exhibition.is_sample, exhibition.is_rehearsal, exhibition.is_demo) == (True,) * 3
    assert shown == 73
    assert waiting == []


def test_a_second_start_changes_nothing(app: Flask) -> None:
    load_sample_if_empty()
    before = dump()

    assert not load_sample_if_empty()

    assert dump() == before


def test_publishing_that_was_cut_short_is_done_at_the_next_start(app: Flask) -> None:
    with transaction() as session:
        load_sample(session, store())

    assert load_sample_if_empty()

    with reading() as session:
        assert get_exhibition(session).active_release_id == 1


def test_an_exhibition_that_people_loaded_is_left_alone(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["محله‌ها"][2][6] = "بله"
    load(write(tmp_path / "own.xlsx", sheets))
    before = dump()

    assert not load_sample_if_empty()

    assert dump() == before


def test_loading_the_sample_s_workbook_again_keeps_what_the_booths_say(app: Flask) -> None:
    load_sample_if_empty()
    before = dump()

    report = load(CLEAN)

    after = dump()
    assert [finding.code for finding in report.problems] == []
    for table in ("booth", "section_draft", "booth_content", "revision", "media_item"):
        assert after[table] == before[table]


def test_the_shipped_workbook_is_the_sample_exhibition() -> None:
    assert WORKBOOK.read_bytes() == CLEAN.read_bytes()


def test_loading_the_samples_own_workbook_finds_no_field_edited(app: Flask) -> None:
    load_sample_if_empty()

    report = load(WORKBOOK)

    assert [finding.code for finding in report.notices] == []
