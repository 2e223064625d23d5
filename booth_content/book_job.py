"""Making the book or the signs in a job; the file is private, its asker fetches it within a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.book.chapters import Source, gather_book
from booth_content.book.pages import book_pages
from booth_content.book.signs import gather_signs, sign_pages
from booth_content.file_store import FileStore
from core.accounts import Account
from core.database import reading
from core.dates import now
from core.errors import DomainError, define
from core.jobs import Job, JobRun, enqueue, get_job, job
from core.printing.document import Pages, print_pages
from core.settings import Settings

BOOK_JOB = "make_book"
KEPT_SECONDS = 24 * 3600
KINDS = ("book", "signs")
# about what a neighbourhood fills; only the bar of progress is measured by it
_PAGES_A_PART = 9

define(
    "book_choice_unknown",
    422,
    fa="این گزینه شناخته نیست. صفحه را تازه کنید و از نو برگزینید.",
    en="This choice is not known: load the page again and choose anew.",
)
define(
    "book_forgotten",
    410,
    fa="این PDF دیگر نگه داشته نیست (یک روز می‌ماند). آن را دوباره بخواهید.",
    en="This PDF is no longer kept (it is for a day): ask for it again.",
)


def request_book(session: Session, *, kind: str, source: str, code: str | None, by: Account) -> Job:
    """Have a book or signs made; ``code`` is a neighbourhood's, or a booth's for signs.

    Raises not_permitted, book_choice_unknown.
    """
    if not by.may("content.view"):
        raise DomainError("not_permitted")
    if kind not in KINDS or source not in tuple(Source):
        raise DomainError("book_choice_unknown")
    args = {"kind": kind, "source": source, "code": code}
    return enqueue(session, BOOK_JOB, args=args, account_id=by.id)


@job(BOOK_JOB, lane="paper", is_repeatable=True)
def make_book(run: JobRun, *, kind: str, source: str, code: str | None) -> dict[str, Any]:
    """Make it; {"job", "kind", "pages", "size"}, the size in bytes. Forgets old ones first."""
    folder = books_folder()
    forget_old_books(folder)
    pages = _gather(kind, Source(source), code)
    target = folder / f"{run.job_id}.pdf"
    expected = max(len(pages.parts) * _PAGES_A_PART, 1)
    last_told = 0

    def progress(page: int) -> None:
        nonlocal last_told
        if page - last_told >= expected // 10:  # progress is a durable write
            last_told = page
            run.progress(min(page, expected), expected, "صفحه‌آرایی")

    count = print_pages(pages, target, progress=progress)
    size = target.stat().st_size
    return {"job": run.job_id, "kind": kind, "pages": count, "size": size}


def write_book(target: Path, *, kind: str, source: str, code: str | None) -> int:
    """Make it now, into ``target``; how many pages it has. Raises what printing raises."""
    return print_pages(_gather(kind, Source(source), code), target)


def _gather(kind: str, source: Source, code: str | None) -> Pages:
    with reading() as session:
        if kind == "signs":
            return sign_pages(*gather_signs(session, source=source, code=code))
        book = gather_book(session, source=source, code=code)
    return book_pages(book, FileStore(_settings().files_dir))


def books_folder() -> Path:
    """Where finished ones wait, private; made when missing."""
    folder = _settings().data_dir / "books"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def forget_old_books(folder: Path) -> None:
    """Delete what was made more than a day ago."""
    oldest = now().timestamp() - KEPT_SECONDS
    for path in folder.glob("*.pdf"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def finished_book(session: Session, job_id: str, *, by: Account) -> tuple[Job, Path]:
    """The job and its file, for who asked for it; to others it does not exist.

    Raises job_unknown, book_forgotten.
    """
    made = get_job(session, job_id)
    if made.kind != BOOK_JOB or made.account_id != by.id:
        raise DomainError("job_unknown")
    path = books_folder() / f"{made.id}.pdf"
    if made.state != "done" or not path.is_file():
        raise DomainError("book_forgotten")
    if path.stat().st_mtime < now().timestamp() - KEPT_SECONDS:
        raise DomainError("book_forgotten")
    return made, path


def recent_books(session: Session, *, by: Account) -> list[Job]:
    """What ``by`` asked for lately, the newest first."""
    found = session.scalars(
        select(Job)
        .where(Job.kind == BOOK_JOB, Job.account_id == by.id)
        .order_by(Job.created_at.desc())
        .limit(8)
    )
    return [one for one in found if (now() - one.created_at).total_seconds() < KEPT_SECONDS]


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings
