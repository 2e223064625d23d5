"""Scenes under the sky: an alley, a courtyard, a park."""

from __future__ import annotations

from deploy.sample_media import shapes as s
from deploy.sample_media.shapes import arch, at, circle, person, poly, rect, stroke

W, H = s.WIDTH, s.HEIGHT


def sky(top: str = "#f6dfae", bottom: str = s.PAPER) -> str:
    return f"<defs>{s.shade('sky', top, bottom)}</defs>" + rect(0, 0, W, H, "url(#sky)")


def roofs(y: float, colour: str, seed: int = 3) -> str:
    """Far houses with a few domes among them, as one silhouette."""
    parts, x, k = [], -40.0, seed
    while x < W:
        k = (k * 75 + 74) % 65537
        w, h = 110 + k % 120, 60 + k % 97
        parts.append(rect(x, y - h, w + 2, h + 400, colour))
        if k % 4 == 0:
            parts.append(s.dome(x + w / 2, y - h + 3, w * 0.62, colour, colour))
        elif k % 4 == 1:
            parts.append(rect(x + w * 0.3, y - h - 42, w * 0.16, 44, colour))
        x += w
    return "".join(parts)


def alley() -> str:
    """An alley between brick walls, an arch over it, a dome at its end."""
    far = (
        s.sun(820, 330, 96)
        + roofs(560, "#e3c592")
        + s.dome(800, 520, 210, s.TURQUOISE, s.TURQUOISE_DEEP, drum="#c79a5c")
    )
    ground = poly([(560, 600), (1040, 600), (1420, H), (180, H)], "#e2c99a")
    stones = "".join(
        stroke(
            f"M{800 - (y - 560) * 1.36:g} {y}H{800 + (y - 560) * 1.36:g}", "#c9a974", 4, opacity=0.7
        )
        for y in (630, 672, 726, 796, 884)
    )
    left = poly([(0, 0), (430, 190), (560, 330), (560, 602), (180, H), (0, H)], "url(#brick)")
    right = poly([(W, 0), (1170, 190), (1040, 330), (1040, 602), (1420, H), (W, H)], "url(#brick2)")
    dark = poly([(1040, 330), (1170, 190), (1170, 726), (1040, 602)], s.BRICK_DEEP, opacity=0.22)
    # the arch under the bridge is a hole in it: drawn as one outline
    span = "M0 0H1600V260L1170 300C1120 190 960 176 800 120C640 176 480 190 430 300L0 260Z"
    bridge = s.path(span, "url(#brick)") + stroke(
        "M430 300C480 190 640 176 800 120C960 176 1120 190 1170 300", s.BRICK_DEEP, 16
    )
    bridge += rect(0, 0, W, 62, "url(#band)") + rect(0, 60, W, 12, s.GOLD)
    doors = arch(54, 930, 200, 400, s.LAPIS) + arch(80, 930, 148, 352, s.TURQUOISE_DEEP)
    doors += (
        stroke("M154 930V590", s.LAPIS, 6)
        + circle(138, 780, 9, s.GOLD)
        + circle(170, 780, 9, s.GOLD)
    )
    doors += rect(1350, 520, 130, 200, s.LAPIS_DEEP, 10) + rect(
        1364, 534, 102, 172, s.TURQUOISE_PALE
    )
    lattice = "".join(stroke(f"M{1364 + k * 17} 534V706", s.LAPIS_DEEP, 5) for k in range(1, 6))
    lattice += "".join(stroke(f"M1364 {534 + k * 21}H1466", s.LAPIS_DEEP, 5) for k in range(1, 8))
    pots = at(1500, 930, s.plant(0, -60, 150, s.LEAF, s.GOLD), s.pot(0, 0, 92))
    pots += at(330, 880, s.plant(0, -50, 110, s.LEAF, s.BRICK), s.pot(0, 0, 70))
    people = person(690, 760, 150, s.LAPIS, scarf=s.LAPIS_DEEP) + person(
        748, 764, 100, s.BRICK, hair="#3b2a1e"
    )
    people += person(900, 700, 116, s.TURQUOISE_DEEP)
    lamp = stroke("M430 300h60v26", s.INK, 7) + poly(
        [(468, 326), (512, 326), (502, 386), (478, 386)], s.GOLD_PALE
    )
    defs = "<defs>" + s.bricks("brick", "#c98a5c", s.BRICK)
    defs += s.bricks("brick2", "#b97548", s.BRICK_DEEP)
    defs += s.tiles("band", 62, s.LAPIS, s.TURQUOISE, s.GOLD, s.CREAM) + "</defs>"
    return (
        defs
        + sky()
        + far
        + ground
        + stones
        + left
        + right
        + dark
        + doors
        + lattice
        + people
        + bridge
        + lamp
        + pots
    )


