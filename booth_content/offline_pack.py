"""The offline pack: a workbook of what booths say and a folder of pictures, films and sounds, in
one zip.

What comes back is looked at before anything of it is unpacked: names, how many, how large. Nothing
is ever written to a place that the zip names. A file that a row names goes through the gate that
an uploaded one goes through (uploads/), and is made ready by the same job.
"""

from __future__ import annotations

import io
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import ffmpeg
from booth_content.exhibition import Booth
from booth_content.media import MediaItem
from booth_content.media_facts import KIND_NAMES, MEDIA_STATES
from booth_content.pictures import keep_upload, receive_file
from booth_content.uploads.limits import size_words
from booth_content.uploads.sniffing import HEAD_BYTES, check_head
from booth_content.uploads.upload import check_takeable
from booth_content.writer import Writer
from core.errors import DomainError, define
from core.persian import tidy

MEDIA = "media"
WORKBOOK = "content.xlsx"
MOST_FILES = 2_000
LARGEST_WORKBOOK = 60 * 1024**2
# one form cannot go on where it was cut off: a longer film goes from the booth's page
LARGEST_PACK = 1024**3
# media do not shrink in a zip, and a workbook some twentyfold; a bomb a thousandfold
MOST_SHRUNK = 200
SMALL = 1024**2
# what systems put into folders by themselves
_NOISE = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")

define(
    "pack_unreadable",
    422,
    fa="این پرونده زیپ درستی نیست یا نیمه رسیده است. دوباره بسازید و بفرستید.",
    en="This is no whole zip file: make it again and send it anew.",
)
define(
    "pack_unsafe",
    422,
    fa="نام «{name}» در بسته به بیرون از آن راه می‌برد."
    " بسته را با «فشرده‌سازی پوشه»ی خود سیستم بسازید.",
    en="The name {name} leads out of the pack: make the zip with the system's own tool.",
)
define(
    "pack_too_many",
    422,
    fa="در بسته {count} پرونده هست؛ دست‌بالا ۲٬۰۰۰ پذیرفته است."
    " تنها پرونده‌های همین غرفه را بگذارید.",
    en="The pack holds {count} files; 2,000 at most.",
)
define(
    "pack_too_large",
    422,
    fa="«{name}» پس از باز شدن بزرگ‌تر از اندازه است (کارپوشه تا ۶۰ مگابایت، همه تا ۱ گیگابایت). "
    "بسته را دو پاره کنید یا فیلم بزرگ را از صفحهٔ غرفه بفرستید.",
    en="{name} is too large when unpacked (1 GiB in all): send large films from the booth's page.",
)
define(
    "pack_too_heavy",
    413,
    fa="این پرونده بزرگ‌تر از ۱ گیگابایت است. بسته را دو پاره کنید یا فیلم‌ها را از صفحهٔ غرفه"
    " بفرستید؛ از آن‌جا اگر قطع شود، پی گرفته می‌شود.",
    en="The file is larger than 1 GiB: make two packs, or send films from the booth's page.",
)
define(
    "pack_encrypted",
    422,
    fa="بسته رمز دارد. بی رمز بسازید و دوباره بفرستید.",
    en="The pack is protected by a password: make it without one.",
)
define(
    "pack_without_workbook",
    422,
    fa="در بسته یک کارپوشهٔ xlsx لازم است و {count} تا هست. کارپوشه را کنار پوشهٔ media بگذارید.",
    en="The pack needs one .xlsx beside the media folder, and has {count}.",
)
define(
    "pack_name_twice",
    422,
    fa="دو پرونده در پوشهٔ media نام «{name}» دارند (بزرگی و کوچکی حرف‌ها تفاوتی نمی‌آورد)."
    " نام یکی را عوض کنید.",
    en="Two files in the media folder are called {name}, letter case aside: rename one.",
)
define(
    "pack_file_case",
    422,
    fa="در کارپوشه «{name}» نوشته شده و در پوشهٔ media «{found}» است."
    " حرف‌های بزرگ و کوچک را یکی کنید.",
    en="The workbook says {name} and the media folder has {found}: make the letters the same.",
)
define(
    "pack_file_missing",
    422,
    fa="پروندهٔ «{name}» در پوشهٔ media نیست. آن را در پوشه بگذارید یا نامش را درست کنید.",
    en="{name} is not in the media folder.",
)


