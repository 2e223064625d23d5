"""The report of an exhibition's load; what any load reports is in core.workbook.report."""

from __future__ import annotations

from booth_content.loading.load_sentences import NOTICES, PROBLEMS
from core.workbook import report, sentences
from core.workbook.report import Sentences

LABELS: Sentences = {
    "exhibition": ("نمایشگاه", "exhibition"),
    "sections": ("بخش‌ها", "sections"),
    "halls": ("سالن‌ها", "halls"),
    "neighbourhoods": ("محله‌ها", "neighbourhoods"),
    "agencies": ("دستگاه‌ها", "agencies"),
    "booths": ("غرفه‌ها", "booths"),
    "agenda": ("برنامه‌ها", "agenda"),
    "figures": ("داده‌های شناسنامهٔ غرفه‌ها", "figures of booths"),
}


class LoadReport(report.LoadReport):
    """What a load of an exhibition did, or would do."""

    labels = LABELS
    problem_sentences = sentences.PROBLEMS | PROBLEMS
    notice_sentences = sentences.NOTICES | NOTICES
