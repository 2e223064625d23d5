"""Loading a workbook of guests that was sent to the desk: tried first, kept, then loaded.

The workbook is read and its names are folded outside of any transaction: gates go on.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.accounts import Account
from core.audit import Actor
from core.database import after_commit, reading, transaction
from core.errors import DomainError
from core.jobs import Job, JobRun, enqueue, job
from core.periodic import look
from core.persian import tidy
from core.settings import Settings
from core.workbook.keeping import forget_old, kept_file, kept_path
from visitors.loading.guest_loading import load_book
from visitors.loading.guest_reading import read_guest_book
from visitors.loading.row_report import count_kinds, keep_rows, report_rows
from visitors.purging import forgets_guests

LOAD_GUESTS_JOB = "load_guests"
RIGHT = "guests.manage"
# what is about the workbook as a whole; what is about a row stands in the table of rows
MOST_FINDINGS = 100


def request_guest_load(
    session: Session,
    *,
    token: str,
    name: str,
    by: Account,
    expected: str | None = None,
) -> Job:
    """Have a kept workbook tried or, where ``expected`` is the digest of what was shown, loaded.

    Raises not_permitted, workbook_forgotten.
    """
    if not by.may(RIGHT):
        raise DomainError("not_permitted")
    kept_file(_folder(), token)
    args = {"token": token, "name": tidy(name)[:120], "expected": expected, "by": by.name}
    return enqueue(session, LOAD_GUESTS_JOB, args=args, account_id=by.id)


@job(LOAD_GUESTS_JOB)
def load_guest_workbook(
    run: JobRun, *, token: str, name: str, expected: str | None, by: str
) -> dict[str, Any]:
    """Try or load; a workbook with problems is a result, not a failure."""
    path = kept_file(_folder(), token)
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    is_dry_run = expected is None
    run.progress(0, 3, "خواندن ردیف‌های کارپوشه")
    book = read_guest_book(path, is_dry_run=is_dry_run, name=name, zone=settings.timezone)
    run.progress(1, 3, "سنجیدن با فهرست مهمانان" if is_dry_run else "نوشتن")
    actor = Actor("account", by, run.account_id)
    with reading() if is_dry_run else transaction() as session:
        plan = load_book(session, book, by=actor, expected=expected)
    run.progress(2, 3, "نوشتن گزارش")
    rows = report_rows(plan, zone=settings.timezone)
    keep_rows(rows_path(token), rows)
    if plan.report.outcome == "written":
        path.unlink(missing_ok=True)
    told = plan.report.as_dict()
    whole = {
        kind: [one for one in told[kind] if one["row"] is None][:MOST_FINDINGS]
        for kind in ("problems", "notices")
    }
    return told | whole | {"digest": plan.digest, "kinds_of_rows": count_kinds(rows)}


@look("forget_guest_workbooks")
def forget_sent_workbooks() -> None:
    """What was sent and what was said of it holds names and phones: an hour, and it is gone."""
    forget_old(_folder())


@forgets_guests
def forget_loads(session: Session) -> None:
    """No workbook of guests is kept once they are forgotten, nor what was said of its rows."""
    for load in session.scalars(select(Job).where(Job.kind == LOAD_GUESTS_JOB)):
        for ending in (".xlsx", ".json"):
            path = kept_path(_folder(), load.args["token"], ending)
            # a purge that fails leaves what it was to take
            after_commit(session, partial(path.unlink, missing_ok=True))
    session.execute(delete(Job).where(Job.kind == LOAD_GUESTS_JOB))


def rows_path(token: str) -> Path:
    """Where the report of each row of a kept workbook lies. Raises workbook_forgotten."""
    return kept_path(_folder(), token, ".json")


def _folder() -> Path:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.uploads_dir
