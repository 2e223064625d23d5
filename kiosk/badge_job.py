"""Printing badges in a job. The job knows guests, never codes: those are made and spent in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.accounts import Account
from core.audit import SYSTEM, Actor
from core.database import after_commit, reading, transaction
from core.errors import DomainError, define
from core.jobs import Job, JobRun, enqueue, job
from core.kept_files import forget_all_files
from core.periodic import look
from core.settings import Settings
from kiosk.occasion import look_at_occasion
from visitors.badge import may_have_badge, without_live_badge
from visitors.badges.issuing import Batch, issue_batch, prepare_batch
from visitors.badges.making import Order, make_paper, read_layouts
from visitors.badges.paper import BadgePaper, forget_old_papers
from visitors.badges.sizes import read_sizes
from visitors.purging import forgets_guests

BADGES_JOB = "badges.print"
MOST_GUESTS = 3000

define(
    "badges_nobody",
    409,
    fa="کسی نیست که کارت تازه بخواهد: همه کارت دارند یا دعوتشان باز نیست.",
    en="There is nobody to print for: all have a badge, or their invitations are shut.",
)
define(
    "badges_too_many",
    422,
    fa="یک‌باره تا {most} کارت ساخته می‌شود. گروه‌به‌گروه بخواهید.",
    en="At most {most} badges are made at once: ask group by group.",
)


def request_badges(
    session: Session,
    guests: Sequence[int],
    *,
    layouts: Sequence[str],
    is_reissue: bool,
    used: int,
    scope: str,
    by: Account,
) -> Job:
    """Have badges printed for those of ``guests`` who may have one now; its job.

    ``is_reissue`` also takes those who have a live badge, which ends. ``used`` places of the first
    sheet are left empty. Raises not_permitted, badge_layout_unknown, badges_nobody,
    badges_too_many.
    """
    if not by.may("guests.manage"):
        raise DomainError("not_permitted")
    chosen = [layout.value for layout in read_layouts(layouts)]
    choose = may_have_badge if is_reissue else without_live_badge
    ids = choose(session, list(dict.fromkeys(guests)))
    if not ids:
        raise DomainError("badges_nobody")
    if len(ids) > MOST_GUESTS:
        raise DomainError("badges_too_many", most=MOST_GUESTS)
    grid = read_sizes(session).grid
    args = {
        "guests": ids,
        "layouts": chosen,
        "is_reissue": is_reissue,
        "used": min(max(used, 0), grid.count - 1),
        "scope": scope,
    }
    return enqueue(session, BADGES_JOB, args=args, account_id=by.id)


@job(BADGES_JOB, lane="paper", is_repeatable=True)
def print_badges(
    run: JobRun, *, guests: list[int], layouts: list[str], is_reissue: bool, used: int, scope: str
) -> dict[str, Any]:
    """Write the file, then issue its codes: {"paper", "guests", "pages", "size", "left_out"}.

    Begun again after a stop it finds what it had issued, or issues for the first time.
    """
    with reading() as session:
        if (made := session.get(BadgePaper, run.job_id)) is not None:
            return _result(made, len(guests) - made.guests)
        actor = _actor(session, run.account_id)
        batch = prepare_batch(session, guests, is_reissue=is_reissue)
        order = read_order(session, layouts, used=used)
    if not batch.faces:
        raise DomainError("badges_nobody")

    def progress(done: int, total: int) -> None:
        run.progress(done, total, "ساختن کارت‌ها")

    progress(0, len(batch.faces) * len(order.layouts))
    target = papers_folder() / f"{run.job_id}.{order.suffix}"
    pages = make_paper(batch.coded, order, target, progress=progress)
    facts = {"paper_id": run.job_id, "pages": pages, "scope": scope, "is_reissue": is_reissue}
    return _result(_issue(batch, order, target, by=actor, **facts), batch.left_out)


def read_order(session: Session, layouts: Sequence[str], *, used: int = 0) -> Order:
    """What to make, as exhibition and sizes are now. Raises exhibition_missing,
    badge_layout_unknown."""
    occasion = look_at_occasion(session, _settings().timezone)
    return Order(read_layouts(layouts), read_sizes(session), occasion, used)


def papers_folder() -> Path:
    """Where papers wait for a day, private; made when missing."""
    folder = _settings().data_dir / "badges"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@look("badge_papers")
def forget_papers() -> None:
    """Take away the papers of yesterday, and what a stop left half-made."""
    folder = papers_folder()
    if any(folder.iterdir()):
        with transaction() as session:
            forget_old_papers(session, folder)


@forgets_guests
def forget_badges(session: Session) -> None:
    """No paper is kept once the guests are forgotten, nor whose it was and who asked for it."""
    session.execute(delete(BadgePaper))
    session.execute(delete(Job).where(Job.kind == BADGES_JOB))
    after_commit(session, partial(forget_all_files, papers_folder()))


def _issue(batch: Batch, order: Order, target: Path, *, by: Actor, **facts: Any) -> BadgePaper:
    try:
        with transaction() as session:
            return issue_batch(session, batch, order=order, file=target, by=by, **facts)
    except BaseException:
        # codes that are nobody's
        target.unlink(missing_ok=True)
        raise


def _actor(session: Session, account_id: int | None) -> Actor:
    account = session.get(Account, account_id) if account_id is not None else None
    return account.actor if account else SYSTEM


def _result(paper: BadgePaper, left_out: int) -> dict[str, Any]:
    return {
        "paper": paper.id,
        "guests": paper.guests,
        "pages": paper.pages,
        "size": paper.size,
        "left_out": left_out,
    }


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings
