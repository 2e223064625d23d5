"""Throttles: tries at pairing, and how often a device may empty its queue.

A try is taken before the code is looked at and given back when the code was right. Counting only
once a code has turned out wrong would let a thousand requests that come at the same moment all
pass: each is looked at before the first has been counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from limits import RateLimitItem, parse

from core.errors import DomainError
from core.persian import fold
from core.security import limiter

# wrong codes only; see kiosk.pairing for what they add up to
PER_ADDRESS = parse("10 per 10 minutes")
OVERALL = parse("100 per 10 minutes")
# a screen sends a few times a minute; one that comes back after days empties thousands in one
TURNS = parse("120 per minute")
# wrong PINs of supervisors only
PINS_PER_GATE = parse("20 per 10 minutes")
PER_PIN_AND_GATE = parse("5 per 10 minutes")
# six gates must be at it before a supervisor is kept out of all
PER_PIN = parse("30 per 10 minutes")

Counted = Sequence[tuple[RateLimitItem, tuple[str, ...]]]


@contextmanager
def one_try(address: str) -> Iterator[None]:
    """Take a try of this address and of all; both come back unless an error leaves the block.

    Raises too_many_tries.
    """
    with _tried(((PER_ADDRESS, ("pairing", address)), (OVERALL, ("pairing",)))):
        yield


def take_turn(device_id: str) -> None:
    """Count one delivery of this device. Raises too_many_tries."""
    if limiter.enabled and not limiter.limiter.hit(TURNS, "events", device_id):
        raise DomainError("too_many_tries")


@contextmanager
def one_pin_try(account: str, device_id: str) -> Iterator[None]:
    """Take a try of this gate, at this account's PIN there, and at it anywhere; they come back
    unless an error leaves the block. Raises too_many_tries.

    What one of them refuses costs the others nothing: no gate alone keeps a supervisor out of all,
    nor one account a gate. 10⁴ PINs at five wrong
    tries in ten minutes last one gate two weeks, six together over two days, each try audited.
    """
    name = fold(account)
    with _tried(
        (
            (PINS_PER_GATE, ("pin-gate", device_id)),
            (PER_PIN_AND_GATE, ("pin", name, device_id)),
            (PER_PIN, ("pin", name)),
        )
    ):
        yield


@contextmanager
def _tried(counted: Counted) -> Iterator[None]:
    """Take one of each, or none when one of them is used up; all come back unless an error leaves
    the block. Raises too_many_tries."""
    if not limiter.enabled:
        yield
        return
    for number, (limit, key) in enumerate(counted):
        if not limiter.limiter.hit(limit, *key):
            _give_back(counted[:number])
            raise DomainError("too_many_tries")
    yield
    _give_back(counted)


def _give_back(counted: Counted) -> None:
    for limit, key in counted:
        limiter.limiter.hit(limit, *key, cost=-1)
