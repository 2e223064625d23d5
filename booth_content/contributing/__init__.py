"""The contributor's page: a neighbourhood's own way to write what its booths say, on a phone."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from core.errors import DomainError, show_error

blueprint = Blueprint("contributing", __name__, url_prefix="/c", template_folder="../templates")


def register(app: Flask) -> None:
    """Attach the pages."""
    from booth_content.contributing import api, forms, offline_views, views  # noqa: F401

    app.register_blueprint(blueprint)


@blueprint.errorhandler(DomainError)
def show_problem(error: DomainError) -> ResponseReturnValue:
    """A refusal as a page of the contributor's own, or as JSON for its script."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    if best == "application/json":
        return show_error(error)
    page = Response(render_template("contributing/problem.html", error=error))
    page.status_code = error.status
    return page
