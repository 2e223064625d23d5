"""Two people, one section: nothing is lost and nobody undoes another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from booth_content.content.fields import ORDER, section
from booth_content.content.merging import Conflict, changes_between, merge_section
from booth_content.content.outline import item_title, order_of, settled_section

KIND, RECORD, LIST = "neighbourhood", "identity", "needs"
A, B, C, D = "aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"


def needs(*items: str, **titles: str) -> dict:
    return {ORDER: list(items)} | {f"{item}/title": titles.get(item, item) for item in items}


def change(before, after) -> dict:
    return {"before": before, "after": after}


def test_fields_that_only_one_side_changed_join_silently():
    current = {"about": "تازه", "boundaries": "کهنه"}

    result = merge_section(KIND, RECORD, current, {"boundaries": change("کهنه", "نو")})

    assert result.merged == {"about": "تازه", "boundaries": "نو"}
    assert result.joined == ["boundaries"]
    assert result.conflicts == []


def test_a_field_both_changed_comes_back_as_yours_theirs_before_and_stays_as_it_is():
    result = merge_section(KIND, RECORD, {"about": "ب"}, {"about": change("الف", "پ")})

    assert result.merged == {"about": "ب"}
    assert result.conflicts == [Conflict("about", "معرفی محله", "پ", "ب", "الف")]
    assert result.joined == []


def test_both_writing_the_same_is_no_conflict():
    result = merge_section(KIND, RECORD, {"about": "پ"}, {"about": change("الف", "پ")})

    assert (result.merged, result.conflicts) == ({"about": "پ"}, [])


def test_emptying_a_field_takes_it_out():
    assert merge_section(KIND, RECORD, {"about": "پ"}, {"about": change("پ", None)}).merged == {}


def test_emptying_a_field_that_the_other_rewrote_is_a_conflict():
    result = merge_section(KIND, RECORD, {"about": "ب"}, {"about": change("الف", None)})

    assert result.conflicts == [Conflict("about", "معرفی محله", None, "ب", "الف")]


def test_a_conflict_in_a_list_names_the_item():
    result = merge_section(
        KIND, LIST, needs(A), {f"{A}/title": change("پیش", "پس")}
    )  # fmt: skip

    assert result.conflicts[0].label == f"عنوان در «{A}»"


def test_both_sides_add_an_item_and_both_are_there():
    current = needs(A, B, C)
    changes = changes_between(needs(A, B), needs(A, B, D))

    result = merge_section(KIND, LIST, current, changes)

    assert order_of(result.merged) == [A, B, C, D]
    assert result.merged[f"{D}/title"] == D
    assert result.conflicts == []


def test_one_side_adds_and_the_other_removes():
    result = merge_section(KIND, LIST, needs(A, B, C), {ORDER: change([A, B], [B])})

    assert order_of(result.merged) == [B, C]


def test_the_later_mover_arranges():
    current = needs(B, A, C)

    result = merge_section(KIND, LIST, current, {ORDER: change([A, B, C], [C, A, B])})

    assert order_of(result.merged) == [C, A, B]


def test_the_earlier_move_stands_when_the_later_save_only_adds():
    result = merge_section(KIND, LIST, needs(C, B, A), {ORDER: change([A, B, C], [A, B, C, D])})

    assert order_of(result.merged) == [C, D, B, A]


def test_a_removed_items_values_are_set_aside_not_shown():
    result = merge_section(KIND, LIST, needs(A, B), {ORDER: change([A, B], [B])})

    assert settled_section(result.merged) == needs(B)
    assert result.merged[f"{A}/title"] == A


def test_undoing_a_removal_brings_the_item_back_whole():
    removed = merge_section(KIND, LIST, needs(A, B), {ORDER: change([A, B], [B])}).merged

    result = merge_section(KIND, LIST, removed, {ORDER: change([B], [A, B])})

    assert result.merged == needs(A, B)


def test_the_last_item_removed_leaves_no_order():
    result = merge_section(KIND, LIST, needs(A), {ORDER: change([A], None)})

    assert ORDER not in result.merged


def test_an_item_removed_here_but_edited_there_meanwhile_stays():
    current = needs(A, B, **{A: "نو"})

    result = merge_section(KIND, LIST, current, changes_between(needs(A, B), needs(B)))

    assert result.merged == current
    assert result.kept == [A]
    assert result.conflicts == []


def test_an_item_removed_here_but_extended_there_meanwhile_stays():
    current = needs(A, B) | {f"{A}/people": 12}

    result = merge_section(KIND, LIST, current, changes_between(needs(A, B), needs(B)))

    assert (result.merged, result.kept) == (current, [A])


def test_an_item_removed_there_but_edited_here_comes_back_whole():
    base = needs(A, B) | {f"{A}/people": 12}
    current = merge_section(KIND, LIST, base, changes_between(base, needs(B))).merged

    result = merge_section(KIND, LIST, current, {f"{A}/title": change(A, "نو")})

    assert settled_section(result.merged) == {
        ORDER: [B, A],  # without an order of its own the edit puts it last
        f"{A}/title": "نو",
        f"{A}/people": 12,
        f"{B}/title": B,
    }
    assert result.kept == [A]


def test_emptying_or_repeating_a_field_does_not_bring_an_item_back():
    current = {**needs(B), f"{A}/title": A, f"{A}/people": 1}
    changes = {f"{A}/title": change(A, A), f"{A}/people": change(1, None)}

    assert order_of(merge_section(KIND, LIST, current, changes).merged) == [B]


def test_both_removing_an_item_removes_it():
    base, target = needs(A, B), needs(B)
    once = merge_section(KIND, LIST, base, changes_between(base, target)).merged

    result = merge_section(KIND, LIST, once, changes_between(base, target))

    assert result.merged == once
    assert result.kept == []


def test_an_item_without_title_is_called_by_its_place():
    assert item_title(section(KIND, LIST), {ORDER: [A, B]}, B) == "نیاز ۲"


# Properties. A state of the list section, and of the record, over few paths so that edits meet.

texts = st.sampled_from(["یک", "دو", "سه"])
records = st.dictionaries(st.sampled_from(["about", "boundaries", "housing_problems"]), texts)
ITEMS = [A, B, C, D]


@st.composite
def lists(draw) -> dict:
    order = draw(st.permutations(ITEMS))[: draw(st.integers(0, 4))]
    keys = [f"{item}/{key}" for item in order for key in ("title", "source")]
    values = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(keys, texts)))
    return ({ORDER: order} if order else {}) | values


@given(records, records)
def test_without_another_save_merging_a_record_is_applying(base, mine):
    result = merge_section(KIND, RECORD, base, changes_between(base, mine))

    assert result.merged == mine
    assert result.conflicts == []


@given(lists(), lists())
def test_without_another_save_merging_a_list_is_applying(base, mine):
    result = merge_section(KIND, LIST, base, changes_between(base, mine))

    assert settled_section(result.merged) == mine
    assert (result.conflicts, result.kept) == ([], [])


@given(records, records, records)
def test_no_change_of_a_record_is_lost(base, theirs, mine):
    changes = changes_between(base, mine)

    result = merge_section(KIND, RECORD, theirs, changes)

    conflicts = {conflict.path: conflict for conflict in result.conflicts}
    for path, c in changes.items():
        if path in conflicts:
            assert (conflicts[path].yours, conflicts[path].theirs) == (c["after"], theirs.get(path))
            assert result.merged.get(path) == theirs.get(path)
        else:
            assert result.merged.get(path) == c["after"]
    untouched = set(theirs) - set(changes)
    assert {p: result.merged[p] for p in untouched} == {p: theirs[p] for p in untouched}


@given(lists(), lists(), lists())
def test_no_edit_in_a_list_is_lost(base, theirs, mine):
    current = merge_section(KIND, LIST, base, changes_between(base, theirs)).merged
    changes = changes_between(base, mine)
    removed = set(order_of(base)) - set(order_of(mine))

    result = merge_section(KIND, LIST, current, changes)

    conflicts = {conflict.path for conflict in result.conflicts}
    order = order_of(result.merged)
    for path, c in changes.items():
        item = path.partition("/")[0]
        if path == ORDER or item in removed:
            continue
        assert path in conflicts or result.merged.get(path) == c["after"]
        if c["after"] is not None:
            assert item in order
    for item in removed & set(order_of(theirs)):
        edited = any(
            base.get(p) != theirs.get(p) for p in {*base, *theirs} if p.startswith(f"{item}/")
        )
        # an item without any value leaves no trace of what its remover saw
        if edited and any(p.startswith(f"{item}/") for p in base):
            assert item in order
            assert item in result.kept


@given(lists(), lists(), lists())
def test_the_order_joins_as_a_set(base, theirs, mine):
    current = merge_section(KIND, LIST, base, changes_between(base, theirs)).merged

    result = merge_section(KIND, LIST, current, changes_between(base, mine))

    order = order_of(result.merged)
    assert len(order) == len(set(order))
    both = set(order_of(theirs)) & set(order_of(mine))
    added = (set(order_of(theirs)) | set(order_of(mine))) - set(order_of(base))
    gone = set(order_of(base)) - set(order_of(theirs)) - set(order_of(mine))
    assert both | added <= set(order)
    assert not gone & set(order)


@given(records, records, records)
def test_disjoint_changes_commute(base, first, second):
    one = changes_between(base, first)
    two = {path: c for path, c in changes_between(base, second).items() if path not in one}

    forth = merge_section(KIND, RECORD, merge_section(KIND, RECORD, base, one).merged, two)
    back = merge_section(KIND, RECORD, merge_section(KIND, RECORD, base, two).merged, one)

    assert forth.merged == back.merged
    assert forth.conflicts == back.conflicts == []


@given(lists().filter(order_of), texts, texts)
def test_additions_to_a_list_commute_as_a_set(base, first, second):
    order = order_of(base)
    one = changes_between(base, base | {ORDER: [*order, "eeeeeeee"], "eeeeeeee/title": first})
    two = changes_between(base, base | {ORDER: ["ffffffff", *order], "ffffffff/title": second})

    forth = merge_section(KIND, LIST, merge_section(KIND, LIST, base, one).merged, two).merged
    back = merge_section(KIND, LIST, merge_section(KIND, LIST, base, two).merged, one).merged

    assert forth == back
    assert order_of(forth) == ["ffffffff", *order, "eeeeeeee"]


@given(lists(), lists(), lists())
def test_repeating_a_save_that_got_through_changes_nothing(base, theirs, mine):
    current = merge_section(KIND, LIST, base, changes_between(base, theirs)).merged
    changes = changes_between(base, mine)
    once = merge_section(KIND, LIST, current, changes)

    again = merge_section(KIND, LIST, once.merged, changes)

    assert again.merged == once.merged
