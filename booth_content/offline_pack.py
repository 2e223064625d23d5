"""The offline pack: a workbook of what booths say and a folder of pictures, in one zip.

What comes back is looked at before anything of it is unpacked: names, how many, how large. Nothing
is ever written to a place that the zip names.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from booth_content.media import MediaItem
from booth_content.pictures import keep_upload, receive_picture
from booth_content.writer import Writer
from core.errors import DomainError, define
from core.persian import tidy

MEDIA = "media"
WORKBOOK = "content.xlsx"
MOST_FILES = 2_000
LARGEST_FILE = 60 * 1024**2
LARGEST_PACK = 2 * 1024**3
# a picture does not shrink in a zip, and a workbook some twentyfold; a bomb a thousandfold
MOST_SHRUNK = 200
SMALL = 1024**2
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif")
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
    fa="در بسته {count} پرونده هست؛ دست‌بالا ۲٬۰۰۰ پذیرفته است. تنها عکس‌های همین غرفه را بگذارید.",
    en="The pack holds {count} files; 2,000 at most.",
)
define(
    "pack_too_large",
    422,
    fa="«{name}» پس از باز شدن بزرگ‌تر از اندازه است (هر عکس تا ۶۰ مگابایت، همه تا ۲ گیگابایت). "
    "عکس‌های کوچک‌تری بگذارید یا بسته را دو پاره کنید.",
    en="{name} is too large when unpacked (60 MB each, 2 GB in all).",
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
    "pack_picture_case",
    422,
    fa="در کارپوشه «{name}» نوشته شده و در پوشهٔ media «{found}» است."
    " حرف‌های بزرگ و کوچک را یکی کنید.",
    en="The workbook says {name} and the media folder has {found}: make the letters the same.",
)
define(
    "pack_picture_missing",
    422,
    fa="پروندهٔ «{name}» در پوشهٔ media نیست. آن را در پوشه بگذارید یا نامش را درست کنید.",
    en="{name} is not in the media folder.",
)
define(
    "pack_picture_kind",
    422,
    fa="«{name}» عکس نیست (jpg، png، webp یا heic). فیلم و صدا را از صفحهٔ غرفه بفرستید.",
    en="{name} is not a picture: films and sounds are sent from the booth's page.",
)


def write_pack(workbook: bytes) -> bytes:
    """The zip that is handed out: the workbook and an empty folder with a line of advice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(WORKBOOK, workbook)
        archive.writestr(
            f"{MEDIA}/README.txt",
            "عکس‌ها را در همین پوشه بگذارید و نام هر کدام را، همان‌گونه که هست، در ستون"
            " «پرونده»ی کارپوشه بنویسید. سپس همهٔ پوشه را زیپ کنید و برگردانید.\r\n",
        )
    return buffer.getvalue()


class OfflinePack:
    """A pack that came back and was found safe: its workbook's path, and its pictures by name."""

    def __init__(
        self, archive: zipfile.ZipFile, workbook: Path, media: dict[str, zipfile.ZipInfo]
    ) -> None:
        self._archive, self.workbook, self._media = archive, workbook, media
        self._kept: list[tuple[Booth, str, str, int]] = []

    def picture(self, name: str) -> zipfile.ZipInfo:
        """The picture of that very name. Raises pack_picture_missing, …_case, …_kind."""
        name = name.removeprefix(f"{MEDIA}/")
        found = self._media.get(name)
        if found is None:
            near = [one for one in self._media if one.casefold() == name.casefold()]
            if near:
                raise DomainError("pack_picture_case", name=name, found=near[0])
            raise DomainError("pack_picture_missing", name=name)
        if not name.lower().endswith(PICTURES):
            raise DomainError("pack_picture_kind", name=name)
        return found

    def keep(self, session: Session, booth: Booth, name: str, *, uploads: Path) -> str:
        """Unpack the picture for ``booth`` into the private folder; the same one brought back
        again is the one that is there. ``receive_kept`` notes it.

        Returns its media id. Raises what picture() raises, pack_unreadable, disk_full.
        """
        found = self.picture(name)
        for one, media_id, its_name, _size in self._kept:
            if (one.id, its_name) == (booth.id, name):
                return media_id
        known = session.scalar(
            select(MediaItem.id).where(
                MediaItem.booth_id == booth.id,
                MediaItem.original_name == name[:200],
                MediaItem.original_size == found.file_size,
                MediaItem.failed_at.is_(None),
            )
        )
        if known is not None:
            return known
        try:
            with self._archive.open(found) as stream:
                media_id, size = keep_upload(stream, uploads)
        except (zipfile.BadZipFile, EOFError, NotImplementedError):
            raise DomainError("pack_unreadable") from None
        self._kept.append((booth, media_id, name, size))
        return media_id

    def receive_kept(self, session: Session, *, by: Writer) -> None:
        """Note what was unpacked and have it converted, before content refers to it."""
        for booth, media_id, name, size in self._kept:
            receive_picture(session, booth, media_id=media_id, name=name, size=size, by=by)
        session.flush()


@contextmanager
def open_pack(path: Path) -> Iterator[OfflinePack]:
    """Look at a zip and open it. Raises the pack_… refusals; a refusal unpacks nothing."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise DomainError("pack_unreadable") from None
    with archive, TemporaryDirectory(prefix="ghorfeh-pack-") as folder:
        files = _checked(archive)
        sheets = [one for one in files if one.filename.lower().endswith(".xlsx")]
        if len(sheets) != 1:
            raise DomainError("pack_without_workbook", count=len(sheets))
        workbook = Path(folder) / WORKBOOK
        try:
            workbook.write_bytes(archive.read(sheets[0]))
        except (zipfile.BadZipFile, EOFError, NotImplementedError):
            raise DomainError("pack_unreadable") from None
        yield OfflinePack(archive, workbook, _media(files))


def is_pack(path: Path) -> bool:
    """Whether it is a pack rather than a workbook alone, which is a zip as well."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.NameToInfo
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
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
        if entry.file_size > LARGEST_FILE or total > LARGEST_PACK or is_bomb:
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
