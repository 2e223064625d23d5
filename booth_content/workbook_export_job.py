"""Making the workbook of many booths: half a second that the web process must not spend."""

from __future__ import annotations

import io
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from booth_content.content_workbook import hand_out
from booth_content.workbook_forms import as_asked
from booth_content.workbook_writing import write_workbook
from core.accounts import Account, get_account
from core.database import transaction
from core.errors import DomainError
from core.jobs import Job, JobRun, enqueue, job
from core.workbook.keeping import keep_workbook

EXPORT_JOB = "export_content_workbook"


def request_export(session: Session, *, codes: list[str] | None, is_pack: bool, by: Account) -> Job:
    """Have the workbook of these booths, all for None, made by a job. Raises not_permitted."""
    if not by.may("content.view"):
        raise DomainError("not_permitted")
    return enqueue(session, EXPORT_JOB, args={"codes": codes, "is_pack": is_pack}, account_id=by.id)


@job(EXPORT_JOB)
def export_content(run: JobRun, *, codes: list[str] | None, is_pack: bool) -> dict[str, Any]:
    """Keep it for an hour; {"token", "booths"}."""
    with transaction() as session:
        by = get_account(session, run.account_id or 0)
        made, booths = hand_out(session, codes, by=by.actor)
    body = as_asked(write_workbook(made, booths), is_pack=is_pack)
    uploads = current_app.extensions["ghorfeh_settings"].uploads_dir
    return {"token": keep_workbook(io.BytesIO(body), uploads), "booths": len(booths)}
