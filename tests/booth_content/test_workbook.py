"""Workbooks as people send them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from core.errors import DomainError
from core.workbook.reading import Cell, open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def parts_of(sheet: str) -> dict[str, str]:
    """The parts of the smallest workbook, with one sheet of this XML."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
        '<sheet name="برگه" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def text_row(number: int, *texts: str) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


GOOD = sheet_of(text_row(1, "نام") + text_row(2, "خاکفرج"))


def zipped(path: Path, parts: dict[str, str], level: int = 6) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def with_cells(path: Path, rows: list[list[object]], title: str = "برگه") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def read(path: Path) -> list[tuple[int, dict[str, Cell]]]:
    """Every row of the first sheet, by the sheet's own headers."""
    with open_workbook(path) as book:
        sheet = book.sheets[0]
        return [
            (row.number, {name: cell for name in sheet.headers if (cell := row[name])})
            for row in sheet.rows()
        ]


def read_everything(path: Path) -> None:
    with open_workbook(path) as book:
        for sheet in book.sheets:
            list(sheet.rows())


def refusal(path: Path) -> str:
    """The code with which opening and reading a workbook is refused."""
    with pytest.raises(DomainError) as caught:
        read_everything(path)
    assert caught.value.status == 422
    return caught.value.code


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sent"


# What is read


def test_rows_come_with_the_number_seen_in_the_margin_and_empty_ones_are_left_out(
    path: Path,
) -> None:
    with_cells(path, [["نام", "جمعیت"], ["خاکفرج", 41450], [None, None], ["  ", None], ["نوبهار"]])

    assert read(path) == [
        (2, {"نام": Cell("text", "خاکفرج"), "جمعیت": Cell("number", 41450)}),
        (5, {"نام": Cell("text", "نوبهار")}),
    ]


def test_sheets_and_headers_are_found_however_they_are_typed(path: Path) -> None:
    with_cells(path, [["شماره غرفه ", "كد‌محله"], ["۰۱", "M07"]], title="غرفه\u200cها")

    with open_workbook(path) as book:
        sheet = book.sheet("غرفه ها")
        assert sheet is not None
        assert (sheet.title, sheet.headers) == ("غرفه\u200cها", ["شماره غرفه", "كد‌محله"])
        assert sheet.has("کد محله")
        assert sheet.missing(["شمارهٔ غرفه", "کد محله", "سالن"]) == ["سالن"]
        (row,) = sheet.rows()
        assert row["کد محله"] == Cell("text", "M07")
        assert row["شماره غرفه"] == Cell("text", "۰۱")
        assert row["سالن"] is None
        assert book.sheet("دستگاه‌ها") is None


def test_headers_may_begin_below_the_first_row(path: Path) -> None:
    with_cells(path, [[None], [None, "نام"], [None, "خاکفرج"]])

    assert read(path) == [(3, {"نام": Cell("text", "خاکفرج")})]


def test_a_sheet_can_be_read_twice_and_beside_another(path: Path) -> None:
    book = openpyxl.Workbook()
    for title in ("یک", "دو"):
        sheet = book.create_sheet(title)
        for row in (["نام"], [title], [title]):
            sheet.append(row)
    del book["Sheet"]
    book.save(path)

    with open_workbook(path) as opened:
        one, two = opened.sheets
        pairs = [(a["نام"], b["نام"]) for a, b in zip(one.rows(), two.rows(), strict=True)]
        again = [row.number for row in one.rows()]

    assert pairs == [(Cell("text", "یک"), Cell("text", "دو"))] * 2
    assert again == [2, 3]


