"""Scenes under a roof: reading, health, sport, company, questions answered."""

from __future__ import annotations

from deploy.sample_media import shapes as s
from deploy.sample_media.shapes import arch, at, circle, ellipse, group, person, poly, rect, stroke

W, H = s.WIDTH, s.HEIGHT


def room(wall: str, floor: str, line: str, y: float = 740) -> str:
    """A wall, a skirting line and a floor."""
    return rect(0, 0, W, y, wall) + rect(0, y, W, H - y, floor) + rect(0, y - 10, W, 14, line)


def rug(x: float, y: float, w: float, h: float, ground: str, second: str) -> str:
    """A carpet lying on the floor, its far side shorter."""
    k = w * 0.09
    outer = [(x + k, y), (x + w - k, y), (x + w, y + h), (x, y + h)]
    inner = [
        (x + k + 26, y + 14),
        (x + w - k - 26, y + 14),
        (x + w - 44, y + h - 18),
        (x + 44, y + h - 18),
    ]
    middle = group(
        s.star(0, 0, h * 0.62, s.GOLD, 8),
        s.star(0, 0, h * 0.4, ground, 8),
        s.star(0, 0, h * 0.18, second, 8),
        transform=f"translate({x + w / 2:g} {y + h / 2:g}) scale(1.5 0.5)",
    )
    return poly(outer, second) + poly(inner, ground) + middle


def lamp(x: float, y: float, fill: str = s.GOLD) -> str:
    shade = poly([(x - 70, y), (x + 70, y), (x + 34, y - 62), (x - 34, y - 62)], fill)
    return stroke(f"M{x} 0V{y - 60}", s.INK, 5) + shade + ellipse(x, y, 70, 9, s.GOLD_PALE)


def library() -> str:
    """A reading room: shelves of books, a long table, readers under lamps."""
    shelves = "".join(
        rect(x, 110, 400, 560, s.BRICK_DEEP, 8)
        + "".join(
            rect(x + 18, 130 + k * 134, 364, 118, "#4f2112")
            + s.books(x + 26, 248 + k * 134, 350, 112, x + k * 31)
            for k in range(4)
        )
        for x in (60, 1140)
    )
    view = arch(610, 670, 380, 560, s.PAPER) + arch(632, 670, 336, 530, s.TURQUOISE_PALE)
    view += (
        circle(860, 400, 54, s.GOLD_PALE)
        + s.cypress(720, 670, 300)
        + s.cypress(900, 670, 230)
        + s.dome(810, 640, 120, s.TURQUOISE, s.TURQUOISE_DEEP)
    )
    view += rect(632, 636, 336, 34, "#e3c592") + stroke("M800 144V670M632 470H968", s.PAPER, 12)
    table = poly([(240, 760), (1360, 760), (1460, 850), (140, 850)], "#d49f68") + rect(
        140, 850, 1320, 34, s.BRICK
    )
    table += rect(210, 884, 34, 116, s.BRICK_DEEP) + rect(1356, 884, 34, 116, s.BRICK_DEEP)
    readers = person(420, 800, 290, s.TURQUOISE_DEEP) + person(
        690, 790, 280, s.LAPIS, scarf=s.LAPIS_DEEP, skin=2
    )
    readers += person(960, 790, 236, s.BRICK, scarf=s.CREAM) + person(
        1210, 800, 296, s.LAPIS_DEEP, hair="#cfd3da"
    )
    open_books = "".join(
        at(
            x,
            822,
            s.path("M0 0q-46-22-92-4l-8 30q50-16 100 2q50-18 100-2l-8-30q-46-18-92 4Z", s.PAPER),
            stroke("M0 0v28", s.LINE, 3),
        )
        for x in (420, 690, 960, 1210)
    )
    pile = (
        rect(1290, 792, 110, 16, s.LAPIS, 3)
        + rect(1300, 776, 96, 16, s.GOLD, 3)
        + rect(1294, 760, 104, 16, s.BRICK, 3)
    )
    return (
        room("#efdcb4", "#d9b884", "#b98d57")
        + shelves
        + view
        + lamp(420, 190)
        + lamp(1210, 190)
        + lamp(800, 120, s.TURQUOISE)
        + readers
        + table
        + open_books
        + pile
    )


