"""The exhibition as badges and cards tell of it: joined here, as the two domains do not know each
other."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from booth_content.exhibition import get_exhibition
from visitors.badges.face import Occasion


def look_at_occasion(session: Session, zone: ZoneInfo) -> Occasion:
    """What stands on paper of the exhibition. Raises exhibition_missing."""
    found = get_exhibition(session)
    return Occasion(
        title=found.title,
        scheme=found.scheme,
        city=found.city,
        starts=_local(found.starts_at, zone),
        ends=_local(found.ends_at, zone),
        opens=time.fromisoformat(found.opens) if found.opens else None,
        closes=time.fromisoformat(found.closes) if found.closes else None,
        is_rehearsal=found.is_rehearsal,
    )


def _local(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if instant is None else instant.astimezone(zone)
