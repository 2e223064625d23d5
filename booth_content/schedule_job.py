"""The look that starts what is due, and the job that publishes it."""

from __future__ import annotations

from typing import Any

from booth_content.jobs import publish
from booth_content.release import active_release
from booth_content.schedule import PUBLISH_SCHEDULED_JOB, due_ids, start_scheduled
from booth_content.scheduled import LOOK
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import JobRun, job
from core.periodic import look


@look(LOOK)
def publish_due() -> int:
    """Start every scheduled publication whose time has come; how many those were."""
    with reading() as session:
        due = due_ids(session)
    started = 0
    for scheduled_id in due:
        try:
            with transaction() as session:
                start_scheduled(session, scheduled_id)
                started += 1
        except DomainError as error:
            # cancelled, or begun by another look, since it was read
            if error.code != "schedule_settled":
                raise
    return started


@job(PUBLISH_SCHEDULED_JOB, is_repeatable=True)
def publish_scheduled(run: JobRun, *, codes: list[str], reason: str, by: str) -> dict[str, Any]:
    """Publish as publishing now does; a stop after the flip finds everything done already."""
    try:
        return publish(run, codes=codes, reason=reason, by=by)
    except DomainError as error:
        if error.code != "nothing_to_publish":
            raise
    with reading() as session:
        release = active_release(session)
    return {"release": release.id if release else None, "booths": 0, "agenda": False}
