"""Persian text: one form to search by, one form to keep, and its digits and numbers.

``fold`` and ``fold_tight`` make shadow text that is only compared, never shown; ``tidy`` makes
the text that is stored and shown. The order of names is in ``core.persian_order``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal

from core.persian_order import sort_key as sort_key

ZWNJ = "\u200c"
_ASCII = "0123456789"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_TO_ASCII = str.maketrans(_PERSIAN + _ARABIC, _ASCII * 2)
_TO_PERSIAN = str.maketrans(_ASCII + _ARABIC, _PERSIAN * 2)

# What a keyboard, a spreadsheet or the Arabic script puts where Persian has one letter. Hamza
# forms (أ ؤ ئ ۀ آ) need no entry: decomposition takes the hamza or madda off as a mark.
_FOLDED = str.maketrans("يىكةەہھٱ", "ییکهههها")
_BREAKS = str.maketrans(dict.fromkeys(f"{ZWNJ}\u200b", " "))
_TATWEEL = "ـ"

_KEPT_LETTERS = str.maketrans("يك", "یک")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Bidi controls turn the rest of a page round; zero-width space and BOM hide in copied text;
# NUL and lone surrogates cannot be stored at all.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = "\u064b-\u065f\u0670"
_ZWNJ_AT_EDGE = re.compile(rf"(?<![\w{_MARKS}]){ZWNJ}|{ZWNJ}(?!\w)")

# No more digits than a float holds exactly.
_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:[./](\d{1,15}))?", re.ASCII)
_SEPARATORS = str.maketrans("٬،٫−", ",,.-")
# figures that are no part of a Latin word, an address or a code
_FIGURES_IN_PROSE = re.compile("(?<![A-Za-z0-9@/_-])[0-9]+(?![A-Za-z0-9@/_-])")
_SHOWN_SEPARATORS = {ord(","): "٬", ord("."): "٫", ord("-"): "\u200e−"}


def fold(text: str) -> str:
    """The form in which two spellings of one thing are equal; for search and matching only.

    Letters of the Arabic keyboard, hamza forms, harakat, tatweel, case, Latin accents and the
    three sets of digits fall together. ZWNJ and every kind of space become one space, so
    «شیخ‌آباد» equals «شیخ آباد»; to find it also by «شیخاباد», compare ``fold_tight`` forms.
    Folding a folded text changes nothing.
    """
    spaced = text.translate(_BREAKS)
    # Case folding can undo a decomposition and the other way round, hence twice.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", spaced).casefold())
    letters = "".join(c for c in plain if not _is_ornament(c))
    return " ".join(to_ascii_digits(letters.translate(_FOLDED)).split())


def fold_tight(text: str) -> str:
    """``fold`` without any space: «شیخ‌آباد», «شیخ آباد» and «شیخاباد» are one."""
    return fold(text).replace(" ", "")


def _is_ornament(character: str) -> bool:
    if character == _TATWEEL:
        return True
    category = unicodedata.category(character)
    # Cc and Cs: NUL and half a surrogate pair, which a database cannot even compare with
    return category in {"Mn", "Cf", "Cs"} or (category == "Cc" and not character.isspace())


def tidy(text: str) -> str:
    """The form in which text is kept: as written, without what nobody meant to write.

    ي and ك become ی and ک, composed letters one code point, line ends ``\\n``; bidi and other
    controls go. A run of spaces or tabs becomes one space, more than one empty line one, and
    the edges of each line none. ZWNJ stays inside words, once. Digits stay as they were typed.
    """
    clean = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    letters = unicodedata.normalize("NFC", clean).translate(_KEPT_LETTERS)
    joined = _ZWNJ_AT_EDGE.sub("", re.sub(f"{ZWNJ}+", ZWNJ, letters))
    lines = "\n".join(_SPACES.sub(" ", line).strip() for line in joined.split("\n"))
    return re.sub("\n{3,}", "\n\n", lines).strip()


def to_ascii_digits(text: str) -> str:
    """Persian and Arabic digits as 0-9; the rest is left alone."""
    return text.translate(_TO_ASCII)


def to_persian_digits(text: str | int | float) -> str:
    """ASCII and Arabic digits as ۰-۹; the rest is left alone (see ``format_number``)."""
    return str(text).translate(_TO_PERSIAN)


def prose(text: str) -> str:
    """A person's text as it is shown: «34» as «۳۴», save in a link or a Latin word.

    The screen does the same (``prose`` in static/screen/frame/persian.js).
    """
    return _FIGURES_IN_PROSE.sub(lambda figures: to_persian_digits(figures[0]), text)


def parse_number(text: str | int | float) -> int | float:
    """A number as people of Iran type it: «۴۱٬۴۵۰», «41,450», «۳٫۵», «۳/۵», «3.5».

    Thousands only in groups of three, so that «1,5» is refused and not read as fifteen. An int
    where no decimals were written. At most 15 digits on a side. Raises ValueError with a
    Persian sentence.
    """
    if isinstance(text, int | float):
        return _refuse_infinite(text)
    plain = to_ascii_digits(tidy(text).translate(_SEPARATORS))
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise ValueError(
            f"«{tidy(text)}» عدد نیست. آن را تنها با رقم بنویسید؛ مانند ۴۱٬۴۵۰ یا ۳٫۵."
        )
    sign, whole, decimals = match.groups()
    digits = sign + whole.replace(",", "")
    return float(f"{digits}.{decimals}") if decimals else int(digits)


def format_number(number: int | float) -> str:
    """Persian digits with ٬ for thousands and ٫ for decimals: ۴۱٬۴۵۰ and ۳٫۵.

    Minus is CLDR's for Persian: U+200E and −, which keeps it on the number's left in RTL text.
    Raises ValueError for infinity and NaN.
    """
    is_whole = int(_refuse_infinite(number)) == number
    exact = Decimal(int(number)) if is_whole else Decimal(repr(number))
    return to_persian_digits(f"{exact:,f}".translate(_SHOWN_SEPARATORS))


def _refuse_infinite(number: int | float) -> int | float:
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError("عدد بی‌پایان یا نامعلوم پذیرفته نیست.")
    return number
