"""Manifests: a release as a small tree of content-addressed files.

The root names up to 256 buckets, a bucket the booths whose code hashes into it; both are JSON
files in the store. Publishing one booth writes one bucket and the root, however many booths there
are, and two releases differ only where their buckets' hashes do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from booth_content.file_store import FileBatch, FileStore
from core.errors import define

define(
    "release_damaged",
    500,
    fa="پرونده‌های انتشار {release} درست نیستند. نسخهٔ کنونی دست‌نخورده ماند؛ پشتیبان را ببینید.",
    en="Files of release {release} are missing or damaged; what the screens show was not changed.",
)


@dataclass(frozen=True)
class BoothEntry:
    """What a release shows at one booth. ``files`` are the media that the document needs."""

    document: str
    size: int
    revision: int
    facts: int
    files: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Manifest:
    """A root: bucket name -> SHA-256 of the bucket, and the files that every screen needs.

    ``agenda`` is the version of the agenda among them; None in a release that carries none.
    """

    buckets: Mapping[str, str] = field(default_factory=dict)
    assets: tuple[dict[str, Any], ...] = ()
    agenda: int | None = None

    def asset(self, path: str) -> dict[str, Any] | None:
        """The asset of that path, None where the release has none."""
        return next((asset for asset in self.assets if asset["path"] == path), None)


def bucket_of(code: str) -> str:
    """The bucket of a booth: two hex digits, so that 730 booths make about three a bucket."""
    return hashlib.sha256(code.encode()).hexdigest()[:2]


def read_manifest(store: FileStore, sha256: str) -> Manifest:
    """The root of that hash. Raises file_unknown."""
    root = _read(str(store.root), sha256)
    return Manifest(root["buckets"], tuple(root["assets"]), root.get("agenda"))


def read_bucket(store: FileStore, sha256: str | None) -> dict[str, BoothEntry]:
    """The booths of a bucket, by code; none for None. Raises file_unknown."""
    if sha256 is None:
        return {}
    entries = _read(str(store.root), sha256)
    return {code: _entry(values) for code, values in entries.items()}


def _entry(values: Mapping[str, Any]) -> BoothEntry:
    return BoothEntry(**{**values, "files": tuple(values["files"])})


# content-addressed: what was read once stays true
@lru_cache(maxsize=1024)
def _read(root: str, sha256: str) -> dict[str, Any]:
    with FileStore(Path(root)).open(sha256) as file:
        content: dict[str, Any] = json.load(file)
    return content


def booth_entry(store: FileStore, manifest_sha256: str, code: str) -> BoothEntry | None:
    """What that release shows at the booth; None where it shows nothing."""
    manifest = read_manifest(store, manifest_sha256)
    return read_bucket(store, manifest.buckets.get(bucket_of(code))).get(code)


def all_entries(store: FileStore, manifest: Manifest) -> dict[str, BoothEntry]:
    """What the release shows, by the booths' codes; reads every bucket, at most 256 files."""
    buckets = (read_bucket(store, sha256) for sha256 in manifest.buckets.values())
    return {code: entry for bucket in buckets for code, entry in bucket.items()}


def write_manifest(
    batch: FileBatch,
    store: FileStore,
    base: Manifest,
    *,
    changes: Mapping[str, BoothEntry],
    assets: tuple[dict[str, Any], ...],
    agenda: int | None = None,
) -> str:
    """Write ``base`` with ``changes`` applied; returns the SHA-256 of the new root."""
    buckets = dict(base.buckets)
    for name in sorted({bucket_of(code) for code in changes}):
        entries = read_bucket(store, base.buckets.get(name))
        entries |= {code: entry for code, entry in changes.items() if bucket_of(code) == name}
        buckets[name] = _write(batch, {code: asdict(entry) for code, entry in entries.items()})
    root = {"schema": 1, "buckets": buckets, "assets": list(assets), "agenda": agenda}
    return _write(batch, root)


def _write(batch: FileBatch, content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return batch.put_bytes(text.encode()).sha256


def differences(
    store: FileStore, old: Manifest, new: Manifest
) -> Iterator[tuple[str, BoothEntry | None, BoothEntry | None]]:
    """(code, before, after) of each booth that the two show differently; None where absent.

    Reads only the buckets whose hashes differ.
    """
    for name in sorted(set(old.buckets) | set(new.buckets)):
        if old.buckets.get(name) == new.buckets.get(name):
            continue
        before = read_bucket(store, old.buckets.get(name))
        after = read_bucket(store, new.buckets.get(name))
        for code in sorted(set(before) | set(after)):
            if before.get(code) != after.get(code):
                yield code, before.get(code), after.get(code)