def clinic() -> str:
    """A health room: a doctor at her desk, a mother and child, a scale, a chart of letters."""
    wall = (
        room("#dcefec", "#c9ddd0", s.TURQUOISE)
        + rect(0, 470, W, 270, "#c4e3df")
        + rect(0, 462, W, 12, s.TURQUOISE)
    )
    glass = s.window(170, 130, 300, 260, "#bfe0da") + s.tree(320, 392, 190)
    cross = (
        circle(800, 220, 104, s.PAPER)
        + rect(774, 150, 52, 140, s.TURQUOISE, 8)
        + rect(730, 194, 140, 52, s.TURQUOISE, 8)
    )
    chart = rect(1230, 130, 190, 270, s.PAPER, 8) + "".join(
        stroke(f"M{1325 - w / 2} {y}h{w}", s.LAPIS, t)
        for y, w, t in ((176, 110, 16), (226, 96, 12), (270, 84, 9), (310, 70, 7), (346, 56, 5))
    )
    desk = (
        rect(700, 690, 470, 30, "#d49f68", 6)
        + rect(724, 720, 422, 200, "#c08650")
        + rect(760, 756, 150, 120, "#a86f3d", 6)
    )
    doctor = person(930, 760, 350, s.PAPER, scarf=s.TURQUOISE_DEEP, skin=2)
    doctor += stroke("M892 540q0 70 38 76q38-6 38-76", s.LAPIS, 7) + circle(930, 620, 13, s.LAPIS)
    things = (
        rect(744, 642, 120, 48, s.LAPIS, 6)
        + rect(752, 650, 104, 34, s.TURQUOISE_PALE, 3)
        + rect(1050, 650, 60, 40, s.PAPER, 4)
        + rect(1056, 640, 48, 12, s.BRICK, 3)
    )
    family = rect(330, 790, 180, 20, s.BRICK_DEEP, 6) + stroke(
        "M350 810V930M490 810V930", s.INK, 10
    )
    family += person(420, 890, 330, s.LAPIS, scarf=s.LAPIS_DEEP) + person(
        540, 920, 190, s.GOLD, skin=2
    )
    scale = (
        rect(1290, 880, 170, 34, s.LAPIS, 8)
        + stroke("M1375 880V560", s.LAPIS, 14)
        + circle(1375, 560, 58, s.PAPER)
        + circle(1375, 560, 58, "none", stroke=s.LAPIS, stroke_width=10)
    )
    scale += stroke("M1375 560l24-30", s.BRICK, 7)
    green = at(120, 930, s.plant(0, -74, 230, s.LEAF), s.pot(0, 0, 120, s.TURQUOISE_DEEP))
    return wall + glass + cross + chart + scale + green + family + doctor + desk + things


def sport() -> str:
    """A sports hall: a volleyball net, players, high windows."""
    wall = (
        rect(0, 0, W, 620, "#f0ddb4")
        + rect(0, 520, W, 110, s.TURQUOISE)
        + rect(0, 520, W, 12, s.GOLD)
    )
    panes = "".join(s.window(x, 110, 200, 200, "#bfe0da") for x in (110, 400, 690, 980, 1270))
    floor = rect(0, 620, W, 380, "#d49f5c") + "".join(
        stroke(f"M{800 + (x - 800) * 0.72:g} 620L{x} 1000", "#c18a48", 3)
        for x in range(-300, 1900, 100)
    )
    lines = stroke("M250 690H1350L1520 930H80Z", s.PAPER, 9) + stroke("M800 690V930", s.PAPER, 7)
    net = stroke("M800 400V930", s.INK, 12) + poly(
        [(786, 420), (814, 420), (814, 560), (786, 560)], s.PAPER
    )
    net = (
        stroke("M330 380V760M1270 380V760", s.LAPIS, 16)
        + rect(330, 392, 940, 150, s.PAPER, opacity=0.35)
        + stroke("M330 392H1270M330 542H1270", s.PAPER, 9)
    )
    net += "".join(
        stroke(f"M{x} 396V540", s.LAPIS, 2, opacity=0.5) for x in range(360, 1270, 32)
    ) + "".join(stroke(f"M330 {y}H1270", s.LAPIS, 2, opacity=0.5) for y in (422, 452, 482, 512))
    ball = circle(760, 260, 46, s.GOLD) + s.path(
        "M714 260q46-30 92 0M760 214q-24 46 0 92M724 230q40 30 70 62",
        "none",
        stroke=s.BRICK_DEEP,
        stroke_width=5,
    )
    team = jumper(560, 860, 400, s.BRICK, 1) + jumper(1060, 900, 420, s.LAPIS, -1)
    team += person(250, 930, 330, s.BRICK, skin=2) + person(1390, 930, 340, s.LAPIS)
    team += person(840, 700, 200, s.TURQUOISE_DEEP, hair="#3b2a1e")
    bench = rect(60, 560, 240, 16, s.BRICK_DEEP) + rect(1300, 560, 240, 16, s.BRICK_DEEP)
    return wall + panes + floor + bench + lines + net + team + ball


