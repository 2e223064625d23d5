"""A job's page: for people, for scripts that follow it, for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from admin import jobs as pages
from admin.jobs import JobKind, present_job, presentation
from core import jobs
from core.accounts import Account
from core.database import transaction
from core.errors import DomainError
from core.jobs import JobRun, enqueue, run_job

SignIn = Callable[[str], Account]
KIND = "test_count"


def count(run: JobRun, *, to: int, then: str = "") -> dict[str, Any]:
    """Count, then end in the way that is asked for."""
    run.progress(to, 10, "شمردن")
    if then == "refuse":
        raise DomainError("disk_full")
    if then == "break":
        raise RuntimeError("a secret of the server")
    return {"counted": to}


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that count, and how the desk shows them."""
    monkeypatch.setitem(jobs._handlers, KIND, count)
    monkeypatch.setattr(pages, "_kinds", dict(pages._kinds))
    present_job(
        KIND,
        JobKind(
            "شمارش",
            outcome=lambda result: f"تا {result['counted']} شمرده شد.",
            onward=lambda result: f"/admin/counted/{result['counted']}",
            again=lambda args: f"/admin/count?to={args['to']}",
        ),
    )


@pytest.fixture
def desk(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    """A viewer's browser."""
    sign_in("viewer")
    return client


def ask(app: Flask, **args: Any) -> str:
    with transaction() as session:
        return enqueue(session, KIND, args=args, account_id=None).id


def finished(app: Flask, **args: Any) -> str:
    job_id = ask(app, **args)
    run_job(job_id)
    return job_id


def test_a_waiting_job_is_followed(app: Flask, desk: FlaskClient) -> None:
    job_id = ask(app, to=3)

    page = desk.get(f"/admin/jobs/{job_id}").get_data(as_text=True)

    assert "<h1>شمارش</h1>" in page
    assert 'data-behaviour="progress-follow"' in page
    assert f'data-url="/admin/jobs/{job_id}"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_a_finished_job_leads_onward_and_is_followed_no_more(app: Flask, desk: FlaskClient) -> None:
    page = desk.get(f"/admin/jobs/{finished(app, to=7)}").get_data(as_text=True)

    assert "تا 7 شمرده شد." in page
    assert 'href="/admin/counted/7"' in page
    assert "progress-follow" not in page
    assert "http-equiv" not in page


@pytest.mark.parametrize(
    ("then", "sentence"),
    [("refuse", "جای خالی روی دیسک سرور نمانده است"), ("break", "خطایی پیش آمد")],
)
def test_a_failed_job_says_why_and_where_to_try_again(
    app: Flask, desk: FlaskClient, then: str, sentence: str
) -> None:
    page = desk.get(f"/admin/jobs/{finished(app, to=4, then=then)}").get_data(as_text=True)

    assert sentence in page
    assert "بخواهید" in page
    assert 'href="/admin/count?to=4"' in page
    assert "secret" not in page


def test_scripts_get_the_moving_part_alone(app: Flask, desk: FlaskClient) -> None:
    job_id = finished(app, to=7)

    part = desk.get(f"/admin/jobs/{job_id}", headers={"HX-Request": "true"}).get_data(as_text=True)

    assert "<html" not in part
    assert re.findall(r'id="([^"]+)"', part) == [f"job-{job_id}", "job-outcome"]


def test_programs_get_the_facts(app: Flask, desk: FlaskClient) -> None:
    json = {"Accept": "application/json"}
    waiting, done = ask(app, to=1), finished(app, to=7)
    failed = finished(app, to=4, then="refuse")

    answers = [desk.get(f"/admin/jobs/{one}", headers=json).json for one in (waiting, done, failed)]

    assert [answer and answer["state"] for answer in answers] == ["queued", "done", "failed"]
    assert answers[1] == {
        "id": done,
        "kind": KIND,
        "label": "شمارش",
        "state": "done",
        "done": 7,
        "total": 10,
        "message": "شمردن",
        "result": {"counted": 7},
        "error": None,
        "onward": "/admin/counted/7",
    }
    assert answers[2]
    assert answers[2]["error"]["code"] == "disk_full"
    assert answers[2]["onward"] is None


def test_a_job_that_is_not_there(desk: FlaskClient) -> None:
    answer = desk.get("/admin/jobs/none", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json
    assert answer.json["code"] == "job_unknown"


def test_every_kind_of_job_has_a_name(app: Flask) -> None:
    unnamed = presentation("no such kind").label

    assert [kind for kind in jobs._handlers if presentation(kind).label == unnamed] == []
