"""/p/<id>: what a visitor takes along on the phone, over plain HTTP and without a script.

The page says what the live release shows at the booth, never a draft. A phone that has it asks
again cheaply: its ETag follows the release, the exhibition's modes and the page's own build.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, render_template, request
from markupsafe import Markup, escape

from booth_content.exhibition import Booth, booth_number, find_exhibition
from booth_content.file_store import FileStore
from booth_content.hiding import is_hidden
from booth_content.jobs import store
from booth_content.manifest import booth_entry
from booth_content.queries import booth_by_code
from booth_content.release import active_release
from core.addresses import qr_path, reachable_url
from core.database import reading
from core.errors import DomainError, define
from core.persian import prose, tidy
from core.security import limiter
from core.settings import VERSION, Settings
from kiosk.hall_facts import Floor, HallFacts, read_document, read_hall_facts
from kiosk.shown_content import Section, find_text, show_sections

blueprint = Blueprint("take_along", __name__, url_prefix="/p")

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = ("tokens.css", "take-along.css", "take-along-plan.css", "take-along-print.css")
TEMPLATES = Path(__file__).resolve().parent / "templates" / "kiosk"
# pictures in the file that is passed on from phone to phone: so wide, and so much of them in all
FILE_PICTURE_WIDTH = 480
FILE_PICTURES_BYTES = 3_000_000
LONGEST_CODE = 20
LONGEST_FILE_NAME = 60
A_WHILE = 300

define(
    "take_along_unknown",
    404,
    fa="چنین غرفه‌ای در این نمایشگاه نیست. رمزینهٔ روی نمایشگر غرفه را دوباره بخوانید.",
    en="There is no such booth in this exhibition.",
)


@dataclass(frozen=True)
class Page:
    """All that the page is made of; ``document`` is None where nothing was published yet."""

    booth: Booth
    exhibition_title: str
    is_rehearsal: bool
    document: Mapping[str, Any] | None
    is_hidden: bool
    published_at: datetime | None
    facts: HallFacts
    mark: str


@blueprint.get("/<code>")
def page(code: str) -> Response:
    """The booth's page; 304 for a phone that has it."""
    return _answer(_read_page(code), lambda shown: Response(_render(shown), mimetype="text/html"))


@blueprint.get("/<code>.html")
@limiter.limit("30 per minute")
def file(code: str) -> Response:
    """The same as one file that needs nothing beside it, to be kept and passed on."""

    def download(shown: Page) -> Response:
        response = Response(_render(shown, is_file=True), mimetype="text/html")
        response.headers["Content-Disposition"] = _attachment(shown)
        return response

    return _answer(_read_page(code), download)


