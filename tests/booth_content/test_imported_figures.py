"""Figures of a workbook in the drafts of booths: seeded, followed, and never over an edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.draft import SectionDraft, draft_content
from booth_content.exhibition import Booth, Neighbourhood
from booth_content.loading.load_report import LoadReport
from booth_content.revision import BoothContent
from booth_content.saving import save_section
from booth_content.workflow import carry_out
from core.accounts import Account
from core.database import reading, transaction
from core.workbook.report import Count
from tests.booth_content.workbooks import Sheets, dump, load, places, small_sheets, write
from tests.conftest import AccountMaker

NEIGHBOURHOODS = "محله‌ها"
SAMPLE = "داده نمونه"
POPULATION = 3


def load_small(tmp_path: Path, sheets: Sheets | None = None) -> LoadReport:
    return load(write(tmp_path / "small.xlsx", sheets or small_sheets()))


def load_population(tmp_path: Path, population: Any) -> LoadReport:
    """Load the small exhibition with another population of its first neighbourhood."""
    sheets = small_sheets()
    sheets[NEIGHBOURHOODS][1][POPULATION] = population
    return load_small(tmp_path, sheets)


def content(code: str) -> dict[str, dict[str, Any]]:
    with reading() as session:
        booth = session.scalars(select(Booth).where(Booth.code == code)).one()
        return draft_content(session, booth)


def state(code: str) -> tuple[str, int]:
    with reading() as session:
        row = session.scalars(
            select(BoothContent).join(Booth, Booth.id == BoothContent.booth_id).filter_by(code=code)
        ).one()
        return row.state, row.version


def edit(code: str, population: dict[str, Any] | None, by: Account) -> None:
    """Write a population as an organiser does in the editor."""
    before = content(code).get("identity", {}).get("population")
    with transaction() as session:
        booth = session.scalars(select(Booth).where(Booth.code == code)).one()
        change: Any = {"population": {"before": before, "after": population}}
        save_section(session, booth, section_key="identity", changes=change, by=by)


def act(code: str, action: str, by: Account) -> None:
    with transaction() as session:
        booth = session.scalars(select(Booth).where(Booth.code == code)).one()
        carry_out(session, booth, action, by=by)


def test_every_booth_of_a_neighbourhood_begins_with_its_figures(app: Flask, tmp_path: Path) -> None:
    load_small(tmp_path)

    figures = {
        "population": {"value": 41450, "source": SAMPLE},
        "households": {"value": 10250, "source": SAMPLE},
        "employment_rate": {"value": 75.3, "source": SAMPLE},
    }
    assert content("01") == {"identity": figures}
    assert content("02") == {"identity": figures}
    assert (state("01"), state("03")) == (("draft", 1), ("empty", 1))
    assert content("03") == {}


def test_a_figure_that_is_no_sample_names_the_workbook_as_its_source(
    app: Flask, tmp_path: Path
) -> None:
    sheets = small_sheets()
    sheets["غرفه‌ها"][2][2] = "M02"

    load_small(tmp_path, sheets)

    population = {"value": 8400, "source": "کارپوشهٔ نمایشگاه"}
    assert content("02") == {"identity": {"population": population}}
    with reading() as session:
        imported = session.scalar(select(Neighbourhood.imported).filter_by(code="M02"))
    assert imported == {"identity": {"population": population}}


def test_the_index_martyr_s_name_goes_into_his_section(app: Flask, tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets[NEIGHBOURHOODS][1][2] = "نام نمونه "

    load_small(tmp_path, sheets)

    assert content("01")["martyr"] == {"name": "نام نمونه"}


def test_a_new_figure_is_followed_where_nobody_wrote(app: Flask, tmp_path: Path) -> None:
    load_small(tmp_path)

    report = load_population(tmp_path, "۴۲٬۰۰۰")

    assert report.counts["figures"] == Count(added=0, changed=2, unchanged=4)
    assert report.counts["neighbourhoods"] == Count(added=0, changed=1, unchanged=1)
    assert content("01")["identity"]["population"] == {"value": 42000, "source": SAMPLE}
    with reading() as session:
        versions = list(session.scalars(select(SectionDraft.version)))
    assert versions == [2, 2]


def test_a_figure_taken_out_of_the_workbook_is_taken_out_where_nobody_wrote(
    app: Flask, tmp_path: Path
) -> None:
    load_small(tmp_path)

    load_population(tmp_path, None)

    assert "population" not in content("01")["identity"]


def test_an_organiser_s_edit_is_kept_and_told(
    app: Flask, tmp_path: Path, make_account: AccountMaker
) -> None:
    load_small(tmp_path)
    written = {"value": 40000, "year": 1400, "source": "مرکز بهداشت"}
    edit("01", written, make_account("organiser"))

    report = load_population(tmp_path, 42000)

    assert places(report.notices) == [("edit_kept", NEIGHBOURHOODS, 2, "جمعیت")]
    assert report.notices[0].fa == (
        "ویرایش برگزارکننده نگه داشته شد: جمعیت در غرفهٔ ۰۱ "
        "«۴۰٬۰۰۰ نفر (۱۴۰۰، مرکز بهداشت)» است، در کارپوشه «۴۲٬۰۰۰ نفر (داده نمونه)»."
    )
    assert content("01")["identity"]["population"] == written
    assert content("02")["identity"]["population"]["value"] == 42000


def test_an_edit_is_kept_when_the_same_workbook_comes_again(
    app: Flask, tmp_path: Path, make_account: AccountMaker
) -> None:
    load_small(tmp_path)
    edit("01", {"value": 40000, "source": "مرکز بهداشت"}, make_account("organiser"))
    before = dump()

    report = load_small(tmp_path)

    assert [finding.code for finding in report.notices] == ["edit_kept"]
    assert report.outcome == "nothing_new"
    assert dump() == before


def test_a_figure_that_an_organiser_took_out_stays_out(
    app: Flask, tmp_path: Path, make_account: AccountMaker
) -> None:
    load_small(tmp_path)
    edit("01", None, make_account("organiser"))

    report = load_small(tmp_path)

    assert [finding.code for finding in report.notices] == ["edit_kept"]
    assert "population" not in content("01")["identity"]


def test_a_year_added_to_the_same_figure_is_kept_without_a_word(
    app: Flask, tmp_path: Path, make_account: AccountMaker
) -> None:
    load_small(tmp_path)
    written = {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}
    edit("01", written, make_account("organiser"))

    report = load_small(tmp_path)

    assert report.notices == []
    assert content("01")["identity"]["population"] == written


def test_approved_content_that_the_workbook_changes_is_a_draft_again(
    app: Flask, tmp_path: Path, make_account: AccountMaker
) -> None:
    load_small(tmp_path)
    act("01", "sign_off", make_account("organiser"))
    assert state("01") == ("approved", 2)

    load_population(tmp_path, 42000)

    assert state("01") == ("draft", 3)


def test_content_under_review_is_left_alone_and_told(
    app: Flask, tmp_path: Path, make_account: AccountMaker
) -> None:
    load_small(tmp_path)
    organiser = make_account("organiser")
    for code in ("01", "02"):
        act(code, "submit", organiser)

    report = load_population(tmp_path, 42000)

    assert [finding.code for finding in report.notices] == ["under_review"] * 2
    assert content("01")["identity"]["population"]["value"] == 41450
    assert state("01") == ("submitted", 2)


@pytest.mark.parametrize("code", ["05", "09"])
def test_a_booth_that_joins_a_neighbourhood_later_begins_with_its_figures(
    app: Flask, tmp_path: Path, code: str
) -> None:
    load_small(tmp_path)
    sheets = small_sheets()
    sheets["غرفه‌ها"].append([code, "N", "M01", "کارگاه", "سالن سوم", 0, 0, 300, 300, None])

    load_small(tmp_path, sheets)

    assert content(code)["identity"]["population"]["value"] == 41450
