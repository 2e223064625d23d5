"""Jobs: long work in a process of its own, with progress that a page can follow.

A job is a row, so that what was asked survives a crash; huey carries its id to the jobs process
(SQLite storage by default, Redis when there is one).
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import JSON, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, UTCDateTime, after_commit, reading, transaction
from core.dates import now
from core.errors import DomainError, define
from core.periodic import init_looks, look_around
from core.realtime import announce
from core.settings import Settings

log = structlog.get_logger()

define("job_unknown", 404, fa="چنین کاری نیست. نشانی را بازبینید.", en="There is no such job.")
define(
    "job_interrupted",
    500,
    fa="کار نیمه‌تمام ماند، چون سرور خاموش شد. آنچه پیش از آن بود برجاست؛ دوباره بفرستید.",
    en="The job was cut short by a stop of the server; nothing was half-done. Start it again.",
)

# a job that waits longer than this was lost on its way to the queue, or there are many before it
FORGOTTEN = timedelta(seconds=45)
# how soon a waiting job is seen; one SELECT on a local file each time
POLL_SECONDS = 0.05
# s; a process that gives up at its start takes the server down with it
RECOVERY_PATIENCE = 60.0


class Job(Base):
    """One piece of long work; where it stands is read off its timestamps."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(200), default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    @property
    def state(self) -> str:
        """queued, running, done or failed."""
        if self.finished_at is not None:
            return "failed" if self.error else "done"
        return "queued" if self.started_at is None else "running"


