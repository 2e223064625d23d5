"""How large a name can stand in its box: on few lines, as large as they fit, measured as drawn.

Measured with the typeface itself, joined as Persian is, so that PDF, picture and label agree. All
lengths are in the caller's unit (mm, pixels).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from PIL import ImageFont

from core.printing.typeface import FONTS

# from one line to the next; Vazirmatn's marks above and dots below need this much
PITCH = 1.42
# a further line must gain so much, or the name stays together
_GAIN = 1.18
# fine enough that hinting does not matter
_UNITS = 200
_MANY_WORDS = 14
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Box:
    """Room for some lines; no letter is larger than ``largest`` or smaller than ``smallest``."""

    width: float
    height: float
    largest: float
    smallest: float
    lines: int = 2


@dataclass(frozen=True)
class Fitted:
    """The lines, and the size of their letters (em)."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, box: Box, *, is_bold: bool = True) -> Fitted:
    """``text`` on as few lines as are worth it, as large as the box lets it be.

    Lines end between words. What does not fit at the smallest size ends with «…».
    """
    words = text.split()
    if not words:
        return Fitted((), box.largest)
    best = Fitted((), 0.0)
    for count in range(1, min(box.lines, len(words)) + 1):
        lines = _split(words, count, is_bold)
        size = min(
            box.largest,
            box.height / (count * PITCH),
            box.width / max(width_of(line, is_bold=is_bold) for line in lines),
        )
        if size > best.size * (_GAIN if best.lines else 1):
            best = Fitted(lines, size)
    if best.size >= box.smallest:
        return best
    return _cut(words, box, is_bold)


@lru_cache(maxsize=4096)
def width_of(text: str, *, is_bold: bool = True) -> float:
    """How wide ``text`` is, in ems of its letters."""
    font = typeface(_UNITS, is_bold=is_bold)
    return float(font.getlength(text, direction="rtl", language="fa")) / _UNITS


@lru_cache(maxsize=64)
def typeface(size: int, *, is_bold: bool = True) -> ImageFont.FreeTypeFont:
    """Vazirmatn with letters of ``size`` pixels, joined and ordered by raqm."""
    name = "Vazirmatn-Bold.ttf" if is_bold else "Vazirmatn-Regular.ttf"
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.RAQM)


def _split(words: list[str], count: int, is_bold: bool) -> tuple[str, ...]:
    """The words on ``count`` lines whose widest is as narrow as can be."""
    if len(words) > _MANY_WORDS and count > 2:
        # too many ways to try them all: word by word up to an even share
        return _evenly(words, count, is_bold)
    ways = (_lines(words, ends) for ends in combinations(range(1, len(words)), count - 1))
    return min(ways, key=lambda lines: max(_about(line, is_bold) for line in lines))


def _about(line: str, is_bold: bool) -> float:
    """Its width by its words, each of which many names share: measured once, not for every way."""
    words = line.split(" ")
    gaps = (len(words) - 1) * width_of(" ", is_bold=is_bold)
    return sum(width_of(word, is_bold=is_bold) for word in words) + gaps


def _lines(words: list[str], ends: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *ends, len(words))
    return tuple(" ".join(words[a:b]) for a, b in pairwise(edges))


def _evenly(words: list[str], count: int, is_bold: bool) -> tuple[str, ...]:
    share = width_of(" ".join(words), is_bold=is_bold) / count
    lines: list[list[str]] = [[]]
    for word in words:
        full = width_of(" ".join((*lines[-1], word)), is_bold=is_bold) > share * 1.08
        if lines[-1] and full and len(lines) < count:
            lines.append([])
        lines[-1].append(word)
    return tuple(" ".join(line) for line in lines)


def _cut(words: list[str], box: Box, is_bold: bool) -> Fitted:
    """Line by line at the smallest size; the last one that has room is cut."""
    size = box.smallest
    room = box.width / size
    most = max(min(box.lines, int(box.height / (size * PITCH))), 1)
    lines: list[str] = []
    rest = list(words)
    while rest and len(lines) < most:
        taken = 1
        is_last = len(lines) == most - 1
        while taken < len(rest) and width_of(" ".join(rest[: taken + 1]), is_bold=is_bold) <= room:
            taken += 1
        line, rest = " ".join(rest[:taken]), rest[taken:]
        if is_last and rest:
            line += " " + rest[0]
        lines.append(
            line if width_of(line, is_bold=is_bold) <= room else _short(line, room, is_bold)
        )
    return Fitted(tuple(lines), size)


def _short(line: str, room: float, is_bold: bool) -> str:
    """As much of it as leaves room for «…»."""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(line[:middle].rstrip() + _ELLIPSIS, is_bold=is_bold) <= room:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + _ELLIPSIS
