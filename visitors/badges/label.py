"""The single label that a gate prints, as SVG in millimetres: black on white, for thermal paper."""

from __future__ import annotations

from xml.sax.saxutils import escape

from visitors.badges.face import Face, Occasion
from visitors.badges.geometry import Size
from visitors.badges.layout import REHEARSAL, Area, Line, plan_label
from visitors.badges.qr import QUIET, BadgeQr

# from a line's top to where its letters stand, in ems
_BASE = 1.04


def label_svg(face: Face, occasion: Occasion, qr: BadgeQr, size: Size) -> str:
    """The label as an SVG document; the page that prints it brings Vazirmatn."""
    plan = plan_label(face, occasion, size)
    parts = [_code(qr, plan.code), *(_text(line) for line in plan.lines)]
    if plan.mark:
        parts.append(_mark(plan.mark))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width:g}mm"'
        f' height="{size.height:g}mm" viewBox="0 0 {size.width:g} {size.height:g}"'
        f' font-family="Vazirmatn" direction="rtl">'
        f'<rect width="{size.width:g}" height="{size.height:g}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _code(qr: BadgeQr, area: Area) -> str:
    module = area.width / qr.side_with_quiet
    x, y = area.x + QUIET * module, area.y + QUIET * module
    return (
        f'<path fill="#000" shape-rendering="crispEdges" d="{qr.path()}"'
        f' transform="translate({x:.3f} {y:.3f}) scale({module:.4f})"/>'
    )


def _mark(area: Area) -> str:
    middle, base = area.x + area.width / 2, area.y + area.height * 0.74
    return (
        f'<rect x="{area.x:.2f}" y="{area.y:.2f}" width="{area.width:.2f}"'
        f' height="{area.height:.2f}"/><text x="{middle:.2f}" y="{base:.2f}"'
        f' font-size="{area.height * 0.7:.2f}" font-weight="700" fill="#fff"'
        f' text-anchor="middle">{REHEARSAL}</text>'
    )


def _text(line: Line) -> str:
    weight = 700 if line.is_bold else 400
    return (
        f'<text x="{line.right:.2f}" y="{line.top + _BASE * line.size:.2f}"'
        f' font-size="{line.size:.2f}" font-weight="{weight}">{escape(line.text)}</text>'
    )
