"""/gate: the entrance station, and its files as a build of their own."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template

from booth_content.exhibition import find_exhibition
from core.database import reading
from core.security import POLICY
from kiosk.build import GATE, WORKER, Build, build_at
from kiosk.built import answer_file, answer_worker, list_files

blueprint = Blueprint("gate", __name__, template_folder="templates")

PAGES = ("/gate",)
# the worker is kept by the browser itself
NOT_KEPT = (WORKER,)
# the camera's reader is WebAssembly; no other page may compile any
STATION_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


@blueprint.get("/gate")
def station() -> Response:
    """The page of a gate; who stands at it is known by its token, in the page itself."""
    page = render_template("gate/station.html", title=_exhibition_title())
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = STATION_POLICY
    return response


@blueprint.get("/gate/welcome")
def welcome() -> str:
    """The big screen: greets who agreed to be greeted, and counts the people inside."""
    return render_template("gate/welcome.html", title=_exhibition_title())


@blueprint.get("/gate/build")
def build() -> Response:
    """What a gate's worker keeps: {"build", "pages", "files"}, all as addresses."""
    return list_files(current_gate_build(), PAGES, NOT_KEPT)


@blueprint.get(f"{GATE.address}<build_hash>/<path:path>")
def build_file(build_hash: str, path: str) -> Response:
    """A file of the current build, for ever the same. 404 for another build's: no page mixes."""
    return answer_file(current_gate_build(), build_hash, path)


@blueprint.get("/gate/worker.js")
def worker() -> Response:
    """The service worker; it stands above the page it serves, so that its scope holds it."""
    return answer_worker(current_gate_build(), "/gate")


def current_gate_build() -> Build:
    """The gate's build that this server serves."""
    root = Path(current_app.root_path)
    return build_at(root / "static", root / "kiosk" / "templates" / "gate", GATE)


def init_gate_views(app: Flask) -> None:
    """Let templates name the build and its files."""
    app.context_processor(lambda: {"gate_build": current_gate_build})


def _exhibition_title() -> str:
    with reading() as session:
        exhibition = find_exhibition(session)
    return exhibition.title if exhibition else ""
