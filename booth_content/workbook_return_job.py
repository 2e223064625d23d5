"""Bringing back a workbook or an offline pack: tried first, then written, by a job."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.access_link import Contributor
from booth_content.content_workbook import forget_old_workbooks
from booth_content.exhibition import Booth
from booth_content.link_entering import contributor_on
from booth_content.offline_pack import OfflinePack, TakenFile, is_pack, open_pack
from booth_content.workbook_findings import Findings
from booth_content.workbook_job import kept_workbook
from booth_content.workbook_return import TakeFile, read_returned
from booth_content.writer import Writer
from core.accounts import Account, get_account
from core.audit import record
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import Job, JobRun, enqueue, get_job, job
from core.periodic import look
from core.persian import tidy
from core.settings import Settings

RETURN_JOB = "return_content_workbook"


class _OnlyTriedError(Exception):
    """Nothing of a trial is written."""


def request_return(
    session: Session, *, token: str, name: str, is_dry_run: bool, by: Account | Contributor
) -> Job:
    """Have a kept upload tried or written by a job, whose result is the report.

    A contributor's writes to the booths of their neighbourhood alone. Raises not_permitted,
    workbook_forgotten.
    """
    if not by.may("content.edit"):
        raise DomainError("not_permitted")
    kept_workbook(token)
    args: dict[str, Any] = {"token": token, "name": tidy(name)[:120], "is_dry_run": is_dry_run}
    if isinstance(by, Contributor):
        args["device"] = by.device_id
    return enqueue(session, RETURN_JOB, args=args, account_id=by.actor.account_id)


def own_return(session: Session, job_id: str, *, by: Account | Contributor) -> Job:
    """Whoever sent the file reads its report and may have it written; to others it does not exist.

    Raises job_unknown.
    """
    job = get_job(session, job_id)
    asker = (by.actor.account_id, by.device_id if isinstance(by, Contributor) else None)
    if job.kind != RETURN_JOB or (job.account_id, job.args.get("device")) != asker:
        raise DomainError("job_unknown")
    return job


@job(RETURN_JOB, lane="content")
def return_content(
    run: JobRun, *, token: str, name: str, is_dry_run: bool, device: int | None = None
) -> dict[str, Any]:
    """Try or write; what is wrong inside is a result, not a failure."""
    path = kept_workbook(token)
    only: list[str] | None = None
    with reading() as session:
        by: Account | Contributor
        if device is None:
            by = get_account(session, run.account_id or 0)
        else:
            by = contributor_on(session, device)
            booths = select(Booth.code).where(Booth.neighbourhood_id == by.neighbourhood_id)
            only = list(session.scalars(booths))
    findings = bring_back(path, by=by, is_dry_run=is_dry_run, only=only)
    return {"name": name, "is_dry_run": is_dry_run} | findings.as_dict()


def bring_back(
    path: Path, *, by: Writer, is_dry_run: bool, only: Collection[str] | None = None
) -> Findings:
    """Read a workbook or a pack, then write what it changes in one short transaction; a trial
    leaves nothing behind. Raises what reading raises."""
    with open_pack(path) if is_pack(path) else nullcontext() as pack:
        try:
            return _bring(path, pack, by=by, is_dry_run=is_dry_run, only=only)
        except BaseException:
            if pack is not None:
                pack.forget_kept(_uploads())
            raise


def _bring(
    path: Path,
    pack: OfflinePack | None,
    *,
    by: Writer,
    is_dry_run: bool,
    only: Collection[str] | None,
) -> Findings:
    with reading() as session:
        take = _taker(session, pack, is_dry_run=is_dry_run)
        workbook = pack.workbook if pack else path
        returned = read_returned(session, workbook, only=only, take_file=take)
    findings = returned.findings
    with suppress(_OnlyTriedError), transaction() as session:
        if pack is not None:
            received = pack.receive_kept(session, by=by)
            findings.files = [] if is_dry_run else received
        returned.save(session, by=by)
        if is_dry_run:
            raise _OnlyTriedError
        counts = {kind: findings.count(kind) for kind in ("change", "error")}
        record(session, by.actor, "content.workbook_returned", subject="exhibition:1", **counts)
    return findings


def _taker(session: Session, pack: OfflinePack | None, *, is_dry_run: bool) -> TakeFile | None:
    if pack is None:
        return None
    uploads = _uploads()

    def take(booth: Booth, kind: str, name: str) -> TakenFile:
        return pack.take(session, booth, kind, name, uploads=uploads, is_dry_run=is_dry_run)

    return take


def _uploads() -> Path:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.uploads_dir


@look("forget_content_workbooks")
def forget() -> None:
    """Workbooks that nobody brings back any more are forgotten."""
    with transaction() as session:
        forget_old_workbooks(session)
