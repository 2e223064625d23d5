"""The construction itself: tilings without gaps, rays in pairs, lines that never end."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from core.girih.design import FORMS, SCALES, Form, design_of
from core.girih.fields import Tile, drawn, lay
from core.girih.polygon import Point, Polygon, centroid, cross, meeting
from core.girih.rays import UnpairedRayError, is_regular, joined, pair, rays
from core.girih.tilings import NAMES, Tiling, tiling
from core.girih.weave import weave

TURNS = [(name, is_turned) for name in NAMES for is_turned in (False, True)]
DRAWN = [(form, is_turned) for form in FORMS for is_turned in (False, True)]
KEYS = [f"M{number:02d}" for number in range(1, 56)]


def in_cell(point: Point, tiles: Tiling) -> tuple[int, int]:
    """Where a point lies within its cell, in thousandths of it."""
    cell = cross(tiles.across, tiles.along)
    shares = cross(point, tiles.along) / cell, cross(tiles.across, point) / cell
    return int((shares[0] + 0.1234567) % 1 * 1000), int((shares[1] + 0.1234567) % 1 * 1000)


@pytest.mark.parametrize(("name", "is_turned"), TURNS)
def test_a_tiling_leaves_no_gap_and_every_edge_is_shared_by_two(name: str, is_turned: bool) -> None:
    tiles = tiling(name).turned() if is_turned else tiling(name)
    sides = [
        edge for each in tiles.polygons for edge in zip(each, each[1:] + each[:1], strict=True)
    ]
    middles = Counter(in_cell((a + b) / 2, tiles) for a, b in sides)

    assert tiles.gap() == pytest.approx(0, abs=1e-9)
    assert {round(abs(b - a), 9) for a, b in sides} == {1}
    assert set(middles.values()) == {2}


@pytest.mark.parametrize(("name", "is_turned"), TURNS)
def test_the_upright_period_is_a_whole_number_of_cells(name: str, is_turned: bool) -> None:
    tiles = tiling(name).turned() if is_turned else tiling(name)
    width, height = tiles.period

    assert in_cell(complex(width), tiles) == in_cell(complex(0, height), tiles) == in_cell(0, tiles)


def irregular() -> list[Polygon]:
    return [each for name in NAMES for each in tiling(name).polygons if not is_regular(each)]


@pytest.mark.parametrize("contact", [36, 45, 54, 63, 72, 80])
@pytest.mark.parametrize("polygon", irregular())
def test_every_ray_has_exactly_one_partner(polygon: Polygon, contact: float) -> None:
    pairs = pair(polygon, contact)

    assert Counter(ray for one, other, _ in pairs for ray in (one, other)) == Counter(
        rays(polygon, contact)
    )
    for one, other, end in pairs:
        for ray in (one, other):
            assert abs(cross(end - ray[1], ray[2])) < 1e-9  # the ray was not bent
            assert not leaves(polygon, ray[1], end)


def leaves(polygon: Polygon, start: Point, end: Point) -> bool:
    """Does the way from the middle of an edge cross any other edge?"""
    for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        far = meeting(start, end - start, a, b - a)
        if far and 1e-6 < far[0] < 1 + 1e-6 and -1e-6 < far[1] < 1 + 1e-6:
            return True
    return False


def test_in_a_bow_tie_the_rays_at_the_waist_stay_in_their_own_half() -> None:
    """At 54° its lines are two kites, one in either half, as on every decagonal girih."""
    bow_tie = tiling("10 bow-tie").polygons[1]
    middle = centroid(bow_tie)

    for one, other, end in pair(bow_tie, 54):
        halves = {(point - middle).real > 0 for point in (one[1], other[1], end)}
        assert len(halves) == 1
    ends = [end for _, _, end in pair(bow_tie, 54) if abs(end.imag - middle.imag) < 1e-9]
    assert len(ends) == 2


def test_an_angle_that_leaves_a_ray_without_partner_is_refused() -> None:
    boomerang: Polygon = (0, 2, 2 + 1j, 1 + 0.2j, 1j)

    with pytest.raises(UnpairedRayError):
        joined(boomerang, 80)


@pytest.mark.parametrize(("form", "is_turned"), DRAWN)
def test_no_line_ends_and_the_fields_fill_the_cell(form: Form, is_turned: bool) -> None:
    tiles, found = drawn(form, is_turned=is_turned)

    assert found.loose == 0
    assert min(face.area for face in found.faces) > 0.001
    total = sum(face.area for face in found.faces)
    assert total == pytest.approx(cross(tiles.across, tiles.along))
    # Euler on a ring both ways: nodes - edges + faces = 0, where a crossing has four edges.
    assert len(found.faces) == len(found.crossings)


@pytest.mark.parametrize(("form", "is_turned"), DRAWN)
def test_no_field_crosses_itself(form: Form, is_turned: bool) -> None:
    for face in drawn(form, is_turned=is_turned)[1].faces:
        edges = list(zip(face.corners, face.corners[1:] + face.corners[:1], strict=True))
        for (a, b), (c, d) in itertools.combinations(edges, 2):
            sides = [cross(b - a, p - a) for p in (c, d)] + [cross(d - c, p - c) for p in (a, b)]
            assert not (sides[0] * sides[1] < -1e-12 and sides[2] * sides[3] < -1e-12)


@pytest.mark.parametrize(("form", "is_turned"), DRAWN)
def test_over_and_under_alternate(form: Form, is_turned: bool) -> None:
    """A line that passes above at one crossing comes in below at the next."""
    tiles, found = drawn(form, is_turned=is_turned)
    at_place = {in_cell(crossing.at, tiles): crossing for crossing in found.crossings}
    assert len(at_place) == len(found.crossings)
    for crossing in found.crossings:
        for part in crossing.above:
            arriving = (part[-2] - part[-1]) / abs(part[-2] - part[-1])
            below = at_place[in_cell(part[-1], tiles)].below
            assert min(abs(way / abs(way) - arriving) for way in below) < 1e-6


def corners(polygon: Polygon, move: Point = 0) -> frozenset[tuple[int, int]]:
    """In quarters of a unit; the odd 0.137 keeps round figures off the border between two."""
    moved = [p + move for p in polygon]
    return frozenset((round(p.real * 4 + 0.137), round(p.imag * 4 + 0.137)) for p in moved)


@pytest.mark.parametrize("key", KEYS)
def test_what_leaves_the_tile_on_one_side_enters_it_on_the_other(key: str) -> None:
    tile = lay(design_of(key))
    for layer in (tile.raised, tile.sunk):
        for polygons in layer.values():
            there = {corners(polygon) for polygon in polygons}
            for polygon in polygons:
                for move in leaving(polygon, tile):
                    assert corners(polygon, move) in there


def leaving(polygon: Polygon, tile: Tile) -> list[Point]:
    """By how much a polygon must be moved to lie across the opposite side."""
    moves: list[Point] = []
    if min(p.real for p in polygon) < tile.width < max(p.real for p in polygon):
        moves.append(complex(-tile.width))
    if min(p.imag for p in polygon) < tile.height < max(p.imag for p in polygon):
        moves.append(complex(0, -tile.height))
    return moves


def test_whole_units_stretch_no_tile_by_more_than_a_hundredth() -> None:
    for form in FORMS:
        for side in tiling(form.tiling).period:
            for scale in SCALES:
                exact = side * form.edge * scale
                assert abs(round(exact) / exact - 1) < 0.01


def test_a_line_that_ends_in_the_open_is_refused() -> None:
    around: list[list[Point]] = [[0, 0.5, 1], [0, 0.5j, 1j]]

    with pytest.raises(ValueError, match="ends in the open"):
        weave(1, 1j, [*around, [0.5, 0.5 + 0.3j]])
