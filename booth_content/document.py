"""The published document of a booth: all that its screen shows, as canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session, joinedload

from booth_content import content
from booth_content.exhibition import Booth, Exhibition
from booth_content.media import MediaItem, media_items
from booth_content.pattern import draw_pattern, pattern_key

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
    home = booth.neighbourhood
    return {
        "schema": SCHEMA,
        "booth": {
            "code": booth.code,
            "name": booth.name,
            "kind": booth.kind,
            "hall": booth.hall.name,
            "place": _floor_place(booth),
            "section": {
                "code": booth.section.code,
                "name": booth.section.name,
                "position": booth.section.position,
            },
            "screen": {"width": booth.screen_width, "height": booth.screen_height},
        },
        "neighbourhood": {"code": home.code, "name": home.name} if home else None,
        "exhibition": {"title": exhibition.title, "scheme": exhibition.scheme},
        "is_sample": home.is_sample if home else exhibition.is_sample,
        "pattern": _pattern(booth),
        "sections": sections,
        "media": {id: _media(item) for id, item in sorted(items.items()) if item.state == "ready"},
    }


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are stored and hashed: one document, one spelling."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def document_files(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files that the document refers to: {"path", "sha256", "size", "type"} of each."""
    renditions = [one for item in document["media"].values() for one in item["renditions"]]
    return [
        {key: file[key] for key in ("path", "sha256", "size", "type")}
        for file in (document["pattern"], *renditions)
    ]


def _pattern(booth: Booth) -> dict[str, Any]:
    drawn = draw_pattern(pattern_key(booth))
    return drawn.as_file() | {"colours": drawn.colours}


def _floor_place(booth: Booth) -> dict[str, int]:
    """Where it stands: the hall by its position, which no two halls share; lengths in cm."""
    return {
        "hall": booth.hall.position,
        "x": booth.x_cm,
        "y": booth.y_cm,
        "width": booth.width_cm,
        "depth": booth.depth_cm,
    }


def _media(item: MediaItem) -> dict[str, Any]:
    """``duration`` (seconds) is told of what plays."""
    facts: dict[str, Any] = {
        "kind": item.kind,
        "width": item.width,
        "height": item.height,
        "focal": [item.focal_x, item.focal_y],
        "renditions": [_rendition(item, rendition) for rendition in item.renditions],
    }
    return facts if item.duration_s is None else facts | {"duration": item.duration_s}


def _rendition(item: MediaItem, rendition: Mapping[str, Any]) -> dict[str, Any]:
    # a sound has no width to be told by
    name = f"{rendition.get('width') or item.kind}.{rendition['format']}"
    return {
        "path": f"media/{item.id}/{name}",
        **{key: rendition[key] for key in ("sha256", "size", "type")},
        **{key: rendition.get(key) for key in ("width", "height")},
    }
