"""The invitation card as a picture for a phone: 1080 by 1350 pixels, the code large enough to be
read off a small screen that a messenger's compression has been over."""

from __future__ import annotations

import io
import re
from functools import lru_cache

from PIL import Image, ImageDraw

from core.dates import format_date, format_time
from core.girih import colours_of, pattern_picture
from visitors.badges.face import Face, Occasion
from visitors.badges.fitting import PITCH, Box, fit, typeface
from visitors.badges.layout import CREAM, GOLD, INK, QUIET_INK, REHEARSAL, days_of, hours_of, shown
from visitors.badges.pages import Coded
from visitors.badges.qr import badge_qr

WIDTH, HEIGHT = 1080, 1350
_EDGE = 72
_GIRIH, _PANEL, _FOOT = 290, 500, 1240
_NAME, _BELOW = 516, 830
_CODE = 420
_QUALITY = 92
_BASE = 1.04
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\u2066-\u2069]+')


def card_picture(one: Coded, occasion: Occasion) -> Image.Image:
    """The card of one guest; some 30 ms, the first of a group 100."""
    face = one.face
    image = _ground(face.pattern_key, face.colour, face.group, occasion).copy()
    pen = _Pen(image)
    top = pen.write(face.name, _NAME, Box(WIDTH - 2 * _EDGE, 200, 104, 44), is_bold=True)
    told = "، ".join(one for one in (face.job, face.organisation) if one)
    pen.write(told, top, Box(WIDTH - 2 * _EDGE, _BELOW - top, 40, 30), ink=QUIET_INK)
    qr = badge_qr(one.code)
    module = _CODE // qr.side_with_quiet
    picture = qr.picture(module)
    image.paste(picture, (_EDGE - 20, _FOOT - 14 - picture.height))
    return image


def card_jpeg(one: Coded, occasion: Occasion) -> bytes:
    """The same as a file; colours are not halved, so that the code's edges stay sharp."""
    buffer = io.BytesIO()
    picture = card_picture(one, occasion)
    picture.save(buffer, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return buffer.getvalue()


def card_name(number: int, face: Face) -> str:
    """The file's name among all cards: whom to send it to."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", face.name).split())[:70].strip(". ")
    return f"{number:04} {name}.jpg"


class _Pen:
    """Writes lines of Persian on a picture, from the right edge."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def write(
        self,
        text: str,
        top: float,
        box: Box,
        *,
        ink: str = INK,
        is_bold: bool = False,
        right: float = WIDTH - _EDGE,
    ) -> float:
        """Write ``text`` from ``top`` down; where it ends."""
        fitted = fit(shown(text), box, is_bold=is_bold)
        font = typeface(int(fitted.size), is_bold=is_bold)
        for line in fitted.lines:
            at = (right, top + _BASE * fitted.size)
            self._draw.text(
                at, line, fill=ink, font=font, anchor="rs", direction="rtl", language="fa"
            )
            top += fitted.size * PITCH
        return top

    def middle(self, text: str, area: tuple[float, float, float, float], size: int) -> None:
        """A short bold text in the middle of an area of gold."""
        left, top, right, bottom = area
        self._draw.rectangle((left - 6, top - 6, right + 6, bottom + 6), fill=CREAM)
        self._draw.rectangle(area, fill=GOLD)
        at = ((left + right) / 2, (top + bottom) / 2)
        font = typeface(size)
        self._draw.text(
            at, text, fill="#0b2040", font=font, anchor="mm", direction="rtl", language="fa"
        )


@lru_cache(maxsize=32)
def _ground(key: str, colour: str, group: str, occasion: Occasion) -> Image.Image:
    """What all cards of a group have in common."""
    ground = colours_of(colour).ground
    image = Image.new("RGB", (WIDTH, HEIGHT), CREAM)
    image.paste(pattern_picture(key, WIDTH, _GIRIH, colour=colour), (0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, _GIRIH, WIDTH, _PANEL), fill=ground)
    draw.rectangle((0, _FOOT, WIDTH, HEIGHT), fill=ground)
    draw.rectangle((0, _GIRIH - 4, WIDTH, _GIRIH + 3), fill=GOLD)
    pen = _Pen(image)
    line = Box(WIDTH - 2 * _EDGE, 130, 62, 30)
    top = pen.write("دعوت‌نامه", _GIRIH + 18, Box(600, 80, 40, 30, lines=1), ink=CREAM)
    pen.write(occasion.title, top - 4, line, ink=CREAM, is_bold=True)
    _write_when(pen, occasion)
    foot = Box(WIDTH - 2 * _EDGE, 60, 42, 24, lines=1)
    pen.write(group, _FOOT + 24, foot, ink=CREAM, is_bold=True)
    if occasion.is_rehearsal:
        pen.middle(REHEARSAL, (_EDGE, 40, _EDGE + 220, 112), 44)
    return image


def _write_when(pen: _Pen, occasion: Occasion) -> None:
    """Days, hours and place, beside the code."""
    room = WIDTH - 2 * _EDGE - _CODE
    bold, plain = Box(room, 130, 46, 24), Box(room, 110, 36, 22)
    top = pen.write(days_of(occasion), _BELOW + 6, bold, is_bold=True)
    for text in (_opening(occasion), hours_of(occasion), occasion.city):
        if text:
            top = pen.write(text, top + 6, plain, ink=QUIET_INK)
    pen.write("این کد را کنار در نشان دهید.", max(top + 20, _FOOT - 84), plain, is_bold=True)


def _opening(occasion: Occasion) -> str:
    """The first day's own hour, where it is another than that of every day."""
    starts = occasion.starts
    if starts is None or starts.time() == occasion.opens:
        return ""
    day = format_date(starts.date(), "weekday").rsplit(" ", 1)[0]
    return f"گشایش {day}، ساعت {format_time(starts.time())}"
