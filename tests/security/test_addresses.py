"""Addresses, forms and names that nobody types by mistake: refused, never an unexpected error."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from admin.guards import safe_next
from booth_content.exhibition import Booth
from core.accounts import Account, invite_account, prepare_one_time_password
from core.audit import SYSTEM
from core.database import transaction
from core.errors import DomainError

SignIn = Callable[[str], Account]
HUGE = "9" * 30
ADDRESSES = (
    f"/admin/releases/{HUGE}",
    f"/admin/accounts/{HUGE}",
    f"/admin/releases/{HUGE}/roll-back",
    f"/admin/booths/01/revisions/{HUGE}/restore",
    "/admin/booths/%00",
    "/admin/booths/01/%00",
    "/admin/devices/%00",
    "/admin/jobs/%00",
    "/admin/booths?q=%00&section=%00&hall=%00",
    f"/admin/booths?page={HUGE}&hall={HUGE}",
    "/admin/audit?actor=%00&action=%00&kind=booth&subject=%00",
    "/admin/audit?until=9999-12-31",
    "/admin/audit?since=9999-12-31",
    "/admin/accounts?q=%00&role=%00&state=%00",
    "/admin/devices?q=%00",
    "/admin/publish?booth=%00",
    "/screen?booth=%00",
    "/files/%00",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_is_more_than_a_refusal(
    client: FlaskClient, booths: list[Booth], sign_in: SignIn, address: str
) -> None:
    sign_in("admin")

    assert client.get(address).status_code < 500
    assert client.post(address).status_code < 500


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/admin/booths/01/act", {"action": "submit", "version": "1" * 5000}),
        ("/admin/booths/01/identity", {"base:population": "NaN", "population:value": "1"}),
        ("/admin/booths/01/identity", {"base:about": "[" * 100_000}),
        ("/admin/publish", {"booth": "01", "asked_at": "0001-01-01T00:00:00+23:59"}),
        ("/admin/sign-in", {"name": "ad\0min", "password": "x\0y"}),
        ("/admin/accounts", {"name": "\ufdfa" * 40, "role": "viewer"}),
    ],
)
def test_no_form_is_more_than_a_refusal(
    client: FlaskClient, booths: list[Booth], sign_in: SignIn, address: str, form: dict[str, str]
) -> None:
    sign_in("admin")

    assert client.post(address, data=form).status_code < 500


@pytest.mark.parametrize("address", ["///admin/x", "//admin/", "////evil.example/admin"])
def test_the_way_on_after_signing_in_stays_on_this_server(address: str) -> None:
    """A browser reads ///admin/x as a page of the host "admin"."""
    assert safe_next(address) is None


def test_a_stranger_cannot_buy_seconds_of_work_with_a_long_name(client: FlaskClient) -> None:
    """Each ﷺ unfolds to eighteen letters, and the throttle unfolded all of them to count by name;
    nobody else was answered meanwhile."""
    form = {"name": "\ufdfa" * 200_000, "password": "x"}
    started = time.process_time()

    client.post("/admin/sign-in", data=form)

    assert time.process_time() - started < 1.5


@pytest.mark.parametrize("name", ["\ufdfa" * 40, "\u064e\u064e\u064e", "\0\0\0"])
def test_a_name_that_cannot_be_told_from_others_is_no_account(app: Flask, name: str) -> None:
    with pytest.raises(DomainError) as refusal, transaction() as session:
        invite_account(
            session, name=name, role="viewer", password=prepare_one_time_password(), by=SYSTEM
        )

    assert refusal.value.code == "account_name_invalid"
