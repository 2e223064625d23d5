"""A form sent twice asks for one job: the second press finds what the first one asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import Account
from core.dates import now
from core.jobs import Job


def asked_at(form: Mapping[str, str]) -> datetime:
    """When the form was shown (its ``asked_at``); now for one that does not say."""
    try:
        shown = datetime.fromisoformat(form.get("asked_at", ""))
        return shown.astimezone(UTC) if shown.tzinfo else now()
    except (ValueError, OverflowError):
        return now()


def earlier_job(
    session: Session, account: Account, kind: str, *, since: datetime, args: Mapping[str, Any]
) -> Job | None:
    """The job of ``account`` asking for the same since the form was shown, if there is one.

    Takes the account's row, so that two presses at once wait for one another.
    """
    session.get(Account, account.id, with_for_update=True)
    found = session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.account_id == account.id, Job.created_at >= since)
        .order_by(Job.created_at.desc())
    )
    same = (job for job in found if all(job.args.get(key) == args[key] for key in args))
    return next(same, None)
