"""/screen: the shell of a booth's screen."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, current_app, render_template, request

from booth_content.exhibition import find_exhibition
from booth_content.queries import booth_by_code
from core.database import reading
from core.errors import DomainError, define
from core.persian import tidy
from kiosk.demo import make_demo_token

blueprint = Blueprint("kiosk", __name__, template_folder="templates")

define(
    "demo_off",
    403,
    fa="نمایش آزمایشی روشن نیست. برگزارکننده آن را در صفحهٔ نمایشگاه روشن می‌کند؛ یا این دستگاه"
    " را با کد به غرفه‌اش وصل کنید.",
    en="Demo mode is off: an organiser can turn it on, or pair this device with its booth.",
)


@blueprint.get("/screen")
def screen() -> str:
    """A paired device's screen; with ``?booth=CODE`` any booth's, while demo mode is on."""
    code = request.args.get("booth")
    with reading() as session:
        exhibition = find_exhibition(session)
        demo_token = None
        if code is not None:
            if exhibition is None or not exhibition.is_demo:
                raise DomainError("demo_off")
            booth = booth_by_code(session, tidy(code))
            demo_token = make_demo_token(current_app.config["SECRET_KEY"], booth.code)
    return render_template(
        "kiosk/screen.html",
        build=current_app.extensions["ghorfeh_build"],
        exhibition_title=exhibition.title if exhibition else "",
        demo_token=demo_token,
    )


def init_views(app: Flask) -> None:
    """Work out the build once: a screen's page tells it in every heartbeat."""
    app.extensions["ghorfeh_build"] = build_of(Path(app.root_path) / "static" / "screen")


def build_of(folder: Path) -> str:
    """A short hash over the names and the bytes of the screen's own files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
