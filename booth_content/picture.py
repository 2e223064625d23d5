"""Pictures that people send: checked, decoded in a process of their own, rendered for screens.

Nothing of the file but its visible pixels reaches a rendition: no EXIF, place, XMP, colour
profile, thumbnail or trailing bytes. The original stays where the caller keeps it, in private.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from booth_content.file_store import FileStore
from core.errors import DomainError, define

log = structlog.get_logger()

MAX_BYTES = 40_000_000
# The largest rendition fits the width of a lying screen and twice the height of a standing one.
_BOX = (1920, 3840)
_WIDTHS = (480, 960, 1600, 1920)
_ENCODERS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 73, "speed": 9, "max_threads": 1},
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 85, "progressive": True, "optimize": True},
}
_PROCESS = Path(__file__).with_name("picture_process.py")


@dataclass(frozen=True, slots=True)
class Limits:
    """What decoding one picture may take.

    Phones of 108 megapixels pass; a file of 17 kB can declare 144 and more. 108 megapixels with
    transparency need 1.4 GB.
    """

    max_pixels: int = 110_000_000
    max_side: int = 16_384
    memory_bytes: int = 2_000_000_000
    cpu_seconds: int = 30
    wall_seconds: float = 60.0


LIMITS = Limits()


class PictureError(DomainError):
    """This picture is not taken; the sentence says what to send instead."""


define(
    "picture_empty",
    422,
    fa="پروندهٔ تصویر خالی است (۰ بایت). دوباره از گالری برگزینید و بفرستید.",
    en="The picture is empty (0 bytes): choose it again and send it.",
)
define(
    "picture_too_heavy",
    422,
    fa="حجم تصویر بیش از ۴۰ مگابایت است. آن را با کیفیت کمتر ذخیره کنید و بفرستید.",
    en="The picture is larger than 40 MB: save it at a lower quality.",
)
define(
    "picture_too_many_pixels",
    422,
    fa="ابعاد تصویر بیش از اندازه است (تا ۱۱۰ مگاپیکسل و ضلع ۱۶۳۸۴). کوچک‌ترش کنید و بفرستید.",
    en="The picture has more than 110 megapixels or a side over 16384: make it smaller.",
)
define(
    "picture_is_drawing",
    422,
    fa="SVG پذیرفته نمی‌شود. از همان برنامه خروجی PNG بگیرید و آن را بفرستید.",
    en="SVG is not taken: export it as PNG and send that.",
)
define(
    "picture_not_one",
    422,
    fa="این پرونده تصویر نیست، هرچند نامش باشد. تصویر JPEG، PNG، WebP، AVIF یا HEIC بفرستید.",
    en="This file is not a picture, whatever its name: send JPEG, PNG, WebP, AVIF or HEIC.",
)
define(
    "picture_of_other_kind",
    422,
    fa="تصویر {kind} پذیرفته نمی‌شود. آن را به صورت JPEG یا PNG ذخیره کنید و بفرستید.",
    en="{kind} is not taken: save the picture as JPEG or PNG.",
)
define(
    "picture_animated",
    422,
    fa="تصویر متحرک پذیرفته نمی‌شود. یک قاب آن را به صورت JPEG یا PNG بفرستید، یا ویدئو بگذارید.",
    en="Animated pictures are not taken: send one frame as JPEG or PNG, or use a video.",
)
define(
    "picture_damaged",
    422,
    fa="تصویر ناقص یا خراب است. آن را دوباره از دستگاه اصلی بفرستید یا از نو ذخیره کنید.",
    en="The picture is truncated or damaged: send it again from where it was taken.",
)
define(
    "picture_too_demanding",
    422,
    fa="باز کردن این تصویر بیش از توان سامانه است. از نو به صورت JPEG ذخیره کنید و بفرستید.",
    en="Decoding this picture takes too much memory or time: save it again as JPEG.",
)


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What a file declares: its format, and its upright size in pixels. Nothing was decoded."""

    format: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published form of a picture; ``sha256`` names it in the file store."""

    format: str
    width: int
    height: int
    size: int
    sha256: str

    @property
    def type(self) -> str:
        """Its media type."""
        return f"image/{self.format}"

    @property
    def name(self) -> str:
        """Its file name in a release: ``1600.webp``."""
        return f"{self.width}.{self.format}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for the screens.

    ``width`` and ``height`` are the upright original's pixels, ``colour`` its mean as
    ``#rrggbb`` to show until it is there, ``focal`` the point (x, y from 0 to 1, from the top
    left) that stays in sight wherever a page crops it.
    """

    width: int
    height: int
    colour: str
    focal: tuple[float, float]
    renditions: tuple[Rendition, ...]


