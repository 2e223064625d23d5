"""Renders the scenes and writes the renditions that are committed, with what they are.

Each scene becomes WebP of 640 and 1600 pixels, the widths that a screen draws, and a JPEG of 960
for browsers that know no WebP. ``pictures.json`` lists files, sizes and focal points.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from deploy.sample_media import scenes_grounds, scenes_inside, scenes_outside, scenes_work
from deploy.sample_media import shapes as s

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "static" / "vendor" / "vazirmatn" / "33.0.3" / "vazirmatn.woff2"
OUT = ROOT / "booth_content" / "data" / "sample" / "pictures"
MARK = "داده نمونه"

SCENES = {
    **scenes_outside.SCENES,
    **scenes_grounds.SCENES,
    **scenes_inside.SCENES,
    **scenes_work.SCENES,
}
# what must stay in sight wherever a page crops the picture: x and y from 0 to 1
FOCAL = {"alley": (0.5, 0.6), "football": (0.5, 0.7), "park": (0.5, 0.65), "school": (0.5, 0.6)}
RENDITIONS = (("webp", 640), ("jpeg", 960), ("webp", 1600))
OPTIONS = {
    "webp": {"quality": 78, "method": 6},
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
}


def mark(x: float, y: float) -> str:
    """The words that say what the picture is, on a small sign, its middle at (x, y)."""
    words = (
        f'<text x="{x:g}" y="{y + 15:g}" text-anchor="middle" direction="rtl" '
        'font-family="Vazirmatn" '
        f'font-weight="600" font-size="44" fill="{s.CREAM}">{MARK}</text>'
    )
    return s.rect(x - 138, y - 38, 276, 76, s.LAPIS_DEEP, 38, opacity=0.9) + words


def document(width: int, height: int) -> str:
    """The page that scenes are drawn on, with the product's typeface in it."""
    font = base64.b64encode(FONT.read_bytes()).decode()
    return (
        "<!doctype html><meta "
        "charset=utf-8><style>@font-face{font-family:Vazirmatn;font-weight:100 900;"
        f"src:url(data:font/woff2;base64,{font})}}*{{margin:0}}svg{{display:block}}</style>"
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {s.WIDTH} {width and s.WIDTH * height // width}"></svg>'
    )


def draw(page: Page, svg: str) -> Image.Image:
    """What the page looks like with ``svg`` on it."""
    page.evaluate("svg => { document.querySelector('svg').innerHTML = svg }", svg)
    page.evaluate(
        "document.fonts.load('600 44px Vazirmatn', 'داده').then(() => document.fonts.ready)"
    )
    return Image.open(io.BytesIO(page.screenshot(type="png"))).convert("RGB")


def rendition(
    image: Image.Image, name: str, format: str, width: int, folder: Path = OUT
) -> dict[str, object]:
    """Write one rendition into ``folder``; what the index says of it."""
    height = round(image.height * width / image.width)
    small = (
        image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    )
    path = folder / f"{name}-{width}.{format}"
    small.save(path, format.upper(), **OPTIONS[format])
    data = path.read_bytes()
    return {
        "file": path.name,
        "format": format,
        "type": f"image/{format}",
        "width": width,
        "height": height,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def main(names: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    index = OUT / "pictures.json"
    known = json.loads(index.read_text(encoding="utf-8")) if index.exists() and names else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": s.WIDTH, "height": s.HEIGHT})
        page.set_content(document(s.WIDTH, s.HEIGHT))
        for name in names or SCENES:
            image = draw(page, SCENES[name]() + mark(800, 938))
            known[name] = {
                "width": s.WIDTH,
                "height": s.HEIGHT,
                "focal": FOCAL.get(name, (0.5, 0.5)),
                "renditions": [rendition(image, name, *form) for form in RENDITIONS],
            }
            print(name, [one["size"] for one in known[name]["renditions"]])
        browser.close()
    ordered = {name: known[name] for name in SCENES if name in known}
    index.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")
    print("total", sum(one["size"] for item in ordered.values() for one in item["renditions"]))


if __name__ == "__main__":
    main(sys.argv[1:])
