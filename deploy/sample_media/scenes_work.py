"""Scenes of work: wood, cloth, clay, trade, plants."""

from __future__ import annotations

from deploy.sample_media import shapes as s
from deploy.sample_media.scenes_inside import lamp, room
from deploy.sample_media.shapes import arch, at, circle, ellipse, person, poly, rect, stroke

W, H = s.WIDTH, s.HEIGHT


def workshop() -> str:
    """A carpenter's workshop: tools on the wall, a bench, planks, a stool half made."""
    wall = room("#e6c696", "#b98d57", s.BRICK_DEEP) + rect(180, 120, 760, 320, s.TURQUOISE_DEEP, 14)
    tools = "".join(
        at(x, 190, rect(-9, 0, 18, 150, "#d49f68", 6), rect(-44, -30, 88, 44, "#dfe4ea", 8))
        for x in (270,)
    )
    tools += at(
        400,
        160,
        poly([(0, 0), (190, 40), (190, 90), (0, 70)], "#dfe4ea"),
        s.path("M0-10q-70 0-70 46t70 46Z", s.BRICK),
    )
    tools += "".join(
        at(
            650 + k * 56,
            160,
            rect(-7, 0, 14, 90, "#dfe4ea"),
            rect(-12, 86, 24, 90, (s.BRICK, s.GOLD, s.LAPIS, s.BRICK)[k], 8),
        )
        for k in range(4)
    )
    tools += stroke("M330 400h520", s.TURQUOISE, 6)
    glass = s.window(1080, 130, 330, 300, "#bfe0da") + s.sun(1300, 220, 46)
    bench = (
        rect(220, 620, 860, 46, "#d49f68", 6)
        + rect(220, 660, 860, 16, s.BRICK)
        + "".join(rect(x, 676, 54, 260, s.BRICK_DEEP) for x in (270, 970))
    )
    bench += rect(320, 780, 660, 26, s.BRICK)
    saw = poly([(560, 596), (930, 580), (930, 618), (560, 620)], "#ecc894") + stroke(
        "M570 608h350", "#c79a5c", 3
    )
    vise = rect(270, 566, 110, 56, s.LAPIS, 6) + rect(380, 582, 60, 20, s.LAPIS_DEEP)
    man = (
        person(760, 640, 360, s.LAPIS, hair="#3b2a1e")
        + rect(706, 430, 108, 190, s.GOLD, 20)
        + stroke("M716 410L640 590M804 410L880 586", s.SKIN[0], 30)
    )
    boy = person(1230, 900, 330, s.TURQUOISE_DEEP, skin=2) + stroke(
        "M1190 720L1120 760", s.SKIN[2], 24
    )
    stool = rect(1010, 770, 190, 24, "#ecc894", 8) + stroke(
        "M1034 794L1010 940M1176 794L1200 940M1024 870H1188", "#d49f68", 16
    )
    planks = "".join(
        poly(
            [
                (1390 + k * 36, 940),
                (1424 + k * 36, 940),
                (1466 + k * 30, 440),
                (1438 + k * 30, 440),
            ],
            (s.BRICK_PALE, "#ecc894", "#d49f68", "#ecc894")[k],
        )
        for k in range(4)
    )
    curls = "".join(
        stroke(f"M{x} 950q18-34 40-8t-26 14", "#ecc894", 7) for x in (420, 560, 640, 860)
    )
    return wall + tools + glass + planks + man + saw + bench + vise + stool + boy + curls


