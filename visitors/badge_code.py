"""The code on a badge: 26 characters of Crockford's base32, the last of them his check symbol.

25 characters carry random bits; the check symbol is the value modulo 37, and codes whose symbol
would not be a character of the alphabet itself are not given out, so that every code fits a QR's
alphanumeric mode. A reader's text is cleaned before it is judged: see ``clean_code``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from core.persian import to_ascii_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
# what a person or a scanner puts round and between 26 characters is never longer
LONGEST_READ = 200

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_TO_ALPHABET = str.maketrans("OIL", "011")
# a scanner's own marks before the code: an AIM symbology identifier, an ECI designator
_PREFIXES = re.compile(r"^(?:\][A-Za-z][0-9A-Za-z])?(?:\\[0-9]{6})*")
_BETWEEN = re.compile(r"[\s\x00-\x1f\x7f\ufeff-]+")

# What the keys A-Z type under a Persian layout, without and with Shift: ISIRI 9147 (X.Org's
# ir(pes), newer Windows), then Windows' older layout.
_KEYS = "QWERTYUIOPASDFGHJKLZXCVBNM"
_LAYOUTS = (
    (
        "ضصثقفغعهخحشسیبلاتنمظطزرذدپ",
        "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][ؤئيإأآة»«ك\u0653ژ\u0670\u200c\u0654ء",
    ),
    (
        "ضصثقفغعهخحشسيبلاتنمظطزرذدئ",
        "\u064b\u064c\u064d\ufdfc،؛,][\\\u064e\u064f\u0650\u0651ۀآـ«»ةيژؤإأء",
    ),
)


def _tables(plain: str, shifted: str) -> tuple[dict[int, str], dict[int, str]]:
    # some letters stand in both rows: a scanner types its capitals with Shift, or small letters
    # only, and the check symbol tells which it was
    small = {ord(typed): key for typed, key in zip(plain, _KEYS, strict=True)}
    capital = {ord(typed): key for typed, key in zip(shifted, _KEYS, strict=True)}
    return small | capital, capital | small


_TABLES = tuple(table for rows in _LAYOUTS for table in _tables(*rows))


def make_code() -> str:
    """A new code: 125 random bits, but for those whose check symbol is none of the alphabet."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
        check = _check_value(body)
        if check < len(ALPHABET):
            return body + ALPHABET[check]


def clean_code(read: str) -> str | None:
    """The code in what a reader sent, or None where it holds none.

    Taken away or turned back: spaces, hyphens and controls, ECI and AIM prefixes, lower case, O
    for 0, I and L for 1, Persian and Arabic digits, and the letters that a scanner types under a
    Persian keyboard layout.
    """
    text = to_ascii_digits(read.strip())
    if len(text) > LONGEST_READ:
        return None
    # Shift+R of the older layout types the whole word, not its sign
    bare = _PREFIXES.sub("", _BETWEEN.sub("", text)).replace("ریال", "\ufdfc")
    if bare.isascii():
        return _as_code(bare)
    found = (_as_code(bare.translate(table)) for table in _TABLES)
    return next((code for code in found if code is not None), None)


def _as_code(text: str) -> str | None:
    code = text.upper().translate(_TO_ALPHABET)
    if not _CODE.fullmatch(code) or _check_value(code[:-1]) != _VALUES[code[-1]]:
        return None
    return code


def hash_code(code: str) -> str:
    """What the database holds of a code. 125 random bits need no salt and no slow hash."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def record_key(code: str) -> bytes:
    """The 32 bytes with which a gate's copy of this badge's guest is encrypted.

    HMAC-SHA-256 keyed with the code: neither the key nor the code follows from ``hash_code``.
    """
    return hmac.digest(code.encode(), b"ghorfeh gate record 1", "sha256")


def _check_value(body: str) -> int:
    rest = 0
    for character in body:
        rest = (rest * 32 + _VALUES[character]) % 37
    return rest
