"""Guests from workbooks, found again in any spelling, and the commands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from tests.visitors.conftest import Invite, guest_of
from visitors.badge_code import clean_code, hash_code
from visitors.guest import Badge, Guest, Invitation
from visitors.invitation import act_on_invitation
from visitors.loading import guest_reading, load_guests
from visitors.loading.guest_loading import load_book
from visitors.loading.guest_reading import read_guest_book
from visitors.loading.guest_report import GuestReport
from visitors.phone import normal_phone, shown_phone
from visitors.pin import check_pin
from visitors.queries import find_similar, search_guests

DATA = Path(__file__).parent.parent / "data"
HEADINGS = ("نام و نام خانوادگی", "سازمان", "گروه", "تلفن همراه", "همراهان", "از تاریخ", "تا تاریخ")
GROUP = "مؤسسات"


def load(path: Path, *, is_dry_run: bool = False) -> GuestReport:
    with transaction() as session:
        return load_guests(session, path, by=SYSTEM, is_dry_run=is_dry_run)


def sheet(tmp_path: Path, *guests: tuple[object, ...], name: str = "guests.xlsx") -> Path:
    book = Workbook()
    book.active.title = "مهمانان"
    book.active.append(HEADINGS)
    for guest in guests:
        book.active.append(guest)
        book.active.cell(book.active.max_row, 1).data_type = "s"  # also where it looks like code
    path = tmp_path / name
    book.save(path)
    return path


def count() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Guest.id))) or 0


def test_a_workbook_is_loaded_and_a_second_time_changes_nothing(app: Flask) -> None:
    dry = load(DATA / "guests.xlsx", is_dry_run=True)
    assert (dry.outcome, count()) == ("would_change", 0)

    first = load(DATA / "guests.xlsx")
    second = load(DATA / "guests.xlsx")

    assert (first.outcome, first.counts["guests"].added, first.notices) == ("written", 600, [])
    assert (second.outcome, second.counts["guests"].unchanged, count()) == ("nothing_new", 600, 600)


def test_a_messy_workbook_is_refused_row_by_row_and_leaves_nothing(app: Flask) -> None:
    report = load(DATA / "guests-messy.xlsx")

    told = [(one.place.row, one.place.column, one.code) for one in report.problems]
    assert sorted(told) == [
        (42, "نام و نام خانوادگی", "guest_twice"),
        (43, "نام و نام خانوادگی", "value_missing"),
        (44, "گروه", "group_unknown"),
        (45, "نام و نام خانوادگی", "formula"),
        (45, "همراهان", "number_invalid"),
    ]
    assert "ردیف ۲" in next(one for one in report.problems if one.code == "guest_twice").fa
    assert count() == 0


def test_one_guest_is_known_in_every_spelling_of_the_name_and_the_phone(
    app: Flask, tmp_path: Path
) -> None:
    load(sheet(tmp_path, ("علی‌اکبر يزدي", "شهرداری", GROUP, "09120000001", 2)))

    again = load(sheet(tmp_path, (" علي اكبر  یزدی", "شهرداري", "موسسات", "+98 912 000 0001", "۳")))

    assert (again.counts["guests"].changed, again.counts["guests"].added) == (1, 0)
    with reading() as session:
        assert session.scalars(select(Invitation.party_size)).all() == [4]
        for typed in ("علی اکبر", "یزدی علی", "علیاکبر", "علي‌اكبر", "0001", "۰۹۱۲۰۰۰۰۰۰۱"):
            assert [guest.phone for guest in search_guests(session, typed)] == ["+989120000001"]
        assert search_guests(session, "رضا") == []


def test_a_window_given_in_days_lasts_through_the_last_one(app: Flask, tmp_path: Path) -> None:
    load(sheet(tmp_path, ("نرگس", "", GROUP, None, 0, "۱۴۰۱/۰۸/۱۰", "1401/08/11")))

    with reading() as session:
        window = session.execute(select(Invitation.valid_from, Invitation.valid_until)).one()
    assert [at.isoformat() for at in window] == [
        "2022-10-31T20:30:00+00:00",
        "2022-11-02T20:29:59+00:00",
    ]


def test_what_looks_like_code_is_kept_as_the_name_it_is(app: Flask, tmp_path: Path) -> None:
    book = sheet(tmp_path, ("<script>alert(1)</script>", "", GROUP), ("\u202eنام\u202c", "", GROUP))

    assert load(book).outcome == "written"
    with reading() as session:
        assert sorted(session.scalars(select(Guest.name))) == ["<script>alert(1)</script>", "نام"]


def test_a_workbook_of_more_rows_than_are_read_is_refused_plainly(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest_reading, "MOST_ROWS", 3)

    report = load(sheet(tmp_path, *((f"مهمان {n}", "", GROUP) for n in range(4))))

    assert [one.code for one in report.problems] == ["workbook_too_many_rows"]
    assert "بیش از ۳ ردیف" in report.problems[0].fa


def test_a_column_that_the_workbook_has_not_leaves_what_was_there(
    app: Flask, tmp_path: Path
) -> None:
    load(sheet(tmp_path, ("نرگس", "شهرداری", GROUP, "09120000001", 2)))
    book = Workbook()
    book.active.title = "مهمانان"
    for row in (("نام", "سازمان", "گروه", "سمت"), ("نرگس", "شهرداری", GROUP, "دبیر")):
        book.active.append(row)
    book.save(tmp_path / "few.xlsx")

    report = load(tmp_path / "few.xlsx")

    assert report.counts["guests"].changed == 1
    with reading() as session:
        guest = session.scalars(select(Guest)).one()
        assert (guest.job, guest.phone) == ("دبیر", "+989120000001")
        [party] = session.scalars(select(Invitation.party_size))
        assert party == 3
        change = session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "guest.changed")
        ).one()
    assert (change["before"], change["after"]) == ({"job": ""}, {"job": "دبیر"})


def test_a_phone_of_somebody_else_is_noted_in_any_notation(app: Flask, tmp_path: Path) -> None:
    load(sheet(tmp_path, ("نرگس", "", GROUP, "09120000001")))

    report = load(sheet(tmp_path, ("مریم", "", GROUP, "+98 (912) 000-0001")))

    assert [one.code for one in report.notices] == ["kept", "phone_known"]
    assert "نرگس" in report.notices[1].fa


def test_only_what_was_shown_is_written(app: Flask, tmp_path: Path) -> None:
    book = sheet(tmp_path, ("نرگس", "شهرداری", GROUP), ("مریم", "", GROUP))
    with reading() as session:
        shown = load_book(session, read_guest_book(book, is_dry_run=True), by=SYSTEM)
    load(sheet(tmp_path, ("نرگس", "شهرداری", GROUP), name="other.xlsx"))

    real = read_guest_book(book, is_dry_run=False)
    with transaction() as session, pytest.raises(DomainError) as refused:
        load_book(session, real, by=SYSTEM, expected=shown.digest)

    assert refused.value.code == "guests_changed_meanwhile"
    assert count() == 1


@pytest.mark.parametrize(
    "written",
    [
        "09120000006",
        "۰۹۱۲ ۰۰۰ ۰۰۰۶",
        "+98 912 000 0006",
        "0098-912-0000006",
        "9120000006",
        "٠٩١٢٠٠٠٠٠٠٦",
    ],
)
def test_a_phone_has_one_notation(written: str) -> None:
    assert normal_phone(written) == "+989120000006"


@pytest.mark.parametrize("written", ["", "12", "=1+1", "0912000000۶a", "تلفن", "+" + "9" * 40])
def test_what_is_no_phone_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="۰۹۱۲۳۴۵۶۷۸۹"):
        normal_phone(written)


@pytest.mark.parametrize("phone", ["+989120000006", "+982537700000", "+447700900123"])
def test_a_phone_as_it_is_shown_is_read_as_itself(phone: str) -> None:
    assert normal_phone(shown_phone(phone)) == phone


def test_guests_of_one_name_are_offered_for_merging(invite: Invite) -> None:
    one, other = invite("زهرا کریمی"), invite("زهرا كريمي")
    invite("مریم")

    with reading() as session:
        [same] = find_similar(session)
    assert [guest.id for guest in same] == [one.guest_id, other.guest_id]


class TestCommands:
    def test_badges_are_issued_once_and_only_their_hashes_stay(
        self, app: Flask, tmp_path: Path, invite: Invite
    ) -> None:
        load(sheet(tmp_path, ("=cmd|' /C calc'!A0", "", GROUP), ("نرگس", "", GROUP)))
        shut = invite("بسته")
        with transaction() as session:
            act_on_invitation(session, guest_of(session, shut), "block", version=1, by=SYSTEM)
        runner = app.test_cli_runner()

        first = runner.invoke(args=["badges", "issue", "--csv", str(tmp_path / "codes.csv")])
        second = runner.invoke(args=["badges", "issue", "--csv", str(tmp_path / "again.csv")])

        assert (first.exit_code, second.exit_code) == (0, 0)
        issued = list(csv.DictReader((tmp_path / "codes.csv").open(encoding="utf-8")))
        assert list(csv.DictReader((tmp_path / "again.csv").open(encoding="utf-8"))) == []
        with reading() as session:
            live = set(session.scalars(select(Badge.code_hash)))
        assert all(clean_code(row["code"]) == row["code"] for row in issued)
        assert {hash_code(row["code"]) for row in issued} < live
        assert sorted(row["name"] for row in issued) == ["'=cmd|' /C calc'!A0", "نرگس"]
        refused = runner.invoke(args=["badges", "issue", "--csv", str(tmp_path / "codes.csv")])
        assert refused.exit_code == 1

    def test_loading_says_every_problem_and_ends_with_one(self, app: Flask) -> None:
        run = app.test_cli_runner().invoke(
            args=["invitations", "load", str(DATA / "guests-messy.xlsx")]
        )

        assert run.exit_code == 1
        assert "«گروهی که نیست»" in run.output
        assert "row 42" in run.output

    def test_a_pin_is_the_supervisors_and_kept_as_a_hash(
        self, app: Flask, make_account: object
    ) -> None:
        make_account("supervisor")  # type: ignore[operator]
        make_account("steward")  # type: ignore[operator]
        runner = app.test_cli_runner()
        args = ["visitors", "pin", "test-supervisor", "--pin-stdin"]

        assert runner.invoke(args=args, input="۷۳۹۱\n").exit_code == 0
        assert runner.invoke(args=args, input="1111\n").exit_code == 1
        args[2] = "test-steward"
        assert runner.invoke(args=args, input="7391\n").exit_code == 1
        with reading() as session:
            known = check_pin(session, account="test-supervisor", pin="7391", reason="مهمان")
        assert known.name == "test-supervisor"

    def test_verify_proves_the_state(self, app: Flask) -> None:
        assert app.test_cli_runner().invoke(args=["visitors", "verify"]).exit_code == 0
