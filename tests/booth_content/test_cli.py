"""``flask exhibition``: what it prints, how it ends, and what it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from booth_content.exhibition import find_exhibition, get_exhibition
from core.audit import AuditEntry
from core.database import reading
from tests.booth_content.workbooks import CLEAN, MESSY, dump, load

ROOT = Path(__file__).resolve().parents[2]


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["exhibition", *arguments])


def test_a_workbook_is_loaded_and_reported_in_both_languages(app: Flask) -> None:
    result = run(app, "load", str(CLEAN))

    assert result.exit_code == 0
    assert "  غرفه‌ها: ۷۳ تازه، ۰ تغییرکرده، ۰ بی‌تغییر" in result.output.splitlines()
    assert "  booths: 73 added, 0 changed, 0 unchanged" in result.output.splitlines()
    with reading() as session:
        assert find_exhibition(session) is not None


def test_a_workbook_with_problems_ends_with_1_and_nothing_written(app: Flask) -> None:
    before = dump()

    result = run(app, "load", str(MESSY))

    assert result.exit_code == 1
    assert "ایرادها (۴):" in result.output.splitlines()
    assert "Problems (4):" in result.output.splitlines()
    assert result.output.count("ردیف ۷۶") == result.output.count("row 76") == 1
    assert dump() == before


def test_a_dry_run_says_so_and_writes_nothing(app: Flask) -> None:
    before = dump()

    result = run(app, "load", str(CLEAN), "--dry-run")

    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == (
        "Dry run: nothing was written. The workbook is right and ready to be loaded."
    )
    assert dump() == before


def test_a_file_that_is_no_workbook_ends_with_1(app: Flask) -> None:
    result = run(app, "load", str(ROOT / "app.py"))

    assert result.exit_code == 1
    assert "This is not an Excel workbook" in result.output


def test_a_file_that_is_not_there_is_named(app: Flask) -> None:
    result = run(app, "load", "nowhere.xlsx")

    assert result.exit_code == 2
    assert "nowhere.xlsx" in result.output


@pytest.mark.parametrize("mode", ["rehearse", "demo"])
def test_a_mode_is_turned_on_and_off_and_logged_once(app: Flask, mode: str) -> None:
    load(CLEAN)

    outputs = [run(app, mode, state) for state in ("on", "on", "off")]

    assert [result.exit_code for result in outputs] == [0, 0, 0]
    assert "already" in outputs[1].output
    name = {"rehearse": "rehearsal", "demo": "demo"}[mode]
    with reading() as session:
        exhibition = get_exhibition(session)
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[1:] == [f"exhibition.{name}_on", f"exhibition.{name}_off"]
    assert (exhibition.is_rehearsal, exhibition.is_demo) == (False, False)


@pytest.mark.parametrize("mode", ["rehearse", "demo"])
def test_a_mode_of_no_exhibition_is_refused_in_both_languages(app: Flask, mode: str) -> None:
    result = run(app, mode, "on")

    assert result.exit_code == 1
    assert "No exhibition has been loaded yet." in result.output
    assert "هنوز نمایشگاهی بارگذاری نشده است." in result.output


def test_the_command_works_on_a_data_folder_that_was_never_used(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GHORFEH_")}
    result = subprocess.run(
        [Path(sys.executable).with_name("flask"), "exhibition", "load", CLEAN],
        cwd=ROOT,
        env=environment | {"GHORFEH_DATA_DIR": str(tmp_path), "GHORFEH_SECRET_KEY": "x" * 32},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "The workbook was loaded."