def test_each_kind_of_value_is_told_apart(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("برگه")
    sheet.write_row(0, 0, ["متن", "عدد", "کسر", "متنِ عدد", "تاریخ", "درست", "فرمول", "خطا"])
    sheet.write_string(1, 0, "=نه فرمول")
    sheet.write_number(1, 1, 300)
    sheet.write_number(1, 2, 75.3)
    sheet.write_string(1, 3, "۱۲۳۴")
    sheet.write_datetime(1, 4, datetime(2022, 10, 31, 18), book.add_format({"num_format": 22}))  # noqa: DTZ001
    sheet.write_boolean(1, 5, True)
    sheet.write_formula(1, 6, "=1+1", value=2)
    sheet.write_formula(1, 7, "=A1/0", value="#DIV/0!")
    sheet.write_row(2, 6, ["۱"])
    book.close()

    (number, cells), (_, second) = read(path)

    assert number == 2
    assert {name: (cell.kind, cell.text) for name, cell in cells.items()} == {
        "متن": ("text", "=نه فرمول"),
        "عدد": ("number", "300"),
        "کسر": ("number", "75.3"),
        "متنِ عدد": ("text", "۱۲۳۴"),
        "تاریخ": ("date", "2022-10-31T18:00:00"),
        "درست": ("bool", "True"),
        "فرمول": ("formula", "2"),
        "خطا": ("formula", "#DIV/0!"),
    }
    assert second == {"فرمول": Cell("text", "۱")}


def test_a_formula_without_a_value_is_still_reported(path: Path) -> None:
    rows = text_row(1, "نام", "تعداد") + '<row r="2"><c/><c><f>1+1</f></c></row>'

    assert read(zipped(path, parts_of(sheet_of(rows)))) == [(2, {"تعداد": Cell("formula", "")})]


def test_an_error_and_an_endless_number_are_no_values(path: Path) -> None:
    rows = text_row(1, "الف", "ب")
    rows += '<row r="2"><c t="e"><v>#REF!</v></c><c><v>1e999</v></c></row>'

    assert read(zipped(path, parts_of(sheet_of(rows)))) == [
        (2, {"الف": Cell("error", "#REF!"), "ب": Cell("error", "inf")})
    ]


def test_a_whole_number_kept_as_a_fraction_reads_as_typed() -> None:
    assert Cell("number", 1234.0).text == "1234"


def test_hidden_sheets_are_named_and_not_read(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "پیدا"
    book.create_sheet("پنهان").sheet_state = "hidden"
    book.create_sheet("پنهان‌تر").sheet_state = "veryHidden"
    book.save(path)

    with open_workbook(path) as opened:
        assert [sheet.title for sheet in opened.sheets] == ["پیدا"]
        assert opened.hidden_titles == ["پنهان", "پنهان‌تر"]
        assert list(opened.sheets[0].rows()) == []


def test_a_sheet_that_lies_about_its_size_is_read_whole(path: Path) -> None:
    rows = text_row(1, "نام") + text_row(2, "یک") + text_row(3, "دو")
    sheet = sheet_of(rows).replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')

    assert [number for number, _ in read(zipped(path, parts_of(sheet)))] == [2, 3]


def test_twenty_thousand_rows_are_read_and_one_more_is_refused(path: Path) -> None:
    rows = text_row(1, "نام") + "".join(text_row(at, "م") for at in range(2, 20_001))

    assert len(read(zipped(path, parts_of(sheet_of(rows))))) == 19_999
    assert refusal(zipped(path, parts_of(sheet_of(rows + text_row(20_001, "م"))))) == (
        "workbook_too_many_rows"
    )


@pytest.mark.parametrize("name", ["a.xlsx", "b.tmp", "بدون نام"])
def test_the_files_name_does_not_matter(tmp_path: Path, name: str) -> None:
    assert read(zipped(tmp_path / name, parts_of(GOOD))) == [(2, {"نام": Cell("text", "خاکفرج")})]


def test_links_to_web_pages_are_no_reason_to_refuse(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["نشانی"])
    book.active.append(["وبگاه"])
    book.active["A2"].hyperlink = "https://example.org/"
    book.save(path)

    assert len(read(path)) == 1


# What is refused


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook_not_readable"),
        (b"name,place\n", "workbook_not_readable"),
        (b"<html><table></table></html>", "workbook_not_readable"),
        (b"%PDF-1.7", "workbook_not_readable"),
        (b"PK\x03\x04" + bytes(500), "workbook_not_readable"),
        (b"PK\x05\x06" + bytes(18), "workbook_not_readable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook_of_other_kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(900)
            + "EncryptedPackage".encode("utf-16-le"),
            "workbook_encrypted",
        ),
    ],
    ids=["empty", "csv", "html", "pdf", "half-zip", "empty-zip", "xls", "password"],
)
def test_what_is_no_workbook_is_refused(path: Path, data: bytes, code: str) -> None:
    path.write_bytes(data)

    assert refusal(path) == code


