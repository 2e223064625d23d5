"""What the list of guests is narrowed to: read from the address, shown as chips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from admin.listing import read_order
from core.persian import to_ascii_digits
from visitors.guest import GuestGroup
from visitors.guest_list import CAME, LONGEST_SEARCH, SORTS, GuestCounts, GuestFilter
from visitors.guest_words import STATE_WORDS

__all__ = ["SORTS", "chips_of", "filter_of", "read_guest_filter"]

CAME_WORDS = {"inside": "در سالن", "came": "آمده", "not_yet": "نیامده"}


def read_guest_filter(rehearsal: int) -> GuestFilter:
    """The filter of this request's address; a word that means nothing narrows nothing."""
    order = read_order(SORTS)
    wanted = filter_of(request.args, rehearsal)
    return GuestFilter(
        **vars(wanted)
        | {"sort": order.sort, "is_descending": order.is_descending, "page": order.page}
    )


def filter_of(args: Mapping[str, str] | MultiDict[str, str], rehearsal: int) -> GuestFilter:
    """The filter that the words of an address ask for, in the order of names."""
    group = to_ascii_digits(args.get("group") or "")
    state, came, badge = args.get("state"), args.get("came"), args.get("badge")
    return GuestFilter(
        text=(args.get("q") or "")[:LONGEST_SEARCH],
        group=int(group) if group.isascii() and group.isdigit() and len(group) < 9 else None,
        state=state if state in STATE_WORDS else None,
        is_vip=args.get("vip") == "yes",
        has_badge={"yes": True, "no": False}.get(badge or ""),
        came=came if came in CAME else None,
        rehearsal=rehearsal,
    )


def chips_of(
    wanted: GuestFilter, groups: list[GuestGroup], counts: GuestCounts
) -> list[dict[str, Any]]:
    """Groups of chips: what each narrows, its word, what is chosen, options with their counts."""
    states = [(state, word, counts.by_state[state], None) for state, word in STATE_WORDS.items()]
    places = {
        "inside": counts.inside,
        "came": counts.came,
        "not_yet": counts.total - counts.came,
    }
    badge = {None: "", True: "yes", False: "no"}[wanted.has_badge]
    choices: list[tuple[str, str, str, list[tuple[str, str, int, str | None]]]] = [
        (
            "state",
            "دعوت",
            wanted.state or "",
            [one for one in states if one[2] or one[0] == wanted.state],
        ),
        (
            "group",
            "گروه",
            str(wanted.group or ""),
            [(str(g.id), g.name, counts.by_group.get(g.id, 0), g.colour) for g in groups],
        ),
        (
            "came",
            "حضور",
            wanted.came or "",
            [(k, w, places[k], None) for k, w in CAME_WORDS.items()],
        ),
        (
            "badge",
            "کارت",
            badge,
            [
                ("yes", "با کارت", counts.with_badge, None),
                ("no", "بی‌کارت", counts.total - counts.with_badge, None),
            ],
        ),
        ("vip", "ویژه", "yes" if wanted.is_vip else "", [("yes", "ویژه‌ها", counts.vip, None)]),
    ]
    return [
        {"name": name, "label": label, "chosen": chosen, "options": options}
        for name, label, chosen, options in choices
    ]
