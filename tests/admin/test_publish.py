"""Publishing from the desk: what waits, what may go out, once however often it is pressed."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select

from booth_content.agenda import raise_agenda_version
from booth_content.draft import draft_content
from booth_content.revision import RevisionKind, make_revision
from booth_content.workflow import carry_out, content_row
from core.accounts import Account
from core.database import reading, transaction
from core.dates import iso_utc, now
from core.jobs import Job
from tests.admin.conftest import AddScreen, Publish, Read, RunJobs, Write, words
from tests.builders import build_agenda_item, get_booth


def _ticked(page: str) -> set[str]:
    boxes = re.findall(r'<input type="checkbox" name="booth"[^>]*>', page)
    return {re.search(r'value="([^"]+)"', box)[1] for box in boxes if " checked" in box}  # type: ignore[index]


def _jobs() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Job.id))) or 0


def test_the_page_shows_each_change_field_by_field_and_what_is_missing(
    read: Read, write: Write
) -> None:
    write("01", "محله‌ای کهن")

    said = read("/admin/publish")

    assert "محله‌ای کهن" in said
    assert "نخستین بار" in said
    assert "جای خالی" in said


def test_only_what_was_approved_is_ticked_at_first_and_a_named_booth_alone(
    client: FlaskClient, organiser: Account, write: Write
) -> None:
    write("01", "آماده")
    write("02", "در دست")
    with transaction() as session:
        carry_out(session, get_booth(session, "01"), "sign_off", by=organiser)

    at_first = client.get("/admin/publish").get_data(as_text=True)
    named = client.get("/admin/publish?booth=02").get_data(as_text=True)

    assert _ticked(at_first) == {"01"}
    assert _ticked(named) == {"02"}


def test_publishing_leads_to_a_page_that_follows_it_to_the_screens(
    client: FlaskClient, read: Read, write: Write, run_jobs: RunJobs, add_screen: AddScreen
) -> None:
    write("01", "محله‌ای کهن")
    add_screen("01", seen_release=None)

    answer = client.post("/admin/publish", data={"booth": ["01"], "reason": "نخستین بار"})
    waiting = read(answer.location)
    run_jobs()
    after = read(answer.location, is_part=True)

    assert answer.status_code == 303
    assert "در حال انتشار" in waiting
    assert "انتشار ۱ ۰ از ۱ نمایشگر" in after
    assert "۱ غرفه تازه شد · «نخستین بار»" in after
    assert "نرسیده به ۱ نمایشگر" in after


def test_the_page_counts_the_screens_that_acknowledged(
    client: FlaskClient, read: Read, write: Write, run_jobs: RunJobs, add_screen: AddScreen
) -> None:
    write("01", "محله‌ای کهن")
    add_screen("01", seen_release=1)
    answer = client.post("/admin/publish", data={"booth": ["01"]})
    run_jobs()

    said = read(answer.location)

    assert "انتشار ۱ ۱ از ۱ نمایشگر" in said
    assert "نرسیده" not in said


def test_the_same_form_sent_twice_asks_for_one_release(
    client: FlaskClient, write: Write, run_jobs: RunJobs
) -> None:
    write("01", "محله‌ای کهن")
    form = {"booth": ["01"], "reason": "", "asked_at": iso_utc(now())}

    first = client.post("/admin/publish", data=form)
    run_jobs()
    second = client.post("/admin/publish", data=form)

    assert first.location == second.location
    assert _jobs() == 1


def test_a_later_form_asks_again(client: FlaskClient, write: Write, run_jobs: RunJobs) -> None:
    write("01", "یک")
    client.post("/admin/publish", data={"booth": ["01"], "asked_at": iso_utc(now())})
    run_jobs()
    write("01", "دو", before="یک")

    client.post("/admin/publish", data={"booth": ["01"], "asked_at": iso_utc(now())})

    assert _jobs() == 2


def test_nothing_chosen_is_refused_and_nothing_is_asked_for(
    client: FlaskClient, write: Write
) -> None:
    write("01", "محله‌ای کهن")

    answer = client.post("/admin/publish", data={"reason": "چیزی"})

    assert answer.status_code == 422
    assert "غرفه‌ای برگزیده نشده است" in words(answer.get_data(as_text=True))
    assert _jobs() == 0


def test_a_booth_in_review_cannot_be_ticked_and_is_refused_when_sent(
    client: FlaskClient, organiser: Account, write: Write
) -> None:
    write("01", "فرستاده")
    write("02", "آماده")
    _submit("01", organiser)

    page = client.get("/admin/publish").get_data(as_text=True)
    answer = client.post("/admin/publish", data={"booth": ["01", "02"]})

    assert re.search(r'value="01"[^>]*disabled', page)
    assert answer.status_code == 409
    assert _jobs() == 0


def _submit(code: str, account: Account) -> None:
    """Without what a submission asks for: only that it waits for its review matters here."""
    with transaction() as session:
        booth = get_booth(session, code)
        said = draft_content(session, booth)
        revision = make_revision(
            session, booth, kind=RevisionKind.SUBMISSION, snapshot=said, by=account.actor
        )
        row = content_row(session, booth)
        row.submitted_revision_id = revision.id
        row.state = "submitted"


def test_an_unknown_booth_and_a_reason_too_long_are_refused(
    client: FlaskClient, write: Write
) -> None:
    write("01", "محله‌ای کهن")

    unknown = client.post("/admin/publish", data={"booth": ["99"]})
    long = client.post("/admin/publish", data={"booth": ["01"], "reason": "ب" * 301})

    assert (unknown.status_code, long.status_code) == (404, 422)
    assert _jobs() == 0


def test_a_failed_publication_says_why_and_that_the_screens_are_as_they_were(
    client: FlaskClient, read: Read, write: Write, publish: Publish, run_jobs: RunJobs
) -> None:
    write("01", "محله‌ای کهن")
    answer = client.post("/admin/publish", data={"booth": ["01"]})
    publish("01")

    run_jobs()
    said = read(answer.location)

    assert "چیزی برای انتشار نیست" in said
    assert "همان را نشان می‌دهند" in said


def test_what_people_write_is_shown_as_text(client: FlaskClient, write: Write) -> None:
    write("01", "<script>alert(1)</script>")

    page = client.get("/admin/publish").get_data(as_text=True)

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_with_everything_published_it_says_so(read: Read, write: Write, publish: Publish) -> None:
    for code in ("01", "02", "03"):
        write(code, "محله‌ای کهن")
    publish("01", "02", "03")

    assert "همه‌چیز منتشر شده است" in read("/admin/publish")


def _change_agenda() -> None:
    with transaction() as session:
        build_agenda_item(session, "گشایش", starts_at=now())
        raise_agenda_version(session)


def test_a_changed_agenda_is_told_and_published_alone_once(
    client: FlaskClient, read: Read, write: Write, publish: Publish, run_jobs: RunJobs
) -> None:
    for code in ("01", "02", "03"):
        write(code, "محله‌ای کهن")
    publish("01", "02", "03")
    _change_agenda()
    form = {"reason": "", "asked_at": iso_utc(now())}

    waiting = read("/admin/publish")
    first = client.post("/admin/publish", data=form)
    run_jobs()
    second = client.post("/admin/publish", data=form)

    assert "برنامه‌های نمایشگاه تغییر کرده است" in waiting
    assert first.status_code == 303
    assert second.location == first.location
    assert "برنامه‌ها تازه شد · «برنامه‌ها»" in read(first.location)
    assert "همه‌چیز منتشر شده است" in read("/admin/publish")


def test_with_booths_the_agenda_goes_along(
    client: FlaskClient, read: Read, write: Write, publish: Publish, run_jobs: RunJobs
) -> None:
    write("01", "یک")
    publish("01")
    write("01", "دو", before="یک")
    _change_agenda()

    answer = client.post("/admin/publish", data={"booth": ["01"]})
    run_jobs()

    assert "۱ غرفه و برنامه‌ها تازه شد · «غرفهٔ ۱»" in read(answer.location)


def test_before_the_first_release_an_agenda_does_not_go_alone(
    client: FlaskClient, read: Read, write: Write
) -> None:
    write("01", "یک")
    _change_agenda()

    assert "تغییر کرده است" not in read("/admin/publish")
    assert client.post("/admin/publish", data={"reason": ""}).status_code == 422


def test_a_job_of_another_kind_is_no_publication(
    client: FlaskClient, organiser: Account, read: Read
) -> None:
    with transaction() as session:
        session.add(Job(id="x", kind="convert_picture", args={}, created_at=now()))

    read("/admin/publish/jobs/x", status=404)
