"""Makes the sample's film: a girih opens out of one star, in eighteen seconds, with sound.

Frames are SVG drawn by Chromium, so that Persian is shaped as on every page; ffmpeg joins them with
the sound of ``santur`` as H.264 and AAC, the index at the file's beginning. A still of it becomes
the poster. Takes a minute or two.
"""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from deploy.sample_media import shapes as s
from deploy.sample_media.pictures import document, draw, mark, rendition
from deploy.sample_media.santur import write_music

OUT = Path(__file__).resolve().parents[2] / "booth_content" / "data" / "sample" / "film"
WIDTH, HEIGHT = 960, 540  # the drawing's own units are 1600 by 900
FRAMES_A_SECOND, SECONDS = 24, 18
POSTER_AT = 11.9  # between two sentences: the button to play stands in the middle
CELL = 300.0  # from the middle of one star to that of the next
MIDDLE = (800.0, 450.0)
WORDS = (
    (2.6, 6.4, "هر محله نقشی دارد"),
    (7.4, 11.4, "نقش‌ها کنار هم می‌نشینند"),
    (12.4, 17.4, "و شهر از آن‌ها ساخته می‌شود"),
)
# dark behind the words, clear above and below them
VEIL = (
    '<linearGradient id="veil" x1="0" y1="0" x2="0" y2="1">'
    + "".join(
        f'<stop offset="{offset}" stop-color="{s.LAPIS_DEEP}" stop-opacity="{opacity}"/>'
        for offset, opacity in ((0, 0), (0.25, 0.86), (0.75, 0.86), (1, 0))
    )
    + "</linearGradient>"
)


def ease(value: float) -> float:
    """From 0 to 1, slow at both ends; outside them it stays."""
    inside = min(1.0, max(0.0, value))
    return inside * inside * (3 - 2 * inside)


def frame(at: float) -> str:
    """The picture at a second of the film."""
    zoom = 1.9 - 0.9 * ease((at - 0.5) / 4)
    turn = 22.5 * ease((at - 0.5) / 4)
    middle = f"translate({MIDDLE[0]:g} {MIDDLE[1]:g}) rotate({turn:.3f}) scale({zoom:.4f})"
    veil = max(ease((at - begin) / 0.8) * ease((end - at) / 0.8) for begin, end, _ in WORDS)
    return "".join(
        (
            s.rect(0, 0, 1600, 900, s.LAPIS_DEEP),
            s.group(*_pattern(at), transform=middle),
            VEIL,
            s.rect(0, 250, 1600, 400, "url(#veil)", opacity=f"{veil:.3f}"),
            *(_words(at, *one) for one in WORDS),
            mark(800, 820),
            s.rect(0, 0, 1600, 900, s.LAPIS_DEEP, opacity=f"{_dark(at):.3f}"),
        )
    )


def _dark(at: float) -> float:
    return max(1 - ease(at / 0.8), ease((at - SECONDS + 0.9) / 0.8))


def _pattern(at: float) -> Iterator[str]:
    """Stars open one ring after the other; crosses between them, then small stars, follow."""
    reach = range(-3, 4)
    for column in reach:
        for row in reach:
            far = math.hypot(column, row)
            x, y = column * CELL, row * CELL
            yield _cross(x + CELL / 2, y + CELL / 2, ease((at - 3.4 - far * 1.3) / 1.6), at)
    for column in reach:
        for row in reach:
            far = math.hypot(column, row)
            yield _star(column * CELL, row * CELL, ease((at - 0.5 - far * 1.7) / 2), at, far)


def _star(x: float, y: float, open_: float, at: float, far: float) -> str:
    if not open_:
        return ""
    warm = ease((at - 11.5 - far * 0.6) / 2)
    first = _mixed(s.TURQUOISE_DEEP, s.BRICK, warm)
    radius = CELL * 0.5 * open_
    return s.at(
        x,
        y,
        s.star(0, 0, radius, first, stroke=s.CREAM, stroke_width=4),
        s.star(0, 0, radius * 0.62, s.LAPIS, stroke=s.GOLD, stroke_width=3),
        s.star(0, 0, radius * 0.3, _mixed(s.GOLD, s.GOLD_PALE, warm)),
        turn=45 * (1 - open_),
    )


def _cross(x: float, y: float, open_: float, at: float) -> str:
    if not open_:
        return ""
    warm = ease((at - 12.5) / 3)
    size = CELL * 0.21 * open_
    return s.at(
        x,
        y,
        s.star(0, 0, size, _mixed(s.LAPIS, s.TURQUOISE_DEEP, warm), stroke=s.CREAM, stroke_width=3),
        s.star(0, 0, size * 0.45, s.TURQUOISE),
        turn=-45 * (1 - open_),
    )


def _mixed(first: str, second: str, share: float) -> str:
    pairs = ((int(first[k : k + 2], 16), int(second[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _words(at: float, begin: float, end: float, words: str) -> str:
    shown = ease((at - begin) / 0.8) * ease((end - at) / 0.8)
    if not shown:
        return ""
    y = 480 + 24 * (1 - ease((at - begin) / 0.8))
    return (
        f'<text x="800" y="{y:.2f}" text-anchor="middle" direction="rtl" font-family="Vazirmatn" '
        f'font-weight="800" font-size="92" fill="{s.PAPER}" opacity="{shown:.3f}">{words}</text>'
    )


def encode(page: Page, music: Path, path: Path) -> None:
    """Draw all frames into ffmpeg."""
    command = (
        *("ffmpeg", "-loglevel", "error", "-y"),
        *("-f", "image2pipe", "-framerate", str(FRAMES_A_SECOND), "-c:v", "png", "-i", "-"),
        *("-i", str(music), "-map_metadata", "-1", "-fflags", "+bitexact"),
        *("-c:v", "libx264", "-preset", "veryslow", "-crf", "29", "-pix_fmt", "yuv420p"),
        *("-profile:v", "high", "-g", str(4 * FRAMES_A_SECOND), "-tune", "animation"),
        *("-c:a", "aac", "-b:a", "96k", "-shortest", "-movflags", "+faststart", str(path)),
    )
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        for number in range(FRAMES_A_SECOND * SECONDS):
            draw(page, frame(number / FRAMES_A_SECOND)).save(ffmpeg.stdin, "PNG", compress_level=1)
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise SystemExit("ffmpeg could not make the film")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / "film-960.mp4"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        music = Path(folder) / "music.wav"
        write_music(music, SECONDS)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(document(WIDTH, HEIGHT))
        poster = draw(page, frame(POSTER_AT))
        encode(page, music, Path(folder) / path.name)
        browser.close()
        data = (Path(folder) / path.name).read_bytes()
    path.write_bytes(data)
    film = {
        "kind": "video",
        "width": WIDTH,
        "height": HEIGHT,
        "duration_s": float(SECONDS),
        "focal": (0.5, 0.5),
        "renditions": [
            {
                "file": path.name,
                "format": "mp4",
                "type": "video/mp4",
                "width": WIDTH,
                "height": HEIGHT,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        ],
    }
    still = {
        "width": WIDTH,
        "height": HEIGHT,
        "focal": (0.5, 0.5),
        "renditions": [
            rendition(poster, "poster", format, width, OUT)
            for format, width in (("webp", 640), ("jpeg", WIDTH), ("webp", WIDTH))
        ],
    }
    index = json.dumps({"film": film, "poster": still}, indent=1)
    (OUT / "film.json").write_text(index + "\n", encoding="utf-8")
    print(len(data))


if __name__ == "__main__":
    main()