def write_pack(workbook: bytes) -> bytes:
    """The zip that is handed out: the workbook and an empty folder with a line of advice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(WORKBOOK, workbook)
        archive.writestr(
            f"{MEDIA}/README.txt",
            "عکس‌ها، فیلم‌ها و صداها را در همین پوشه بگذارید و نام هر کدام را، همان‌گونه که هست، در"
            " ستون «پرونده»ی کارپوشه بنویسید. سپس کارپوشه و این پوشه را با هم زیپ کنید و"
            " برگردانید؛ همه با هم تا ۱ گیگابایت.\r\n",
        )
    return buffer.getvalue()


@dataclass(frozen=True)
class TakenFile:
    """A file that a row names: the media item that it is or becomes, and what becomes of it."""

    media_id: str
    words: str


@dataclass(frozen=True)
class _Kept:
    booth: Booth
    kind: str
    name: str
    media_id: str
    size: int


class OfflinePack:
    """A pack that came back and was found safe: its workbook's path, and its media by name."""

    def __init__(
        self, archive: zipfile.ZipFile, workbook: Path, media: dict[str, zipfile.ZipInfo]
    ) -> None:
        self._archive, self.workbook, self._media = archive, workbook, media
        self._kept: list[_Kept] = []

    def take(
        self,
        session: Session,
        booth: Booth,
        kind: str,
        name: str,
        *,
        uploads: Path,
        is_dry_run: bool,
    ) -> TakenFile:
        """Take the file of that very name as a ``kind`` (picture, video, sound) of ``booth``.

        It is unpacked into the private folder; ``receive_kept`` notes it. The same one brought back
        again is the one that is there; a trial only looks, and its new ids are nobody's.

        Raises pack_file_missing, pack_file_case, pack_unreadable, converter_missing, disk_full, and
        what an upload is refused with: by its size and by its first bytes.
        """
        found, name = self._find(name)
        for one in self._kept:
            if (one.booth.id, one.kind, one.name) == (booth.id, kind, name):
                return TakenFile(one.media_id, _arriving(kind, one.size, is_dry_run=is_dry_run))
        known = _known(session, booth, kind, name, found.file_size)
        if known is not None:
            return TakenFile(known.id, _there(known))
        if kind != "picture":
            ffmpeg.find_program("ffmpeg")
        check_takeable(session, uploads, kind=kind, size=found.file_size)
        with _unzipping(), self._archive.open(found) as stream:
            check_head(kind, stream.read(HEAD_BYTES))
        if is_dry_run:
            media_id, size = str(uuid.uuid4()), found.file_size
        else:
            with _unzipping(), self._archive.open(found) as stream:
                media_id, size = keep_upload(stream, uploads)
        self._kept.append(_Kept(booth, kind, name, media_id, size))
        return TakenFile(media_id, _arriving(kind, size, is_dry_run=is_dry_run))

    def receive_kept(self, session: Session, *, by: Writer) -> list[str]:
        """Note what was unpacked and have it made ready, before content refers to it; their ids."""
        for one in self._kept:
            receive_file(
                session,
                one.booth,
                media_id=one.media_id,
                kind=one.kind,
                name=one.name,
                size=one.size,
                by=by,
            )
        session.flush()
        return [one.media_id for one in self._kept]

    def forget_kept(self, uploads: Path) -> None:
        """Delete what was unpacked: nothing of it was noted."""
        for one in self._kept:
            (uploads / one.media_id).unlink(missing_ok=True)

    def _find(self, name: str) -> tuple[zipfile.ZipInfo, str]:
        name = name.removeprefix(f"{MEDIA}/")
        found = self._media.get(name)
        if found is not None:
            return found, name
        near = [one for one in self._media if one.casefold() == name.casefold()]
        if near:
            raise DomainError("pack_file_case", name=_apart(name), found=_apart(near[0]))
        raise DomainError("pack_file_missing", name=_apart(name))


