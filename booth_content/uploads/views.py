"""/uploads/<booth>: tus 1.0.0, and how far everything is.

CSRF stays on: who sends is known by a cookie, so that a page elsewhere could have a browser send
here; the pages' scripts carry the token in a header as with every other request. Bytes go straight
to the disk and wait for it beside the loop that scans and screens share.
"""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date

from booth_content import ffmpeg
from booth_content.exhibition import Booth
from booth_content.guards import writer_for
from booth_content.media_facts import booth_media_facts, media_facts
from booth_content.media_removal import remove_failed
from booth_content.originals import arrival_path
from booth_content.pictures import booth_media, convert_again, set_focal
from booth_content.posters import choose_poster
from booth_content.queries import booth_by_code
from booth_content.uploads import protocol, storage
from booth_content.uploads.limits import LARGEST
from booth_content.uploads.sniffing import check_head
from booth_content.uploads.upload import (
    Upload,
    begin_upload,
    end_upload,
    open_upload,
    refuse_upload,
    settle_upload,
)
from booth_content.writer import Writer
from core.database import reading, transaction
from core.errors import DomainError
from core.off_loop import off_the_loop
from core.persian import tidy
from core.settings import Settings

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")

UNNAMED = "بی‌نام"
# a phone that went out of reach says no goodbye: what it had sent is kept, and its lock let go
SILENCE_SECONDS = 20.0


class _Body:
    """The request's bytes, until they end or are cut: what came until then counts."""

    def __init__(self) -> None:
        self._stream = request.stream
        self._socket = cast("socket.socket | None", request.environ.get("gunicorn.socket"))
        self._patience = self._socket.gettimeout() if self._socket else None

    def read(self, size: int, /) -> bytes:
        if self._socket:
            self._socket.settimeout(SILENCE_SECONDS)
        try:
            return self._stream.read(size)
        except (ClientDisconnected, OSError):
            return b""
        finally:
            if self._socket:
                self._socket.settimeout(self._patience)


@blueprint.before_request
def _check_version() -> None:
    if request.method in ("HEAD", "PATCH", "DELETE") or (request.endpoint == "uploads.create"):
        protocol.check_version(request.headers.get("Tus-Resumable"))


@blueprint.after_request
def _say_version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = protocol.VERSION
    if response.status_code == 412:
        response.headers["Tus-Version"] = protocol.VERSION
    return response


@blueprint.route("/<code>", methods=["OPTIONS"], provide_automatic_options=False)
def tell(code: str) -> ResponseReturnValue:
    """What this server can, for tus clients."""
    headers = {
        "Tus-Version": protocol.VERSION,
        "Tus-Extension": ",".join(protocol.EXTENSIONS),
        "Tus-Max-Size": str(LARGEST),
        "Tus-Checksum-Algorithm": ",".join(protocol.ALGORITHMS),
    }
    return "", 204, headers


@blueprint.get("/<code>")
def index(code: str) -> ResponseReturnValue:
    """All media of the booth, how far each is, and what may be sent."""
    with reading() as session:
        booth, _ = _writable(session, code)
        return jsonify(booth_media_facts(session, booth))


@blueprint.post("/<code>")
def create(code: str) -> ResponseReturnValue:
    """Begin: Upload-Length, Upload-Metadata ``kind``, ``name`` (or ``filename``); answers Location.

    Refused here is what is too large, what there is no room for, and films without ffmpeg.
    """
    size = protocol.read_count("Upload-Length", request.headers.get("Upload-Length"))
    about = protocol.read_metadata(request.headers.get("Upload-Metadata"))
    kind = about.get("kind", "")
    if kind in ("video", "sound"):
        ffmpeg.find_program("ffmpeg")
    with transaction() as session:
        booth, by = _writable(session, code)
        upload = begin_upload(
            session,
            booth,
            kind=kind,
            name=tidy(about.get("name") or about.get("filename") or "") or UNNAMED,
            size=size,
            folder=_folder(),
            by=by,
        )
    off_the_loop(storage.make_file, _path(upload))
    response = jsonify(media_facts(upload.item, 0))
    response.status_code = 201
    response.headers["Location"] = url_for("uploads.chunk", code=code, upload_id=upload.id)
    response.headers["Upload-Expires"] = http_date(upload.expires_at)
    return response


@blueprint.route("/<code>/<upload_id>", methods=["HEAD"])
def offset(code: str, upload_id: str) -> ResponseReturnValue:
    """How many bytes are here, to go on from."""
    with reading() as session:
        booth, _ = _writable(session, code)
        upload = open_upload(session, booth, upload_id)
    response = _standing(upload, _received(upload))
    response.status_code = 200
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.patch("/<code>/<upload_id>")
def chunk(code: str, upload_id: str) -> ResponseReturnValue:
    """Take bytes at Upload-Offset; when the answer is there they are on the disk."""
    if request.mimetype != protocol.BODY_TYPE:
        raise DomainError("upload_type_wrong")
    start = protocol.read_count("Upload-Offset", request.headers.get("Upload-Offset"))
    checksum = protocol.read_checksum(request.headers.get("Upload-Checksum"))
    request.max_content_length = None  # it is bounded by what the upload was said to have
    with reading() as session:
        booth, by = _writable(session, code)
        upload = open_upload(session, booth, upload_id)
    with storage.locked(_path(upload)) as handle:
        # only now, as whoever held the lock may have gone on or given up
        with reading() as session:
            upload = open_upload(session, booth, upload_id)
        received = _received(upload)
        if start != received:
            raise DomainError("upload_moved_on", offset=received)
        if upload.finished_at is None:
            received = _take(upload, handle, checksum, booth, by)
    return _standing(upload, received)


