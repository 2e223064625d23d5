"""A tile as pixels, for badges, signs and the printed book."""

from __future__ import annotations

from itertools import chain

from PIL import Image, ImageDraw

from core.girih.fields import Tile
from core.girih.palette import Palette
from core.girih.polygon import Point, Polygon

FINER = 4  # drawn so many times larger, then averaged


def picture(tile: Tile, palette: Palette, width: int, height: int) -> Image.Image:
    """A picture filled with whole tiles around its middle, one across its shorter side."""
    share = min(width / tile.width, height / tile.height)
    size = max(1, round(tile.width * share)), max(1, round(tile.height * share))
    one = _paint(tile, palette, size)
    filled = Image.new("RGB", (width, height))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    for x in range(left % size[0] - size[0], width, size[0]):
        for y in range(top % size[1] - size[1], height, size[1]):
            filled.paste(one, (x, y))
    return filled


def _paint(tile: Tile, palette: Palette, size: tuple[int, int]) -> Image.Image:
    """The tile alone, which continues on its opposite sides."""
    across, down = size[0] * FINER / tile.width, size[1] * FINER / tile.height
    image = Image.new("RGB", (size[0] * FINER, size[1] * FINER), tile.ground)
    pen = ImageDraw.Draw(image)

    def at(point: Point) -> tuple[float, float]:
        return point.real * across - 0.5, point.imag * down - 0.5

    for colour, polygons in (*tile.sunk.items(), *tile.raised.items()):
        for polygon in polygons:
            pen.polygon([at(corner) for corner in polygon], fill=colour)
    scale = (across + down) / 2
    for colour, band in ((palette.edge, tile.rim), (palette.line, tile.band)):
        for outline in chain.from_iterable(tile.raised.values()):
            # Past its first edge once more, so that every corner is a bend of the line.
            way = [at(corner) for corner in (*outline, *outline[:2])]
            _stroke(pen, way, band * scale, colour)
    for colour, band in ((palette.edge, tile.rim), (palette.line, tile.band)):
        for bridge in tile.bridges:
            # As in the SVG: the dark ends must not show.
            longer = _longer(bridge, tile.band / 2 if colour == palette.line else 0)
            _stroke(pen, [at(point) for point in longer], band * scale, colour)
    return image.resize(size, Image.Resampling.BOX)


def _longer(way: Polygon, by: float) -> Polygon:
    """A line that goes on straight at both ends."""
    first, last = way[0] - way[1], way[-1] - way[-2]
    return (way[0] + by * first / abs(first), *way[1:-1], way[-1] + by * last / abs(last))


def _stroke(
    pen: ImageDraw.ImageDraw, way: list[tuple[float, float]], wide: float, colour: str
) -> None:
    """A line with round corners and flat ends."""
    pen.line(way, fill=colour, width=max(1, round(wide)))
    for x, y in way[1:-1]:
        pen.circle((x, y), wide / 2, fill=colour)
