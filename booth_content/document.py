"""The published document of a booth: all that its screen shows, as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session, joinedload

from booth_content import content
from booth_content.exhibition import Booth, Exhibition
from booth_content.media import MediaItem, media_items

SCHEMA = 1
PATH = "booth.json"

with_context = (
    joinedload(Booth.section),
    joinedload(Booth.hall),
    joinedload(Booth.neighbourhood),
)


def build_document(
    session: Session,
    booth: Booth,
    exhibition: Exhibition,
    snapshot: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """The document of ``booth`` saying ``snapshot``; ``booth`` is loaded ``with_context``.

    Holds public fields that are filled, with their labels and units, and the renditions of the
    pictures among them that are ready. Pictures only for organisers do not enter.
    """
    sections = content.present(booth.kind, snapshot)
    items = media_items(session, content.presented_media_ids(sections))
    place = booth.neighbourhood
    return {
        "schema": SCHEMA,
        "booth": {
            "code": booth.code,
            "name": booth.name,
            "kind": booth.kind,
            "hall": booth.hall.name,
            "section": {"code": booth.section.code, "name": booth.section.name},
            "screen": {"width": booth.screen_width, "height": booth.screen_height},
        },
        "neighbourhood": {"code": place.code, "name": place.name} if place else None,
        "exhibition": {"title": exhibition.title, "scheme": exhibition.scheme},
        "is_sample": place.is_sample if place else exhibition.is_sample,
        "sections": sections,
        "media": {id: _media(item) for id, item in sorted(items.items()) if item.state == "ready"},
    }


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are stored and hashed: one document, one spelling."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def document_files(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files that the document refers to: {"path", "sha256", "size", "type"} of each."""
    return [
        {key: rendition[key] for key in ("path", "sha256", "size", "type")}
        for item in document["media"].values()
        for rendition in item["renditions"]
    ]


def _media(item: MediaItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "width": item.width,
        "height": item.height,
        "focal": [item.focal_x, item.focal_y],
        "renditions": [_rendition(item, rendition) for rendition in item.renditions],
    }


def _rendition(item: MediaItem, rendition: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{rendition['width']}.{rendition['format']}"
    return {
        "path": f"media/{item.id}/{name}",
        **{key: rendition[key] for key in ("sha256", "size", "type", "width", "height")},
    }
