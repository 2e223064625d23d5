"""Workbooks of what booths say: out, changed by people in every way they do, and back."""

from __future__ import annotations

import io
import math
import subprocess
import wave
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from booth_content import ffmpeg
from booth_content.content_workbook import hand_out
from booth_content.draft import draft_content
from booth_content.media import MediaItem
from booth_content.offline_pack import MOST_FILES, open_pack, write_pack
from booth_content.saving import save_section
from booth_content.workbook_findings import Findings
from booth_content.workbook_return_job import bring_back
from booth_content.workbook_writing import ITEM, write_workbook
from core.accounts import Account
from core.database import reading, transaction
from core.errors import DomainError
from tests.booth_content.conftest import Write
from tests.builders import get_booth
from tests.tus_client import run_jobs

IDENTITY, NEEDS, FILMS = "شناسنامه", "مسئله‌ها و نیازها", "فیلم و صدا"


@pytest.fixture
def export(organiser: Account, tmp_path: Path) -> Callable[..., Path]:
    """export(*codes, edit) writes the workbook of these booths, changed by ``edit(book)``."""

    def export(*codes: str, edit: Callable[[Any], None] = lambda _book: None) -> Path:
        with transaction() as session:
            made, booths = hand_out(session, codes or None, by=organiser.actor)
        book = openpyxl.load_workbook(io.BytesIO(write_workbook(made, booths)))
        edit(book)
        path = tmp_path / "back.xlsx"
        book.save(path)
        return path

    return export


def _at(sheet: Any, header: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == header)


def _put(book: Any, sheet: str, row: int, header: str, value: object) -> None:
    page = book[sheet]
    page.cell(row, _at(page, header)).value = value


def _content(code: str) -> dict[str, dict[str, Any]]:
    with reading() as session:
        return draft_content(session, get_booth(session, code))


def _kinds(findings: Findings) -> dict[str, int]:
    return {kind: n for kind in ("error", "conflict", "change") if (n := findings.count(kind))}


def test_what_was_not_touched_changes_nothing_in_any_field(
    organiser: Account, write: Write, export: Callable[..., Path]
) -> None:
    write("01", None, "=1+1")
    need = {
        "abcdefgh/title": {"before": None, "after": "پارک"},
        "@order": {"before": None, "after": ["abcdefgh"]},
    }
    figure = {"value": 41450, "year": 1400, "source": "مرکز آمار"}
    with transaction() as session:
        booth = get_booth(session, "01")
        save_section(session, booth, section_key="needs", changes=need, by=organiser)
        population = {"population": {"before": None, "after": figure}}
        save_section(session, booth, section_key="identity", changes=population, by=organiser)
    before = _content("01")

    findings = bring_back(export(), by=organiser, is_dry_run=False)

    assert [one for one in findings.lines if one.kind != "note"] == []
    assert _content("01") == before


def test_edits_join_what_others_wrote_and_never_overwrite_it(
    organiser: Account, write: Write, export: Callable[..., Path]
) -> None:
    write("01", None, "پیش")
    write("02", None, "پیش")

    def edit(book: Any) -> None:
        heading = _about(book)
        for row in (2, 3):
            _put(book, IDENTITY, row, heading, "از کارپوشه")
        _put(book, IDENTITY, 2, "جمعیت (نفر)", "۴۱٬۴۵۰ نفر")

    path = export(edit=edit)
    write("02", "پیش", "از میز کار")

    tried = bring_back(path, by=organiser, is_dry_run=True)
    assert _content("01")["identity"]["about"] == "پیش"
    written = bring_back(path, by=organiser, is_dry_run=False)
    again = bring_back(path, by=organiser, is_dry_run=False)

    assert _kinds(tried) == _kinds(written) == _kinds(again) == {"conflict": 1, "change": 2}
    assert _content("01")["identity"]["about"] == "از کارپوشه"
    assert _content("01")["identity"]["population"] == {"value": 41450}
    assert _content("02")["identity"]["about"] == "از میز کار"


def _about(book: Any) -> str:
    """The heading over what the booth says of itself: the column that holds «پیش»."""
    page = book[IDENTITY]
    at = next(cell.column for cell in page[2] if cell.value in ("پیش", "از کارپوشه"))
    return str(page.cell(1, at).value)


