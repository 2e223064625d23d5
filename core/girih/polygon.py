"""Points and polygons of the plane; a point is a complex number, the edge of a tile is 1."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable

Point = complex
Polygon = tuple[Point, ...]


def towards(degrees: float) -> Point:
    """The unit vector in a direction, counted from the x axis towards y."""
    return cmath.rect(1, math.radians(degrees))


def apothem(sides: int) -> float:
    """From the centre of a regular polygon to the middle of its edge."""
    return 0.5 / math.tan(math.pi / sides)


def regular(sides: int, centre: Point, facing: float) -> Polygon:
    """A regular polygon, one of whose edges looks in the direction ``facing`` (degrees)."""
    radius, step = 0.5 / math.sin(math.pi / sides), 360 / sides
    return tuple(centre + radius * towards(facing + step * (k - 0.5)) for k in range(sides))


def walk(start: Point, directions: Iterable[float]) -> Polygon:
    """The polygon whose edges of length 1 leave ``start`` in these directions, one by one."""
    corners = [start]
    for direction in directions:
        corners.append(corners[-1] + towards(direction))
    return tuple(corners[:-1])


def cross(a: Point, b: Point) -> float:
    """The signed area that two vectors span."""
    return a.real * b.imag - a.imag * b.real


def area(corners: Iterable[Point]) -> float:
    """The signed area of a polygon, positive where its corners go from x towards y."""
    ring = list(corners)
    return sum(cross(p, q) for p, q in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def centroid(corners: Polygon) -> Point:
    """The mean of a polygon's corners."""
    return sum(corners) / len(corners)


def meeting(p: Point, along: Point, q: Point, across: Point) -> tuple[float, float] | None:
    """How far along two rays lies the point where they meet, or None when they are parallel."""
    turn = cross(along, across)
    if abs(turn) < 1e-9:
        return None
    return cross(q - p, across) / turn, cross(q - p, along) / turn
