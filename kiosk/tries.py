"""Tries at pairing: taken before the code is looked at, given back when the code was right.

Counting only once a code has turned out wrong would let a thousand requests that come at the same
moment all pass: each is looked at before the first has been counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from limits import parse

from core.errors import DomainError
from core.security import limiter

# wrong codes only; see kiosk.pairing for what they add up to
PER_ADDRESS = parse("10 per 10 minutes")
OVERALL = parse("100 per 10 minutes")


@contextmanager
def one_try(address: str) -> Iterator[None]:
    """Take a try of this address and of all; both come back unless an error leaves the block.

    Raises too_many_tries.
    """
    counted = ((PER_ADDRESS, ("pairing", address)), (OVERALL, ("pairing",)))
    if limiter.enabled:
        for limit, key in counted:
            if not limiter.limiter.hit(limit, *key):
                raise DomainError("too_many_tries")
    yield
    if limiter.enabled:
        for limit, key in counted:
            limiter.limiter.hit(limit, *key, cost=-1)
