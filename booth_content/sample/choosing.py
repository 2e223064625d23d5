"""Choosing for a booth, the same at every start and everywhere: by hashes, never by chance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from core.persian import to_persian_digits

T = TypeVar("T")
Item = Mapping[str, Any]

THEMES = ("craft", "young", "elders", "learning", "green", "market", "sport", "faith")
_ROUND_TO = ((10_000, 50), (1_000, 10), (100, 5))


class Chooser:
    """What falls to the booth of one code. ``what`` names the choice, so that choices differ."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.number = int(code)

    @property
    def themes(self) -> tuple[str, str]:
        """What a neighbourhood is about, first and second; those next to it have others."""
        first = self.number % len(THEMES)
        second = (first + 1 + self.number // len(THEMES) % (len(THEMES) - 1)) % len(THEMES)
        return THEMES[first], THEMES[second]

    def between(self, what: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, large ones rounded as people round."""
        number = least + self._hash(what) % (most - least + 1)
        for above, step in _ROUND_TO:
            if number > above:
                return number // step * step
        return number

    def share(self, what: str, of: float, least: float, most: float) -> int:
        """Between ``least`` and ``most`` per cent of a number."""
        return self.between(what, round(of * least / 100), round(of * most / 100))

    def turn(self, what: str, options: Sequence[T]) -> T:
        """One of the options; the booth with the next number gets the next one."""
        return options[(self.number + _digest(what)) % len(options)]

    def some(self, what: str, options: Sequence[T], count: int) -> list[T]:
        """Several different options, in an order of the booth's own."""
        places = sorted(range(len(options)), key=lambda place: self._hash(f"{what}/{place}"))
        return [options[place] for place in places[:count]]

    def by_theme(self, what: str, items: Sequence[Item], count: int) -> list[Item]:
        """Several items: two of the first theme, two of the second, then of any other."""
        mixed = self.some(what, items, len(items))
        first, second = ([one for one in mixed if one["theme"] == theme] for theme in self.themes)
        rest = [one for one in mixed if one not in first[:2] and one not in second[:2]]
        return [*first[:2], *second[:2], *rest][:count]

    def day(self, what: str, year: int) -> str:
        """A day of a Jalali year, as people write it."""
        month, day = 1 + self._hash(f"{what}/month") % 7, 1 + self._hash(f"{what}/day") % 29
        return to_persian_digits(f"{year}/{month:02}/{day:02}")

    def item_id(self, section: str, place: int) -> str:
        """The id of a list's item: eight letters of base 32."""
        number = _digest(f"{self.code}/{section}/item/{place}")
        return "".join("abcdefghijklmnopqrstuvwxyz234567"[number >> 5 * k & 31] for k in range(8))

    def _hash(self, what: str) -> int:
        return _digest(f"{self.code}/{what}")


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
