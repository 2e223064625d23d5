"""Which part is set next, and on which page of the whole each begins."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be set, with the pages of the anchors it asks for, as far as they are known.

    A part that is measured is laid out for its length only.
    """

    part: int
    numbers: Mapping[str, int]
    is_measured: bool = False


class Order:
    """Hands out the parts one after the other and counts their pages through.

    ``asked`` holds the anchors that each part asks for. A part that asks waits for all before it.
    The first may ask for pages of any: it is measured at the beginning, when its numbers are
    missing but their places are not, and set at the end.
    """

    def __init__(self, asked: Sequence[Set[str]]) -> None:
        #: the page that each part begins on, a right one, as far as the lengths are known
        self.starts = [1]
        self._asked = asked
        self._left = deque((part, False) for part in range(len(asked)))
        if asked[0]:
            self._left[0] = (0, True)
            self._left.append((0, False))
        self._under_way = 0
        self._lengths: dict[int, int] = {}
        self._anchors: dict[str, tuple[int, int]] = {}

    @property
    def pages(self) -> int:
        """How many are laid out."""
        return sum(self._lengths.values())

    def next(self) -> Task | None:
        """The part to begin now; None when it has to wait, or when none is left."""
        if not self._left:
            return None
        part, is_measured = self._left[0]
        asked = set() if is_measured else self._asked[part]
        if asked and self._under_way:
            return None
        self._left.popleft()
        self._under_way += 1
        return Task(
            part,
            {anchor: self._page(anchor) for anchor in asked & self._anchors.keys()},
            is_measured,
        )

    def laid(self, part: int, pages: int, anchors: Mapping[str, int]) -> None:
        """A part begun has so many pages, and its anchors stand on these, counted from 0."""
        self._under_way -= 1
        self._lengths[part] = pages
        self._anchors |= {anchor: (part, page) for anchor, page in anchors.items()}
        while (length := self._lengths.get(len(self.starts) - 1)) is not None:
            following = self.starts[-1] + length
            self.starts.append(following + following % 2)  # even: the book is bound on the right

    def _page(self, anchor: str) -> int:
        part, page = self._anchors[anchor]
        return self.starts[part] + page
