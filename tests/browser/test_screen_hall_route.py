"""The way through a hall, against a slow and simple one found on a grid."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.browser.showcase import Showcase

FIND = """async ({ rooms, from, to, hall }) => {
  const { findWay, legsOf } = await import('/static/screen/hall/route.js');
  const way = findWay(rooms, rooms[from], rooms[to], hall);
  return { ...way, legs: legsOf(way) };
}"""
AISLE = 200
STEP = 25
DIAGONAL = math.sqrt(2)
# a way steps straight out of its doors, and takes a small detour to spare a turn
OUT_AND_TURNS = 600

Room = dict[str, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]


def box_of(room: Room, by: float = 0) -> Box:
    x, y = room["x"], room["y"]
    return x - by, y - by, x + room["width"] + by, y + room["depth"] + by


def hall_of(rooms: list[Room]) -> dict[str, int]:
    return {
        "width": max(room["x"] + room["width"] for room in rooms) + AISLE,
        "depth": max(room["y"] + room["depth"] for room in rooms) + AISLE,
    }


def is_inside(box: Box, x: float, y: float) -> bool:
    return box[0] < x < box[2] and box[1] < y < box[3]


def runs_through(box: Box, start: Point, end: Point) -> bool:
    """Whether a hundred and one points of the line lie more than a millimetre inside the box."""
    inner = (box[0] + 0.1, box[1] + 0.1, box[2] - 0.1, box[3] - 0.1)
    return any(
        is_inside(
            inner,
            start[0] + (end[0] - start[0]) * share / 100,
            start[1] + (end[1] - start[1]) * share / 100,
        )
        for share in range(101)
    )


def is_on_edge(box: Box, point: Point) -> bool:
    beside = [abs(point[0] - box[0]), abs(point[0] - box[2])]
    above = [abs(point[1] - box[1]), abs(point[1] - box[3])]
    within = (
        box[0] - 1e-6 <= point[0] <= box[2] + 1e-6 and box[1] - 1e-6 <= point[1] <= box[3] + 1e-6
    )
    return within and min(*beside, *above) < 1e-6


def middles_outside(room: Room, away: float) -> list[Point]:
    """Points in front of the middles of the four sides, where one may step out."""
    left, upper, right, lower = box_of(room, away)
    x, y = (left + right) / 2, (upper + lower) / 2
    return [(x, upper), (x, lower), (left, y), (right, y)]


def shortest_on_grid(rooms: list[Room], origin: Room, goal: Room, clearance: float) -> float | None:
    """Dijkstra from beside one booth to beside another; in centimetres, None without a way."""
    hall = hall_of(rooms)
    boxes = [box_of(room, clearance) for room in rooms]
    near_goal, near_origin = box_of(goal, clearance + STEP), box_of(origin, clearance + STEP)
    columns, rows = hall["width"] // STEP, hall["depth"] // STEP
    free = {
        (column, row)
        for column in range(columns + 1)
        for row in range(rows + 1)
        if not any(is_inside(box, column * STEP, row * STEP) for box in boxes)
    }
    reached = {one: 0.0 for one in free if is_inside(near_origin, one[0] * STEP, one[1] * STEP)}
    waiting = [(0.0, one) for one in reached]
    heapq.heapify(waiting)
    while waiting:
        length, (column, row) = heapq.heappop(waiting)
        if is_inside(near_goal, column * STEP, row * STEP):
            return length
        for right in (-1, 0, 1):
            for down in (-1, 0, 1):
                around = (column + right, row + down)
                longer = length + STEP * (DIAGONAL if right and down else 1)
                if around in free and longer < reached.get(around, math.inf):
                    reached[around] = longer
                    heapq.heappush(waiting, (longer, around))
    return None


@st.composite
def halls(draw: st.DrawFn) -> list[Room]:
    """Up to fourteen booths that do not overlap, some of them wall to wall."""
    rooms: list[Room] = []
    gap = draw(st.sampled_from([0, 0, 40, 120]))
    for _ in range(draw(st.integers(2, 14))):
        room = {
            "x": draw(st.integers(0, 44)) * STEP,
            "y": draw(st.integers(0, 36)) * STEP,
            "width": draw(st.integers(5, 16)) * STEP,
            "depth": draw(st.integers(5, 16)) * STEP,
        }
        left, upper, right, lower = box_of(room, gap)
        boxes = [box_of(other) for other in rooms]
        if all(right <= b[0] or left >= b[2] or lower <= b[1] or upper >= b[3] for b in boxes):
            rooms.append(room)
    assume(len(rooms) >= 2)
    return rooms


@pytest.fixture(scope="module")
def ways(browser: Any, showcase: Showcase) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(showcase.url + "/")
    yield page
    page.close()


def find_way(page: Page, rooms: list[Room], origin: int = 0, goal: int = 1) -> Any:
    hall = hall_of(rooms)
    return page.evaluate(FIND, {"rooms": rooms, "from": origin, "to": goal, "hall": hall})


MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@MANY
@given(rooms=halls())
def test_a_way_runs_between_the_booths_and_is_no_long_detour(ways: Page, rooms: list[Room]) -> None:
    way = find_way(ways, rooms)
    points = [(point["x"], point["y"]) for point in way["points"]]
    pairs = list(pairwise(points))

    assert way["length"] == pytest.approx(sum(math.dist(*pair) for pair in pairs))
    if way["isStraight"]:
        return
    assert is_on_edge(box_of(rooms[0]), points[0])
    assert is_on_edge(box_of(rooms[1]), points[-1])
    through = [
        (room, pair) for room in rooms for pair in pairs if runs_through(box_of(room), *pair)
    ]
    assert through == []
    clear = [box_of(room, way["clearance"] - 0.5) for room in rooms]
    crowded = [pair for box in clear for pair in pairs[1:-1] if runs_through(box, *pair)]
    assert crowded == []
    shortest = shortest_on_grid(rooms, rooms[0], rooms[1], way["clearance"])
    if shortest is not None:
        beside = sum(room["width"] + room["depth"] for room in rooms[:2])
        assert way["length"] <= 1.5 * shortest + beside + OUT_AND_TURNS, (rooms, points)


@MANY
@given(rooms=halls())
def test_a_way_is_found_wherever_one_leads_from_door_to_door(ways: Page, rooms: list[Room]) -> None:
    room_to_walk = 35.0
    boxes = [box_of(room, room_to_walk) for room in rooms]
    hall = hall_of(rooms)
    has_doors = all(
        any(
            0 <= x <= hall["width"]
            and 0 <= y <= hall["depth"]
            and not any(is_inside(box, x, y) for box in boxes)
            for x, y in middles_outside(room, room_to_walk)
        )
        for room in rooms[:2]
    )
    # one island of floor around all booths: whoever is out of the door gets everywhere
    is_open = all(
        room["x"] >= 2 * room_to_walk and room["y"] >= 2 * room_to_walk for room in rooms
    ) and all(
        not (one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
    )
    assume(has_doors and is_open)

    assert not find_way(ways, rooms)["isStraight"]


def test_between_booths_that_stand_wall_to_wall(ways: Page) -> None:
    row = [{"x": 300 + 300 * place, "y": 300, "width": 300, "depth": 300} for place in range(6)]

    way = find_way(ways, row, 0, 5)

    assert not way["isStraight"]
    assert 1400 <= way["length"] <= 2000
    assert way["clearance"] == 50


def test_a_booth_that_is_walled_in_gets_a_straight_line(ways: Page) -> None:
    around = [(600, 300), (300, 600), (900, 600), (600, 900)]
    rooms = [{"x": x, "y": y, "width": 300, "depth": 300} for x, y in [(600, 600), *around]]
    rooms.append({"x": 1800, "y": 600, "width": 300, "depth": 300})

    way = find_way(ways, rooms, 0, 5)

    assert way["isStraight"]
    assert way["points"] == [{"x": 750, "y": 750}, {"x": 1950, "y": 750}]
    assert way["length"] == 1200


def test_turns_are_told_as_one_who_walks_meets_them(ways: Page) -> None:
    """Along the aisle to the right, then down: on the plan x grows to the right, y downwards."""
    rooms = [
        {"x": 300 + 900 * column, "y": 300 + 560 * row, "width": 300, "depth": 300}
        for row in range(4)
        for column in range(5)
    ]

    way = find_way(ways, rooms, 0, 19)

    assert not way["isStraight"]
    turns = [leg["turn"] for leg in way["legs"]]
    assert turns[0] is None
    assert set(turns[1:]) == {"left", "right"}
    assert sum(leg["length"] for leg in way["legs"]) == pytest.approx(way["length"])
    first, second = way["legs"][0], way["legs"][1]
    goes_down_first = way["points"][1]["y"] > way["points"][0]["y"]
    goes_right_next = way["points"][2]["x"] > way["points"][1]["x"]
    assert first["length"] > 0
    assert (second["turn"] == "left") == (goes_down_first == goes_right_next)
