"""What changed, as a person reads it."""

from __future__ import annotations

from booth_content.content.difference import describe_difference
from booth_content.content.fields import ORDER

A, B, C = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def test_nothing_changed_is_no_row():
    content = {"identity": {"about": "الف"}}

    assert describe_difference("neighbourhood", content, content) == []


def test_fields_are_added_changed_and_removed_in_the_order_of_the_form():
    old = {"identity": {"population": {"value": 1000, "year": 1399}, "boundaries": "کهنه"}}
    new = {"identity": {"population": {"value": 1200, "year": 1400}, "about": "نو"}}

    assert describe_difference("neighbourhood", old, new) == [
        ("identity", "شناسنامه", "about", "معرفی محله", "", "نو", "added"),
        (
            "identity",
            "شناسنامه",
            "population",
            "جمعیت",
            "۱٬۰۰۰ نفر (۱۳۹۹)",
            "۱٬۲۰۰ نفر (۱۴۰۰)",
            "changed",
        ),
        ("identity", "شناسنامه", "boundaries", "مرزهای محله", "کهنه", "", "removed"),
    ]


def test_items_are_named_by_their_titles():
    old = {"needs": {ORDER: [A, B], f"{A}/title": "مشاوره", f"{B}/title": "زمین بازی"}}
    new = {"needs": {ORDER: [A, C], f"{A}/title": "مشاوره", f"{A}/people": 9, f"{C}/title": "نو"}}

    assert [row[2:] for row in describe_difference("neighbourhood", old, new)] == [
        (f"{A}/people", "شمار کسانی که درگیرند در «مشاوره»", "", "۹ نفر", "added"),
        (f"{C}/title", "عنوان در «نو»", "", "نو", "added"),
        (f"{B}/title", "عنوان در «زمین بازی»", "زمین بازی", "", "removed"),
    ]


def test_a_new_arrangement_is_one_row():
    titles = {f"{A}/title": "یک", f"{B}/title": "دو"}

    rows = describe_difference(
        "neighbourhood",
        {"needs": {ORDER: [A, B], **titles}},
        {"needs": {ORDER: [B, A], **titles}},
    )

    assert [row[2:] for row in rows] == [(ORDER, "ترتیب", "یک، دو", "دو، یک", "changed")]


def test_what_was_set_aside_is_no_difference():
    old = {"needs": {f"{A}/title": "رفته"}}

    assert describe_difference("neighbourhood", old, {}) == []
