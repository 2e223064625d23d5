"""The entrance's table, case by case, from the file that the gate's page is tested with as well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.visitors.cases import SHARED, facts_of, instant, invited_of, rules_of
from visitors.badge_code import ALPHABET, clean_code, make_code
from visitors.deciding import Outcome, decide, local_day
from visitors.presence import OUTSIDE, Passage, advance


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_a_case_comes_to_what_the_table_says(case: dict[str, Any]) -> None:
    decision = decide(facts_of(case.get("facts")), rules_of(case.get("rules")))

    assert (decision.outcome, decision.overrode) == (case["outcome"], case.get("overrode"))


def test_the_cases_hold_every_outcome_in_both_directions() -> None:
    told = {
        (case["name"].split(":")[0], case.get("facts", {}).get("direction", "entry"))
        for case in SHARED["cases"]
    }
    wanted = set(Outcome) - {Outcome.ERROR, Outcome.ADMITTED, Outcome.DEPARTED}

    assert {(outcome.value, way) for outcome in wanted for way in ("entry", "exit")} <= told


@pytest.mark.parametrize("sequence", SHARED["sequences"], ids=lambda one: one["name"])
def test_each_step_of_a_sequence_follows_from_those_before(sequence: dict[str, Any]) -> None:
    rules, invited = rules_of(sequence.get("rules")), invited_of(sequence.get("invited"))
    presence, told = OUTSIDE, []
    for step in sequence["steps"]:
        at = instant(step["at"])
        assert at is not None
        facts = replace(
            facts_of(), at=at, direction=step["direction"], invited=invited, presence=presence
        )
        decision = decide(replace(facts, party=step.get("party")), rules)
        if decision.is_accepted:
            day, party = local_day(at, rules.zone), step.get("party")
            passage = Passage(step["direction"], at, day, 1, party, invited.party_size)
            presence = advance(presence, passage)
        told.append((decision.outcome.value, presence.inside))

    assert told == [(step["outcome"], step["inside"]) for step in sequence["steps"]]


@pytest.mark.parametrize("case", SHARED["cleaning"], ids=lambda case: case["name"])
def test_what_a_reader_sends_is_cleaned(case: dict[str, Any]) -> None:
    assert clean_code(case["read"]) == case["code"]


def test_a_slip_of_one_character_or_an_exchange_is_never_a_code() -> None:
    code = make_code()

    slips = [
        code[:at] + other + code[at + 1 :]
        for at in range(len(code))
        for other in ALPHABET
        if other != code[at]
    ]
    exchanges = [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(len(code) - 1)
        if code[at] != code[at + 1]
    ]
    assert [slip for slip in slips + exchanges if clean_code(slip) is not None] == []


def test_a_code_that_was_made_is_read_back_and_no_two_are_alike() -> None:
    codes = [make_code() for _ in range(500)]

    assert [clean_code(code) for code in codes] == codes
    assert len(set(codes)) == 500


@pytest.mark.parametrize("read", ["0" * 100_000, "ض" * 100_000, "\\000026" * 20_000])
def test_a_text_of_any_length_is_no_code(read: str) -> None:
    assert clean_code(read) is None
