"""A booth's draft as its screen would show it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booth_content.document import build_document
from booth_content.draft import draft_content
from booth_content.exhibition import get_exhibition
from booth_content.pattern import TYPE as PATTERN_TYPE
from booth_content.pattern import draw_pattern, pattern_key
from booth_content.queries import booth_by_code
from core.database import reading
from core.sessions import require

blueprint = Blueprint("preview", __name__, url_prefix="/admin/booths")


@blueprint.get("/<code>/preview")
@require("content.view")
def page(code: str) -> ResponseReturnValue:
    """The screen's own page, drawn from the draft instead of a release."""
    with reading() as session:
        booth = booth_by_code(session, code)
    return render_template(
        "kiosk/preview.html",
        title=f"پیش‌نمایش {booth.name}",
        source=url_for("preview.document", code=booth.code),
        files=url_for("preview.page", code=booth.code) + "/files/",
    )


@blueprint.get("/<code>/preview/files/<sha256>")
@require("content.view")
def file(code: str, sha256: str) -> ResponseReturnValue:
    """A file of the preview: the pattern, which no release may have stored yet, or any stored."""
    with reading() as session:
        pattern = draw_pattern(pattern_key(booth_by_code(session, code)))
    if pattern.sha256 != sha256:
        return redirect(url_for("files.file", sha256=sha256))
    response = Response(pattern.body, mimetype=PATTERN_TYPE)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.get("/<code>/preview.json")
@require("content.view")
def document(code: str) -> ResponseReturnValue:
    """The document that publishing the draft now would make, and the settings beside it."""
    with reading() as session:
        booth = booth_by_code(session, code)
        exhibition = get_exhibition(session)
        drafted = build_document(session, booth, exhibition, draft_content(session, booth))
    width, height = booth.screen_width, booth.screen_height
    settings = {
        "title": exhibition.title,
        "rehearsal": exhibition.is_rehearsal,
        "demo": exhibition.is_demo,
        "orientation": "portrait" if height >= width else "landscape",
        "width": width,
        "height": height,
        "language": "fa",
    }
    return jsonify({"document": drafted, "settings": settings})
