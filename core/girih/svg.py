"""A tile as an SVG document of a few kilobytes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, pairwise

from core.girih.fields import Tile
from core.girih.palette import Palette
from core.girih.polygon import Point, Polygon


def document(tile: Tile, palette: Palette) -> str:
    """The tile once, as a pattern that also fills whatever lies beside it.

    Each outline is written once: its fill and both of its strokes refer to it.
    """
    size = f'width="{tile.width}" height="{tile.height}"'
    shapes = [*tile.raised.items(), *tile.sunk.items()]
    paths = "".join(
        f'<path id="f{number}" d="{_rings(polygons)}"/>'
        for number, (_, polygons) in enumerate(shapes)
    )
    # A short piece of line needs a finer pen, or it lies askew on the line it belongs to.
    over = "".join(_way(bridge, digits=2) for bridge in tile.bridges)
    fills = "".join(
        f'<use href="#f{number}" fill="{colour}"/>' for number, (colour, _) in enumerate(shapes)
    )
    rims = "".join(f'<use href="#f{number}"/>' for number in range(len(tile.raised)))
    # The light piece of a bridge is longer than its dark one, or that would show at its ends.
    strokes = "".join(
        f'<use href="#{path}" stroke="{colour}" stroke-width="{_n(width)}"{cap}/>'
        for path in ("r", "o")
        for colour, width, cap in (
            (palette.edge, tile.rim, ""),
            (palette.line, tile.band, ' stroke-linecap="square"'),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {tile.width} {tile.height}">'
        f'<defs>{paths}<g id="r">{rims}</g><path id="o" d="{over}"/>'
        f'<pattern id="t" {size} patternUnits="userSpaceOnUse">'
        f'<rect {size} fill="{tile.ground}"/>{fills}'
        f'<g fill="none" stroke-linejoin="round">{strokes}</g></pattern></defs>'
        f'<rect x="-9e3" y="-9e3" width="2e4" height="2e4" fill="url(#t)"/></svg>'
    )


def lines(tile: Tile) -> str:
    """The tile's lines alone, in black: a mask for any colour. Repeated by CSS only."""
    rings = _rings(chain.from_iterable(tile.raised.values()))
    size = f'width="{tile.width}" height="{tile.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {tile.width} {tile.height}">'
        f'<path fill="none" stroke="#000" stroke-width="{_n(tile.band)}" stroke-linejoin="round"'
        f' d="{rings}"/></svg>'
    )


def _rings(polygons: Iterable[Polygon]) -> str:
    return "".join(ring(polygon) for polygon in polygons)


def ring(polygon: Polygon) -> str:
    """Path data of a closed polygon."""
    return f"{_way(polygon)}z"


def _way(points: Polygon, *, digits: int = 1) -> str:
    """From point to point in steps, which lead from one rounded place to the next."""
    places = [complex(round(at.real, digits), round(at.imag, digits)) for at in points]
    steps = " ".join(_pair(b - a) for a, b in pairwise(places))
    return f"M{_pair(places[0])}l{steps}"


def _pair(point: Point) -> str:
    return f"{_n(point.real)} {_n(point.imag)}"


def _n(value: float) -> str:
    """A number with at most two decimals, in the fewest letters."""
    text = f"{value:.2f}".rstrip("0").removesuffix(".")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text[:2] in ("0.", "-0") else text
