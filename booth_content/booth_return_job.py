"""The job that takes one booth back."""

from __future__ import annotations

from typing import Any

from booth_content.booth_return import (
    RETURN_BOOTH_JOB,
    activate_return,
    plan_return,
    write_return,
)
from booth_content.jobs import ATTEMPTS, store
from core.accounts import get_account
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import JobRun, job


@job(RETURN_BOOTH_JOB)
def return_booth(
    run: JobRun, *, code: str, release_id: int, reason: str, by: str
) -> dict[str, Any]:
    """Plan, write, activate; anew when another release came first."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _return_now(run, code, release_id, reason)
        except DomainError as error:
            if error.code != "release_overtaken" or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _return_now(run: JobRun, code: str, release_id: int, reason: str) -> dict[str, Any]:
    files = store()
    with reading() as session:
        plan = plan_return(session, files, code, release_id)
    root, manifest = write_return(files, plan)
    with transaction() as session:
        account = get_account(session, run.account_id or 0)
        release = activate_return(session, plan, root, manifest, reason=reason, by=account)
        return {"release": release.id, "booths": 1, "agenda": False}
