"""What stands on a badge, a label or a card: the guest's side of it and the exhibition's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitors.guest import Guest, GuestGroup

_AT_ONCE = 500


@dataclass(frozen=True)
class Occasion:
    """The exhibition as a guest is told of it. ``starts`` and ``ends`` are aware and local;
    ``opens`` and ``closes`` are the hours of every day but the first."""

    title: str
    scheme: str = ""
    city: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    opens: time | None = None
    closes: time | None = None
    is_rehearsal: bool = False


@dataclass(frozen=True)
class Face:
    """One guest as printed. No phone number: what hangs on a chest is read by everybody."""

    guest_id: int
    name: str
    organisation: str
    job: str
    group_id: int
    group: str
    colour: str

    @property
    def pattern_key(self) -> str:
        """What the group's girih is drawn from."""
        return f"G{self.group_id:02}"


def faces_of(session: Session, guest_ids: Iterable[int]) -> list[Face]:
    """The faces of these guests, in the order of the ids; unknown ones are left out."""
    ids = list(guest_ids)
    found: dict[int, Face] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(Guest, GuestGroup)
            .join(GuestGroup, GuestGroup.id == Guest.group_id)
            .where(Guest.id.in_(ids[start : start + _AT_ONCE]))
        )
        for guest, group in rows:
            found[guest.id] = Face(
                guest.id,
                guest.name,
                guest.organisation,
                guest.job,
                group.id,
                group.name,
                group.colour,
            )
    return [found[id] for id in ids if id in found]