def _apart(name: str) -> str:
    """The name in its own direction, within a sentence that runs from right to left."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"


def _known(session: Session, booth: Booth, kind: str, name: str, size: int) -> MediaItem | None:
    return session.scalar(
        select(MediaItem)
        .where(
            MediaItem.booth_id == booth.id,
            MediaItem.kind == kind,
            MediaItem.original_name == name[:200],
            MediaItem.original_size == size,
            MediaItem.failed_at.is_(None),
        )
        .limit(1)
    )


_NEW = {"picture": "عکس تازه", "video": "فیلم تازه", "sound": "صدای تازه"}


def _arriving(kind: str, size: int, *, is_dry_run: bool) -> str:
    what = f"{_NEW[kind]}، {size_words(size)}"
    if is_dry_run:
        return f"{what}: پس از نوشتن بررسی و برای نمایشگر آماده می‌شود."
    return f"{what}: رسید و در نوبت آماده‌سازی است."


def _there(item: MediaItem) -> str:
    return f"{KIND_NAMES[item.kind]} پیش‌تر رسیده است: {MEDIA_STATES[item.state]}."


# what zipfile raises for what is none, or is packed in a way that it does not know
NO_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)


@contextmanager
def _unzipping() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise DomainError("pack_unreadable") from None


@contextmanager
def open_pack(path: Path) -> Iterator[OfflinePack]:
    """Look at a zip and open it. Raises the pack_… refusals; a refusal unpacks nothing."""
    try:
        archive = zipfile.ZipFile(path)
    except NO_ZIP:
        raise DomainError("pack_unreadable") from None
    with archive, TemporaryDirectory(prefix="ghorfeh-pack-") as folder:
        files = _checked(archive)
        sheets = [one for one in files if one.filename.lower().endswith(".xlsx")]
        if len(sheets) != 1:
            raise DomainError("pack_without_workbook", count=len(sheets))
        workbook = Path(folder) / WORKBOOK
        with _unzipping():
            workbook.write_bytes(archive.read(sheets[0]))
        yield OfflinePack(archive, workbook, _media(files))


def is_pack(path: Path) -> bool:
    """Whether it is a pack rather than a workbook alone, which is a zip as well."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.NameToInfo
    except NO_ZIP:
        return False


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise DomainError("pack_too_many", count=len(entries))
    total = 0
    for entry in entries:
        _check_name(entry)
        if entry.flag_bits & 1:
            raise DomainError("pack_encrypted")
        total += entry.file_size
        is_bomb = entry.file_size > SMALL and entry.file_size > MOST_SHRUNK * entry.compress_size
        is_huge = entry.filename.lower().endswith(".xlsx") and entry.file_size > LARGEST_WORKBOOK
        if is_huge or total > LARGEST_PACK or is_bomb:
            raise DomainError("pack_too_large", name=entry.filename[:80])
    return [one for one in entries if not one.is_dir() and not _is_noise(one.filename)]


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    parts = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if name.startswith("/") or "\\" in name or ":" in name or ".." in parts or is_link:
        raise DomainError("pack_unsafe", name=name[:80])


def _is_noise(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_NOISE[0]) or lower.rpartition("/")[2] in _NOISE


def _media(files: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """What lies in a folder media, wherever that is, by its name as people write it."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in files:
        *folders, name = PurePosixPath(entry.filename).parts
        if MEDIA not in (folder.lower() for folder in folders) or name == "README.txt":
            continue
        name = tidy(name)
        if name.casefold() in {one.casefold() for one in found}:
            raise DomainError("pack_name_twice", name=name)
        found[name] = entry
    return found
