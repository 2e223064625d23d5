"""Who holds a token: looked up by its SHA-256, remembered for a moment.

The memory is this process's own. Acts forget a token as they change it, ``device.changed`` tells
the other processes; should that message be lost, a token is believed for at most REMEMBERED.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

TOKEN_BYTES = 32
LONGEST_TOKEN = 400
REMEMBERED_SECONDS = 10.0
MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """A device that may speak; ``device_id`` is None for a demonstration of a booth."""

    role: str
    booth_id: int | None
    device_id: str | None
    token_hash: str
    gate_name: str | None = None


_remembered: dict[str, tuple[float, Holder]] = {}


def make_token() -> str:
    """256 random bits, safe in a header and in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a token. Random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def recall_holder(token_hash: str) -> Holder | None:
    """Whose it was a moment ago, if that is remembered."""
    entry = _remembered.get(token_hash)
    if entry is None or entry[0] < time.monotonic():
        return None
    return entry[1]


def remember_holder(holder: Holder) -> None:
    """Spare the next request the database."""
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[holder.token_hash] = (time.monotonic() + REMEMBERED_SECONDS, holder)


def forget_holder(token_hash: str) -> None:
    """One token means something else now."""
    _remembered.pop(token_hash, None)


def forget_holders() -> None:
    """Any of them may mean something else now."""
    _remembered.clear()
