"""The sample's drawings and its film: finished, whole, described, light enough to be shipped."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.jobs import store
from booth_content.media import FileRecord, MediaItem
from booth_content.release import active_release
from booth_content.sample import load_sample_if_empty
from booth_content.sample.banks import FOLDER, bank
from booth_content.sample.media import FILM, POSTER, drawings
from core.database import reading

RENDITIONS = [
    pytest.param(FOLDER / about["folder"], rendition, id=rendition["file"])
    for about in drawings().values()
    for rendition in about["renditions"]
]


@pytest.mark.parametrize(("folder", "rendition"), RENDITIONS)
def test_each_rendition_is_the_file_that_the_index_describes(
    folder: Any, rendition: dict[str, Any]
) -> None:
    data = (folder / rendition["file"]).read_bytes()

    assert len(data) == rendition["size"]
    assert hashlib.sha256(data).hexdigest() == rendition["sha256"]
    if rendition["format"] == "mp4":
        # the index before the pictures: a screen can begin before it has all of it
        assert 0 < data.index(b"moov") < data.index(b"mdat")
    else:
        with Image.open(folder / rendition["file"]) as image:
            assert image.size == (rendition["width"], rendition["height"])
            assert image.format == rendition["format"].upper()
            assert not image.getexif()


def test_no_file_lies_there_without_being_in_the_index() -> None:
    lying = {path.name for path in FOLDER.glob("*/*") if path.suffix != ".json"}

    assert lying == {
        rendition["file"] for about in drawings().values() for rendition in about["renditions"]
    }


def test_they_stay_light() -> None:
    pictures = sum(path.stat().st_size for path in (FOLDER / "pictures").iterdir())
    film = (FOLDER / "film" / drawings()[FILM]["renditions"][0]["file"]).stat().st_size

    assert pictures < 2_500_000
    assert film < 1_500_000


def test_every_drawing_is_described_and_says_what_it_is() -> None:
    words = bank("pictures")

    assert words.keys() == drawings().keys() - {FILM, POSTER}
    for about in words.values():
        assert about["alt"].endswith("داده نمونه")
        assert len(set(about["captions"])) == 3
        assert all(caption.endswith("نقاشی نمونه") for caption in about["captions"])


def test_a_first_start_has_all_its_media_ready_and_their_files_whole(app: Flask) -> None:
    load_sample_if_empty()

    with reading() as session:
        items = list(session.scalars(select(MediaItem)))
        records = {row.sha256: row for row in session.scalars(select(FileRecord))}
        drafts = session.scalars(select(SectionDraft.fields)).all()
        booths = set(session.scalars(select(Booth.id)))
        release = active_release(session)
    named = {
        str(value[part])
        for fields in drafts
        for value in fields.values()
        if isinstance(value, dict)
        for part in ("media", "poster")
        if part in value
    }
    assert release is not None
    assert {item.state for item in items} == {"ready"}
    assert {item.id for item in items} == named
    assert {item.booth_id for item in items} < booths
    assert {item.kind for item in items} == {"picture", "video"}
    assert {item.duration_s for item in items if item.kind == "video"} == {18.0}
    for rendition in (one for item in items for one in item.renditions):
        assert store().verify(rendition["sha256"])
        assert records[rendition["sha256"]].published_at is not None
        assert records[rendition["sha256"]].size == rendition["size"]


def test_a_film_has_a_poster_and_stands_in_some_booths_only(app: Flask) -> None:
    load_sample_if_empty()

    with reading() as session:
        films = session.scalars(
            select(SectionDraft.fields).where(SectionDraft.section_key == "films")
        ).all()
        posters = {
            value["poster"]
            for fields in films
            for value in fields.values()
            if isinstance(value, dict)
        }
        kinds = set(session.scalars(select(MediaItem.kind).where(MediaItem.id.in_(posters))))
    assert 10 <= len(films) <= 20
    assert len(posters) == len(films)
    assert kinds == {"picture"}
