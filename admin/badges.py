"""Badges: who lacks one, printing them in a job, the papers that were made, their sizes."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.badge_list import LAYOUTS, badges_by_group, guests_of_group
from admin.jobs import JobKind, Result, present_job
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError
from core.persian import format_number, parse_number, to_ascii_digits
from core.sessions import require, signed_in_account
from kiosk.badge_job import BADGES_JOB, papers_folder, request_badges
from visitors.badge import badgeless_guests
from visitors.badges.geometry import PRESETS, Grid, Size, Sizes
from visitors.badges.paper import KEPT, fetch_paper, get_paper, recent_papers, remove_paper
from visitors.badges.sizes import change_sizes, read_sizes

blueprint = Blueprint("badges", __name__, url_prefix="/admin/badges")

_OWN = "own"


def _outcome(result: Result) -> str:
    told = f"{format_number(result['guests'])} کارت آماده است. پرونده یک روز می‌ماند."
    if result["left_out"]:
        told += f" {format_number(result['left_out'])} نفر در این میان کنار ماندند."
    return told


present_job(
    BADGES_JOB,
    JobKind(
        "چاپ کارت",
        outcome=_outcome,
        onward=lambda result: url_for("badges.fetch", paper_id=result["paper"]),
        onward_label="گرفتن پرونده",
        again=lambda _args: url_for("badges.index"),
    ),
)


@blueprint.get("")
@require("guests.manage")
def index() -> ResponseReturnValue:
    """What to print, for whom; what was printed; how large it is. ``?guest=`` names some guests."""
    return _page()


@blueprint.post("")
@require("guests.manage")
def ask() -> ResponseReturnValue:
    """Have them printed; the job's page follows."""
    is_reissue = request.form.get("reissue") == "yes"
    with transaction() as session:
        guests, scope = _chosen(session, is_reissue=is_reissue)
        asked = request_badges(
            session,
            guests,
            layouts=request.form.getlist("layout"),
            is_reissue=is_reissue,
            used=_whole(request.form.get("used", "")),
            scope=scope,
            by=signed_in_account(),
        )
        job_id = asked.id
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@blueprint.get("/<paper_id>/file")
@require("guests.manage")
def fetch(paper_id: str) -> Response:
    """The PDF or the zip, for a day; who took it is written down."""
    by = signed_in_account().actor
    with transaction() as session:
        paper, path = fetch_paper(session, paper_id, papers_folder(), by=by)
        # half-spaces become lines in the names of downloads
        name = f"کارت‌ها {paper.scope}".strip().replace("\u200c", " ")
    response = send_file(path, as_attachment=True, download_name=f"{name}.{paper.suffix}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/<paper_id>/remove")
@require("guests.manage")
def remove(paper_id: str) -> ResponseReturnValue:
    """Take the file away now: it was printed."""
    with transaction() as session:
        paper = get_paper(session, paper_id)
        remove_paper(session, paper, papers_folder(), by=signed_in_account().actor)
    flash("پرونده پاک شد؛ کارت‌های چاپ‌شده معتبر می‌مانند.", "success")
    return redirect(url_for("badges.index"), 303)


@blueprint.post("/sizes")
@require("guests.manage")
def save_sizes() -> ResponseReturnValue:
    """Keep the sizes of badges, labels and sheets."""
    try:
        sizes = _typed_sizes()
        with transaction() as session:
            change_sizes(session, sizes, by=signed_in_account().actor)
    except DomainError as error:
        return make_response(_page(problem=error.fa), error.status)
    flash("اندازه‌ها نگه داشته شد و از چاپ بعدی به کار می‌رود.", "success")
    return redirect(url_for("badges.index") + "#sizes", 303)


def _page(problem: str | None = None) -> str:
    ids = _ids(request.args.getlist("guest"))
    with reading() as session:
        sizes = read_sizes(session)
        return render_template(
            "admin/badges.html",
            groups=badges_by_group(session),
            papers=recent_papers(session),
            kept_since=now() - KEPT,
            layouts=LAYOUTS,
            chosen=ids,
            sizes=sizes,
            presets=PRESETS,
            preset=next((key for key, (_, grid) in PRESETS.items() if grid == sizes.grid), _OWN),
            problem=problem,
        )


def _chosen(session: Session, *, is_reissue: bool) -> tuple[list[int], str]:
    """Whose badges, and how the list of papers calls them."""
    who = request.form.get("who", "")
    if who == "chosen":
        ids = _ids(request.form.getlist("guest"))
        return ids, f"{format_number(len(ids))} مهمان برگزیده"
    group_id = _whole(who) or None
    names = {group.id: group.name for group in badges_by_group(session)}
    scope = names.get(group_id, "") if group_id else "همهٔ گروه‌ها"
    if is_reissue:
        return guests_of_group(session, group_id), scope
    return badgeless_guests(session, group_id=group_id), scope


def _ids(typed: list[str]) -> list[int]:
    return [number for one in typed if (number := _whole(one))]


def _whole(typed: str) -> int:
    text = to_ascii_digits(typed).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _typed_sizes() -> Sizes:
    preset = PRESETS.get(request.form.get("preset", ""))
    return Sizes(
        lanyard=_typed_size("lanyard"),
        label=_typed_size("label"),
        grid=preset[1] if preset else _typed_grid(),
        has_crop_marks=request.form.get("crop_marks") == "yes",
    )


def _typed_grid() -> Grid:
    top, side, gap_x, gap_y = (_length(name) for name in ("top", "side", "gap_x", "gap_y"))
    columns, rows = (_whole(request.form.get(name, "")) for name in ("columns", "rows"))
    return Grid(columns, rows, _typed_size("grid"), top, side, gap_x, gap_y)


def _typed_size(name: str) -> Size:
    return Size(_length(f"{name}_width"), _length(f"{name}_height"))


def _length(name: str) -> float:
    try:
        return float(parse_number(request.form.get(name, "")))
    except ValueError:
        raise DomainError("badge_sizes_invalid", why="یکی از عددها خوانده نشد.") from None