def jumper(x: float, y: float, h: float, shirt: str, way: int) -> str:
    """A figure with an arm up; ``way`` is where it faces."""
    u = h / 100
    parts = (
        stroke(
            f"M{-6 * u} {-44 * u}L{-16 * u * way} {-22 * u}L{-30 * u * way} {-8 * u}",
            s.LAPIS_DEEP,
            10 * u,
        ),
        stroke(
            f"M{6 * u} {-44 * u}L{12 * u * way} {-22 * u}L{4 * u * way} {-2 * u}", s.INK, 10 * u
        ),
        stroke(f"M{8 * u * way} {-74 * u}L{26 * u * way} {-104 * u}", s.SKIN[0], 7 * u),
        stroke(
            f"M{-8 * u * way} {-72 * u}L{-22 * u * way} {-56 * u}L{-12 * u * way} {-46 * u}",
            s.SKIN[1],
            7 * u,
        ),
        rect(-14 * u, -80 * u, 28 * u, 40 * u, shirt, 10 * u),
        circle(2 * u * way, -92 * u, 10.5 * u, s.SKIN[0]),
        s.path(
            f"M{-8.5 * u + 2 * u * way} {-94 * u}a{10.5 * u} {10.5 * u} 0 0 1 {21 * u} "
            f"0q{-10.5 * u} {-7 * u} {-21 * u} 0Z",
            s.INK,
        ),
    )
    return ellipse(x, y + 26, h * 0.26, h * 0.035, s.INK, opacity=0.25) + at(x, y, *parts)


def seniors() -> str:
    """A club of elderly people: tea, a samovar, cushions along the wall, a window to a garden."""
    defs = f"<defs>{s.tiles('band', 52, s.BRICK_DEEP, s.TURQUOISE, s.GOLD, s.CREAM)}</defs>"
    wall = room("#f3e2c0", "#cda06f", s.BRICK, 700) + rect(0, 560, W, 44, "url(#band)")
    view = (
        arch(560, 540, 480, 440, s.PAPER)
        + arch(582, 540, 436, 412, s.TURQUOISE_PALE)
        + s.tree(690, 540, 260)
        + s.cypress(900, 540, 240)
        + s.cypress(970, 540, 180)
        + stroke("M800 130V540", s.PAPER, 10)
    )
    frames = "".join(
        rect(x, 180, 190, 230, s.BRICK_DEEP, 8)
        + rect(x + 16, 196, 158, 198, s.PAPER)
        + s.star(x + 95, 295, 64, c, 8)
        + s.star(x + 95, 295, 40, s.GOLD, 8)
        for x, c in ((180, s.TURQUOISE), (1230, s.LAPIS))
    )
    cushions = "".join(
        rect(x, 630, 190, 100, colour, 26) + s.star(x + 95, 680, 26, s.GOLD, 8)
        for x, colour in ((90, s.BRICK), (300, s.TURQUOISE_DEEP), (1110, s.LAPIS), (1320, s.BRICK))
    )
    people = person(210, 860, 300, s.LAPIS, hair="#e6e8ec") + person(
        410, 880, 290, s.BRICK, scarf=s.CREAM, skin=2
    )
    people += person(1190, 880, 300, s.TURQUOISE_DEEP, hair="#e6e8ec", skin=2) + person(
        1400, 860, 286, s.LAPIS_DEEP, scarf=s.LAPIS_PALE
    )
    people += person(620, 800, 220, s.GOLD, skin=2, hair="#3b2a1e")
    tea = ellipse(800, 880, 200, 44, s.BRICK_DEEP) + ellipse(800, 870, 200, 44, "#d49f68")
    pot = at(
        800,
        866,
        s.path("M-40 0h80l-14-24q50-50 20-110h-92q-30 60 20 110Z", s.GOLD),
        rect(-56, -152, 112, 20, s.BRICK, 6),
        rect(-20, -182, 40, 32, s.GOLD, 8),
        stroke("M52-70h40v26", s.BRICK, 9),
        stroke("M-52-100q-40 20 0 50", s.BRICK, 9),
        s.star(0, -80, 24, s.BRICK, 8),
    )
    steam = "".join(
        stroke(f"M{790 + k * 18} 660q-14-26 0-50t0-46", s.PAPER, 6, opacity=0.8) for k in range(2)
    )
    cups = "".join(
        at(
            x,
            y,
            poly([(-16, -34), (16, -34), (12, 0), (-12, 0)], "#b4552f"),
            ellipse(0, 2, 28, 6, s.PAPER),
        )
        for x, y in ((660, 866), (710, 886), (900, 886), (944, 866))
    )
    return (
        defs
        + wall
        + view
        + frames
        + cushions
        + people
        + rug(420, 800, 760, 150, s.LAPIS, s.BRICK)
        + tea
        + steam
        + pot
        + cups
    )


