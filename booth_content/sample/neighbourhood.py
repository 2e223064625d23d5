"""What a sample neighbourhood says, from its two themes and its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from booth_content.sample.banks import bank
from booth_content.sample.choosing import Chooser, Item
from booth_content.sample.media import Pictures
from booth_content.sample.writing import SOURCE, Writing, figure, nobody
from core.persian import format_number, to_persian_digits

NO_PHONE = "۰۲۵۰۰۰۰۰۰۰۰"  # nobody's number
_SEVERITIES = ("high", "medium", "medium", "low")
_ROLES = ("دبیر شورا", "عضو شورا", "نمایندهٔ بانوان", "نمایندهٔ جوانان", "عضو شورا", "خزانه‌دار")


def pictures_of(choose: Chooser) -> tuple[str, ...]:
    """The names of two to five drawings that belong to the neighbourhood's themes."""
    items = bank("capacities")["capacities"]
    own = [one["picture"] for theme in choose.themes for one in items if one["theme"] == theme]
    wanted = dict.fromkeys([*choose.some("pictures", own, len(own)), *choose.some("more", _ANY, 2)])
    return tuple(wanted)[: choose.between("how many pictures", 2, 5)]


_ANY = ("alley", "park", "house", "courtyard", "office")


def write_neighbourhood(
    writing: Writing, pictures: Pictures, said: Mapping[str, Any], *, everything: bool = False
) -> None:
    """Fill every section; ``said`` are the figures that the workbook gave its identity card.

    ``everything`` takes all that the banks have instead of a choice.
    """
    choose = writing.choose

    def some(what: str, items: list[Item], least: int, most: int) -> list[Item]:
        count = len(items) if everything else choose.between(f"how many {what}", least, most)
        return choose.by_theme(what, items, count)

    _write_identity(writing, said)
    _write_people(writing)
    _write_capacities(writing, pictures, some)
    _write_needs(writing, some)
    _write_harms(writing, some)
    write_performance(writing, pictures, some("done", _themed("performance"), 3, 4))
    _write_houses(writing, pictures)
    _write_products(writing, pictures, some)


Some = Callable[[str, list[Item], int, int], list[Item]]


def _themed(name: str) -> list[Item]:
    return [one for one in bank(name)[name] if one["theme"] != "organisation"]


