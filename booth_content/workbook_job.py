"""Loading a workbook that was sent to the desk: tried first, kept for a while, then loaded.

Reading a large workbook takes seconds of work, which the web process must not spend.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import IO, Any

from flask import current_app
from sqlalchemy.orm import Session

from booth_content.loading import load_exhibition
from core.accounts import Account
from core.audit import Actor
from core.database import transaction
from core.dates import now
from core.errors import DomainError, define
from core.jobs import Job, JobRun, enqueue, job
from core.persian import tidy
from core.settings import Settings

LOAD_JOB = "load_workbook"
KEPT_SECONDS = 3600
# a report of thousands of lines is read by nobody; the first few hundred say what to mend
MOST_FINDINGS = 300

_TOKEN = re.compile(r"[0-9a-f]{32}")

define(
    "workbook_forgotten",
    410,
    fa="این کارپوشه دیگر نگه داشته نیست (یک ساعت می‌ماند). آن را دوباره بفرستید.",
    en="The workbook is no longer kept: send it again.",
)


def keep_workbook(stream: IO[bytes], folder: Path) -> str:
    """Write an upload into the private folder and forget old ones; returns its random token.

    Raises disk_full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    forget_old(folder)
    token = uuid.uuid4().hex
    path = _path(folder, token)
    try:
        with path.open("xb") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DomainError("disk_full") from error
    return token


def forget_old(folder: Path) -> None:
    """Delete the workbooks that were sent more than an hour ago."""
    oldest = now().timestamp() - KEPT_SECONDS
    for path in folder.glob("workbook-*.xlsx"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


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
    path = _path(_folder(), token)
    if not path.is_file():
        raise DomainError("workbook_forgotten")
    if path.stat().st_mtime < now().timestamp() - KEPT_SECONDS:
        raise DomainError("workbook_forgotten")
    return path


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


def _folder() -> Path:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.uploads_dir


def _path(folder: Path, token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise DomainError("workbook_forgotten")
    return folder / f"workbook-{token}.xlsx"
