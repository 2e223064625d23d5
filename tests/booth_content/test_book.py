"""The book and the signs: read back from the PDF as a reader of it would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from booth_content.book.chapters import Source, gather_book
from booth_content.book.pages import book_pages
from booth_content.book.signs import gather_signs, sign_pages
from booth_content.exhibition import get_exhibition
from booth_content.file_store import FileStore
from booth_content.revision import BoothContent, RevisionKind, make_revision
from core.audit import SYSTEM
from core.errors import DomainError
from core.persian import to_persian_digits
from core.printing.document import Limits, Pages, print_pages
from tests.builders import build_exhibition, get_booth

ITEM = "aaaaaaa2"
HOSTILE = (
    "<script>x</script><img src=file:///etc/passwd><style>@import url(http://127.0.0.1:9/)</style>"
    "\u202eevil\u202c url(file:///etc/hostname) @@chapter-1@@ {{ 7*7 }}"
)


def _say(session: Session, code: str, **sections: dict[str, Any]) -> None:
    booth = get_booth(session, code)
    revision = make_revision(session, booth, kind=RevisionKind.IMPORT, snapshot=sections, by=SYSTEM)
    content = session.get(BoothContent, booth.id)
    assert content is not None
    content.state, content.approved_revision_id = "approved", revision.id


def _need(title: str, **more: Any) -> dict[str, Any]:
    values = {"title": title, "category": "health", "severity": "high", **more}
    return {"@order": [ITEM], **{f"{ITEM}/{key}": value for key, value in values.items()}}


def _print(session: Session, folder: Path, code: str | None = None) -> list[str]:
    book = gather_book(session, source=Source.APPROVED, code=code)
    print_pages(book_pages(book, FileStore(folder / "files")), folder / "book.pdf")
    return _texts(folder / "book.pdf")


def _texts(path: Path) -> list[str]:
    return [_plain(page.extract_text()) for page in PdfReader(path).pages]


def _plain(text: str) -> str:
    return re.sub(r"[\s\u2066-\u2069\u200b-\u200f]+", "", text)


def _is_in(words: str, text: str) -> bool:
    """Extraction gives right-to-left words in either order of letters."""
    return _plain(words) in text or _plain(words)[::-1] in text


def test_every_neighbourhood_is_listed_with_the_page_where_it_opens(
    session: Session, tmp_path: Path
) -> None:
    build_exhibition(session, booths=3)
    figure = {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}
    _say(session, "01", identity={"population": figure}, needs=_need("درمانگاه شبانه"))
    _say(session, "02", identity={"population": {**figure, "value": 100}})

    _print(session, tmp_path)

    reader = PdfReader(tmp_path / "book.pdf")
    outline = [item for item in reader.outline if not isinstance(item, list)]
    opens = {
        _plain(str(item.title)): reader.get_destination_page_number(item) + 1 for item in outline
    }
    contents = _plain(reader.pages[2].extract_text())
    index = _plain(reader.pages[-1].extract_text())
    pages = [opens[_plain(f"محلهٔ نمونهٔ {to_persian_digits(number)}")] for number in (1, 2, 3)]
    assert pages == sorted(pages)
    assert [page % 2 for page in pages] == [0, 0, 0]
    for number, page in enumerate(pages, 1):
        line = f"محلهٔنمونهٔ{number}غرفهٔ{number}{page}"
        assert to_persian_digits(line) in contents
        assert to_persian_digits(line) in index
        assert reader.pages[page].extract_text().endswith(to_persian_digits(page + 1))
    assert {
        (round(p.trimbox.width / 72 * 25.4), round(p.trimbox.height / 72 * 25.4))
        for p in reader.pages
    } == {(170, 240)}
    assert reader.root_object["/ViewerPreferences"]["/Direction"] == "/R2L"
    text = "".join(_plain(page.extract_text()) for page in reader.pages)
    assert _is_in("۴۱٬۴۵۰", text)
    assert _is_in("داده نمونه", text)


def test_hostile_text_does_no_harm_and_is_not_cut_off(session: Session, tmp_path: Path) -> None:
    build_exhibition(session, booths=1)
    long = "غ" * 5000
    _say(session, "01", needs=_need("نیاز", description=HOSTILE + "\n" + long))

    text = "".join(_print(session, tmp_path))

    assert "<script>x</script>" in text
    assert "{{۷*۷}}" in text
    assert "root:" not in text
    assert "\u202e" not in text
    assert len(re.findall("[غﻍﻎﻏﻐ]", text)) >= 5000


def test_nothing_private_is_printed(session: Session, tmp_path: Path) -> None:
    build_exhibition(session, booths=1)
    # a manager's phone is for organisers
    _say(
        session,
        "01",
        needs=_need("نیاز"),
        manager={"mobile": "09121234567"},
    )

    text = "".join(_print(session, tmp_path))

    assert _is_in("نیاز", text)
    number = "09121234567"
    assert not _is_in(number, text)
    assert not _is_in(to_persian_digits(number), text)


def test_a_sign_is_a3_and_says_whose_booth_it_is(session: Session, tmp_path: Path) -> None:
    build_exhibition(session, booths=2)
    _say(session, "02", martyr={"name": "نام آزمونی"})

    print_pages(sign_pages(*gather_signs(session, source=Source.APPROVED)), tmp_path / "signs.pdf")

    pages = PdfReader(tmp_path / "signs.pdf").pages
    sizes = [
        (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4))
        for page in pages
    ]
    assert sizes == [(297, 420), (297, 420)]
    first, second = _texts(tmp_path / "signs.pdf")
    assert _is_in("نام آزمونی", second)
    assert not _is_in("نام آزمونی", first)


def test_what_was_printed_in_a_rehearsal_says_so(session: Session, tmp_path: Path) -> None:
    build_exhibition(session, booths=1)
    _say(session, "01", needs=_need("درمانگاه شبانه"))
    exhibition = get_exhibition(session)
    told = {}
    for is_rehearsal in (True, False):
        exhibition.is_rehearsal = is_rehearsal
        session.flush()
        pages = _print(session, tmp_path)
        print_pages(sign_pages(*gather_signs(session, source=Source.APPROVED)), tmp_path / "s.pdf")
        signs = _texts(tmp_path / "s.pdf")
        marked = [_is_in("تمرین", text) for text in (pages[0], *pages[2:], *signs)]
        told[is_rehearsal] = (marked[0], any(marked[1:-1]), marked[-1])

    assert told == {True: (True, True, True), False: (False, False, False)}


def test_only_own_files_are_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    html = f'<p>متن</p><img src="file://{secret}"><img src="asset:../secret.svg">'

    print_pages(Pages([html], {}, (), ""), tmp_path / "out.pdf")

    assert "SECRET" not in "".join(_texts(tmp_path / "out.pdf"))


def test_a_document_beyond_the_limits_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as raised:
        print_pages(
            Pages(["<p>متن</p>" * 9], {}, (), ""),
            tmp_path / "out.pdf",
            limits=Limits(wall_seconds=0.05),
        )

    assert raised.value.code == "print_too_demanding"
    assert list(tmp_path.iterdir()) == []
