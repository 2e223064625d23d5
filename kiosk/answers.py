"""Answers kept ready: what each connected device should have, read once for all of them.

A fleet that was told of a release acknowledges it within a moment: 730 heartbeats, each of which
would ask the database the same four questions (measured: 2 ms each, 84 % of the web process's time
after a publish). They are answered from memory instead, read anew after every announcement and at
least once a second, so that a lost announcement is noticed by the next heartbeat all the same.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection

from core.database import reading
from core.dates import iso_utc, now
from kiosk.desired import Desired, Locale, desired_states
from kiosk.token import Holder

OLDEST_SECONDS = 1.0


class Answers:
    """The desired states of this process's devices."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[Holder, Desired | None] = {}
        self._read_at = float("-inf")

    def forget(self) -> None:
        """Something changed: the next answer is read from the database."""
        with self._lock:
            self._read_at = float("-inf")

    def read(self, holders: Collection[Holder], *, locale: Locale) -> dict[Holder, Desired | None]:
        """Read the states of these devices; None for one whose token counts no more."""
        with self._lock:
            self._states = self._ask(holders, locale)
            self._read_at = time.monotonic()
            return self._states

    def answer(
        self, holder: Holder, *, connected: Callable[[], set[Holder]], locale: Locale
    ) -> Desired | None:
        """What to answer to a heartbeat of ``holder``; ``connected`` tells who else may ask."""
        with self._lock:
            if time.monotonic() - self._read_at > OLDEST_SECONDS:
                self._states = self._ask(connected() | {holder}, locale)
                self._read_at = time.monotonic()
            elif holder not in self._states:
                self._states |= self._ask([holder], locale)
            state = self._states[holder]
        return None if state is None else state | {"time": iso_utc(now())}

    @staticmethod
    def _ask(holders: Collection[Holder], locale: Locale) -> dict[Holder, Desired | None]:
        with reading() as session:
            states = desired_states(session, holders, locale=locale)
        return {holder: states.get(holder) for holder in holders}