def test_a_zip_of_other_things_is_refused(path: Path) -> None:
    assert refusal(zipped(path, {"readme.txt": "hello"})) == "workbook_not_readable"
    assert refusal(zipped(path, {"content.xml": "<a/>"})) == "workbook_of_other_kind"
    assert refusal(zipped(path, {"xl/workbook.bin": "b"})) == "workbook_of_other_kind"


def test_200_mb_are_refused_unread(path: Path) -> None:
    zipped(path, parts_of(GOOD))
    with path.open("r+b") as file:
        file.truncate(200_000_000)

    assert refusal(path) == "workbook_too_large"


def test_a_truncated_workbook_is_refused(path: Path) -> None:
    data = with_cells(path, [["نام"], ["خاکفرج"]]).read_bytes()

    for kept in (30, len(data) // 3, len(data) // 2, len(data) - 5):
        path.write_bytes(data[:kept])
        assert refusal(path) == "workbook_not_readable"


def test_a_changed_byte_is_refused_or_read_but_never_a_crash(path: Path) -> None:
    data = zipped(path, parts_of(GOOD)).read_bytes()

    for at in range(0, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            read(path)
        except DomainError as error:
            assert error.status == 422  # noqa: PT017  most changes are refused, some harmless


def test_a_million_rows_are_refused_early(path: Path) -> None:
    rows = "".join(f'<row r="{at}"><c><v>{at}</v></c></row>' for at in range(1, 1_000_001))

    assert refusal(zipped(path, parts_of(sheet_of(rows)), level=1)) == "workbook_too_many_rows"


def test_a_value_in_the_millionth_row_is_refused(path: Path) -> None:
    rows = text_row(1, "نام") + text_row(1_048_576, "گم‌شده")

    assert refusal(zipped(path, parts_of(sheet_of(rows)))) == "workbook_too_many_rows"


def test_cells_without_end_are_refused(path: Path) -> None:
    wide = f'<row r="1">{"<c><v>1</v></c>" * 16_385}</row>'
    many = "".join(f'<row r="{at}">{"<c><v>1</v></c>" * 50}</row>' for at in range(1, 20_001))

    assert refusal(zipped(path, parts_of(sheet_of(wide)))) == "workbook_unsafe"
    assert refusal(zipped(path, parts_of(sheet_of(many)), level=1)) == "workbook_too_large"


def test_a_stray_cell_far_to_the_right_does_no_harm(path: Path) -> None:
    rows = text_row(1, "نام") + '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c></row>'

    assert read(zipped(path, parts_of(sheet_of(rows)))) == [(2, {"نام": Cell("number", 1)})]


def test_a_small_file_that_unpacks_to_300_mb_is_refused_packed(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts_of(GOOD).items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet2.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000

    assert refusal(path) == "workbook_too_large"


def test_a_part_that_unpacks_a_thousandfold_is_refused(path: Path) -> None:
    sheet = GOOD.replace("</worksheet>", " " * 20_000_000 + "</worksheet>")

    assert refusal(zipped(path, parts_of(sheet), level=9)) == "workbook_unsafe"


def test_a_part_read_as_a_whole_may_not_be_large(path: Path) -> None:
    texts = io.StringIO()
    for at in range(700_000):
        texts.write(f"<si><t>{zlib.crc32(bytes(at % 256)) * at:040d}</t></si>")
    shared = f'<sst xmlns="{MAIN}">{texts.getvalue()}</sst>'
    parts = parts_of(GOOD) | {"xl/sharedStrings.xml": shared}

    assert refusal(zipped(path, parts, level=1)) == "workbook_too_large"


def test_a_part_that_is_longer_than_it_says_is_refused(path: Path) -> None:
    sheet = GOOD.replace("</worksheet>", " " * 50_000 + "</worksheet>")
    data = zipped(path, parts_of(sheet)).read_bytes()
    size = len(sheet.encode())
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (2_000).to_bytes(4, "little")))

    assert refusal(path) == "workbook_not_readable"


MACRO_TYPES = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"xl/vbaProject.bin": "code"}, "workbook_has_macros"),
        ({"XL/VBAPROJECT.BIN": "code"}, "workbook_has_macros"),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, "workbook_has_macros"),
        ({"xl/activeX/activeX1.xml": "<a/>"}, "workbook_has_macros"),
        ({"xl/externalLinks/externalLink1.xml": "<a/>"}, "workbook_has_links"),
        ({"xl/connections.xml": "<a/>"}, "workbook_has_links"),
        ({"../../etc/cron.d/x": "* * * * *"}, "workbook_unsafe"),
        ({"/etc/passwd": "x"}, "workbook_unsafe"),
        ({"xl\\..\\..\\x.xml": "<a/>"}, "workbook_unsafe"),
        ({"c:/x.xml": "<a/>"}, "workbook_unsafe"),
        ({"XL/workbook.xml": "<a/>"}, "workbook_unsafe"),
        ({f"docProps/{at}.xml": "<a/>" for at in range(600)}, "workbook_too_large"),
        ({"xl/styles.xml": "<a>"}, "workbook_not_readable"),
        ({"docProps/core.xml": "not xml"}, "workbook_not_readable"),
    ],
)
def test_what_excel_does_not_need_is_refused(path: Path, change: dict[str, str], code: str) -> None:
    assert refusal(zipped(path, parts_of(GOOD) | change)) == code


