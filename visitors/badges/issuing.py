"""Issuing badges on paper: the file first, then its codes, in the transaction that notes the file.

Until that transaction the codes are nobody's. A failure or a stop before it issues nothing and
leaves at most a file that no row speaks of; after it, every guest's code is on a paper that is
there. So nobody ever holds a badge that could not be printed without the organisers knowing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from core.audit import Actor
from core.dates import now
from visitors.badge import (
    IssuedBadge,
    give_badges,
    may_have_badge,
    prepare_badges,
    without_live_badge,
)
from visitors.badges.face import Face, faces_of
from visitors.badges.making import Order
from visitors.badges.pages import Coded
from visitors.badges.paper import BadgePaper


@dataclass(frozen=True)
class Batch:
    """Guests with codes that do not count yet; how many of the asked were left out."""

    faces: tuple[Face, ...]
    badges: tuple[IssuedBadge, ...]
    left_out: int

    @property
    def coded(self) -> list[Coded]:
        """As the layouts take them."""
        return [
            Coded(face, badge.code) for face, badge in zip(self.faces, self.badges, strict=True)
        ]


def prepare_batch(session: Session, guest_ids: Sequence[int], *, is_reissue: bool) -> Batch:
    """Codes for those of the guests who may have one now; nothing is written."""
    choose = may_have_badge if is_reissue else without_live_badge
    faces = faces_of(session, choose(session, guest_ids))
    badges = prepare_badges((face.guest_id, face.name) for face in faces)
    return Batch(tuple(faces), tuple(badges), len(guest_ids) - len(faces))


def issue_batch(
    session: Session,
    batch: Batch,
    *,
    paper_id: str,
    order: Order,
    file: Path,
    pages: int,
    scope: str,
    is_reissue: bool,
    by: Actor,
) -> BadgePaper:
    """Make the codes count and note the paper they stand on. Raises badges_overtaken."""
    give_badges(session, batch.badges, is_reissue=is_reissue, by=by, paper=paper_id)
    paper = BadgePaper(
        id=paper_id,
        account_id=by.account_id,
        made_by=by.name,
        made_at=now(),
        layouts=[layout.value for layout in order.layouts],
        scope=scope[:160],
        suffix=order.suffix,
        guests=len(batch.badges),
        pages=pages,
        size=file.stat().st_size,
    )
    session.add(paper)
    session.flush()
    return paper
