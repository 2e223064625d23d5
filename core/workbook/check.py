"""Weighs an .xlsx file before anything reads it, and finds its formulas.

Every limit is checked before the work it limits: bytes before opening, declared sizes before
unpacking, elements and rows while a bare XML parser walks through each part in pieces.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.parsers import expat

from core.errors import DomainError, define
from core.persian import format_number

MAX_FILE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000
# What is read as a whole, unlike a sheet, which is read row by row.
MAX_PART_BYTES = 30_000_000
MAX_PARTS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 16_384  # Excel's own
MAX_ELEMENTS = 1_000_000
# Real sheets shrink to a tenth, rarely to a hundredth; DEFLATE can do a thousandth.
_MAX_RATIO = 300
_RATIO_MATTERS_FROM = 1_000_000
_CHUNK = 1 << 16

# Damaged archives; wrong offsets (OSError); encrypted parts (RuntimeError); odd row numbers.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    KeyError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class PartShape:
    """The last column in use and where the formulas are, (row, column), all counted from 1."""

    columns: int
    formulas: frozenset[tuple[int, int]]


define(
    "workbook_not_readable",
    422,
    fa="این پرونده کارپوشهٔ اکسل نیست یا خراب است. آن را در اکسل باز کنید و با قالب xlsx بفرستید.",
    en="This is not an Excel workbook, or it is damaged: open it in Excel and save it as .xlsx.",
)
define(
    "workbook_of_other_kind",
    422,
    fa="قالب {kind} خوانده نمی‌شود. در اکسل «ذخیره با نام» را بزنید و قالب xlsx را برگزینید.",
    en="{kind} is not read: choose Save As in Excel, then .xlsx.",
)
define(
    "workbook_encrypted",
    422,
    fa="کارپوشه رمز دارد. رمز را در اکسل بردارید، ذخیره کنید و دوباره بفرستید.",
    en="The workbook is protected by a password: remove it in Excel and send the file again.",
)
define(
    "workbook_too_large",
    422,
    fa="کارپوشه بزرگ‌تر از اندازه است (تا ۲۰ مگابایت). تصویرها و برگه‌های اضافی را بردارید.",
    en="The workbook is too large (20 MB at most): remove pictures and sheets not needed.",
)
define(
    "workbook_too_many_rows",
    422,
    fa="یک برگه بیش از {most_fa} ردیف دارد. ردیف‌های اضافی را، حتی اگر خالی‌اند، پاک کنید.",
    en="A sheet has more than {most} rows: delete those not needed, even if they look empty.",
)
define(
    "workbook_has_macros",
    422,
    fa="کارپوشه ماکرو دارد و باز نمی‌شود. آن را با قالب xlsx (بدون ماکرو) ذخیره کنید.",
    en="The workbook has macros and is not opened: save it as .xlsx, without macros.",
)
define(
    "workbook_has_links",
    422,
    fa="کارپوشه به پرونده‌های دیگر پیوند دارد. در اکسل «قطع پیوند» را بزنید و دوباره بفرستید.",
    en="The workbook is linked to other files: choose Break Links in Excel and send it again.",
)
define(
    "workbook_unsafe",
    422,
    fa="درون این پرونده چیزی هست که اکسل نمی‌سازد. آن را در اکسل باز و از نو ذخیره کنید.",
    en="The file holds something Excel does not write: open it in Excel and save it anew.",
)

_MACRO_PARTS = re.compile(r"(^|/)(vbaproject\w*\.bin|macrosheets/|dialogsheets/|activex/)")
_LINK_PARTS = re.compile(r"(^|/)(externallinks/|connections\.xml|querytables/|ddelinks/)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _FORMULA = _MAIN + "row", _MAIN + "c", _MAIN + "f"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def check_workbook(file: BinaryIO, *, most_rows: int = MAX_ROWS) -> dict[str, PartShape]:
    """Refuse what is not a plain workbook of modest size; the shape of each part by its name.

    ``most_rows`` a sheet may have, and elements in proportion.
    Raises DomainError with a code of this module.
    """
    _check_head(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_names([part.filename for part in parts])
            _check_sizes(parts)
            _check_kind(archive)
            return _walk(archive, parts, most_rows)
    except _UNREADABLE as error:
        raise DomainError("workbook_not_readable") from error


def _check_head(file: BinaryIO) -> None:
    if file.seek(0, 2) > MAX_FILE_BYTES:
        raise DomainError("workbook_too_large")
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        # The old container: either Excel 97's own format, or an .xlsx encrypted inside it.
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise DomainError("workbook_encrypted")
        raise DomainError("workbook_of_other_kind", kind="xls")
    if not head.startswith(b"PK\x03\x04"):
        raise DomainError("workbook_not_readable")


def _check_names(names: list[str]) -> None:
    if len(names) > MAX_PARTS:
        raise DomainError("workbook_too_large")
    lowered = [name.lower() for name in names]
    if len(set(lowered)) != len(lowered) or any(_leads_out(name) for name in names):
        raise DomainError("workbook_unsafe")
    if any(_MACRO_PARTS.search(name) for name in lowered):
        raise DomainError("workbook_has_macros")
    if any(_LINK_PARTS.search(name) for name in lowered):
        raise DomainError("workbook_has_links")


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """By the declared sizes: unpacking never yields more than those."""
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise DomainError("workbook_too_large")
    for part in parts:
        heavy = part.file_size > _RATIO_MATTERS_FROM
        if heavy and part.file_size > _MAX_RATIO * max(1, part.compress_size):
            raise DomainError("workbook_unsafe")
        if part.file_size > MAX_PART_BYTES and not _is_sheet(part.filename):
            raise DomainError("workbook_too_large")


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise DomainError("workbook_of_other_kind", kind="xlsb")
    if "content.xml" in names:
        raise DomainError("workbook_of_other_kind", kind="ods")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise DomainError("workbook_not_readable")
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise DomainError("workbook_has_macros")


def _walk(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], most_rows: int
) -> dict[str, PartShape]:
    budget = _Budget(max(MAX_ELEMENTS, MAX_ELEMENTS * most_rows // MAX_ROWS))
    found = {}
    for part in parts:
        walk = _Walk(budget, most_rows)
        with archive.open(part) as stream:
            try:
                while chunk := stream.read(_CHUNK):
                    walk.feed(chunk)
                walk.end()
            except expat.ExpatError as error:
                # Pictures and old drawings are no XML; whoever read one would stop here as well.
                if part.filename.lower().endswith((".xml", ".rels")):
                    raise DomainError("workbook_not_readable") from error
        found[part.filename] = PartShape(walk.columns, frozenset(walk.formulas))
    return found


@dataclass
class _Budget:
    """Elements that may still come, over all parts."""

    left: int

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise DomainError("workbook_too_large")


@dataclass
class _Walk:
    """Counts one part's elements and rows and notes its formulas, keeping none of the text."""

    budget: _Budget
    most_rows: int
    row: int = 0
    column: int = 0
    columns: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        # Entities, external files and "billion laughs" all begin here; Excel writes none.
        raise DomainError("workbook_unsafe")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.budget.spend()
        if name == _CELL:
            self._place(attributes.get("r"))
        elif name == _ROW:
            self._next_row(attributes.get("r"))
        elif name == _FORMULA:
            self.formulas.add((self.row, self.column))

    def _next_row(self, given: str | None) -> None:
        row = int(given) if given else self.row + 1
        if row > self.most_rows:
            most_fa = format_number(self.most_rows)
            raise DomainError("workbook_too_many_rows", most=f"{self.most_rows:,}", most_fa=most_fa)
        if row <= self.row:
            raise DomainError("workbook_unsafe")  # openpyxl would leave this row out in silence
        self.row, self.column = row, 0

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        elif place := _REFERENCE.fullmatch(reference):
            self.column = _column_number(place[1])
        self.columns = max(self.columns, self.column)
        if self.columns > MAX_COLUMNS:
            raise DomainError("workbook_unsafe")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
