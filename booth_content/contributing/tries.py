"""Throttles of the door: tokens guessed at an address, PINs guessed at a link.

A try is taken before anything is looked at and given back when it was right: counting only what
turned out wrong would let a thousand requests of the same moment pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItem, parse

from core.errors import DomainError
from core.security import limiter

# wrong ones only. A PIN has a million values: 60 tries a day at a link that somebody found are one
# in sixteen thousand; the token before it has 2^144
PER_ADDRESS = parse("30 per 10 minutes")
PER_LINK = (parse("10 per 10 minutes"), parse("60 per day"))


@contextmanager
def try_address(address: str) -> Iterator[None]:
    """One try of this address; it comes back unless an error leaves the block.

    Raises too_many_tries.
    """
    with _counted((PER_ADDRESS,), ("access_link", address)):
        yield


@contextmanager
def try_link(link_id: int) -> Iterator[None]:
    """One try at the PIN of this link, whoever makes it. Raises too_many_tries."""
    with _counted(PER_LINK, ("access_link_pin", str(link_id))):
        yield


@contextmanager
def _counted(limits: tuple[RateLimitItem, ...], key: tuple[str, str]) -> Iterator[None]:
    if limiter.enabled:
        for limit in limits:
            if not limiter.limiter.hit(limit, *key):
                raise DomainError("too_many_tries")
    yield
    if limiter.enabled:
        for limit in limits:
            limiter.limiter.hit(limit, *key, cost=-1)