def _write_identity(writing: Writing, said: Mapping[str, Any]) -> None:
    choose, words = writing.choose, bank("texts")["about"]
    people, households = said["population"]["value"], said["households"]["value"]
    area = choose.between("density", 85, 150)
    working = choose.share("working age", people, 63, 69)
    children = choose.share("children", people, 24, 32)
    opening = words["opening"][choose.themes[0]]
    counts = {
        "elders": choose.share("elders", people, 6, 12),
        "children": children,
        "disabled": choose.share("disabled", people, 1.2, 2.1),
        "working_age": working,
        "job_seekers": choose.share("job seekers", working, 5, 12),
        "worn_out_homes": choose.share("homes", households, 6, 24),
        "women_headed": choose.share("women", households, 5, 11),
        "supported_families": choose.share("supported", households, 6, 15),
        "schools": 2 + people // choose.between("schools", 2600, 4200),
        "out_of_school": choose.share("out of school", children, 0.3, 1.2),
        "mosques": 1 + people // choose.between("mosques", 3000, 5200),
        "health_centres": 1 + people // choose.between("health", 11_000, 17_000),
        "parks": 1 + people // choose.between("parks", 5000, 9000),
    }
    shares = {
        "tenants": choose.between("tenants", 240, 460) / 10,
        "literacy": choose.between("literacy", 842, 962) / 10,
    }
    year = 1400 + choose.number % 2
    writing.record(
        "identity",
        about=" ".join(
            (
                opening[choose.number // 8 % len(opening)],
                choose.turn("middle", words["middle"]),
                choose.turn("closing", words["closing"]),
            )
        ),
        area=figure(round(people / area, 1), 1400),
        boundaries="میان خیابان نمونهٔ {}، بلوار نمونهٔ {} و کوچهٔ نمونهٔ {}".format(
            *(to_persian_digits(choose.between(f"street {k}", 1, 40)) for k in range(3))
        ),
        housing_problems=choose.turn("housing", words["housing"]),
        family_problems=choose.turn("family", words["family"]),
        issues_book=choose.number % 3 != 0,
        **{key: figure(value, year) for key, value in (counts | shares).items()},
    )


def _write_people(writing: Writing) -> None:
    choose, words = writing.choose, bank("texts")["about"]
    writing.record(
        "manager",
        person=nobody(1, "مدیر محله (نمونه)"),
        message=choose.turn("message", words["message"]),
        since=choose.day("since", 1398 + choose.number % 3),
        mobile=NO_PHONE,
    )
    members = choose.some("council", bank("home")["council"], choose.between("members", 4, 6))
    for place, (member, role) in enumerate(zip(members, _ROLES, strict=False), 2):
        writing.item("council", person=nobody(place, role), **member)
    writing.record(
        "contact",
        person=nobody(1, "مدیر محله (نمونه)"),
        phone=NO_PHONE,
        address=f"نشانی نمونه، کوچهٔ نمونهٔ {to_persian_digits(choose.between('lane', 1, 60))}",
        hours=choose.turn("hours", words["hours"]),
    )


def _write_capacities(writing: Writing, pictures: Pictures, some: Some) -> None:
    choose = writing.choose
    for place, one in enumerate(some("capacities", bank("capacities")["capacities"], 4, 6)):
        least, most, unit = one["count"]
        writing.item(
            "capacities",
            title=one["title"],
            category=one["category"],
            count=figure(choose.between(f"capacity {one['title']}", least, most), 1401, unit),
            description=one["description"],
            picture=pictures.value(one["picture"], turn=place),
        )
    for place, one in enumerate(some("opportunities", bank("capacities")["opportunities"], 2, 4)):
        writing.item(
            "opportunities",
            title=one["title"],
            category=one["category"],
            description=one["description"],
            partners=one["partners"],
            picture=pictures.value(one["picture"], turn=place + 1),
        )


def _write_needs(writing: Writing, some: Some) -> None:
    choose, sources = writing.choose, bank("texts")["about"]["need_source"]
    for place, one in enumerate(some("needs", bank("needs")["needs"], 3, 5)):
        people = choose.between(f"people {one['title']}", *one["people"])
        severity = "high" if not place else choose.turn(one["title"], _SEVERITIES)
        writing.item(
            "needs",
            title=one["title"].format(people=format_number(people)),
            category=one["category"],
            severity=severity,
            people=people,
            description=one["description"],
            what_would_help=one["help"],
            cost=choose.between(f"cost {one['title']}", *one["cost"]) or None,
            residents_priority=place + 1,
            source=choose.turn(f"source {place}", sources),
            raised_on=choose.day(f"raised {place}", 1400 + place % 2),
        )


def _write_harms(writing: Writing, some: Some) -> None:
    choose = writing.choose
    for place, one in enumerate(some("harms", bank("needs")["social_harms"], 2, 3)):
        least, most, unit = one["figure"]
        writing.item(
            "social_harms",
            title=one["title"],
            category=one["category"],
            severity=choose.turn(f"harm {place}", _SEVERITIES),
            figure=figure(choose.between(f"harm {one['title']}", least, most), 1400, unit),
            description=f"{one['description']} (متن نمونه)",
            actions=one["actions"],
        )


def write_performance(writing: Writing, pictures: Pictures, items: list[Item]) -> None:
    """Counted results, and changes from before to after; for every kind of booth."""
    choose = writing.choose
    for place, one in enumerate(items):
        result, change = None, None
        if "result" in one:
            least, most, unit = one["result"]
            result = figure(choose.between(f"result {one['title']}", least, most), 1401, unit)
        if "change" in one:
            before, after, unit = one["change"]
            change = {
                "before": choose.between(f"before {one['title']}", *before),
                "before_year": 1399,
                "after": choose.between(f"after {one['title']}", *after),
                "after_year": 1401,
                "unit": unit,
                "source": SOURCE,
            }
        writing.item(
            "performance",
            title=one["title"],
            category=one["category"],
            result=result,
            change=change,
            description=one["description"],
            partners=one["partners"],
            done_on=choose.day(f"done {place}", 1401),
            picture=pictures.value(one["picture"], turn=place + 2),
        )


def _write_houses(writing: Writing, pictures: Pictures) -> None:
    choose, home = writing.choose, bank("home")
    greens = choose.some("green", home["green_houses"], choose.between("green houses", 1, 2))
    for place, one in enumerate(greens):
        writing.item(
            "green_houses",
            **one,
            is_support_centre=True if choose.number % 14 == 1 and not place else None,
            families=figure(choose.between(f"families {place}", 40, 320), 1401),
            person=nobody(10 + place, "مسئول خانه"),
            address=f"کوچهٔ نمونهٔ {to_persian_digits(choose.between(f'green {place}', 1, 60))}",
            phone=NO_PHONE,
            picture=pictures.value("house", turn=place),
        )
    if choose.number % 3 != 1:
        writing.item(
            "trust_houses",
            **choose.turn("trust", home["trust_houses"]),
            helped=figure(choose.between("helped", 20, 160), 1401),
            person=nobody(12, "مسئول خانه"),
            phone=NO_PHONE,
        )


def _write_products(writing: Writing, pictures: Pictures, some: Some) -> None:
    choose = writing.choose
    for place, one in enumerate(some("products", bank("home")["products"], 2, 4)):
        price = choose.between(f"price {one['title']}", *one["price"]) * 1000
        writing.item(
            "products",
            title=one["title"],
            category=one["category"],
            maker=nobody(20 + place, "تولیدکنندهٔ خانگی"),
            price=price,
            description=one["description"],
            order_phone=NO_PHONE,
            picture=pictures.value(one["picture"], turn=place),
        )
