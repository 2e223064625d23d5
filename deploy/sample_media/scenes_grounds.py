"""Scenes on the grounds of a school, a football field, a green house."""

from __future__ import annotations

from deploy.sample_media import shapes as s
from deploy.sample_media.scenes_outside import roofs, sky
from deploy.sample_media.shapes import arch, at, circle, ellipse, person, poly, rect, stroke

W, H = s.WIDTH, s.HEIGHT


def school() -> str:
    """A school with its yard, a flag without a sign, children on their way in."""
    yard = rect(0, 720, W, 280, "#e6cf9f") + stroke(
        "M120 1000L520 722M1480 1000L1080 722", s.PAPER, 8, opacity=0.8
    )
    house = (
        rect(200, 300, 1200, 430, "#e0b888")
        + rect(200, 270, 1200, 44, s.BRICK)
        + rect(200, 314, 1200, 16, s.BRICK_DEEP)
    )
    middle = rect(620, 190, 360, 540, "#d49f68") + poly(
        [(600, 196), (800, 110), (1000, 196)], s.BRICK
    )
    middle += (
        rect(640, 212, 320, 60, "url(#band)")
        + arch(690, 730, 220, 330, s.LAPIS_DEEP)
        + arch(712, 730, 176, 296, s.TURQUOISE_DEEP)
    )
    middle += (
        stroke("M800 730V440", s.LAPIS_DEEP, 8)
        + circle(786, 600, 8, s.GOLD)
        + circle(814, 600, 8, s.GOLD)
    )
    panes = "".join(
        s.window(x, y, 96, 118) for y in (366, 560) for x in (246, 376, 506, 1010, 1140, 1270)
    )
    flag = stroke("M1450 730V250", s.INK, 10) + s.path(
        "M1450 256q60-26 110 0t0 0v86q-56-22-110 0Z", s.TURQUOISE
    )
    trees = s.tree(90, 740, 360) + s.cypress(1530, 740, 300)
    people = "".join(
        person(x, y, h, robe, scarf=scarf, skin=k % 3) + pack
        for k, (x, y, h, robe, scarf, pack) in enumerate(
            (
                (360, 930, 190, s.LAPIS, s.PAPER, ""),
                (460, 950, 176, s.LAPIS, s.PAPER, rect(438, 838, 54, 62, s.BRICK, 12)),
                (700, 880, 160, s.TURQUOISE_DEEP, None, rect(676, 784, 48, 56, s.GOLD, 12)),
                (900, 890, 168, s.TURQUOISE_DEEP, None, ""),
                (1150, 950, 186, s.BRICK, s.CREAM, rect(1126, 838, 54, 62, s.LAPIS, 12)),
                (1250, 930, 180, s.BRICK, s.CREAM, ""),
            )
        )
    )
    defs = f"<defs>{s.tiles('band', 60, s.TURQUOISE_DEEP, s.LAPIS, s.GOLD, s.CREAM)}</defs>"
    return (
        defs
        + sky("#bfe0da")
        + s.sun(300, 170, 74)
        + roofs(560, "#ecdcb4", 5)
        + trees
        + house
        + panes
        + middle
        + flag
        + yard
        + people
    )


def football() -> str:
    """A neighbourhood's football field in the evening, boys at play, low houses behind it."""
    field = rect(0, 560, W, 440, "#5f9f73")
    bands = "".join(
        poly(
            [(x, 560), (x + 115, 560), (x + 150 + (x - 740) * 0.62, H), (x + (x - 800) * 0.62, H)],
            "#6fae80",
        )
        for x in range(-200, 1800, 230)
    )
    lines = ellipse(800, 770, 250, 92, "none", stroke=s.PAPER, stroke_width=8) + stroke(
        "M0 620H1600", s.PAPER, 7
    )
    lines += stroke("M800 620V1000", s.PAPER, 7) + ellipse(800, 770, 12, 6, s.PAPER)
    goal = stroke("M1230 640V440H1500V640", s.PAPER, 14) + "".join(
        stroke(f"M{1230 + k * 30} 446V640", s.PAPER, 2.5, opacity=0.7) for k in range(1, 9)
    )
    goal += "".join(
        stroke(f"M1230 {446 + k * 32}H1500", s.PAPER, 2.5, opacity=0.7) for k in range(1, 6)
    )
    players = "".join(
        player(*one)
        for one in (
            (420, 860, 250, s.BRICK, 1),
            (1010, 900, 270, s.LAPIS, -1),
            (1370, 690, 170, s.GOLD, -1),
            (620, 700, 160, s.LAPIS, 1),
            (230, 720, 165, s.BRICK, 1),
        )
    )
    ball = (
        circle(720, 880, 30, s.PAPER)
        + s.star(720, 880, 14, s.LAPIS_DEEP, 5, 0.8)
        + "".join(
            stroke(f"M720 880l{dx} {dy}", s.LAPIS_DEEP, 3)
            for dx, dy in ((0, -28), (26, -9), (17, 23), (-17, 23), (-26, -9))
        )
    )
    lamps = stroke("M130 580V180M1560 580V180", s.INK, 12) + "".join(
        rect(x + k * 34 - 50, 150, 30, 34, s.GOLD_PALE, 5) for x in (130, 1544) for k in range(3)
    )
    fence = "".join(
        stroke(f"M{x} 500V566", s.INK, 3, opacity=0.4) for x in range(0, 1600, 40)
    ) + stroke("M0 504H1600", s.INK, 4, opacity=0.4)
    return (
        sky("#f0b98a", "#fbe6c3")
        + s.sun(430, 380, 110, s.BRICK)
        + roofs(500, "#c98a6a", 8)
        + roofs(545, "#9c6a5a", 21)
        + field
        + bands
        + lines
        + fence
        + lamps
        + goal
        + players
        + ball
    )


