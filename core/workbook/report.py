"""The report of a load: what was added and changed, and every problem by sheet and row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from core.errors import DomainError
from core.persian import tidy, to_persian_digits
from core.workbook.sentences import NOTICES, PROBLEMS

Language = Literal["fa", "en"]
Outcome = Literal["refused", "would_change", "written", "nothing_new"]

_SHOWN = 60
_NUMBER = re.compile(r"-?[0-9.]+")
MOST_FINDINGS = 1000
_MOST_FINDINGS_AS_TEXT = 200

Sentences = dict[str, tuple[str, str]]

_COUNTS = (
    ("تازه", "تغییرکرده", "بی‌تغییر", "برداشته‌شده"),
    ("added", "changed", "unchanged", "removed"),
)
_TITLES = {"problems": ("ایرادها", "Problems"), "notices": ("یادآوری‌ها", "Notices")}
_OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "refused": (
        "هیچ چیز نوشته نشد. این‌ها را درست کنید و دوباره بفرستید.",
        "Nothing was written: mend these and send the workbook again.",
    ),
    "would_change": (
        "اجرای آزمایشی: هیچ چیز نوشته نشد. کارپوشه درست است و آمادهٔ بارگذاری.",
        "Dry run: nothing was written. The workbook is right and ready to be loaded.",
    ),
    "written": ("کارپوشه بارگذاری شد.", "The workbook was loaded."),
    "nothing_new": (
        "کارپوشه چیز تازه‌ای نداشت؛ هیچ چیز تغییر نکرد.",
        "The workbook says nothing new; nothing was changed.",
    ),
}


@dataclass(frozen=True)
class Place:
    """Where in a workbook; ``row`` is the number in the sheet's margin, None the whole sheet."""

    sheet: str = ""
    row: int | None = None
    column: str = ""

    def describe(self, language: Language) -> str:
        """«برگهٔ «غرفه‌ها»، ردیف ۷۵، ستون «شماره غرفه»»; empty for the workbook as a whole."""
        row = "" if self.row is None else str(self.row)
        if language == "fa":
            names = ("برگهٔ «{}»", "ردیف {}", "ستون «{}»")
            values = (self.sheet, to_persian_digits(row), self.column)
            return "، ".join(n.format(v) for n, v in zip(names, values, strict=True) if v)
        names = ("sheet «{}»", "row {}", "column «{}»")
        values = (self.sheet, row, self.column)
        return ", ".join(n.format(v) for n, v in zip(names, values, strict=True) if v)


@dataclass(frozen=True)
class Finding:
    """One thing to say of a workbook, in both languages; ``code`` is stable."""

    code: str
    place: Place
    fa: str
    en: str

    def to_text(self, language: Language) -> str:
        """One line: where, and the sentence."""
        where = self.place.describe(language)
        sentence = self.fa if language == "fa" else self.en
        return f"{where}: {sentence}" if where else sentence

    def as_dict(self) -> dict[str, Any]:
        """``{"code", "sheet", "row", "column", "fa", "en"}``."""
        place = self.place
        return {
            "code": self.code,
            "sheet": place.sheet,
            "row": place.row,
            "column": place.column,
            "fa": self.fa,
            "en": self.en,
        }