def test_macros_declared_by_the_content_type_alone_are_refused(path: Path) -> None:
    parts = parts_of(GOOD)
    types = parts["[Content_Types].xml"]
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types

    refused = zipped(path, parts | {"[Content_Types].xml": types.replace(plain, MACRO_TYPES)})

    assert refusal(refused) == "workbook_has_macros"


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, "<!DOCTYPE worksheet>"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(
    path: Path, doctype: str, part: str, encoding: str
) -> None:
    parts: dict[str, Any] = dict(parts_of(GOOD))
    parts[part] = (f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{parts[part]}').encode(
        encoding
    )

    assert refusal(zipped(path, parts)) == "workbook_unsafe"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (text_row(1, "نام", "نام "), "workbook_header_twice"),
        (text_row(1, "کد", "كد"), "workbook_header_twice"),
        (text_row(1, "نام") + text_row(1, "یک"), "workbook_unsafe"),
        (text_row(2, "نام") + text_row(1, "یک"), "workbook_unsafe"),
        (text_row(1, "نام") + text_row(2, "م" * 32_768), "workbook_unsafe"),
        ('<row r="x"><c><v>1</v></c></row>', "workbook_not_readable"),
        ('<row r="1"><c><v>one</v></c></row>', "workbook_not_readable"),
        ('<row r="1"><c t="s"><v>7</v></c></row>', "workbook_not_readable"),
        ('<row r="1"><c r="??"><v>7</v></c></row>', "workbook_not_readable"),
        (f'<row r="1"><c><v>{"9" * 5000}</v></c></row>', "workbook_not_readable"),
    ],
)
def test_a_sheet_that_cannot_be_understood_is_refused(path: Path, rows: str, code: str) -> None:
    assert refusal(zipped(path, parts_of(sheet_of(rows)))) == code


def test_two_sheets_of_one_name_are_refused(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "غرفه ها"
    book.create_sheet("غرفه‌ها")
    book.save(path)

    assert refusal(path) == "workbook_sheet_twice"


def test_a_formula_repeated_without_end_costs_nothing(path: Path) -> None:
    """openpyxl would rewrite the long formula for each of the cells that share it."""
    long = "+".join(["A1"] * 2500)
    first = f'<row r="2"><c r="A2"><f t="shared" si="0" ref="A2:A9999">{long}</f></c></row>'
    others = "".join(
        f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/><v>1</v></c></row>'
        for at in range(3, 10_000)
    )
    zipped(path, parts_of(sheet_of(text_row(1, "نام") + first + others)))

    cells = [cells["نام"] for _, cells in read(path)]

    assert {cell.kind for cell in cells} == {"formula"}


@pytest.mark.parametrize(
    "make", [lambda path: zipped(path, {"a": "b"}), lambda path: zipped(path, parts_of(GOOD))]
)
def test_no_file_is_left_open(path: Path, make: Callable[[Path], Path]) -> None:
    make(path)
    before = len(list(Path("/proc/self/fd").iterdir()))

    try:
        open_workbook(path).close()
    except DomainError as error:
        assert error.code == "workbook_not_readable"  # noqa: PT017

    assert len(list(Path("/proc/self/fd").iterdir())) == before
