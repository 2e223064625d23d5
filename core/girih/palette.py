"""The colours of Qom's tilework, put together so that writing can stand over each pattern."""

from __future__ import annotations

from dataclasses import dataclass

CREAM, PAPER, SAND, GOLD = "#f8f1e3", "#fffaf0", "#efe0c0", "#d9a441"
Tone = tuple[str, str, str]  # ground, deep, edge


@dataclass(frozen=True)
class Colours:
    """What a page needs to stand beside a pattern; white and cream on ``ground`` reach 7:1."""

    ground: str
    mid: str
    accent: str
    line: str


@dataclass(frozen=True)
class Palette:
    """The colours of a pattern's fields and lines.

    Fields on the chessboard's one colour are of ``ground`` and ``deep``, those on the other of
    ``mid``, ``accent`` and ``second``; ``edge`` is the dark rim of the band ``line``.
    """

    ground: str
    deep: str
    edge: str
    mid: str
    second: str
    accent: str
    line: str

    @property
    def colours(self) -> Colours:
        """The four of them that others may use."""
        return Colours(self.ground, self.mid, self.accent, self.line)


def palette_of(colour: str) -> Palette:
    """A palette around one colour (``#rrggbb``), darkened until cream on it reaches 7:1."""
    ground = colour
    while _contrast(ground, CREAM) < 7:
        ground = _mixed(ground, "#000000", 0.06)
    return Palette(
        ground,
        deep=_mixed(ground, "#000000", 0.34),
        edge=_mixed(ground, "#000000", 0.62),
        mid=_mixed(ground, CREAM, 0.2),
        second=_mixed(ground, CREAM, 0.52),
        accent=GOLD,
        line=CREAM,
    )


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _contrast(colour: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(map(_luminance, (colour, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    linear = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _palette(tone: Tone, mid: str, second: str, accent: str, line: str = CREAM) -> Palette:
    return Palette(*tone, mid, second, accent, line)


LAPIS: Tone = ("#12305c", "#0b2040", "#071630")
NIGHT: Tone = ("#0b2040", "#132f59", "#050d1f")
SEA: Tone = ("#0b5563", "#073a46", "#03252d")
GREEN: Tone = ("#1d4d2b", "#11331a", "#091d0f")
BRICK: Tone = ("#7d3219", "#56200f", "#381408")
CLAY: Tone = ("#4f2113", "#6d2c17", "#2b1008")

# Side by side in the hall come neighbours in this list, so they are as unlike as can be.
PALETTES = (
    _palette(LAPIS, "#1f9aa0", "#6cc0bb", GOLD),
    _palette(BRICK, "#e8d5ad", "#158a94", GOLD, PAPER),
    _palette(SEA, "#2fa9a6", "#12305c", CREAM),
    _palette(NIGHT, GOLD, "#158a94", SAND, PAPER),
    _palette(GREEN, SAND, "#a8492a", GOLD, PAPER),
    _palette(LAPIS, "#b9532f", GOLD, SAND),
    _palette(CLAY, "#1b8f96", GOLD, SAND, "#f0d9a0"),
    _palette(SEA, SAND, GOLD, "#a8492a", PAPER),
    _palette(NIGHT, "#3565b5", "#7fb2d9", GOLD, "#ecd39a"),
    _palette(GREEN, "#4a9a63", GOLD, SAND),
    _palette(BRICK, "#cf7145", "#12305c", "#1f9aa0"),
    _palette(LAPIS, SAND, "#158a94", "#b9532f", "#e0b255"),
    _palette(SEA, "#c0603a", SAND, GOLD),
    _palette(CLAY, GOLD, SAND, "#a8492a", PAPER),
    _palette(GREEN, "#1f9aa0", "#12305c", GOLD, "#ecd39a"),
    _palette(NIGHT, CREAM, "#b9532f", "#1f9aa0", GOLD),
)