def inspect_picture(path: Path, *, limits: Limits = LIMITS) -> PictureHeader:
    """Check a file as far as its header goes; about 0.1 s. Raises PictureError."""
    format = _check(path)
    header, _ = _run(path, format, limits, only_header=True)
    return PictureHeader(format, header["width"], header["height"], path.stat().st_size)


def make_renditions(
    path: Path,
    store: FileStore,
    focal: tuple[float, float] = (0.5, 0.5),
    *,
    limits: Limits = LIMITS,
) -> Picture:
    """Decode a picture and put its renditions into ``store``: 4 widths in AVIF, WebP and JPEG.

    A picture narrower than 1920 pixels gets the widths below its own, and its own. Takes seconds:
    for jobs, not for requests. Raises PictureError, or ``disk_full``; then nothing is stored.
    """
    if not all(0 <= part <= 1 for part in focal):
        raise ValueError(f"a focal point lies within 0 and 1, not at {focal}")
    header, blobs = _run(path, _check(path), limits, only_header=False)
    with store.batch() as batch:
        renditions = [
            Rendition(**about, sha256=batch.put_bytes(blob).sha256)
            for about, blob in zip(header["renditions"], blobs, strict=True)
        ]
    return Picture(header["width"], header["height"], header["colour"], focal, tuple(renditions))


def sniff_format(head: bytes) -> str:
    """The decoder for a file that begins with ``head`` (64 bytes do). Raises PictureError."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and (format := _container_format(head)):
        return format
    raise _refusal(head)


_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def _container_format(head: bytes) -> str | None:
    length = int.from_bytes(head[:4], "big")
    names = head[8:12] + head[16 : max(16, length)]
    brands = {names[at : at + 4] for at in range(0, len(names) - 3, 4)}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else None


_OTHER_KINDS = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"8BPS": "Photoshop",
    b"%PDF": "PDF",
}


def _refusal(head: bytes) -> PictureError:
    if not head:
        return PictureError("picture_empty")
    if b"<svg" in head.lower() or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return PictureError("picture_is_drawing")
    for mark, kind in _OTHER_KINDS.items():
        if head.startswith(mark):
            return PictureError("picture_of_other_kind", kind=kind)
    return PictureError("picture_not_one")


def _check(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise PictureError("picture_too_heavy")
    with path.open("rb") as file:
        return sniff_format(file.read(512))


def _run(
    path: Path, format: str, limits: Limits, *, only_header: bool
) -> tuple[dict[str, Any], list[bytes]]:
    """Do it in a process of its own: its answer and the bytes of the renditions."""
    job = {
        "path": str(path.resolve()),
        "format": format,
        "only_header": only_header,
        "box": _BOX,
        "widths": _WIDTHS,
        "encoders": _ENCODERS,
        "parent": os.getpid(),
        **asdict(limits),
    }
    try:
        # -I: neither the environment nor the working folder has a say in what is imported.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(_PROCESS), json.dumps(job)],
            env={"MALLOC_ARENA_MAX": "2"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PictureError("picture_too_demanding") from None
    if done.returncode != 0:
        raise _crash(done)
    return _read_answer(done.stdout)


def _crash(done: subprocess.CompletedProcess[bytes]) -> PictureError:
    log.warning("picture.decoder_ended", code=done.returncode, said=done.stderr[-500:].decode())
    spent = done.returncode in (-9, -24)  # SIGKILL, SIGXCPU: out of memory or time
    return PictureError("picture_too_demanding" if spent else "picture_damaged")


def _read_answer(answer: bytes) -> tuple[dict[str, Any], list[bytes]]:
    line, _, rest = answer.partition(b"\n")
    header = json.loads(line)
    if code := header.get("error"):
        log.info("picture.refused", code=code, reason=header.get("reason"))
        raise PictureError(code)
    blobs, at = [], 0
    for about in header.get("renditions", []):
        blobs.append(rest[at : at + about["size"]])
        at += about["size"]
    return header, blobs
