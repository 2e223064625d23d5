"""Signing in and out, being throttled, choosing a password."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from statistics import median

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.accounts import Account, disable_account, get_account, invite_account
from core.audit import SYSTEM, AuditEntry
from core.credentials import check_credentials
from core.database import reading, transaction
from core.errors import DomainError
from tests.conftest import PASSWORD

MakeAccount = Callable[[str], Account]
NEW = "چهار واژهٔ بی‌ربط اینجا"


def send(client: FlaskClient, name: str, password: str, **more: str) -> TestResponse:
    return client.post("/admin/sign-in", data={"name": name, "password": password, **more})


def log(action: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/admin/password").status_code == 200


def test_the_right_name_and_password_open_the_desk(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("organiser")

    answer = send(client, account.name, PASSWORD)

    assert answer.status_code == 302
    assert is_signed_in(client)
    entry = log("account.signed_in")[0]
    assert (entry.actor_name, entry.subject) == (account.name, f"account:{account.id}")
    assert entry.details == {"address": "127.0.0.1"}


def test_the_page_that_was_asked_for_is_reached(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("admin")

    door = client.get("/admin/sign-in?next=/admin/audit?page%3D2").get_data(as_text=True)
    answer = send(client, account.name, PASSWORD, next="/admin/audit?page=2")

    assert 'value="/admin/audit?page=2"' in door
    assert answer.location == "/admin/audit?page=2"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/screen"])
def test_no_other_site_is_reached(
    client: FlaskClient, make_account: MakeAccount, elsewhere: str
) -> None:
    account = make_account("admin")

    answer = send(client, account.name, PASSWORD, next=elsewhere)

    assert answer.location.startswith("/admin/")


def test_a_name_is_known_in_any_spelling(client: FlaskClient, app: Flask) -> None:
    with transaction() as session:
        new = invite_account(session, name="علی کریمی", role="viewer", by=SYSTEM)

    send(client, " علي  كريمي ", new.one_time_password)

    assert is_signed_in(client)


def test_a_password_is_the_same_from_any_keyboard(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")
    send(client, account.name, PASSWORD)
    typed = {"current": PASSWORD, "new": "کلید ۱۴۰۱ محله", "again": "کلید ۱۴۰۱ محله"}
    client.post("/admin/password", data=typed)
    client.post("/admin/sign-out")

    send(client, account.name, "كليد 1401 محله")

    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["test-viewer", "nobody"])
def test_a_refusal_says_the_same_of_a_known_and_an_unknown_name(
    client: FlaskClient, make_account: MakeAccount, name: str
) -> None:
    make_account("viewer")

    answer = send(client, name, "a wrong password")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "نام یا گذرواژه درست نیست" in page
    assert "a wrong password" not in page
    assert not is_signed_in(client)


def test_a_refusal_is_written_down_without_the_password(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")

    send(client, account.name, "secret one")
    send(client, "secret two", "x")  # the password in the wrong box

    known, unknown = log("account.sign_in_refused")
    assert known.subject == f"account:{account.id}"
    assert known.details == {"address": "127.0.0.1", "name": account.name}
    assert (unknown.subject, unknown.details) == ("account:unknown", {"address": "127.0.0.1"})
    assert known.actor_name == unknown.actor_name == "ناشناس"


def test_a_disabled_account_is_refused(client: FlaskClient, make_account: MakeAccount) -> None:
    make_account("admin")
    account = make_account("viewer")
    with transaction() as session:
        disable_account(session, get_account(session, account.id), by=SYSTEM)

    assert send(client, account.name, PASSWORD).status_code == 401


@pytest.mark.usefixtures("real_passwords")
def test_an_unknown_name_takes_as_long_as_a_known_one(
    app: Flask, make_account: MakeAccount
) -> None:
    make_account("viewer")

    def seconds(name: str) -> float:
        # of this process alone: what else the machine does must not matter
        began = time.process_time()
        with reading() as session, pytest.raises(DomainError):
            check_credentials(session, name=name, password="a wrong password")
        return time.process_time() - began

    known = median(seconds("test-viewer") for _ in range(5))
    unknown = median(seconds("nobody") for _ in range(5))

    # argon2 takes tens of milliseconds; without it an answer would come in one
    assert 0.4 < known / unknown < 2.5


def test_empty_boxes_are_asked_for_in_persian(client: FlaskClient) -> None:
    answer = send(client, "", "")

    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("این را بنویسید") == 2


def test_a_form_without_its_token_is_refused(app: Flask, make_account: MakeAccount) -> None:
    account = make_account("viewer")
    client = app.test_client()

    answer = send(client, account.name, PASSWORD)

    assert answer.status_code == 400
    assert "form_expired" in answer.get_data(as_text=True)


def test_the_form_works_with_its_token_and_without_a_script(
    app: Flask, make_account: MakeAccount
) -> None:
    account = make_account("viewer")
    client = app.test_client()
    page = client.get("/admin/sign-in").get_data(as_text=True)
    match = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert match

    send(client, account.name, PASSWORD, csrf_token=match[1])

    assert is_signed_in(client)


def test_signing_in_begins_a_new_session(client: FlaskClient, make_account: MakeAccount) -> None:
    account = make_account("viewer")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"

    send(client, account.name, PASSWORD)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["session"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")

    cookie = send(client, account.name, PASSWORD).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie


def test_signing_out_is_a_post_and_ends_the_session(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    send(client, make_account("viewer").name, PASSWORD)

    assert client.get("/admin/sign-out").status_code == 405
    assert is_signed_in(client)
    assert client.post("/admin/sign-out").location == "/admin/sign-in"
    assert not is_signed_in(client)


def test_one_name_is_tried_five_times_a_minute_from_wherever(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")

    answers = [
        client.post(
            "/admin/sign-in",
            data={"name": account.name, "password": "wrong"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
        for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    last = answers[-1]
    assert 1 <= int(last.headers["Retry-After"]) <= 61
    assert re.search(r"[۰-۹]+ ثانیهٔ دیگر دوباره بکوشید", last.get_data(as_text=True))


def test_the_right_password_does_not_help_while_one_has_to_wait(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")
    for _ in range(5):
        send(client, account.name, "wrong")

    assert send(client, account.name, PASSWORD).status_code == 429
    assert not is_signed_in(client)


def test_one_address_tries_ten_times_a_minute_whatever_the_name(client: FlaskClient) -> None:
    statuses = [send(client, f"nobody {number}", "wrong").status_code for number in range(11)]

    assert statuses == [401] * 10 + [429]


def test_who_is_signed_in_is_not_asked_again(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    send(client, make_account("admin").name, PASSWORD)

    assert client.get("/admin/sign-in?next=/admin/audit").location == "/admin/audit"


def test_a_one_time_password_is_replaced_by_ones_own(client: FlaskClient, app: Flask) -> None:
    with transaction() as session:
        new = invite_account(session, name="تازه", role="admin", by=SYSTEM)

    first = send(client, "تازه", new.one_time_password, next="/admin/audit")
    page = client.get(first.location).get_data(as_text=True)
    typed = {"current": new.one_time_password, "new": NEW, "again": NEW, "next": "/admin/audit"}
    chosen = client.post("/admin/password", data=typed)

    assert first.location == "/admin/password?next=/admin/audit"
    assert "گذرواژهٔ یک‌بارمصرف" in page
    assert chosen.location == "/admin/audit"
    assert client.get("/admin/audit").status_code == 200
    client.post("/admin/sign-out")
    assert send(client, "تازه", new.one_time_password).status_code == 401
    assert send(client, "تازه", NEW).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "wrong", "new": NEW, "again": NEW}, "گذرواژهٔ کنونی درست نیست"),
        ({"current": PASSWORD, "new": "کوتاه", "again": "کوتاه"}, "دست‌کم ۱۰ نویسه"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "!"}, "با بار نخست یکی نیست"),
        ({"current": PASSWORD, "new": "", "again": ""}, "این را بنویسید"),
    ],
)
def test_a_new_password_that_will_not_do_is_told_why(
    client: FlaskClient, make_account: MakeAccount, typed: dict[str, str], sentence: str
) -> None:
    account = make_account("viewer")
    send(client, account.name, PASSWORD)

    answer = client.post("/admin/password", data=typed)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    with reading() as session:
        assert get_account(session, account.id).epoch == account.epoch


def test_a_new_password_ends_the_accounts_other_sign_ins(
    app: Flask, client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")
    other = app.test_client()
    for browser in (client, other):
        send(browser, account.name, PASSWORD)

    client.post("/admin/password", data={"current": PASSWORD, "new": NEW, "again": NEW})

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_the_current_password_is_not_guessed_for_ever(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    send(client, make_account("viewer").name, PASSWORD)

    typed = {"current": "wrong", "new": NEW, "again": NEW}
    statuses = [client.post("/admin/password", data=typed).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
