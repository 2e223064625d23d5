"""A readable name for a device, from what its browser says of itself."""

from __future__ import annotations

import re

# the first that is found in the user agent; every browser names those it descends from as well
_BROWSERS = (
    ("SamsungBrowser/", "مرورگر سامسونگ"),
    ("EdgA?/|EdgiOS/", "اج"),
    ("OPR/|Opera", "اپرا"),
    ("Firefox/|FxiOS/", "فایرفاکس"),
    ("CriOS/|Chrome/|Chromium/", "کروم"),
    ("Safari/", "سافاری"),
)
_SYSTEMS = (
    ("iPhone", "آیفون"),
    ("iPad", "آی‌پد"),
    ("Android.*Mobile", "گوشی اندروید"),
    ("Android", "تبلت اندروید"),
    ("Windows", "رایانهٔ ویندوز"),
    ("Macintosh", "رایانهٔ مک"),
    ("Linux", "رایانهٔ لینوکس"),
)
# «SM-A525F» of "Linux; Android 13; SM-A525F Build/…"; Chrome says K where it no longer tells
_MODEL = re.compile(r"Android [\d.]+; (?!K[);])([\w .+-]{2,24}?)(?: Build/|[;)])")


def device_name(user_agent: str) -> str:
    """«گوشی اندروید SM-A525F، کروم»; «دستگاه ناشناس» where nothing is known."""
    system = _first(_SYSTEMS, user_agent)
    if system is None:
        return "دستگاه ناشناس"
    model = _MODEL.search(user_agent)
    device = f"{system} {model[1].strip()}" if model else system
    browser = _first(_BROWSERS, user_agent)
    return f"{device}، {browser}" if browser else device


def _first(known: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for pattern, name in known if re.search(pattern, text)), None)
