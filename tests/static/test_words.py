"""The words of the screen in its three languages: the same ones, with the same holes in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

SCREEN = Path(__file__).resolve().parent.parent.parent / "static" / "screen"
TABLE = re.compile(
    r"""= words\("(?P<name>[\w/-]+)", \{(?P<words>(?:"(?:\\.|[^"\\])*"|[^"}])*)\}\)"""
)
WORD = re.compile(r"""(\w+): "((?:\\.|[^"\\])*)\"""")
HOLE = re.compile(r"\{\w+\}")


def persian() -> dict[str, dict[str, str]]:
    """{table: {key: word}} as the modules write them."""
    return {
        table["name"]: dict(WORD.findall(table["words"]))
        for path in sorted(SCREEN.rglob("*.js"))
        for table in TABLE.finditer(path.read_text(encoding="utf-8"))
    }


def test_every_table_of_words_was_read() -> None:
    modules = [path.read_text(encoding="utf-8") for path in sorted(SCREEN.rglob("*.js"))]

    assert len(persian()) == sum(text.count("= words(") for text in modules)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_language_has_every_word_and_no_other(language: str) -> None:
    path = SCREEN / "words" / f"{language}.json"
    words = json.loads(path.read_text(encoding="utf-8"))

    assert {name: set(table) for name, table in words.items()} == {
        name: set(table) for name, table in persian().items()
    }
    assert [
        f"{name}: {key}"
        for name, table in persian().items()
        for key, word in table.items()
        if set(HOLE.findall(words[name][key])) != set(HOLE.findall(word))
    ] == []
