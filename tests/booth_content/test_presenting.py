"""The sections of a published document."""

from __future__ import annotations

from booth_content.content.fields import ORDER
from booth_content.content.presenting import media_ids, present, presented_media_ids

A, B = "aaaaaaaa", "bbbbbbbb"
PICTURE = {"media": "3f2b8a52-0b6e-4a38-9c55-0f1d8f6f7a11", "alt": "کوچه"}
FILM = {
    "media": "3f2b8a52-0b6e-4a38-9c55-0f1d8f6f7a12",
    "poster": "3f2b8a52-0b6e-4a38-9c55-0f1d8f6f7a13",
}
FIGURE = {"value": 41450, "year": 1400, "source": "مرکز بهداشت"}


def test_a_record_is_presented_with_labels_and_units():
    assert present("neighbourhood", {"identity": {"population": FIGURE}}) == [
        {
            "key": "identity",
            "title": "شناسنامه",
            "icon": "id-card",
            "layout": "record",
            "fields": [
                {
                    "key": "population",
                    "label": "جمعیت",
                    "type": "figure",
                    "unit": "نفر",
                    "value": FIGURE,
                }
            ],
        }
    ]


def test_a_list_is_presented_in_its_order_with_labelled_choices():
    needs = {ORDER: [B, A], f"{A}/title": "یک", f"{B}/severity": "high", "cccccccc/title": "رفته"}

    section = present("neighbourhood", {"needs": needs})[0]

    assert (section["layout"], section["icon"]) == ("list", "hand-heart")
    assert [(item["id"], item["fields"][0]["value"]) for item in section["items"]] == [
        (B, {"value": "high", "label": "زیاد"}),
        (A, "یک"),
    ]
    assert "fields" not in section


def test_a_unit_of_the_writers_own_stands_where_units_stand():
    result = {"value": 12, "unit": "دوره", "year": 1400}
    content = {"performance": {ORDER: [A], f"{A}/result": result}}

    field = present("agency", content)[0]["items"][0]["fields"][0]

    assert (field["unit"], field["value"]) == ("دوره", {"value": 12, "year": 1400})


def test_what_is_for_organisers_is_shown_to_organisers_only():
    content = {"manager": {"mobile": "09120000001"}, "contact": {"note": "یادداشت"}}

    assert present("neighbourhood", content) == []
    assert [s["key"] for s in present("neighbourhood", content, "organisers")] == [
        "manager",
        "contact",
    ]


def test_empty_items_and_unfinished_figures_are_left_out():
    content = {
        "identity": {"population": {"year": 1400}, "about": ""},
        "needs": {ORDER: [A]},
        "gallery": {ORDER: [A], f"{A}/picture": {"caption": "بی عکس"}},
    }

    assert present("neighbourhood", content) == []


def test_no_and_zero_are_shown():
    content = {"identity": {"issues_book": False, "parks": {"value": 0}}}

    values = [field["value"] for field in present("neighbourhood", content)[0]["fields"]]

    assert values == [{"value": 0}, False]


def test_sections_of_another_kind_are_not_presented():
    assert present("agency", {"identity": {"population": FIGURE}}) == []


def test_media_are_found_wherever_they_are_and_posters_too():
    content = {
        "martyr": {"picture": PICTURE},
        "films": {ORDER: [A], f"{A}/video": FILM, f"{B}/video": {"media": "set-aside"}},
    }

    found = {PICTURE["media"], FILM["media"], FILM["poster"]}

    assert media_ids(content) == found
    assert presented_media_ids(present("neighbourhood", content)) == found
    assert media_ids({}) == presented_media_ids([]) == set()
