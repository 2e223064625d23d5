"""The pattern as pixels: Pillow's and Chromium's; no seam where tiles meet."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, sync_playwright

from core.girih import pattern_picture, pattern_svg

KEYS = [f"M{number:02d}" for number in range(1, 31)]


def size_of(svg: str) -> tuple[int, int]:
    found = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert found
    return int(found[1]), int(found[2])


def steps(image: Image.Image) -> list[float]:
    """How much each column of pixels differs from the one before; the first from the last."""
    shifted = ImageChops.offset(image, 1, 0)
    difference = ImageChops.difference(image, shifted)
    width, height = image.size
    return [sum(ImageStat.Stat(difference.crop((x, 0, x + 1, height))).mean) for x in range(width)]


@pytest.mark.parametrize("key", KEYS)
def test_opposite_sides_of_a_painted_tile_continue_each_other(key: str) -> None:
    one = pattern_picture(key, *size_of(pattern_svg(key)))

    for image in (one, one.transpose(Image.Transpose.ROTATE_90)):
        seam, *others = steps(image)
        assert seam <= max(others)


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (1011, 200), (640, 1006)])
def test_a_picture_has_the_size_asked_for_and_no_empty_place(size: tuple[int, int]) -> None:
    image = pattern_picture("M03", *size)

    assert image.size == size
    assert image.mode == "RGB"
    assert (0, 0, 0) not in colours_of(image)


def colours_of(image: Image.Image) -> set[tuple[int, int, int]]:
    found = image.getcolors(maxcolors=image.width * image.height)
    assert found
    return {colour for _, colour in found if isinstance(colour, tuple)}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print(reason := "no chromium on this machine: nothing to look at patterns with")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 600, "height": 600})
        browser.close()


def shot(page: Page, folder: Path, markup: str) -> Image.Image:
    (folder / "page.html").write_text(f"<!doctype html><style>*{{margin:0}}</style>{markup}")
    page.goto((folder / "page.html").as_uri())
    page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


@pytest.mark.parametrize("key", ["M01", "M02", "M03", "M07", "M13"])
def test_a_background_shows_no_seam(page: Page, tmp_path: Path, key: str) -> None:
    """Tiles that begin half a tile elsewhere, but show the same, would have their seams there."""
    svg = pattern_svg(key)
    width, height = size_of(svg)
    moved = svg.replace('viewBox="0 0', f'viewBox="{width / 2} {height / 2}')
    (tmp_path / "a.svg").write_text(svg)
    (tmp_path / "b.svg").write_text(moved)
    box, size = "height:100vh;background:url", f"{width * 2}px {height * 2}px"

    whole = shot(page, tmp_path, f'<div style="{box}(a.svg) 0 0 / {size}">')
    halves = shot(page, tmp_path, f'<div style="{box}(b.svg) {width}px {height}px / {size}">')

    difference = ImageChops.difference(whole, halves).convert("L")
    assert max(difference.getextrema()) <= 8


@pytest.mark.parametrize("key", ["M01", "M07", "M13"])
def test_an_image_of_any_shape_is_filled(page: Page, tmp_path: Path, key: str) -> None:
    (tmp_path / "a.svg").write_text(pattern_svg(key))
    markup = '<img src="a.svg" style="display:block;width:600px;height:90px">'

    image = shot(page, tmp_path, markup)

    for left in (0, 255, 510):
        colours = colours_of(image.crop((left, 0, left + 90, 90)))
        assert len(colours) > 2
        assert (255, 255, 255) not in colours


@pytest.mark.parametrize("key", ["M01", "M02", "M07", "M13", "M31"])
def test_the_browser_and_the_painter_draw_the_same(page: Page, tmp_path: Path, key: str) -> None:
    (tmp_path / "a.svg").write_text(pattern_svg(key))
    width, height = size_of(pattern_svg(key))

    image = shot(page, tmp_path, '<img src="a.svg" style="display:block">')

    painted = pattern_picture(key, width, height)
    difference = ImageChops.difference(image.crop((0, 0, width, height)), painted)
    # Of 255: they smooth edges differently, up to 6; two in a hundred too narrow makes it 13.
    assert sum(ImageStat.Stat(difference).mean) / 3 < 8
