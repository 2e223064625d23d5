"""The jobs of this package: publishing, rolling back, converting pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app

from booth_content.file_store import FileStore
from booth_content.picture import make_renditions
from booth_content.pictures import CONVERT_JOB, finish_picture, picture_source, refuse_picture
from booth_content.publication import (
    Asset,
    activate_release,
    plan_release,
    write_release,
)
from booth_content.publishing import PUBLISH_JOB, ROLL_BACK_JOB
from booth_content.release import roll_back
from core.audit import Actor
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import JobRun, job
from core.settings import Settings

STATIC = Path(__file__).resolve().parent.parent / "static"
ASSETS = (
    Asset(
        "fonts/vazirmatn.woff2",
        STATIC / "vendor/vazirmatn/33.0.3/vazirmatn.woff2",
        "font/woff2",
    ),
)
ATTEMPTS = 3
# progress is a durable write: tell it for each tenth of a large release, not for each booth
STEPS = 10


def store() -> FileStore:
    """The content-addressed files of this server."""
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return FileStore(settings.files_dir)


@job(PUBLISH_JOB)
def publish(run: JobRun, *, codes: list[str], reason: str, by: str) -> dict[str, Any]:
    """Publish these booths; when another release came first, plan anew against that one."""
    actor = Actor("account", by, run.account_id)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return publish_now(codes, reason=reason, by=actor, run=run)
        except DomainError as error:
            if error.code != "release_overtaken" or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def publish_now(
    codes: list[str], *, reason: str, by: Actor, run: JobRun | None = None
) -> dict[str, Any]:
    """Plan, write, activate. Returns {"release", "booths"}; raises what the three steps raise."""
    files = store()

    def progress(done: int, total: int) -> None:
        if run is not None and total >= STEPS and done % (total // STEPS) == 0:
            run.progress(done, total, "ساختن سند غرفه‌ها")

    with reading() as session:
        plan = plan_release(session, files, codes, progress=progress)
    root, manifest = write_release(files, plan, assets=ASSETS)
    with transaction() as session:
        release = activate_release(session, plan, root, manifest, reason=reason, by=by)
        return {"release": release.id, "booths": len(plan.booths)}


@job(ROLL_BACK_JOB)
def roll_back_release(run: JobRun, *, release_id: int, reason: str, by: str) -> dict[str, Any]:
    """Flip the screens back to ``release_id``."""
    actor = Actor("account", by, run.account_id)
    with transaction() as session:
        booths = roll_back(session, store(), release_id=release_id, reason=reason, by=actor)
    return {"release": release_id, "booths": booths}


@job(CONVERT_JOB)
def convert_picture(_run: JobRun, *, media_id: str) -> dict[str, Any]:
    """Make the renditions of an upload; a bad picture, or a full disk, is marked and told."""
    with reading() as session:
        source = picture_source(session, media_id, _uploads())
    try:
        picture = make_renditions(source, store())
    except DomainError as error:
        with transaction() as session:
            refuse_picture(session, media_id, error=error)
        raise
    with transaction() as session:
        finish_picture(session, media_id, picture=picture)
    return {"media": media_id}


def _uploads() -> Path:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.uploads_dir
