"""Hankin's polygons in contact: what the rays from the edges' middles draw inside one polygon.

From the middle of every edge two rays enter at the contact angle, one leaning to either side. In
an irregular polygon each ends where it meets its partner. In a large regular one it may run on
across its neighbours' rays, which leaves a star with a star inside, or turn into the petals of a
rosette. See E. H. Hankin, 1925; C. S. Kaplan, "Islamic star patterns from polygons in contact",
2005, for the pairing by length used here.

A line is a list of points that starts at an edge's middle and has a point at every crossing, so
that two lines never cross between their points.
"""

from __future__ import annotations

import cmath
import math
from itertools import combinations, pairwise

from core.girih.polygon import Point, Polygon, area, centroid, cross, meeting, towards

Line = list[Point]
Ray = tuple[int, Point, Point]  # which edge, its middle, the direction


class UnpairedRayError(ValueError):
    """A ray met no partner: this contact angle does not suit this polygon."""


def rays(polygon: Polygon, contact: float) -> list[Ray]:
    """Two rays into the polygon (corners from x towards y) from the middle of each edge."""
    found: list[Ray] = []
    corners = [*polygon, polygon[0]]
    for edge, (a, b) in enumerate(pairwise(corners)):
        along = (b - a) / abs(b - a)
        found += [(edge, (a + b) / 2, along * towards(angle)) for angle in (contact, 180 - contact)]
    return found


def pair(polygon: Polygon, contact: float) -> list[tuple[Ray, Ray, Point]]:
    """Each ray with its partner and the point where both end; the shortest pairs first.

    So at a bow-tie's concave corners rays find partners in their own half instead of running
    on through the waist. Raises UnpairedRayError when a ray is left over.
    """
    offers = []
    for (i, one), (j, other) in combinations(enumerate(rays(polygon, contact)), 2):
        if one[0] == other[0]:
            continue
        end = _end(one, other)
        if end is not None:
            length = abs(end - one[1]) + abs(end - other[1])
            offers.append((round(length, 6), i, j, one, other, end))
    free = set(range(2 * len(polygon)))
    pairs = []
    for _, i, j, one, other, end in sorted(offers, key=lambda offer: offer[:3]):
        if i in free and j in free:
            free -= {i, j}
            pairs.append((one, other, end))
    if free:
        raise UnpairedRayError(f"{len(free)} rays of {len(polygon)} edges at {contact}°")
    return pairs


def _end(one: Ray, other: Ray) -> Point | None:
    """Where two rays meet; half way between two that run straight into each other."""
    far = meeting(one[1], one[2], other[1], other[2])
    if far is not None:
        return one[1] + far[0] * one[2] if min(far) > 1e-6 else None
    apart = other[1] - one[1]
    is_facing = abs(cross(apart, one[2])) < 1e-6 and (apart / one[2]).real > 0
    return (one[1] + other[1]) / 2 if is_facing else None


def joined(polygon: Polygon, contact: float) -> list[Line]:
    """Lines from each edge's middle to where its partner ends, split where others cross them."""
    pairs = pair(polygon, contact)
    lines = [[ray[1], end] for one, other, end in pairs for ray in (one, other)]
    return [_split(line, lines) for line in lines]


def _split(line: Line, others: list[Line]) -> Line:
    start, way = line[0], line[1] - line[0]
    cuts = {0.0, 1.0}
    for other in others:
        far = meeting(start, way, other[0], other[1] - other[0])
        if far and 1e-6 < far[0] < 1 - 1e-6 and 1e-6 < far[1] < 1 - 1e-6:
            cuts.add(round(far[0], 9))
    return [start + cut * way for cut in sorted(cuts)]


def star(polygon: Polygon, contact: float, crossings: int) -> list[Line]:
    """Lines in a regular polygon that end at their n-th crossing with the neighbours' rays."""
    return _around(polygon, _star_points(polygon, contact, crossings))


def rosette(polygon: Polygon, contact: float, depth: float) -> list[Line]:
    """Lines that close into petals around a star, in a regular polygon of 8 sides or more.

    After its first crossing a ray turns parallel to the axis it came from and so becomes the side
    of the next petal; ``depth``, the share of the way to that petal's axis, says how long the
    petals are. Then it turns once more and runs on as a line of the star {n/2} in the middle.
    """
    reach, axis = _apothem(polygon), math.tau / len(polygon)
    next_axis = cmath.rect(1, axis)
    shoulder = _star_points(polygon, contact, 1)[1]
    far = abs((shoulder / next_axis).imag) / math.sin(axis)
    hip = shoulder - depth * far
    leaning = math.pi / 2 - axis
    from_axis = hip / next_axis
    tip = from_axis.real + from_axis.imag / math.tan(leaning)
    inner = tip * math.sin(leaning) / math.sin(leaning + axis / 2)
    return _around(
        polygon,
        [complex(reach), shoulder, hip, tip * next_axis, inner * cmath.rect(1, axis * 1.5)],
    )


def _apothem(polygon: Polygon) -> float:
    return abs((polygon[0] + polygon[1]) / 2 - centroid(polygon))


def _star_points(polygon: Polygon, contact: float, crossings: int) -> Line:
    """One ray's crossings, in a frame whose x axis goes from the centre to the edge's middle."""
    reach, half = _apothem(polygon), math.pi / len(polygon)
    angle = math.radians(contact)
    points: Line = [complex(reach)]
    for step in range(1, crossings + 1):
        radius = reach * math.cos(angle) / math.cos(angle - half * step)
        points.append(cmath.rect(radius, half * step))
    return points


def _around(polygon: Polygon, points: Line) -> list[Line]:
    """The same line from every edge of a regular polygon, to either side."""
    middle = centroid(polygon)
    lines: list[Line] = []
    for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        outward = (a + b) / 2 - middle
        frame = outward / abs(outward)
        lines.append([middle + frame * point for point in points])
        lines.append([middle + frame * point.conjugate() for point in points])
    return lines


def is_regular(polygon: Polygon) -> bool:
    """All corners equally far from the centre (the edges are equal anyhow)?"""
    middle = centroid(polygon)
    far = [abs(corner - middle) for corner in polygon]
    return max(far) - min(far) < 1e-6 and area(polygon) > 0
