"""A workbook that was sent is kept for an hour, between being tried and being loaded."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO

from core.dates import now
from core.disk import disk_errors
from core.errors import DomainError, define

KEPT_SECONDS = 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")

define(
    "workbook_forgotten",
    410,
    fa="این کارپوشه دیگر نگه داشته نیست (یک ساعت می‌ماند). آن را دوباره بفرستید.",
    en="The workbook is no longer kept: send it again.",
)


def keep_workbook(stream: IO[bytes], folder: Path) -> str:
    """Write an upload into the private folder and forget old ones; returns its random token.

    Raises disk_full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    forget_old(folder)
    token = uuid.uuid4().hex
    path = kept_path(folder, token)
    try:
        with disk_errors(), path.open("xb") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return token


def forget_old(folder: Path) -> None:
    """Delete the workbooks that were sent more than an hour ago, and what was said of them."""
    oldest = now().timestamp() - KEPT_SECONDS
    for path in folder.glob("workbook-*"):
        with suppress(FileNotFoundError):  # another process may be at it, too
            if path.stat().st_mtime < oldest:
                path.unlink()


def kept_file(folder: Path, token: str) -> Path:
    """Where it lies. Raises workbook_forgotten."""
    path = kept_path(folder, token)
    if not path.is_file() or path.stat().st_mtime < now().timestamp() - KEPT_SECONDS:
        raise DomainError("workbook_forgotten")
    return path


def kept_path(folder: Path, token: str, ending: str = ".xlsx") -> Path:
    """Where it would lie, or what is kept beside it. Raises workbook_forgotten for no token."""
    if not _TOKEN.fullmatch(token):
        raise DomainError("workbook_forgotten")
    return folder / f"workbook-{token}{ending}"
