"""Lists that sort and page by their address; what sort_header and pager of the macros read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from core.persian import to_ascii_digits


@dataclass(frozen=True)
class Order:
    """What the address asks for: a column, its direction, and a page counted from 1."""

    sort: str
    is_descending: bool
    page: int


@dataclass(frozen=True)
class Listing:
    """One page of a list as shown: ``total`` rows on ``pages`` pages, this one ``number``."""

    sort: str
    descending: bool
    number: int
    pages: int
    total: int

    def url(self, number: int) -> str:
        """This list's page ``number``."""
        return address_with(page=str(number) if number > 1 else None)

    def sort_url(self, key: str) -> str:
        """This list sorted by ``key``; pressed again, the other way round."""
        is_again = self.sort == key and not self.descending
        return address_with(sort=key, order="desc" if is_again else None, page=None)


def read_order(sorts: Sequence[str], *, default: str | None = None) -> Order:
    """The order of this request's address; a column that is none of ``sorts`` is passed over."""
    sort = request.args.get("sort", "")
    page = to_ascii_digits(request.args.get("page", ""))
    if sort not in sorts:
        return Order(default or sorts[0], is_descending=False, page=_number(page))
    return Order(sort, request.args.get("order") == "desc", _number(page))


def show_listing(order: Order, *, number: int, pages: int, total: int) -> Listing:
    """The list as found."""
    return Listing(order.sort, order.is_descending, number, pages, total)


def address_with(**changes: str | None) -> str:
    """This request's address with some of its words changed, or left out for None."""
    words = {
        key: values for key, values in request.args.lists() if key not in changes and any(values)
    }
    words |= {key: [value] for key, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(words, doseq=True)}" if words else request.path


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
