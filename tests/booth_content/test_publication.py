"""Publishing: what is written, what is flipped, and what stands when something goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from booth_content.jobs import ASSETS, publish_now, store
from booth_content.media import FileRecord
from booth_content.publication import activate_release, plan_release, write_release
from booth_content.publishing import pending_changes, sign_off_if_needed
from booth_content.release import Release, active_release, roll_back
from booth_content.release_files import files_for_booth
from booth_content.revision import BoothContent, Revision
from core.accounts import Account
from core.audit import AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from tests.booth_content.conftest import Publish, Write
from tests.builders import get_booth


def _shown(code: str) -> dict[str, object]:
    """The document that the active release shows at the booth, read from the store."""
    with reading() as session:
        files = files_for_booth(session, store(), code)
    sha256 = next(file["sha256"] for file in files if file["path"] == "booth.json")
    with store().open(sha256) as file:
        document: dict[str, object] = json.load(file)
    return document


def _about(code: str) -> object:
    sections = {section["key"]: section for section in _shown(code)["sections"]}  # type: ignore[attr-defined]
    fields = {field["key"]: field["value"] for field in sections["identity"]["fields"]}
    return fields["about"]


def test_a_published_booth_is_shown_and_the_others_stay_as_they_were(
    write: Write, publish: Publish
) -> None:
    publish("01", "02", "03")
    write("01", None, "محله‌ای کهن")

    answer = publish("01")

    assert answer == {"release": 2, "booths": 1, "agenda": False}
    assert _about("01") == "محله‌ای کهن"
    assert _shown("02")["sections"] == []


def test_a_booth_whose_screen_shows_this_already_is_left_out(
    write: Write, publish: Publish
) -> None:
    publish("01", "02")
    write("01", None, "تازه")

    assert publish("01", "02")["booths"] == 1


def test_nothing_to_publish_is_said_and_makes_no_release(publish: Publish) -> None:
    publish("01")

    with pytest.raises(DomainError) as error:
        publish("01")

    assert error.value.code == "nothing_to_publish"
    with reading() as session:
        assert session.scalar(select(func.count(Release.id))) == 1


def test_what_is_edited_after_approval_stays_off_the_screen(write: Write, publish: Publish) -> None:
    write("01", None, "نخست")
    publish("01")

    write("01", "نخست", "در حال نوشتن")

    assert _about("01") == "نخست"
    with reading() as session:
        assert [change.booth.code for change in pending_changes(session)] == ["01", "02", "03"]


def test_of_two_plans_on_one_parent_the_second_is_refused(
    organiser: Account, write: Write, publish: Publish
) -> None:
    publish("01", "02")
    write("01", None, "الف")
    write("02", None, "ب")
    with transaction() as session:
        for code in ("01", "02"):
            sign_off_if_needed(session, get_booth(session, code), by=organiser)
    with reading() as session:
        first = plan_release(session, store(), ["01"])
        second = plan_release(session, store(), ["02"])
    written = [write_release(store(), plan, assets=ASSETS) for plan in (first, second)]
    with transaction() as session:
        activate_release(session, first, *written[0], reason="", by=organiser.actor)

    with pytest.raises(DomainError) as error, transaction() as session:
        activate_release(session, second, *written[1], reason="", by=organiser.actor)

    assert error.value.code == "release_overtaken"
    assert publish_now(["02"], reason="", by=organiser.actor)["release"] == 3
    assert (_about("01"), _about("02")) == ("الف", "ب")


KILLED_BEFORE_THE_FLIP = """
import os, signal
from app import create_app
from booth_content import jobs
from core.audit import SYSTEM
app = create_app()
real = jobs.activate_release
def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
jobs.activate_release = killed
with app.app_context():
    jobs.publish_now(["01"], reason="", by=SYSTEM)
