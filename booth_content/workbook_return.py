"""A workbook of what booths say, brought back: read row by row, merged like any other edit.

Columns are known by their headings, wherever they stand; a heading that is none of the section's is
refused by name, and one that is missing leaves its fields as they are. What differs from what the
workbook said when it was made is an edit against that (saving.py): a field that somebody else
changed meanwhile is told as a conflict and left alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.content import ORDER, Change, WorkbookColumn, workbook_columns
from booth_content.content.field_parts import FILES
from booth_content.content.field_types import (
    format_value,
    is_empty,
    join_parts,
    split_value,
)
from booth_content.content.fields import FieldType, SectionDefinition, field_at, sections_for
from booth_content.content.fields import section as section_of
from booth_content.content_workbook import ContentWorkbook, find_workbook
from booth_content.document import with_context
from booth_content.exhibition import Booth, booth_number
from booth_content.offline_pack import TakenFile
from booth_content.saving import save_section
from booth_content.workbook_findings import Findings
from booth_content.workbook_writing import (
    BOOTH,
    GUIDE,
    ITEM,
    NAME,
    OPTIONS,
    WORKBOOK_ID,
    all_sections,
    section_of_title,
)
from booth_content.writer import Writer
from core.errors import DomainError, define
from core.persian import fold, tidy, to_ascii_digits, to_persian_digits
from core.workbook.reading import Cell, Row, Sheet, Workbook, open_workbook

define(
    "content_workbook_of_others",
    422,
    fa="این کارپوشه از غرفهٔ {codes} می‌گوید و این‌جا تنها {own} پذیرفته است."
    " کارپوشهٔ همان را بگیرید، نوشته‌هایتان را در آن بگذارید و همان را بفرستید.",
    en="This workbook speaks of booth {codes}; get the one of {own} and send that.",
)
define(
    "file_needs_pack",
    422,
    fa="عکس، فیلم یا صدای تازه با بستهٔ آفلاین (زیپ) می‌آید، نه با کارپوشهٔ تنها.",
    en="New media come with the offline pack, not with a workbook alone.",
)

# (booth, kind, what the cell names) -> the file; raises why there is none to take
TakeFile = Callable[[Booth, str, str], TakenFile]
_KINDS = {FieldType.PICTURE: "picture", FieldType.VIDEO: "video", FieldType.SOUND: "sound"}


@dataclass
class _Edits:
    """What one section of one booth shall say, by path; ``rows`` says where each was typed, and
    ``files`` what becomes of the files that it names."""

    changes: dict[str, Change] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)


def read_returned(
    session: Session,
    path: Path,
    *,
    only: Collection[str] | None = None,
    take_file: TakeFile | None = None,
) -> ReturnedWorkbook:
    """Read the workbook and work out what it changes; writes nothing, and may take seconds.

    Raises what open_workbook raises, content_workbook_unknown, content_workbook_of_others (it
    speaks of other booths than ``only``).
    """
    findings = Findings()
    with open_workbook(path) as book:
        made = find_workbook(session, _token(book))
        _check_booths(made, only)
        returned = ReturnedWorkbook(session, made, findings, take_file)
        for sheet in book.sheets:
            returned.read(sheet)
    for title in book.hidden_titles:
        findings.add("note", title, text="این برگه پنهان است و خوانده نشد.")
    return returned


def _check_booths(made: ContentWorkbook, only: Collection[str] | None) -> None:
    strange = [code for code in made.base if only is not None and code not in only]
    if strange:
        codes = "، ".join(booth_number(code) for code in strange[:5])
        own = "، ".join(booth_number(code) for code in sorted(only or ()))
        raise DomainError(
            "content_workbook_of_others",
            codes=f"{codes} و …" if len(strange) > 5 else codes,
            own=f"غرفهٔ {own}" if own else "غرفهٔ محلهٔ خودتان",
        )


def _token(book: Workbook) -> str:
    guide = book.sheet(GUIDE)
    wanted = fold(WORKBOOK_ID)
    if guide is not None:
        for row in guide.rows():
            cells = [cell.text for header in guide.headers if (cell := row[header])]
            if len(cells) > 1 and fold(cells[0]) == wanted:
                return tidy(cells[1])
    raise DomainError("content_workbook_unknown")


class ReturnedWorkbook:
    """What a workbook changes, and what was found in it; ``read`` sheets, then ``save``."""

    def __init__(
        self,
        session: Session,
        made: ContentWorkbook,
        findings: Findings,
        take_file: TakeFile | None,
    ) -> None:
        self._made, self.findings = made, findings
        self._take_file = take_file
        found = session.scalars(
            select(Booth).where(Booth.code.in_(made.base)).options(*with_context)
        )
        self._booths = {booth.code: booth for booth in found}
        self._sections = all_sections(booth.kind for booth in self._booths.values())
        self._edits: dict[tuple[str, str], _Edits] = {}
        self._seen: set[tuple[str, str, str]] = set()

    def read(self, sheet: Sheet) -> None:
        """Take in one sheet; what is not understood is found and left out."""
        if fold(sheet.title) in (fold(GUIDE), fold(OPTIONS)):
            return
        section = section_of_title(self._sections, sheet.title)
        if section is None:
            self._tell(sheet, "error", text="برگه‌ای با این نام در این کارپوشه نبود؛ خوانده نشد.")
            return
        columns = self._columns(sheet, section)
        for row in sheet.rows():
            self._row(sheet, section, columns, row)

    def save(self, session: Session, *, by: Writer) -> None:
        """Save every change like any other edit; a caller that only tries rolls back."""
        for (code, key), edits in self._edits.items():
            if edits.changes:
                booth = session.get_one(Booth, self._booths[code].id)
                self._save(session, booth, key, edits, by)

    def _columns(self, sheet: Sheet, section: SectionDefinition) -> list[WorkbookColumn]:
        columns = workbook_columns((section,))
        known = {fold(column.header) for column in columns} | {fold(BOOTH), fold(NAME), fold(ITEM)}
        for header in sheet.headers:
            if fold(header) not in known:
                text = "ستونی با این نام نیست؛ خوانده نشد. نام ستون را به همان که بود برگردانید."
                self._tell(sheet, "error", label=header, text=text)
        for column in columns:
            if not sheet.has(column.header):
                text = "این ستون در برگه نیست؛ آنچه در سامانه است می‌ماند."
                self._tell(sheet, "note", label=column.header, text=text)
        return [column for column in columns if sheet.has(column.header)]

    def _row(
        self, sheet: Sheet, section: SectionDefinition, columns: list[WorkbookColumn], row: Row
    ) -> None:
        is_blank = not any(row[column.header] for column in columns)
        if is_blank and section.is_list and row[ITEM] is None:
            return
        booth = self._booth(sheet, section, row)
        if booth is None:
            return
        item = self._item(sheet, section, booth, row) if section.is_list else ""
        if item is None:
            return
        if (booth.code, section.key, item) in self._seen:
            self._tell(
                sheet,
                "error",
                row,
                booth,
                text="این غرفه یا مورد دو بار آمده است؛ سطر نخست خوانده شد.",
            )
            return
        self._seen.add((booth.code, section.key, item))
        edits = self._edits.setdefault((booth.code, section.key), _Edits())
        for path, cells in _by_path(columns, row):
            self._field(
                sheet, section, booth, f"{item}/{path}" if item else path, cells, row, edits
            )
        if (
            item
            and item not in self._order(booth, section)
            and any(path.startswith(f"{item}/") for path in edits.changes)
        ):
            edits.added.append(item)

    def _booth(self, sheet: Sheet, section: SectionDefinition, row: Row) -> Booth | None:
        cell = row[BOOTH]
        booth: Booth | None
        if cell is None and len(self._booths) == 1:
            booth = next(iter(self._booths.values()))
        else:
            typed = to_ascii_digits(tidy(cell.text)) if cell else ""
            spellings = (typed, typed.upper(), typed.zfill(2), typed.zfill(3))
            found = (self._booths[one] for one in spellings if one in self._booths)
            booth = next(found, None)
            if booth is None:
                text = (
                    f"غرفهٔ «{to_persian_digits(typed)}» از این کارپوشه نیست؛ سطر خوانده نشد."
                    if typed
                    else "شمارهٔ غرفه نوشته نشده است؛ سطر خوانده نشد."
                )
                self._tell(sheet, "error", row, text=text)
                return None
        if section.key not in {one.key for one in sections_for(booth.kind)}:
            self._tell(sheet, "error", row, booth, text="این غرفه چنین بخشی ندارد؛ سطر خوانده نشد.")
            return None
        return booth

    def _item(self, sheet: Sheet, section: SectionDefinition, booth: Booth, row: Row) -> str | None:
        cell = row[ITEM]
        if cell is None:
            return self._new_item(section, booth, row)
        if (item := tidy(cell.text)) in self._order(booth, section):
            return item
        text = "این «شناسهٔ مورد» از این غرفه نیست. برای مورد تازه، آن را خالی بگذارید."
        self._tell(sheet, "error", row, booth, text=text)
        return None

    def _new_item(self, section: SectionDefinition, booth: Booth, row: Row) -> str:
        """The same row of the same workbook is the same item, however often it is brought back."""
        said = [cell.text for c in workbook_columns((section,)) if (cell := row[c.header])]
        parts = [self._made.token, booth.code, section.key, row.number, *said]
        digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()
        return base64.b32encode(digest).decode().lower()[:8]

    def _order(self, booth: Booth, section: SectionDefinition) -> list[str]:
        order: list[str] = self._base(booth, section.key).get(ORDER) or []
        return order

    def _base(self, booth: Booth, key: str) -> dict[str, Any]:
        return self._made.base[booth.code].get(key, {})

    def _field(
        self,
        sheet: Sheet,
        section: SectionDefinition,
        booth: Booth,
        path: str,
        cells: dict[str, Cell | None],
        row: Row,
        edits: _Edits,
    ) -> None:
        definition = field_at(section, path)
        base = self._base(booth, section.key).get(path)
        # a part whose column is missing stays as it was
        parts: dict[str, object] = dict(split_value(definition, base))
        for part, cell in cells.items():
            if cell is not None and cell.kind in ("formula", "error"):
                text = "در این خانه فرمول است؛ خود مقدار را بنویسید. خانه خوانده نشد."
                self._tell(sheet, "error", row, booth, label=definition.label, text=text)
                return
            parts[part] = cell.value if cell is not None else None
        words: list[str] = []
        for part in FILES & parts.keys():
            kind = _KINDS[definition.type] if part == "media" else "picture"
            try:
                taken = self._take(booth, kind, parts[part], base, part)
            except DomainError as error:
                self._tell(sheet, "error", row, booth, label=definition.label, text=error.fa)
                return
            if taken is not None:
                parts[part] = taken.media_id
                words.append(taken.words)
        raw = join_parts(definition, {k: v for k, v in parts.items() if not is_empty(v)})
        values, errors = content.clean_changes(booth.kind, section.key, {path: raw})
        if path in errors:
            text = errors[path].fa + " خانه خوانده نشد."
            self._tell(sheet, "error", row, booth, label=definition.label, text=text)
        elif values[path] != base:
            edits.changes[path] = {"before": base, "after": values[path]}
            edits.rows[path] = row.number
            edits.files[path] = " ".join(words)

    def _take(
        self, booth: Booth, kind: str, named: object, base: object, part: str
    ) -> TakenFile | None:
        """The file that the cell names anew; None where it says what it said."""
        before = base.get(part) if isinstance(base, dict) else None
        if is_empty(named) or named == before:
            return None
        if self._take_file is None:
            raise DomainError("file_needs_pack")
        return self._take_file(booth, kind, tidy(str(named)))

    def _save(self, session: Session, booth: Booth, key: str, edits: _Edits, by: Writer) -> None:
        definition = section_of(booth.kind, key)
        changes = dict(edits.changes)
        if edits.added:
            base = self._base(booth, key).get(ORDER)
            changes[ORDER] = {"before": base, "after": [*(base or []), *edits.added]}
        try:
            result = save_section(session, booth, section_key=key, changes=changes, by=by)
        except DomainError as error:
            self.findings.add("error", definition.title, booth=booth.code, text=error.fa)
            return
        conflicts = {conflict.path: conflict for conflict in result.conflicts}
        for path, change in edits.changes.items():
            where = {"booth": booth.code, "label": field_at(definition, path).label}
            shown = field_at(definition, path)
            before = format_value(shown, change["before"])
            after = format_value(shown, change["after"])
            row = edits.rows[path]
            if path in conflicts:
                theirs = format_value(shown, result.fields.get(path))
                text = (
                    f"دیگری پس از ساختن کارپوشه «{theirs}» نوشته است؛ همان ماند."
                    " اگر درست نیست، در صفحهٔ غرفه عوض کنید."
                )
                self.findings.add(
                    "conflict",
                    definition.title,
                    row,
                    text=text,
                    before=before,
                    after=after,
                    **where,
                )
            elif path in result.errors:
                text = result.errors[path].fa
                self.findings.add("error", definition.title, row, text=text, **where)
            else:
                text = edits.files[path]
                self.findings.add(
                    "change", definition.title, row, text=text, before=before, after=after, **where
                )

    def _tell(
        self,
        sheet: Sheet,
        kind: str,
        row: Row | None = None,
        booth: Booth | None = None,
        **facts: str,
    ) -> None:
        number = row.number if row is not None else 0
        self.findings.add(kind, sheet.title, number, booth=booth.code if booth else "", **facts)


def _by_path(
    columns: list[WorkbookColumn], row: Row
) -> Iterator[tuple[str, dict[str, Cell | None]]]:
    paths: dict[str, dict[str, Cell | None]] = {}
    for column in columns:
        paths.setdefault(column.path, {})[column.part] = row[column.header]
    yield from paths.items()