def sewing() -> str:
    """A sewing room: two machines, bolts of cloth, a dress on its stand, two women at work."""
    wall = room("#f3e2c0", "#cda06f", s.BRICK)
    shelf = rect(90, 130, 620, 300, "#a86f3d", 8)
    shelf += "".join(
        rect(
            112 + k * 98,
            152 + row * 140,
            80,
            108,
            (
                (s.TURQUOISE, s.BRICK, s.GOLD, s.LAPIS, s.CREAM, s.TURQUOISE_DEEP),
                (s.BRICK_PALE, s.LAPIS_PALE, s.LEAF, s.GOLD_PALE, s.BRICK_DEEP, s.TURQUOISE_PALE),
            )[row][k],
            10,
        )
        + rect(112 + k * 98, 190 + row * 140, 80, 8, s.PAPER, opacity=0.5)
        for row in range(2)
        for k in range(6)
    )
    glass = (
        arch(820, 520, 250, 420, s.PAPER)
        + arch(838, 520, 214, 396, s.TURQUOISE_PALE)
        + s.tree(950, 520, 260)
        + stroke("M945 124V520M838 360H1052", s.PAPER, 9)
    )
    form = stroke("M1370 900V480", s.INK, 14) + stroke("M1290 912H1450", s.INK, 14)
    form += s.path(
        "M1300 330Q1370 290 1440 330L1424 470Q1470 640 1500 800H1240Q1270 640 1316 470Z",
        s.TURQUOISE,
    )
    form += (
        s.path("M1316 470H1424L1430 500H1310Z", s.GOLD)
        + "".join(s.star(1290 + k * 52, 752, 18, s.GOLD_PALE, 8) for k in range(4))
        + circle(1370, 280, 34, s.SAND)
    )
    tables = "".join(
        rect(x, 700, 420, 26, "#d49f68", 6)
        + stroke(f"M{x + 40} 726V940M{x + 380} 726V940", s.BRICK_DEEP, 16)
        for x in (150, 690)
    )
    women = person(330, 720, 330, s.LAPIS, scarf=s.LAPIS_DEEP) + person(
        880, 720, 330, s.BRICK, scarf=s.TURQUOISE_DEEP, skin=2
    )
    machines = "".join(
        at(
            x,
            700,
            s.path("M-96 0V-24H40V-96H-70V-132H84V0Z", colour),
            rect(-62, -96, 14, 62, "#dfe4ea"),
            stroke("M-55-40V-6", s.INK, 4),
            circle(84, -112, 26, s.INK),
            circle(84, -112, 10, s.GOLD),
            s.path("M-210 0q40-30 110-12l60 0v12Z", cloth),
        )
        for x, colour, cloth in ((470, s.LAPIS_DEEP, s.GOLD), (1010, s.LAPIS_DEEP, s.TURQUOISE))
    )
    spools = "".join(
        at(
            x,
            700,
            rect(-12, -40, 24, 36, colour),
            rect(-16, -46, 32, 8, s.BRICK_DEEP),
            rect(-16, -6, 32, 8, s.BRICK_DEEP),
        )
        for x, colour in ((196, s.BRICK), (236, s.TURQUOISE), (736, s.GOLD))
    )
    return (
        wall
        + shelf
        + glass
        + lamp(330, 90, s.TURQUOISE)
        + women
        + tables
        + machines
        + spools
        + form
    )


def handicraft() -> str:
    """Tile and pottery: a wheel, jars in turquoise, a panel of eight-pointed stars on the wall."""
    defs = f"<defs>{s.tiles('panel', 110, s.LAPIS, s.TURQUOISE, s.GOLD, s.CREAM)}</defs>"
    wall = (
        room("#efd9ae", "#b5835a", s.BRICK_DEEP)
        + rect(500, 90, 600, 330, s.BRICK_DEEP, 10)
        + rect(518, 108, 564, 294, "url(#panel)")
    )
    boards = "".join(rect(x, y, 340, 20, s.BRICK_DEEP) for x in (90, 1170) for y in (290, 470))
    jars = "".join(
        jar(x, y, size, colour, band)
        for x, y, size, colour, band in (
            (150, 290, 120, s.TURQUOISE, s.CREAM),
            (260, 290, 90, s.BRICK, s.GOLD),
            (360, 290, 140, s.LAPIS, s.GOLD),
            (150, 470, 96, s.GOLD, s.LAPIS),
            (250, 470, 130, s.CREAM, s.TURQUOISE),
            (370, 470, 104, s.TURQUOISE_DEEP, s.CREAM),
            (1230, 290, 130, s.BRICK, s.CREAM),
            (1350, 290, 100, s.TURQUOISE, s.GOLD),
            (1450, 290, 120, s.CREAM, s.LAPIS),
            (1230, 470, 100, s.LAPIS, s.CREAM),
            (1340, 470, 140, s.TURQUOISE, s.LAPIS),
            (1460, 470, 90, s.GOLD, s.BRICK),
        )
    )
    potter = person(800, 860, 420, s.TURQUOISE_DEEP, hair="#6a6f7a") + rect(
        730, 600, 140, 260, s.BRICK_PALE, 24
    )
    wheel = (
        ellipse(800, 830, 190, 42, s.INK)
        + ellipse(800, 818, 190, 42, "#8a5a3a")
        + rect(776, 850, 48, 50, s.INK)
        + ellipse(800, 900, 130, 20, s.INK)
    )
    clay = s.path("M730 816q-20-70 24-120q46-16 92 0q44 50 24 120Z", s.BRICK) + ellipse(
        800, 696, 48, 13, s.BRICK_DEEP
    )
    hands = stroke("M712 640L720 760M888 640L880 760", s.SKIN[0], 32)
    girl = (
        person(370, 930, 300, s.LAPIS, scarf=s.GOLD, skin=2)
        + s.star(470, 800, 60, s.TURQUOISE, 8)
        + s.star(470, 800, 40, s.GOLD, 8)
        + stroke("M410 770L440 800", s.SKIN[2], 20)
    )
    table = rect(1120, 790, 400, 24, "#d49f68", 6) + stroke(
        "M1150 814V950M1490 814V950", s.BRICK_DEEP, 16
    )
    goods = (
        jar(1190, 790, 90, s.CREAM, s.TURQUOISE)
        + jar(1300, 790, 120, s.LAPIS, s.CREAM)
        + s.star(1430, 740, 48, s.BRICK, 8)
        + s.star(1430, 740, 30, s.GOLD, 8)
    )
    return defs + wall + boards + jars + girl + potter + clay + hands + wheel + table + goods


