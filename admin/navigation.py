"""What stands around every page of the desk: its menu, who is signed in, which exhibition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from admin.guards import right_of
from booth_content.exhibition import Exhibition
from core.accounts import Account
from core.database import reading
from core.dates import now
from core.sessions import current_account


@dataclass(frozen=True)
class Entry:
    """One way of the menu: shown to whoever has the right that its view asks for.

    ``blueprints`` are those whose pages belong to it beside its own. What is rarely asked for
    lies folded up, so that the rest stands in one row on a laptop.
    """

    endpoint: str
    label: str
    icon: str
    blueprints: tuple[str, ...] = ()
    is_rare: bool = False

    @property
    def is_here(self) -> bool:
        """Whether the page being shown belongs to it."""
        return request.blueprint in (self.endpoint.partition(".")[0], *self.blueprints)


ENTRIES = (
    Entry("today.index", "امروز", "sun"),
    Entry(
        "booths.index",
        "غرفه‌ها",
        "store",
        ("booth_screen", "editor", "pictures", "place", "plan", "preview", "revisions"),
    ),
    Entry("progress.index", "پیشرفت", "list-checks", ("booth_workbook",)),
    Entry("review.index", "بازبینی", "clipboard-check", ("review_suggest",)),
    Entry("releases.index", "انتشار", "send", ("publish", "schedule")),
    Entry("devices.index", "نمایشگرها", "monitor", ("pairing",)),
    Entry("visits.index", "بازدیدها", "footprints"),
    Entry(
        "guests.index",
        "مهمانان",
        "user-check",
        (
            "guest",
            "guest_data",
            "guest_duplicates",
            "guest_groups",
            "guests_bulk",
            "guests_load",
        ),
    ),
    Entry("badges.index", "کارت‌ها", "id-card"),
    Entry(
        "entrance.index",
        "ورودی",
        "door-open",
        ("entrance_scans", "entrance_conflicts", "entrance_list", "entrance_settings"),
    ),
    Entry("exhibition.index", "نمایشگاه", "landmark", ("workbook", "freeze")),
    Entry("access_links.index", "ورود محله‌ها", "qr-code", is_rare=True),
    Entry("book.index", "کتاب و تابلو", "book-open", is_rare=True),
    Entry("accounts.index", "حساب‌ها", "users", is_rare=True),
    Entry("audit.index", "رویدادها", "scroll-text", is_rare=True),
)


def init_navigation(app: Flask) -> None:
    """Give templates current_account, exhibition, nav and server_time."""
    app.context_processor(_surroundings)


def entries_for(account: Account) -> list[Entry]:
    """The menu of ``account``, in order."""
    views = current_app.view_functions
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in views and account.may(right_of(current_app, entry.endpoint) or "")
    ]


def first_page(account: Account) -> str:
    """Where ``account`` begins: the first way of its menu, or its own password."""
    entries = entries_for(account)
    return url_for(entries[0].endpoint if entries else "sign_in.password_form")


def _surroundings() -> dict[str, Any]:
    # asked for only when a template looks: an error page must not need the database
    return {
        "current_account": LocalProxy(_account_if_any),
        "exhibition": LocalProxy(_exhibition_if_any),
        "nav": LocalProxy(_nav),
        "server_time": now(),
    }


def _account_if_any() -> Account | None:
    try:
        return current_account()
    except SQLAlchemyError:
        return None


def _nav() -> list[Entry]:
    account = _account_if_any()
    return entries_for(account) if account else []


def _exhibition_if_any() -> Exhibition | None:
    if "exhibition" not in g:
        g.exhibition = _load_exhibition()
    found: Exhibition | None = g.exhibition
    return found


def _load_exhibition() -> Exhibition | None:
    try:
        with reading() as session:
            return session.get(Exhibition, 1)
    except SQLAlchemyError:
        return None
