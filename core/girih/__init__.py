"""Girih, the identity of a neighbourhood: a pattern of stars drawn from its code alone.

``pattern_svg(key)`` is one tile with its exact period, and paints on past its own edges. As a CSS
background give it one length (``background: url(…) center / 11rem``) and it repeats without a
seam at any scale; in an ``<img>`` of any shape it fills the box, one tile along the shorter side.
It is made to be a file: its ids would clash with another's inside one page.

``pattern_picture`` is the same as pixels, ``pattern_colours`` what a page beside it needs. Any
text is a key, and the same key gives the same pattern for ever.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PIL import Image

from core.girih.design import FILLINGS, Design, design_of
from core.girih.fields import lay
from core.girih.palette import Colours as Colours
from core.girih.palette import Palette as Palette
from core.girih.palette import palette_of
from core.girih.picture import picture
from core.girih.svg import document


@lru_cache(maxsize=256)
def pattern_svg(key: str) -> str:
    """The pattern of a key as an SVG document of at most 12 KB; about 5 ms the first time."""
    chosen = design_of(key)
    return document(lay(chosen), chosen.palette)


@lru_cache(maxsize=256)
def pattern_svg_in(key: str, palette: Palette) -> str:
    """The form of a key's pattern in other colours, most of it ``palette.ground``: where a colour
    has to say something of its own, and whose it is shows in the stars alone."""
    chosen = replace(design_of(key), palette=palette, filling=FILLINGS[0], weight=0.75)
    return document(lay(chosen), palette)


def pattern_picture(key: str, width: int, height: int, *, colour: str | None = None) -> Image.Image:
    """The pattern of a key as a picture of this size in pixels, without a seam.

    With a ``colour`` (``#rrggbb``) of its own the key decides the form alone.
    """
    chosen = _coloured(design_of(key), colour)
    return picture(lay(chosen), chosen.palette, width, height)


def colours_of(colour: str) -> Colours:
    """The colours beside a pattern in ``colour``; cream on ``ground`` reaches 7:1."""
    return palette_of(colour).colours


def _coloured(design: Design, colour: str | None) -> Design:
    return design if colour is None else replace(design, palette=palette_of(colour))


def pattern_colours(key: str) -> Colours:
    """The colours of a key's pattern as ``#rrggbb``; cream on ``ground`` reaches 7:1."""
    return design_of(key).palette.colours
