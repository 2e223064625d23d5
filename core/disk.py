"""What the system says of a disk without room, in one place."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import DomainError

# EFBIG is a quota by another name: the process may not write a file this large.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def disk_errors() -> Iterator[None]:
    """Raise ``disk_full`` for what the system says of a disk without room."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DomainError("disk_full") from error
        raise
