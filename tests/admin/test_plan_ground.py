"""The sections' grounds on the floor plan."""

from __future__ import annotations

from admin.plan_ground import MARGIN_CM, Ground, section_grounds
from booth_content.exhibition import Booth, Hall
from booth_content.queries import BoothRow, HallPlan


def _grounds(*places: tuple[int, int, int]) -> list[Ground]:
    """The grounds of booths of 300 by 300 cm, each given as (section, x, y)."""
    booths = [
        Booth(id=number, section_id=section, x_cm=x, y_cm=y, width_cm=300, depth_cm=300)
        for number, (section, x, y) in enumerate(places)
    ]
    rows = [BoothRow(booth, "empty", None) for booth in booths]
    grounds = section_grounds(HallPlan(Hall(name="سالن"), 2000, 2000, rows))
    return [grounds[booth.id] for booth in booths]


def _overlap(one: Ground, other: Ground) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.depth
        and other.y < one.y + one.depth
    )


def test_a_booth_has_a_margin_on_every_side() -> None:
    assert _grounds((1, 500, 500)) == [
        Ground(500 - MARGIN_CM, 500 - MARGIN_CM, 300 + 2 * MARGIN_CM, 300 + 2 * MARGIN_CM)
    ]


def test_booths_of_one_section_share_their_ground() -> None:
    assert _overlap(*_grounds((1, 500, 500), (1, 800, 500)))


def test_sections_side_by_side_above_and_aslant_never_overlap() -> None:
    for x, y in (
        (800, 500),
        (860, 500),
        (500, 800),
        (500, 901),
        (820, 850),
        (200, 500),
        (150, 190),
    ):
        one, other = _grounds((1, 500, 500), (2, x, y))

        assert not _overlap(one, other), (x, y)
