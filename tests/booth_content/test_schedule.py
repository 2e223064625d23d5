"""Publishing later: once, by the checks of publishing now, whatever was stopped in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booth_content.exhibition import Exhibition
from booth_content.release import active_release
from booth_content.revision import BoothContent
from booth_content.schedule import (
    cancel_scheduled,
    move_scheduled,
    schedule_at,
    schedule_when_approved,
    start_scheduled,
)
from booth_content.schedule_job import publish_due
from booth_content.scheduled import ScheduledPublication
from booth_content.workflow import carry_out
from core.accounts import Account, disable_account, get_account
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.jobs import Job, recover_jobs, run_job
from tests.booth_content.conftest import Publish, Write
from tests.builders import get_booth

SOON = timedelta(minutes=10)


def _schedule(by: Account, *codes: str) -> int:
    with transaction() as session:
        row = schedule_at(session, codes=codes, due_at=now() + SOON, reason="مراسم", by=by)
        return row.id


def _work() -> None:
    """Carry out the jobs that wait, as the jobs process does."""
    with reading() as session:
        ids = list(session.scalars(select(Job.id).where(Job.started_at.is_(None))))
    for job_id in ids:
        run_job(job_id)


def _row(scheduled_id: int) -> ScheduledPublication:
    with reading() as session:
        return session.get_one(ScheduledPublication, scheduled_id)


def _release() -> int | None:
    with reading() as session:
        return session.scalar(select(Exhibition.active_release_id))


def _live(code: str) -> int | None:
    with reading() as session:
        booth = get_booth(session, code)
        return session.get_one(BoothContent, booth.id).live_revision_id


def test_it_is_published_when_its_time_has_come_and_only_once(
    organiser: Account, write: Write
) -> None:
    write("01", None, "محله‌ای کهن")
    scheduled = _schedule(organiser, "01")

    assert publish_due() == 0
    with freeze(now() + SOON):
        assert publish_due() == 1
        assert publish_due() == 0
        _work()

    assert (_release(), _row(scheduled).outcome) == (1, "started")
    with reading() as session:
        assert session.scalar(select(func.count(Job.id))) == 1
        kinds = select(AuditEntry.action).where(AuditEntry.action.like("%schedule%"))
        told = list(session.scalars(kinds.order_by(AuditEntry.id)))
        assert told == ["release.scheduled", "release.schedule_started"]


def test_what_was_edited_since_is_left_out_and_named_while_the_others_go(
    organiser: Account, write: Write
) -> None:
    write("01", None, "آماده")
    write("02", None, "آماده")
    scheduled = _schedule(organiser, "01", "02")
    write("02", "آماده", "جمله‌ای نیمه")

    with freeze(now() + SOON):
        publish_due()
        _work()

    assert _live("01") is not None
    assert _live("02") is None
    assert [one["code"] for one in _row(scheduled).refusals] == ["02"]
    assert "پیش‌نویس" in _row(scheduled).refusals[0]["fa"]


def test_nothing_goes_out_in_the_name_of_somebody_who_may_no_more(
    organiser: Account, write: Write, make_account: Callable[[str], Account]
) -> None:
    make_account("admin")
    write("01", None, "آماده")
    scheduled = _schedule(organiser, "01")
    with transaction() as session:
        disable_account(session, get_account(session, organiser.id), by=SYSTEM)

    with freeze(now() + SOON):
        publish_due()
        _work()

    assert (_release(), _row(scheduled).outcome) == (None, "refused")


def test_a_booth_goes_out_as_soon_as_it_is_approved_and_not_for_what_is_shown_already(
    organiser: Account, write: Write, publish: Publish
) -> None:
    publish("01")
    with transaction() as session:
        (row,) = schedule_when_approved(session, codes=["01"], reason="", by=organiser)
        again = schedule_when_approved(session, codes=["01"], reason="", by=organiser)
        assert [one.id for one in again] == [row.id]
    assert publish_due() == 0
    write("01", None, "تازه")
    assert publish_due() == 0

    with transaction() as session:
        carry_out(session, get_booth(session, "01"), "sign_off", by=organiser)
    assert publish_due() == 1
    _work()

    assert _release() == 2


def test_a_stop_in_the_middle_publishes_once(organiser: Account, write: Write) -> None:
    write("01", None, "آماده")
    scheduled = _schedule(organiser, "01")
    with freeze(now() + SOON):
        publish_due()
    _work()
    job_id = _row(scheduled).job_id
    with transaction() as session:
        # killed after the flip, before it was written down that the job is done
        session.get_one(Job, job_id).finished_at = None

    recover_jobs()
    _work()

    with reading() as session:
        job = session.get_one(Job, job_id)
        release = active_release(session)
        assert (job.state, job.result) == ("done", {"release": 1, "booths": 0, "agenda": False})
        assert release is not None
        assert release.id == 1


def test_it_can_be_moved_and_called_off_until_it_has_begun(
    organiser: Account, write: Write
) -> None:
    write("01", None, "آماده")
    scheduled = _schedule(organiser, "01")
    with transaction() as session:
        move_scheduled(session, scheduled, due_at=now() + 2 * SOON, by=organiser)
    with freeze(now() + SOON):
        assert publish_due() == 0
    with transaction() as session:
        cancel_scheduled(session, scheduled, by=organiser)

    with freeze(now() + 3 * SOON):
        assert publish_due() == 0
    for late in (
        lambda session: cancel_scheduled(session, scheduled, by=organiser),
        lambda session: start_scheduled(session, scheduled),
    ):
        with pytest.raises(DomainError) as error, transaction() as session:
            late(session)
        assert error.value.code == "schedule_settled"


@pytest.mark.parametrize(
    ("shift", "codes", "code"),
    [
        (-SOON, ["01"], "schedule_time_past"),
        (timedelta(days=4000), ["01"], "schedule_time_far"),
        (SOON, [], "schedule_empty"),
        (SOON, ["99"], "booth_unknown"),
    ],
)
def test_what_makes_no_sense_is_refused(
    organiser: Account, write: Write, shift: timedelta, codes: list[str], code: str
) -> None:
    with pytest.raises(DomainError) as error, transaction() as session:
        schedule_at(session, codes=codes, due_at=now() + shift, reason="", by=organiser)
    assert error.value.code == code


def test_the_draft_of_another_booth_is_signed_off_when_it_is_scheduled_not_later(
    organiser: Account, write: Write
) -> None:
    write("01", None, "آماده")
    _schedule(organiser, "01")

    with reading() as session:
        assert session.get_one(BoothContent, get_booth(session, "01").id).state == "approved"
