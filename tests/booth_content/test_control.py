"""What is done to one booth: hidden and shown, written to after the freeze, taken back alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booth_content.booth_return import earlier_states, request_booth_return
from booth_content.freezing import give_respite, set_freeze
from booth_content.hiding import hidden_codes, hide_booth, show_booth
from booth_content.jobs import store
from booth_content.manifest import all_entries
from booth_content.progress import read_progress
from booth_content.release import Release, active_manifest
from booth_content.revision import BoothContent
from core.accounts import Account
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.jobs import get_job, run_job
from tests.booth_content.conftest import Publish, Write
from tests.builders import get_booth


def test_hiding_needs_no_release_and_is_undone(organiser: Account, publish: Publish) -> None:
    publish("01")
    with transaction() as session:
        booth = get_booth(session, "01")
        assert hide_booth(session, booth, reason="شکایت", by=organiser)
        assert not hide_booth(session, booth, reason="دوباره", by=organiser)
        assert hidden_codes(session) == ["01"]
    with transaction() as session:
        assert show_booth(session, get_booth(session, "01"), by=organiser)
        assert hidden_codes(session) == []
        assert session.scalar(select(func.count(Release.id))) == 1


def test_after_the_freeze_only_a_booth_with_a_respite_is_written_to(
    organiser: Account, write: Write, make_account: Callable[[str], Account]
) -> None:
    admin = make_account("admin")
    write("01", None, "پیش از بستن")
    with transaction() as session:
        with pytest.raises(DomainError) as error:
            set_freeze(session, starts_at=now(), by=organiser)
        assert error.value.code == "not_permitted"
        set_freeze(session, starts_at=now() + timedelta(hours=1), by=admin)
        give_respite(
            session,
            get_booth(session, "02"),
            ends_at=now() + timedelta(hours=3),
            reason="سفر",
            by=admin,
        )
    write("01", "پیش از بستن", "هنوز باز است")

    with freeze(now() + timedelta(hours=2)):
        for code, before in (("01", "هنوز باز است"), ("03", None)):
            with pytest.raises(DomainError) as error:
                write(code, before, "دیر")
            assert error.value.code == "content_frozen"
        write("02", None, "با مهلت")
    with freeze(now() + timedelta(hours=4)), pytest.raises(DomainError) as error:
        write("02", "با مهلت", "پس از مهلت")
    assert error.value.code == "content_frozen"


def test_one_booth_goes_back_and_nothing_else_changes(
    organiser: Account, write: Write, publish: Publish
) -> None:
    publish("01", "02")
    write("01", None, "نادرست")
    write("02", None, "درست")
    publish("01", "02")
    with reading() as session:
        before = active_manifest(session, store())
        (newest, oldest) = earlier_states(session, get_booth(session, "01"))
        assert (newest.is_shown, oldest.release.id) == (True, 1)

    with transaction() as session:
        booth = get_booth(session, "01")
        job = request_booth_return(session, booth, release_id=1, reason="نادرست", by=organiser)
    run_job(job.id)

    with reading() as session:
        assert get_job(session, job.id).result == {"release": 3, "booths": 1, "agenda": False}
        after = active_manifest(session, store())
        shown, was = all_entries(store(), after), all_entries(store(), before)
        assert (after.assets, after.agenda) == (before.assets, before.agenda)
        assert shown["02"] == was["02"]
        assert shown["01"].document == oldest.change.document
        row = session.get_one(BoothContent, get_booth(session, "01").id)
        # what was taken away does not come back with the next publication of all that is approved
        assert (row.state, row.live_document) == ("draft", oldest.change.document)


def test_progress_counts_what_is_written_and_names_what_lacks(write: Write) -> None:
    write("01", None, "محله‌ای کهن")

    with reading() as session:
        first, second, _third = read_progress(session)

    assert (first.level, second.level) == ("begun", "empty")
    assert first.filled == second.filled + 1
    assert 0 < first.percent < 100
    assert {title for title, _ in first.by_section()} <= {title for title, _ in second.by_section()}