@dataclass(frozen=True)
class JobRun:
    """What a handler knows of the job it carries out."""

    job_id: str
    account_id: int | None

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Write down how far it is (``done`` of ``total``) and say so to who follows it."""
        with transaction() as session:
            session.execute(
                update(Job)
                .where(Job.id == self.job_id)
                .values(done=done, total=total, message=message)
            )
            announce(
                session, "job.changed", id=self.job_id, state="running", done=done, total=total
            )


JobHandler = Callable[..., dict[str, Any]]
_handlers: dict[str, JobHandler] = {}
# one job at a time in each: a film of an hour holds up other films, and no release
LANES = ("work", "picture", "film", "paper", "content")
_lane_of: dict[str, str] = {}
_lanes = {lane: threading.Lock() for lane in LANES}
_repeatable: set[str] = set()


def job(
    kind: str, *, lane: str = "work", is_repeatable: bool = False
) -> Callable[[JobHandler], JobHandler]:
    """Register ``handler(run, **args) -> result`` for jobs of ``kind``, one at a time a lane.

    A repeatable one is begun again when a stop of the server cut it short: it must come to the
    same however often it was begun.
    """

    def register(handler: JobHandler) -> JobHandler:
        _handlers[kind] = handler
        _lane_of[kind] = lane
        if is_repeatable:
            _repeatable.add(kind)
        return handler

    return register


def enqueue(session: Session, kind: str, *, args: dict[str, Any], account_id: int | None) -> Job:
    """Ask for a job; it is handed over once the transaction is committed."""
    if kind not in _handlers:
        raise ValueError(f"no handler for jobs of kind {kind}")
    row = Job(id=str(uuid.uuid4()), kind=kind, args=args, account_id=account_id, created_at=now())
    session.add(row)
    session.flush()
    hand_over = current_app.extensions["ghorfeh_jobs"]
    after_commit(session, partial(hand_over, row.id))
    return row


def get_job(session: Session, job_id: str) -> Job:
    """Raises job_unknown."""
    row = session.get(Job, job_id)
    if row is None:
        raise DomainError("job_unknown")
    return row


def init_jobs(app: Flask, settings: Settings) -> None:
    """Attach the queue; only ``run_worker`` works on it."""
    queue = _make_queue(settings)

    @queue.task(name="run_job")  # type: ignore[untyped-decorator]
    def hand_over(job_id: str) -> None:
        with app.app_context():
            run_job(job_id)

    @queue.periodic_task(crontab(), name="hand_over_again")  # type: ignore[untyped-decorator]
    def look_again() -> None:
        with app.app_context():
            hand_over_again()

    init_looks(app, queue)
    app.extensions["ghorfeh_huey"] = queue
    app.extensions["ghorfeh_jobs"] = hand_over


def _make_queue(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("ghorfeh", url=settings.redis_url, results=False)
    filename = str(settings.data_dir / "jobs.sqlite3")
    return SqliteHuey("ghorfeh", filename=filename, results=False, fsync=True)


def run_job(job_id: str) -> None:
    """Carry out one job and write down how it ended. A job that was begun is not begun again.

    One whose lane is busy is left waiting; whoever leaves the lane hands it over again.
    """
    with reading() as session:
        kind = session.scalar(select(Job.kind).where(Job.id == job_id, Job.started_at.is_(None)))
    if kind is None:
        return
    lane = _lane_of.get(kind, LANES[0])
    if not _lanes[lane].acquire(blocking=False):
        return
    try:
        _begin_and_finish(job_id)
    finally:
        _lanes[lane].release()
    _hand_over_next(lane)


def _hand_over_next(lane: str) -> None:
    kinds = [kind for kind in _handlers if _lane_of.get(kind, LANES[0]) == lane]
    with reading() as session:
        waiting = select(Job.id).where(Job.started_at.is_(None), Job.kind.in_(kinds))
        job_id = session.scalar(waiting.order_by(Job.created_at).limit(1))
    if job_id is not None:
        current_app.extensions["ghorfeh_jobs"](job_id)


def _begin_and_finish(job_id: str) -> None:
    with transaction() as session:
        claimed = session.execute(
            update(Job).where(Job.id == job_id, Job.started_at.is_(None)).values(started_at=now())
        )
        if claimed.rowcount == 0:  # type: ignore[attr-defined]
            return
        row = get_job(session, job_id)
    result, error = _carry_out(row)
    with transaction() as session:
        _finish(session, job_id, result, error)


def _carry_out(row: Job) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    try:
        return _handlers[row.kind](JobRun(row.id, row.account_id), **row.args), None
    except DomainError as error:
        log.info("job.refused", kind=row.kind, job=row.id, code=error.code)
        return None, {"code": error.code, "fa": error.fa, "en": error.en}
    except Exception as error:
        log.error("job.failed", kind=row.kind, job=row.id, exc_info=error)
        unexpected = DomainError("unexpected")
        return None, {"code": "unexpected", "fa": unexpected.fa, "en": unexpected.en}


def _finish(
    session: Session, job_id: str, result: dict[str, Any] | None, error: dict[str, Any] | None
) -> None:
    session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(finished_at=now(), result=result or {}, error=error or None)
    )
    announce(session, "job.changed", id=job_id, state="failed" if error else "done")


def hand_over_again() -> int:
    """Hand over what still waits though it was asked for a while ago: its queue was out of reach.

    A job that is handed over twice is carried out once (see run_job).
    """
    hand_over = current_app.extensions["ghorfeh_jobs"]
    with reading() as session:
        waiting = list(
            session.scalars(
                select(Job.id).where(Job.started_at.is_(None), Job.created_at < now() - FORGOTTEN)
            )
        )
    for job_id in waiting:
        hand_over(job_id)
    return len(waiting)


def recover_jobs() -> int:
    """After a stop: what was waiting is handed over again, and so is what was begun if it may be
    repeated; anything else that was begun has failed."""
    text = DomainError("job_interrupted")
    hand_over = current_app.extensions["ghorfeh_jobs"]
    with transaction(patience=RECOVERY_PATIENCE) as session:
        unfinished = list(session.scalars(select(Job).where(Job.finished_at.is_(None))))
        for row in unfinished:
            if row.started_at is not None and row.kind not in _repeatable:
                _finish(session, row.id, None, {"code": text.code, "fa": text.fa, "en": text.en})
            else:
                row.started_at = None
                after_commit(session, partial(hand_over, row.id))
    return len(unfinished)


def run_worker(app: Flask) -> None:
    """Work on jobs in this process until it is told to stop (SIGTERM, SIGINT)."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    queue: Huey = app.extensions["ghorfeh_huey"]
    with app.app_context():
        recover_jobs()
        # before anything is in the making: some looks clear away what a stop left half-made
        look_around()
    Consumer(
        queue,
        workers=len(LANES),
        periodic=True,
        initial_delay=POLL_SECONDS,
        max_delay=POLL_SECONDS,
        check_worker_health=False,
        # an orderly stop lets the job in hand finish, unless that takes longer than people wait
        graceful_signal="TERM",
        shutdown_timeout=8,
    ).run()


def follow_job(job_id: str) -> Job:
    """The job as it stands now. Raises job_unknown."""
    with reading() as session:
        return get_job(session, job_id)
