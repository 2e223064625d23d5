"""Files named by the SHA-256 of what they hold, as ``root/ab/abcdef…``.

A file appears under its name only when it is whole and on the disk, and never changes after
that: two processes that store the same bytes at once both succeed, and a reader never meets a
half-written file. An interrupted put leaves at most a file in ``root/.incoming``, which
``sweep`` removes a day later.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from core.dates import now
from core.disk import disk_errors
from core.errors import DomainError, define

define(
    "file_unknown",
    404,
    fa="این پرونده در انبار نیست. صفحه را تازه کنید تا نشانی درست آن بیاید.",
    en="There is no such file.",
)
define(
    "file_too_large",
    413,
    fa="پرونده بزرگ‌تر از {limit_mb} مگابایت است. پروندهٔ کوچک‌تری بفرستید.",
    en="The file is larger than {limit_mb} MB: send a smaller one.",
)

_CHUNK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")
# Measured on ext4 with files of 8 kB: from 8 on, two syncfs (2 ms) beat as many fsyncs (14 ms);
# below that they gain nothing, and they also wait for whatever others are writing.
_SYNC_TOGETHER_FROM = 8
# The disk is never filled to the brim: the database and its journal live on it too.
_KEEP_FREE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a put answers: the name of the file and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class _Incoming:
    """Written in full under a name of its own, not yet visible."""

    stored: StoredFile
    path: Path


class FileStore:
    """A folder of content-addressed files. Any number of processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / ".incoming"
        with disk_errors():
            self._incoming.mkdir(parents=True, exist_ok=True)

    def put_bytes(self, data: bytes) -> StoredFile:
        """Store ``data`` durably; nothing is written when it is here already.

        Raises DomainError ``disk_full``, and leaves nothing behind.
        """
        with self.batch() as batch:
            return batch.put_bytes(data)

    def put_file(self, source: Path | BinaryIO, *, limit: int | None = None) -> StoredFile:
        """Store what ``source`` holds, read once in pieces of 1 MB.

        ``limit`` is in bytes. Raises DomainError ``file_too_large`` or ``disk_full``, and leaves
        nothing behind.
        """
        with self.batch() as batch:
            return batch.put_file(source, limit=limit)

    @contextmanager
    def batch(self) -> Iterator[FileBatch]:
        """Store many files with few flushes; all become visible, durably, when the block ends.

        An exception inside the block stores none of them. 730 files of 8 kB on ext4: 72 ms,
        by one put each 490 ms.
        """
        batch = FileBatch(self)
        try:
            yield batch
            batch.publish()
        finally:
            batch.discard()

    def path(self, sha256: str) -> Path:
        """Where the file is, or would be. Raises ``file_unknown`` for what is no SHA-256 in hex."""
        if not _NAME.fullmatch(sha256):
            raise DomainError("file_unknown")
        return self.root / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether the file is here; ``verify`` says whether it is also whole."""
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """The file, to be read and closed by the caller. Raises ``file_unknown``."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise DomainError("file_unknown") from None

    def holds(self, sha256: str, size: int) -> bool:
        """Whether the file is here and as long as it should be; its bytes are not read."""
        try:
            return self.path(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def size(self, sha256: str) -> int:
        """Bytes. Raises ``file_unknown``."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            raise DomainError("file_unknown") from None

    def verify(self, sha256: str) -> bool:
        """Read the file again: True when it is here and its bytes are what its name says."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def remove(self, sha256: str) -> bool:
        """Take the file away: damaged, to be put again, or no longer named. False when absent."""
        path = self.path(sha256)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_path(path.parent)
        return True

    def ensure_room(self, size: int, factor: float = 1.0) -> None:
        """Raise ``disk_full`` unless ``size`` bytes times ``factor`` fit and some room is left."""
        needed = math.ceil(size * factor) + _KEEP_FREE_BYTES
        if shutil.disk_usage(self.root).free < needed:
            raise DomainError("disk_full")

    def sweep(self, older_than: timedelta = timedelta(days=1)) -> int:
        """Remove what interrupted puts left behind; the number of files removed."""
        limit = (now() - older_than).timestamp()
        removed = 0
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):  # another process may be sweeping too
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed


class FileBatch:
    """The files of one ``FileStore.batch`` block; get one there."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._waiting: dict[str, _Incoming] = {}
        self._present: set[Path] = set()

    def put_bytes(self, data: bytes) -> StoredFile:
        """As FileStore.put_bytes, visible when the block ends."""
        stored = StoredFile(hashlib.sha256(data).hexdigest(), len(data))
        if not self._is_here(stored):
            with self._new_file() as (path, file):
                file.write(data)
            self._waiting[stored.sha256] = _Incoming(stored, path)
        return stored

    def put_file(self, source: Path | BinaryIO, *, limit: int | None = None) -> StoredFile:
        """As FileStore.put_file, visible when the block ends."""
        if isinstance(source, Path):
            with source.open("rb") as opened:
                return self._put_stream(opened, limit)
        return self._put_stream(source, limit)

    def publish(self) -> None:
        """Flush what was written, give it its names, flush the names."""
        with disk_errors():
            self._sync([one.path for one in self._waiting.values()])
            folders = {path.parent for path in self._present}
            for one in self._waiting.values():
                folders |= self._give_name(one)
            self._waiting.clear()
            self._sync(list(folders))

    def discard(self) -> None:
        """Remove what was written and got no name."""
        for one in self._waiting.values():
            one.path.unlink(missing_ok=True)
        self._waiting.clear()

    def _put_stream(self, source: BinaryIO, limit: int | None) -> StoredFile:
        digest, size = hashlib.sha256(), 0
        with self._new_file() as (path, file):
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if limit is not None and size > limit:
                    raise DomainError("file_too_large", limit_mb=limit // 1_000_000)
                digest.update(chunk)
                file.write(chunk)
        stored = StoredFile(digest.hexdigest(), size)
        if self._is_here(stored):
            path.unlink()
        else:
            self._waiting[stored.sha256] = _Incoming(stored, path)
        return stored

    def _is_here(self, stored: StoredFile) -> bool:
        if stored.sha256 in self._waiting:
            return True
        if not self._store.holds(stored.sha256, stored.size):
            return False
        # Another process may have named it a moment ago and not flushed the name yet: we do.
        self._present.add(self._store.path(stored.sha256))
        return True

    @contextmanager
    def _new_file(self) -> Iterator[tuple[Path, BinaryIO]]:
        path = self._store._incoming / secrets.token_hex(12)
        try:
            with disk_errors(), path.open("xb") as file:
                yield path, file
                os.fchmod(file.fileno(), 0o444)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _give_name(self, one: _Incoming) -> set[Path]:
        """Rename into place; the folders whose entries changed."""
        target = self._store.path(one.stored.sha256)
        changed = {target.parent}
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            changed.add(self._store.root)
        one.path.replace(target)
        return changed

    def _sync(self, paths: list[Path]) -> None:
        if len(paths) >= _SYNC_TOGETHER_FROM and _sync_filesystem(self._store.root):
            return
        for path in paths:
            _sync_path(path)


def _sync_path(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_filesystem(path: Path) -> bool:
    """Flush everything of the filesystem ``path`` is on; False where the system cannot."""
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        return False
    handle = os.open(path, os.O_RDONLY)
    try:
        if syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)
    return True