def test_columns_are_known_by_heading_and_strangers_refused_by_name(
    organiser: Account, write: Write, export: Callable[..., Path]
) -> None:
    write("01", None, "پیش")

    def edit(book: Any) -> None:
        page = book[IDENTITY]
        heading = _about(book)
        at = _at(page, heading)
        # moved to the end, and its old place renamed; one more was added
        page.cell(1, at).value = "دربارهٔ ما"
        page.cell(1, 60).value, page.cell(2, 60).value = heading, "جابه‌جا"
        page.cell(1, 61).value, page.cell(2, 61).value = "یادداشت من", "هیچ"
        _put(book, IDENTITY, 2, "جمعیت (نفر)", "=40+2")
        book.create_sheet("برگهٔ من").append(["الف"])

    findings = bring_back(export("01", edit=edit), by=organiser, is_dry_run=False)

    errors = {one.label or one.sheet for one in findings.lines if one.kind == "error"}
    assert errors == {"دربارهٔ ما", "یادداشت من", "جمعیت", "برگهٔ من"}
    assert _content("01")["identity"] == {"about": "جابه‌جا"}


def test_rows_of_others_are_refused_and_new_items_are_added_once(
    organiser: Account, export: Callable[..., Path]
) -> None:
    def edit(book: Any) -> None:
        page = book[NEEDS]
        title = _at(page, "عنوان") if "عنوان" in [c.value for c in page[1]] else 4
        page.cell(2, 1).value, page.cell(2, title).value = "1", "پارک"
        page.cell(3, 1).value, page.cell(3, title).value = "03", "از محلهٔ دیگر"
        page.cell(4, 1).value, page.cell(4, title).value = "01", "جعلی"
        page.cell(4, _at(page, ITEM)).value = "zzzzzzzz"

    path = export("01", "02", edit=edit)
    first = bring_back(path, by=organiser, is_dry_run=False)
    bring_back(path, by=organiser, is_dry_run=False)

    assert first.count("error") == 2
    needs = _content("01")["needs"]
    assert len(needs["@order"]) == 1
    assert "پارک" in needs.values()
    assert "needs" not in _content("03")
    with pytest.raises(DomainError) as error:
        bring_back(path, by=organiser, is_dry_run=False, only={"01"})
    assert error.value.code == "content_workbook_of_others"
    assert "غرفهٔ ۲ " in error.value.fa.replace("۰", "")


def test_a_workbook_of_elsewhere_is_refused(
    organiser: Account, export: Callable[..., Path]
) -> None:
    def edit(book: Any) -> None:
        book["راهنما"]["B2"] = "guessed"

    with pytest.raises(DomainError) as error:
        bring_back(export(edit=edit), by=organiser, is_dry_run=False)
    assert error.value.code == "content_workbook_unknown"


def _zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return path


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"../a.jpg": b"x"}, "pack_unsafe"),
        ({"/etc/a.jpg": b"x"}, "pack_unsafe"),
        ({"media\\a.jpg": b"x"}, "pack_unsafe"),
        ({f"media/{n}.jpg": b"" for n in range(MOST_FILES + 1)}, "pack_too_many"),
        ({"media/a.jpg": bytes(20 * 1024**2)}, "pack_too_large"),
        ({"media/a.mp4": bytes(20 * 1024**2)}, "pack_too_large"),
        ({"media/a.jpg": b"x"}, "pack_without_workbook"),
        ({"a.xlsx": b"x", "media/A.jpg": b"x", "media/a.JPG": b"x"}, "pack_name_twice"),
    ],
)
def test_a_pack_that_is_none_is_refused_with_a_sentence(
    tmp_path: Path, entries: dict[str, bytes], code: str
) -> None:
    path = _zip(tmp_path / "pack.zip", entries)

    with pytest.raises(DomainError) as error, open_pack(path):
        pass
    assert error.value.code == code


def test_a_pack_brings_its_pictures_once_and_wrong_letters_are_told(
    organiser: Account, export: Callable[..., Path], tmp_path: Path
) -> None:
    def edit(book: Any) -> None:
        page = book["نگارخانه"]
        at = next(c.column for c in page[1] if str(c.value).endswith("پرونده"))
        for row, name in ((2, "park.jpg"), (3, "Park.JPG"), (4, "none.jpg")):
            page.cell(row, at).value = name

    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "JPEG")
    workbook = export("01", edit=edit).read_bytes()
    entries = {"pack/content.xlsx": workbook, "pack/media/park.jpg": photo.getvalue()}
    path = _zip(tmp_path / "pack.zip", entries)

    tried = bring_back(path, by=organiser, is_dry_run=True)
    assert _content("01") == {}
    bring_back(path, by=organiser, is_dry_run=False)
    bring_back(path, by=organiser, is_dry_run=False)

    wrong = [one.text for one in tried.lines if one.kind == "error"]
    assert "حرف‌های بزرگ و کوچک را یکی کنید" in wrong[0]
    assert "در پوشهٔ media نیست" in wrong[1]
    with reading() as session:
        (item,) = session.scalars(select(MediaItem))
    assert [v["media"] for k, v in _content("01")["gallery"].items() if k != "@order"] == [item.id]


