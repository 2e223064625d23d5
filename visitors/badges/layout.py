"""Where everything stands on a badge and on a label, in millimetres from the upper left."""

from __future__ import annotations

from dataclasses import dataclass

from core.dates import format_date
from core.persian import prose, tidy, to_persian_digits
from visitors.badges.face import Face, Occasion
from visitors.badges.fitting import PITCH, Box, Fitted, fit
from visitors.badges.geometry import Size

INK, QUIET_INK, CREAM, GOLD = "#1d2433", "#525b6e", "#fffaf0", "#d9a441"
REHEARSAL = "تمرین"
# what printers of labels leave white at each edge
EDGE = 1.5
# what a printer is given beyond the edge, so that a cut a hair beside it shows no white
BLEED = 3
# how much of a label's height everything but the name may take
_MOST_FOR_SMALL = 0.56
_SMALLEST = 2.2


@dataclass(frozen=True)
class Area:
    """A rectangle, mm."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where its right edge is, from the left."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where its lower edge is, from the top."""
        return self.y + self.height


@dataclass(frozen=True)
class Line:
    """One line of text that ends at ``right``; ``top`` is that of its line box (PITCH ems)."""

    text: str
    right: float
    top: float
    size: float
    is_bold: bool = False
    ink: str = INK


@dataclass(frozen=True)
class Plan:
    """A piece of paper: its code with the quiet zone, and lines of text.

    ``art`` is what its group's colours cover, ``girih`` and ``grounds`` are the parts of it.
    """

    code: Area
    lines: tuple[Line, ...]
    art: Area | None = None
    girih: Area | None = None
    grounds: tuple[Area, ...] = ()
    mark: Area | None = None


def plan_label(face: Face, occasion: Occasion, size: Size, *, has_band: bool = False) -> Plan:
    """A label: code and words side by side, or below one another on upright paper.

    With a band of the group's colour above for printers that know colours; else the group stands
    at the foot.
    """
    band = Area(0, 0, size.width, max(size.height * 0.17, 5)) if has_band else None
    top = band.height if band else 0.0
    code, words = _divide(size, top)
    lines: list[Line] = []
    mark = None
    if band:
        lines += _band_lines(band, face.group)
        if occasion.is_rehearsal:
            mark = Area(EDGE, band.height * 0.16, band.height * 2.4, band.height * 0.68)
    elif occasion.is_rehearsal:
        mark = Area(words.x, words.y, words.width, 4.6)
        words = Area(words.x, mark.bottom + 1, words.width, words.bottom - mark.bottom - 1)
    lines += _words(face, words, has_group=not has_band)
    girih = Area(0, 0, size.width * 0.42, band.height) if band else None
    return Plan(code, tuple(lines), band, girih, (band,) if band else (), mark)


def plan_lanyard(face: Face, occasion: Occasion, size: Size) -> Plan:
    """A badge that hangs: girih, the exhibition, a name to be read across a table, code, group."""
    edge = size.width * 0.06
    head = Area(0, 0, size.width, size.height * 0.27)
    panel = Area(0, head.bottom, size.width, size.height * 0.125)
    foot = Area(0, size.height * 0.905, size.width, size.height * 0.095)
    inner = size.width - 2 * edge
    side = min(size.width * 0.42, size.height * 0.29)
    code = Area(edge * 0.5, foot.y - side - edge * 0.3, side, side)
    name = Area(edge, panel.bottom + edge * 0.3, inner, code.y - panel.bottom - edge * 0.3)
    beside = Area(code.right, code.y, size.width - edge - code.right, side)
    lines = [
        *_middle(occasion.title, panel, edge, ink=CREAM, largest=size.height * 0.042),
        *_middle(face.name, name, 0, ink=INK, largest=size.height * 0.1, least=4),
        *_beside(face, occasion, beside, size.height * 0.034),
        *_middle(face.group, foot, edge, ink=CREAM, largest=size.height * 0.044, count=1),
    ]
    mark = None
    if occasion.is_rehearsal:
        mark = Area(edge, head.bottom - 7.6, size.width * 0.3, 6)
    width = size.width + 2 * BLEED
    art = Area(-BLEED, -BLEED, width, size.height + 2 * BLEED)
    girih = Area(-BLEED, -BLEED, width, head.height + BLEED)
    grounds = (
        Area(-BLEED, panel.y, width, panel.height),
        Area(-BLEED, foot.y, width, foot.height + BLEED),
    )
    return Plan(code, tuple(lines), art, girih, grounds, mark)


def days_of(occasion: Occasion) -> str:
    """«۹ تا ۱۳ آبان ۱۴۰۱», or what of it is known."""
    if occasion.starts is None:
        return ""
    first = format_date(occasion.starts.date())
    if occasion.ends is None or occasion.ends.date() == occasion.starts.date():
        return first
    last = format_date(occasion.ends.date())
    begins, ends = first.split(), last.split()
    while len(begins) > 1 and begins[-1] == ends[-1]:
        begins.pop()
        ends.pop()
    return f"{' '.join(begins)} تا {last}"


