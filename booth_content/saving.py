"""Saving what was written, without anybody's work being overwritten.

A save names, for each field it changes, the value it started from (CONTENT: autosave and
merging). Fields that somebody else changed meanwhile come back as a conflict and are left as they
are; all others are saved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import content, workflow
from booth_content.content import Change, Conflict
from booth_content.content.field_types import FieldError
from booth_content.content.fields import sections_for
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.foreign_media import find_foreign_media
from booth_content.writer import Writer
from core.audit import record
from core.database import insert_if_absent
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce

define(
    "section_unknown",
    404,
    fa="این غرفه بخشی به نام «{section}» ندارد. صفحهٔ ویرایش را تازه کنید.",
    en="This booth has no section {section}.",
)


@dataclass(frozen=True)
class SaveResult:
    """What a save came to: the section as it is now, and what must be decided.

    ``saved`` are the paths of this save that are in it, ``conflicts`` those that somebody else
    changed meanwhile, ``errors`` those that could not be read; ``kept`` are ids of items that this
    save removed and somebody else edited: they stay.
    """

    version: int
    fields: dict[str, Any]
    saved: list[str]
    kept: list[str]
    conflicts: list[Conflict]
    errors: dict[str, FieldError]


def save_section(
    session: Session,
    booth: Booth,
    *,
    section_key: str,
    changes: Mapping[str, Change],
    by: Writer,
    resolved: Collection[str] = (),
    tried: Mapping[str, Sequence[object]] | None = None,
) -> SaveResult:
    """Save the changed fields of one section; announces content.changed when any was written.

    ``changes`` are {path: {"before", "after"}}; ``resolved`` names paths whose conflict a person
    has just decided, which is recorded. ``tried`` are the values that the same window sent before
    and never heard of: finding one of them saved is no conflict with somebody else.
    Raises section_unknown, and what the workflow raises when the content may not be edited now.
    """
    row = _locked_draft(session, booth, section_key)
    cleaned, errors = content.clean_changes(
        booth.kind, section_key, {path: change["after"] for path, change in changes.items()}
    )
    for path in find_foreign_media(session, booth, cleaned):
        del cleaned[path]
        errors[path] = FieldError("media_invalid", part="media")
    own = _own_earlier(booth, section_key, row.fields, tried or {})
    ready: dict[str, Change] = {
        path: {"before": own.get(path, changes[path]["before"]), "after": value}
        for path, value in cleaned.items()
    }
    merge = content.merge_section(booth.kind, section_key, row.fields, ready)
    if merge.merged != row.fields:
        _write(session, booth, row, merge.merged, by)
    if decided := sorted(set(resolved).intersection(merge.joined)):
        record(
            session,
            by.actor,
            "content.conflict_decided",
            subject=f"booth:{booth.code}",
            section=section_key,
            paths=decided,
        )
    return SaveResult(row.version, row.fields, merge.joined, merge.kept, merge.conflicts, errors)


def _own_earlier(
    booth: Booth,
    section_key: str,
    current: Mapping[str, Any],
    tried: Mapping[str, Sequence[object]],
) -> dict[str, Any]:
    """What is saved now of what the writer's own earlier tries sent, by path."""
    most = max(map(len, tried.values()), default=0)
    found: dict[str, Any] = {}
    for turn in range(most):
        sent = {path: values[turn] for path, values in tried.items() if turn < len(values)}
        cleaned, _ = content.clean_changes(booth.kind, section_key, sent)
        found |= {
            path: value
            for path, value in cleaned.items()
            if path != content.ORDER and value == current.get(path)
        }
    return found


def _locked_draft(session: Session, booth: Booth, section_key: str) -> SectionDraft:
    if section_key not in {section.key for section in sections_for(booth.kind)}:
        raise DomainError("section_unknown", section=section_key)
    key = {"booth_id": booth.id, "section_key": section_key}
    insert_if_absent(
        session,
        SectionDraft,
        {**key, "version": 0, "fields": {}, "saved_at": now(), "saved_by": ""},
    )
    # the lock makes reading, merging and writing one step on PostgreSQL as it is on SQLite
    return session.scalars(
        select(SectionDraft)
        .filter_by(**key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _write(
    session: Session, booth: Booth, row: SectionDraft, fields: dict[str, Any], by: Writer
) -> None:
    workflow.begin_edit(session, booth, by=by)
    row.fields = fields
    row.version += 1
    row.saved_at, row.saved_by = now(), by.name
    session.flush()
    announce(
        session,
        "content.changed",
        booth=booth.code,
        section=row.section_key,
        version=row.version,
        by=by.name,
    )
