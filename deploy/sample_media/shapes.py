"""The shapes that the scenes are put together from, as SVG fragments in the colours of the hall.

Lengths are units of a 1600 by 1000 picture, y downwards; a shape stands on the point it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, pi, sin

LAPIS, LAPIS_DEEP, LAPIS_PALE = "#12305c", "#0b2040", "#5d7ba6"
TURQUOISE, TURQUOISE_DEEP, TURQUOISE_PALE = "#158a94", "#0d5e68", "#9fcfcb"
BRICK, BRICK_DEEP, BRICK_PALE = "#a8492a", "#7d3219", "#d79b7b"
GOLD, GOLD_PALE = "#d9a441", "#f0d296"
CREAM, PAPER, SAND, LINE, INK = "#f8f1e3", "#fffaf0", "#ebdcbd", "#e4d8c1", "#1d2433"
LEAF, LEAF_DEEP = "#3f8a6a", "#1f5a45"
SKIN = ("#d9a27c", "#c58a63", "#e6b892")

WIDTH, HEIGHT = 1600, 1000


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, **more: object) -> str:
    size = f'width="{w:g}" height="{h:g}" rx="{r:g}"'
    return f'<rect x="{x:g}" y="{y:g}" {size} fill="{fill}"{_(more)}/>'


def circle(x: float, y: float, r: float, fill: str, **more: object) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"{_(more)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"{_(more)}/>'


def path(d: str, fill: str = "none", **more: object) -> str:
    return f'<path d="{d}" fill="{fill}"{_(more)}/>'


def poly(points: Iterable[tuple[float, float]], fill: str, **more: object) -> str:
    return path("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z", fill, **more)


def stroke(d: str, colour: str, width: float, **more: object) -> str:
    return path(d, "none", stroke=colour, stroke_width=width, stroke_linecap="round", **more)


def group(*parts: str, **more: object) -> str:
    return f"<g{_(more)}>{''.join(parts)}</g>"


def _(more: dict[str, object]) -> str:
    return "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())


def at(x: float, y: float, *parts: str, scale: float = 1, turn: float = 0) -> str:
    """The parts drawn around (x, y) instead of (0, 0)."""
    return group(*parts, transform=f"translate({x:g} {y:g}) rotate({turn:g}) scale({scale:g})")


def arch_path(x: float, y: float, w: float, h: float) -> str:
    """A Persian pointed arch: ``x`` its left, ``y`` its foot, ``h`` up to its point."""
    rise = min(h * 0.5, w * 0.62)
    spring, top = y - h + rise, y - h
    return (
        f"M{x:g} {y:g}V{spring:g}"
        f"C{x:g} {spring - rise * 0.55:g} {x + w * 0.2:g} {top + rise * 0.22:g} {x + w / 2:g} "
        f"{top:g}"
        f"C{x + w * 0.8:g} {top + rise * 0.22:g} {x + w:g} {spring - rise * 0.55:g} "
        f"{x + w:g} {spring:g}V{y:g}Z"
    )


def arch(x: float, y: float, w: float, h: float, fill: str, **more: object) -> str:
    return path(arch_path(x, y, w, h), fill, **more)


def niche(x: float, y: float, w: float, h: float, frame: str, inside: str, band: str) -> str:
    """An arch in its rectangular frame (pishtaq) with a band of tiles around it."""
    edge = w * 0.09
    return "".join(
        (
            rect(x, y - h - edge * 2, w, h + edge * 2, frame),
            rect(x + edge / 2, y - h - edge * 1.5, w - edge, h + edge * 1.5, f"url(#{band})"),
            rect(x + edge * 1.5, y - h - edge * 0.5, w - edge * 3, h + edge * 0.5, frame),
            arch(x + edge * 2, y, w - edge * 4, h - edge * 0.6, inside),
        )
    )


def dome(x: float, y: float, w: float, fill: str, rib: str, *, drum: str | None = None) -> str:
    """An onion dome on its drum; ``x`` its middle, ``y`` its foot."""
    h, half = w * 0.98, w / 2
    d = (
        f"M{x - half * 0.86:g} {y:g}"
        f"C{x - half * 1.22:g} {y - h * 0.36:g} {x - half * 0.62:g} {y - h * 0.72:g} {x:g} "
        f"{y - h:g}"
        f"C{x + half * 0.62:g} {y - h * 0.72:g} {x + half * 1.22:g} {y - h * 0.36:g} "
        f"{x + half * 0.86:g} {y:g}Z"
    )
    ribs = "".join(
        stroke(
            f"M{x + half * k * 0.8:g} {y:g}Q{x + half * k * 1.12:g} {y - h * 0.42:g} "
            f"{x:g} {y - h * 0.97:g}",
            rib,
            w * 0.012,
            opacity=0.55,
        )
        for k in (-0.75, -0.4, 0, 0.4, 0.75)
    )
    base = rect(x - half * 0.8, y - 2, half * 1.6, w * 0.16, drum) if drum else ""
    tip = stroke(f"M{x:g} {y - h:g}v{-w * 0.16:g}", GOLD, w * 0.02)
    balls = circle(x, y - h - w * 0.07, w * 0.026, GOLD) + circle(
        x, y - h - w * 0.14, w * 0.018, GOLD
    )
    return base + path(d, fill) + ribs + tip + balls


def minaret(x: float, y: float, h: float, fill: str, band: str) -> str:
    w = h * 0.11
    return "".join(
        (
            poly(
                [
                    (x - w * 0.5, y),
                    (x + w * 0.5, y),
                    (x + w * 0.38, y - h * 0.8),
                    (x - w * 0.38, y - h * 0.8),
                ],
                fill,
            ),
            rect(x - w * 0.43, y - h * 0.42, w * 0.86, h * 0.06, band),
            rect(x - w * 0.41, y - h * 0.66, w * 0.82, h * 0.06, band),
            rect(x - w * 0.66, y - h * 0.84, w * 1.32, h * 0.045, GOLD, 4),
            rect(x - w * 0.34, y - h * 0.94, w * 0.68, h * 0.1, fill),
            dome(x, y - h * 0.94, w * 0.86, TURQUOISE, TURQUOISE_DEEP),
        )
    )


def cypress(x: float, y: float, h: float, fill: str = LEAF_DEEP, shade: str = LEAF) -> str:
    w = h * 0.26
    d = (
        f"M{x:g} {y - h:g}C{x + w * 0.42:g} {y - h * 0.7:g} {x + w * 0.62:g} {y - h * 0.3:g} "
        f"{x + w * 0.28:g} {y - h * 0.06:g}H{x - w * 0.28:g}"
        f"C{x - w * 0.62:g} {y - h * 0.3:g} {x - w * 0.42:g} {y - h * 0.7:g} {x:g} {y - h:g}Z"
    )
    light = (
        f"M{x:g} {y - h:g}C{x + w * 0.42:g} {y - h * 0.7:g} {x + w * 0.62:g} {y - h * 0.3:g} "
        f"{x + w * 0.28:g} {y - h * 0.06:g}H{x + w * 0.06:g}"
        f"C{x + w * 0.24:g} {y - h * 0.3:g} {x + w * 0.18:g} {y - h * 0.7:g} {x:g} {y - h:g}Z"
    )
    trunk = rect(x - w * 0.06, y - h * 0.08, w * 0.12, h * 0.08, BRICK_DEEP)
    return trunk + path(d, fill) + path(light, shade, opacity=0.7)


def tree(x: float, y: float, h: float, fill: str = LEAF, shade: str = LEAF_DEEP) -> str:
    r = h * 0.3
    return "".join(
        (
            stroke(f"M{x:g} {y:g}V{y - h * 0.55:g}", BRICK_DEEP, h * 0.055),
            stroke(
                f"M{x:g} {y - h * 0.34:g}L{x + r * 0.5:g} {y - h * 0.55:g}", BRICK_DEEP, h * 0.03
            ),
            circle(x - r * 0.55, y - h * 0.58, r * 0.78, shade),
            circle(x + r * 0.6, y - h * 0.6, r * 0.8, shade),
            circle(x, y - h * 0.72, r * 0.95, fill),
            circle(x + r * 0.28, y - h * 0.82, r * 0.42, GOLD_PALE, opacity=0.22),
        )
    )


def plant(x: float, y: float, h: float, fill: str = LEAF, fruit: str | None = None) -> str:
    leaves = "".join(
        path(
            f"M{x:g} {y - h * k:g}q{side * h * 0.2:g} {-h * 0.22:g} {side * h * 0.42:g} "
            f"{-h * 0.1:g}"
            f"q{-side * h * 0.16:g} {h * 0.2:g} {-side * h * 0.42:g} {h * 0.1:g}Z",
            fill,
        )
        for k, side in ((0.2, 1), (0.34, -1), (0.52, 1), (0.66, -1), (0.82, 1), (0.88, -1))
    )
    stem = stroke(f"M{x:g} {y:g}V{y - h * 0.92:g}", LEAF_DEEP, h * 0.035)
    berries = (
        circle(x + h * 0.16, y - h * 0.3, h * 0.075, fruit)
        + circle(x - h * 0.14, y - h * 0.5, h * 0.07, fruit)
        if fruit
        else ""
    )
    return stem + leaves + berries


def pot(x: float, y: float, w: float, fill: str = BRICK) -> str:
    return poly(
        [
            (x - w / 2, y - w * 0.78),
            (x + w / 2, y - w * 0.78),
            (x + w * 0.34, y),
            (x - w * 0.34, y),
        ],
        fill,
    ) + rect(x - w * 0.56, y - w * 0.92, w * 1.12, w * 0.2, BRICK_DEEP, 4)


def person(
    x: float,
    y: float,
    h: float,
    robe: str,
    *,
    skin: int = 0,
    scarf: str | None = None,
    hair: str = INK,
) -> str:
    """A figure without a face; ``scarf`` covers the head, else there is hair (or a cap)."""
    w, head = h * 0.36, h * 0.105
    top = y - h + head
    body = (
        f"M{x - w * 0.5:g} {y:g}C{x - w * 0.52:g} {y - h * 0.5:g} {x - w * 0.46:g} "
        f"{y - h * 0.74:g} {x:g} "
        f"{y - h * 0.76:g}C{x + w * 0.46:g} {y - h * 0.74:g} {x + w * 0.52:g} {y - h * 0.5:g} "
        f"{x + w * 0.5:g} {y:g}Z"
    )
    neck = rect(x - head * 0.36, top + head * 0.5, head * 0.72, head * 1.3, SKIN[skin])
    if scarf:
        d = (
            f"M{x - w * 0.44:g} {y - h * 0.5:g}C{x - w * 0.5:g} {y - h * 0.78:g} "
            f"{x - head * 1.5:g} {y - h * 1.03:g} "
            f"{x:g} {y - h * 1.03:g}C{x + head * 1.5:g} {y - h * 1.03:g} {x + w * 0.5:g} "
            f"{y - h * 0.78:g} "
            f"{x + w * 0.44:g} {y - h * 0.5:g}Q{x:g} {y - h * 0.4:g} {x - w * 0.44:g} "
            f"{y - h * 0.5:g}Z"
        )
        return (
            path(body, robe)
            + path(d, scarf)
            + ellipse(x, top + head * 0.1, head * 0.76, head * 0.92, SKIN[skin])
        )
    crown = path(
        f"M{x - head:g} {top:g}a{head:g} {head:g} 0 0 1 {2 * head:g} 0q{-head:g} "
        f"{-head * 0.7:g} {-2 * head:g} 0Z",
        hair,
    )
    return path(body, robe) + neck + circle(x, top, head, SKIN[skin]) + crown


def star(
    x: float, y: float, r: float, fill: str, points: int = 8, inner: float = 0.77, **more: object
) -> str:
    corners = [
        (
            x + (r if k % 2 == 0 else r * inner) * cos(pi * k / points),
            y + (r if k % 2 == 0 else r * inner) * sin(pi * k / points),
        )
        for k in range(points * 2)
    ]
    return poly(corners, fill, **more)


def sun(x: float, y: float, r: float, colour: str = GOLD) -> str:
    return "".join(
        (
            circle(x, y, r * 1.9, colour, opacity=0.12),
            circle(x, y, r * 1.42, colour, opacity=0.18),
            circle(x, y, r, colour),
        )
    )


def window(
    x: float, y: float, w: float, h: float, glass: str = TURQUOISE_PALE, frame: str = PAPER
) -> str:
    """A rectangular window; ``x``, ``y`` its upper left."""
    e = min(w, h) * 0.07
    return "".join(
        (
            rect(x - e, y - e, w + 2 * e, h + 2 * e, frame, e),
            rect(x, y, w, h, glass),
            poly(
                [(x, y + h), (x + w * 0.55, y), (x + w * 0.8, y), (x + w * 0.25, y + h)],
                PAPER,
                opacity=0.35,
            ),
            rect(x + w / 2 - e / 2, y, e, h, frame),
            rect(x, y + h * 0.46, w, e, frame),
        )
    )


def books(x: float, y: float, width: float, height: float, seed: int) -> str:
    """A row of books standing on the line at ``y``."""
    colours = (BRICK, TURQUOISE, LAPIS, GOLD, TURQUOISE_DEEP, BRICK_DEEP, LAPIS_PALE, SAND)
    parts, left, k = [], x, seed
    while left < x + width - 14:
        k = (k * 1103515245 + 12345) % 2147483648
        w = 14 + (k >> 8) % 14
        h = height * (0.66 + (k >> 12) % 30 / 100)
        colour = colours[(k >> 16) % len(colours)]
        parts.append(rect(left, y - h, w - 2, h, colour, 2))
        parts.append(rect(left + 3, y - h * 0.82, w - 8, h * 0.07, CREAM, opacity=0.75))
        left += w
    return "".join(parts)


def tiles(name: str, size: float, ground: str, first: str, second: str, line: str) -> str:
    """A pattern of eight-pointed stars and crosses, to fill with as ``url(#name)``."""
    half = size / 2
    reach = size * 0.5
    stars = "".join(
        star(x, y, reach, first, stroke=line, stroke_width=size * 0.03)
        for x, y in ((0, 0), (size, 0), (0, size), (size, size))
    )
    middle = star(half, half, reach * 0.42, second, stroke=line, stroke_width=size * 0.03)
    return (
        f'<pattern id="{name}" width="{size:g}" height="{size:g}" patternUnits="userSpaceOnUse">'
        f"{rect(0, 0, size, size, ground)}{stars}{middle}</pattern>"
    )


def shade(name: str, top: str, bottom: str) -> str:
    """A gradient from top to bottom, to fill with as ``url(#name)``."""
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" '
        f'stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{bottom}"/></linearGradient>'
    )


def bricks(name: str, ground: str, line: str, w: float = 64, h: float = 26) -> str:
    """A wall of bricks, to fill with as ``url(#name)``."""
    joints = f"M0 {h}H{w}M0 {2 * h}H{w}M0 0V{h}M{w / 2} {h}V{2 * h}"
    return (
        f'<pattern id="{name}" width="{w:g}" height="{2 * h:g}" patternUnits="userSpaceOnUse">'
        f"{rect(0, 0, w, 2 * h, ground)}{stroke(joints, line, 2.5, opacity=0.5)}</pattern>"
    )
