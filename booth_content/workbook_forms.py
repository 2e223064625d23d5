"""What pages do with content workbooks: hand one out, take one back, say what came of it."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, request
from sqlalchemy.orm import Session

from booth_content.media import MediaItem, media_items
from booth_content.offline_pack import LARGEST_PACK, write_pack
from core.errors import DomainError, define
from core.jobs import Job
from core.large_forms import take_large_form
from core.off_loop import off_the_loop
from core.settings import Settings
from core.workbook.keeping import keep_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# the kinds of findings: what each is called, and its icon
FINDING_KINDS = {
    "error": ("خوانده نشد", "alert-triangle"),
    "conflict": ("تعارض", "git-compare"),
    "change": ("تغییر", "pencil"),
    "note": ("یادآوری", "info"),
}

define(
    "workbook_not_chosen",
    422,
    fa="پرونده‌ای برگزیده نشده است. نخست کارپوشه یا بسته را برگزینید، سپس بفرستید.",
    en="No file was chosen.",
)


def workbook_answer(body: bytes, name: str, *, is_pack: bool) -> Response:
    """The file as a download: ``ghorfeh-NAME.xlsx``, or .zip for a pack, whose ``body`` it is."""
    response = Response(body, mimetype="application/zip" if is_pack else XLSX)
    ending = "zip" if is_pack else "xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="ghorfeh-{name}.{ending}"'
    return response


def as_asked(workbook: bytes, *, is_pack: bool) -> bytes:
    """The workbook alone, or in a pack with a folder for media."""
    return write_pack(workbook) if is_pack else workbook


def take_sent_workbook() -> tuple[str, str]:
    """(token, name) of the file in this request's form, kept for an hour.

    For a view that knows who asks and is exempt from CSRF, see ``take_large_form``. Raises
    workbook_not_chosen, pack_too_heavy, disk_full, form_expired.
    """
    take_large_form(LARGEST_PACK, _uploads(), too_large="pack_too_heavy")
    sent = request.files.get("workbook")
    if sent is None or not sent.filename:
        raise DomainError("workbook_not_chosen")
    return off_the_loop(keep_workbook, sent.stream, _uploads()), sent.filename


def files_of(session: Session, job: Job) -> list[MediaItem]:
    """The media that came along with what a job wrote, as they are now; by name."""
    ids = (job.result or {}).get("files", [])
    return sorted(media_items(session, ids).values(), key=lambda item: item.original_name)


def _uploads() -> Path:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.uploads_dir
