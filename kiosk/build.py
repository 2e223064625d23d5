"""A page's own files as one build: ``/screen/build/<hash>/<path below static>``, ``/gate/build/…``.

The hash is over every byte of them, so an address never changes its meaning, browsers keep it
for ever, and a page never mixes two builds. The booth's screen and the gate each have their own.
"""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import deflate

from core.settings import LANGUAGES
from kiosk.bundle import bundle
from kiosk.squeeze import squeeze_script, squeeze_style

HASH_LENGTH = 12
# libdeflate's last level: 4 % smaller than zlib's, 60 ms for the screen's script
SMALLEST = 12
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")
PAINTED = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+?)["']?\s*\)""")
# woff2 and pictures are packed already
PACKED = (
    "text/javascript",
    "text/css",
    "text/html",
    "image/svg+xml",
    "application/json",
    "application/wasm",
)


@dataclass(frozen=True)
class Face:
    """What a build is made of, as paths below static/, beside the styles in ``<name>/``.

    ``alone`` is what pages and scripts fetch by name; a script comes with all that it imports.
    """

    name: str
    alone: tuple[str, ...]
    scripts: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"/{self.name}/build/"


GROUND = ("tokens.css", "icons.svg", "brand/girih.svg")
WORKER = "screen/worker.js"
WORDS = tuple(f"screen/words/{language}.json" for language in LANGUAGES if language != "fa")
SCREEN = Face(
    "screen",
    (*GROUND, "screen/shell.html", *WORDS),
    ("screen/main.js", "screen/preview.js", "screen/shell.js", WORKER),
)
READER = "vendor/zxing-wasm/3.1.4/reader"
GATE = Face(
    "gate",
    (*GROUND, f"{READER}/index.js", f"{READER}/zxing_reader.wasm"),
    ("gate/main.js", "gate/welcome.js", WORKER),
)


@dataclass(frozen=True)
class BuildFile:
    """One file as it is served; ``packed`` is its gzip, where that is worth sending."""

    type: str
    body: bytes
    packed: bytes | None


@dataclass(frozen=True)
class Build:
    """All files of a face by their path below static/; ``hash`` names exactly these bytes."""

    folder: str
    hash: str
    files: Mapping[str, BuildFile]

    def address(self, path: str) -> str:
        """Where the file is served; what is not of the build is not found there."""
        return f"{self.folder}{self.hash}/{path}"

    def modules(self, path: str) -> list[str]:
        """The script and all that it imports, itself first."""
        found = [path]
        for one in found:
            text = self.files[one].body.decode()
            named = (other for other in _imports(one, text) if other in self.files)
            found += [other for other in named if other not in found]
        return found


@cache
def build_at(static: Path, pages: Path, face: Face) -> Build:
    """The build of these folders, made once a process. Their files do not change while it runs."""
    return make_build(static, pages, face)


def make_build(static: Path, pages: Path, face: Face = SCREEN) -> Build:
    """Read, join, shorten and hash a face's files and what they name.

    ``pages`` holds its templates. Raises ValueError for a script that cannot be joined,
    FileNotFoundError for one that imports what is not there.
    """
    bodies = dict(_read_all(static, face))
    digest = hashlib.sha256()
    for path in sorted(bodies):
        digest.update(f"{path}\0{len(bodies[path])}\0".encode() + bodies[path])
    for page in sorted(pages.glob("*.html")):
        digest.update(page.read_bytes())
    files = {path: _served(path, body) for path, body in bodies.items()}
    return Build(face.address, digest.hexdigest()[:HASH_LENGTH], files)


def _read_all(static: Path, face: Face) -> Iterator[tuple[str, bytes]]:
    styles = (f"{face.name}/{path.name}" for path in (static / face.name).glob("*.css"))
    waiting = [*face.alone, *face.scripts, *sorted(styles)]
    read: set[str] = set()
    while waiting:
        path = waiting.pop()
        # what leads nowhere is left out: the browser names it, and so do the tests
        if path in read or not (static / path).is_file():
            continue
        read.add(path)
        body = (static / path).read_bytes()
        if path.endswith((".js", ".css")):
            text = _shortened(static, path, body.decode())
            waiting += _named(path, text)
            body = text.encode()
        yield path, body


def _shortened(static: Path, path: str, text: str) -> str:
    if _is_vendored(path):
        return text
    if path.endswith(".js"):
        read = _reader(static)
        return squeeze_script(bundle(path, read, _is_vendored))
    # addresses from the root would leave the build
    root = posixpath.relpath(".", posixpath.dirname(path))
    return squeeze_style(text).replace('"/static/', f'"{root}/')


def _is_vendored(path: str) -> bool:
    return path.startswith("vendor/")


def _reader(static: Path) -> Callable[[str], str]:
    return lambda path: (static / path).read_text(encoding="utf-8")


def _named(path: str, text: str) -> list[str]:
    if path.endswith(".js"):
        return _imports(path, text)
    found = (name.split("#")[0] for name in PAINTED.findall(text))
    return [_beside(path, name) for name in found]


def _imports(path: str, text: str) -> list[str]:
    return [_beside(path, name) for name in IMPORTED.findall(text)]


def _beside(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _served(path: str, body: bytes) -> BuildFile:
    kind = "text/javascript" if path.endswith(".js") else mimetypes.guess_type(path)[0]
    kind = kind or "application/octet-stream"
    packed = bytes(deflate.gzip_compress(body, SMALLEST)) if kind in PACKED else None
    return BuildFile(kind, body, packed)
