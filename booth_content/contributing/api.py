"""What the contributor's script asks for: saves, who else is here, the preview, pictures."""

from __future__ import annotations

from typing import IO, Any

from flask import Response, current_app, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.contributing import blueprint
from booth_content.contributing.guards import own_booth
from booth_content.document import build_document
from booth_content.draft import SectionDraft, draft_content
from booth_content.editing.saved import definition_of, save_facts
from booth_content.editing.sent_form import read_json
from booth_content.exhibition import Booth, get_exhibition
from booth_content.guards import current_contributor
from booth_content.jobs import store
from booth_content.media import MediaItem
from booth_content.media_facts import booth_media_facts, media_facts
from booth_content.pattern import TYPE as PATTERN_TYPE
from booth_content.pattern import draw_pattern, pattern_key
from booth_content.picture import MAX_BYTES
from booth_content.pictures import keep_upload, receive_file, set_focal
from booth_content.presence import TOPIC, Presence, read_said
from booth_content.saving import save_section
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import tidy
from core.realtime import current_bus
from core.settings import Settings

UNNAMED = "عکس بی‌نام"


@blueprint.post("/booths/<code>/<section_key>/save")
def autosave(code: str, section_key: str) -> ResponseReturnValue:
    """Save the changed fields; answers with what was saved, what must be decided, what is wrong."""
    sent = read_json(request.get_json(silent=True))
    with transaction() as session:
        booth = own_booth(session, code)
        definition = definition_of(booth, section_key)
        result = save_section(
            session,
            booth,
            section_key=section_key,
            changes=sent.changes,
            by=current_contributor(),
            resolved=sent.resolved,
            tried=sent.tried,
        )
        answer = save_facts(session, booth, definition, result)
    return jsonify(answer)


@blueprint.post("/booths/<code>/<section_key>/presence")
def tell_presence(code: str, section_key: str) -> ResponseReturnValue:
    """Say that somebody is here; answers who else is, and the section's version now."""
    with reading() as session:
        booth = own_booth(session, code)
        definition_of(booth, section_key)
        version = session.scalar(
            select(SectionDraft.version).filter_by(booth_id=booth.id, section_key=section_key)
        )
    name, body = current_contributor().name, request.get_json(silent=True)
    said = read_said(booth.code, section_key, name, body)
    presence: Presence = current_app.extensions["ghorfeh_presence"]
    presence.hear(said)
    current_bus().publish(TOPIC, said)
    others = presence.others(booth.code, section_key, window=said["window"])
    return jsonify(version=version or 0, others=[one.as_dict() for one in others])


@blueprint.get("/booths/<code>/preview.json")
def document(code: str) -> ResponseReturnValue:
    """The document that publishing the draft now would make, for the screen's page."""
    with reading() as session:
        booth = own_booth(session, code)
        exhibition = get_exhibition(session)
        # with what stands around it: hall, section, neighbourhood
        drafted = build_document(session, booth, exhibition, draft_content(session, booth))
    settings = {
        "title": exhibition.title,
        "rehearsal": exhibition.is_rehearsal,
        "demo": exhibition.is_demo,
        "orientation": "portrait" if booth.screen_height >= booth.screen_width else "landscape",
        "width": booth.screen_width,
        "height": booth.screen_height,
        "language": "fa",
    }
    return jsonify(document=drafted, settings=settings, files=_files(booth.code))


@blueprint.get("/booths/<code>/files/<sha256>")
def file(code: str, sha256: str) -> ResponseReturnValue:
    """A rendition of one of the booth's own media, or its pattern; nothing of anybody else."""
    path = store().path(sha256)
    with reading() as session:
        booth = own_booth(session, code)
        pattern = draw_pattern(pattern_key(booth))
        kind = _media_type(session, booth, sha256)
    if pattern.sha256 == sha256:
        return _private(Response(pattern.body, mimetype=PATTERN_TYPE))
    if kind is None:
        raise DomainError("file_unknown")
    try:
        return _private(send_file(path, mimetype=kind, conditional=True, etag=sha256))
    except FileNotFoundError:
        raise DomainError("file_unknown") from None


@blueprint.get("/booths/<code>/pictures.json")
def picture_list(code: str) -> ResponseReturnValue:
    """The booth's media and how far each is."""
    with reading() as session:
        booth = own_booth(session, code)
        return jsonify(booth_media_facts(session, booth, files=_files(booth.code)))


@blueprint.post("/booths/<code>/pictures/<media_id>/focal")
def focus(code: str, media_id: str) -> ResponseReturnValue:
    """Set what must stay in view; {"x", "y"} from 0 to 1."""
    body = request.get_json(silent=True)
    said = body if isinstance(body, dict) else {}
    with transaction() as session:
        item = set_focal(
            session,
            own_booth(session, code),
            media_id,
            x=_share(said.get("x")),
            y=_share(said.get("y")),
            by=current_contributor(),
        )
    return jsonify(facts_of(code, item))


def take_picture(code: str, name: str, stream: IO[bytes]) -> MediaItem:
    """Keep one picture of a form without scripts and have it converted."""
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    with reading() as session:
        own_booth(session, code)
    media_id, size = keep_upload(stream, settings.uploads_dir)
    try:
        if size > MAX_BYTES:
            raise DomainError("picture_too_large")
        with transaction() as session:
            return receive_file(
                session,
                own_booth(session, code),
                media_id=media_id,
                name=tidy(name) or UNNAMED,
                size=size,
                by=current_contributor(),
            )
    except BaseException:
        (settings.uploads_dir / media_id).unlink(missing_ok=True)
        raise


def facts_of(code: str, item: MediaItem) -> dict[str, Any]:
    """A picture with addresses that the contributor's device may fetch."""
    return media_facts(item, files=_files(code))


def _files(code: str) -> str:
    return url_for("contributing.overview", code=code) + "/files/"


def _media_type(session: Session, booth: Booth, sha256: str) -> str | None:
    rows = session.execute(
        select(MediaItem.renditions, MediaItem.frames).where(MediaItem.booth_id == booth.id)
    )
    files = (one for renditions, frames in rows for one in (*renditions, *frames))
    kinds = (one.get("type", "image/jpeg") for one in files if one["sha256"] == sha256)
    return next(kinds, None)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, max-age=3600"
    # whatever the bytes are, a browser that opens them as a page runs nothing of it
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _share(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else -1.0  # type: ignore[arg-type]
