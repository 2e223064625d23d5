"""The order of names against ICU itself, asked through the browser's Intl.Collator."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from core.persian_order import sort_key

Compare = Callable[[list[tuple[str, str]]], list[tuple[int, int]]]

NAMES = """
آب‌شیرین ابراهیم امامزاده‌ابراهیم امامزاده‌سیدعلی اَحمد احمد إبراهیم أحمد ائمه اداره بسیج
بهزیستی پردیسان پایگاه تربیت ثامن جمکران چهارمردان چهارراه حسین حُسَین خاکفرج خاك‌فرج دورشهر
ذاکر رضا رؤیا رویا زنبیل‌آباد ژاله ژرف سالاریه شیخ‌آباد شیخآباد شیخاباد شهرک‌قائم شهرك‌قائم
شهرک‌قايم صفاشهر ضیاء طالقانی ظفر علی علي عَلی عمار غدیر فاطمیه قائم قایم قم کلهری كلهري کُلهری
گلستان گازران لاله محمد مُحَمَّد محمّد محمدآباد مسئله مسأله مساله مسئول مومن مؤمن نوبهار نیروگاه
نی‌روگاه وحدت ورزشی هاشمی هنر هیئت هیأت هیات یزدانشهر يزدانشهر یئس یاس موسی موسى موسي خانه خانهٔ
خانۀ خانة شیء شی شیئ سوء سو جزء جز مبدأ مبدا لؤلؤ لولو دهم ده دو دوم ۀ ه و ی ئ ؤ ء آ ا أ إ ٱ
""".split()  # noqa: SIM905 (a list of a hundred literals does not read)
NAMES += [
    "شیخ آباد", "شهرک قائم", "شهرك قائم", "امام رضا (ع)", "امام رضا", "امام رضا(ع)", "غرفهٔ ۲",
    "غرفهٔ ۱۰", "غرفهٔ ٢", "غرفهٔ 2", "غرفه 10", "غرفهٔ «الف»", "غرفه، ب", "غرفه؛ ب", "غرفه - ب",
    "غرفه – ب", "غرفه/ب", "Qom", "qom", "Qom 2", "café", "cafe", "Café", "CAFE", "۱", "1", "١",
    "۱۰", "۲", "09", "مـحمد", "ی\u0654", "ى\u0654", "ی\u0651\u0654ا", "ا\u0653ب", "و\u0654",
    "ه\u0654", "ە\u0654", "ہ\u0654", "\u202bقم\u202c", "", " ",
]  # fmt: skip
ALPHABET = (
    "آاأإٱءئؤبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهۀةھیيىەہ"
    "\u200c \u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670ـ"
    "۰۱۹٠١٩019()«»،؛؟-–./:abzABZéñ"
)


@pytest.fixture(scope="module")
def icu() -> Iterator[Compare]:
    """Compares pairs by ICU's fa: the sign to the third level, and the sign to the second."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print(reason := "no chromium on this machine: nothing to ask ICU's order of")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        assert page.evaluate("Intl.Collator.supportedLocalesOf('fa')") == ["fa"]
        script = """pairs => {
            const full = new Intl.Collator("fa"), accents = new Intl.Collator("fa", {sensitivity: "accent"});
            return pairs.map(([a, b]) => [Math.sign(full.compare(a, b)), Math.sign(accents.compare(a, b))]);
        }"""  # noqa: E501
        yield lambda pairs: [tuple(signs) for signs in page.evaluate(script, pairs)]
        browser.close()


def disagreements(pairs: list[tuple[str, str]], icu: Compare) -> list[tuple[str, str]]:
    """The pairs that we order otherwise; a tie of ours may hide ICU's third level only."""
    wrong = []
    for (a, b), (full, accents) in zip(pairs, icu(pairs), strict=True):
        ours = (sort_key(a) > sort_key(b)) - (sort_key(a) < sort_key(b))
        if ours != (full if ours else accents):
            wrong.append((a, b))
    return wrong


def test_names_of_every_kind_are_ordered_as_icu_does(icu: Compare) -> None:
    pairs = [(a, b) for a in NAMES for b in NAMES]
    assert disagreements(pairs, icu) == []


def test_every_character_of_the_tables_is_ordered_as_icu_does(icu: Compare) -> None:
    characters = [chr(c) for c in [*range(0x20, 0x7F), *range(0x620, 0x6D6), *range(0x6F0, 0x700)]]
    ordered = sorted(characters, key=sort_key)
    assert disagreements(list(pairwise(ordered)), icu) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(ALPHABET, max_size=8), min_size=2, max_size=40))
def test_any_names_over_the_persian_alphabet_are_ordered_as_icu_does(
    icu: Compare, names: list[str]
) -> None:
    assert disagreements([(a, b) for a in names for b in names], icu) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(ALPHABET, max_size=8), st.lists(st.text(ALPHABET, max_size=2), min_size=3))
def test_names_that_begin_alike_are_ordered_as_icu_does(
    icu: Compare, start: str, ends: list[str]
) -> None:
    names = [start + end for end in ends]
    assert disagreements([(a, b) for a in names for b in names], icu) == []


def test_the_persian_alphabet_is_in_its_order() -> None:
    alphabet = list("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
    assert sorted(alphabet, key=sort_key) == alphabet


def test_arabic_keyboard_letters_stand_beside_their_persian_ones() -> None:
    names = ["علی‌آباد", "علي", "علوی", "علی"]
    assert sorted(names, key=sort_key) == ["علوی", "علی", "علي", "علی‌آباد"]


def test_zwnj_does_not_count_and_a_space_does() -> None:
    assert sort_key("شیخ‌آباد") == sort_key("شیخآباد")
    assert sort_key("شیخ آباد") < sort_key("شیخ‌آباد")


def test_digits_are_equal_across_scripts_and_not_numbers() -> None:
    assert sort_key("غرفه ۱۰") == sort_key("غرفه 10") == sort_key("غرفه ١٠")
    assert sort_key("غرفه ۱۰") < sort_key("غرفه ۲")


def test_a_column_of_keys_sorts_in_a_database_as_in_python() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE names (name TEXT, key TEXT)")
    connection.executemany("INSERT INTO names VALUES (?, ?)", [(n, sort_key(n)) for n in NAMES])
    rows = connection.execute("SELECT key FROM names ORDER BY key").fetchall()
    assert [key for (key,) in rows] == sorted(map(sort_key, NAMES))


@given(st.text())
def test_any_text_has_a_storable_key(text: str) -> None:
    key = sort_key(text)
    key.encode("utf-8")
    assert "\x00" not in key


def test_a_plain_name_has_a_key_as_long_as_itself() -> None:
    assert len(sort_key("چهارمردان")) == len("چهارمردان")
