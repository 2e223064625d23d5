"""How far a booth is, as its contributor sees it: section by section, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from booth_content import content
from booth_content.comment import comments_for_contributor
from booth_content.content import Missing
from booth_content.content.fields import SectionDefinition, sections_for
from booth_content.editing.section_view import Tab, view_tabs
from booth_content.exhibition import Booth
from booth_content.media import media_items

STATES = {
    "attention": ("alert-triangle", "نیازمند رسیدگی شما"),
    "not_started": ("circle-dashed", "آغاز نشده"),
    "lacking": ("circle-dot", "کم دارد"),
    "complete": ("circle-check", "کامل"),
}
MATTERS = {
    "submit": "بدون این، برگزارکننده نمی‌تواند بررسی را آغاز کند.",
    "publish": "بدون این، جایش روی نمایشگر غرفه خالی می‌ماند.",
}


@dataclass(frozen=True)
class Lack:
    """Something to be written: where, what to do, and why it matters."""

    missing: Missing
    level: str

    @property
    def matters(self) -> str:
        return MATTERS[self.level]


@dataclass(frozen=True)
class SectionProgress:
    """One line of the list: ``state`` is a key of STATES, ``notes`` say what needs attention."""

    tab: Tab
    state: str
    lacks: list[Lack] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return STATES[self.state][0]

    @property
    def label(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Progress:
    """A booth's sections, of all that counts how much is there, and what is said of the whole."""

    sections: list[SectionProgress]
    filled: int
    of: int
    notes: list[str] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """Rounded down: a hundred is all of it."""
        return self.filled * 100 // self.of if self.of else 100

    @property
    def lacks(self) -> list[Lack]:
        return [lack for section in self.sections for lack in section.lacks]

    @property
    def is_ready(self) -> bool:
        """Whether nothing that is needed to submit is missing."""
        return not any(lack.level == "submit" for lack in self.lacks)


def booth_progress(
    session: Session, booth: Booth, drafted: Mapping[str, Mapping[str, Any]]
) -> Progress:
    """How far ``drafted`` ({section: {path: value}}, settled) is."""
    needed = {(one.section, one.path) for one in content.missing(booth.kind, drafted)}
    lacks = [
        Lack(one, "submit" if (one.section, one.path) in needed else "publish")
        for one in content.missing(booth.kind, drafted, level="publish")
    ]
    notes = attention(session, booth, drafted)
    tabs = {tab.key: tab for tab in view_tabs(booth.kind, drafted)}
    sections = [
        _section(one, tabs[one.key], drafted, lacks, notes) for one in sections_for(booth.kind)
    ]
    filled, of = content.completeness(booth.kind, drafted)
    return Progress(sections, filled, of, notes.get("", []))


def attention(
    session: Session, booth: Booth, drafted: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[str]]:
    """What the contributor has to look at, as sentences by section; "" holds those of the booth.

    The one place for it: what reviewers wrote to the neighbourhood and nobody has settled, and
    pictures, films and sounds that could not be made ready.
    """
    told: dict[str, list[str]] = {}
    for comment in comments_for_contributor(session, booth):
        if comment.is_open:
            about = f"{comment.label}: " if comment.label else ""
            told.setdefault(comment.section_key or "", []).append(f"{about}{comment.text}")
    used = {key: content.media_ids({key: values}) for key, values in drafted.items()}
    items = media_items(session, set().union(*used.values()) if used else set())
    for key, ids in used.items():
        told.setdefault(key, []).extend(
            f"«{items[one].original_name}» آماده نشد؛ آن را بردارید یا دوباره بفرستید."
            for one in sorted(ids)
            if one in items and items[one].state == "failed"
        )
    return told


def _section(
    definition: SectionDefinition,
    tab: Tab,
    drafted: Mapping[str, Mapping[str, Any]],
    lacks: list[Lack],
    notes: Mapping[str, list[str]],
) -> SectionProgress:
    own = [lack for lack in lacks if lack.missing.section == definition.key]
    told = notes.get(definition.key, [])
    if told:
        state = "attention"
    elif not drafted.get(definition.key):
        state = "not_started"
    else:
        state = "lacking" if own else "complete"
    return SectionProgress(tab, state, own, told)
