"""Three-way merging of one section, path by path, so that no two people undo each other.

A change carries the value it started from. What only one side changed joins silently; what both
changed differently is a conflict and stays as the other side left it until a person has picked.

Lists: the order joins like a set. What either side added is in, what either removed is out, and
the arrangement is that of the later save when it moved something, else the earlier one's.
An item that one side removed while the other edited it stays, whole, and is named in ``kept``;
it is never a conflict. To remove an item, a client sends the new order; when it also sends the
item's fields (before: what it saw, after: None), an edit that it had not seen is noticed. Removed
items' values are set aside (see ``outline``), not deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from booth_content.content.field_types import is_empty
from booth_content.content.fields import (
    ORDER,
    SectionDefinition,
    Sections,
    field_at,
    item_id_of,
    section,
)
from booth_content.content.outline import Entry, SectionContent, label_of, order_of


class Change(TypedDict):
    """One path's change: the value its writer saw, and the value to be; None is empty."""

    before: Any
    after: Any


@dataclass(frozen=True)
class Conflict:
    """A path that both sides changed. ``theirs`` is what is saved now."""

    path: str
    label: str
    yours: Any
    theirs: Any
    before: Any


@dataclass(frozen=True)
class MergeResult:
    """``merged`` is the section to save; ``joined`` are the paths of the changes that are in it.

    ``kept`` are ids of items that one side removed and the other edited: they stay.
    """

    merged: dict[str, Any]
    joined: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def merge_section(
    kind: Sections, section_key: str, current: SectionContent, changes: Mapping[str, Change]
) -> MergeResult:
    """Bring ``changes``, already cleaned, into ``current``, which may have moved on meanwhile.

    Every changed path is afterwards as changed, or in ``conflicts``, or belongs to an item that
    these changes remove. Repeating a save that got through changes nothing. Raises KeyError for
    a section the kind does not have.
    """
    definition = section(kind, section_key)
    removed = _removed_items(changes)
    edited = _edited_here(removed, changes)
    kept = _edited_elsewhere(removed, current, changes)
    result = MergeResult(dict(current), kept=kept + _removed_elsewhere(edited, current, changes))
    for path, change in changes.items():
        if path != ORDER and item_id_of(path) not in removed:
            _merge_path(result, definition, path, change)
    if ORDER in changes:
        _merge_order(result, changes[ORDER], removed)
    _put_in_order(result, edited)
    return result


def changes_between(old: SectionContent, new: SectionContent) -> dict[str, Change]:
    """The changes that lead from one state of a section to another, removals with evidence."""
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    return {path: {"before": old.get(path), "after": new.get(path)} for path in paths}


def _removed_items(changes: Mapping[str, Change]) -> set[str]:
    order = changes.get(ORDER)
    return set(order["before"] or ()) - set(order["after"] or ()) if order else set()


def _edited_here(removed: set[str], changes: Mapping[str, Change]) -> list[str]:
    """Items in which these changes write something; they shall be there afterwards."""
    items = {
        item_id_of(path): None
        for path, change in changes.items()
        if change["after"] not in (None, change["before"])
    }
    return [item for item in items if item is not None and item not in removed]


def _removed_elsewhere(
    edited: Sequence[str], current: SectionContent, changes: Mapping[str, Change]
) -> list[str]:
    """Edited items that were there when the editor began and are not any more."""
    order = changes.get(ORDER)
    added = set(order["after"] or ()) - set(order["before"] or ()) if order else set()
    return [item for item in edited if item not in added and item not in order_of(current)]


def _edited_elsewhere(
    removed: set[str], current: SectionContent, changes: Mapping[str, Change]
) -> list[str]:
    """Items to be removed that are not any more as the remover saw them."""
    seen: dict[str, dict[str, Any]] = {}
    for path, change in changes.items():
        item = item_id_of(path)
        if item in removed:
            seen.setdefault(item or "", {})[path] = change["before"]
    return [
        item
        for item in order_of(current)
        if item in seen and _item_values(current, item) != _without_empty(seen[item])
    ]


def _item_values(values: SectionContent, item: str) -> dict[str, Any]:
    return _without_empty({p: v for p, v in values.items() if item_id_of(p) == item})


def _without_empty(values: SectionContent) -> dict[str, Any]:
    return {path: value for path, value in values.items() if not is_empty(value)}


def _merge_path(
    result: MergeResult, definition: SectionDefinition, path: str, change: Change
) -> None:
    theirs, before, yours = result.merged.get(path), change["before"], change["after"]
    if theirs not in (before, yours):
        label = label_of(definition, result.merged, Entry(path, field_at(definition, path), theirs))
        result.conflicts.append(Conflict(path, label, yours, theirs, before))
        return
    result.joined.append(path)
    _put(result.merged, path, yours)


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    if value is None:
        values.pop(path, None)
    else:
        values[path] = value


def _merge_order(result: MergeResult, change: Change, removed: set[str]) -> None:
    before, yours = list(change["before"] or ()), list(change["after"] or ())
    theirs = order_of(result.merged)
    gone = (removed | (set(before) - set(theirs))) - set(result.kept)
    leading, joining = (yours, theirs) if _has_moved(before, yours) else (theirs, yours)
    order = [item for item in dict.fromkeys(leading) if item not in gone]
    for place, item in enumerate(joining):
        if item not in gone and item not in order:
            order.insert(_place_after(joining[:place], joining, order), item)
    result.joined.append(ORDER)
    _put(result.merged, ORDER, order or None)


def _has_moved(before: Sequence[str], after: Sequence[str]) -> bool:
    return [i for i in before if i in after] != [i for i in after if i in before]


def _place_after(preceding: Sequence[str], joining: Sequence[str], order: Sequence[str]) -> int:
    """Behind the nearest neighbour both know, and behind what the other side put there first."""
    known = [order.index(item) for item in preceding if item in order]
    place = known[-1] + 1 if known else 0
    while place < len(order) and order[place] not in joining:
        place += 1
    return place


def _put_in_order(result: MergeResult, edited: Sequence[str]) -> None:
    """What is written shall be seen, even when its writer sent no order with it."""
    order = order_of(result.merged)
    added = [item for item in edited if item not in order]
    if added:
        result.merged[ORDER] = order + added
