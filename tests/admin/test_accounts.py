"""The page of accounts, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts import Account, find_account, get_account
from core.audit import AuditEntry
from core.credentials import check_credentials
from core.database import reading
from core.rights import ROLE_LABELS, Role

SignIn = Callable[[str], Account]


def account_of(name: str) -> Account:
    with reading() as session:
        account = find_account(session, name=name)
    assert account is not None
    return account


def actions_on(account: Account) -> list[str]:
    with reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.subject == f"account:{account.id}")
        return list(session.scalars(query.order_by(AuditEntry.id)))


def password_on(page: str) -> str:
    match = re.search(r'id="one-time-password">([a-z2-9-]+)<', page)
    assert match
    return match[1]


def names_on(page: str) -> list[str]:
    return re.findall(r'class="row-link" href="[^"]+">([^<]+)<', page)


@pytest.fixture
def names(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    """An admin's browser, and accounts whose names Persian order knows how to sort."""
    sign_in("admin")
    for name, role in (("پروانه", "viewer"), ("گلنار", "steward"), ("تینا", "viewer")):
        client.post("/admin/accounts", data={"name": name, "role": role})
    return client


def test_a_new_account_gets_a_password_that_is_shown_once(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("admin")

    answer = client.post("/admin/accounts", data={"name": "زهرا کریمی", "role": "reviewer"})

    page = answer.get_data(as_text=True)
    account = account_of("زهرا كريمي")
    assert answer.status_code == 201
    assert account.role == "reviewer"
    assert account.is_password_one_time
    with reading() as session:
        assert check_credentials(session, name="زهرا کریمی", password=password_on(page)).id
    again = client.get(f"/admin/accounts/{account.id}").get_data(as_text=True)
    assert password_on(page) not in again
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"name": "test-admin", "role": "viewer"}, 409, "حسابی با نام"),
        ({"name": "TEST-ADMIN ", "role": "viewer"}, 409, "حسابی با نام"),
        ({"name": "", "role": "viewer"}, 422, "این را بنویسید"),
        ({"name": "ا", "role": "viewer"}, 422, "۲ تا ۴۰ نویسه"),
        ({"name": "ا" * 41, "role": "viewer"}, 422, "۲ تا ۴۰ نویسه"),
        ({"name": "‌ ‌ ", "role": "viewer"}, 422, "۲ تا ۴۰ نویسه"),
        ({"name": "رضا", "role": "king"}, 422, "یکی از نقش‌ها را برگزینید"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_box(
    client: FlaskClient, sign_in: SignIn, typed: dict[str, str], status: int, sentence: str
) -> None:
    sign_in("admin")

    answer = client.post("/admin/accounts", data=typed)

    assert answer.status_code == status
    assert sentence in answer.get_data(as_text=True)
    with reading() as session:
        assert len(list(session.scalars(select(Account)))) == 1


def test_a_name_is_shown_as_text(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("admin")

    client.post("/admin/accounts", data={"name": "<b>رضا</b>", "role": "viewer"})

    page = client.get("/admin/accounts").get_data(as_text=True)
    assert "&lt;b&gt;رضا&lt;/b&gt;" in page
    assert "<b>رضا" not in page


def test_the_list_is_in_persian_order(names: FlaskClient) -> None:
    page = names.get("/admin/accounts").get_data(as_text=True)
    backwards = names.get("/admin/accounts?sort=name&order=desc").get_data(as_text=True)

    assert names_on(page) == ["پروانه", "تینا", "گلنار", "test-admin"]
    assert names_on(backwards) == list(reversed(names_on(page)))
    assert 'aria-sort="descending"' in backwards


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=تي", ["تینا"]),
        ("role=viewer", ["پروانه", "تینا"]),
        ("role=viewer&q=پر", ["پروانه"]),
        ("state=inactive", []),
        ("sort=role", ["test-admin", "گلنار", "پروانه", "تینا"]),
        ("sort=nonsense&page=-3&order=up", ["پروانه", "تینا", "گلنار", "test-admin"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_its_address(
    names: FlaskClient, query: str, found: list[str]
) -> None:
    assert names_on(names.get(f"/admin/accounts?{query}").get_data(as_text=True)) == found


def test_a_long_list_has_pages_that_keep_the_filter(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("admin")
    for number in range(26):
        client.post("/admin/accounts", data={"name": f"کاربر {number:02}", "role": "viewer"})

    first = client.get("/admin/accounts?role=viewer").get_data(as_text=True)
    last = client.get("/admin/accounts?role=viewer&page=۲").get_data(as_text=True)

    assert (len(names_on(first)), len(names_on(last))) == (25, 1)
    assert "/admin/accounts?role=viewer&amp;page=2" in first


def test_a_role_is_changed(client: FlaskClient, sign_in: SignIn, make_account: SignIn) -> None:
    sign_in("admin")
    account = make_account("viewer")

    client.post(f"/admin/accounts/{account.id}/role", data={"role": "organiser"})

    assert account_of(account.name).role == "organiser"
    assert actions_on(account)[-1] == "account.role_changed"


def test_a_reset_ends_the_accounts_sign_ins_and_shows_a_password(
    client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    sign_in("admin")
    account = make_account("viewer")

    sent = {"was_asked": "yes"}
    page = client.post(f"/admin/accounts/{account.id}/password", data=sent).get_data(as_text=True)

    after = account_of(account.name)
    assert after.epoch == account.epoch + 1
    assert after.is_password_one_time
    with reading() as session:
        check_credentials(session, name=account.name, password=password_on(page))


def test_a_reset_pressed_before_the_scripts_is_asked_about_by_the_server(
    client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    sign_in("admin")
    account = make_account("viewer")

    page = client.post(f"/admin/accounts/{account.id}/password").get_data(as_text=True)

    assert f"گذرواژهٔ {account.name} عوض شود؟" in page
    assert f'action="/admin/accounts/{account.id}/password"' in page
    assert 'name="was_asked" value="yes"' in page
    assert account_of(account.name).password_hash == account.password_hash


def test_an_account_is_signed_out_wherever_it_is(
    client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    sign_in("admin")
    account = make_account("viewer")

    client.post(f"/admin/accounts/{account.id}/sign-out")

    after = account_of(account.name)
    assert after.epoch == account.epoch + 1
    assert after.password_hash == account.password_hash
    assert actions_on(account)[-1] == "account.signed_out_everywhere"


def test_an_account_is_disabled_and_enabled(
    client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    sign_in("admin")
    account = make_account("viewer")

    client.post(f"/admin/accounts/{account.id}/disable")
    closed = account_of(account.name)
    client.post(f"/admin/accounts/{account.id}/enable")

    assert (closed.is_active, closed.epoch) == (False, account.epoch + 1)
    assert account_of(account.name).is_active
    assert actions_on(account)[-2:] == ["account.disabled", "account.enabled"]


@pytest.mark.parametrize(("act", "data"), [("disable", {}), ("role", {"role": "viewer"})])
def test_the_last_admin_stays(
    client: FlaskClient, sign_in: SignIn, act: str, data: dict[str, str]
) -> None:
    admin = sign_in("admin")

    answer = client.post(f"/admin/accounts/{admin.id}/{act}", data=data)

    assert answer.status_code == 409
    assert "last_admin" in answer.get_data(as_text=True)
    with reading() as session:
        after = get_account(session, admin.id)
    assert (after.role, after.is_active, after.epoch) == ("admin", True, admin.epoch)


@pytest.mark.parametrize("act", ["", "/role", "/password", "/sign-out", "/disable", "/enable"])
def test_an_account_that_is_not_there(client: FlaskClient, sign_in: SignIn, act: str) -> None:
    sign_in("admin")

    answer = client.open(f"/admin/accounts/77{act}", method="POST" if act else "GET")

    assert answer.status_code == 404
    assert "account_unknown" in answer.get_data(as_text=True)


def test_a_role_that_is_none_is_refused(
    client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    sign_in("admin")
    account = make_account("viewer")

    assert client.post(f"/admin/accounts/{account.id}/role", data={"role": "x"}).status_code == 422
    assert account_of(account.name).role == "viewer"


@pytest.mark.parametrize("role", list(Role))
def test_the_command_line_adds_an_account(app: Flask, role: Role) -> None:
    runner = app.test_cli_runner()
    arguments = ["accounts", "add", "کاربر نو", "--role", role.value, "--password-stdin"]

    added = runner.invoke(args=arguments, input="یک گذرواژهٔ بلند\n")
    listed = runner.invoke(args=["accounts", "list"])

    assert added.exit_code == 0, added.output
    assert account_of("کاربر نو").role_label == ROLE_LABELS[role]
    with reading() as session:
        check_credentials(session, name="کاربر نو", password="یک گذرواژهٔ بلند")
    assert "کاربر نو" in listed.output
    assert "یک گذرواژهٔ بلند" not in added.output


def test_the_command_line_makes_a_one_time_password(app: Flask) -> None:
    added = app.test_cli_runner().invoke(args=["accounts", "add", "نو", "--role", "viewer"])

    password = added.output.splitlines()[-1]
    assert account_of("نو").is_password_one_time
    with reading() as session:
        check_credentials(session, name="نو", password=password)


def test_the_command_line_refuses_in_both_languages(app: Flask) -> None:
    runner = app.test_cli_runner()
    arguments = ["accounts", "add", "نو", "--role", "viewer", "--password-stdin"]

    short = runner.invoke(args=arguments, input="short\n")

    assert short.exit_code == 1
    assert "10 to 200" in short.output
    assert "۱۰" in short.output
    with reading() as session:
        assert find_account(session, name="نو") is None
