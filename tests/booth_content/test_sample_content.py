"""What the sample's booths say: whole, valid, marked for what it is, and the same at each start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content import content
from booth_content.content.fields import ORDER, FieldType, field_at, section, sections_for
from booth_content.content.outline import order_of
from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.jobs import store
from booth_content.revision import BoothContent, Revision
from booth_content.sample import load_sample
from booth_content.sample.banks import FOLDER, bank
from booth_content.sample.booths import compose
from booth_content.sample.choosing import Chooser
from booth_content.sample.looks import EVERYTHING, LONGEST, POOR
from booth_content.sample.organisation import character
from core.database import reading, transaction
from core.persian import tidy

SAMPLE = "نمونه"
# what nobody may invent, and what a neighbourhood of this number does not have
LEFT_EMPTY = {("neighbourhood", "martyr")}
SOMETIMES = {"films", "trust_houses"}

Said = dict[str, dict[str, dict[str, Any]]]
Booths = dict[str, tuple[str, dict[str, dict[str, Any]]]]

_loaded: Booths = {}


@pytest.fixture
def booths(app: Flask) -> Booths:
    """Of every booth of the sample, by code: its kind and what was approved; loaded once."""
    if not _loaded:
        _loaded.update(_load())
    return _loaded


def _load() -> Booths:
    with transaction() as session:
        load_sample(session, store())
    with reading() as session:
        return {
            code: (kind, said)
            for code, kind, said in session.execute(
                select(Booth.code, Booth.kind, Revision.content)
                .join(BoothContent, BoothContent.booth_id == Booth.id)
                .join(Revision, Revision.id == BoothContent.approved_revision_id)
            )
        }


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)


def test_every_booth_fills_every_section_of_its_kind(booths: Booths) -> None:
    empty = {
        (code, definition.key)
        for code, (kind, said) in booths.items()
        if code not in POOR
        for definition in sections_for(kind)
        if not said.get(definition.key)
        and (kind, definition.key) not in LEFT_EMPTY
        and definition.key not in SOMETIMES
    }

    assert len(booths) == 73
    assert empty == set()


def test_what_is_there_only_sometimes_is_there_in_some(booths: Booths) -> None:
    having = Counter(key for _, said in booths.values() for key in SOMETIMES & said.keys())

    assert having.keys() == SOMETIMES
    assert min(having.values()) >= 10


def test_only_what_nobody_may_invent_is_missing_for_publishing(booths: Booths) -> None:
    lacks = {
        (lack.section, lack.path)
        for code, (kind, said) in booths.items()
        if code not in POOR
        for lack in content.missing(kind, said, "publish")
    }

    assert lacks == {("martyr", "name")}


def test_everything_would_pass_the_checks_of_what_people_type(booths: Booths) -> None:
    for code, (kind, said) in booths.items():
        for key, values in said.items():
            assert content.clean_changes(kind, key, values) == (values, {}), code


def test_every_item_says_that_it_is_a_sample(booths: Booths) -> None:
    unmarked = [
        (code, key, item)
        for code, (_, said) in booths.items()
        if code not in POOR
        for key, values in said.items()
        for item in order_of(values)
        if not any(
            SAMPLE in text
            for path, value in values.items()
            if path.startswith(f"{item}/")
            for text in _texts(value)
        )
    ]

    assert unmarked == []


def test_every_figure_and_every_person_is_marked(booths: Booths) -> None:
    sources, names = set(), set()
    for kind, said in booths.values():
        for key, values in said.items():
            for path, value in values.items():
                if path == ORDER:
                    continue
                field = field_at(section(kind, key), path)
                if field.type in (FieldType.FIGURE, FieldType.CHANGE):
                    sources.add(value["source"])
                if field.type is FieldType.PERSON:
                    names.add(value["name"][:8])

    assert sources == {"داده نمونه"}
    assert names == {"نام نمونه"[:8]}


def test_no_martyr_is_named(booths: Booths) -> None:
    assert [code for code, (_, said) in booths.items() if "martyr" in said] == []


def test_neighbours_say_different_things(booths: Booths) -> None:
    codes = [code for code in sorted(booths) if booths[code][0] == "neighbourhood"]
    full = [code for code in codes if code not in POOR]
    for one, other in pairwise(full):
        mine, theirs = booths[one][1], booths[other][1]
        assert mine["identity"]["about"] != theirs["identity"]["about"]
        assert _titles(mine["capacities"])[:2] != _titles(theirs["capacities"])[:2]
        assert _titles(mine["needs"])[:2] != _titles(theirs["needs"])[:2]


def _titles(values: dict[str, Any]) -> list[str]:
    return [values[f"{item}/title"] for item in order_of(values)]


def test_some_booths_are_poor_and_some_say_all_there_is_room_for(booths: Booths) -> None:
    pictureless = [code for code in POOR if not content.media_ids(booths[code][1])]
    longest = {code: booths[code] for code in LONGEST}

    assert len(pictureless) == len(POOR) - 1
    assert set(booths["14"][1]) == {"identity"}
    given = {"population", "households", "employment_rate"}  # the workbook's own
    assert set(booths["14"][1]["identity"]) == given
    assert booths["46"][1]["identity"]["about"] == SAMPLE
    assert len(order_of(booths[EVERYTHING][1]["gallery"])) == 16
    assert len(order_of(booths[EVERYTHING][1]["needs"])) == len(bank("needs")["needs"])
    for kind, said in longest.values():
        key = "identity" if kind == "neighbourhood" else "introduction"
        limit = section(kind, key).field("about").limits.max_length  # type: ignore[union-attr]
        assert limit - 20 < len(said[key]["about"]) <= limit
        assert len(said["performance"][f"{order_of(said['performance'])[0]}/title"]) > 75
        assert " " not in said["contact"]["hours"][:90]


def test_the_sample_is_the_same_at_every_start(booths: Booths) -> None:
    near = ["محلهٔ نمونهٔ ۱", "محلهٔ نمونهٔ ۲"]
    figures = {"population": {"value": 900}, "households": {"value": 300}}

    first = compose("21", "neighbourhood", {"identity": figures}, near)

    assert compose("21", "neighbourhood", {"identity": figures}, near) == first
    assert compose("70", "base", {}, near) == compose("70", "base", {}, near)


def test_drafts_say_what_was_approved(app: Flask) -> None:
    approved = _load()
    with reading() as session:
        drafts: Said = {}
        for code, draft in session.execute(
            select(Booth.code, SectionDraft).join(Booth, Booth.id == SectionDraft.booth_id)
        ):
            drafts.setdefault(code, {})[draft.section_key] = draft.fields

    assert {code: content.settled(said) for code, said in drafts.items()} == {
        code: said for code, (_, said) in approved.items()
    }


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_sentences_are_spelt_as_persian_is(path: Any) -> None:
    for text in re.findall(r'"([^"]*)"', path.read_text(encoding="utf-8")):
        assert tidy(text) == text
        assert not re.search(r"[يكىةA-Z0-9]", text), text
        assert not re.search(r"[ء-ی] (ها|های|هایی|ای|تر|ترین)(?![ء-ی\u200c])", text), text
        assert not re.search(r"(?<![ء-ی])(می|نمی) [ء-ی]", text), text
        assert not re.search(r"[?,;%]", text), text


def test_each_agency_only_holds_the_place_of_its_own_words(booths: Booths) -> None:
    for code, (kind, said) in booths.items():
        if kind == "agency":
            assert SAMPLE in said["introduction"]["about"], code
            assert SAMPLE in said["introduction"]["mission"], code


def test_each_stratum_and_base_of_the_sample_has_a_character_of_its_own(booths: Booths) -> None:
    for kind in ("stratum", "base"):
        codes = [code for code, (one, _) in booths.items() if one == kind]
        missions = {character(kind, Chooser(code))["mission"] for code in codes}
        assert len(missions) == len(codes)
