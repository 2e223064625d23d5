"""The girih of each booth beside its name: one picture an address, kept by the browser for good."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from booth_content.exhibition import Booth
from booth_content.pattern import TYPE, draw_pattern, pattern_key
from core.sessions import require

blueprint = Blueprint("girih", __name__, url_prefix="/admin/girih")

A_YEAR = 365 * 24 * 3600


@blueprint.get("/<key>.svg")
@require("content.view")
def show(key: str) -> Response:
    """The pattern of a key; for good under the address that names its hash, else asked again."""
    pattern = draw_pattern(key)
    response = Response(pattern.body, mimetype=TYPE)
    is_named = request.args.get("v") == pattern.sha256[:16]
    response.headers["Cache-Control"] = (
        f"private, max-age={A_YEAR}, immutable" if is_named else "private, no-cache"
    )
    return response


@blueprint.app_template_global()
def girih_address(booth: Booth) -> str:
    """Where the pattern of a booth is, which is loaded with its neighbourhood."""
    pattern = draw_pattern(pattern_key(booth))
    return url_for("girih.show", key=pattern.key, v=pattern.sha256[:16])
