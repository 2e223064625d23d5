"""What a neighbourhood is known by: its pattern, the same for ever and like no other's."""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.girih import colours_of, pattern_colours, pattern_picture, pattern_svg
from core.girih.design import FORMS, design_of
from core.girih.palette import PALETTES

KEYS = [f"M{number:02d}" for number in range(1, 117)] + [
    f"B{number:02d}" for number in range(1, 85)
]
Lab = tuple[float, float, float]


def digest(key: str) -> str:
    return hashlib.sha256(pattern_svg(key).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("M01", "12f46f523d851816"),
        ("M55", "65a98bb37fe67aaf"),
        ("B73", "ff561a67867354d8"),
        ("", "43b952ce01db777a"),
    ],
)
def test_a_key_has_the_same_pattern_for_ever(key: str, expected: str) -> None:
    assert digest(key) == expected


def test_the_pattern_does_not_ask_which_keys_were_drawn_before() -> None:
    first = {key: pattern_svg(key) for key in KEYS[:20]}
    pattern_svg.cache_clear()

    again = {key: pattern_svg(key) for key in reversed(KEYS[:20])}

    assert first == again


def test_every_pattern_is_a_small_document_that_refers_to_nothing_outside() -> None:
    for key in KEYS:
        svg = pattern_svg(key)
        assert len(svg.encode()) <= 12 * 1024, key
        root = ET.fromstring(svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        references = [
            value for node in root.iter() for name, value in node.items() if name.endswith("href")
        ]
        assert references
        assert all(reference.startswith("#") for reference in references)
        assert re.findall(r"url\((?!#t\))|script|style|<image|NaN|inf", svg) == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_any_text_is_a_key(key: str) -> None:
    ET.fromstring(pattern_svg(key))
    assert pattern_svg(key) == pattern_svg(key)
    assert pattern_colours(key) == design_of(key).palette.colours
    assert pattern_picture(key, 24, 17).size == (24, 17)


def test_the_colours_are_those_of_the_pattern() -> None:
    for key in KEYS:
        svg, colours = pattern_svg(key), pattern_colours(key)
        assert colours.line in svg
        assert colours.ground in svg
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in vars(colours).values())


def test_cream_and_white_read_well_on_the_ground() -> None:
    for palette in PALETTES:
        for text in ("#f8f1e3", "#fffaf0", "#ffffff"):
            assert contrast(text, palette.colours.ground) >= 7


def test_the_band_stands_out_from_its_dark_rim() -> None:
    for palette in PALETTES:
        assert contrast(palette.line, palette.edge) >= 7


def test_no_two_of_two_hundred_share_form_and_palette() -> None:
    pairs = {(design.form, design.palette) for design in map(design_of, KEYS)}

    assert len(pairs) == len(KEYS) == 200


def test_neighbours_in_a_row_share_neither_tiling_nor_palette() -> None:
    for one, other in itertools.pairwise(map(design_of, KEYS[:116])):
        assert one.palette != other.palette
        assert one.form.tiling != other.form.tiling


def test_no_two_forms_have_the_same_fields() -> None:
    assert len({(form.tiling, form.contact, form.heart) for form in FORMS}) == len(FORMS)


def test_the_eye_tells_two_hundred_apart() -> None:
    """The mean distance in CIELAB between two thumbnails, point by point.

    2.3 is what a trained eye just notices between plain fields that touch. Patterns are compared
    from memory and one by one: three times as much for all, seven times for those 55 that hang in
    one hall. (The nearest pairs are 10.4 and 18.4 apart.)
    """
    thumbnails = {key: thumbnail(key) for key in KEYS}
    apart = {
        (one, other): sum(map(math.dist, thumbnails[one], thumbnails[other])) / 16**2
        for one, other in itertools.combinations(KEYS, 2)
    }

    assert min(apart.values()) >= 3 * 2.3
    hall = KEYS[:55]
    assert min(apart[pair] for pair in itertools.combinations(hall, 2)) >= 7 * 2.3


def thumbnail(key: str) -> list[Lab]:
    """The pattern as 16 by 16 points."""
    pixels = pattern_picture(key, 16, 16).tobytes()
    return [lab(pixels[at : at + 3]) for at in range(0, len(pixels), 3)]


def linear(channels: bytes) -> list[float]:
    shares = [channel / 255 for channel in channels]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def lab(channels: bytes) -> Lab:
    """CIELAB of an sRGB colour, D65."""
    red, green, blue = linear(channels)
    relative = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (s ** (1 / 3) if s > 0.008856 else 7.787 * s + 16 / 116 for s in relative)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio."""
    lights = []
    for colour in (one, other):
        red, green, blue = linear(bytes.fromhex(colour[1:]))
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    return max(lights) / min(lights)


@pytest.mark.parametrize("colour", ["#1d4e89", "#b5532a", "#f2c230", "#ffffff", "#000000"])
def test_cream_can_be_read_on_a_pattern_of_any_colour(colour: str) -> None:
    colours = colours_of(colour)

    assert contrast(colours.ground, colours.line) >= 7
