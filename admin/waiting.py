"""«منتظر شما»: what waits for a person, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.jobs import presentation
from admin.screens import is_screen
from booth_content.exhibition import Booth, find_exhibition
from booth_content.media import MediaItem
from booth_content.pictures import CONVERT_JOB, RECORDING_JOB
from booth_content.posters import POSTER_JOB
from booth_content.queries import BoothFilter, find_booths
from core.accounts import Account
from core.dates import now
from core.jobs import Job
from core.persian import format_number
from kiosk.queries import DeviceRow, list_devices
from visitors.scan_log import list_conflicts

# a failure that nobody minded for so long is not news any more
FAILURES_TOLD_FOR = timedelta(days=2)
MOST_OF_A_KIND = 30


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: where, what, since when; ``kind`` gives its word and colour."""

    kind: str
    where: str
    what: str
    since: datetime
    url: str
    booth: str | None = None


def read_waiting(session: Session, account: Account) -> list[Waiting]:
    """All that waits for somebody with the rights of ``account``, the oldest first."""
    found: list[Waiting] = []
    if account.may("devices.view"):
        found += _devices(list_devices(session))
    if account.may("entrance.names"):
        found += _conflicts(session)
    if account.may("content.view"):
        found += [*_pictures(session), *_jobs(session), *_booths(session, account)]
    return sorted(found, key=lambda one: one.since)


def _conflicts(session: Session) -> list[Waiting]:
    """Those of the gates that a supervisor has to settle, as one line."""
    exhibition = find_exhibition(session)
    if exhibition is None:
        return []
    number = exhibition.rehearsals_ended + 1 if exhibition.is_rehearsal else 0
    found = list_conflicts(session, rehearsal=number, is_settled=False)
    if not found:
        return []
    what = f"{format_number(len(found))} کارت را دو ورودی بی‌خبر از هم راه دادند"
    since = found[0].later.scan.scanned_at
    return [Waiting("trouble", "ورودی", what, since, url_for("entrance_conflicts.index"))]


def troubles(waiting: list[Waiting]) -> dict[str, str]:
    """What is wrong at each booth, for the plan; a draft is no trouble."""
    return {one.booth: one.what for one in waiting if one.booth and one.kind == "trouble"}


def _devices(rows: list[DeviceRow]) -> list[Waiting]:
    return [
        Waiting("trouble", _place(row), what, since, _device_page(row), row.booth_code)
        for row in rows
        if not row.device.is_revoked and (trouble := _trouble(row)) is not None
        for what, since in [trouble]
    ]


def _trouble(row: DeviceRow) -> tuple[str, datetime] | None:
    device = row.device
    if row.is_doubled and device.doubled_at:
        return "شناسهٔ نمایشگر رونوشت شده است", device.doubled_at
    if row.state == "silent" and device.seen_at:
        return f"{'نمایشگر' if is_screen(row) else 'ایستگاه'} خاموش است", device.seen_at
    if device.problem and device.seen_at:
        return "نمایشگر انتشار را نمی‌تواند نشان دهد", device.seen_at
    return None


def _place(row: DeviceRow) -> str:
    return row.booth_name or row.device.gate_name or row.device.name


def _device_page(row: DeviceRow) -> str:
    return url_for("devices.show", device_id=row.device.id)


_MEDIA_WORDS = {"picture": "تصویر", "video": "فیلم", "sound": "صدای"}


def _pictures(session: Session) -> list[Waiting]:
    failed = (
        select(MediaItem, Booth)
        .join(Booth, Booth.id == MediaItem.booth_id)
        # what never came as a whole is for whoever sent it to send again
        .where(MediaItem.failed_at >= now() - FAILURES_TOLD_FOR, MediaItem.received_at.is_not(None))
        .order_by(MediaItem.failed_at.desc())
        .limit(MOST_OF_A_KIND)
    )
    return [
        Waiting(
            "failed",
            booth.name,
            f"{_MEDIA_WORDS[item.kind]} «{item.original_name}» آماده نشد",
            item.failed_at or now(),
            url_for("editor.show", code=booth.code),
            booth.code,
        )
        for item, booth in session.execute(failed)
    ]


def _jobs(session: Session) -> list[Waiting]:
    failed = (
        select(Job)
        .where(
            Job.finished_at >= now() - FAILURES_TOLD_FOR,
            Job.error.is_not(None),
            Job.kind.not_in((CONVERT_JOB, RECORDING_JOB, POSTER_JOB)),
        )
        .order_by(Job.finished_at.desc())
        .limit(MOST_OF_A_KIND)
    )
    return [
        Waiting(
            "failed",
            presentation(job.kind).label,
            _sentence(job.error),
            job.finished_at or now(),
            url_for("jobs.show", job_id=job.id),
        )
        for job in session.scalars(failed)
        if job.error
    ]


def _sentence(error: dict[str, Any] | None) -> str:
    return str((error or {}).get("fa", "ناتمام ماند"))


_WHAT = {
    "submitted": ("review", "content.review", "در صف بازبینی"),
    "awaiting_confirmation": ("review", "content.submit", "پیشنهاد بازبین، در انتظار پذیرش"),
    "approved": ("approved", "content.publish", "آمادهٔ انتشار"),
    "draft": ("draft", "content.publish", "پیش‌نویس منتشرنشده"),
}


def _booths(session: Session, account: Account) -> list[Waiting]:
    found = []
    for state, (kind, right, what) in _WHAT.items():
        if not account.may(right):
            continue
        page = find_booths(
            session, BoothFilter(state=state, sort="changed", per_page=MOST_OF_A_KIND)
        )
        found += [
            Waiting(
                kind,
                row.booth.name,
                what,
                row.changed_at,
                url_for("review.show", code=row.booth.code)
                if kind == "review"
                else url_for("publish.index", booth=row.booth.code),
                row.booth.code,
            )
            for row in page.rows
            if row.changed_at
        ]
    return found