def office() -> str:
    """A desk for people's questions: a clerk, a visitor, files, a plan of streets on the wall."""
    wall = (
        room("#e9e0cf", "#c9b48c", s.LAPIS)
        + rect(0, 0, W, 70, s.LAPIS)
        + rect(0, 70, W, 10, s.GOLD)
    )
    plan = rect(560, 130, 480, 330, s.PAPER, 10) + rect(576, 146, 448, 298, "#e7efe2", 4)
    plan += stroke(
        "M576 250H1024M576 360L1024 330M700 146V444M860 146L900 444", s.PAPER, 16
    ) + stroke("M576 420Q760 380 1024 250", s.TURQUOISE, 12)
    plan += "".join(
        rect(x, y, 60, 44, c, 4)
        for x, y, c in (
            (610, 180, s.BRICK_PALE),
            (730, 180, s.SAND),
            (610, 280, s.SAND),
            (760, 280, s.LEAF),
            (930, 180, s.BRICK_PALE),
            (930, 370, s.SAND),
        )
    )
    plan += s.path("M800 330c-40-50-40-90 0-90s40 40 0 90Z", s.BRICK) + circle(
        800, 272, 13, s.PAPER
    )
    cases = "".join(
        rect(90, 160 + k * 150, 330, 130, "#a86f3d", 6)
        + "".join(
            rect(
                104 + j * 52,
                176 + k * 150,
                44,
                108,
                (s.LAPIS, s.TURQUOISE, s.BRICK, s.GOLD, s.LAPIS_PALE, s.TURQUOISE_DEEP)[
                    (j + k * 2) % 6
                ],
                4,
            )
            + rect(114 + j * 52, 200 + k * 150, 24, 26, s.CREAM, 3)
            for j in range(6)
        )
        for k in range(3)
    )
    glass = (
        s.window(1190, 150, 300, 320, "#bfe0da")
        + s.dome(1340, 470, 120, s.TURQUOISE, s.TURQUOISE_DEEP)
        + s.cypress(1240, 470, 150)
    )
    clerk = person(900, 760, 360, s.LAPIS, hair="#3b2a1e") + poly(
        [(870, 520), (930, 520), (900, 640)], s.PAPER
    )
    desk = (
        rect(560, 680, 700, 34, "#d49f68", 6)
        + rect(590, 714, 640, 226, "#b97f48")
        + rect(590, 714, 640, 12, s.BRICK_DEEP)
        + s.star(910, 830, 62, s.TURQUOISE_DEEP, 8)
        + s.star(910, 830, 40, s.GOLD, 8)
    )
    things = (
        rect(1010, 566, 170, 110, s.INK, 8)
        + rect(1020, 576, 150, 90, s.TURQUOISE_PALE, 4)
        + rect(1080, 672, 30, 12, s.INK)
        + rect(640, 650, 130, 30, s.PAPER, 3)
        + rect(650, 634, 120, 22, s.SAND, 3)
    )
    guests = (
        person(430, 930, 400, s.LAPIS_DEEP, scarf=s.INK)
        + person(300, 944, 230, s.BRICK, scarf=s.CREAM, skin=2)
        + rect(474, 700, 96, 74, s.PAPER, 6)
        + stroke("M490 722h64M490 742h50", s.LINE, 6)
    )
    green = at(1420, 930, s.plant(0, -80, 260, s.LEAF), s.pot(0, 0, 130))
    return wall + cases + plan + glass + clerk + desk + things + guests + green


SCENES = {
    "library": library,
    "clinic": clinic,
    "sport": sport,
    "seniors": seniors,
    "office": office,
}
