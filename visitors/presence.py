"""Where a guest is, as the accepted scans say: a pure fold over them, in the order of scan time.

The same step carries a live scan forward, a late one into its place, and a rebuild from nothing;
the gate's own page carries it out in JavaScript (tests/data/check_in_cases.json holds both to it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

Direction = Literal["entry", "exit"]


@dataclass(frozen=True, slots=True)
class Presence:
    """People inside on this invitation, and what its last accepted scan was.

    ``visits`` counts entries from outside, ``entries`` those of the local day ``entered_on``.
    """

    inside: int = 0
    last_direction: Direction | None = None
    last_at: datetime | None = None
    last_gate_id: int | None = None
    entered_on: date | None = None
    entries: int = 0
    visits: int = 0


OUTSIDE = Presence()


class Passage(NamedTuple):
    """An accepted scan; ``day`` is its local day, ``party`` how many were said to pass, if any."""

    direction: Direction
    at: datetime
    day: date
    gate_id: int | None
    party: int | None
    # the people the invitation was for; None where a supervisor let more in
    room: int | None


def advance(before: Presence, passage: Passage) -> Presence:
    """Where they are after ``passage``. Nobody who is inside enters twice: the badge alone says
    that one person is in, a told number that so many more are, up to the invitation's size."""
    if passage.direction == "exit":
        inside = 0 if passage.party is None else max(before.inside - passage.party, 0)
        return Presence(
            inside,
            "exit",
            passage.at,
            passage.gate_id,
            before.entered_on,
            before.entries,
            before.visits,
        )
    begins = before.inside == 0
    entries = before.entries if before.entered_on == passage.day else 0
    return Presence(
        _people_after_entry(before, passage),
        "entry",
        passage.at,
        passage.gate_id,
        passage.day if begins else before.entered_on,
        entries + 1 if begins else before.entries,
        before.visits + 1 if begins else before.visits,
    )


def _people_after_entry(before: Presence, passage: Passage) -> int:
    if passage.party is None:
        return max(before.inside, 1) if before.last_direction == "entry" else before.inside + 1
    people = before.inside + passage.party
    return people if passage.room is None else max(before.inside, min(people, passage.room))


def presence_after(passages: Iterable[Passage]) -> Presence:
    """Where they are after these, given in the order of scan time."""
    presence = OUTSIDE
    for passage in passages:
        presence = advance(presence, passage)
    return presence
