"""The sample's drawings and its film: finished files, put where converted uploads would be."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from booth_content.content.definitions.choices import NOBODY_SHOWN
from booth_content.exhibition import Booth
from booth_content.file_store import FileStore
from booth_content.media import FileRecord, MediaItem
from booth_content.sample.banks import FOLDER, bank
from booth_content.sample.choosing import Chooser
from core.audit import SYSTEM
from core.database import insert_if_absent
from core.dates import now

FILM, POSTER = "film", "poster"
_NAMESPACE = uuid.UUID("6f0b7a52-6a53-5d0e-9c53-1d8f3a5d7c11")


@dataclass(frozen=True)
class Pictures:
    """The drawings that a booth has, by name; others give no value."""

    choose: Chooser
    names: tuple[str, ...]

    def value(self, name: str, *, turn: int = 0) -> dict[str, object] | None:
        """The picture as a field's value; ``turn`` chooses another caption."""
        if name not in self.names:
            return None
        words = bank("pictures")[name]
        captions = words["captions"]
        return {
            "media": media_id(self.choose.code, name),
            "alt": words["alt"],
            "caption": captions[(self.choose.number + turn) % len(captions)],
            "consent": NOBODY_SHOWN,
        }

    def film(self, caption: str) -> dict[str, object]:
        """The film as a field's value, its poster with it."""
        code = self.choose.code
        return {
            "media": media_id(code, FILM),
            "poster": media_id(code, POSTER),
            "caption": caption,
            "consent": NOBODY_SHOWN,
        }


def media_id(code: str, name: str) -> str:
    """The id of a booth's own item of that name; the same at every start."""
    return str(uuid.uuid5(_NAMESPACE, f"{code}/{name}"))


@cache
def drawings() -> dict[str, Any]:
    """What was drawn, by name: kind, size, focal point, renditions and the files they are in."""
    found: dict[str, Any] = {}
    for folder in ("pictures", "film"):
        index = json.loads((FOLDER / folder / f"{folder}.json").read_text(encoding="utf-8"))
        found |= {name: {**about, "folder": folder} for name, about in index.items()}
    return found


def put_files(session: Session, files: FileStore) -> None:
    """Put every rendition into the file store and note it, once for all booths."""
    with files.batch() as batch:
        for folder, rendition in _renditions():
            stored = batch.put_file(FOLDER / folder / rendition["file"])
            assert stored.sha256 == rendition["sha256"], rendition["file"]
    for _, rendition in _renditions():
        values = {key: rendition[key] for key in ("sha256", "size", "type")}
        insert_if_absent(session, FileRecord, {**values, "stored_at": now()})


def _renditions() -> Iterator[tuple[str, dict[str, Any]]]:
    for about in drawings().values():
        for rendition in about["renditions"]:
            yield about["folder"], rendition


def media_rows(booth: Booth, names: Collection[str]) -> Iterable[MediaItem]:
    """The booth's items of these names, ready to be shown."""
    instant = now()
    for name in names:
        about = drawings()[name]
        largest = about["renditions"][-1]
        yield MediaItem(
            id=media_id(booth.code, name),
            booth_id=booth.id,
            kind=about.get("kind", "picture"),
            original_name=largest["file"],
            original_size=largest["size"],
            uploaded_at=instant,
            uploaded_by=SYSTEM.name,
            received_at=instant,
            checked_at=instant,
            ready_at=instant,
            width=about["width"],
            height=about["height"],
            duration_s=about.get("duration_s"),
            focal_x=about["focal"][0],
            focal_y=about["focal"][1],
            renditions=[
                {key: value for key, value in one.items() if key != "file"}
                for one in about["renditions"]
            ],
        )
