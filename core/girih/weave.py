"""What the lines of one lattice cell enclose: a map without borders of nodes, faces and crossings.

The cell is bent into a ring both ways, so a line that leaves on one side enters on the other and
nothing has to be cut at an edge. At a crossing four faces meet, at a bend two; walking round a
tile's corner one crosses an even number of lines. So the faces take two colours like a
chessboard, and that tells which line passes above the other: over and under alternate along it.
"""

from __future__ import annotations

import cmath
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from core.girih.polygon import Point, Polygon, area, cross

Node = tuple[int, int]
FINENESS = 20_000  # nodes closer than a 20,000th of a cell are one
SHIFT = 0.1234567  # keeps round fractions, where nodes love to lie, off the grid's borders


@dataclass(frozen=True)
class Face:
    """A field between lines; ``is_light`` is its colour on the chessboard."""

    corners: Polygon
    is_light: bool
    area: float


@dataclass(frozen=True)
class Crossing:
    """A point where two lines cross.

    ``above`` are the two parts of the line above, each from the crossing by its bends to the
    next one; ``below`` the ways along the other line.
    """

    at: Point
    above: tuple[Polygon, Polygon]
    below: tuple[Point, Point]


@dataclass(frozen=True)
class Weave:
    """All faces and crossings of one cell; ``loose`` counts the line ends that meet no other."""

    faces: tuple[Face, ...]
    crossings: tuple[Crossing, ...]
    loose: int


class _Net:
    """All edges between nodes, each as two darts, one to either end.

    A dart is named by its number: ``dart ^ 1`` is the way back.
    """

    def __init__(self, across: Point, along: Point, lines: Iterable[list[Point]]) -> None:
        self.ways: list[Point] = []  # of each dart
        self.origins: list[Node] = []
        self.places: dict[Node, Point] = {}
        for line in lines:
            for a, b in pairwise(line):
                for start, end in ((a, b), (b, a)):
                    node = _node(start, across, along)
                    self.places.setdefault(node, start)
                    self.origins.append(node)
                    self.ways.append(end - start)
        self.leaving: dict[Node, list[int]] = defaultdict(list)  # in the order of their directions
        for dart in sorted(range(len(self.ways)), key=lambda dart: cmath.phase(self.ways[dart])):
            self.leaving[self.origins[dart]].append(dart)

    def rings(self) -> list[list[int]]:
        """The darts around each face, which lies on their left."""
        following = {}
        for darts in self.leaving.values():
            for before, dart in zip(darts[-1:] + darts[:-1], darts, strict=True):
                following[dart ^ 1] = before
        rings, free = [], set(range(len(self.ways)))
        for first in range(len(self.ways)):
            ring, dart = [], first
            while dart in free:
                free.discard(dart)
                ring.append(dart)
                dart = following[dart]
            if ring:
                rings.append(ring)
        return rings

    def start(self, dart: int) -> Point:
        return self.places[self.origins[dart]]

    def part(self, dart: int) -> Polygon:
        """The line that begins with a dart, by its bends to the next crossing."""
        points = [self.start(dart), self.start(dart) + self.ways[dart]]
        while len(self.leaving[self.origins[dart ^ 1]]) == 2:
            back = dart ^ 1
            dart = next(other for other in self.leaving[self.origins[back]] if other != back)
            points.append(points[-1] + self.ways[dart])
        return tuple(points)


def weave(across: Point, along: Point, lines: Iterable[list[Point]]) -> Weave:
    """The map that these lines draw on a cell spanned by two vectors.

    Raises ValueError where a line ends in the open.
    """
    net = _Net(across, along, lines)
    rings = net.rings()
    face_of = {dart: number for number, ring in enumerate(rings) for dart in ring}
    is_light = _chessboard(rings, face_of)
    faces = tuple(
        _face([net.start(ring[0]), *(net.ways[dart] for dart in ring)], is_light[number])
        for number, ring in enumerate(rings)
    )
    crossings = tuple(
        _crossing(net, darts, is_light[face_of[darts[0]]])
        for darts in net.leaving.values()
        if len(darts) == 4
    )
    loose = sum(len(darts) not in (2, 4) for darts in net.leaving.values())
    return Weave(faces, crossings, loose)


def _crossing(net: _Net, darts: list[int], first_is_light: bool) -> Crossing:
    """The line above is the one that leaves with a light face on its left."""
    a, b, c, d = darts if first_is_light else darts[1:] + darts[:1]
    above = net.part(a), net.part(c)
    return Crossing(net.start(a), above, (net.ways[b], net.ways[d]))


def _node(point: Point, across: Point, along: Point) -> Node:
    """The name of a point, the same wherever the lattice moves it."""
    cell = cross(across, along)
    shares = cross(point, along) / cell, cross(across, point) / cell
    x, y = (math.floor((share + SHIFT) * FINENESS) % FINENESS for share in shares)
    return x, y


def _chessboard(rings: list[list[int]], face_of: dict[int, int]) -> list[bool]:
    """Two colours such that faces with an edge in common differ; the first face is light."""
    colours = {0: True}
    waiting = [0]
    while waiting:
        face = waiting.pop()
        for dart in rings[face]:
            beyond = face_of[dart ^ 1]
            if beyond not in colours:
                colours[beyond] = not colours[face]
                waiting.append(beyond)
            elif colours[beyond] == colours[face]:
                raise ValueError("a line ends in the open: these faces take no two colours")
    return [colours[number] for number in range(len(rings))]


def _face(steps: list[Point], is_light: bool) -> Face:
    """A face from its first corner and the ways along its edges, without corners on a straight."""
    corners, at = [], steps[0]
    for before, after in zip([steps[-1], *steps[1:-1]], steps[1:], strict=True):
        if abs(cross(before, after)) > 1e-6 * abs(before) * abs(after):
            corners.append(at)
        at += after
    return Face(tuple(corners), is_light, area(corners))
