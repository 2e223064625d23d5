"""Roles and what each may do. The roles' names are those of ``flask accounts add --role``."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for (DOMAIN: people and their jobs)."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    STEWARD = "steward"
    VIEWER = "viewer"


ROLE_LABELS: dict[Role, str] = {
    Role.ADMIN: "مدیر سامانه",
    Role.ORGANISER: "برگزارکننده",
    Role.REVIEWER: "بازبین",
    Role.SUPERVISOR: "سرپرست ورودی",
    Role.STEWARD: "مسئول پذیرش",
    Role.VIEWER: "بیننده",
}

# guests.count: how many guests there are; entrance.view: how many came; nobody by name.
# entrance.names: the log, with names
_READ = {"desk.view", "content.view", "devices.view", "guests.count", "entrance.view"}
_ORGANISE = _READ | {
    "content.edit",
    "content.submit",
    "content.publish",
    "exhibition.edit",
    "devices.manage",
    "audit.view",
    "entrance.names",
    "entrance.close",
    "entrance.manage",
    "guests.manage",
}

RIGHTS: dict[Role, frozenset[str]] = {
    Role.ADMIN: frozenset(
        _ORGANISE
        | {
            "content.review",
            "content.freeze",
            "accounts.manage",
            "entrance.scan",
            "entrance.override",
        }
    ),
    Role.ORGANISER: frozenset(_ORGANISE),
    Role.REVIEWER: frozenset({"desk.view", "content.view", "content.review"}),
    Role.SUPERVISOR: frozenset(
        {
            "desk.view",
            "devices.view",
            "entrance.view",
            "entrance.names",
            "entrance.close",
            "entrance.scan",
            "entrance.override",
        }
    ),
    Role.STEWARD: frozenset({"desk.view", "entrance.view", "entrance.scan"}),
    Role.VIEWER: frozenset(_READ),
}


def may(role: Role, right: str) -> bool:
    """Whether accounts of ``role`` have ``right``."""
    return right in RIGHTS[role]
