"""Forms that bring large files: taken from whom the view knows, without holding up anybody else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, Any

from flask import current_app, request

from core.disk import disk_errors
from core.errors import DomainError
from core.off_loop import off_the_loop
from core.security import csrf


def take_large_form(most: int, folder: Path, *, too_large: str) -> None:
    """Let this request's form bring up to ``most`` bytes, kept below ``folder`` while it lasts.

    To be called in a view that is exempt from CSRF (``csrf.exempt``), once it knows who asks and
    before it reads the form: its token is checked here, as reading it reads the files. Raises the
    refusal ``too_large``, and form_expired as any form does.
    """
    if (request.content_length or 0) > most:
        raise DomainError(too_large)
    folder.mkdir(parents=True, exist_ok=True)
    request.max_content_length = most
    request._get_file_stream = lambda *_facts, **_more: _Spool(folder)  # type: ignore[assignment]
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


class _Spool:
    """A file without a name, written beside the loop that all scans and screens share."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115

    def write(self, piece: bytes) -> int:
        return off_the_loop(self._write, piece)

    def _write(self, piece: bytes) -> int:
        with disk_errors():
            return self._file.write(piece)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
