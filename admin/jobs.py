"""A job's page: how far it is, how it ended, and where to go from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from booth_content.pictures import CONVERT_JOB, RECORDING_JOB
from booth_content.posters import POSTER_JOB
from booth_content.publishing import PUBLISH_JOB, ROLL_BACK_JOB
from booth_content.workbook_job import LOAD_JOB
from core.jobs import Job, follow_job
from core.sessions import require

blueprint = Blueprint("jobs", __name__, url_prefix="/admin/jobs")

Result = dict[str, Any]


@dataclass(frozen=True)
class JobKind:
    """What people are told of one kind of job.

    ``outcome`` says what its result means; ``onward`` gives the address it leads to and ``again``
    the one where the same can be asked for once more; either may answer None.
    """

    label: str
    outcome: Callable[[Result], str] = lambda _result: "انجام شد."
    onward: Callable[[Result], str | None] = lambda _result: None
    onward_label: str = "دیدن نتیجه"
    again: Callable[[dict[str, Any]], str | None] = lambda _args: None


# what no page of its own says more about
_kinds: dict[str, JobKind] = {
    PUBLISH_JOB: JobKind("انتشار"),
    ROLL_BACK_JOB: JobKind("بازگشت به انتشار پیشین"),
    CONVERT_JOB: JobKind("آماده کردن تصویر"),
    RECORDING_JOB: JobKind("آماده کردن فیلم و صدا"),
    POSTER_JOB: JobKind("عکس روی فیلم"),
    LOAD_JOB: JobKind("بارگذاری کارپوشه"),
}
_UNNAMED = JobKind("کار سامانه")


def presentation(kind: str) -> JobKind:
    """How jobs of ``kind`` are shown."""
    return _kinds.get(kind, _UNNAMED)


def present_job(kind: str, shown: JobKind) -> None:
    """Say how jobs of ``kind`` are shown; whoever asks for such jobs says it, at import."""
    _kinds[kind] = shown


@blueprint.get("/<job_id>")
@require("desk.view")
def show(job_id: str) -> ResponseReturnValue:
    """The page; only its moving part for scripts; the facts as JSON for programs."""
    job = follow_job(job_id)
    kind = presentation(job.kind)
    if "HX-Request" in request.headers:
        return render_template("admin/job_state.html", job=job, kind=kind)
    if _wants_json():
        return jsonify(_facts(job, kind))
    return render_template("admin/job.html", job=job, kind=kind)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def _facts(job: Job, kind: JobKind) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "label": kind.label,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "result": job.result if job.state == "done" else None,
        "error": job.error,
        "onward": kind.onward(job.result or {}) if job.state == "done" else None,
    }
