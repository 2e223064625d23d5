"""Reads that are used twice or that join: booths in lists, on plans, by code."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.sql import ColumnElement

from booth_content.claim import STATE_NOW
from booth_content.document import with_context
from booth_content.exhibition import Booth, ExhibitionSection, Hall, Neighbourhood
from booth_content.release import Release, ReleaseActivation, ReleaseChange
from booth_content.revision import BoothContent, Revision
from core.errors import DomainError
from core.persian import fold, fold_tight, to_ascii_digits

# what a person is told: "published" is a derived word for content that the screens show as it is
SHOWN_STATE: ColumnElement[str] = case(
    (
        (BoothContent.state == "approved")
        & BoothContent.approved_revision_id.is_not_distinct_from(BoothContent.live_revision_id)
        & BoothContent.live_facts_version.is_not_distinct_from(Booth.facts_version),
        "published",
    ),
    else_=STATE_NOW,
)
SHOWN_STATES = {
    "published": "منتشر و به‌روز",
    "approved": "تأییدشده، در انتظار انتشار",
    "submitted": "در صف بازبینی",
    "in_review": "در دست بازبینی",
    "awaiting_confirmation": "در انتظار پذیرش محله",
    "changes_requested": "نیازمند اصلاح",
    "draft": "پیش‌نویس",
    "empty": "خالی",
}
_STATE_ORDER = case(
    {state: place for place, state in enumerate(SHOWN_STATES)}, value=SHOWN_STATE, else_=9
)


@dataclass(frozen=True)
class BoothFilter:
    """What a list of booths is narrowed to, and its order. ``page`` counts from 1."""

    text: str = ""
    section: str | None = None
    kind: str | None = None
    state: str | None = None
    hall: int | None = None
    sort: str = "code"
    is_descending: bool = False
    page: int = 1
    per_page: int = 25


@dataclass(frozen=True)
class BoothRow:
    """A booth in a list."""

    booth: Booth
    state: str
    changed_at: datetime | None

    @property
    def state_label(self) -> str:
        return SHOWN_STATES[self.state]


@dataclass(frozen=True)
class BoothPage:
    """One page of booths; ``total`` counts all that fit the filter."""

    rows: list[BoothRow]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class HallPlan:
    """A hall drawn to scale, in centimetres; as large as what stands in it, and an aisle around."""

    hall: Hall
    width_cm: int
    depth_cm: int
    booths: list[BoothRow]


AISLE_CM = 200

BoothSelect: TypeAlias = "Select[Booth, str, datetime | None]"

_SORTS: dict[str, Any] = {
    "code": Booth.code_order,
    "name": Booth.name_order,
    "section": ExhibitionSection.position,
    "state": _STATE_ORDER,
    "changed": BoothContent.changed_at,
}


def find_booths(session: Session, wanted: BoothFilter) -> BoothPage:
    """One page of the booths that fit; two queries however many there are."""
    query = _narrowed(wanted)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, math.ceil(total / wanted.per_page))
    number = min(max(1, wanted.page), pages)
    column = _SORTS.get(wanted.sort, Booth.code_order)
    order = column.desc().nulls_last() if wanted.is_descending else column.asc().nulls_last()
    found = session.execute(
        query.order_by(order, Booth.code_order, Booth.id)
        .offset((number - 1) * wanted.per_page)
        .limit(wanted.per_page)
    )
    return BoothPage(_rows(found.all()), total, number, pages)


def _narrowed(wanted: BoothFilter) -> BoothSelect:
    query = _all_booths()
    if words := fold(wanted.text):
        query = query.where(_says(words, wanted.text))
    if wanted.section:
        query = query.where(ExhibitionSection.code == wanted.section)
    if wanted.kind:
        query = query.where(Booth.kind == wanted.kind)
    if wanted.state:
        query = query.where(SHOWN_STATE == wanted.state)  # noqa: SIM300
    if wanted.hall:
        query = query.where(Booth.hall_id == wanted.hall)
    return query


def _all_booths() -> BoothSelect:
    return (
        select(Booth, SHOWN_STATE.label("shown_state"), BoothContent.changed_at)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .join(Booth.section)
        .outerjoin(Booth.neighbourhood)
        .options(
            contains_eager(Booth.section),
            contains_eager(Booth.neighbourhood),
            joinedload(Booth.hall),
        )
    )


def _says(words: str, typed: str) -> ColumnElement[bool]:
    """Name, neighbourhood or number, as a Persian speaker types them; every word must be there."""
    by_name = [
        or_(
            Booth.name_folded.contains(word, autoescape=True),
            Neighbourhood.name_folded.contains(word, autoescape=True),
        )
        for word in words.split()
    ]
    matches: ColumnElement[bool] = by_name[0]
    for condition in by_name[1:]:
        matches = matches & condition
    tight = func.replace(Booth.name_folded, " ", "").contains(fold_tight(typed), autoescape=True)
    number = to_ascii_digits(typed).strip()
    is_number = Booth.code.in_({number, number.lstrip("0"), number.zfill(2)})
    return or_(matches, tight, is_number, func.lower(Neighbourhood.code) == words)


def _rows(found: Sequence[Any]) -> list[BoothRow]:
    return [BoothRow(booth, state, changed_at) for booth, state, changed_at in found]


def booth_by_code(session: Session, code: str) -> Booth:
    """With its context loaded; «۱», 1 and 01 are one booth. Raises booth_unknown."""
    typed = to_ascii_digits(code).strip()
    spellings = {typed, typed.upper(), typed.lstrip("0"), typed.zfill(2), typed.zfill(3)}
    booth = session.scalar(
        select(Booth)
        .where(Booth.code.in_(spellings))
        .options(*with_context, joinedload(Booth.agency))
        # an exact spelling wins over a padded one
        .order_by(Booth.code != typed)
        .limit(1)
    )
    if booth is None:
        raise DomainError("booth_unknown", code=code)
    return booth


def shown_state(session: Session, booth: Booth) -> str:
    """The one word for where a booth stands (a key of SHOWN_STATES)."""
    return session.scalars(
        select(SHOWN_STATE)
        .join(Booth, Booth.id == BoothContent.booth_id)
        .where(BoothContent.booth_id == booth.id)
    ).one()


def count_by_state(session: Session) -> dict[str, int]:
    """How many booths stand where, every state present, in the order of SHOWN_STATES."""
    query = _all_booths().subquery()
    found = session.execute(select(query.c.shown_state, func.count()).group_by(query.c.shown_state))
    counts: dict[str, int] = dict(found.all())
    return {state: counts.get(state, 0) for state in SHOWN_STATES}


def list_halls(session: Session) -> list[Hall]:
    return list(session.scalars(select(Hall).order_by(Hall.position, Hall.id)))


def list_sections(session: Session) -> list[ExhibitionSection]:
    return list(session.scalars(select(ExhibitionSection).order_by(ExhibitionSection.position)))


def floor_plan(session: Session, hall_id: int) -> HallPlan | None:
    """The plan of one hall; None where there is no such hall."""
    hall = session.get(Hall, hall_id)
    if hall is None:
        return None
    found = session.execute(
        _all_booths().where(Booth.hall_id == hall_id).order_by(Booth.code_order)
    )
    rows = _rows(found.all())
    width = max((row.booth.x_cm + row.booth.width_cm for row in rows), default=0)
    depth = max((row.booth.y_cm + row.booth.depth_cm for row in rows), default=0)
    return HallPlan(hall, width + AISLE_CM, depth + AISLE_CM, rows)


@dataclass(frozen=True)
class ReleaseRow:
    """A release in a list: how many booths it changed, and since when it is active, if it is."""

    release: Release
    booths: int
    is_active: bool
    activated_at: datetime | None


def list_releases(session: Session, *, active_id: int | None, limit: int = 50) -> list[ReleaseRow]:
    """The newest releases first."""
    booths = (
        select(ReleaseChange.release_id, func.count().label("booths"))
        .group_by(ReleaseChange.release_id)
        .subquery()
    )
    activated = (
        select(ReleaseActivation.release_id, func.max(ReleaseActivation.at).label("at"))
        .group_by(ReleaseActivation.release_id)
        .subquery()
    )
    found = session.execute(
        select(Release, booths.c.booths, activated.c.at)
        .outerjoin(booths, booths.c.release_id == Release.id)
        .outerjoin(activated, activated.c.release_id == Release.id)
        .order_by(Release.id.desc())
        .limit(limit)
    )
    return [
        ReleaseRow(release, count or 0, release.id == active_id, at) for release, count, at in found
    ]


def release_changes(session: Session, release_id: int) -> list[tuple[Booth, ReleaseChange]]:
    """The booths that a release changed, in the booths' order."""
    found = session.execute(
        select(Booth, ReleaseChange)
        .join(ReleaseChange, ReleaseChange.booth_id == Booth.id)
        .where(ReleaseChange.release_id == release_id)
        .order_by(Booth.code_order)
    )
    return [(booth, change) for booth, change in found]


def list_revisions(session: Session, booth: Booth) -> list[Revision]:
    """The booth's revisions, the newest first."""
    return list(
        session.scalars(
            select(Revision).where(Revision.booth_id == booth.id).order_by(Revision.number.desc())
        )
    )
