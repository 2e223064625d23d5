"""Uploads and pictures: a large film through cuts and a restart, a photo to all its renditions."""

from __future__ import annotations

import hashlib
import io
import random
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from booth_content.file_store import FileStore
from booth_content.originals import arrival_path
from booth_content.picture import make_renditions
from core.settings import Settings
from tests.benchmarks.measure import Row, resident_mb
from tests.benchmarks.world import PASSWORD, World, make_world, serve
from tests.wire import Wire

MEGABYTE = 1_000_000
FILM_BYTES = 500 * MEGABYTE
CHUNK = 8 * 1024 * 1024
CUTS = (0.2, 0.45, 0.8)
RESTART = 0.6


def upload() -> list[Row]:
    """500 MB with three cuts and a restart: whole, and how much the web process grew; meanwhile
    how long a page took."""
    film = _Film()
    pages: list[float] = []
    with make_world(3) as world:
        grown, seconds = _send(world, film, pages)
        path = arrival_path(Settings.load(world.environment).uploads_dir, film.address_id)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != film.sha256:
                raise AssertionError("what arrived is not what was sent")
    return [
        Row("500 MB upload, 3 cuts, 1 restart: web process grows", "MB", grown, "max", 20),
        Row("500 MB upload, 3 cuts, 1 restart: takes", "s", [seconds]),
        Row("a page while 500 MB come in", "ms", pages, bar=100),
    ]


class _Film:
    """Bytes that begin as a film does, made anew wherever they are asked for."""

    def __init__(self) -> None:
        self._block = random.Random(5).randbytes(1 << 20)
        self.address_id = ""
        digest = hashlib.sha256()
        for at in range(0, FILM_BYTES, CHUNK):
            digest.update(self.read(at, CHUNK))
        self.sha256 = digest.hexdigest()

    def read(self, at: int, count: int) -> bytes:
        count = min(count, FILM_BYTES - at)
        first = at // len(self._block)
        blocks = b"".join(
            number.to_bytes(8, "big") + self._block[8:]
            for number in range(first, (at + count) // len(self._block) + 1)
        )
        start = at - first * len(self._block)
        piece = blocks[start : start + count]
        head = b"\0\0\0\x20ftypisom"
        return head[at:] + piece[max(0, len(head) - at) :] if at < len(head) else piece


def _send(world: World, film: _Film, pages: list[float]) -> tuple[list[float], float]:
    grown: list[float] = []
    began = time.perf_counter()
    with serve(world) as server:
        wire = Wire(server.port, "organiser", PASSWORD)
        address = wire.begin(FILM_BYTES, "video")
        film.address_id = address.rsplit("/", 1)[1]
        grown.append(_part(wire, address, film, RESTART, pages, lambda: resident_mb(server)))
    with serve(world) as server:
        wire = wire.to(server.port)
        wire.offset(address)  # the first request loads what every later one needs
        grown.append(_part(wire, address, film, 1.0, pages, lambda: resident_mb(server)))
    return grown, time.perf_counter() - began


def _part(
    wire: Wire,
    address: str,
    film: _Film,
    until: float,
    pages: list[float],
    memory: Callable[[], float],
) -> float:
    """Send up to that share; the most that the process grew meanwhile, in MB."""
    _page(wire)
    before = most = memory()
    is_over = threading.Event()
    visitor = threading.Thread(target=_visit, args=(wire, pages, is_over))
    visitor.start()
    cuts = [cut for cut in CUTS if cut < until]
    offset = wire.offset(address)
    while offset < FILM_BYTES * until:
        piece = film.read(offset, CHUNK)
        if cuts and offset >= FILM_BYTES * cuts[0]:
            cuts.pop(0)
            wire.cut(address, piece, offset, after=len(piece) // 2)
            wire.until(lambda: wire.is_free(address))
        elif wire.send(address, piece, offset) != 204:
            raise AssertionError("a chunk was refused")
        offset = wire.offset(address)
        most = max(most, memory())
    is_over.set()
    visitor.join()
    return most - before


def _visit(wire: Wire, pages: list[float], is_over: threading.Event) -> None:
    while not is_over.wait(0.05):
        pages.append(_page(wire))


def _page(wire: Wire) -> float:
    started = time.perf_counter()
    wire.get("/")
    return (time.perf_counter() - started) * 1e3


def photo(*, rounds: int = 5) -> list[Row]:
    """A photo of 24 megapixels, as JPEG and as HEIC, to all its renditions, as the job does it."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="ghorfeh-benchmark-") as folder:
        for format in ("JPEG", "HEIF"):
            source = make_photo(Path(folder), format)
            times = [_render(source, Path(folder) / f"{format}{n}") for n in range(rounds)]
            name = f"24-megapixel {format} ({source.stat().st_size / 1e6:.1f} MB) to renditions"
            rows.append(Row(name, "s", times, "median", 3))
    return rows


def _render(source: Path, folder: Path) -> float:
    started = time.perf_counter()
    make_renditions(source, FileStore(folder))
    return time.perf_counter() - started


def make_photo(folder: Path, format: str) -> Path:
    """6000 by 4000 with detail and grain, as a camera's are."""
    rough = Image.frombytes("RGB", (600, 400), random.Random(3).randbytes(600 * 400 * 3))
    image = rough.resize((6000, 4000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((6000, 4000), 12).convert("RGB")
    image = Image.blend(image, grain, 0.25)
    path = folder / f"photo.{format.lower()}"
    if format == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, format, quality=88 if format == "JPEG" else 60)
    path.write_bytes(out.getvalue())
    return path


BENCHMARKS = {"upload": upload, "photo": photo}
