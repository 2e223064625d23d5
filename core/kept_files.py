"""Files that are kept for a while in a folder of their own, and then forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import structlog

from core.dates import now

log = structlog.get_logger()

# no making lasts so long, in seconds: what is older was left by a process that ended in its midst
HALF_MADE_SECONDS = 2 * 3600


def forget_files(folder: Path, *, older_than: float, keeping: Collection[str] = ()) -> None:
    """Delete what lies in ``folder`` since longer, in seconds, but for these names.

    Folders go as well: half-made papers lie in some. What cannot be deleted is logged, and does not
    keep the rest.
    """
    before = now().timestamp() - older_than
    for path in folder.iterdir():
        if path.name in keeping:
            continue
        try:
            if path.lstat().st_mtime < before:
                _delete(path)
        except FileNotFoundError:
            continue  # another process is at it, too
        except OSError as error:
            log.error("files.unforgotten", folder=folder.name, exc_info=error)


def forget_all_files(folder: Path) -> None:
    """Delete whatever lies in ``folder``."""
    forget_files(folder, older_than=float("-inf"))


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
