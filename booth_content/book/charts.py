"""Charts as inline SVG: shapes only, whose words stand beside them in HTML.

Measures are in user units; in print each chart is as wide as its box. Right to left: bars grow
from the right, as the eye reads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

_BAR = (100.0, 4.0)
# the setter gives no style sheet to a drawing inside a page, so colours stand in the shapes
TRACK, MEDIAN = "#e9dfca", "#a8492a"
SEVERITY = {"high": "#9c2b23", "medium": "#c98a1b", "low": "#158a94"}


def bar(value: float, largest: float, *, ink: str, median: float | None = None) -> Markup:
    """A bar as long as ``value`` is of ``largest``, with a mark where the median stands."""
    width, height = _BAR
    length = _share(value, largest) * width
    shapes = [
        _rect(TRACK, 0, 0.8, width, height - 1.6),
        _rect(ink, width - length, 0.8, length, height - 1.6),
    ]
    if median is not None:
        at = width - _share(median, largest) * width
        shapes.append(_rect(MEDIAN, min(max(at - 0.35, 0), width - 0.7), 0, 0.7, height))
    return _svg("bar-chart", width, height, "".join(shapes))


def ring(percent: float, *, ink: str, median: float | None = None) -> Markup:
    """A ring filled to ``percent`` (0 to 100) from the top, with a notch at the median."""
    middle, radius = 20.0, 16.0
    length = 2 * math.pi * radius
    filled = _share(percent, 100) * length
    circle = f'cx="{middle:g}" cy="{middle:g}" r="{radius:g}" fill="none" stroke-width="5"'
    shapes = f'<circle stroke="{TRACK}" {circle}/>'
    if filled:
        shapes += (
            f'<circle stroke="{ink}" {circle} stroke-dasharray="{filled:.2f} {length:.2f}"'
            f' transform="rotate(-90 {middle:g} {middle:g})"/>'
        )
    if median is not None:
        shapes += _notch(middle, radius, _share(median, 100))
    return _svg("ring-chart", 2 * middle, 2 * middle, shapes)


def stack(parts: Sequence[tuple[str, float]]) -> Markup:
    """Parts of a whole, (colour, size) from the right, side by side."""
    width, height = _BAR
    whole = sum(size for _, size in parts) or 1
    shapes, end = "", width
    for colour, size in parts:
        length = size / whole * width
        end -= length
        shapes += _rect(colour, end, 0, max(length - 0.3, 0), height)
    return _svg("stack-chart", width, height, shapes)


def _notch(middle: float, radius: float, share: float) -> str:
    angle = share * 2 * math.pi - math.pi / 2
    inner, outer = radius - 3.6, radius + 3.6
    ends = [
        (middle + reach * math.cos(angle), middle + reach * math.sin(angle))
        for reach in (inner, outer)
    ]
    way = "L".join(f"{x:.2f} {y:.2f}" for x, y in ends)
    return f'<path stroke="{MEDIAN}" d="M{way}" stroke-width="0.9"/>'


def _share(value: float, largest: float) -> float:
    return min(max(value / largest, 0.0), 1.0) if largest > 0 else 0.0


def _rect(colour: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect fill="{colour}" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
    )


def _svg(name: str, width: float, height: float, shapes: str) -> Markup:
    return Markup(  # noqa: S704 - numbers and names of our own
        f'<svg class="{name}" viewBox="0 0 {width:g} {height:g}" preserveAspectRatio="none">'
        f"{shapes}</svg>"
    )
