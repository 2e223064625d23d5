"""What sample strata, bases and agencies say: nothing about who really stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booth_content.sample.banks import bank
from booth_content.sample.choosing import Chooser
from booth_content.sample.media import Pictures
from booth_content.sample.neighbourhood import NO_PHONE, write_performance
from booth_content.sample.writing import Writing, figure, nobody
from core.persian import to_persian_digits


def character(kind: str, choose: Chooser) -> Mapping[str, Any]:
    """Whose booth it is among those of its kind: its topic or area, its words, its pictures."""
    words = bank("organisations")
    if kind == "agency":
        agency = words["agency"]
        return {
            "topic": "agency",
            "mission": agency["mission"],
            "about": choose.turn("about", agency["about"]),
            "pictures": choose.turn("pictures", agency["pictures"]),
        }
    characters: list[Mapping[str, Any]] = words["strata" if kind == "stratum" else "bases"]
    return characters[choose.number % len(characters)]


def write_organisation(
    writing: Writing, pictures: Pictures, own: Mapping[str, Any], *, near: list[str]
) -> None:
    """Fill every section of the kind; ``near`` are names of neighbourhoods of the exhibition."""
    choose = writing.choose
    writing.record(
        "introduction",
        about=own["about"],
        mission=own["mission"],
        head=nobody(1, "مسئول (نمونه)"),
        picture=pictures.value(pictures.names[0]) if pictures.names else None,
    )
    if writing.kind == "base":
        _write_base(writing, own, near)
    else:
        _write_services(writing, own)
    if writing.kind == "stratum":
        _write_stratum(writing, own)
    if writing.kind == "agency":
        _write_liaisons(writing)
    done = [one for one in bank("performance")["performance"] if one["theme"] == "organisation"]
    count = choose.between("how many done", 2, 3)
    write_performance(writing, pictures, choose.some("done", done, count))
    writing.record(
        "contact",
        person=nobody(1, "پاسخ‌گو (نمونه)"),
        phone=NO_PHONE,
        address=f"نشانی نمونه، خیابان نمونهٔ {to_persian_digits(choose.between('street', 1, 30))}",
        hours=choose.turn("hours", bank("texts")["about"]["hours"]),
    )


def _write_services(writing: Writing, own: Mapping[str, Any]) -> None:
    choose, words = writing.choose, bank("organisations")
    for one in (service for service in words["services"] if service["topic"] == own["topic"]):
        count = choose.between(f"capacity {one['title']}", 60, 900)
        writing.item(
            "services",
            title=one["title"],
            category=one["category"],
            for_whom=one["for_whom"],
            description=one["description"],
            how=one["how"],
            is_free=True,
            capacity=figure(count, 1401, one["unit"]),
        )
    for place, one in enumerate(choose.some("programmes", words["programmes"], 3)):
        writing.item(
            "programmes",
            **one,
            starts_on=to_persian_digits(f"1401/08/{10 + place * 4:02}"),
            ends_on=to_persian_digits(f"1401/{9 + place}/15") if place else None,
        )


def _write_stratum(writing: Writing, own: Mapping[str, Any]) -> None:
    choose, words = writing.choose, bank("organisations")
    for place, one in enumerate(choose.some("groups", words["groups"], 3)):
        members = choose.between(f"members {place}", 8, 90)
        writing.item("specialised_groups", **one, members=members, person=nobody(2 + place))
    writing.record(
        "volunteers",
        count=figure(choose.between("volunteers", 60, 480), 1401),
        skills=own["skills"],
        availability=choose.turn("availability", bank("texts")["about"]["availability"]),
        how_to_join="نام و مهارت خود را در همین غرفه بگویید تا در فهرست نمونه نوشته شود.",
    )


def _write_base(writing: Writing, own: Mapping[str, Any], near: list[str]) -> None:
    choose, words = writing.choose, bank("organisations")
    writing.record(
        "field_of_work",
        area=own["area"],
        description=own["description"],
        members=figure(choose.between("members", 12, 75), 1401),
    )
    for place, name in enumerate(choose.some("near", near, choose.between("how many near", 5, 9))):
        writing.item(
            "supported_neighbourhoods",
            title=name,
            support=choose.some(f"support {place}", words["supports"]["texts"], 1)[0],
            since=choose.day(f"since {place}", 1400),
        )
    needs = [one for one in bank("needs")["needs"] if one["category"] == own["area"]]
    for place, one in enumerate(needs[:2] or bank("needs")["needs"][:1]):
        people = choose.between(f"people {place}", *one["people"])
        writing.item(
            "needs",
            title=one["title"].format(people=to_persian_digits(people)),
            category=own["area"],
            severity=("high", "medium")[place],
            people=people,
            description=one["description"],
            what_would_help=one["help"],
            residents_priority=place + 1,
            source="داده نمونه",
        )


def _write_liaisons(writing: Writing) -> None:
    subjects = bank("organisations")["liaison"]["subjects"]
    for place, subject in enumerate(writing.choose.some("liaisons", subjects, 3)):
        writing.item(
            "liaisons", person=nobody(2 + place, "رابط (نمونه)"), subject=subject, phone=NO_PHONE
        )
