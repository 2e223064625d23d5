"""Jobs: done once, told how they ended, never lost; in this process and in one of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import jobs
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.jobs import Job, enqueue, follow_job, hand_over_again, recover_jobs, run_job
from core.realtime import current_bus
from deploy.parent_death import end_with_parent
from tests.core.job_kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
# generous: linters and other tests may be running beside us
DEADLINE_SECONDS = 60.0


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs of these tests can be asked for."""
    for kind, handler in KINDS.items():
        monkeypatch.setitem(jobs._handlers, kind, handler)


def ask(kind: str, **args: Any) -> str:
    with transaction() as session:
        return enqueue(session, kind, args=args, account_id=None).id


@pytest.fixture
def told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What leaves this process on the bus."""
    left: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(current_bus(), "publish", lambda topic, said: left.append((topic, said)))
    return left


def test_a_job_waits_then_ends_with_its_result(app: Flask) -> None:
    job_id = ask("test_echo", word="سلام")
    waiting = follow_job(job_id)

    run_job(job_id)

    done = follow_job(job_id)
    assert (waiting.state, waiting.result) == ("queued", None)
    assert (done.state, done.result, done.error) == ("done", {"word": "سلام"}, None)
    assert (done.done, done.total, done.message) == (1, 2, "گام نخست")
    assert done.created_at <= (done.started_at or now()) <= (done.finished_at or now())


@pytest.mark.parametrize(("kind", "code"), [("test_refuse", "busy"), ("test_fail", "unexpected")])
def test_a_job_that_does_not_succeed_keeps_a_sentence(app: Flask, kind: str, code: str) -> None:
    job_id = ask(kind)

    run_job(job_id)

    failed = follow_job(job_id)
    assert failed.state == "failed"
    assert failed.error
    assert failed.error["code"] == code
    assert failed.error["fa"] == DomainError(code).fa
    assert "secret" not in str(failed.error)


def test_a_job_of_a_kind_that_is_gone_fails_and_blocks_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask("test_echo", word="سلام")
    monkeypatch.delitem(jobs._handlers, "test_echo")

    run_job(job_id)

    assert follow_job(job_id).state == "failed"


def test_every_step_is_told(app: Flask, told: list[tuple[str, dict[str, Any]]]) -> None:
    job_id = ask("test_echo", word="سلام")

    run_job(job_id)

    assert told == [
        ("job.changed", {"id": job_id, "state": "running", "done": 1, "total": 2}),
        ("job.changed", {"id": job_id, "state": "done"}),
    ]


def test_a_job_is_done_once_however_often_it_is_handed_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[int] = []
    monkeypatch.setitem(jobs._handlers, "test_echo", lambda _run, **_args: began.append(1) or {})
    job_id = ask("test_echo", word="سلام")

    def run() -> None:
        with app.app_context():
            run_job(job_id)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_SECONDS)

    assert began == [1]


def test_a_job_of_a_transaction_that_failed_was_never_asked_for(app: Flask) -> None:
    queue = app.extensions["ghorfeh_huey"]

    def ask_and_fail() -> None:
        with transaction() as session:
            enqueue(session, "test_echo", args={"word": "x"}, account_id=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_fail()

    with reading() as session:
        assert session.scalar(select(func.count(Job.id))) == 0
    assert queue.pending_count() == 0


def test_a_kind_that_nobody_knows_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(ValueError, match="no handler"):
        ask("test_unknown")


def test_a_job_that_is_not_there_is_said(app: Flask) -> None:
    with pytest.raises(DomainError) as caught:
        follow_job("none")

    assert caught.value.code == "job_unknown"


def test_after_a_stop_what_was_begun_has_failed_and_what_waited_is_handed_over(app: Flask) -> None:
    begun, waiting, done = (ask("test_echo", word=word) for word in ("یک", "دو", "سه"))
    run_job(done)
    with transaction() as session:
        session.get_one(Job, begun).started_at = now()
    queue = app.extensions["ghorfeh_huey"]
    queue.flush()

    assert recover_jobs() == 2

    error = follow_job(begun).error
    assert error
    assert error["code"] == "job_interrupted"
    assert [follow_job(one).state for one in (begun, waiting, done)] == ["failed", "queued", "done"]
    assert queue.pending_count() == 1


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A jobs process that knows the jobs of these tests."""
    plain = {name: value for name, value in os.environ.items() if "GHORFEH_" not in name}
    parent = os.getpid()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.core.job_kinds"],
        cwd=ROOT,
        env=plain | environment,
        preexec_fn=lambda: end_with_parent(parent, signal.SIGKILL),
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(job_id: str, is_reached: Callable[[Job], bool]) -> Job:
    """The job once it is so; looks every 20 ms."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not is_reached(row := follow_job(job_id)):
        assert time.monotonic() < deadline, f"{row.kind} is still {row.state}"
        threading.Event().wait(0.02)
    return row


def test_a_process_of_its_own_does_what_is_asked_before_and_while_it_runs(
    app: Flask, environment: dict[str, str]
) -> None:
    before = ask("test_echo", word="پیش")

    with worker(environment):
        first = wait_for(before, lambda row: row.finished_at is not None)
        refused = ask("test_refuse")
        second = ask("test_echo", word="پس")
        results = [
            wait_for(one, lambda row: row.finished_at is not None) for one in (refused, second)
        ]

    assert first.result == {"word": "پیش"}
    assert [row.state for row in results] == ["failed", "done"]


def test_a_killed_process_loses_nothing(app: Flask, environment: dict[str, str]) -> None:
    with worker(environment) as process:
        cut_short = ask("test_linger")
        behind_it = ask("test_echo", word="بعد")
        wait_for(cut_short, lambda row: row.done == 1)
        process.kill()
        process.wait()

    with worker(environment):
        done = wait_for(behind_it, lambda row: row.finished_at is not None)
        error = wait_for(cut_short, lambda row: row.finished_at is not None).error

    assert error
    assert error["code"] == "job_interrupted"
    assert done.result == {"word": "بعد"}


def test_a_job_whose_queue_was_out_of_reach_stands_and_is_handed_over_later(app: Flask) -> None:
    def unreachable(_job_id: str) -> None:
        raise OSError("the queue is out of reach")

    real = app.extensions["ghorfeh_jobs"]
    app.extensions["ghorfeh_jobs"] = unreachable
    with transaction() as session:
        job_id = enqueue(session, "roll_back_release", args={"release_id": 1}, account_id=None).id
    handed_over: list[str] = []
    app.extensions["ghorfeh_jobs"] = handed_over.append

    with freeze(now() + timedelta(minutes=1)):
        again = hand_over_again()

    app.extensions["ghorfeh_jobs"] = real
    assert follow_job(job_id).state == "queued"
    assert (again, handed_over) == (1, [job_id])
