"""One server on one data folder.

The lock is held by an open file, which the server's processes inherit: it lasts until the last of
them has ended, also when the supervisor was killed, and a crash leaves nothing to clear away.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from deploy.refusal import DATA_FOLDER_IN_USE, Refusal

# What a killed supervisor leaves behind ends within this time.
LEFTOVERS_SECONDS = 12.0


def lock_data_folder(data_dir: Path) -> int:
    """Take DATA/server.lock and write our process id in it; answers the open descriptor.

    Raises Refusal when another server has it, naming that server's process. When that process
    is gone and only its children are still ending, waits for them.
    """
    descriptor = os.open(data_dir / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + LEFTOVERS_SECONDS
    while not _try_lock(descriptor):
        holder = _read_holder(descriptor)
        if _is_alive(holder) or time.monotonic() > deadline:
            os.close(descriptor)
            raise _refusal(data_dir, holder)
        time.sleep(0.05)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_holder(descriptor: int) -> int | None:
    text = os.pread(descriptor, 20, 0).strip()
    return int(text) if text.isdigit() else None


def _is_alive(process: int | None) -> bool:
    if process is None:  # it has locked, and is about to write its id
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    """Whether it has ended and only its parent has not asked yet: it serves nothing any more."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"


def _refusal(data_dir: Path, holder: int | None) -> Refusal:
    return Refusal(
        DATA_FOLDER_IN_USE,
        en=f"Another server (process {holder}) is using the data folder {data_dir}. "
        "End it, or give another folder with --data.",
        fa=f"کارساز دیگری (فرایند {holder}) با همین پوشهٔ داده کار می‌کند: {data_dir}. "
        "آن را ببندید، یا با ‎--data پوشهٔ دیگری بدهید.",
    )
