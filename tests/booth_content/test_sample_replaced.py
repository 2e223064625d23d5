"""A real exhibition over the sample: the sample's sentences go, what people wrote stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booth_content.draft import draft_content
from booth_content.exhibition import AgendaItem, get_exhibition
from booth_content.loading.load_report import LoadReport
from booth_content.publishing import pending_changes
from booth_content.revision import BoothContent
from booth_content.sample import load_sample_if_empty
from booth_content.saving import save_section
from core.accounts import Account
from core.database import reading, transaction
from tests.booth_content.workbooks import AGENDA, dump, load, small_sheets, write
from tests.builders import get_booth


@pytest.fixture
def sample(app: Flask) -> None:
    """The sample, published."""
    load_sample_if_empty()


def _real(folder: Path, *, with_agenda: bool = True) -> Path:
    """Two real neighbourhoods that stand in booths 01, 02 and 04."""
    sheets = small_sheets()
    for row in sheets["محله‌ها"][1:]:
        row[6] = "خیر"
    sheets["غرفه‌ها"][2][2] = "M02"
    if not with_agenda:
        del sheets[AGENDA]
    return write(folder / "real.xlsx", sheets)


def _load_real(folder: Path, **more: bool) -> LoadReport:
    report = load(_real(folder, **more))
    assert report.outcome == "written", report.to_text("en")
    return report


def _draft(code: str) -> dict[str, dict[str, Any]]:
    with reading() as session:
        return draft_content(session, get_booth(session, code))


def test_nothing_of_the_sample_stays_in_a_draft(sample: None, tmp_path: Path) -> None:
    assert "needs" in _draft("02")

    report = _load_real(tmp_path)

    assert _draft("02").keys() == {"identity"}
    assert _draft("02")["identity"]["population"]["value"] == 8400
    assert _draft("02")["identity"]["population"]["source"] != "داده نمونه"
    assert _draft("40") == {}
    notices = [finding for finding in report.notices if finding.code == "sample_replaced"]
    assert len(notices) == 1
    with reading() as session:
        states = set(session.scalars(select(BoothContent.state)))
        assert not get_exhibition(session).is_sample
    assert states == {"draft"}


def test_screens_show_the_sample_until_the_next_release(sample: None, tmp_path: Path) -> None:
    with reading() as session:
        live = dict(
            session.execute(select(BoothContent.booth_id, BoothContent.live_document)).all()
        )

    _load_real(tmp_path)

    with reading() as session:
        now = dict(session.execute(select(BoothContent.booth_id, BoothContent.live_document)).all())
        waiting = {change.booth.code for change in pending_changes(session)}
    assert now == live
    assert {"01", "02", "03", "40", "73"} <= waiting


def test_what_people_wrote_over_the_sample_stays(
    sample: None, tmp_path: Path, make_account: Callable[[str], Account]
) -> None:
    organiser = make_account("organiser")
    needs = _draft("02")["needs"]
    first = needs["@order"][0]
    with transaction() as session:
        booth = get_booth(session, "02")
        changes = {f"{first}/title": {"before": needs[f"{first}/title"], "after": "نیاز راستین"}}
        saved = save_section(session, booth, section_key="needs", changes=changes, by=organiser)
        assert not saved.conflicts

    _load_real(tmp_path)

    left = _draft("02")["needs"]
    assert left["@order"] == [first]
    assert left[f"{first}/title"] == "نیاز راستین"
    assert left[f"{first}/people"] == needs[f"{first}/people"]


def test_trying_a_real_workbook_says_so_and_changes_nothing(sample: None, tmp_path: Path) -> None:
    before = dump()

    report = load(_real(tmp_path), is_dry_run=True)

    assert report.outcome == "would_change"
    assert "sample_replaced" in {finding.code for finding in report.notices}
    assert dump() == before


@pytest.mark.parametrize(("with_agenda", "left"), [(True, 2), (False, 0)])
def test_the_sample_s_programme_goes_too(
    sample: None, tmp_path: Path, with_agenda: bool, left: int
) -> None:
    with reading() as session:
        version = get_exhibition(session).agenda_version

    _load_real(tmp_path, with_agenda=with_agenda)

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(AgendaItem)) == left
        assert get_exhibition(session).agenda_version == version + 1


def test_a_second_load_finds_nothing_more_to_take_away(sample: None, tmp_path: Path) -> None:
    _load_real(tmp_path)

    again = load(_real(tmp_path))

    assert again.outcome == "nothing_new"
    assert "sample_replaced" not in {finding.code for finding in again.notices}
