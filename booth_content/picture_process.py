"""Decodes one untrusted picture in a process of its own, run as a script by ``picture.py``.

A decoder that crashes, loops or asks for all memory ends this process and nothing else. It gets
no environment, writes no file, and imports nothing of the product. Argument: a job as JSON.
Standard output: one line of JSON, then the bytes of the renditions in the order listed.
A refusal is ``{"error": code}`` with the codes of ``picture.py``.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps

_PR_SET_PDEATHSIG = 1
_ORIENTATION_TAG = 0x0112
_SIDEWAYS = {5, 6, 7, 8}
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Job:
    """What to decode, what to make of it and within which limits; all of it decided outside."""

    path: str
    format: str
    only_header: bool
    max_pixels: int
    max_side: int
    box: tuple[int, int]
    widths: list[int]
    encoders: dict[str, dict[str, Any]]
    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float  # kept by the parent
    parent: int


class Refused(Exception):
    """This picture is not taken; the argument is the code of the reason."""


def main() -> None:
    """Do the job of the command line and answer on standard output."""
    job = Job(**json.loads(sys.argv[1]))
    _limit(job)
    header, blobs = _answer(job)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n")
    for blob in blobs:
        sys.stdout.buffer.write(blob)
    sys.stdout.buffer.flush()


def _limit(job: Job) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (job.memory_bytes, job.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (job.cpu_seconds, job.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # a picture never delays a scan
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != job.parent:  # it ended before the line above
        sys.exit(1)


def _answer(job: Job) -> tuple[dict[str, Any], list[bytes]]:
    try:
        with _opened(job) as image:
            if job.only_header:
                return _header(image), []
            return _rendered(image, job)
    except Refused as refusal:
        return {"error": str(refusal)}, []
    except Image.DecompressionBombError:
        return {"error": "picture_too_many_pixels"}, []
    except MemoryError:
        return {"error": "picture_too_demanding"}, []
    except Exception as error:  # noqa: BLE001  decoders raise anything at all on damaged input
        reason = f"{type(error).__name__}: {error}"
        code = "picture_too_demanding" if "memory" in reason.lower() else "picture_damaged"
        return {"error": code, "reason": reason}, []


def _opened(job: Job) -> Image.Image:
    """Read the header only, with this one decoder, and refuse what it declares."""
    # Pillow warns above MAX_IMAGE_PIXELS and raises above twice that; WebP allocates its canvas
    # while opening, after only the raising check. Half our limit makes the raising one ours.
    Image.MAX_IMAGE_PIXELS = job.max_pixels // 2
    warnings.simplefilter("ignore")
    if job.format == "HEIF":
        _register_heif()
    image = Image.open(job.path, formats=[job.format])
    if max(image.size) > job.max_side:
        raise Refused("picture_too_many_pixels")
    # A phone's JPEG or HEIC may hold a second picture (depth, gain map): the first is the photo.
    if job.format not in ("JPEG", "HEIF") and getattr(image, "is_animated", False):
        raise Refused("picture_animated")
    return image


def _register_heif() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=2
    )


def _header(image: Image.Image) -> dict[str, Any]:
    width, height = _upright(image.size, _orientation(image))
    return {"width": width, "height": height}


def _orientation(image: Image.Image) -> int:
    try:
        # Not image.getexif(): a PNG's would decode the picture to look behind it.
        return int(Image.Image.getexif(image).get(_ORIENTATION_TAG, 1))
    except Exception:  # noqa: BLE001  a broken EXIF block must not cost anyone their photo
        return 1


def _upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (size[1], size[0]) if orientation in _SIDEWAYS else size


def _rendered(image: Image.Image, job: Job) -> tuple[dict[str, Any], list[bytes]]:
    if image.format == "PNG":
        image.load()  # its orientation may stand behind the pixels
    header, orientation = _header(image), _orientation(image)
    # JPEG decodes to an eighth, a quarter or a half at less cost; twice the target keeps it sharp.
    target = _upright(_fit((header["width"], header["height"]), job.box), orientation)
    image.draft(None, (target[0] * 2, target[1] * 2))
    image.load()
    largest = _clean(image, target, orientation)
    jobs = list(_renditions(largest, job))
    with ThreadPoolExecutor(2) as pool:
        blobs = list(pool.map(lambda one: one[1](), jobs))
    header["colour"] = "#{:02x}{:02x}{:02x}".format(*_mean(largest))
    header["renditions"] = [
        {**about, "size": len(blob)} for (about, _), blob in zip(jobs, blobs, strict=True)
    ]
    return header, blobs


def _fit(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """``size`` shrunk, never grown, into ``box``; no side under one pixel."""
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _clean(image: Image.Image, target: tuple[int, int], orientation: int) -> Image.Image:
    """New pixels, 8-bit sRGB, upright, with nothing of the file but what can be seen."""
    profile = image.info.get("icc_profile")
    image = _resized(_eight_bit(image), target)
    image = _to_srgb(image, profile)
    if image.mode == "RGBA":
        # What is fully transparent must not carry a hidden picture along.
        image = image.convert("RGBa").convert("RGBA")
        if image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("RGB")
    rebuilt = Image.new(image.mode, image.size)
    rebuilt.paste(image)
    rebuilt.getexif()[_ORIENTATION_TAG] = orientation
    upright = ImageOps.exif_transpose(rebuilt)
    upright.info.clear()
    return upright


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey, RGB, RGBA or CMYK of 8 bits per channel."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")  # 16 bits of grey
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("RGB")


def _resized(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    if image.size == target:
        return image
    return image.resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, given, wanted, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            made = None  # a wrong profile: the plain conversion is what browsers show as well
        if made is not None:
            return made
    return image.convert(mode)


def _renditions(
    largest: Image.Image, job: Job
) -> Iterator[tuple[dict[str, Any], Callable[[], bytes]]]:
    """What each rendition is, and the call that encodes it; the slowest first."""
    widths = sorted({min(width, largest.width) for width in job.widths}, reverse=True)
    for width in widths:
        height = max(1, round(largest.height * width / largest.width))
        image = _resized(largest, (width, height))
        for format, options in job.encoders.items():
            about = {"format": format, "width": width, "height": height}
            yield about, _Encoder(image, format, options)


@dataclass(frozen=True, slots=True)
class _Encoder:
    image: Image.Image
    format: str
    options: dict[str, Any]

    def __call__(self) -> bytes:
        # A copy: Pillow notes an encoder's options on the image itself, and another thread's
        # encoder would read them.
        image = _on_white(self.image) if self.format == "jpeg" else self.image.copy()
        out = io.BytesIO()
        image.save(out, self.format.upper(), **self.options)
        return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.copy()
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _mean(image: Image.Image) -> tuple[int, int, int]:
    pixel = _on_white(image).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


if __name__ == "__main__":
    main()
