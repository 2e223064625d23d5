"""The cases that the server and the gate's page share: tests/data/check_in_cases.json."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from visitors.deciding import Facts, Invited, Rules
from visitors.presence import Presence

SHARED: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "data" / "check_in_cases.json").read_text(encoding="utf-8")
)
DEFAULTS = SHARED["defaults"]


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def rules_of(said: dict[str, Any] | None = None) -> Rules:
    values = DEFAULTS["rules"] | (said or {})
    return Rules(
        **values
        | {
            "zone": ZoneInfo(values["zone"]),
            "starts_at": instant(values["starts_at"]),
            "ends_at": instant(values["ends_at"]),
            "opens": None if values["opens"] is None else time.fromisoformat(values["opens"]),
            "closes": None if values["closes"] is None else time.fromisoformat(values["closes"]),
        }
    )


def invited_of(said: dict[str, Any] | None = None) -> Invited:
    values = DEFAULTS["invited"] | (said or {})
    days = values["days"]
    return Invited(
        **values
        | {
            "valid_from": instant(values["valid_from"]),
            "valid_until": instant(values["valid_until"]),
            "days": None if days is None else frozenset(map(date.fromisoformat, days)),
        }
    )


def presence_of(said: dict[str, Any] | None = None) -> Presence:
    values = DEFAULTS["presence"] | (said or {})
    entered = values["entered_on"]
    return Presence(
        **values
        | {
            "last_at": instant(values["last_at"]),
            "entered_on": None if entered is None else date.fromisoformat(entered),
        }
    )


def facts_of(said: dict[str, Any] | None = None) -> Facts:
    said = dict(said or {})
    has_guest = "invited" not in said or said["invited"] is not None
    invited = invited_of(said.pop("invited", None)) if has_guest else said.pop("invited")
    presence = presence_of(said.pop("presence", None))
    values = DEFAULTS["facts"] | said
    return Facts(**values | {"at": instant(values["at"]), "invited": invited, "presence": presence})