def player(x: float, y: float, h: float, shirt: str, way: int) -> str:
    """A running figure; ``way`` is 1 to the right, -1 to the left."""
    u = h / 100
    parts = (
        stroke(f"M0 {-46 * u}L{18 * u * way} {-24 * u}L{12 * u * way} 0", s.INK, 9 * u),
        stroke(
            f"M0 {-46 * u}L{-14 * u * way} {-26 * u}L{-32 * u * way} {-18 * u}", s.LAPIS_DEEP, 9 * u
        ),
        stroke(f"M0 {-72 * u}L{20 * u * way} {-62 * u}L{28 * u * way} {-74 * u}", s.SKIN[0], 6 * u),
        stroke(
            f"M0 {-72 * u}L{-18 * u * way} {-58 * u}L{-26 * u * way} {-48 * u}", s.SKIN[1], 6 * u
        ),
        rect(-12 * u, -78 * u, 24 * u, 36 * u, shirt, 9 * u),
        circle(4 * u * way, -88 * u, 10 * u, s.SKIN[0]),
        s.path(
            f"M{-6 * u + 4 * u * way} {-90 * u}a{10 * u} {10 * u} 0 0 1 {20 * u} 0q{-10 * u} "
            f"{-7 * u} {-20 * u} 0Z",
            s.INK,
        ),
    )
    return ellipse(x, y, h * 0.24, h * 0.04, s.INK, opacity=0.25) + at(x, y, *parts)


def house() -> str:
    """A green house: an open door under vines, a bench, somebody is welcomed."""
    wall = (
        rect(0, 120, W, 720, "url(#brick)")
        + rect(0, 96, W, 40, s.BRICK)
        + rect(0, 136, W, 40, "url(#band)")
    )
    ground = rect(0, 830, W, 170, "#e2c99a") + rect(0, 830, W, 12, "#c9a974")
    door = s.niche(590, 834, 420, 560, "#e7cfa0", s.LEAF_DEEP, "band")
    door += (
        arch(694, 834, 212, 416, s.GOLD_PALE)
        + poly([(694, 470), (640, 440), (640, 880), (694, 834)], s.LEAF)
        + poly([(906, 470), (960, 440), (960, 880), (906, 834)], s.LEAF)
    )
    door += circle(662, 660, 8, s.GOLD) + circle(938, 660, 8, s.GOLD)
    panes = s.window(200, 380, 190, 240) + s.window(1210, 380, 190, 240)
    boxes = rect(180, 636, 230, 34, s.BRICK_DEEP, 6) + rect(1190, 636, 230, 34, s.BRICK_DEEP, 6)
    boxes += "".join(
        s.plant(x, 640, 80, s.LEAF, s.GOLD) for x in (214, 262, 310, 358, 1224, 1272, 1320, 1368)
    )
    vine = stroke(
        "M560 834C520 560 560 330 640 236S960 190 1050 250S1080 620 1040 834", s.LEAF_DEEP, 12
    )
    leaves = "".join(
        circle(x, y, 26, fill)
        for x, y, fill in (
            (548, 700, s.LEAF),
            (536, 610, s.LEAF_DEEP),
            (546, 520, s.LEAF),
            (556, 430, s.LEAF_DEEP),
            (590, 340, s.LEAF),
            (640, 262, s.LEAF_DEEP),
            (712, 222, s.LEAF),
            (800, 206, s.LEAF_DEEP),
            (890, 208, s.LEAF),
            (970, 222, s.LEAF_DEEP),
            (540, 660, s.LEAF_DEEP),
            (540, 566, s.LEAF),
            (572, 384, s.LEAF),
            (614, 298, s.LEAF),
            (676, 240, s.LEAF),
            (756, 210, s.LEAF),
            (846, 202, s.LEAF),
            (930, 212, s.LEAF),
            (1010, 240, s.LEAF),
            (1062, 312, s.LEAF),
            (1076, 410, s.LEAF),
            (1076, 510, s.LEAF),
            (1064, 610, s.LEAF),
            (1044, 268, s.LEAF),
            (1070, 360, s.LEAF_DEEP),
            (1074, 460, s.LEAF),
            (1070, 560, s.LEAF_DEEP),
            (1056, 660, s.LEAF),
        )
    )
    bench = rect(1130, 760, 300, 22, s.BRICK_DEEP, 6) + stroke(
        "M1160 780V880M1400 780V880", s.INK, 12
    )
    people = person(760, 870, 230, s.TURQUOISE_DEEP, scarf=s.LAPIS) + person(
        866, 884, 236, s.LAPIS_DEEP, scarf=s.INK
    )
    people += person(950, 888, 140, s.BRICK, skin=2) + person(
        1260, 860, 210, s.LAPIS, hair="#cfd3da"
    )
    pots = at(470, 900, s.plant(0, -70, 190, s.LEAF, s.BRICK), s.pot(0, 0, 110)) + at(
        140, 910, s.plant(0, -60, 170, s.LEAF_DEEP, s.GOLD), s.pot(0, 0, 96)
    )
    band = s.tiles("band", 40, s.LEAF_DEEP, s.TURQUOISE, s.GOLD, s.CREAM)
    defs = f"<defs>{s.bricks('brick', '#d9a877', s.BRICK)}{band}</defs>"
    return (
        defs
        + sky("#bfe0da")
        + wall
        + panes
        + boxes
        + door
        + vine
        + leaves
        + ground
        + bench
        + people
        + pots
    )


SCENES = {
    "school": school,
    "football": football,
    "house": house,
}