def _take(
    upload: Upload, handle: int, checksum: protocol.Checksum | None, booth: Booth, by: Writer
) -> int:
    def settle(received: int) -> None:
        with transaction() as session:
            settle_upload(session, upload.id, received=received, by=by)

    start = _received(upload)
    reception = storage.Reception(
        handle,
        start=start,
        size=upload.size,
        checksum=checksum,
        look=lambda head: check_head(upload.item.kind, head),
        settle=settle,
    )
    try:
        received = reception.run(_Body())
    except DomainError as error:
        if error.code in _FINAL or error.code.startswith("picture_"):
            _refuse(upload, error, booth)
        raise
    if received > start or received == upload.size:
        settle(received)
    return received


# after these no more of the file is wanted
_FINAL = {"film_not_one", "sound_not_one"}


def _refuse(upload: Upload, error: DomainError, booth: Booth) -> None:
    with transaction() as session:
        refuse_upload(session, open_upload(session, booth, upload.id), error=error)
    off_the_loop(storage.remove_file, _path(upload))


@blueprint.delete("/<code>/<upload_id>")
def terminate(code: str, upload_id: str) -> ResponseReturnValue:
    """Give it up; its bytes are gone when the answer is there."""
    with reading() as session:
        booth, by = _writable(session, code)
        upload = open_upload(session, booth, upload_id)
    with storage.locked(_path(upload)):
        with transaction() as session:
            end_upload(session, open_upload(session, booth, upload_id), by=by)
        off_the_loop(storage.remove_file, _path(upload))
    return "", 204


@blueprint.get("/<code>/<upload_id>")
def facts(code: str, upload_id: str) -> ResponseReturnValue:
    """How far one is, and why it failed."""
    with reading() as session:
        booth, _ = _writable(session, code)
        item = booth_media(session, booth, upload_id)
        upload = session.get(Upload, upload_id)
    return jsonify(media_facts(item, _received(upload) if upload and upload.is_open else None))


@blueprint.post("/<code>/<media_id>/again")
def again(code: str, media_id: str) -> ResponseReturnValue:
    """Convert a failed one once more, say after room was made on the disk."""
    with transaction() as session:
        booth, by = _writable(session, code)
        item = convert_again(session, booth, media_id, by=by)
    return jsonify(media_facts(item))


@blueprint.post("/<code>/<media_id>/remove")
def remove(code: str, media_id: str) -> ResponseReturnValue:
    """Take away a failed one, out of the draft as well."""
    with transaction() as session:
        booth, by = _writable(session, code)
        remove_failed(session, booth, media_id, by=by)
    return "", 204


@blueprint.post("/<code>/<media_id>/poster")
def poster(code: str, media_id: str) -> ResponseReturnValue:
    """Make a picture of the film at {"at"} seconds; answers the picture's facts."""
    with transaction() as session:
        booth, by = _writable(session, code)
        item = choose_poster(session, booth, media_id, at=_number("at"), by=by)
    return jsonify(media_facts(item)), 201


@blueprint.post("/<code>/<media_id>/focal")
def focus(code: str, media_id: str) -> ResponseReturnValue:
    """Set what must stay in view; {"x", "y"} from 0 to 1."""
    with transaction() as session:
        booth, by = _writable(session, code)
        item = set_focal(session, booth, media_id, x=_number("x"), y=_number("y"), by=by)
    return jsonify(media_facts(item))


def _number(key: str) -> float:
    """A number of the JSON body; -1, which is never right here, for what is none."""
    body = request.get_json(silent=True)
    value = body.get(key) if isinstance(body, dict) else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(cast(float, value)) if is_number else -1.0


def _writable(session: Any, code: str) -> tuple[Booth, Writer]:
    """The booth, and who writes to it on this request. Raises booth_unknown, not_permitted."""
    booth = booth_by_code(session, code)
    return booth, writer_for(booth)


def _received(upload: Upload) -> int:
    """What is settled, and really there: a disk that was put back may have less."""
    if upload.finished_at is not None:
        return upload.size
    return min(upload.received, storage.length_of(_path(upload)))


def _standing(upload: Upload, received: int) -> Response:
    response = Response(status=204)
    response.headers["Upload-Offset"] = str(received)
    if received < upload.size:
        expires = upload.expires_at.astimezone(UTC)
        response.headers["Upload-Expires"] = http_date(datetime.timestamp(expires))
    return response


def _path(upload: Upload) -> Path:
    return arrival_path(_folder(), upload.id)


def _folder() -> Path:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.uploads_dir
