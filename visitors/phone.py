"""Phone numbers as people of Iran write them, in one notation: E.164."""

from __future__ import annotations

import re

from core.persian import to_ascii_digits

_BETWEEN = re.compile(r"[\s\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069()./\-–—−_]+")
_IRANIAN_MOBILE = re.compile(r"\+98(9\d\d)(\d{3})(\d{4})", re.ASCII)
_IRANIAN_LANDLINE = re.compile(r"\+98([1-8]\d)(\d{4})(\d{4})", re.ASCII)
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_MOBILE = re.compile(r"(?:\+?98|0098|0)?(9\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:\+?98|0098|0)([1-8]\d{9})", re.ASCII)


def normal_phone(text: str) -> str:
    """«۰۹۱۲ ۰۰۰ ۰۰۰۶», «+98 912…», 9120000006 as +989120000006. Raises ValueError with a Persian
    sentence."""
    plain = _BETWEEN.sub("", to_ascii_digits(text.strip()))
    for pattern in (_MOBILE, _LANDLINE):
        if match := pattern.fullmatch(plain):
            return f"+98{match[1]}"
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if _INTERNATIONAL.fullmatch(plain):
        return plain
    raise ValueError("این شمارهٔ تلفن خوانده نشد. آن را مانند ۰۹۱۲۳۴۵۶۷۸۹ بنویسید.")


def shown_phone(phone: str) -> str:
    """E.164 as people of Iran read it: «0912 000 0006», «025 3770 0000»; abroad «00 44…».

    The spaces keep a spreadsheet from taking it for a number; ``normal_phone`` reads it again.
    """
    if match := _IRANIAN_MOBILE.fullmatch(phone):
        return "0{} {} {}".format(*match.groups())
    if match := _IRANIAN_LANDLINE.fullmatch(phone):
        return "0{} {} {}".format(*match.groups())
    return f"00 {phone.removeprefix('+')}"


def dialled_phone(phone: str) -> str:
    """E.164 as it is dialled here, figures alone: 09120000006."""
    return shown_phone(phone).replace(" ", "")
