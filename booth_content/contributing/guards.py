"""Which booth a contributor's page is about: one of the neighbourhood's own, or none told of."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from booth_content.guards import current_contributor
from booth_content.queries import booth_by_code
from core.errors import DomainError


def own_booth(session: Session, code: str) -> Booth:
    """The booth of that code, if it is the contributor's; booth_unknown for every other."""
    contributor = current_contributor()
    booth = booth_by_code(session, code)
    if booth.neighbourhood_id != contributor.neighbourhood_id:
        raise DomainError("booth_unknown", code=code)
    return booth


def own_booths(session: Session) -> list[Booth]:
    """All booths of the contributor's neighbourhood, in their order."""
    contributor = current_contributor()
    return list(
        session.scalars(
            select(Booth)
            .where(Booth.neighbourhood_id == contributor.neighbourhood_id)
            .order_by(Booth.code_order)
        )
    )
