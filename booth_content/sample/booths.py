"""Fills every booth of the sample exhibition: its drafts, its pictures and its film."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth, BoothKind
from booth_content.file_store import FileStore
from booth_content.sample import looks
from booth_content.sample.choosing import Chooser
from booth_content.sample.media import (
    FILM,
    POSTER,
    Pictures,
    drawings,
    media_rows,
    put_files,
)
from booth_content.sample.neighbourhood import pictures_of, write_neighbourhood
from booth_content.sample.organisation import character, write_organisation
from booth_content.sample.writing import Writing
from core.audit import SYSTEM
from core.dates import now

Said = dict[str, dict[str, Any]]

_FILM_EVERY = 6  # booths 01, 07, 13 … have the film


def write_booths(session: Session, files: FileStore) -> dict[int, Said]:
    """Write what each booth says over what the workbook gave it; that content by booth id."""
    put_files(session, files)
    booths = list(session.scalars(select(Booth).order_by(Booth.code_order)))
    drafts: dict[int, dict[str, SectionDraft]] = {}
    for draft in session.scalars(select(SectionDraft)):
        drafts.setdefault(draft.booth_id, {})[draft.section_key] = draft
    near = [booth.name for booth in booths if booth.kind == BoothKind.NEIGHBOURHOOD]
    said = {}
    for booth in booths:
        mine = drafts.get(booth.id, {})
        said[booth.id], names = compose(
            booth.code, booth.kind, {key: one.fields for key, one in mine.items()}, near
        )
        session.add_all(media_rows(booth, names))
        _keep(session, booth, mine, said[booth.id])
    session.flush()
    return said


def compose(code: str, kind: str, given: Said, near: list[str]) -> tuple[Said, tuple[str, ...]]:
    """What the booth of that code says, and the names of the media it needs; pure.

    ``given`` is what the workbook said of it, which stays; ``near`` are names of neighbourhoods.
    """
    choose = Chooser(code)
    writing = Writing(kind, choose)
    own = {} if kind == BoothKind.NEIGHBOURHOOD else character(kind, choose)
    names = pictures_of(choose) if kind == BoothKind.NEIGHBOURHOOD else tuple(own["pictures"])
    everything = tuple(name for name in drawings() if name not in (FILM, POSTER))
    pictures = Pictures(choose, looks.pictures_for(code, names, everything))
    if kind == BoothKind.NEIGHBOURHOOD:
        is_everything = code == looks.EVERYTHING
        write_neighbourhood(writing, pictures, given["identity"], everything=is_everything)
    else:
        write_organisation(writing, pictures, own, near=near)
    has_film = choose.number % _FILM_EVERY == 1 and code not in looks.POOR
    looks.write_showing(writing, pictures, has_film=has_film)
    for section, fields in given.items():
        writing.record(section, **{key: _dated(value) for key, value in fields.items()})
    looks.impoverish(writing)
    looks.stretch(writing)
    return writing.cleaned(), (*pictures.names, *((FILM, POSTER) if has_film else ()))


def _dated(value: Any) -> Any:
    """A figure of the workbook, which knows no years, with one."""
    return {"year": 1400, **value} if isinstance(value, dict) and "value" in value else value


def _keep(session: Session, booth: Booth, drafts: dict[str, SectionDraft], said: Said) -> None:
    for key, fields in said.items():
        draft = drafts.get(key)
        if draft is None:
            draft = SectionDraft(booth_id=booth.id, section_key=key, version=0)
            session.add(draft)
        draft.fields = fields
        draft.version += 1
        draft.saved_at, draft.saved_by = now(), SYSTEM.name
