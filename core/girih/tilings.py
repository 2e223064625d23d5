"""Tilings by polygons with edges of length 1, each given by the polygons of one lattice cell.

Regular ones are named by the polygons around a corner. The two decagonal ones are made of
decagons, elongated hexagons (72°, 144°, 144°, …) and bow-ties (72°, 72°, 216°, …).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from core.girih.polygon import Point, Polygon, apothem, area, regular, towards, walk


@dataclass(frozen=True)
class Tiling:
    """Polygons that fill the plane when moved by all whole multiples of two vectors.

    The first polygon, the largest, has its centre at 0. ``period`` is the width and height of the
    smallest upright rectangle that repeats.
    """

    across: Point
    along: Point
    period: tuple[float, float]
    polygons: tuple[Polygon, ...]

    def gap(self) -> float:
        """The area of a cell that the polygons leave open; below nought where they overlap."""
        cell = self.across.real * self.along.imag - self.across.imag * self.along.real
        return cell - sum(area(polygon) for polygon in self.polygons)

    def turned(self) -> Tiling:
        """Turned so far that it looks different and still repeats in an upright rectangle."""
        width, height = self.period
        is_square = width == height
        turn = towards(45 if is_square else 90)
        period = (width * math.sqrt(2), height * math.sqrt(2)) if is_square else (height, width)
        polygons = tuple(tuple(turn * corner for corner in each) for each in self.polygons)
        return Tiling(turn * self.across, turn * self.along, period, polygons)


def _square(side: float, *polygons: Polygon) -> Tiling:
    return Tiling(complex(side), complex(0, side), (side, side), polygons)


def _hexagonal(side: float, *polygons: Polygon) -> Tiling:
    return Tiling(complex(side), side * towards(60), (side, side * math.sqrt(3)), polygons)


def _thirds(side: float) -> tuple[Point, Point]:
    """The centres of the two triangles that halve the cell of a hexagonal lattice."""
    return side / math.sqrt(3) * towards(30), side * 2 / math.sqrt(3) * towards(30)


def _halves(side: float) -> tuple[Point, Point, Point]:
    """The middles of the lattice's edges, which look at 0°, 60° and 120°."""
    return (
        complex(side / 2),
        side / 2 * towards(60),
        side / 2 * towards(120) + side,
    )


def _octagons() -> Tiling:
    side = 1 + math.sqrt(2)
    return _square(side, regular(8, 0, 0), regular(4, complex(side, side) / 2, 45))


def _squares() -> Tiling:
    return _square(1, regular(4, 0, 0))


def _hexagons() -> Tiling:
    return _hexagonal(math.sqrt(3), regular(6, 0, 0))


def _hexagons_triangles() -> Tiling:
    up, down = _thirds(2)
    return _hexagonal(2, regular(6, 0, 30), regular(3, up, 90), regular(3, down, 30))


def _dodecagons_triangles() -> Tiling:
    side = 2 * apothem(12)
    up, down = _thirds(side)
    return _hexagonal(side, regular(12, 0, 0), regular(3, up, 90), regular(3, down, 30))


def _dodecagons_hexagons() -> Tiling:
    side = 2 * apothem(12) + 1
    hexagons = [regular(6, centre, 30) for centre in _thirds(side)]
    squares = [regular(4, at, 60 * k) for k, at in enumerate(_halves(side))]
    return _hexagonal(side, regular(12, 0, 0), *hexagons, *squares)


def _hexagons_squares() -> Tiling:
    side = 2 * apothem(6) + 1
    up, down = _thirds(side)
    squares = [regular(4, at, 60 * k) for k, at in enumerate(_halves(side))]
    return _hexagonal(side, regular(6, 0, 0), regular(3, up, 30), regular(3, down, 90), *squares)


def _dodecagons_squares() -> Tiling:
    side = 2 * apothem(12)
    middle = complex(side, side) / 2
    reach = 0.5 + apothem(3)
    triangles = [regular(3, middle + reach * towards(90 * k), 90 * k + 180) for k in range(4)]
    return _square(side, regular(12, 0, 0), regular(4, middle, 0), *triangles)


def _squares_triangles() -> Tiling:
    side = 2 * math.cos(math.radians(15))
    quarter, reach = side / 4, apothem(3)
    squares = [
        regular(4, complex(quarter, quarter), 15),
        regular(4, complex(3 * quarter, 3 * quarter), -15),
    ]
    pairs = ((complex(3 * quarter, quarter), 135), (complex(quarter, 3 * quarter), 45))
    triangles = [
        regular(3, middle + reach * towards(way), way + 180)
        for middle, angle in pairs
        for way in (angle, angle + 180)
    ]
    return _square(side, *squares, *triangles)


def _decagons_bow_ties() -> Tiling:
    step = 2 * apothem(10)
    across, along = step * towards(-36), step * towards(36)
    bow_tie = walk(complex(apothem(10), -0.5), (18, -18, 90, 198, 162, 270))
    period = ((across + along).real, (along - across).imag)
    return Tiling(across, along, period, (regular(10, 0, 0), bow_tie))


def _decagons_hexagons() -> Tiling:
    long, short = 2 * math.cos(math.radians(36)) + 1, 2 * math.sin(math.radians(36))
    width, height = 2 * (long + 1) / 2, 2 * apothem(10) + short
    ways = (-36, 0, 36, 144, 180, 216)
    left = complex(-long / 2)
    above = [left + complex(0, height / 2), left + complex(width, height + short) / 2]
    hexagons = [walk(start, ways) for start in (*above, above[1] - complex(0, short))]
    waist = complex(width / 2 - 0.5, -apothem(10) + short / 2)
    bow_tie = walk(waist, (0, 108, 72, 180, -72, -108))
    return Tiling(
        complex(width),
        complex(0, height),
        (width, height),
        (regular(10, 0, 90), *hexagons, bow_tie),
    )


_MAKERS = {
    "4.8.8": _octagons,
    "4.4.4.4": _squares,
    "6.6.6": _hexagons,
    "3.6.3.6": _hexagons_triangles,
    "3.12.12": _dodecagons_triangles,
    "4.6.12": _dodecagons_hexagons,
    "3.4.6.4": _hexagons_squares,
    "3.4.3.12": _dodecagons_squares,
    "3.3.4.3.4": _squares_triangles,
    "10 bow-tie": _decagons_bow_ties,
    "10 hexagon": _decagons_hexagons,
}
NAMES = tuple(_MAKERS)


@cache
def tiling(name: str) -> Tiling:
    """The tiling of this name, one of ``NAMES``."""
    return _MAKERS[name]()
