"""/files/<sha256>: content-addressed files, for ever the same.

What a release has published goes to anyone. A draft's files go to who may see the draft; to
everybody else they are not there.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from booth_content.jobs import store
from booth_content.media import FileRecord
from core.database import reading
from core.errors import DomainError, define
from core.security import csrf
from core.sessions import current_account

blueprint = Blueprint("files", __name__)
csrf.exempt(blueprint)

A_YEAR = 31_536_000
# a few dozen bytes each; an exhibition of 730 booths has some ten thousand files
MOST_REMEMBERED = 50_000

define(
    "range_invalid",
    416,
    fa="این بخش از پرونده وجود ندارد.",
    en="The file has no such range of bytes.",
)


class _File(NamedTuple):
    type: str
    size: int
    is_published: bool


def init_files(app: Flask) -> None:
    """Make the memory of what is published: once published, a file stays so."""
    app.extensions["ghorfeh_published_files"] = {}


@blueprint.get("/files/<sha256>")
def file(sha256: str) -> Response:
    """The bytes; 206 for a range, 304 for who has them, 404 for who may not."""
    path = store().path(sha256)
    found = _find(sha256)
    if not found.is_published and not _may_see_drafts():
        raise DomainError("file_unknown")
    return _answer(path, sha256, found)


def _find(sha256: str) -> _File:
    published: dict[str, _File] = current_app.extensions["ghorfeh_published_files"]
    if (known := published.get(sha256)) is not None:
        return known
    with reading() as session:
        row = session.get(FileRecord, sha256)
    if row is None:
        raise DomainError("file_unknown")
    found = _File(row.type, row.size, row.published_at is not None)
    if found.is_published and len(published) < MOST_REMEMBERED:
        published[sha256] = found
    return found


def _may_see_drafts() -> bool:
    account = current_account()
    # who has not chosen a password yet sees nothing of the desk, its files included
    return account is not None and not account.is_password_one_time and account.may("content.view")


def _answer(path: Path, sha256: str, found: _File) -> Response:
    try:
        response = send_file(path, mimetype=found.type, conditional=True, etag=sha256)
    except FileNotFoundError:
        raise DomainError("file_unknown") from None
    except RequestedRangeNotSatisfiable:
        raise DomainError("range_invalid", size=found.size) from None
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if found.is_published else "private, no-store"
    )
    # whatever the bytes are, a browser that opens them as a page runs nothing of it
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.after_request
def _say_the_size(response: Response) -> Response:
    if response.status_code == 416 and request.view_args:
        known = _find(request.view_args["sha256"])
        response.headers["Content-Range"] = f"bytes */{known.size}"
    return response
