"""The jobs of publishing and rolling back; media have theirs in ``media_job``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app

from booth_content.agenda import is_agenda_changed
from booth_content.content.labels import labels
from booth_content.document import canonical
from booth_content.file_store import FileStore
from booth_content.publication import (
    Asset,
    activate_release,
    plan_release,
    write_release,
)
from booth_content.publishing import PUBLISH_JOB, ROLL_BACK_JOB
from booth_content.release import active_manifest, roll_back
from core.audit import Actor
from core.database import reading, transaction
from core.errors import DomainError
from core.jobs import JobRun, job
from core.settings import Settings

STATIC = Path(__file__).resolve().parent.parent / "static"
FONT = Asset(
    "fonts/vazirmatn.woff2",
    STATIC / "vendor/vazirmatn/33.0.3/vazirmatn.woff2",
    "font/woff2",
)
LABELS = Asset("labels.json", canonical(labels()), "application/json")
ASSETS = (FONT, LABELS)
ATTEMPTS = 3
# progress is a durable write: tell it for each tenth of a large release, not for each booth
STEPS = 10


def store() -> FileStore:
    """The content-addressed files of this server."""
    return FileStore(_settings().files_dir)


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
    """Plan, write, activate; raises what the three steps raise.

    Returns {"release", "booths", "agenda"}: its number, how many booths it changed, and whether
    it changed the agenda.
    """
    files = store()

    def progress(done: int, total: int) -> None:
        if run is not None and total >= STEPS and done % (total // STEPS) == 0:
            run.progress(done, total, "ساختن سند غرفه‌ها")

    with reading() as session:
        plan = plan_release(session, files, codes, progress=progress, zone=_settings().timezone)
    root, manifest = write_release(files, plan, assets=ASSETS)
    with transaction() as session:
        release = activate_release(session, plan, root, manifest, reason=reason, by=by)
        changed = plan.changes_agenda(manifest)
        return {"release": release.id, "booths": len(plan.booths), "agenda": changed}


@job(ROLL_BACK_JOB)
def roll_back_release(run: JobRun, *, release_id: int, reason: str, by: str) -> dict[str, Any]:
    """Flip the screens back to ``release_id``."""
    actor = Actor("account", by, run.account_id)
    files = store()
    with transaction() as session:
        before = active_manifest(session, files)
        booths = roll_back(session, files, release_id=release_id, reason=reason, by=actor)
        changed = is_agenda_changed(before, active_manifest(session, files))
    return {"release": release_id, "booths": booths, "agenda": changed}


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings
