"""A start that is not possible: an exit code and a sentence in English and Persian."""

from __future__ import annotations


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
