"""What the book says: a chapter for each neighbourhood, from what is live or approved."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.document import with_context
from booth_content.exhibition import (
    Booth,
    Exhibition,
    Neighbourhood,
    booth_number,
    get_exhibition,
)
from booth_content.hiding import hidden_codes
from booth_content.media import media_items
from booth_content.pattern import Pattern, draw_pattern
from booth_content.revision import BoothContent, Revision, check_revision
from core.errors import DomainError, define

# a median of two is one of them, or a figure that nobody gave
FEWEST_FOR_MEDIAN = 3
# pixels across; at the 60 mm a picture has in the book they are 300 a inch and more
PICTURE_WIDTH = 700

define(
    "book_empty",
    409,
    fa="هنوز محله‌ای نیست که کتابی داشته باشد. نخست کارپوشهٔ نمایشگاه را بارگذاری کنید.",
    en="There is no neighbourhood yet: load the exhibition's workbook first.",
)
define(
    "book_neighbourhood_unknown",
    404,
    fa="محله‌ای با کد «{code}» نیست. آن را از فهرست برگزینید.",
    en="There is no neighbourhood {code}.",
)

Section = Mapping[str, Any]


class Source(StrEnum):
    """Which revision of a booth is printed."""

    LIVE = "live"
    APPROVED = "approved"


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: the hash of a JPEG, and its size in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True)
class Chapter:
    """One neighbourhood: ``sections`` by key, as ``content.present`` gives them."""

    code: str
    name: str
    order: str
    booths: tuple[str, ...]
    pattern: Pattern
    is_sample: bool
    sections: Mapping[str, Section]

    def fields(self, key: str) -> dict[str, Any]:
        """The filled fields of a record section, by key."""
        return {field["key"]: field for field in self.sections.get(key, {}).get("fields", ())}

    def items(self, key: str) -> Sequence[Mapping[str, Any]]:
        """The items of a list section: {"id", "fields"} of each."""
        items: Sequence[Mapping[str, Any]] = self.sections.get(key, {}).get("items", ())
        return items


@dataclass(frozen=True)
class Book:
    """The chapters in the order of the booths; ``medians`` of the whole exhibition by field."""

    title: str
    scheme: str
    city: str
    is_sample: bool
    is_rehearsal: bool
    chapters: tuple[Chapter, ...]
    medians: Mapping[str, float]
    largest: Mapping[str, float]
    pictures: Mapping[str, Picture]


def gather_book(session: Session, *, source: Source, code: str | None = None) -> Book:
    """The whole book, or the one of the neighbourhood ``code``; medians are of all either way.

    A neighbourhood that has nothing to print yet has a chapter without sections. Raises
    book_empty, neighbourhood_unknown, exhibition_missing, revision_damaged.
    """
    exhibition = get_exhibition(session)
    everybody = _chapters(session, source)
    chapters = [one for one in everybody if code is None or one.code == code]
    if not everybody:
        raise DomainError("book_empty")
    if not chapters:
        raise DomainError("book_neighbourhood_unknown", code=code)
    figures = _figures(everybody)
    return Book(
        title=exhibition.title,
        scheme=exhibition.scheme,
        city=exhibition.city,
        is_sample=_is_sample(exhibition, chapters),
        is_rehearsal=exhibition.is_rehearsal,
        chapters=tuple(chapters),
        medians={
            key: statistics.median(values)
            for key, values in figures.items()
            if len(values) >= FEWEST_FOR_MEDIAN
        },
        largest={key: max(values) for key, values in figures.items()},
        pictures=find_pictures(session, [s for one in chapters for s in one.sections.values()]),
    )


def revision_column(source: Source) -> Any:
    """The pointer of BoothContent that ``source`` follows."""
    if source is Source.LIVE:
        return BoothContent.live_revision_id
    return BoothContent.approved_revision_id


def find_pictures(session: Session, sections: Sequence[Section]) -> dict[str, Picture]:
    """The pictures in presented sections that are ready, by their ids."""
    found = media_items(session, content.presented_media_ids(sections))
    return {
        id: picture
        for id, item in found.items()
        if item.kind == "picture" and item.state == "ready" and (picture := _jpeg(item.renditions))
    }


def _jpeg(renditions: Iterable[Mapping[str, Any]]) -> Picture | None:
    """The smallest that is sharp in print, else the largest there is."""
    known = sorted(
        (one for one in renditions if one["format"] == "jpeg"), key=lambda one: int(one["width"])
    )
    if not known:
        return None
    best = next((one for one in known if one["width"] >= PICTURE_WIDTH), known[-1])
    return Picture(best["sha256"], best["width"], best["height"])


def _chapters(session: Session, source: Source) -> list[Chapter]:
    found = session.execute(
        select(Booth, Revision)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .join(Booth.neighbourhood)
        .outerjoin(Revision, Revision.id == revision_column(source))
        .options(*with_context)
        # what no screen shows at the moment is not printed either
        .where(Booth.code.not_in(hidden_codes(session)))
        .order_by(Booth.code_order, Booth.id)
    )
    grouped: dict[int, list[tuple[Booth, Revision | None]]] = defaultdict(list)
    for booth, revision in found:
        if revision is not None:
            check_revision(revision, booth.code)
        grouped[booth.neighbourhood_id or 0].append((booth, revision))
    return [_chapter(rows) for rows in grouped.values()]


def _chapter(rows: Sequence[tuple[Booth, Revision | None]]) -> Chapter:
    home = rows[0][0].neighbourhood
    assert isinstance(home, Neighbourhood)
    presented = [
        content.present(booth.kind, revision.content) for booth, revision in rows if revision
    ]
    return Chapter(
        code=home.code,
        name=home.name,
        order=home.name_order,
        booths=tuple(booth_number(booth.code) for booth, _ in rows),
        pattern=draw_pattern(home.code),
        is_sample=home.is_sample,
        sections=_joined(presented),
    )


def _joined(presented: Iterable[Sequence[Section]]) -> dict[str, Section]:
    """Several booths of one neighbourhood speak as one: the first says a field, later ones add.

    An item that an earlier booth has word for word under the same title is not said twice.
    """
    joined: dict[str, dict[str, Any]] = {}
    for sections in presented:
        for section in sections:
            known = joined.setdefault(section["key"], {**section, "fields": [], "items": []})
            said = {field["key"] for field in known["fields"]}
            known["fields"] += [f for f in section.get("fields", ()) if f["key"] not in said]
            titles = {_title(item) for item in known["items"]}
            known["items"] += [i for i in section.get("items", ()) if _title(i) not in titles]
    return dict(joined)


def _title(item: Mapping[str, Any]) -> str:
    named = (field["value"] for field in item["fields"] if field["key"] == "title")
    return str(next(named, item["id"]))


def _figures(chapters: Iterable[Chapter]) -> dict[str, list[float]]:
    """What all identity cards say, by field: each figure has one unit in all of them."""
    figures: dict[str, list[float]] = defaultdict(list)
    for chapter in chapters:
        for key, field in chapter.fields("identity").items():
            if field["type"] == "figure":
                figures[key].append(float(field["value"]["value"]))
    return figures


def _is_sample(exhibition: Exhibition, chapters: Iterable[Chapter]) -> bool:
    return exhibition.is_sample or any(chapter.is_sample for chapter in chapters)
