"""Pictures of a booth: sent by the editor, followed until they are ready, given a focal point."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, cast

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
from booth_content.pictures import (
    keep_upload,
    list_media,
    receive_picture,
    set_focal,
)
from booth_content.queries import booth_by_code
from core.database import reading, transaction
from core.errors import DomainError, define
from core.persian import tidy
from core.sessions import require, signed_in_account
from core.settings import Settings

blueprint = Blueprint("pictures", __name__, url_prefix="/admin/booths")

LARGEST_MEGABYTES = 40
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
UNNAMED = "عکس بی‌نام"

define(
    "picture_too_large",
    413,
    fa="این عکس بزرگ‌تر از ۴۰ مگابایت است. آن را کوچک‌تر ذخیره کنید و دوباره بفرستید.",
    en="The picture is larger than 40 MB.",
)
define(
    "picture_not_chosen",
    422,
    fa="عکسی برگزیده نشده است. نخست پرونده را برگزینید، سپس بفرستید.",
    en="No picture was chosen.",
)


@blueprint.get("/<code>/pictures")
@require("content.view")
def index(code: str) -> ResponseReturnValue:
    """All pictures of the booth, and a form to send more that needs no script."""
    with reading() as session:
        booth = booth_by_code(session, code)
        items = list_media(session, booth)
    shown = [picture_facts(item) for item in items]
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
    """The booth's pictures and how far each is."""
    with reading() as session:
        items = list_media(session, booth_by_code(session, code))
    return jsonify({"pictures": [picture_facts(item) for item in items]})


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
    if (request.content_length or 0) > LARGEST:
        raise DomainError("picture_too_large")
    item = _receive(code, request.args.get("name", ""), request.stream)
    return jsonify(picture_facts(item)), 201


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
    return jsonify(picture_facts(item))


def _share(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(cast(float, value)) if is_number else -1.0


def _receive(code: str, name: str, stream: IO[bytes]) -> MediaItem:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    with reading() as session:
        booth_by_code(session, code)
    media_id, size = keep_upload(stream, settings.uploads_dir)
    try:
        if size > LARGEST:
            raise DomainError("picture_too_large")
        with transaction() as session:
            return _note(session, booth_by_code(session, code), media_id, name, size)
    except BaseException:
        _forget(settings.uploads_dir / media_id)
        raise


def _note(session: Session, booth: Booth, media_id: str, name: str, size: int) -> MediaItem:
    return receive_picture(
        session,
        booth,
        media_id=media_id,
        name=tidy(name) or UNNAMED,
        size=size,
        by=signed_in_account(),
    )


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def picture_facts(item: MediaItem) -> dict[str, Any]:
    """A picture for a page or a script; ``thumb`` and ``view`` are addresses, None until ready."""
    webp = [one for one in item.renditions if one["format"] == "webp"] or list(item.renditions)
    medium = [one for one in webp if one["width"] >= 640] or webp[-1:]
    return {
        "id": item.id,
        "name": item.original_name,
        "state": item.state,
        "error": item.error["fa"] if item.error else None,
        "thumb": f"/files/{webp[0]['sha256']}" if webp else None,
        "view": f"/files/{medium[0]['sha256']}" if medium else None,
        "width": item.width,
        "height": item.height,
        "focal": [item.focal_x, item.focal_y],
        "uploaded_by": item.uploaded_by,
    }
