"""Passwords: argon2id, computed beside the web process's loop so that nobody waits for it."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from typing import NewType, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub
from gevent.monkey import is_module_patched

from core.persian import to_ascii_digits

T = TypeVar("T")
# the argon2id string that is kept of a password
PasswordHash = NewType("PasswordHash", str)

# RFC 9106's second recommended option (64 MiB, 3 passes) with the lanes of a 2-core machine
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
# OWASP's least: what guards six digits is the throttle and the secret beside them, not the cost of
# trying a million values, and fifty-five are hashed at once for printing
_pin_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread on paper
# what an unknown name is checked against, so that the answer takes as long as for a known one;
# of the same cost, and of a password that nobody knows
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=2$L0W8+rNQz0Jg0Zr3yKXqvg"
    "$9pB3aZ6rM1mQ0l8sF0Vf2v0G9e6n3q9c3ZJmXk0n7hU"
)


def hash_password(password: str) -> PasswordHash:
    """The argon2id hash to keep; about 50 ms of CPU in a worker thread.

    Call it before a transaction begins: whoever wants to write waits for the one that writes.
    """
    return PasswordHash(_aside(lambda: _hasher.hash(_same_from_any_keyboard(password))))


def hash_pin(pin: str) -> PasswordHash:
    """The hash to keep of a few digits, checked with ``is_password``; about 15 ms of CPU."""
    return PasswordHash(_aside(lambda: _pin_hasher.hash(_same_from_any_keyboard(pin))))


def is_password(password: str, hashed: str | None) -> bool:
    """Whether ``password`` is the one hashed; as slow for an account that does not exist."""

    def check() -> bool:
        try:
            typed = _same_from_any_keyboard(password)
            return _hasher.verify(hashed or _NOBODY, typed) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    return _aside(check)


def make_one_time_password() -> str:
    """Three groups of four letters: 59 bits, easy to read aloud and to type."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def _same_from_any_keyboard(password: str) -> str:
    # the same keys give ي or ی, ۴ or 4, by the layout of the machine (RFC 8265: NFC and plain
    # spaces; the digits and the two letters are ours)
    text = to_ascii_digits(unicodedata.normalize("NFC", password))
    return text.replace("ي", "ی").replace("ك", "ک").replace("\u00a0", " ")


def _aside(call: Callable[[], T]) -> T:
    # argon2 releases the GIL, but under gevent it would hold the loop and with it every socket
    if not is_module_patched("threading"):
        return call()
    result: T = get_hub().threadpool.apply(call)
    return result
