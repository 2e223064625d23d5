"""Accounts: names, passwords, roles, and that somebody can always manage them."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.accounts import (
    Account,
    NewAccount,
    add_account,
    change_password,
    change_role,
    check_own_password,
    disable_account,
    enable_account,
    end_sign_ins,
    ensure_first_account,
    find_account,
    get_account,
    invite_account,
    prepare_one_time_password,
    prepare_password,
    reset_password,
)
from core.audit import SYSTEM, AuditEntry
from core.credentials import check_credentials, note_sign_in
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError
from core.passwords import hash_password, is_password, make_one_time_password
from core.rights import RIGHTS, ROLE_LABELS, Role, may
from core.sessions import load_account
from tests.conftest import PASSWORD

MakeAccount = Callable[[str], Account]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def add(name: str = "علی", role: str = "viewer", password: str = PASSWORD) -> Account:
    with transaction() as session:
        return add_account(
            session, name=name, role=role, password_hash=prepare_password(password), by=SYSTEM
        )


def change(account: Account, act: Callable[..., object], **words: object) -> Account:
    """Carry out one act on the account, in a transaction of its own; the account afterwards."""
    with transaction() as session:
        act(session, get_account(session, account.id), **words)
    with reading() as session:
        return get_account(session, account.id)


def first_account() -> NewAccount | None:
    with transaction() as session:
        return ensure_first_account(session)


def test_a_name_is_kept_as_written_and_found_in_any_spelling(app: Flask) -> None:
    account = add("  علي   كريمي ")

    assert account.name == "علی کریمی"
    with reading() as session:
        found = [
            find_account(session, name=name) for name in ("علی کریمی", "علي كريمي", "علی‌کریمی")
        ]
    assert [one and one.id for one in found] == [account.id] * 3


@pytest.mark.parametrize("name", ["علی", " علی ", "علي", "ﻋﻠﯽ"])
def test_two_accounts_do_not_look_the_same(app: Flask, name: str) -> None:
    add("علی")

    assert refusal(lambda: add(name)) == "account_name_taken"


@pytest.mark.parametrize("name", ["", "ا", "ا" * 41, "  ا  ", "\u200c\u200c\u200c"])
def test_a_name_has_2_to_40_characters(app: Flask, name: str) -> None:
    assert refusal(lambda: add(name)) == "account_name_invalid"


@pytest.mark.parametrize(
    ("length", "is_accepted"), [(9, False), (10, True), (200, True), (201, False)]
)
def test_a_password_has_10_to_200_characters(app: Flask, length: int, is_accepted: bool) -> None:
    if is_accepted:
        assert add(password="گ" * length).epoch == 1
    else:
        assert refusal(lambda: add(password="گ" * length)) == "password_too_short"


@pytest.mark.parametrize("role", ["king", "", "ADMIN", "admin "])
def test_a_role_that_is_none_is_refused(app: Flask, role: str) -> None:
    assert refusal(lambda: add(role=role)) == "role_unknown"


def test_a_password_longer_than_any_is_not_cut_into_the_right_one(app: Flask) -> None:
    add(password="گ" * 200)

    with reading() as session:
        check_credentials(session, name="علی", password="گ" * 200)
        assert (
            refusal(lambda: check_credentials(session, name="علی", password="گ" * 201))
            == "sign_in_refused"
        )


@pytest.mark.usefixtures("real_passwords")
def test_nothing_that_can_be_read_back_is_kept_of_a_password(app: Flask) -> None:
    account = add()

    assert account.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=2$")
    assert PASSWORD not in account.password_hash
    assert hash_password(PASSWORD) != hash_password(PASSWORD)


@pytest.mark.parametrize("hashed", [None, "", "x", "$argon2id$v=19$broken"])
def test_what_is_no_hash_fits_no_password(hashed: str | None) -> None:
    assert not is_password("", hashed)
    assert not is_password(PASSWORD, hashed)


def test_a_one_time_password_is_easy_to_read_and_hard_to_guess() -> None:
    made = {make_one_time_password() for _ in range(200)}

    letters = set("".join(made))
    assert len(made) == 200
    assert {len(one) for one in made} == {14}
    assert letters <= set(string.ascii_lowercase + string.digits + "-") - set("il1o0")


@pytest.mark.parametrize("mark", ["", "1", "1:", ":1", "1:1:1", "²:1", "١:1", "9" * 30 + ":1"])
def test_a_mark_that_is_none_is_nobody(app: Flask, mark: str) -> None:
    add()

    assert load_account(mark) is None


def test_a_mark_counts_until_the_epoch_rises(app: Flask) -> None:
    account = add()
    mark = account.get_id()
    assert load_account(mark) is not None

    change(account, reset_password, password=prepare_one_time_password(), by=SYSTEM)

    assert load_account(mark) is None


def test_an_own_password_ends_other_sign_ins_and_is_no_longer_one_time(app: Flask) -> None:
    invited = prepare_one_time_password()
    with transaction() as session:
        new = invite_account(session, name="تازه", role="viewer", password=invited, by=SYSTEM)

    after = change(new.account, change_password, new=prepare_password(PASSWORD))

    assert (after.epoch, after.is_password_one_time) == (2, False)
    assert is_password(PASSWORD, after.password_hash)


def test_an_own_password_needs_the_current_one(app: Flask) -> None:
    account = add()

    check_own_password(account, PASSWORD)
    assert refusal(lambda: check_own_password(account, "wrong")) == "password_wrong"


def test_a_password_checked_before_another_was_set_replaces_nothing(app: Flask) -> None:
    checked = add()
    change(checked, reset_password, password=prepare_one_time_password(), by=SYSTEM)
    new = prepare_password("چهار واژهٔ بی‌ربط")

    def replace() -> None:
        with transaction() as session:
            change_password(session, checked, new=new)

    assert refusal(replace) == "password_wrong"
    with reading() as session:
        assert get_account(session, checked.id).password_hash != new


def test_signing_out_everywhere_ends_sign_ins_and_leaves_the_password(app: Flask) -> None:
    account = add()
    mark = account.get_id()

    after = change(account, end_sign_ins, by=account.actor)

    assert load_account(mark) is None
    assert load_account(after.get_id()) is not None
    assert after.password_hash == account.password_hash


def test_a_new_server_has_one_admin_whose_password_is_renewed_until_used(app: Flask) -> None:
    first, second = first_account(), first_account()
    assert first
    assert second
    assert first.account.id == second.account.id
    assert first.one_time_password != second.one_time_password
    with reading() as session:
        checked = check_credentials(session, name="admin", password=second.one_time_password)

    with transaction() as session:
        note_sign_in(session, checked, address="::1")

    assert first_account() is None


def test_a_server_with_accounts_gets_no_other(app: Flask) -> None:
    add(role="admin")

    assert first_account() is None
    with reading() as session:
        assert session.scalar(select(func.count(Account.id))) == 1


def test_a_sign_in_does_not_outlive_what_it_was_checked_against(app: Flask) -> None:
    account = add()
    with reading() as session:
        checked = check_credentials(session, name="علی", password=PASSWORD)
    change(account, reset_password, password=prepare_one_time_password(), by=SYSTEM)

    with transaction() as session:
        code = refusal(lambda: note_sign_in(session, checked, address="::1"))

    assert code == "sign_in_refused"


def test_the_last_admin_keeps_role_and_way_in(app: Flask) -> None:
    admin = add("یک", "admin")
    other = add("دو", "admin")
    change(other, disable_account, by=SYSTEM)

    assert refusal(lambda: change(admin, disable_account, by=SYSTEM)) == "last_admin"
    assert refusal(lambda: change(admin, change_role, role="viewer", by=SYSTEM)) == "last_admin"
    with reading() as session:
        kept = get_account(session, admin.id)
    assert (kept.role, kept.is_active, kept.epoch) == ("admin", True, 1)


def test_an_admin_goes_once_there_is_another(app: Flask) -> None:
    admin = add("یک", "admin")
    add("دو", "admin")

    assert change(admin, change_role, role="viewer", by=SYSTEM).role == "viewer"


def test_a_disabled_account_may_do_nothing_and_comes_back_as_it_was(app: Flask) -> None:
    add("مدیر", "admin")
    account = add(role="organiser")

    closed = change(account, disable_account, by=SYSTEM)
    opened = change(account, enable_account, by=SYSTEM)

    assert not closed.may("content.view")
    assert opened.may("content.view")
    assert load_account(account.get_id()) is None  # but its old sign-ins have ended
    assert opened.password_hash == account.password_hash


def test_every_change_leaves_a_line_without_a_password(app: Flask) -> None:
    add("مدیر", "admin")
    account = add()
    change(account, change_role, role="reviewer", by=account.actor)
    change(account, reset_password, password=prepare_one_time_password(), by=SYSTEM)
    change(account, disable_account, by=SYSTEM)

    with reading() as session:
        subject = f"account:{account.id}"
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.subject == subject)))
    assert [entry.action for entry in entries] == [
        "account.added",
        "account.role_changed",
        "account.password_reset",
        "account.disabled",
    ]
    assert entries[1].details == {"name": "علی", "before": "viewer", "after": "reviewer"}
    assert {key for entry in entries for key in entry.details} == {
        "name", "role", "before", "after",
    }  # fmt: skip
    assert now() - entries[0].at < timedelta(minutes=1)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_the_desk_and_has_a_name(role: Role) -> None:
    assert may(role, "desk.view")
    assert ROLE_LABELS[role]


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        ("accounts.manage", {Role.ADMIN}),
        ("content.publish", {Role.ADMIN, Role.ORGANISER}),
        ("content.review", {Role.ADMIN, Role.REVIEWER}),
        ("content.edit", {Role.ADMIN, Role.ORGANISER}),
        ("devices.manage", {Role.ADMIN, Role.ORGANISER}),
        ("audit.view", {Role.ADMIN, Role.ORGANISER}),
        ("entrance.override", {Role.ADMIN, Role.SUPERVISOR}),
        ("entrance.scan", {Role.ADMIN, Role.SUPERVISOR, Role.STEWARD}),
        ("no.such.right", set()),
    ],
)
def test_who_may_do_what(right: str, roles: set[Role]) -> None:
    assert {role for role in RIGHTS if may(role, right)} == roles
