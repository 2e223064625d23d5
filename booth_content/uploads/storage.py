"""The bytes of an upload: one file, appended to under a lock, flushed before anybody is told.

What a row calls *received* is flushed and, where a checksum came along, verified. The file may be
longer than that after a kill or a power cut; the next chunk cuts it back first. The lock is the
kernel's (flock), so that it holds between processes and ends with the process that held it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from booth_content.uploads.protocol import Checksum
from booth_content.uploads.sniffing import HEAD_BYTES
from core.disk import NO_ROOM, disk_errors
from core.errors import DomainError, define
from core.off_loop import off_the_loop

# read, hashed and written at a time; the loop serves others between two of them
PIECE = 256 * 1024
# a body without a checksum is acknowledged to the row each so many bytes, so that a kill costs
# no more than that
FLUSH_EVERY = 8 * 1024 * 1024

define(
    "upload_busy",
    423,
    fa="این پرونده هم‌اکنون از دستگاه یا پنجرهٔ دیگری فرستاده می‌شود. چند لحظه صبر کنید.",
    en="Somebody else is sending this upload right now: try again in a few seconds.",
)


class Body(Protocol):
    """Where bytes come from; b"" means that no more come, whether at the end or at a cut."""

    def read(self, size: int, /) -> bytes: ...


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """The file, open, for this request alone. Raises upload_busy."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DomainError("upload_busy") from None
        yield handle
    finally:
        os.close(handle)


def make_file(path: Path) -> None:
    """Make the empty file, durably. Raises disk_full."""
    with disk_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _sync_folder(path.parent)


def length_of(path: Path) -> int:
    """Bytes in the file; 0 where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@dataclass
class Reception:
    """One chunk on its way into the file, which is cut back to ``start`` bytes first.

    ``most`` is how many bytes may come. ``look(head)`` is called once the first bytes are there
    and may refuse by raising. ``settle(offset)`` is told of flushed bytes in the middle of a long
    body. ``size`` is what the whole file will have.
    """

    handle: int
    start: int
    size: int
    checksum: Checksum | None
    look: Callable[[bytes], None]
    settle: Callable[[int], None]
    at: int = field(init=False)
    settled: int = field(init=False)

    def run(self, body: Body) -> int:
        """Take all that ``body`` gives; the offset that is durable afterwards.

        Raises disk_full and checksum_wrong, having cut the file back to what is settled; what
        ``look`` raises; upload_too_long when the body has more than the file.
        """
        self.at = self.settled = self.start
        digest = self.checksum.make() if self.checksum else None
        try:
            off_the_loop(os.ftruncate, self.handle, self.start)
            while piece := body.read(min(PIECE, self.size - self.at + 1)):
                if self.at + len(piece) > self.size:
                    raise DomainError("upload_too_long")
                off_the_loop(self._write, piece, digest)
                self._advance(len(piece))
            if digest is not None and self.checksum is not None:
                self._verify(digest.digest(), self.checksum.expected)
            off_the_loop(os.fdatasync, self.handle)
        except DomainError:
            self._cut_back()
            raise
        except OSError as error:
            self._cut_back()
            if error.errno in NO_ROOM:
                raise DomainError("disk_full") from error
            raise
        return self.at

    def _write(self, piece: bytes, digest: object) -> None:
        view = memoryview(piece)
        at = self.at
        while view:
            written = os.pwrite(self.handle, view, at)
            view, at = view[written:], at + written
        if digest is not None:
            digest.update(piece)  # type: ignore[attr-defined]

    def _advance(self, count: int) -> None:
        before, self.at = self.at, self.at + count
        if before < HEAD_BYTES and (self.at >= HEAD_BYTES or self.at == self.size):
            self.look(os.pread(self.handle, HEAD_BYTES, 0))
        if self.checksum is None and self.at - self.settled >= FLUSH_EVERY:
            off_the_loop(os.fdatasync, self.handle)
            self.settled = self.at
            self.settle(self.at)

    def _verify(self, found: bytes, expected: bytes) -> None:
        if found != expected:
            raise DomainError("checksum_wrong")

    def _cut_back(self) -> None:
        self.at = self.settled
        os.ftruncate(self.handle, self.settled)


define(
    "upload_too_long",
    413,
    fa="بیش از اندازهٔ گفته‌شده رسید؛ شاید پرونده در این میان عوض شده است. آن را دوباره برگزینید.",
    en="More bytes came than the upload was said to have: choose the file again.",
)


def remove_file(path: Path) -> None:
    """Take the bytes away; nothing happens where there are none."""
    path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
