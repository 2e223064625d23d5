"""Looks: what the jobs process does every minute, and at once when somebody knows of a reason.

A look reads from the database what is due and does it, so that a lost call, a stop of the server
or a second call changes nothing but when it happens.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from flask import Flask, current_app
from huey import Huey, crontab
from sqlalchemy.orm import Session

from core.database import after_commit
from core.dates import now

log = structlog.get_logger()

Look = Callable[[], object]
_looks: dict[str, Look] = {}


def look(name: str) -> Callable[[Look], Look]:
    """Register what is done every minute under ``name``; it must bear being called at any time."""

    def register(wanted: Look) -> Look:
        _looks[name] = wanted
        return wanted

    return register


def init_looks(app: Flask, queue: Huey) -> None:
    """Have every look done once a minute."""

    def each_minute() -> None:
        with app.app_context():
            look_around()

    def look_once(name: str) -> None:
        with app.app_context():
            run_look(name)

    queue.periodic_task(crontab(), name="look_around")(each_minute)
    app.extensions["ghorfeh_look"] = queue.task(name="look_once")(look_once)


def look_around() -> None:
    """Do every look, in the order of their registration."""
    for name in _looks:
        run_look(name)


def run_look(name: str) -> None:
    """Do one look; an error is logged and met again by the next one."""
    try:
        _looks[name]()
    except Exception as error:
        log.error("look.failed", look=name, exc_info=error)


def look_at(session: Session, name: str, at: datetime | None = None) -> None:
    """Have ``name`` done once this is committed, or at an instant (to the second)."""
    after_commit(session, partial(_hand_over, name, at))


def _hand_over(name: str, at: datetime | None) -> None:
    task = current_app.extensions["ghorfeh_look"]
    if at is None or at <= now():
        task(name)
    else:
        task.schedule((name,), eta=at)