"""


def test_kill_9_before_the_flip_leaves_the_old_release_standing(
    organiser: Account, environment: dict[str, str], write: Write, publish: Publish
) -> None:
    write("01", None, "کهنه")
    publish("01")
    write("01", "کهنه", "نو")
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "01"), by=organiser)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_THE_FLIP],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert _about("01") == "کهنه"
    assert publish_now(["01"], reason="", by=organiser.actor)["release"] == 2
    assert _about("01") == "نو"


def test_a_file_that_was_damaged_on_the_disk_is_not_published(
    organiser: Account, write: Write, publish: Publish
) -> None:
    publish("01")
    write("01", None, "نو")
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "01"), by=organiser)
    with reading() as session:
        plan = plan_release(session, store(), ["01"])
    sha256 = plan.booths[0].entry.document
    damaged = store().path(sha256)
    damaged.parent.mkdir(exist_ok=True)
    damaged.write_bytes(b"x" * plan.booths[0].entry.size)

    with pytest.raises(DomainError) as error:
        write_release(store(), plan, assets=ASSETS)

    assert error.value.code == "release_damaged"
    with reading() as session:
        assert getattr(active_release(session), "id", None) == 1


def test_rolling_back_shows_the_earlier_text_and_the_next_release_goes_on(
    organiser: Account, write: Write, publish: Publish
) -> None:
    write("01", None, "یک")
    publish("01", "02")
    write("01", "یک", "دو")
    publish("01")

    with transaction() as session:
        booths = roll_back(session, store(), release_id=1, reason="اشتباه", by=organiser.actor)

    assert booths == 1
    assert _about("01") == "یک"
    with reading() as session:
        assert [(c.booth.code, c.state) for c in pending_changes(session, codes=["01"])] == [
            ("01", "approved")
        ]
    write("02", None, "سه")
    assert publish("02")["release"] == 3
    assert _about("01") == "یک"


def test_a_booth_added_after_the_target_disappears_with_the_roll_back(
    organiser: Account, publish: Publish
) -> None:
    publish("01")
    publish("02")

    with transaction() as session:
        roll_back(session, store(), release_id=1, reason="", by=organiser.actor)

    with reading() as session:
        paths = {file["path"] for file in files_for_booth(session, store(), "02")}
        row = session.get(BoothContent, get_booth(session, "02").id)
    assert "booth.json" not in paths
    assert row is not None
    assert row.live_document is None


def test_rolling_back_to_what_is_shown_is_refused(organiser: Account, publish: Publish) -> None:
    publish("01")

    with pytest.raises(DomainError) as error, transaction() as session:
        roll_back(session, store(), release_id=1, reason="", by=organiser.actor)

    assert error.value.code == "release_is_active"


def test_only_what_a_release_needs_is_published(publish: Publish, write: Write) -> None:
    write("02", None, "هنوز نه")
    publish("01")

    with reading() as session:
        published = set(session.scalars(select(FileRecord.sha256)))
        files = files_for_booth(session, store(), "01")

    assert published == {file["sha256"] for file in files}
    assert {file["path"] for file in files} == {
        "agenda.json",
        "booth.json",
        "booths/01.json",
        "fonts/vazirmatn.woff2",
        "girih/M01.svg",
        "labels.json",
    }


def test_publishing_leaves_a_line_in_the_audit_log(publish: Publish, organiser: Account) -> None:
    publish("01", reason="آغاز")

    with reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "release.published")
        ).one()
    assert (entry.actor_name, entry.subject, entry.details) == (
        organiser.name,
        "release:1",
        {"booths": 1},
    )


@pytest.mark.parametrize("statement", ["UPDATE revision SET number = 9", "DELETE FROM revision"])
def test_the_database_refuses_to_touch_a_revision(publish: Publish, statement: str) -> None:
    publish("01")

    with pytest.raises(DBAPIError, match="immutable"), transaction() as session:
        session.execute(text(statement))


def test_a_revision_that_does_not_match_its_hash_is_not_published(
    app: Flask, organiser: Account, write: Write
) -> None:
    write("01", None, "راست")
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "01"), by=organiser)
    with transaction() as session:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        trigger = "revision_keeps_update" if on_sqlite else "revision_keeps"
        session.execute(text(f"DROP TRIGGER {trigger}{'' if on_sqlite else ' ON revision'}"))
        revision = session.scalars(select(Revision)).one()
        revision.content = {"identity": {"about": "دروغ"}}

    with pytest.raises(DomainError) as error:
        publish_now(["01"], reason="", by=organiser.actor)

    assert error.value.code == "revision_damaged"
