"""Signing in and out, being throttled, choosing a password."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from core import passwords
from core.accounts import (
    Account,
    disable_account,
    get_account,
    invite_account,
    prepare_one_time_password,
)
from core.audit import SYSTEM, AuditEntry, record
from core.credentials import KNOWN_FOR, check_credentials
from core.database import reading, transaction
from core.dates import now
from core.ended_sign_in import EndedSignIn, end_sign_in
from core.errors import DomainError
from core.security import SIGN_IN_LASTS
from tests.conftest import PASSWORD

MakeAccount = Callable[[str], Account]
NEW = "چهار واژهٔ بی‌ربط این‌جا"


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
        new = invite_account(
            session,
            name="علی کریمی",
            role="viewer",
            password=prepare_one_time_password(),
            by=SYSTEM,
        )

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


def test_an_answer_that_changed_nothing_carries_no_cookie(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    """It would take away what another answer, asked for meanwhile, has just said."""
    send(client, make_account("viewer").name, PASSWORD)
    client.get("/admin/")

    assert "Set-Cookie" not in client.get("/admin/").headers


def test_signing_out_is_a_post_and_ends_the_session(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    send(client, make_account("viewer").name, PASSWORD)

    assert client.get("/admin/sign-out").status_code == 405
    assert is_signed_in(client)
    assert client.post("/admin/sign-out").location == "/admin/sign-in"
    assert not is_signed_in(client)


def copy_cookie(app: Flask, browser: FlaskClient) -> FlaskClient:
    """Another browser with what ``browser`` shows at the door."""
    thief = app.test_client()
    cookie = browser.get_cookie("ghorfeh")
    assert cookie
    thief.set_cookie("ghorfeh", cookie.value)
    return thief


def test_a_cookie_copied_before_signing_out_is_refused_after(
    app: Flask, client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")
    other = app.test_client()
    for browser in (client, other):
        send(browser, account.name, PASSWORD)
    thief = copy_cookie(app, client)
    assert is_signed_in(thief)

    client.post("/admin/sign-out")

    assert not is_signed_in(thief)
    assert is_signed_in(other)  # the same account, at another machine


def test_a_refused_cookie_does_not_come_back_by_being_used(
    app: Flask, client: FlaskClient, make_account: MakeAccount
) -> None:
    send(client, make_account("viewer").name, PASSWORD)
    thief = copy_cookie(app, client)
    client.post("/admin/sign-out")

    thief.get("/static/base.css")  # every answer signs the cookie anew
    forget_ended_sign_ins_of(SIGN_IN_LASTS)

    assert not is_signed_in(age_sign_in(thief, SIGN_IN_LASTS))


def forget_ended_sign_ins_of(age: timedelta) -> None:
    """As if all that have ended had ended so long ago, and somebody else signs out now."""
    with transaction() as session:
        session.execute(update(EndedSignIn).values(ended_at=now() - age - timedelta(seconds=1)))
    with transaction() as session:
        end_sign_in(session, "another")
    with reading() as session:
        assert session.scalars(select(EndedSignIn.name)).all() == ["another"]


def age_sign_in(browser: FlaskClient, age: timedelta) -> FlaskClient:
    """The browser with a sign-in that began so much earlier."""
    with browser.session_transaction() as cookie:
        cookie["began"] -= int(age.total_seconds()) + 2
    return browser


@pytest.mark.parametrize(
    ("hours", "is_let_in"), [(13, True), (14, False)], ids=["a long day", "the next day"]
)
def test_a_sign_in_lasts_one_day_however_often_it_is_used(
    client: FlaskClient, make_account: MakeAccount, hours: int, is_let_in: bool
) -> None:
    send(client, make_account("viewer").name, PASSWORD)
    assert is_signed_in(client)

    age_sign_in(client, timedelta(hours=hours))

    assert is_signed_in(client) == is_let_in


def test_signing_out_everywhere_ends_every_browser_of_the_account(
    app: Flask, client: FlaskClient, make_account: MakeAccount
) -> None:
    account, bystander = make_account("viewer"), make_account("admin")
    other, third = app.test_client(), app.test_client()
    for browser in (client, other):
        send(browser, account.name, PASSWORD)
    send(third, bystander.name, PASSWORD)

    answer = client.post("/admin/sign-out-everywhere")

    assert answer.location == "/admin/sign-in"
    assert [is_signed_in(browser) for browser in (client, other, third)] == [False, False, True]
    entry = log("account.signed_out_everywhere")[0]
    assert (entry.actor_name, entry.subject) == (account.name, f"account:{account.id}")
    assert send(client, account.name, PASSWORD).status_code == 302


class WritingHasher(PasswordHasher):
    """argon2 that writes to the database while it hashes, as anybody may at that moment."""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self._write()
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self._write()
        return super().verify(hash, password)

    def _write(self) -> None:
        with transaction() as session:
            record(session, SYSTEM, "test.written", subject="test:1")


def test_nobody_waits_for_a_password_to_be_hashed(
    client: FlaskClient, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, other = make_account("admin"), make_account("viewer")
    hasher = WritingHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", hasher)

    answers = [
        send(client, admin.name, PASSWORD),
        client.post("/admin/accounts", data={"name": "تازه", "role": "viewer"}),
        client.post(f"/admin/accounts/{other.id}/password", data={"was_asked": "yes"}),
        client.post("/admin/password", data={"current": PASSWORD, "new": NEW, "again": NEW}),
    ]

    assert [answer.status_code for answer in answers] == [302, 201, 200, 302]
    assert len(log("test.written")) == 5  # the password of one's own is checked and hashed


def try_from(client: FlaskClient, address: str, name: str, password: str = "wrong") -> TestResponse:
    return client.post(
        "/admin/sign-in",
        data={"name": name, "password": password},
        environ_base={"REMOTE_ADDR": address},
    )


def test_one_name_is_tried_five_times_a_minute_from_one_address(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")

    answers = [try_from(client, "10.0.0.1", account.name) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    last = answers[-1]
    assert 1 <= int(last.headers["Retry-After"]) <= 61
    assert re.search(r"[۰-۹]+ ثانیهٔ دیگر دوباره بکوشید", last.get_data(as_text=True))


def test_a_stranger_does_not_lock_a_name_for_its_owner(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")

    for _ in range(6):
        last = try_from(client, "10.0.0.1", account.name)

    assert last.status_code == 429
    assert try_from(client, "10.0.0.2", account.name, PASSWORD).status_code == 302


def test_a_name_is_tried_thirty_times_an_hour_from_wherever(
    client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")

    statuses = [
        try_from(client, f"10.0.0.{number}", account.name).status_code for number in range(31)
    ]

    assert statuses == [401] * 30 + [429]


def test_the_address_an_owner_signed_in_from_is_not_locked_with_the_name(
    app: Flask, client: FlaskClient, make_account: MakeAccount
) -> None:
    account = make_account("viewer")
    try_from(client, "10.0.1.1", account.name, PASSWORD)
    strangers = app.test_client()
    for number in range(40):
        try_from(strangers, f"10.0.0.{number}", account.name)
    owner = app.test_client()

    elsewhere = try_from(owner, "10.0.1.2", account.name, PASSWORD)
    at_home = try_from(owner, "10.0.1.1", account.name, PASSWORD)

    assert (elsewhere.status_code, at_home.status_code) == (429, 302)


def test_an_address_of_long_ago_or_of_another_name_is_a_strangers(
    app: Flask, client: FlaskClient, make_account: MakeAccount
) -> None:
    account, other = make_account("viewer"), make_account("admin")
    try_from(client, "10.0.1.1", account.name, PASSWORD)
    with transaction() as session:
        session.execute(update(AuditEntry).values(at=now() - KNOWN_FOR - timedelta(hours=1)))
    try_from(app.test_client(), "10.0.1.2", other.name, PASSWORD)
    strangers = app.test_client()
    for number in range(30):
        try_from(strangers, f"10.0.0.{number}", account.name)

    for address in ("10.0.1.1", "10.0.1.2"):
        assert try_from(app.test_client(), address, account.name, PASSWORD).status_code == 429


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
        new = invite_account(
            session, name="تازه", role="admin", password=prepare_one_time_password(), by=SYSTEM
        )

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
