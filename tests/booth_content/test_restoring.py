"""Taking an earlier revision's content back into the draft."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.draft import draft_content
from booth_content.publishing import sign_off_if_needed
from booth_content.restoring import restore_revision
from booth_content.revision import BoothContent
from booth_content.saving import save_section
from core.accounts import Account
from core.database import reading, transaction
from core.errors import DomainError
from tests.builders import build_exhibition, get_booth
from tests.conftest import AccountMaker

ITEM = "abcdefgh"


@pytest.fixture
def organiser(app: Flask, make_account: AccountMaker) -> Account:
    """Revision 1 has a text and a capacity; the draft since then neither."""
    account = make_account("organiser")
    with transaction() as session:
        build_exhibition(session, booths=1)
    _save(account, "identity", {"about": (None, "نخستین")})
    _save(account, "capacities", {"@order": ([], [ITEM]), f"{ITEM}/title": (None, "کارگاه")})
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "01"), by=account)
    _save(account, "identity", {"about": ("نخستین", "دومین")})
    _save(account, "capacities", {f"{ITEM}/title": ("کارگاه", "کارگاه نو")})
    _save(account, "capacities", {"@order": ([ITEM], [])})
    return account


def _save(by: Account, key: str, changes: dict[str, tuple[Any, Any]]) -> None:
    with transaction() as session:
        save_section(
            session,
            get_booth(session, "01"),
            section_key=key,
            changes={p: {"before": old, "after": new} for p, (old, new) in changes.items()},
            by=by,
        )


def test_the_draft_says_again_what_the_revision_says(organiser: Account) -> None:
    with transaction() as session:
        changed = restore_revision(session, get_booth(session, "01"), number=1, by=organiser)

    assert changed == ["identity", "capacities"]
    with reading() as session:
        drafted = draft_content(session, get_booth(session, "01"))
        state = session.scalars(select(BoothContent.state)).one()
    assert drafted == {
        "identity": {"about": "نخستین"},
        "capacities": {"@order": [ITEM], f"{ITEM}/title": "کارگاه"},
    }
    assert state == "draft"


def test_a_second_time_changes_nothing(organiser: Account) -> None:
    with transaction() as session:
        restore_revision(session, get_booth(session, "01"), number=1, by=organiser)

    with transaction() as session:
        assert restore_revision(session, get_booth(session, "01"), number=1, by=organiser) == []


def test_a_number_that_is_none_is_refused(organiser: Account) -> None:
    with pytest.raises(DomainError) as refused, transaction() as session:
        restore_revision(session, get_booth(session, "01"), number=9, by=organiser)

    assert refused.value.code == "revision_unknown"
