"""Manifests: small trees whose differences are found without reading what is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booth_content.file_store import FileStore
from booth_content.manifest import (
    BoothEntry,
    Manifest,
    booth_entry,
    differences,
    read_manifest,
    write_manifest,
)

codes = st.integers(1, 400).map(lambda number: f"{number:02}")
entries = st.builds(
    BoothEntry,
    document=st.integers(0, 5).map(lambda n: f"{n:064x}"),
    size=st.just(10),
    revision=st.integers(1, 3),
    facts=st.just(1),
)
releases = st.dictionaries(codes, entries, max_size=30)


def _write(store: FileStore, base: Manifest, changes: dict[str, BoothEntry]) -> str:
    with store.batch() as batch:
        return write_manifest(batch, store, base, changes=changes, assets=())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("files"))


@given(old=releases, new=releases)
@settings(deadline=None, max_examples=60)
def test_differences_are_those_of_a_plain_comparison(
    store: FileStore, old: dict[str, BoothEntry], new: dict[str, BoothEntry]
) -> None:
    before = read_manifest(store, _write(store, Manifest(), old))
    after = read_manifest(store, _write(store, Manifest(), new))

    found = {code: (one, other) for code, one, other in differences(store, before, after)}

    assert found == {
        code: (old.get(code), new.get(code))
        for code in old.keys() | new.keys()
        if old.get(code) != new.get(code)
    }


@given(old=releases, changes=releases)
@settings(deadline=None, max_examples=60)
def test_a_release_shows_its_changes_and_keeps_everything_else(
    store: FileStore, old: dict[str, BoothEntry], changes: dict[str, BoothEntry]
) -> None:
    base = read_manifest(store, _write(store, Manifest(), old))

    root = _write(store, base, changes)

    for code in old.keys() | changes.keys():
        assert booth_entry(store, root, code) == (old | changes)[code]


@pytest.mark.parametrize("booths", [73, 730])
def test_one_booth_writes_two_files_however_many_booths_there_are(
    tmp_path: Path, booths: int
) -> None:
    store = FileStore(tmp_path / "files")
    everything = {
        f"{number:02}": BoothEntry(f"{number:064x}", 1, number, 1) for number in range(booths)
    }
    base = read_manifest(store, _write(store, Manifest(), everything))
    before = _names(store)

    _write(store, base, {"07": BoothEntry("f" * 64, 1, 1, 2)})

    assert len(_names(store) - before) == 2


def _names(store: FileStore) -> set[str]:
    return {path.name for path in store.root.glob("??/*")}
