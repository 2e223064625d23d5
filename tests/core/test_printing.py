"""Printing in parts, side by side: numbers counted through, and nothing left when it ends early."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.errors import DomainError
from core.persian import to_persian_digits
from core.printing.document import Limits, Pages, print_pages
from core.printing.press.order import Order, Task
from core.printing.typeface import typeface_files

SHEET = b"""
@font-face { font-family: Vazirmatn; src: url(asset:vazirmatn.ttf); }
@page { size: 100mm 120mm; margin: 20mm; @bottom-center { content: counter(page, folio); } }
@page :blank { @bottom-center { content: none; } }
html { font: 10pt Vazirmatn; }
h1 { bookmark-level: 1; }
section { break-before: page; }
"""
# long ones before short ones: the second setter is done first and has to wait for its numbers
LENGTHS = (9, 1, 14, 2, 1, 8, 1)


@pytest.fixture(params=["one core", "all cores"])
def cores(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.sched_getaffinity(0)
    if request.param == "one core":
        os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


def _part(place: int, pages: int, words: str = "") -> str:
    rest = "".join(f"<section id='end-{place}-{page}'>…</section>" for page in range(1, pages))
    return f"<h1 id='part-{place}'>part {place}</h1><p>{words}</p>{rest}"


def _pages(*parts: str, **assets: bytes | Path) -> Pages:
    return Pages(parts, {"sheet.css": SHEET, **typeface_files(), **assets}, ("sheet.css",), "t")


def _figures(text: str) -> list[int]:
    return [int(found) for found in re.findall("[۰-۹]+", text)]


@pytest.mark.usefixtures("cores")
def test_pages_are_counted_through_all_parts_whatever_their_lengths(tmp_path: Path) -> None:
    parts = [_part(place, pages) for place, pages in enumerate(LENGTHS, 1)]
    asked = " ".join(f"@@part-{place}@@" for place in range(1, len(LENGTHS) + 1))
    front = _part(0, 1, f"{asked} @@end-3-13@@ @@nowhere@@")
    told: list[int] = []

    count = print_pages(
        _pages(front, *parts, _part(len(LENGTHS) + 1, 1, asked)),
        tmp_path / "out.pdf",
        progress=told.append,
    )

    reader = PdfReader(tmp_path / "out.pdf")
    texts = [page.extract_text() for page in reader.pages]
    opens = [place for place, text in enumerate(texts, 1) if "part" in text]
    assert opens[0] == 1
    assert [place % 2 for place in opens[1:]] == [0] * (len(opens) - 1)
    lengths = dict(zip(opens[1:], LENGTHS, strict=False))
    for place, text in enumerate(texts, 1):
        if text.strip():
            assert text.rstrip().endswith(to_persian_digits(place)), place
        else:
            assert place + 1 in opens, place  # only what fills up to a right page is empty
    assert sum(1 for text in texts if text.strip()) == sum(LENGTHS) + 2
    assert all(texts[start + length - 2].strip() for start, length in lengths.items())
    chapters = opens[1:-1]
    assert _figures(texts[0])[-len(chapters) - 2 :] == [*chapters, chapters[2] + 13, 1]
    assert _figures(texts[-1])[-len(chapters) - 1 :] == [*chapters, len(texts)]
    assert [reader.get_destination_page_number(one) + 1 for one in reader.outline] == opens  # type: ignore[arg-type]
    anchors = reader.named_destinations
    assert reader.get_destination_page_number(anchors["end-6-7"]) == chapters[5] + 6
    assert count == len(texts)
    assert told == sorted(told)
    assert told[-1] == sum(LENGTHS) + 2


def test_a_document_of_one_part_counts_from_one(tmp_path: Path) -> None:
    print_pages(_pages(_part(0, 3)), tmp_path / "out.pdf")

    texts = [page.extract_text() for page in PdfReader(tmp_path / "out.pdf").pages]
    assert [_figures(text)[-1] for text in texts] == [1, 2, 3]


def test_a_start_is_known_once_all_before_are_laid_out() -> None:
    order = Order([set(), set(), set()])
    assert [order.next(), order.next(), order.next()] == [Task(0, {}), Task(1, {}), Task(2, {})]
    assert order.next() is None

    order.laid(1, 4, {})
    assert order.starts == [1]
    order.laid(0, 3, {})
    assert order.starts == [1, 4, 8]
    order.laid(2, 1, {})
    assert (order.starts[:3], order.pages) == ([1, 4, 8], 8)


def test_a_part_that_asks_for_pages_waits_for_those_before() -> None:
    order = Order([{"late"}, set(), {"early", "late"}])
    assert [order.next(), order.next()] == [Task(0, {}, is_measured=True), Task(1, {})]

    assert order.next() is None
    order.laid(0, 1, {})
    assert order.next() is None
    order.laid(1, 2, {"early": 1})
    assert order.next() == Task(2, {"early": 3})
    assert order.next() is None
    order.laid(2, 1, {"late": 0})
    assert order.next() == Task(0, {"late": 4})


def _press(folder: Path) -> int:
    return next(pid for pid in _processes(folder) if _parent(pid) == os.getpid())


def _setter(folder: Path) -> int:
    press = _press(folder)
    return next(pid for pid in _processes(folder) if _parent(pid) == press)


def _processes(folder: Path) -> list[int]:
    """Those whose job lies in the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            is_ours = os.fsencode(folder) in path.read_bytes()
        except OSError:  # it has ended
            continue
        if is_ours:
            found.append(int(path.parent.name))
    return found


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _endless(folder: Path) -> Pages:
    """Its third part waits for a picture that never comes."""
    os.mkfifo(folder / "never.png")
    parts = [_part(0, 1), _part(1, 1), "<img src='asset:never.png'>", _part(3, 1), _part(4, 1)]
    return _pages(*parts, **{"never.png": folder / "never.png"})


@pytest.mark.parametrize("which", [_press, _setter])
def test_when_one_process_is_killed_all_end_and_nothing_is_left(
    tmp_path: Path, which: Callable[[Path], int]
) -> None:
    killed: list[int] = []

    def kill_one(_page: int) -> None:
        if not killed:
            killed.append(which(tmp_path))
            os.kill(killed[0], signal.SIGKILL)

    with pytest.raises(DomainError) as raised:
        print_pages(_endless(tmp_path), tmp_path / "out.pdf", progress=kill_one)

    assert raised.value.code == "print_too_demanding"
    assert killed
    _nothing_is_left(tmp_path)


def test_who_listens_may_stop_it(tmp_path: Path) -> None:
    def stop(_page: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        print_pages(_endless(tmp_path), tmp_path / "out.pdf", progress=stop)

    _nothing_is_left(tmp_path)


def test_what_takes_too_long_is_ended_with_its_setters(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as raised:
        print_pages(_endless(tmp_path), tmp_path / "out.pdf", limits=Limits(wall_seconds=2))

    assert raised.value.code == "print_too_demanding"
    _nothing_is_left(tmp_path)


def _nothing_is_left(folder: Path) -> None:
    assert _processes(folder) == []
    assert [path.name for path in folder.iterdir()] == ["never.png"]
