"""Which words of two texts differ, so that a reader's eye falls on them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\s+|[^\s]+")
# beyond so many words comparing takes longer than reading helps
MOST_WORDS = 600
# texts that share less than this are two texts: marking every other word says nothing
LEAST_SHARED = 0.35


class Piece(NamedTuple):
    """A run of text; ``is_marked`` where the other text has something else there."""

    text: str
    is_marked: bool


def mark_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; whole and marked where they have little in common."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS or _shared(before, after) < LEAST_SHARED:
        return _whole(before), _whole(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        [Piece("".join(old[i:j]), tag != "equal") for tag, i, j, _, _ in steps if i < j],
        [Piece("".join(new[i:j]), tag != "equal") for tag, _, _, i, j in steps if i < j],
    )


def _shared(before: str, after: str) -> float:
    """How much of their words two texts have in common, in order; the spaces say nothing."""
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()


def _whole(text: str) -> list[Piece]:
    return [Piece(text, True)] if text else []