def jar(x: float, y: float, h: float, fill: str, band: str) -> str:
    w = h * 0.36
    body = (
        f"M{x - w * 0.5:g} {y}C{x - w * 1.3:g} {y - h * 0.4:g} {x - w:g} {y - h * 0.74:g} "
        f"{x - w * 0.42:g} {y - h * 0.82:g}"
        f"V{y - h:g}H{x + w * 0.42:g}V{y - h * 0.82:g}C{x + w:g} {y - h * 0.74:g} "
        f"{x + w * 1.3:g} {y - h * 0.4:g} {x + w * 0.5:g} {y}Z"
    )
    return (
        s.path(body, fill)
        + stroke(f"M{x - w * 0.86:g} {y - h * 0.5:g}H{x + w * 0.86:g}", band, h * 0.07)
        + rect(x - w * 0.52, y - h * 1.02, w * 1.04, h * 0.07, band, 3)
    )


def market() -> str:
    """A covered market: vaults, shops with spices, cloth and bread, people between them."""
    vaults = rect(0, 0, W, H, "#d3a06c") + "".join(
        arch(800 - w / 2, 760, w, h, fill)
        for w, h, fill in (
            (1500, 860, "#b97548"),
            (1130, 690, "#d9ac74"),
            (800, 540, "#b97548"),
            (520, 410, "#e6c590"),
            (300, 300, s.GOLD_PALE),
        )
    )
    light = circle(800, 560, 70, s.PAPER, opacity=0.8) + poly(
        [(760, 0), (840, 0), (960, 760), (640, 760)], s.PAPER, opacity=0.16
    )
    ground = poly([(650, 760), (950, 760), (1600, H), (0, H)], "#e9d3a4") + rect(
        0, 760, 10, 240, "#e9d3a4"
    )
    stalls = stall(0, 470, s.TURQUOISE, s.PAPER) + stall(1150, 470, s.BRICK, s.PAPER)
    sacks = "".join(
        ellipse(x, 880, 66, 20, s.BRICK_DEEP)
        + s.path(f"M{x - 66} 880q-10 90 10 110h112q20-20 10-110Z", "#d8b98a")
        + s.path(f"M{x - 60} 878q60-74 120 0Z", colour)
        for x, colour in ((90, s.GOLD), (236, s.BRICK), (382, s.LEAF))
    )
    bread = (
        rect(1180, 850, 400, 26, "#a86f3d", 6)
        + "".join(
            ellipse(1240 + k * 90, 836, 54, 20, "#ecc078")
            + ellipse(1240 + k * 90, 832, 30, 8, "#d49f4c")
            for k in range(4)
        )
        + rect(1190, 876, 380, 110, "#8a5a34")
    )
    cloth = "".join(
        rect(1200 + k * 76, 600, 60, 200, colour, 6) + rect(1200 + k * 76, 760, 60, 10, s.GOLD)
        for k, colour in enumerate((s.LAPIS, s.GOLD, s.TURQUOISE, s.BRICK, s.CREAM))
    )
    jars = "".join(
        jar(60 + k * 90, 770, 110, colour, s.CREAM)
        for k, colour in enumerate((s.TURQUOISE, s.LAPIS, s.BRICK, s.TURQUOISE_DEEP, s.GOLD))
    )
    people = (
        person(700, 880, 260, s.LAPIS_DEEP, scarf=s.INK)
        + person(880, 860, 240, s.TURQUOISE_DEEP, hair="#cfd3da")
        + person(800, 800, 150, s.BRICK, scarf=s.CREAM)
    )
    people += (
        person(960, 920, 170, s.GOLD, skin=2)
        + rect(606, 800, 64, 66, s.BRICK, 10)
        + stroke("M616 800q22-44 44 0", s.BRICK_DEEP, 6)
    )
    return vaults + light + ground + stalls + jars + cloth + sacks + bread + people


