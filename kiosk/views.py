"""/screen: a booth's screen. The shell with the app in its frame, and the files of both."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request

from booth_content.exhibition import Exhibition, find_exhibition
from booth_content.queries import booth_by_code
from core.database import reading
from core.errors import DomainError, define
from core.persian import tidy
from core.security import POLICY
from kiosk.build import SCREEN, WORKER, Build, build_at
from kiosk.built import answer_file, answer_worker, list_files
from kiosk.demo import make_demo_token

blueprint = Blueprint("kiosk", __name__, template_folder="templates")

SHELL = "screen/shell.html"
# pages are kept as pages, the worker by the browser itself; the preview is the desk's
NOT_KEPT = (SHELL, WORKER, "screen/preview.js")
PAGES = ("/screen", "/screen/app")

# A shell on the kiosk itself, on another site than the server, can end a page that hangs: each
# has a process of its own. So the app may be framed from there, and our shell may frame it.
ON_THIS_MACHINE = "http://localhost:* http://127.0.0.1:*"
SHELL_POLICY = POLICY.replace("frame-src 'self'", f"frame-src 'self' {ON_THIS_MACHINE}")
APP_POLICY = POLICY.replace(
    "frame-ancestors 'self'", f"frame-ancestors 'self' {ON_THIS_MACHINE} file:"
)

define(
    "demo_off",
    403,
    fa="نمایش آزمایشی روشن نیست. برگزارکننده آن را در صفحهٔ نمایشگاه روشن می‌کند؛ یا این دستگاه"
    " را با کد به غرفه‌اش وصل کنید.",
    en="Demo mode is off: an organiser can turn it on, or pair this device with its booth.",
)


@blueprint.get("/screen")
def screen() -> Response:
    """The shell: it frames the app and loads it again when it is dead. ``?booth=`` as below."""
    _asked_booth()
    build = current_build()
    page = build.files[SHELL].body.decode()
    folder = build.address(SHELL).removesuffix("shell.html")
    response = Response(page.replace('="shell.', f'="{folder}shell.'), mimetype="text/html")
    response.headers["Content-Security-Policy"] = SHELL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/screen/app")
def app_page() -> Response:
    """A paired device's screen; with ``?booth=CODE`` any booth's, while demo mode is on."""
    exhibition, demo_token = _asked_booth()
    page = render_template(
        "kiosk/screen.html",
        exhibition_title=exhibition.title if exhibition else "",
        demo_token=demo_token,
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = APP_POLICY
    return response


@blueprint.get("/screen/preview")
def preview_page() -> str:
    """The screen without device and content: whoever frames it sends a document (preview.js)."""
    return render_template("kiosk/preview.html")


@blueprint.get("/screen/build")
def build() -> Response:
    """What a screen's worker keeps: {"build", "pages", "files"}, all as addresses."""
    return list_files(current_build(), PAGES, NOT_KEPT)


@blueprint.get(f"{SCREEN.address}<build_hash>/<path:path>")
def build_file(build_hash: str, path: str) -> Response:
    """A file of the current build, for ever the same. 404 for another build's: no page mixes."""
    return answer_file(current_build(), build_hash, path)


@blueprint.get("/screen/worker.js")
def worker() -> Response:
    """The service worker; it stands above the pages it serves, so that its scope holds them."""
    return answer_worker(current_build(), "/screen")


def current_build() -> Build:
    """The build that this server serves."""
    root = Path(current_app.root_path)
    return build_at(root / "static", root / "kiosk" / "templates" / "kiosk", SCREEN)


def init_views(app: Flask) -> None:
    """Let templates name the build and its files."""
    app.context_processor(lambda: {"screen_build": current_build})


def _asked_booth() -> tuple[Exhibition | None, str | None]:
    """The exhibition and, for ``?booth=CODE``, a token lent to this page. Raises demo_off."""
    code = request.args.get("booth")
    with reading() as session:
        exhibition = find_exhibition(session)
        if code is None:
            return exhibition, None
        if exhibition is None or not exhibition.is_demo:
            raise DomainError("demo_off")
        booth = booth_by_code(session, tidy(code))
        return exhibition, make_demo_token(current_app.config["SECRET_KEY"], booth.code)
