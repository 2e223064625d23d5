"""Which pattern belongs to a key: tiling, angle, heart, palette, filling, turn, scale, weight.

Keys mostly come in rows (M01, M02, …), and neighbours in a row stand side by side in the hall. So
the number at a key's end counts on from a place that its beginning chooses, and each table below
is walked through at a pace of its own. 29 forms and 16 palettes have no common divisor: 464 keys
in a row have no form and palette in common. A key alone decides; which others exist does not
matter. Changing a table, its order or its length changes everybody's pattern.

No form shows the hexagram of two plain triangles, which rays at 60° draw in a hexagon: here it
would be read as an emblem.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from core.girih.palette import PALETTES, Palette

_NUMBER = re.compile(r"(.*?)([0-9]{1,6})", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Form:
    """A tiling with what its rays do.

    ``contact`` in degrees. ``heart`` is what a large regular polygon holds: rays that run to
    their n-th crossing (a whole number), or a rosette of this depth (below 1). ``edge`` is the
    length of a tile's edge in user units, chosen so that stars are of like size.
    """

    tiling: str
    contact: float
    heart: float
    edge: float
    band: float = 0.075


@dataclass(frozen=True)
class Filling:
    """Roles of a palette's colours, for the kinds of fields from the one that covers most.

    ``sunk`` are those of one colour of the chessboard, among them the largest kind of all.
    """

    sunk: tuple[str, ...]
    raised: tuple[str, ...]


@dataclass(frozen=True)
class Design:
    """Everything that is drawn for a key."""

    form: Form
    palette: Palette
    filling: Filling
    is_turned: bool
    scale: float
    weight: float


# In an order in which forms of one family stand far apart, and those that share a palette too.
FORMS = (
    Form("10 hexagon", 45, 0.7, 48),
    Form("10 bow-tie", 72, 3, 54),
    Form("4.8.8", 54, 0.6, 78),
    Form("3.6.3.6", 40, 1, 70),
    Form("3.4.3.12", 72, 3, 54),
    Form("10 bow-tie", 54, 0.8, 48),
    Form("4.6.12", 75, 2, 46),
    Form("4.8.8", 60, 1, 56),
    Form("10 hexagon", 54, 2, 48),
    Form("3.12.12", 54, 0.75, 52),
    Form("3.3.4.3.4", 50, 1, 66),
    Form("3.4.6.4", 34, 1, 64),
    Form("4.8.8", 75, 3, 72),
    Form("10 bow-tie", 54, 2, 44),
    Form("3.12.12", 75, 4, 56),
    Form("4.4.4.4", 62, 1, 84),
    Form("3.4.3.12", 75, 2, 52),
    Form("10 hexagon", 54, 0.6, 50),
    Form("4.6.12", 72, 3, 46),
    Form("4.8.8", 45, 0.6, 80),
    Form("6.6.6", 48, 2, 78),
    Form("3.4.3.12", 54, 0.75, 52),
    Form("10 bow-tie", 63, 0.7, 52),
    Form("4.6.12", 48, 0.7, 44),
    Form("4.8.8", 67.5, 2, 62),
    Form("10 hexagon", 63, 2, 52),
    Form("3.12.12", 67.5, 3, 48),
    Form("3.3.4.3.4", 60, 1, 72),
    Form("3.4.6.4", 46, 2, 64),
)
# The last one is bright: what covers most is not the palette's ground.
FILLINGS = (
    Filling(("ground", "deep"), ("mid", "accent", "second")),
    Filling(("ground", "accent"), ("mid", "second", "deep")),
    Filling(("ground", "deep"), ("second", "accent", "mid")),
    Filling(("ground", "second"), ("mid", "accent", "deep")),
    Filling(("mid", "accent"), ("ground", "second", "deep")),
)
WEIGHTS = (1.0, 1.4, 0.75)
SCALES = (1.0, 0.84, 1.2)
SALT = "girih"  # with it row B starts 305 places after row M, and M 159 after B


def design_of(key: str) -> Design:
    """The design of a key; any text will do, the empty one too."""
    stem, number = _parts(key)
    digest = hashlib.sha256(f"{SALT}{stem}".encode("utf-8", "surrogatepass")).digest()
    place = int.from_bytes(digest[:6], "big") + number
    return Design(
        FORMS[place % len(FORMS)],
        PALETTES[place * 5 % len(PALETTES)],
        FILLINGS[place * 2 % len(FILLINGS)],
        is_turned=place // len(FORMS) % 2 == 1,
        scale=SCALES[place % len(SCALES)],
        weight=WEIGHTS[place // len(SCALES) % len(WEIGHTS)],
    )


def _parts(key: str) -> tuple[str, int]:
    """What a key begins with, and the number at its end (0 without one)."""
    split = _NUMBER.fullmatch(key)
    return (split[1], int(split[2])) if split else (key, 0)
