"""What is told of all booths together: medians and plans, from the documents of a release."""

from __future__ import annotations

from typing import Any

from kiosk.hall_facts import floors_of, medians_of


def document(
    code: str,
    amount: Any,
    *,
    home: str | None = None,
    unit: str = "نفر",
    place: dict[str, int] | None = None,
) -> dict[str, Any]:
    value = {"key": "population", "label": "جمعیت", "type": "figure", "unit": unit, "value": amount}
    about = {"key": "about", "label": "معرفی", "type": "text", "unit": None, "value": "متن"}
    return {
        "booth": {"code": code} | ({"place": place} if place else {}),
        "neighbourhood": {"code": home} if home else None,
        "sections": [{"key": "identity", "fields": [value, about]}, {"key": "needs", "items": []}],
    }


KEY = ("identity", "population", "نفر")


def test_the_median_is_of_neighbourhoods_each_counted_once() -> None:
    told = [
        document("01", {"value": 100}, home="M1"),
        document("02", {"value": 100}, home="M1"),
        document("03", {"value": 300}, home="M2"),
        document("04", 700, home="M3"),
        document("05", {"value": 1100}),
    ]

    assert medians_of(told) == {KEY: 500}


def test_two_make_no_median_and_other_units_are_other_figures() -> None:
    told = [
        document("01", {"value": 1}),
        document("02", {"value": 2}),
        document("03", {"value": 3}, unit="خانوار"),
        document("04", True),
    ]

    assert medians_of(told) == {}


def test_each_hall_is_drawn_around_what_stands_in_it() -> None:
    first, second = ({"x": x, "y": 300, "width": 300, "depth": 200} for x in (200, 800))
    elsewhere = {"hall": 2, "x": 0, "y": 0, "width": 100, "depth": 100}
    told = [
        document("01", 1, place={"hall": 1, **first}),
        document("02", 1, place={"hall": 1, **second}),
        document("03", 1, place=elsewhere),
        document("04", 1),
    ]

    floors = floors_of(told)

    assert sorted(floors) == [1, 2]
    assert floors[1].view_box == "50 150 1200 500"
    assert floors[1].booths == "M200 300h300v200h-300zM800 300h300v200h-300z"
    assert floors[2].view_box == "-150 -150 400 400"
