"""The files of a release: a booth's own, and the hall's that every screen carries."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import select

from booth_content.exhibition import Booth
from booth_content.jobs import store
from booth_content.manifest import booth_entry, read_manifest, write_manifest
from booth_content.media import FileRecord
from booth_content.release import Release, active_release, roll_back
from booth_content.release_files import ReleaseFiles, files_for_booth
from core.accounts import Account
from core.database import reading, transaction
from tests.booth_content.conftest import Publish, Write

SHARED = ["agenda.json", "fonts/vazirmatn.woff2", "labels.json"]


def _files(code: str | None) -> ReleaseFiles:
    with reading() as session:
        return files_for_booth(session, store(), code)


def _paths(code: str | None) -> list[str]:
    return sorted(file["path"] for file in _files(code))


def test_every_screen_gets_the_booths_and_patterns_of_the_hall(publish: Publish) -> None:
    publish("01", "02")

    hall = [*SHARED, "booths/01.json", "booths/02.json", "girih/M01.svg", "girih/M02.svg"]
    assert _paths("01") == sorted(["booth.json", *hall])
    assert _paths(None) == sorted(hall)


def test_a_booth_without_published_content_is_not_there_and_sees_the_others(
    publish: Publish,
) -> None:
    publish("01")

    assert _paths("03") == sorted([*SHARED, "booths/01.json", "girih/M01.svg"])


def test_its_own_document_is_the_one_that_the_hall_has_of_it(publish: Publish) -> None:
    publish("01", "02")

    by_path = {file["path"]: file["sha256"] for file in _files("02")}

    assert by_path["booth.json"] == by_path["booths/02.json"] != by_path["booths/01.json"]


def test_no_path_is_there_twice_where_booths_share_a_pattern(publish: Publish) -> None:
    with transaction() as session:
        first, second, _ = session.scalars(select(Booth).order_by(Booth.code))
        second.neighbourhood_id = first.neighbourhood_id
    publish("01", "02")

    assert _paths("01") == sorted(
        [*SHARED, "booth.json", "booths/01.json", "booths/02.json", "girih/M01.svg"]
    )


def test_a_booth_keeps_the_drawing_that_its_document_knows(publish: Publish) -> None:
    with transaction() as session:
        first, second, _ = session.scalars(select(Booth).order_by(Booth.code))
        second.neighbourhood_id = first.neighbourhood_id
    publish("01", "02")
    earlier = {"path": "girih/M01.svg", "sha256": "a" * 64, "size": 9, "type": "image/svg+xml"}
    with transaction() as session, store().batch() as batch:
        release = session.scalars(select(Release)).one()
        manifest = read_manifest(store(), release.manifest)
        entry = booth_entry(store(), release.manifest, "02")
        assert entry is not None
        release.manifest = write_manifest(
            batch,
            store(),
            manifest,
            changes={"02": replace(entry, files=(earlier,))},
            assets=manifest.assets,
            agenda=manifest.agenda,
        )

    drawings = {
        code: [file for file in _files(code).own if file["path"].startswith("girih/")]
        for code in ("01", "02")
    }
    assert drawings == {"01": [], "02": [earlier]}


def test_everything_in_the_list_may_be_fetched_by_strangers(publish: Publish) -> None:
    publish("01", "02", "03")

    with reading() as session:
        published = set(
            session.scalars(select(FileRecord.sha256).where(FileRecord.published_at.is_not(None)))
        )

    wanted = {file["sha256"] for file in _files("01")}
    assert len(wanted) == 3 + 3 + 3
    assert wanted <= published
    assert all(store().verify(sha256) for sha256 in wanted)


def test_as_json_it_is_the_same_list(publish: Publish) -> None:
    assert json.loads(_files("01").as_json()) == []

    publish("01", "02")

    for code in ("01", "03", None):
        files = _files(code)
        assert json.loads(files.as_json()) == list(files)


def test_a_release_that_a_process_has_met_is_not_read_again(publish: Publish) -> None:
    publish("01", "02", "03")
    before = _paths("01")
    with reading() as session:
        release = active_release(session)
        assert release is not None
        buckets = read_manifest(store(), release.manifest).buckets
    for sha256 in {release.manifest, *buckets.values()}:
        store().remove(sha256)

    assert _paths("01") == before


def test_an_earlier_release_has_the_hall_as_it_was(
    organiser: Account, publish: Publish, write: Write
) -> None:
    write("01", None, "یک")
    publish("01", "02")
    before = list(_files("02"))
    write("01", "یک", "دو")
    publish("01", "03")
    assert "booths/03.json" in _paths("02")

    with transaction() as session:
        roll_back(session, store(), release_id=1, reason="", by=organiser.actor)

    assert list(_files("02")) == before