@dataclass
class Count:
    """How many things of a kind were new, other than before, as before, and taken away."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def has_changes(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass
class LoadReport:
    """What a load did, or would do. With a problem in it, nothing was written.

    What is loaded says in a class of its own which kinds there are to count (``labels``) and what
    else there can be to say. It holds the first thousand problems and notices; ``left_out`` says
    how many more there were of each.
    """

    labels: ClassVar[Sentences] = {}
    problem_sentences: ClassVar[Sentences] = PROBLEMS
    notice_sentences: ClassVar[Sentences] = NOTICES

    file: str
    is_dry_run: bool
    counts: dict[str, Count] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=lambda: {"problems": 0, "notices": 0})

    def __post_init__(self) -> None:
        self.counts = self.counts or {kind: Count() for kind in self.labels}

    @property
    def is_accepted(self) -> bool:
        """Whether the workbook had no problem."""
        return not self.problems

    @property
    def has_changes(self) -> bool:
        """Whether the workbook says anything that the database did not."""
        return any(count.has_changes for count in self.counts.values())

    @property
    def outcome(self) -> Outcome:
        """What became of the workbook."""
        if self.problems:
            return "refused"
        if not self.has_changes:
            return "nothing_new"
        return "would_change" if self.is_dry_run else "written"

    def add_problem(self, code: str, place: Place, /, **details: object) -> None:
        """Note what keeps the workbook out."""
        self.keep_problem(_finding(self.problem_sentences[code], code, place, details))

    def add_notice(self, code: str, place: Place, /, **details: object) -> None:
        """Note what a person should know and nothing waits for."""
        if len(self.notices) < MOST_FINDINGS:
            self.notices.append(_finding(self.notice_sentences[code], code, place, details))
        else:
            self.left_out["notices"] += 1

    def keep_problem(self, finding: Finding) -> None:
        """Note a problem that has its sentences already."""
        if len(self.problems) < MOST_FINDINGS:
            self.problems.append(finding)
        else:
            self.left_out["problems"] += 1

    def refuse(self, error: DomainError) -> None:
        """Note that the workbook as a whole could not be read."""
        self.keep_problem(Finding(error.code, Place(), error.fa, error.en))

    def sort(self, sheets: tuple[str, ...]) -> None:
        """Bring the findings into the order of ``sheets`` and of their rows."""
        order = {sheet: at for at, sheet in enumerate(sheets)}

        def by_place(finding: Finding) -> tuple[int, int]:
            place = finding.place
            return order.get(place.sheet, len(order)), place.row or 0

        self.problems.sort(key=by_place)
        self.notices.sort(key=by_place)

    def as_dict(self) -> dict[str, Any]:
        """For JSON and templates; ``kinds`` are in order, with their labels and counts."""
        return {
            "file": self.file,
            "is_dry_run": self.is_dry_run,
            "outcome": self.outcome,
            "kinds": [
                {"key": key, "fa": self.labels[key][0], "en": self.labels[key][1], **vars(count)}
                for key, count in self.counts.items()
            ],
            "problems": [finding.as_dict() for finding in self.problems],
            "notices": [finding.as_dict() for finding in self.notices],
            "left_out": self.left_out,
        }

    def to_text(self, language: Language) -> str:
        """The report for a terminal, in one language."""
        at = 0 if language == "fa" else 1
        heading = ("کارپوشهٔ «{}»", "Workbook «{}»")[at].format(self.file)
        lines = [heading, *self._listing("problems", at), *self._listing("notices", at)]
        if self.is_accepted:
            lines += [self._count_line(kind, at) for kind in self.counts]
        return "\n".join([*lines, _OUTCOMES[self.outcome][at]])

    def _listing(self, what: Literal["problems", "notices"], at: int) -> list[str]:
        findings: list[Finding] = getattr(self, what)
        if not findings:
            return []
        languages: tuple[Language, Language] = ("fa", "en")
        count = len(findings) + self.left_out[what]
        shown = findings[:_MOST_FINDINGS_AS_TEXT]
        lines = [f"{_TITLES[what][at]} ({_number(count, at)}):"]
        lines += [f"  - {finding.to_text(languages[at])}" for finding in shown]
        if more := count - len(shown):
            lines.append("  " + ("و {} مورد دیگر", "and {} more")[at].format(_number(more, at)))
        return lines

    def _count_line(self, kind: str, at: int) -> str:
        count = self.counts[kind]
        numbers = [count.added, count.changed, count.unchanged]
        numbers += [count.removed] if count.removed else []
        told = zip(numbers, _COUNTS[at], strict=False)
        line = ("، ", ", ")[at].join(f"{_number(number, at)} {word}" for number, word in told)
        return f"  {self.labels[kind][at]}: {line}"


def _number(number: int, at: int) -> str:
    return to_persian_digits(number) if at == 0 else str(number)


def _finding(
    sentences: tuple[str, str], code: str, place: Place, details: dict[str, object]
) -> Finding:
    shown = {key: _shown(value) for key, value in details.items()}
    # a code as M07 keeps its digits, a number is Persian in a Persian sentence
    fa = {
        key: to_persian_digits(value) if _NUMBER.fullmatch(value) else value
        for key, value in shown.items()
    }
    return Finding(code, place, sentences[0].format(**fa), sentences[1].format(**shown))


def _shown(value: object) -> str:
    # what people typed goes into a sentence tidied, so that no control turns the line round
    text = tidy(str(value)).replace("\n", " ")
    return text if len(text) <= _SHOWN or isinstance(value, Whole) else text[:_SHOWN] + "…"


class Whole(str):
    """A text that a sentence gives in full, however long."""
