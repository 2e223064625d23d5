"""An exhibition of three booths, an organiser, and a way to publish as the jobs process does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booth_content.exhibition import Booth
from booth_content.jobs import publish_now
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account
from core.database import transaction
from tests.builders import build_exhibition, get_booth
from tests.tus_client import Sender


@pytest.fixture
def organiser(app: Flask, make_account: Callable[[str], Account]) -> Account:
    """An organiser, in a database with an exhibition of three booths 01, 02, 03."""
    account = make_account("organiser")
    with transaction() as session:
        build_exhibition(session)
    return account


Write = Callable[..., None]
Publish = Callable[..., dict[str, Any]]


@pytest.fixture
def write(organiser: Account) -> Write:
    """write(code, before, after) changes what the booth says of itself (identity, about)."""

    def write(code: str, before: str | None, after: str | None) -> None:
        with transaction() as session:
            booth: Booth = get_booth(session, code)
            result = save_section(
                session,
                booth,
                section_key="identity",
                changes={"about": {"before": before, "after": after}},
                by=organiser,
            )
            assert not result.conflicts
            assert not result.errors

    return write


@pytest.fixture
def publish(organiser: Account) -> Publish:
    """publish(codes) signs the booths off and publishes them; {"release", "booths"}."""

    def publish(*codes: str, reason: str = "") -> dict[str, Any]:
        with transaction() as session:
            for code in codes:
                sign_off_if_needed(session, get_booth(session, code), by=organiser)
        return publish_now(list(codes), reason=reason, by=organiser.actor)

    return publish


@pytest.fixture
def account(sign_in: Callable[[str], Account]) -> Account:
    """The organiser whom ``client`` is signed in with, and the same exhibition."""
    account = sign_in("organiser")
    with transaction() as session:
        build_exhibition(session)
    return account


@pytest.fixture
def sender(client: FlaskClient, account: Account) -> Sender:
    """What sends to booth 01 with the cookies of ``account``."""
    return Sender(client)
