"""Pictures of a booth: sent by the editor, followed until they are ready, given a focal point."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal, cast

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from booth_content.media import MediaItem
from booth_content.media_facts import booth_media_facts, media_facts
from booth_content.media_removal import mend_failed
from booth_content.picture import MAX_BYTES
from booth_content.pictures import (
    keep_upload,
    list_pictures,
    receive_file,
    set_focal,
)
from booth_content.queries import booth_by_code
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import tidy
from core.sessions import require, signed_in_account
from core.settings import Settings

blueprint = Blueprint("pictures", __name__, url_prefix="/admin/booths")

LARGEST_MEGABYTES = MAX_BYTES // 1_000_000
UNNAMED = "عکس بی‌نام"


@blueprint.get("/<code>/pictures")
@require("content.view")
def index(code: str) -> ResponseReturnValue:
    """All pictures of the booth, and a form to send more that needs no script."""
    with reading() as session:
        booth = booth_by_code(session, code)
        items = list_pictures(session, booth)
    shown = [media_facts(item) for item in items]
    return render_template(
        "admin/pictures.html",
        booth=booth,
        pictures=shown,
        can_edit=signed_in_account().may("content.edit"),
        largest=LARGEST_MEGABYTES,
    )


@blueprint.get("/<code>/pictures.json")
@require("content.view")
def facts(code: str) -> ResponseReturnValue:
    """The booth's media and how far each is, also for who may only look."""
    with reading() as session:
        return jsonify(booth_media_facts(session, booth_by_code(session, code)))


@blueprint.post("/<code>/pictures")
@require("content.edit")
def send_form(code: str) -> ResponseReturnValue:
    """Take the pictures of a form without scripts."""
    files = [file for file in request.files.getlist("pictures") if file.filename]
    if not files:
        raise DomainError("picture_not_chosen")
    for file in files:
        _receive(code, file.filename or "", file.stream)
    flash("عکس رسید و در حال آماده‌سازی است.", "success")
    return redirect(url_for("pictures.index", code=code))


@blueprint.post("/<code>/pictures/raw")
@require("content.edit")
def send(code: str) -> ResponseReturnValue:
    """Take one picture as the bytes of the request, straight to the disk; ?name= says its name."""
    if (request.content_length or 0) > MAX_BYTES:
        raise DomainError("picture_too_large")
    item = _receive(code, request.args.get("name", ""), request.stream)
    return jsonify(media_facts(item)), 201


@blueprint.post("/<code>/pictures/<media_id>/<any(again, remove):action>")
@require("content.edit")
def mend(code: str, media_id: str, action: Literal["again", "remove"]) -> ResponseReturnValue:
    """Try a failed one again, or take it away."""
    by = signed_in_account()
    with transaction() as session:
        booth = booth_by_code(session, code)
        said = mend_failed(session, booth, media_id, action, by=by)
    flash(said, "success")
    return redirect(url_for("pictures.index", code=code), 303)


@blueprint.post("/<code>/pictures/<media_id>/focal")
@require("content.edit")
def focus(code: str, media_id: str) -> ResponseReturnValue:
    """Set what must stay in view; {"x", "y"} from 0 to 1."""
    body = request.get_json(silent=True)
    said = body if isinstance(body, dict) else {}
    with transaction() as session:
        item = set_focal(
            session,
            booth_by_code(session, code),
            media_id,
            x=_share(said.get("x")),
            y=_share(said.get("y")),
            by=signed_in_account(),
        )
    return jsonify(media_facts(item))


def _share(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(cast(float, value)) if is_number else -1.0


def _receive(code: str, name: str, stream: IO[bytes]) -> MediaItem:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    with reading() as session:
        booth_by_code(session, code)
    media_id, size = keep_upload(stream, settings.uploads_dir)
    try:
        if size > MAX_BYTES:
            raise DomainError("picture_too_large")
        with transaction() as session:
            return _note(session, booth_by_code(session, code), media_id, name, size)
    except BaseException:
        _forget(settings.uploads_dir / media_id)
        raise


def _note(session: Session, booth: Booth, media_id: str, name: str, size: int) -> MediaItem:
    return receive_file(
        session,
        booth,
        media_id=media_id,
        name=tidy(name) or UNNAMED,
        size=size,
        by=signed_in_account(),
    )


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)