@blueprint.get("/<code>/qr.svg")
def qr(code: str) -> Response:
    """The QR on the booth's screen: the page's address as phones in the hall reach it."""
    with reading() as session:
        booth = _find_booth(session, code)
    address = address_of(booth.code)
    side, path = qr_path(address)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><title>{escape(address)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#0b2040" d="{path}"/></svg>'
    )
    response = Response(drawing, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = f"private, max-age={A_WHILE}"
    return response


def address_of(code: str) -> str:
    """Where phones find the page: by the setting, else by the host that was asked."""
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return f"{settings.public_url or reachable_url(request.host_url)}/p/{quote(code)}"


def init_take_along(app: Flask) -> None:
    """Work out the page's own build once: what it is drawn with is in its ETag."""
    drawn_with = [*(STATIC / sheet for sheet in SHEETS), *sorted(TEMPLATES.glob("take-along*"))]
    digest = hashlib.sha256(VERSION.encode())
    for path in drawn_with:
        digest.update(path.read_bytes())
    app.jinja_env.filters["prose"] = prose
    app.extensions["ghorfeh_take_along_build"] = digest.hexdigest()


def _answer(shown: Page, make: Callable[[Page], Response]) -> Response:
    etag = hashlib.sha256(f"{request.path}\0{address_of('')}\0{shown.mark}".encode()).hexdigest()
    is_known = request.if_none_match.contains_weak(etag[:32])
    response = Response(status=304) if is_known else _pack(make(shown))
    # weak: the same page, packed or not
    response.set_etag(etag[:32], weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _pack(response: Response) -> Response:
    """A sixth of the bytes for a phone at the edge of the network."""
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(response.get_data(), 6))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _find_booth(session: Any, code: str) -> Booth:
    typed = tidy(code)[:LONGEST_CODE]
    try:
        return booth_by_code(session, typed)
    except DomainError:
        raise DomainError("take_along_unknown") from None


def _read_page(code: str) -> Page:
    files = store()
    with reading() as session:
        booth = _find_booth(session, code)
        exhibition = find_exhibition(session)
        release = active_release(session)
        is_away = is_hidden(session, booth)
    entry = booth_entry(files, release.manifest, booth.code) if release and not is_away else None
    document = read_document(files, entry.document) if entry else None
    is_rehearsal = exhibition is not None and exhibition.is_rehearsal
    title = exhibition.title if exhibition else ""
    parts = (
        current_app.extensions["ghorfeh_take_along_build"],
        release.manifest if release else "",
        entry.document if entry else f"{booth.code}\0{booth.name}",
        title,
        str(is_rehearsal),
        str(is_away),
    )
    return Page(
        booth=booth,
        exhibition_title=title,
        is_rehearsal=is_rehearsal,
        document=document,
        is_hidden=is_away,
        published_at=release.published_at if release else None,
        facts=_facts(files, release.manifest if document and release else None),
        mark="\0".join(parts),
    )


def _facts(files: FileStore, manifest: str | None) -> HallFacts:
    return HallFacts({}, {}) if manifest is None else read_hall_facts(str(files.root), manifest)


def _render(shown: Page, *, is_file: bool = False) -> str:
    files = _Embedded(store()) if is_file else _Linked()
    address = address_of(shown.booth.code)
    html = render_template(
        "kiosk/take-along.html",
        page=shown,
        document=shown.document,
        sections=_sections(shown),
        named_for=find_text(shown.document, "martyr", "name") if shown.document else "",
        about=_about(shown.document),
        floor=_floor(shown),
        tile=_tile(shown.document),
        files=files,
        is_file=is_file,
        sheet=Markup(f"<style>{_sheet()}</style>") if is_file else None,  # noqa: S704 - our own
        address=address,
        number=booth_number(shown.booth.code),
        qr=qr_path(address),
    )
    return _INDENT.sub("\n", html)


_INDENT = re.compile(r"\n\s+")


def _sections(shown: Page) -> list[Section]:
    return show_sections(shown.document, shown.facts) if shown.document else []


def _about(document: Mapping[str, Any] | None) -> str:
    """One sentence for whoever is sent the address."""
    if document is None:
        return ""
    about = find_text(document, "identity", "about") or find_text(document, "introduction", "about")
    return " ".join(about.split())[:160]


def _floor(shown: Page) -> Floor | None:
    place = (shown.document or {}).get("booth", {}).get("place")
    return shown.facts.floors.get(place["hall"]) if place else None


@dataclass(frozen=True)
class Tile:
    """A seamless piece of the booth's pattern: its size in its own units."""

    file: Mapping[str, Any]
    width: float
    height: float


def _tile(document: Mapping[str, Any] | None) -> Tile | None:
    # releases of an earlier version have no pattern
    pattern = (document or {}).get("pattern")
    return Tile(pattern, *_size(str(store().root), pattern["sha256"])) if pattern else None


_SIZE = re.compile(rb'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')


# content-addressed: what was measured once stays true
@lru_cache(maxsize=512)
def _size(root: str, sha256: str) -> tuple[float, float]:
    with FileStore(Path(root)).open(sha256) as file:
        found = _SIZE.search(file.read(500))
    return (float(found[1]), float(found[2])) if found else (192.0, 192.0)


class _Linked:
    """Files by their addresses."""

    def address(self, file: Mapping[str, Any]) -> str | None:
        return f"/files/{file['sha256']}"

    def picture(self, renditions: list[dict[str, Any]]) -> str | None:
        """The fallback of a picture for browsers that choose none by themselves."""
        return self.address(_narrowest(renditions, "image/jpeg"))


class _Embedded:
    """Files as data: URIs, until there would be too much of them."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._left = FILE_PICTURES_BYTES

    def address(self, file: Mapping[str, Any]) -> str | None:
        """None for what does not fit any more."""
        if file["size"] > self._left:
            return None
        self._left -= file["size"]
        with self._files.open(file["sha256"]) as opened:
            body = base64.b64encode(opened.read()).decode()
        return f"data:{file['type']};base64,{body}"

    def picture(self, renditions: list[dict[str, Any]]) -> str | None:
        return self.address(_narrowest(renditions, "image/webp"))


def _narrowest(renditions: list[dict[str, Any]], type_: str) -> dict[str, Any]:
    """The narrowest of that type that is wide enough for a phone."""
    fitting = [one for one in renditions if one["type"] == type_] or renditions
    by_width = sorted(fitting, key=lambda one: one["width"] or 0)
    wide = (one for one in by_width if (one["width"] or 0) >= FILE_PICTURE_WIDTH)
    return next(wide, by_width[-1])


# what lies beside the page: comments go with it
_BESIDE = re.compile(r"/\*.*?\*/\s*|@font-face\s*{[^}]*}\s*|\S+:\s*url\([^)]*\);\s*", re.DOTALL)


@lru_cache(maxsize=1)
def _sheet() -> str:
    """The style for the file, without the typeface: a phone has its own for Persian."""
    text = "\n".join((STATIC / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    return _BESIDE.sub("", text)


_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def _attachment(shown: Page) -> str:
    """The file's name for the phone: in Persian (RFC 5987), and plainly for old ones."""
    name = (shown.document or {}).get("booth", {}).get("name", shown.booth.name)
    called = _UNFIT.sub(" ", tidy(f"غرفهٔ {booth_number(shown.booth.code)} {name}"))
    kept = " ".join(called.split())[:LONGEST_FILE_NAME].strip(" .")
    plain = re.sub(r"[^A-Za-z0-9-]", "-", shown.booth.code)
    return (
        f'attachment; filename="ghorfeh-{plain}.html";'
        f" filename*=UTF-8''{quote(kept + '.html', safe='')}"
    )
