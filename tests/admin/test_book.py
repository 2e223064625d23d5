"""The desk's page of the book: asked for, made in a job, fetched by its asker for a day."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from booth_content.book_job import books_folder
from core.accounts import Account
from core.database import transaction
from core.dates import now
from core.jobs import run_job
from tests.builders import build_exhibition


def test_signs_are_made_and_fetched_by_their_asker_for_a_day(
    client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    with transaction() as session:
        build_exhibition(session, booths=1)
    sign_in("viewer")
    assert "محلهٔ نمونهٔ 1" in client.get("/admin/book").text

    asked = client.post("/admin/book", data={"kind": "signs", "source": "live", "booth": "01"})
    job_id = asked.location.rpartition("/")[2]
    run_job(job_id)

    assert f"/admin/book/{job_id}.pdf" in client.get(asked.location).text
    fetched = client.get(f"/admin/book/{job_id}.pdf")
    assert (fetched.status_code, fetched.data[:5]) == (200, b"%PDF-")
    day_ago = (now() - timedelta(days=1, minutes=1)).timestamp()
    os.utime(books_folder() / f"{job_id}.pdf", (day_ago, day_ago))
    assert client.get(f"/admin/book/{job_id}.pdf").status_code == 410
    sign_in("admin")
    assert client.get(f"/admin/book/{job_id}.pdf").status_code == 404


def test_a_choice_that_is_none_is_refused(
    client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    sign_in("viewer")

    assert client.post("/admin/book", data={"kind": "poster"}).status_code == 422
