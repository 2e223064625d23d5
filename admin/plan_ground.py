"""The coloured ground of a section on the floor plan: a margin around each of its booths."""

from __future__ import annotations

from dataclasses import dataclass

from booth_content.exhibition import Booth
from booth_content.queries import HallPlan

MARGIN_CM = 70


@dataclass(frozen=True)
class Ground:
    """A rectangle around one booth, in centimetres from the hall's upper left corner."""

    x: int
    y: int
    width: int
    depth: int


def section_grounds(plan: HallPlan) -> dict[int, Ground]:
    """The ground of every booth by its id; two sections meet halfway and never overlap."""
    booths = [row.booth for row in plan.booths]
    return {booth.id: _ground(booth, booths) for booth in booths}


def _ground(booth: Booth, booths: list[Booth]) -> Ground:
    margins = {"left": MARGIN_CM, "right": MARGIN_CM, "upper": MARGIN_CM, "lower": MARGIN_CM}
    for other in booths:
        if other.section_id != booth.section_id:
            side, gap = max(_gaps(booth, other).items(), key=lambda pair: pair[1])
            margins[side] = min(margins[side], max(0, gap // 2))
    return Ground(
        booth.x_cm - margins["left"],
        booth.y_cm - margins["upper"],
        booth.width_cm + margins["left"] + margins["right"],
        booth.depth_cm + margins["upper"] + margins["lower"],
    )


def _gaps(booth: Booth, other: Booth) -> dict[str, int]:
    """How far ``other`` lies beyond each side of ``booth``; negative where it reaches past it."""
    return {
        "left": booth.x_cm - (other.x_cm + other.width_cm),
        "right": other.x_cm - (booth.x_cm + booth.width_cm),
        "upper": booth.y_cm - (other.y_cm + other.depth_cm),
        "lower": other.y_cm - (booth.y_cm + booth.depth_cm),
    }