def hours_of(occasion: Occasion) -> str:
    """«هر روز از ۱۵:۳۰ تا ۲۰:۳۰», or what of it is known."""
    if occasion.opens is None or occasion.closes is None:
        return ""
    hours = (f"{hour:%H:%M}" for hour in (occasion.opens, occasion.closes))
    return to_persian_digits("هر روز از {} تا {}".format(*hours))


def shown(text: str) -> str:
    """A person's words as they are printed: tidied, with Persian figures."""
    return " ".join(prose(tidy(text)).split())


def _divide(size: Size, top: float) -> tuple[Area, Area]:
    width, height = size.width - 2 * EDGE, size.height - top - 2 * EDGE
    if size.height - top > size.width * 1.1:
        side = min(width, height * 0.55)
        code = Area((size.width - side) / 2, size.height - EDGE - side, side, side)
        return code, Area(EDGE, top + EDGE, width, height - side - 1)
    side = min(height, width * 0.46)
    code = Area(EDGE, top + EDGE + (height - side) / 2, side, side)
    return code, Area(code.right, top + EDGE, size.width - EDGE - code.right, height)


def _words(face: Face, area: Area, *, has_group: bool) -> list[Line]:
    """The name, as large as can be; below it who they are; at the foot their group."""
    small = min(max(area.height * 0.13, 2.6), 4.6)
    one_line = Box(area.width, small * PITCH, small, 2.4, lines=1)
    told = [
        fit(shown(one), one_line, is_bold=False) for one in (face.job, face.organisation) if one
    ]
    own = small * PITCH if has_group else 0
    # a small label leaves out what would take the name's room
    while told and len(told) * small * PITCH + own > area.height * _MOST_FOR_SMALL:
        told.pop()
    room = area.height - own - len(told) * small * PITCH
    name = fit(shown(face.name), Box(area.width, room, area.height * 0.34, 3, lines=3))
    lines = _set(name, area.right, area.y, is_bold=True)
    top = area.y + len(name.lines) * name.size * PITCH
    for one in told:
        lines += _set(one, area.right, top, ink=QUIET_INK)
        top += small * PITCH
    if has_group:
        group = fit(shown(face.group), one_line)
        lines += _set(group, area.right, area.bottom - own, is_bold=True)
    return lines


def _band_lines(band: Area, group: str) -> list[Line]:
    size = band.height * 0.5
    fitted = fit(shown(group), Box(band.width * 0.56, band.height, size, _SMALLEST, lines=1))
    top = (band.height - fitted.size * PITCH) / 2
    return _set(fitted, band.right - EDGE, top, is_bold=True, ink=CREAM)


def _middle(
    text: str,
    area: Area,
    edge: float,
    *,
    ink: str,
    largest: float,
    least: float = _SMALLEST,
    count: int = 2,
) -> list[Line]:
    """A bold text in the middle of the area's height, at its right edge."""
    box = Box(area.width - 2 * edge, area.height, largest, least, lines=count)
    fitted = fit(shown(text), box)
    top = area.y + (area.height - len(fitted.lines) * fitted.size * PITCH) / 2
    return _set(fitted, area.right - edge, top, is_bold=True, ink=ink)


def _beside(face: Face, occasion: Occasion, area: Area, size: float) -> list[Line]:
    """Beside the code: post and organisation from the top, days and city at the foot."""
    lines: list[Line] = []
    when = " · ".join(one for one in (days_of(occasion), shown(occasion.city)) if one)
    foot = fit(when, Box(area.width, size * PITCH * 2, size * 0.84, _SMALLEST), is_bold=False)
    foot_height = len(foot.lines) * foot.size * PITCH
    top = area.y
    for text, is_bold in ((face.job, True), (face.organisation, False)):
        room = area.bottom - foot_height - top
        if not text or room < size * PITCH:
            continue
        box = Box(area.width, min(room, 3 * size * PITCH), size, _SMALLEST, lines=3)
        fitted = fit(shown(text), box, is_bold=is_bold)
        lines += _set(fitted, area.right, top, is_bold=is_bold, ink=INK if is_bold else QUIET_INK)
        top += len(fitted.lines) * fitted.size * PITCH
    return lines + _set(foot, area.right, area.bottom - foot_height, ink=QUIET_INK)


def _set(
    fitted: Fitted, right: float, top: float, *, is_bold: bool = False, ink: str = INK
) -> list[Line]:
    return [
        Line(line, right, top + place * fitted.size * PITCH, fitted.size, is_bold, ink)
        for place, line in enumerate(fitted.lines)
    ]
