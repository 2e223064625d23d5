"""What a browser sends to save a section: a form without scripts, JSON with them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booth_content.content import Change
from booth_content.content.field_types import join_parts, parts_of
from booth_content.content.fields import ORDER, Field, SectionDefinition, field_at, is_item_id
from booth_content.editing.section_view import shown_parts
from core.errors import DomainError, define
from core.json_bodies import read_json as strict_json

define(
    "save_unreadable",
    422,
    fa="آنچه فرستاده شد خوانده نشد. صفحه را تازه کنید و دوباره بنویسید.",
    en="The save could not be read.",
)

_ITEM_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
MOST_CHANGES = 2000
MOST_TRIES = 5


@dataclass(frozen=True)
class SentChanges:
    """What a script sent to save: the changes, the paths whose conflict a person decided, and the
    values that it sent before and never heard of."""

    changes: dict[str, Change]
    resolved: list[str]
    tried: dict[str, list[object]]


@dataclass(frozen=True)
class SentForm:
    """A section as a form sent it: what differs from what its page was given, and all texts."""

    changes: dict[str, Change]
    typed: dict[str, dict[str, str]]
    resolved: list[str]


def make_item_id() -> str:
    """Eight lower-case base32 letters."""
    return "".join(secrets.choice(_ITEM_LETTERS) for _ in range(8))


def read_json(body: object) -> SentChanges:
    """An autosave as it came. Raises save_unreadable."""
    if not isinstance(body, dict):
        raise DomainError("save_unreadable")
    changes, resolved, tried = body.get("changes"), body.get("decided", []), body.get("tried", {})
    if not isinstance(changes, dict) or not _are_changes(changes) or not _are_paths(resolved):
        raise DomainError("save_unreadable")
    if not isinstance(tried, dict) or not _are_tries(tried):
        raise DomainError("save_unreadable")
    return SentChanges(
        {path: {"before": one["before"], "after": one["after"]} for path, one in changes.items()},
        resolved,
        tried,
    )


def _are_tries(tried: Mapping[str, Any]) -> bool:
    return len(tried) <= MOST_CHANGES and all(
        isinstance(values, list) and len(values) <= MOST_TRIES for values in tried.values()
    )


def _are_changes(changes: Mapping[str, Any]) -> bool:
    return len(changes) <= MOST_CHANGES and all(
        isinstance(one, dict) and {"before", "after"} <= one.keys() and _is_order_sound(path, one)
        for path, one in changes.items()
    )


def _is_order_sound(path: str, change: Mapping[str, Any]) -> bool:
    """The order that somebody saw is compared as it is, so it is looked at before."""
    before = change["before"]
    if path != ORDER or before is None:
        return True
    return isinstance(before, list) and all(is_item_id(item) for item in before)


def _are_paths(resolved: object) -> bool:
    return isinstance(resolved, list) and all(isinstance(path, str) for path in resolved)


def read_form(definition: SectionDefinition, sent: Mapping[str, str]) -> SentForm:
    """The section's form as it came back, with the act on a list that was pressed, if any.

    Raises save_unreadable when what the page was given is not among what it sent.
    """
    paths = [name.removeprefix("base:") for name in sent if name.startswith("base:")]
    typed: dict[str, dict[str, str]] = {}
    changes: dict[str, Change] = {}
    for path in paths:
        if path == ORDER:
            continue
        known = _known(definition, path)
        base = _load(sent[f"base:{path}"])
        typed[path] = _texts(known, path, sent)
        if typed[path] != shown_parts(known, base):
            changes[path] = {"before": base, "after": join_parts(known, typed[path])}
    if definition.is_list:
        _read_order(sent, typed, changes)
    picked = [path for path in sent.get("decided", "").split(" ") if path]
    return SentForm(changes, typed, picked)


def _known(definition: SectionDefinition, path: str) -> Field:
    try:
        return field_at(definition, path)
    except KeyError:
        raise DomainError("save_unreadable") from None


def _texts(known: Field, path: str, sent: Mapping[str, str]) -> dict[str, str]:
    return {
        # a text box sends its lines with CR LF
        part.key: sent.get(f"{path}:{part.key}" if part.key else path, "").replace("\r\n", "\n")
        for part in parts_of(known)
    }


def _load(text: str) -> Any:
    try:
        return strict_json(text)
    except ValueError:
        raise DomainError("save_unreadable") from None


def _read_order(
    sent: Mapping[str, str], typed: Mapping[str, Mapping[str, str]], changes: dict[str, Change]
) -> None:
    """The new order: a filled blank item joins, and up:, down: or remove: is carried out."""
    before = _load(sent.get(f"base:{ORDER}", "[]"))
    if not isinstance(before, list) or not all(is_item_id(item) for item in before):
        raise DomainError("save_unreadable")
    order = list(before)
    new = sent.get("new", "")
    if is_item_id(new) and any(path.startswith(f"{new}/") for path in changes):
        order.append(new)
    act, _, item = sent.get("act", "").partition(":")
    if item in order:
        _carry_out(act, item, order)
    if act == "remove":
        _forget(item, sent, typed, changes)
    if order != before:
        changes[ORDER] = {"before": before, "after": order}


def _carry_out(act: str, item: str, order: list[str]) -> None:
    place = order.index(item)
    if act == "remove":
        order.remove(item)
    elif act in ("up", "down"):
        other = place + (1 if act == "down" else -1)
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]


def _forget(
    item: str,
    sent: Mapping[str, str],
    typed: Mapping[str, Mapping[str, str]],
    changes: dict[str, Change],
) -> None:
    """Send along what the remover saw, so that somebody's unseen edit keeps the item."""
    for path in typed:
        if path.startswith(f"{item}/"):
            changes[path] = {"before": _load(sent[f"base:{path}"]), "after": None}
