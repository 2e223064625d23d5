"""A start that is not possible: an exit code and a sentence in English and Persian."""

from __future__ import annotations

import errno


class Refusal(Exception):
    """Raised before anything is served; deploy/serve.py prints it and exits with ``exit_code``."""

    def __init__(self, exit_code: int, *, en: str, fa: str) -> None:
        super().__init__(en)
        self.exit_code = exit_code
        self.en = en
        self.fa = fa


# What the start exits with; 1 is left for a process that ended while serving.
SETTING_WRONG = 2
DATA_FOLDER_IN_USE = 3
PORT_NOT_FREE = 4
PACKAGE_MISSING = 5
DATABASE_NOT_USABLE = 6
DISK_FULL = 7


def disk_full() -> Refusal:
    """The data folder's disk has no room for what every start writes."""
    return Refusal(
        DISK_FULL,
        en="The data folder's disk is full. Nothing was lost; free some space and start again.",
        fa="دیسک پوشهٔ داده پر است. چیزی گم نشده است؛ جا باز کنید و دوباره شروع کنید.",
    )


def is_disk_full(error: Exception) -> bool:
    """Whether the system, or SQLite, says with ``error`` that there is no room left."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return "disk is full" in str(error) or getattr(error, "code", None) == "disk_full"