def courtyard() -> str:
    """A mosque's courtyard: a porch of arches, a dome, minarets, a pool with their reflection."""
    defs = f"<defs>{s.tiles('band', 44, s.LAPIS, s.TURQUOISE, s.GOLD, s.CREAM)}"
    defs += s.tiles("wide", 70, s.TURQUOISE_DEEP, s.LAPIS, s.GOLD, s.CREAM)
    defs += s.shade("pool", s.TURQUOISE, s.LAPIS) + "</defs>"
    ground = rect(0, 690, W, 310, "#ead6ad") + rect(0, 690, W, 14, "#cfae74")
    wall = "".join(
        s.niche(x, 690, 150, 250, "#d8b47a", s.LAPIS_DEEP, "band")
        for x in (-30, 130, 290, 1160, 1320, 1480)
    )
    porch = s.niche(520, 690, 560, 430, "#d8b47a", s.LAPIS_DEEP, "wide")
    inner = arch(690, 690, 220, 280, s.TURQUOISE_DEEP) + arch(730, 690, 140, 214, s.GOLD_PALE)
    inner += "".join(
        stroke(f"M{x} 420Q800 360 {1600 - x} 420", s.GOLD, 5, opacity=0.8) for x in (660, 690)
    )
    towers = s.minaret(470, 690, 560, "#d8b47a", s.TURQUOISE) + s.minaret(
        1130, 690, 560, "#d8b47a", s.TURQUOISE
    )
    pool = poly([(520, 760), (1080, 760), (1210, 900), (390, 900)], "#c9a26a")
    pool += poly([(540, 774), (1060, 774), (1172, 884), (428, 884)], "url(#pool)")
    ripple = "".join(
        stroke(f"M{800 - w} {y}H{800 + w}", s.TURQUOISE_PALE, 4, opacity=0.6)
        for w, y in ((120, 800), (60, 820), (180, 842), (100, 866))
    )
    people = person(330, 860, 190, s.LAPIS, hair=s.PAPER) + person(
        1270, 850, 180, s.LAPIS_DEEP, scarf=s.INK
    )
    people += person(1336, 856, 120, s.BRICK, scarf=s.TURQUOISE)
    trees = s.cypress(236, 700, 330) + s.cypress(1398, 700, 330)
    doves = "".join(
        dove(x, y) for x, y in ((240, 160), (330, 210), (1290, 130), (1390, 200), (1190, 220))
    )
    return (
        defs
        + sky("#bfe0da", s.PAPER)
        + s.sun(800, 260, 130, s.GOLD_PALE)
        + doves
        + trees
        + towers
        + wall
        + porch
        + inner
        + ground
        + pool
        + ripple
        + people
    )


def dove(x: float, y: float, scale: float = 1) -> str:
    return at(
        x, y, s.path("M0 0q22-34 48-4q24-32 52-6q-28 2-48 24q-26-22-52-14Z", s.PAPER), scale=scale
    )


def park() -> str:
    """A small park: paths, a swing, benches, round trees and cypresses."""
    hills = s.path("M0 560Q320 430 700 540T1600 500V1000H0Z", "#cfe0b4") + s.path(
        "M0 640Q420 540 860 640T1600 610V1000H0Z", "#a9cb95"
    )
    lawn = s.path("M0 740Q520 640 1000 730T1600 700V1000H0Z", "#7fb283")
    way = s.path(
        "M640 1000C700 880 1010 860 960 780C930 730 780 720 800 664L860 664C850 706 1010 720 "
        "1060 780C1120 860 960 900 980 1000Z",
        "#efdcb2",
    )
    trees = (
        s.tree(180, 700, 380)
        + s.tree(1450, 690, 420)
        + s.cypress(360, 650, 300)
        + s.cypress(1290, 640, 330)
    )
    trees += s.cypress(440, 652, 230) + s.tree(640, 640, 220) + s.cypress(1110, 640, 220)
    swing = stroke("M260 880L340 560L420 880M620 880L540 560L460 880M332 564H548", s.BRICK, 16)
    swing += stroke("M400 566L384 770M452 566L436 770", s.INK, 4) + rect(
        372, 766, 76, 14, s.LAPIS, 5
    )
    child = person(410, 772, 130, s.GOLD, scarf=s.BRICK)
    bench = rect(1120, 800, 260, 20, s.BRICK_DEEP, 6) + rect(1120, 740, 260, 18, s.BRICK_DEEP, 6)
    bench += rect(1120, 708, 260, 18, s.BRICK_DEEP, 6) + stroke(
        "M1146 700V872M1354 700V872", s.INK, 12
    )
    people = person(1196, 850, 190, s.LAPIS, hair="#cfd3da") + person(
        1300, 850, 184, s.TURQUOISE_DEEP, scarf=s.LAPIS_DEEP
    )
    people += person(860, 850, 150, s.BRICK) + person(930, 852, 96, s.TURQUOISE, skin=2)
    flowers = "".join(
        circle(x, y, 9, colour) + circle(x, y, 4, s.PAPER)
        for x, y, colour in (
            (90, 900, s.BRICK),
            (150, 940, s.GOLD),
            (220, 915, s.PAPER),
            (540, 940, s.BRICK),
            (1080, 940, s.GOLD),
            (1180, 925, s.BRICK),
            (1430, 910, s.PAPER),
            (1520, 940, s.GOLD),
            (1370, 950, s.BRICK),
            (60, 960, s.GOLD),
        )
    )
    return (
        sky("#bfe0da", s.PAPER)
        + s.sun(1180, 210, 90)
        + roofs(560, "#e6d2a6", 11)
        + hills
        + lawn
        + way
        + trees
        + bench
        + people
        + swing
        + child
        + flowers
    )


SCENES = {
    "alley": alley,
    "courtyard": courtyard,
    "park": park,
}
