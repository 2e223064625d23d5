"""Loading a workbook that was sent to the desk: tried first, kept for a while, then loaded.

Reading a large workbook takes seconds of work, which the web process must not spend.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from booth_content.loading import load_exhibition
from core.accounts import Account
from core.audit import Actor
from core.database import transaction
from core.errors import DomainError
from core.jobs import Job, JobRun, enqueue, job
from core.persian import tidy
from core.settings import Settings
from core.workbook.keeping import kept_file

LOAD_JOB = "load_workbook"
# a report of thousands of lines is read by nobody; the first few hundred say what to mend
MOST_FINDINGS = 300


def request_load(session: Session, *, token: str, name: str, is_dry_run: bool, by: Account) -> Job:
    """Have a kept workbook tried (dry run) or loaded by a job, whose result is the report.

    ``name`` is what the report calls it. Raises not_permitted, workbook_forgotten.
    """
    if not by.may("exhibition.edit"):
        raise DomainError("not_permitted")
    args = {"token": token, "name": tidy(name)[:120], "is_dry_run": is_dry_run, "by": by.name}
    kept_workbook(token)
    return enqueue(session, LOAD_JOB, args=args, account_id=by.id)


def kept_workbook(token: str) -> Path:
    """Where it lies. Raises workbook_forgotten."""
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return kept_file(settings.uploads_dir, token)


@job(LOAD_JOB)
def load_workbook(
    run: JobRun, *, token: str, name: str, is_dry_run: bool, by: str
) -> dict[str, Any]:
    """Try or load; a workbook with problems is a result, not a failure."""
    path = kept_workbook(token)
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    with transaction() as session:
        report = load_exhibition(
            session,
            path,
            by=Actor("account", by, run.account_id),
            is_dry_run=is_dry_run,
            name=name,
            zone=settings.timezone,
        )
    if report.outcome == "written":
        path.unlink(missing_ok=True)
    told = report.as_dict()
    counts = {f"{kind}_total": len(told[kind]) for kind in ("problems", "notices")}
    shown = {kind: told[kind][:MOST_FINDINGS] for kind in ("problems", "notices")}
    return told | counts | shown
