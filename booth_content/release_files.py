"""The files of a release: a booth's own, and those of the hall that every screen carries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from booth_content import document, pattern
from booth_content.file_store import FileStore
from booth_content.manifest import BoothEntry, all_entries, booth_entry, read_manifest
from booth_content.release import active_release

File = dict[str, Any]


@dataclass(frozen=True)
class ReleaseFiles:
    """What a screen needs of a release: {"path", "sha256", "size", "type"} of each file.

    ``own`` are those of its booth, none for a booth that the release does not show. ``hall`` are
    the same for every screen, and ``hall_json`` is how they are written.
    """

    own: tuple[File, ...] = ()
    hall: tuple[File, ...] = ()
    hall_json: str = "[]"

    def __iter__(self) -> Iterator[File]:
        yield from self.own
        yield from self.hall

    def as_json(self) -> str:
        """All of them as a JSON list; only the booth's own are written anew."""
        own = _written(self.own)
        return f"{own[:-1]},{self.hall_json[1:]}" if self.own else self.hall_json


def files_for_booth(session: Session, store: FileStore, booth_code: str | None) -> ReleaseFiles:
    """What a screen of that booth needs of the active release; nothing before the first.

    The documents and patterns of every booth are among it, the media of its own booth only. Once
    a process has met a release, its cost does not grow with the number of booths.
    """
    release = active_release(session)
    if release is None:
        return ReleaseFiles()
    hall, hall_json, hashes = _hall_files(str(store.root), release.manifest)
    entry = booth_entry(store, release.manifest, booth_code) if booth_code else None
    # its document may know another drawing of the pattern than the hall's, from before an update
    drawn = [file for file in patterns(entry) if file["sha256"] not in hashes] if entry else ()
    own = (booth_file(entry), *drawn, *_media(entry)) if entry else ()
    return ReleaseFiles(own, hall, hall_json)


# the release before is asked for by who has not heard of the newest yet; 730 booths keep 1 MB
@lru_cache(maxsize=4)
def _hall_files(root: str, manifest_sha256: str) -> tuple[tuple[File, ...], str, frozenset[str]]:
    store = FileStore(Path(root))
    manifest = read_manifest(store, manifest_sha256)
    files = {asset["path"]: asset for asset in manifest.assets}
    for code, entry in sorted(all_entries(store, manifest).items()):
        for file in (booth_file(entry, code), *patterns(entry)):
            # booths of one neighbourhood share its pattern
            files.setdefault(file["path"], file)
    hall = tuple(files.values())
    return hall, _written(hall), frozenset(file["sha256"] for file in hall)


def _written(files: Iterable[File]) -> str:
    return json.dumps(list(files), ensure_ascii=False, separators=(",", ":"))


def patterns(entry: BoothEntry) -> list[File]:
    """The booth's pattern among the files of its entry."""
    return [file for file in entry.files if file["path"].startswith(pattern.FOLDER)]


def _media(entry: BoothEntry) -> list[File]:
    return [file for file in entry.files if not file["path"].startswith(pattern.FOLDER)]


def booth_file(entry: BoothEntry, code: str | None = None) -> File:
    """The booth's document as its own screen knows it; by its ``code`` as the hall does."""
    return {
        "path": document.PATH if code is None else f"booths/{code}.json",
        "sha256": entry.document,
        "size": entry.size,
        "type": "application/json",
    }
