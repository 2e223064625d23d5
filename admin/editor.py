"""A booth's editor."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from booth_content.queries import booth_by_code
from core.database import reading
from core.sessions import require

blueprint = Blueprint("editor", __name__, url_prefix="/admin/booths")


@blueprint.get("/<code>")
@require("content.view")
def show(code: str) -> ResponseReturnValue:
    """The booth's name."""
    with reading() as session:
        return booth_by_code(session, code).name
