"""Making the list on paper in a job; the file is private and its asker fetches it within a day."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.accounts import Account
from core.database import after_commit, reading
from core.dates import now
from core.errors import DomainError, define
from core.jobs import Job, JobRun, enqueue, get_job, job
from core.kept_files import HALF_MADE_SECONDS, forget_all_files, forget_files
from core.periodic import look
from core.printing.document import print_pages
from core.settings import Settings
from visitors.fallback_list.pages import gather_list, list_pages
from visitors.purging import forgets_guests

LIST_JOB = "make_guest_list"
KEPT_SECONDS = 24 * 3600

define(
    "list_forgotten",
    410,
    fa="این فهرست دیگر نگه داشته نیست (یک روز می‌ماند). آن را دوباره بخواهید.",
    en="This list is no longer kept (it is for a day): ask for it again.",
)


def request_list(session: Session, *, title: str, is_rehearsal: bool, by: Account) -> Job:
    """Have the list made; ``title`` stands above it. Raises not_permitted, list_empty."""
    if not by.may("entrance.names"):
        raise DomainError("not_permitted")
    gather_list(session)  # what cannot be made is refused here, not a minute later
    args = {"title": title, "is_rehearsal": is_rehearsal}
    return enqueue(session, LIST_JOB, args=args, account_id=by.id)


@job(LIST_JOB, lane="paper", is_repeatable=True)
def make_list(run: JobRun, *, title: str, is_rehearsal: bool) -> dict[str, Any]:
    """Make it; {"job", "pages", "size", "guests"}, the size in bytes."""
    with reading() as session:
        groups = gather_list(session)
    pages = list_pages(
        groups,
        title=title,
        made_at=now(),
        zone=_settings().timezone,
        is_rehearsal=is_rehearsal,
    )
    target = lists_folder() / f"{run.job_id}.pdf"
    count = print_pages(pages, target)
    _refuse_forgotten(run.job_id, target)
    guests = sum(len(group.lines) for group in groups)
    size = target.stat().st_size
    return {"job": run.job_id, "pages": count, "size": size, "guests": guests}


def _refuse_forgotten(job_id: str, target: Path) -> None:
    """Guests that were read may have been forgotten while they were set, and the job with them."""
    with reading() as session:
        is_known = session.get(Job, job_id) is not None
    if not is_known:
        target.unlink(missing_ok=True)
        raise DomainError("list_forgotten")


def finished_list(session: Session, job_id: str, *, by: Account) -> Path:
    """The file, for who asked for it. Raises job_unknown, list_forgotten."""
    made = get_job(session, job_id)
    if made.kind != LIST_JOB or made.account_id != by.id:
        raise DomainError("job_unknown")
    path = lists_folder() / f"{made.id}.pdf"
    if not path.is_file() or _age(path) > KEPT_SECONDS:
        raise DomainError("list_forgotten")
    return path


def recent_lists(session: Session, *, by: Account) -> list[Job]:
    """What ``by`` asked for within the last day, the newest first."""
    found = session.scalars(
        select(Job)
        .where(Job.kind == LIST_JOB, Job.account_id == by.id)
        .order_by(Job.created_at.desc())
        .limit(5)
    )
    return [one for one in found if (now() - one.created_at).total_seconds() < KEPT_SECONDS]


def lists_folder() -> Path:
    """Where finished ones wait, private; made when missing."""
    folder = _settings().data_dir / "guest-lists"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@look("guest_lists")
def forget_old_lists() -> None:
    """Take away the lists of yesterday, and what a stop left half-made."""
    folder = lists_folder()
    finished = {path.name for path in folder.glob("*.pdf")}
    forget_files(folder, older_than=HALF_MADE_SECONDS, keeping=finished)
    forget_files(folder, older_than=KEPT_SECONDS)


@forgets_guests
def forget_lists(session: Session) -> None:
    """No list on paper is kept once the guests are forgotten; those printed are not here."""
    session.execute(delete(Job).where(Job.kind == LIST_JOB))
    after_commit(session, partial(forget_all_files, lists_folder()))


def _age(path: Path) -> float:
    return now().timestamp() - path.stat().st_mtime


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings
