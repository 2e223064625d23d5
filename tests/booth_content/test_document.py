"""The published document: where a booth stands, its pattern, and its films and sounds."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.document import build_document, document_files
from booth_content.exhibition import Booth, BoothKind, get_exhibition
from booth_content.media import MediaItem
from booth_content.pattern import draw_pattern
from booth_content.queries import booth_by_code
from core.dates import now
from core.girih import pattern_colours, pattern_svg
from tests.builders import build_exhibition

ITEM = "aaaaaaaa"


@pytest.fixture
def exhibition(app: Flask, session: Session) -> Session:
    """A session on an exhibition of three booths."""
    build_exhibition(session)
    return session


def _document(session: Session, code: str, snapshot: Any = None) -> dict[str, Any]:
    booth = booth_by_code(session, code)
    return build_document(session, booth, get_exhibition(session), snapshot or {})


def test_it_says_where_the_booth_stands(exhibition: Session) -> None:
    booth = _document(exhibition, "02")["booth"]

    assert booth["place"] == {"hall": 1, "x": 600, "y": 300, "width": 300, "depth": 300}
    assert booth["hall"] == "سالن اصلی"
    assert booth["section"] == {"code": "N", "name": "محتوا و عملکرد محلات", "position": 1}


def test_a_neighbourhoods_booths_have_its_pattern_and_others_one_of_their_own(
    exhibition: Session,
) -> None:
    first, second, third = exhibition.scalars(select(Booth).order_by(Booth.code))
    second.neighbourhood_id = first.neighbourhood_id
    third.kind, third.neighbourhood_id = BoothKind.BASE, None
    exhibition.flush()
    exhibition.expire_all()

    patterns = [_document(exhibition, code)["pattern"] for code in ("01", "02", "03")]

    assert [one["path"] for one in patterns] == [
        "girih/M01.svg",
        "girih/M01.svg",
        "girih/B03.svg",
    ]
    assert patterns[0] == patterns[1]
    assert patterns[0]["sha256"] != patterns[2]["sha256"]


def test_the_pattern_is_the_drawn_one_with_its_colours(exhibition: Session) -> None:
    pattern = _document(exhibition, "01")["pattern"]

    drawn, colours = pattern_svg("M01").encode(), pattern_colours("M01")
    assert pattern == {
        "path": "girih/M01.svg",
        "sha256": hashlib.sha256(drawn).hexdigest(),
        "size": len(drawn),
        "type": "image/svg+xml",
        "colours": {
            "ground": colours.ground,
            "mid": colours.mid,
            "accent": colours.accent,
            "line": colours.line,
        },
    }
    assert draw_pattern("M01").body == drawn


def _add_media(
    session: Session, kind: str, renditions: list[dict[str, Any]], **facts: Any
) -> MediaItem:
    item = MediaItem(
        id=str(uuid.uuid4()),
        booth_id=booth_by_code(session, "01").id,
        kind=kind,
        original_name="پرونده",
        original_size=1000,
        uploaded_at=now(),
        uploaded_by="سازنده",
        ready_at=now(),
        renditions=renditions,
        **facts,
    )
    session.add(item)
    session.flush()
    return item


def test_a_film_its_poster_and_a_sound_are_told_with_what_they_last(exhibition: Session) -> None:
    video = {"format": "mp4", "type": "video/mp4", "width": 1280, "height": 720}
    film = _add_media(
        exhibition,
        "video",
        [video | {"size": 9, "sha256": "a" * 64}],
        width=1920,
        height=1080,
        duration_s=12.5,
    )
    sound = _add_media(
        exhibition,
        "sound",
        [{"format": "m4a", "type": "audio/mp4", "size": 4, "sha256": "b" * 64}],
        duration_s=61.0,
    )
    webp = {"format": "webp", "type": "image/webp", "width": 640, "height": 360}
    poster = _add_media(
        exhibition, "picture", [webp | {"size": 3, "sha256": "c" * 64}], width=640, height=360
    )
    snapshot = {
        "films": {
            "@order": [ITEM],
            f"{ITEM}/title": "فیلم",
            f"{ITEM}/video": {"media": film.id, "poster": poster.id},
            f"{ITEM}/sound": {"media": sound.id},
        }
    }

    document = _document(exhibition, "01", snapshot)

    assert document["media"][film.id] == {
        "kind": "video",
        "width": 1920,
        "height": 1080,
        "focal": [0.5, 0.5],
        "duration": 12.5,
        "renditions": [
            {
                "path": f"media/{film.id}/1280.mp4",
                "sha256": "a" * 64,
                "size": 9,
                "type": "video/mp4",
                "width": 1280,
                "height": 720,
            }
        ],
    }
    assert document["media"][sound.id]["duration"] == 61.0
    assert document["media"][sound.id]["renditions"][0]["width"] is None
    assert "duration" not in document["media"][poster.id]
    assert {file["path"]: file["type"] for file in document_files(document)} == {
        "girih/M01.svg": "image/svg+xml",
        f"media/{film.id}/1280.mp4": "video/mp4",
        f"media/{sound.id}/sound.m4a": "audio/mp4",
        f"media/{poster.id}/640.webp": "image/webp",
    }
