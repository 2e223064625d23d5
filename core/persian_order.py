"""The order of Persian names, as a text that a database can sort by.

``sort_key`` gives what ICU's ``fa`` collation gives (CLDR 48), without ICU: stored in a column,
it orders alike in SQLite (BINARY), in PostgreSQL (COLLATE "C") and in Python, since all three
compare code points. The tables below were read off ICU and the tests compare them with ICU.

As in ICU, comparison has three levels: letters first («ه» after «و»; «ک» and «ك», «ی» and «ي»,
«ئ», «ؤ», «أ» and «ء» one letter each), then variants and harakat, then case. Symbols and digits
stand before Persian letters, those before Latin ones. Digits are of equal value in every script
and are compared one by one («۱۰» before «۲»). ZWNJ, tatweel and controls do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import TypeAlias

# Each group is one letter of the first level; its members, in order, differ on the second.
_SYMBOLS = """
_ ‗ - ‐ ‒ – — ― , ، ؍ ٫ ٬ ; ؛ : ؞ ! ¡ ? ¿ ؟ . … ۔ · ؝ '‘’‚‛ ‹ › "“”„‟ « » ( ) [ ] { } § ¶
@ * ٭ / \\ & # % ٪ ‰ † ‡ • ′ ″ ` ´ ^ ¯ ¨ ¸ ° ؈ ؎ ؏ © ® + ± ÷ × < = > ¬ | ¦ ~ − ⁄ ؆ ؇
¤ ¢ $ £ ¥ ؋ 0 1 2 3 4 5 6 7 8 9
"""
_ARABIC_SCRIPT = """
ٴ۽ ٵ ٶ ٷ ٸ آ اٱ ءأٲإٳؤئ ٮ ب ٻ پ ڀ ت ث ٹ ٺ ټ ٽ ٿ ج ڃ ڄ چ ڿ ڇ ح خ ځ ڂ څ
د ذ ڈ ډ ڊ ڋ ڌ ڍ ڎ ڏ ڐ ۮ ر ز ڑ ڒ ړ ڔ ڕ ږ ڗ ژ ڙ ۯ س ش ښ ڛ ڜ ۺ ص ض ڝ ڞ ۻ ط ظ ڟ ع غ ڠ ۼ
ف ڡ ڢ ڣ ڤ ڥ ڦ ٯ ق ڧ ڨ کڪګكڬڭڮ گ ڰ ڱ ڲ ڳ ڴ ػ ؼ ل ڵ ڶ ڷ ڸ م۾ ن ں ڻ ڼ ڽ ڹ ۿ
و ۄ ۅ ۆ ۇ ۈ ۉ ۊ ۋ ۏ هەہةۃۀھ یىےيېۑۍێ ؽ ؾ ؿ ؠ
"""
_LATIN = "aA bB cC dD eE fF gG hH iI jJ kK lL mM nN oO pP qQ rR sS tT uU vV wW xX yY zZ"
# Escaped, since marks join whatever stands before them: the commoner Latin accents, then the
# harakat: fathe, kasre, zamme, the tanvins, tashdid, sokun, madde, the hamzas, …, short alef.
_MARKS = (
    "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304"
    "\u064e\u0650\u064f\u064b\u064d\u064c\u0651\u0652\u0653\u0654\u0655\u065f\u0656\u0657"
    "\u0658\u0659\u065a\u065b\u065c\u065d\u065e\u0670"
)
# A hamza above makes these the letter «ئ», also with another mark between; with it or a madde
# the other letters too become ones of the tables. Other composed letters are taken apart.
_HAMZA_SEAT = re.compile(f"[یى](?=[{_MARKS}]*\u0654)")
_COMPOSING = re.compile(f"[اويە][{_MARKS}]+")
_IGNORED = re.compile("[\u0600-\u0605\u0610-\u061a\u0640\u06d6-\u06dd\u06df-\u06e4\u06e7-\u06ed]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)

# Weights are code points: the separator of levels is below them all, so that a shorter name
# comes first; "0" is the plain form on the lower levels and is left out at the end of a key.
_LEVEL_END, _PLAIN, _UPPER, _AFTER_ALL = "!", "0", "1", "\u03ff"
_Weights: TypeAlias = tuple[str, str, str]


def _weigh_letters() -> dict[str, _Weights]:
    groups = ["\t", "\n", " ", *_SYMBOLS.split(), *_ARABIC_SCRIPT.split(), *_LATIN.split()]
    return {
        letter: (
            chr(0x100 + rank),
            _PLAIN if letter.isupper() else chr(ord(_PLAIN) + variant),
            _UPPER if letter.isupper() else _PLAIN,
        )
        for rank, group in enumerate(groups)
        for variant, letter in enumerate(group)
    }


_LETTERS = _weigh_letters()
_MARK_WEIGHTS = dict(zip(_MARKS, map(chr, count(0x100)), strict=False))


def sort_key(text: str) -> str:
    """A key that orders names as ICU's ``fa`` does when keys are compared by code point.

    Equal keys mean that nothing but ZWNJ, controls or compatibility forms differ: order by a
    second column for a stable list. Letters of other scripts follow all others, by code point.
    About as long as the text: lower levels are written only where they say something.
    """
    levels = zip(*_weigh(text), strict=True)
    return _LEVEL_END.join("".join(level).rstrip(_PLAIN) for level in levels).rstrip(_LEVEL_END)


def _weigh(text: str) -> Iterator[_Weights]:
    seated = _HAMZA_SEAT.sub("ي", unicodedata.normalize("NFD", text))
    composed = _COMPOSING.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), seated)
    for character in _IGNORED.sub("", composed).translate(_DIGITS):
        if character in _LETTERS:
            yield _LETTERS[character]
        else:
            yield from map(_weigh_part, unicodedata.normalize("NFKD", character))


def _weigh_part(character: str) -> _Weights:
    """Weights of what is not a letter of the tables, or of one part of a composed one."""
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if category == "Mn":
        return "", _MARK_WEIGHTS.get(character, _AFTER_ALL + character), ""
    if category in {"Cc", "Cf", "Cs"}:
        return "", "", ""
    return _AFTER_ALL + character, _PLAIN, _PLAIN
