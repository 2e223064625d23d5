"""What a workbook says of a neighbourhood, brought into the drafts of its booths.

Three sides meet at each field: what the last workbook said, what this one says, and what the draft
says now. A field that nobody touched follows the workbook; an organiser's edit stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.content.field_format import format_value
from booth_content.content.fields import section
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth, BoothKind
from booth_content.loading.booth_rows import Imported, NeighbourhoodRow
from booth_content.loading.cell_reading import code_key
from booth_content.loading.exhibition_writing import Written
from booth_content.loading.load_report import LoadReport
from booth_content.revision import BoothContent
from booth_content.workflow import UNDER_REVIEW
from core.audit import Actor
from core.dates import now

Drafts = dict[int, dict[str, SectionDraft]]


def seed_drafts(
    session: Session,
    neighbourhoods: Iterable[NeighbourhoodRow],
    written: Written,
    report: LoadReport,
    *,
    by: Actor,
) -> list[Booth]:
    """Give every new booth its content row, and every neighbourhood's booth its figures.

    Approved content that the workbook changes becomes a draft again; what is live stays live. A
    booth under review is left alone. Returns the existing booths whose draft was changed.
    """
    session.add_all(BoothContent(booth_id=booth.id, state="empty") for booth in written.new_booths)
    session.flush()
    contents = {
        row.booth_id: row for row in session.scalars(select(BoothContent).with_for_update())
    }
    drafts = _drafts(session)
    said = {written.neighbourhoods[code_key(row.code)].id: row for row in neighbourhoods}
    changed = []
    for booth in written.booths.values():
        row = said.get(booth.neighbourhood_id or 0)
        if row is None:
            continue
        last = written.imported_before.get(booth.id)
        mine = drafts.get(booth.id, {})
        seeding = _Seeding(session, booth, contents[booth.id], mine, row, report)
        if seeding.follow(last, by) and last is not None:
            changed.append(booth)
    session.flush()
    return changed


def _drafts(session: Session) -> Drafts:
    rows = session.scalars(
        select(SectionDraft)
        .join(Booth, Booth.id == SectionDraft.booth_id)
        .where(Booth.kind == BoothKind.NEIGHBOURHOOD)
        .with_for_update(of=SectionDraft)
    )
    drafts: Drafts = {}
    for row in rows:
        drafts.setdefault(row.booth_id, {})[row.section_key] = row
    return drafts


class _Seeding:
    """One booth's draft meeting the workbook."""

    def __init__(
        self,
        session: Session,
        booth: Booth,
        content: BoothContent,
        drafts: dict[str, SectionDraft],
        row: NeighbourhoodRow,
        report: LoadReport,
    ) -> None:
        self.session = session
        self.booth = booth
        self.content = content
        self.drafts = drafts
        self.row = row
        self.report = report

    def follow(self, last: Imported | None, by: Actor) -> bool:
        """Write what may be written; says whether the draft is another than before.

        ``last`` is what the last workbook said, None at a booth that is new with this one.
        """
        changes: Imported = {}
        for key, path in self.row.places:
            before, given = _at(last or {}, key, path), _at(self.row.imported, key, path)
            if self._takes(key, path, before, given):
                changes.setdefault(key, {})[path] = given
        for key, fields in changes.items():
            self._write(key, fields, by)
        if changes:
            self._reopen(is_new=last is None)
        return bool(changes)

    def _takes(self, key: str, path: str, before: Any, given: Any) -> bool:
        draft = self.drafts.get(key)
        now_said = draft.fields.get(path) if draft else None
        count = self.report.counts["figures"]
        if now_said == given:
            count.unchanged += given is not None
            return False
        if now_said != before:
            count.unchanged += 1
            if _essence(now_said) != _essence(given):
                self._note("edit_kept", key, path, now_said, given)
            return False
        if self.content.state in UNDER_REVIEW:
            count.unchanged += 1
            self._note("under_review", key, path, now_said, given)
            return False
        count.added += before is None
        count.changed += before is not None
        return True

    def _write(self, key: str, fields: dict[str, Any], by: Actor) -> None:
        draft = self.drafts.get(key)
        if draft is None:
            draft = SectionDraft(booth_id=self.booth.id, section_key=key, version=0, fields={})
            self.drafts[key] = draft
            self.session.add(draft)
        merged = draft.fields | fields
        draft.fields = {path: value for path, value in merged.items() if value is not None}
        draft.version += 1
        draft.saved_at, draft.saved_by = now(), by.name

    def _reopen(self, *, is_new: bool) -> None:
        self.content.changed_at = now()
        if self.content.state not in ("draft", "changes_requested"):
            self.content.version += not is_new
            self.content.state = "draft"

    def _note(self, code: str, key: str, path: str, kept: Any, given: Any) -> None:
        field = section("neighbourhood", key).field(path)
        assert field is not None
        self.report.add_notice(
            code,
            self.row.places[key, path],
            label=field.label,
            code=self.booth.code,
            kept=format_value(field, kept) or "—",
            given=format_value(field, given) or "—",
        )


def _at(said: Imported, key: str, path: str) -> Any:
    return said.get(key, {}).get(path)


def _essence(value: Any) -> Any:
    """The figure itself: a year or a source that was added to it is no other figure."""
    return value.get("value") if isinstance(value, dict) else value
