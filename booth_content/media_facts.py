"""What pages are told of a booth's media: how far each is, where to see it, what to do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import ffmpeg
from booth_content.exhibition import Booth
from booth_content.media import MediaItem
from booth_content.pictures import list_media
from booth_content.uploads.limits import limit_facts
from booth_content.uploads.upload import received_bytes
from core.jobs import Job

_MEDIUM = 640

KIND_NAMES = {"picture": "عکس", "video": "فیلم", "sound": "صدا"}
MEDIA_STATES = {
    "uploading": "در راه",
    "checking": "در حال بررسی",
    "converting": "در حال آماده‌سازی",
    "ready": "آماده",
    "failed": "آماده نشد",
}


def booth_media_facts(session: Session, booth: Booth, *, files: str = "/files/") -> dict[str, Any]:
    """{"media": [one a picture, film or sound, the newest first], "limits", "is_ready_for"}.

    ``is_ready_for`` says of each kind whether this server can make it ready, in a sentence that
    says what to do when it cannot.
    """
    items = list_media(session, booth)
    received = received_bytes(session, booth)
    making = [item.job_id for item in items if item.state == "converting" and item.job_id]
    jobs = {job.id: job for job in session.scalars(select(Job).where(Job.id.in_(making)))}
    return {
        "media": [
            media_facts(item, received.get(item.id), jobs.get(item.job_id or ""), files=files)
            for item in items
        ],
        "limits": limit_facts(),
        "hindrance": None if ffmpeg.is_installed() else ffmpeg.hindrance(),
    }


def media_facts(
    item: MediaItem,
    received: int | None = None,
    job: Job | None = None,
    *,
    files: str = "/files/",
) -> dict[str, Any]:
    """One item for a page or a script; addresses lie below ``files``, None where nothing is yet.

    ``progress`` is a share from 0 to 1 of what is going on, None where nobody knows. An upload
    that is *uploading* and has no ``received`` was given up.
    """
    webp = [one for one in item.renditions if one["format"] == "webp"] or list(item.renditions)
    pictures = webp if item.kind == "picture" else []
    medium = [one for one in pictures if one["width"] >= _MEDIUM] or pictures[-1:]
    return {
        "id": item.id,
        "kind": item.kind,
        "name": item.original_name,
        "size": item.original_size,
        "state": item.state,
        "error": item.error["fa"] if item.error else None,
        "can_retry": item.state == "failed" and item.received_at is not None,
        "received": received if item.state == "uploading" else item.original_size,
        "progress": _progress(item, received, job),
        "thumb": _address(files, pictures[0]) if pictures else None,
        "view": _address(files, medium[0]) if medium else None,
        "file": _address(files, item.renditions[0]) if item.renditions and not pictures else None,
        "width": item.width,
        "height": item.height,
        "seconds": item.duration_s,
        "focal": [item.focal_x, item.focal_y],
        "frames": [{"at": frame["at"], "src": _address(files, frame)} for frame in item.frames],
        "poster": item.poster_id,
        "uploaded_by": item.uploaded_by,
    }


def _address(files: str, file: dict[str, Any]) -> str:
    return f"{files}{file['sha256']}"


def _progress(item: MediaItem, received: int | None, job: Job | None) -> float | None:
    if item.state == "uploading":
        return (received or 0) / item.original_size if item.original_size else 0.0
    if item.state == "converting" and job is not None and job.total:
        return job.done / job.total
    return None
