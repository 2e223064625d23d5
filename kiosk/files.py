"""/files/<sha256>: content-addressed files, for ever the same.

What a release has published goes to anyone. A draft's files go to who may see the draft; to
everybody else they are not there.
"""

from __future__ import annotations

import re
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

# what RFC 9110 (14.1.2) lets a client ask of bytes: from-to, from-, or the last so many
_RANGE = re.compile(r"([0-9]{1,18})?-([0-9]{1,18})?")

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
    """The bytes; 206 for one range, 416 for one beyond them, 304 for who has them, 404 for who may
    not. What asks for a range in a way that is none, or for several at once, gets it all."""
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
    _settle_range(sha256, found.size)
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


def send_stored(path: Path, sha256: str, *, type_: str, size: int) -> Response:
    """A stored file to who was let in by somebody else; kept by nobody on the way."""
    return _answer(path, sha256, _File(type_, size, is_published=False))


def _settle_range(sha256: str, size: int) -> None:
    """Leave a Range header that Werkzeug answers as RFC 9110 has it, or none.

    By itself it refuses what is to be passed over, and the last 900 bytes of a file of 500.
    """
    asked = request.environ.pop("HTTP_RANGE", None)
    # whoever has it already is told so, whatever part was asked for (RFC 9110, 13.2.2)
    if asked is None or request.method != "GET" or request.if_none_match.contains_weak(sha256):
        return
    if settled := _one_range(asked, size):
        request.environ["HTTP_RANGE"] = settled


def _one_range(asked: str, size: int) -> str | None:
    """The single range that ``asked`` names, in plain words; None when it is to be ignored."""
    unit, _, ranges = asked.partition("=")
    specs = [spec for spec in (one.strip(" \t") for one in ranges.split(",")) if spec]
    match = _RANGE.fullmatch(specs[0]) if len(specs) == 1 else None
    if unit.strip(" \t").lower() != "bytes" or match is None:
        return None
    first, last = match.groups()
    if first is None:
        # the last so many: all of it when it has not so many; the last nought cannot be sent
        return last and f"bytes={max(0, size - int(last)) if int(last) else size}-"
    if last is not None and int(last) < int(first):
        return None
    return f"bytes={first}-{last or ''}"


@blueprint.after_request
def _say_the_size(response: Response) -> Response:
    if response.status_code == 416 and request.view_args:
        known = _find(request.view_args["sha256"])
        response.headers["Content-Range"] = f"bytes */{known.size}"
    return response
