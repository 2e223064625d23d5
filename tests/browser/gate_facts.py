"""What the gate's page is given to decide, as its modules read it; and facts drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.dates import TEHRAN
from visitors.deciding import Facts, Invited, Rules
from visitors.presence import OUTSIDE, Presence
from visitors.verdict import Told

OPENING = datetime(2022, 10, 31, 14, 30, tzinfo=UTC)
STATES = ("draft", "invited", "accepted", "declined", "withdrawn", "blocked")
PERSON: dict[str, Any] = {"name": "{name} نرگس احمدی‌نژاد"}


def ms(instant: datetime | None) -> int | None:
    return None if instant is None else round(instant.timestamp() * 1000)


def rules_told(rules: Rules) -> dict[str, Any]:
    return {
        "zone": rules.zone.key,
        "starts_at": ms(rules.starts_at),
        "ends_at": ms(rules.ends_at),
        "opens": None if rules.opens is None else f"{rules.opens:%H:%M}",
        "closes": None if rules.closes is None else f"{rules.closes:%H:%M}",
        "tolerance": rules.tolerance,
        "capacity": rules.capacity,
        "demands_confirmation": rules.demands_confirmation,
        "is_rehearsal": rules.is_rehearsal,
    }


def invited_told(invited: Invited | None) -> dict[str, Any] | None:
    if invited is None:
        return None
    return {
        "state": invited.state,
        "valid_from": ms(invited.valid_from),
        "valid_until": ms(invited.valid_until),
        "days": None if invited.days is None else sorted(day.isoformat() for day in invited.days),
        "entries_per_day": invited.entries_per_day,
        "has_reentry": invited.has_reentry,
        "party_size": invited.party_size,
    }


def presence_told(presence: Presence) -> dict[str, Any]:
    entered = presence.entered_on
    return {
        "inside": presence.inside,
        "last_direction": presence.last_direction,
        "last_at": ms(presence.last_at),
        "last_gate_id": presence.last_gate_id,
        "entered_on": None if entered is None else entered.isoformat(),
        "entries": presence.entries,
        "visits": presence.visits,
    }


def facts_told(facts: Facts) -> dict[str, Any]:
    return {
        "at": ms(facts.at),
        "direction": facts.direction,
        "badge": facts.badge,
        "invited": invited_told(facts.invited),
        "is_served": facts.is_served,
        "presence": presence_told(facts.presence),
        "people_inside": facts.people_inside,
        "party": facts.party,
        "has_override": facts.has_override,
    }


def told_told(told: Told) -> dict[str, Any]:
    return {"guest": told.guest, "lastGate": told.last_gate, "rightGates": list(told.right_gates)}


def draw(seed: int, count: int) -> Iterator[tuple[Facts, Rules, Told]]:
    """So many scans with all that they depend on; instants lie at the edges of what counts."""
    chance = random.Random(seed)
    for _ in range(count):
        rules = _rules(chance)
        facts = _facts(chance)
        gates = tuple(chance.sample(["در شمالی", "در جنوبی", "در {when}"], chance.randint(1, 3)))
        yield facts, rules, Told(PERSON, chance.choice([None, "در شمالی"]), gates)


def _instant(chance: random.Random) -> datetime:
    day = OPENING + timedelta(days=chance.randint(-3, 6))
    edge = chance.choice(
        [0, -1_800_000, 3_600_000, 21_600_000, 22_500_000, chance.randrange(86_400_000)]
    )
    return day + timedelta(milliseconds=edge + chance.choice([-1000, -1, 0, 1, 1000]))


def _maybe(chance: random.Random, value: Any, share: float = 0.5) -> Any:
    return value if chance.random() < share else None


def _rules(chance: random.Random) -> Rules:
    hours = [time(chance.randint(0, 23), chance.choice([0, 30, 59])) for _ in range(2)]
    is_usual = chance.random() < 0.6
    opens, closes = (time(15, 30), time(20, 30)) if is_usual else (hours[0], hours[1])
    return Rules(
        chance.choice([TEHRAN, TEHRAN, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")]),
        _maybe(chance, OPENING + timedelta(minutes=chance.choice([0, -900, 700]))),
        _maybe(
            chance, OPENING + timedelta(days=chance.randint(0, 5), minutes=chance.choice([0, 150]))
        ),
        _maybe(chance, opens, 0.8),
        _maybe(chance, closes, 0.8),
        chance.choice([0, 30, 120]),
        _maybe(chance, chance.randint(0, 4)),
        chance.random() < 0.3,
        chance.random() < 0.2,
    )


def _invited(chance: random.Random) -> Invited:
    days = {
        date(2022, 10, 31) + timedelta(days=chance.randint(-2, 6))
        for _ in range(chance.randint(0, 3))
    }
    return Invited(
        chance.choice([*STATES, "accepted", "accepted", "accepted"]),
        _maybe(chance, _instant(chance), 0.2),
        _maybe(chance, _instant(chance), 0.2),
        _maybe(chance, frozenset(days), 0.2),
        _maybe(chance, chance.randint(1, 3)),
        chance.random() < 0.7,
        chance.choice([1, 1, 2, 4]),
    )


def _presence(chance: random.Random) -> Presence:
    if chance.random() < 0.3:
        return OUTSIDE
    return Presence(
        chance.randint(0, 3),
        chance.choice(["entry", "exit"]),
        _instant(chance),
        chance.choice([None, 1, 2]),
        _maybe(chance, date(2022, 10, 31) + timedelta(days=chance.randint(-1, 5))),
        chance.randint(0, 3),
        chance.randint(0, 3),
    )


def _facts(chance: random.Random) -> Facts:
    return Facts(
        at=_instant(chance),
        direction=chance.choice(["entry", "entry", "exit"]),
        badge=chance.choice(["malformed", "unknown", "revoked", *["live"] * 12]),
        invited=_invited(chance),
        is_served=chance.random() < 0.85,
        presence=_presence(chance),
        people_inside=chance.randint(0, 4),
        party=_maybe(chance, chance.randint(1, 5), 0.4),
        has_override=chance.random() < 0.2,
    )