def test_the_pack_that_is_handed_out_is_one_that_is_taken_back(
    organiser: Account, export: Callable[..., Path], tmp_path: Path
) -> None:
    pack = tmp_path / "out.zip"
    pack.write_bytes(write_pack(export("01").read_bytes()))

    assert _kinds(bring_back(pack, by=organiser, is_dry_run=False)) == {}


def _film(path: Path) -> bytes:
    """Two seconds of a moving pattern with a tone, as a phone writes it."""
    source = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
    command = ["ffmpeg", "-v", "error", "-y", *source, *tone, "-c:v", "libx264", "-shortest"]
    subprocess.run([*command, str(path)], check=True, timeout=60)
    return path.read_bytes()


def _wave() -> bytes:
    """A second of a tone."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        ticks = (int(9000 * math.sin(n / 6)) for n in range(16_000))
        sound.writeframes(b"".join(tick.to_bytes(2, "little", signed=True) for tick in ticks))
    return buffer.getvalue()


@pytest.mark.skipif(not ffmpeg.is_installed(), reason="ffmpeg is not installed")
def test_films_and_sounds_of_a_pack_go_through_the_gate_and_the_job_of_uploads(
    app: Flask, organiser: Account, export: Callable[..., Path], tmp_path: Path
) -> None:
    def edit(book: Any) -> None:
        for row, film in ((2, "work.mp4"), (3, "words.mp4"), (4, "none.mp4")):
            _put(book, FILMS, row, "فیلم: پرونده", film)
        _put(book, FILMS, 2, "فیلم: عکس روی فیلم", "cover.jpg")
        for row, sound in ((5, "voice.wav"), (6, "empty.mp3")):
            _put(book, FILMS, row, "صدا: پرونده", sound)

    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "JPEG")
    entries = {
        "content.xlsx": export("01", edit=edit).read_bytes(),
        "media/work.mp4": _film(tmp_path / "work.mp4"),
        "media/words.mp4": b"just words, whatever the name says" * 40,
        "media/voice.wav": _wave(),
        "media/empty.mp3": b"",
        "media/cover.jpg": photo.getvalue(),
    }
    path = _zip(tmp_path / "pack.zip", entries)

    tried = bring_back(path, by=organiser, is_dry_run=True)
    assert _content("01") == {}
    with reading() as session:
        assert session.scalars(select(MediaItem)).all() == []
    written = bring_back(path, by=organiser, is_dry_run=False)

    assert _kinds(tried) == _kinds(written) == {"error": 3, "change": 2}
    said = {one.row: one.text for one in tried.lines if one.kind != "note"}
    assert said[2].count("پس از نوشتن بررسی و برای نمایشگر آماده می‌شود") == 2
    assert said[3].startswith("این پرونده فیلم نیست")
    assert "none.mp4" in said[4]
    assert "در پوشهٔ media نیست" in said[4]
    assert said[6].startswith("پرونده خالی است")

    run_jobs()
    with reading() as session:
        items = {item.original_name: item for item in session.scalars(select(MediaItem))}
    assert {name: items[name].state for name in ("work.mp4", "voice.wav", "cover.jpg")} == {
        "work.mp4": "ready",
        "voice.wav": "ready",
        "cover.jpg": "ready",
    }
    film = next(v for k, v in _content("01")["films"].items() if k.endswith("/video"))
    assert film == {"media": items["work.mp4"].id, "poster": items["cover.jpg"].id}
    assert set(written.files) == {items[n].id for n in ("work.mp4", "voice.wav", "cover.jpg")}

    # brought back again, everything is there already
    again = bring_back(path, by=organiser, is_dry_run=False)
    assert again.files == []
    assert any("پیش‌تر رسیده است: آماده" in one.text for one in again.lines)


@pytest.mark.skipif(not ffmpeg.is_installed(), reason="ffmpeg is not installed")
def test_a_film_without_a_converter_is_told_before_anything_is_written(
    organiser: Account,
    export: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def edit(book: Any) -> None:
        _put(book, FILMS, 2, "فیلم: پرونده", "work.mp4")

    entries = {
        "content.xlsx": export("01", edit=edit).read_bytes(),
        "media/work.mp4": _film(tmp_path / "work.mp4"),
    }
    path = _zip(tmp_path / "pack.zip", entries)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    tried = bring_back(path, by=organiser, is_dry_run=True)

    assert _kinds(tried) == {"error": 1}
    assert "apt-get install -y ffmpeg" in tried.lines[0].text
