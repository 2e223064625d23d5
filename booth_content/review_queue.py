"""The queue of reviews: what is waiting, since when, how complete, and who has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from booth_content import content
from booth_content.claim import STATE_NOW
from booth_content.comment import Comment, Reader
from booth_content.exhibition import Booth
from booth_content.revision import BoothContent, Revision
from booth_content.submission import Submission
from core.accounts import Account
from core.persian import fold, to_ascii_digits

FOR_REVIEWERS = frozenset({"submitted", "in_review"})
"""The states in which the next step is a reviewer's; in the others it is the neighbourhood's."""
STATES = ("submitted", "in_review", "awaiting_confirmation", "changes_requested")
MINE = "mine"


@dataclass(frozen=True)
class QueueFilter:
    """What the queue is narrowed to: ``state`` is one of STATES, "mine", or None for what waits
    for reviewers. ``page`` counts from 1."""

    text: str = ""
    state: str | None = None
    sort: str = "since"
    is_descending: bool = False
    page: int = 1
    per_page: int = 25


@dataclass(frozen=True)
class Waiting:
    """A submission on its way, before its content is looked at."""

    booth: Booth
    row: BoothContent
    state: str
    submission: Submission
    reviewer: str
    open_comments: int

    @property
    def since(self) -> datetime:
        """When what it now waits for began."""
        is_sent = self.state in FOR_REVIEWERS
        return self.submission.submitted_at if is_sent else self._decided_at

    @property
    def _decided_at(self) -> datetime:
        return self.submission.decided_at or self.submission.submitted_at


@dataclass(frozen=True)
class QueueRow:
    """A row of the queue: ``filled`` of ``asked`` fields are there, ``lacking`` still to publish;
    ``changed`` fields differ from what is live."""

    waiting: Waiting
    filled: int
    asked: int
    lacking: int
    changed: int

    @property
    def share(self) -> float:
        return self.filled / self.asked if self.asked else 1.0


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue; ``counts`` are of all that is under way, by state and for "mine"."""

    rows: list[QueueRow]
    total: int
    number: int
    pages: int
    counts: dict[str, int]


SORTS: dict[str, Callable[[Waiting], Any]] = {
    "since": lambda one: one.since,
    "code": lambda one: one.booth.code_order,
    "name": lambda one: one.booth.name_order,
    "who": lambda one: one.reviewer,
}
CONTENT_SORTS: dict[str, Callable[[QueueRow], Any]] = {
    "complete": lambda row: row.share,
    "changed": lambda row: row.changed,
}


def read_queue(session: Session, wanted: QueueFilter, *, account: Account) -> QueuePage:
    """One page of what is under review; two queries, however many wait."""
    under_way = _under_way(session)
    shown = [one for one in under_way if _fits(one, wanted, account)]
    # what waits longest first, within whatever else is asked for
    shown.sort(key=lambda one: one.since)
    if wanted.sort in SORTS:
        shown.sort(key=SORTS[wanted.sort], reverse=wanted.is_descending)
    pages = max(1, -(-len(shown) // wanted.per_page))
    number = min(max(1, wanted.page), pages)
    page = slice((number - 1) * wanted.per_page, number * wanted.per_page)
    return QueuePage(
        _page(session, shown, wanted, page),
        len(shown),
        number,
        pages,
        _counts(under_way, account),
    )


def _page(
    session: Session, shown: list[Waiting], wanted: QueueFilter, page: slice
) -> list[QueueRow]:
    """The rows of one page; all are looked at only where that decides which they are."""
    if wanted.sort not in CONTENT_SORTS:
        return _looked_at(session, shown[page])
    rows = _looked_at(session, shown)
    rows.sort(key=CONTENT_SORTS[wanted.sort], reverse=wanted.is_descending)
    return rows[page]


def _under_way(session: Session) -> list[Waiting]:
    newest = (
        select(Submission.booth_id, func.max(Submission.number).label("number"))
        .group_by(Submission.booth_id)
        .subquery()
    )
    comments = (
        select(Comment.submission_id, func.count().label("open"))
        .where(Comment.reader == Reader.CONTRIBUTOR, Comment.resolved_at.is_(None))
        .group_by(Comment.submission_id)
        .subquery()
    )
    found = session.execute(
        select(Booth, BoothContent, STATE_NOW, Submission, Account.name, comments.c.open)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .join(newest, newest.c.booth_id == Booth.id)
        .join(
            Submission,
            (Submission.booth_id == newest.c.booth_id) & (Submission.number == newest.c.number),
        )
        .outerjoin(Account, Account.id == BoothContent.reviewer_id)
        .outerjoin(comments, comments.c.submission_id == Submission.id)
        .where(BoothContent.state.in_(STATES))
        .options(joinedload(Booth.section), joinedload(Booth.neighbourhood))
    )
    return [
        # a claim that is over is nobody's
        Waiting(booth, row, state, submission, name or "" if state != "submitted" else "", n or 0)
        for booth, row, state, submission, name, n in found
    ]


def _fits(one: Waiting, wanted: QueueFilter, account: Account) -> bool:
    if wanted.state == MINE:
        if not _is_mine(one, account):
            return False
    elif one.state not in ({wanted.state} if wanted.state else FOR_REVIEWERS):
        return False
    number = to_ascii_digits(wanted.text).strip().lstrip("0")
    words = fold(wanted.text).split()
    names = f"{one.booth.name_folded} {fold(one.reviewer)}"
    is_number = bool(number) and one.booth.code.lstrip("0") == number
    return is_number or all(word in names for word in words)


def _is_mine(one: Waiting, account: Account) -> bool:
    return one.state == "in_review" and one.row.reviewer_id == account.id


def _counts(under_way: Sequence[Waiting], account: Account) -> dict[str, int]:
    counted = Counter(one.state for one in under_way)
    mine = sum(_is_mine(one, account) for one in under_way)
    return {state: counted[state] for state in STATES} | {MINE: mine}


def _looked_at(session: Session, shown: Collection[Waiting]) -> list[QueueRow]:
    pointers = {
        pointer
        for one in shown
        for pointer in (one.row.submitted_revision_id, one.row.live_revision_id)
        if pointer is not None
    }
    found = session.execute(select(Revision.id, Revision.content).where(Revision.id.in_(pointers)))
    said: dict[int | None, Any] = dict(found.all())
    return [_row(one, said) for one in shown]


def _row(one: Waiting, said: dict[int | None, Any]) -> QueueRow:
    kind = one.booth.kind
    sent = said.get(one.row.submitted_revision_id, {})
    live = said.get(one.row.live_revision_id, {})
    filled, asked = content.completeness(kind, sent)
    return QueueRow(
        one,
        filled,
        asked,
        len(content.missing(kind, sent, level="publish")),
        len(content.describe_difference(kind, live, sent)),
    )