def stall(x: float, y: float, first: str, second: str) -> str:
    """A shop's opening with a striped awning; 450 wide."""
    inside = rect(x, y, 450, 330, "#6b3a1d")
    strips = "".join(
        s.path(
            f"M{x + k * 75} {y - 70}h75v70a37.5 37.5 0 0 1-75 0Z", first if k % 2 == 0 else second
        )
        for k in range(6)
    )
    return inside + rect(x, y + 300, 450, 20, "#a86f3d") + strips


def greenhouse() -> str:
    """A greenhouse: rows of seedlings under glass, tomatoes, a gardener with a watering can."""
    back = (
        rect(0, 0, W, H, "#cfe9e4")
        + s.sun(1220, 190, 80)
        + s.path("M0 560Q420 470 820 540T1600 500V760H0Z", "#a9cb95")
    )
    ribs = "".join(
        stroke(f"M{x} 760V330Q{x} 120 800 70", s.PAPER, 12)
        for x in (40, 300, 560, 1040, 1300, 1560)
    )
    ribs += stroke("M800 70V760M0 420H1600M0 600H1600", s.PAPER, 10) + poly(
        [(140, 760), (330, 200), (420, 170), (260, 760)], s.PAPER, opacity=0.25
    )
    soil = rect(0, 760, W, 240, "#8a5a34") + poly(
        [(690, 760), (910, 760), (1060, H), (540, H)], "#e2c99a"
    )
    rows = "".join(
        s.plant(x, 770, 210, s.LEAF, s.BRICK) for x in (90, 200, 310, 420, 1180, 1290, 1400, 1510)
    )
    rows += "".join(
        s.plant(x, 880, 160, s.LEAF, s.GOLD) for x in (60, 170, 280, 390, 1210, 1320, 1430, 1540)
    )
    rows += "".join(
        s.plant(x, 976, 110, "#5aa57f")
        for x in (40, 130, 220, 310, 400, 1200, 1290, 1380, 1470, 1560)
    )
    gardener = (
        person(830, 900, 400, s.TURQUOISE_DEEP, scarf=s.GOLD)
        + rect(772, 700, 116, 200, s.CREAM, 20)
        + stroke("M892 660L990 720", s.SKIN[0], 28)
    )
    can = at(
        1020,
        720,
        s.path("M-40-10h90v90h-90Z", s.LAPIS),
        stroke("M-40 10q-50 20-20 60", s.LAPIS, 12),
        stroke("M50 20L120-40", s.LAPIS, 16),
        ellipse(126, -46, 24, 12, s.LAPIS_DEEP),
    )
    drops = "".join(
        ellipse(x, y, 5, 10, s.TURQUOISE)
        for x, y in ((1160, 700), (1176, 730), (1150, 740), (1190, 764), (1166, 776))
    )
    box = (
        rect(560, 830, 170, 90, "#d49f68", 6)
        + stroke("M560 860h170M560 890h170", s.BRICK_DEEP, 4)
        + "".join(
            circle(590 + k * 37, 826, 24, (s.BRICK, s.LEAF, s.BRICK, s.GOLD)[k]) for k in range(4)
        )
    )
    return back + ribs + soil + rows + gardener + can + drops + box


SCENES = {
    "workshop": workshop,
    "sewing": sewing,
    "handicraft": handicraft,
    "market": market,
    "greenhouse": greenhouse,
}
