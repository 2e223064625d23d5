"""One upright tile of a design: which polygons in which colour, and which bands pass above.

The tile repeats exactly. Fields are never cut at its border: one that reaches across is there
twice, whole, so that both halves are drawn from the same numbers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from core.girih.design import Design, Form
from core.girih.polygon import Point, Polygon, cross
from core.girih.rays import Line, is_regular, joined, rosette, star
from core.girih.tilings import Tiling, tiling
from core.girih.weave import Crossing, Face, Weave, weave

Kind = tuple[bool, int, float]


@dataclass(frozen=True)
class Tile:
    """Polygons by their colour, on a ground; the rims of the ``raised`` ones are all lines.

    Raised are those of one colour of the chessboard, ``sunk`` those of the other that differ
    from the ground. ``bridges`` are the pieces of line (three points) that pass above another.
    Lengths are in user units; ``rim`` is the width of a band with its dark edges.
    """

    width: int
    height: int
    band: float
    rim: float
    ground: str
    raised: dict[str, list[Polygon]]
    sunk: dict[str, list[Polygon]]
    bridges: list[Polygon]


@lru_cache(maxsize=128)
def drawn(form: Form, *, is_turned: bool) -> tuple[Tiling, Weave]:
    """A form's tiling, and all lines in one cell of it as a map."""
    tiles = tiling(form.tiling).turned() if is_turned else tiling(form.tiling)
    lines = [line for polygon in tiles.polygons for line in _lines(polygon, form)]
    return tiles, weave(tiles.across, tiles.along, lines)


def _lines(polygon: Polygon, form: Form) -> list[Line]:
    sides = len(polygon) if is_regular(polygon) else 0
    if sides >= 8 and form.heart < 1:
        return rosette(polygon, form.contact, form.heart)
    if sides >= 8 or (sides == 6 and form.heart >= 2):
        return star(polygon, form.contact, min(int(form.heart), sides // 3))
    return joined(polygon, form.contact)


def lay(design: Design) -> Tile:
    """The tile of a design, scaled to whole units: up to half a unit wider than it would be."""
    tiles, found = drawn(design.form, is_turned=design.is_turned)
    edge = design.form.edge * design.scale
    width, height = (round(side * edge) for side in tiles.period)
    across, down = width / tiles.period[0], height / tiles.period[1]
    ground = getattr(design.palette, design.filling.sunk[0])
    band, rim = design.form.band * design.weight, design.form.band * design.weight + 0.055

    def copies(points: Iterable[Point]) -> Iterator[Polygon]:
        centred = tuple(at + complex(*tiles.period) / 2 for at in points)
        for moved in _copies(centred, tiles, rim):
            yield tuple(complex(at.real * across, at.imag * down) for at in moved)

    raised: dict[str, list[Polygon]] = defaultdict(list)
    sunk: dict[str, list[Polygon]] = defaultdict(list)
    kinds = _kinds(found.faces)
    for face in found.faces:
        is_sunk = face.is_light == kinds[0][0]
        order = design.filling.sunk if is_sunk else design.filling.raised
        place = [kind for kind in kinds if kind[0] == face.is_light].index(_kind(face))
        colour = getattr(design.palette, order[place % len(order)])
        if not (is_sunk and colour == ground):
            (sunk if is_sunk else raised)[colour] += copies(face.corners)
    bridges = [
        piece for crossing in found.crossings for piece in copies(_bridge(crossing, band, rim))
    ]
    return Tile(width, height, band * edge, rim * edge, ground, dict(raised), dict(sunk), bridges)


def _copies(points: Polygon, tiles: Tiling, margin: float) -> Iterator[Polygon]:
    """The points at all places of the lattice from where they reach into the tile."""
    left, right = min(at.real for at in points), max(at.real for at in points)
    top, bottom = min(at.imag for at in points), max(at.imag for at in points)
    width, height = tiles.period
    for move in _moves(tiles):
        if (
            -margin < right + move.real
            and left + move.real < width + margin
            and -margin < bottom + move.imag
            and top + move.imag < height + margin
        ):
            yield tuple(at + move for at in points)


@lru_cache(maxsize=64)
def _moves(tiles: Tiling) -> tuple[Point, ...]:
    """The lattice's points around the tile; a face lies within two cells of its own."""
    return tuple(i * tiles.across + j * tiles.along for i in range(-4, 6) for j in range(-4, 6))


def _bridge(crossing: Crossing, band: float, rim: float) -> Polygon:
    """As much of the line above as hides the one below; the flatter they cross the longer."""
    angles = [
        (way / abs(way), (part[1] - part[0]) / abs(part[1] - part[0]))
        for way in crossing.below
        for part in crossing.above
    ]
    sine = min(abs(cross(way, side)) for way, side in angles)
    reach = (band / 2 + rim / 2 * math.sqrt(max(0.0, 1 - sine**2))) / sine + 0.02
    one, other = (_shortened(part, reach) for part in crossing.above)
    return (*reversed(one), *other[1:])


def _shortened(line: Polygon, reach: float) -> Polygon:
    """A line's beginning, of this length but never more than half of it."""
    lengths = [abs(b - a) for a, b in pairwise(line)]
    left = min(reach, sum(lengths) / 2)
    points = [line[0]]
    for (a, b), length in zip(pairwise(line), lengths, strict=True):
        points.append(a + (b - a) * min(1.0, left / length))
        left -= length
        if left < 1e-9:
            break
    return tuple(points)


def _kind(face: Face) -> Kind:
    return face.is_light, len(face.corners), round(face.area, 3)


def _kinds(faces: tuple[Face, ...]) -> list[Kind]:
    """The kinds of faces, the one that covers most first."""
    covered: dict[Kind, float] = defaultdict(float)
    for face in faces:
        covered[_kind(face)] += face.area
    return sorted(covered, key=lambda kind: (-round(covered[kind], 3), kind))
