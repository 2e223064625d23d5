"""Work that waits for the disk, done beside the loop that all scans and screens share.

Under gevent one thread serves everybody, and a file has no cooperative way to be written or
flushed: a slow card would stop the whole hall for as long as it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import gevent
from gevent import monkey

T = TypeVar("T")


def off_the_loop(call: Callable[..., T], *args: object) -> T:
    """``call(*args)`` in a real thread when a loop serves this process, else here and now.

    Whatever it raises is raised here. It must not touch sockets, the database or flask's request.
    """
    if not monkey.is_module_patched("threading"):
        return call(*args)
    answer: T = gevent.get_hub().threadpool.apply(call, args)
    return answer
