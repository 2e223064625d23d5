"""What came of a workbook that was brought back: a line for each thing a person should know."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

# a report of thousands of lines is read by nobody
MOST_SHOWN = 400


@dataclass(frozen=True)
class Finding:
    """``kind``: change (is or would be written), conflict (left as others wrote it), error (not
    understood and not written) or note. ``row`` is the sheet's own number, 0 for a whole sheet."""

    kind: str
    sheet: str
    row: int
    booth: str
    label: str
    text: str = ""
    before: str = ""
    after: str = ""


@dataclass
class Findings:
    """Collected while reading and merging; ``files`` are ids of media."""

    lines: list[Finding] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def add(self, kind: str, sheet: str, row: int = 0, **facts: str) -> None:
        facts = {"booth": "", "label": "", **facts}
        self.lines.append(Finding(kind, sheet, row, **facts))

    def count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.lines)

    def as_dict(self) -> dict[str, Any]:
        """For a job's result: the counts, the files, and the lines that weigh most first."""
        order = ("error", "conflict", "change", "note")
        lines = sorted(self.lines, key=lambda one: order.index(one.kind))
        return {
            "counts": {kind: self.count(kind) for kind in order},
            "files": self.files,
            "lines": [asdict(one) for one in lines[:MOST_SHOWN]],
        }
