"""What a load makes of each row, in Persian, kept beside the workbook for whoever reads it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.disk import disk_errors
from core.persian import fold
from visitors.guest_words import FIELD_WORDS, say_value
from visitors.loading.guest_plan import LoadPlan
from visitors.loading.guest_report import DUPLICATES

KINDS = ("new", "changed", "same", "problem", "duplicate")


@dataclass(frozen=True)
class RowPage:
    """One page of the rows of a kind; ``total`` counts all that fit."""

    rows: list[dict[str, Any]]
    total: int
    number: int
    pages: int


def report_rows(plan: LoadPlan, *, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Each row as ``{number, name, group, kind, duplicate, said, changes}``; ``said`` are the
    sentences about it, ``changes`` are [what, before, after]."""
    said: dict[int, list[str]] = defaultdict(list)
    doubles: set[int] = set()
    for finding in (*plan.report.problems, *plan.report.notices):
        if finding.place.sheet and finding.place.row is not None:
            column = finding.place.column
            said[finding.place.row].append(f"{column}: {finding.fa}" if column else finding.fa)
            if finding.code in DUPLICATES:
                doubles.add(finding.place.row)
    return [
        {
            "number": row.line.number,
            "name": row.name,
            "group": row.group,
            "kind": outcome,
            "duplicate": row.line.number in doubles,
            "said": said.get(row.line.number, []),
            "changes": [
                [
                    FIELD_WORDS[key],
                    say_value(key, before[key], zone=zone),
                    say_value(key, value, zone=zone),
                ]
                for key, value in after.items()
                if outcome == "changed"
            ],
        }
        for row, outcome, _guest_id, before, after in plan.rows
    ]


def count_kinds(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many rows there are of each of KINDS."""
    counted = Counter(row["kind"] for row in rows)
    counted["duplicate"] = sum(row["duplicate"] for row in rows)
    return {kind: counted[kind] for kind in KINDS}


def keep_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write them beside the workbook. Raises disk_full."""
    with disk_errors():
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read_rows(
    path: Path, *, kind: str | None, text: str, page: int, per_page: int = 100
) -> RowPage | None:
    """One page of what was kept, of one kind, ``text`` in the name; None once it is gone."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if kind == "duplicate":
        rows = [row for row in rows if row["duplicate"]]
    elif kind is not None:
        rows = [row for row in rows if row["kind"] == kind]
    if wanted := fold(text):
        rows = [row for row in rows if wanted in fold(row["name"])]
    pages = max(1, -(-len(rows) // per_page))
    number = min(max(1, page), pages)
    return RowPage(rows[(number - 1) * per_page : number * per_page], len(rows), number, pages)
