"""The entrance at the desk: its figures, its log, conflicts and settings; and who sees what."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from core.accounts import Account
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import freeze
from kiosk.device import Device, register_device
from tests.admin.conftest import words
from tests.builders import build_exhibition
from tests.visitors.conftest import NOON, Entrance, entrance, invite, minutes
from visitors.badge import IssuedBadge
from visitors.check_in_log import CheckIn, EntranceSettings
from visitors.guest import Gate, GroupGate, GuestGroup
from visitors.queries import compare_with_log

__all__ = ["entrance", "invite"]

SignIn = Callable[[str], Account]
PAGE = "/admin/entrance"
AT = NOON + minutes(50)


@pytest.fixture
def day(entrance: Entrance, invite: Callable[..., IssuedBadge]) -> dict[str, IssuedBadge]:
    """Three guests: a VIP inside, one who left again, one awaited; refusals and a conflict."""
    with transaction() as session:
        build_exhibition(session, booths=0, capacity=9)
        register_device(session, role="gate", gate_name="در شمالی", name="تبلت ۱", by=SYSTEM)
    vip, left = invite("ژینا وفایی", vip=True, party_size=3), invite("کیان مرادی")
    invite("گلناز قاسمی")
    entrance.scan(vip.code, NOON, party=3)
    entrance.scan(left.code, NOON + minutes(1))
    entrance.scan(left.code, NOON + minutes(20), "exit")
    entrance.scan(left.code, NOON + minutes(21), gate="در جنوبی")
    entrance.scan(vip.code, NOON + minutes(5))
    entrance.scan("=HYPERLINK(1)", NOON + minutes(6))
    entrance.scan(
        left.code, NOON + minutes(22), kind="queued", decided="admitted", arrives=NOON + minutes(40)
    )
    return {"vip": vip, "left": left}


def _conflict() -> int:
    with reading() as session:
        return session.scalars(select(CheckIn.id).where(CheckIn.is_conflict)).one()


def get(client: FlaskClient, address: str, status: int = 200) -> str:
    with freeze(AT):
        answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[-800:]
    return words(answer.get_data(as_text=True))


def post(client: FlaskClient, address: str, status: int = 303, **form: object) -> str:
    with freeze(AT):
        answer = client.post(address, data=form)
    assert answer.status_code == status, answer.get_data(as_text=True)[-800:]
    return words(answer.get_data(as_text=True))


def test_the_day_is_answered_at_the_top(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    page = get(client, PAGE)
    for said in (
        "اکنون در سالن ۴ از ظرفیت ۹ نفر",
        "آمده‌اند ۲ از ۳ مهمان",
        "مهمانان ویژه ۱ از ۱ آمده‌اند",
        "راه داده نشد ۲ کارت خوانده‌شده",
        "ناسازگاری ۱ منتظر سرپرست",
        "ژینا وفایی",
        "۱۶:۳۰ ۴ ۴",
    ):
        assert said in page
    assert "در شمالی" in get(client, f"{PAGE}?by=gate")
    assert "هنوز کسی نیامده است" in get(client, f"{PAGE}?day=2022-11-05")
    assert "روز به روز" in get(client, f"{PAGE}?day=all")
    # what was rehearsed is another set
    assert "آمده‌اند ۰ از ۳" in get(client, f"{PAGE}?of=rehearsal")
    assert "در سالن ۴ از ظرفیت ۹؛ امروز ۲ از ۳ مهمان آمدند" in get(client, "/admin/")


def test_every_number_is_written_in_persian_digits(
    day: dict[str, IssuedBadge],
    client: FlaskClient,
    sign_in: SignIn,
    entrance: Entrance,
    invite: Callable[..., IssuedBadge],
) -> None:
    # so close behind one another that a queue is estimated
    for number in range(16):
        entrance.scan(invite("مهمان").code, AT - minutes(4) + number * timedelta(seconds=15))
    sign_in("admin")
    conflict = _conflict()
    pages = ["", "?by=gate", "?by=group", "?day=all", "/scans", "/conflicts", "/settings"]
    shown = {page: get(client, f"{PAGE}{page}") for page in (*pages, "/paper-list")}
    post(client, f"{PAGE}/conflicts/{conflict}/settle", how="note", note="دیده شد")
    shown["settled"] = get(client, f"{PAGE}/conflicts?state=settled")

    assert "نزدیک ۳ نفر" in shown[""]
    latin = {page: re.findall(r".{0,25}[0-9].{0,25}", text) for page, text in shown.items()}
    assert {page: found for page, found in latin.items() if found} == {}


def test_each_figure_leads_to_what_it_counts(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    lines = {
        "mark=inside": ["کیان مرادی", "ژینا وفایی"],
        "mark=first&outcome=admitted": ["کیان مرادی", "ژینا وفایی"],
        "mark=first&outcome=admitted&vip=yes": ["ژینا وفایی"],
        "outcome=refused": ["کسی شناخته نشد", "ژینا وفایی"],
        "outcome=malformed": ["کسی شناخته نشد"],
        "mark=waiting": ["کیان مرادی"],
        "mark=late": ["کیان مرادی"],
        "direction=exit": ["کیان مرادی"],
        "q=وفایي": ["ژینا وفایی", "ژینا وفایی"],
        "gate=999": [],
    }
    for query, names in lines.items():
        with freeze(AT):
            page = client.get(f"{PAGE}/scans?{query}").get_data(as_text=True)
        rows = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
        found = [name for row in rows.split("<tr")[1:] for name in {*names, "؟"} if name in row]
        assert sorted(found) == sorted(names), query
        assert len(rows.split("<tr")) - 1 == len(names), query


def test_the_log_goes_into_a_sheet_whole_and_runs_nothing(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn, invite: Callable[..., object]
) -> None:
    sign_in("organiser")
    invite('=1+1"')
    with freeze(AT):
        csv = client.get(f"{PAGE}/scans/list.csv?outcome=accepted").get_data(as_text=True)
        book = client.get(f"{PAGE}/scans/list.xlsx").get_data()
    assert csv.startswith("\ufeff")
    assert len(csv.splitlines()) == 1 + 5
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert sheet.max_row == 1 + 7
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    with reading() as session:
        told = session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "entrance.exported")
        )
        assert [one["kind"] for one in told] == ["csv", "xlsx"]


def test_a_supervisor_undoes_a_scan_and_counts_it_again(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    entrance_id = _first_entry(day["vip"].guest_id)
    sign_in("admin")
    post(client, f"{PAGE}/scans/{entrance_id}/annul", status=422, reason=" ")
    post(client, f"{PAGE}/scans/{entrance_id}/annul", reason="کارت دیگری بود")
    assert "اکنون در سالن ۱" in get(client, PAGE)
    assert "بازگردانده به دست test-admin" in get(client, f"{PAGE}/scans?mark=annulled")
    back = client.post(
        f"{PAGE}/scans/{entrance_id}/restore", data={"back": "https://elsewhere.test/"}
    )
    assert back.location == f"{PAGE}/scans"
    assert "اکنون در سالن ۴" in get(client, PAGE)
    assert _differences() == []


def test_a_conflict_is_settled_and_reopened_at_the_desk(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("admin")
    page = get(client, f"{PAGE}/conflicts")
    assert "کیان مرادی" in page
    assert "ورود نخست" in page
    assert "در جنوبی" in page
    assert "دو ورودی بی‌خبر از هم راه دادند" in get(client, "/admin/")
    with reading() as session:
        conflict = session.scalars(select(CheckIn.id).where(CheckIn.is_conflict)).one()
    post(client, f"{PAGE}/conflicts/{conflict}/settle", how="party")
    assert "اکنون در سالن ۵" in get(client, PAGE)
    assert "ناسازگاری‌ای منتظر نیست" in get(client, f"{PAGE}/conflicts")
    assert "دو نفر با یک کارت شمرده شدند" in get(client, f"{PAGE}/conflicts?state=settled")
    post(client, f"{PAGE}/conflicts/{conflict}/settle", status=409, how="annul")
    post(client, f"{PAGE}/conflicts/{conflict}/reopen")
    assert "اکنون در سالن ۴" in get(client, PAGE)
    assert _differences() == []


def test_closing_the_day_says_who_is_inside_before_it_does_it(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    assert "اکنون ۴ نفر با ۲ کارت در سالن‌اند" in post(client, f"{PAGE}/close", status=200)
    assert "اکنون در سالن ۴" in get(client, PAGE)
    post(client, f"{PAGE}/close", was_asked="yes")
    assert "اکنون در سالن ۰" in get(client, PAGE)
    post(client, f"{PAGE}/close", was_asked="yes")
    with reading() as session:
        closed = select(CheckIn).where(CheckIn.kind == "closing")
        assert len(session.scalars(closed).all()) == 2


def test_the_rules_are_typed_as_people_write_and_refused_with_a_sentence(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    rules = {"capacity": "۶۰۰", "tolerance": "45", "closes_day_at": "۲۱:۳۰"}
    post(client, f"{PAGE}/settings", demands_confirmation="yes", **rules)
    with reading() as session:
        kept = session.scalars(select(EntranceSettings)).one()
        assert (kept.tolerance_minutes, kept.closes_day_at, kept.demands_confirmation) == (
            45,
            "21:30",
            True,
        )
    assert "از ظرفیت ۶۰۰ نفر" in get(client, PAGE)
    for name, typed, said in (
        ("capacity", "زیاد", "عددی مانند ۶۰۰"),
        ("capacity", "0", "ظرفیت عددی از ۱"),
        ("tolerance", "900", "رواداری"),
        ("closes_day_at", "شب", "مانند ۲۰:۳۰"),
    ):
        page = post(client, f"{PAGE}/settings", status=422, **{**rules, name: typed})
        assert said in page
    for typed, said in (("1401/08/01", "این روز گذشته است"), ("فردا", "مانند ۱۴۰۱/۰۹/۱۲")):
        page = post(client, f"{PAGE}/settings/retention", status=422, retain_until=typed)
        assert said in page
    post(client, f"{PAGE}/settings/retention", retain_until="۱۴۰۱/۱۰/۰۱")
    assert "پنجشنبه ۱ دی ۱۴۰۱" in get(client, f"{PAGE}/settings")
    assert "۳ مهمان با نام" in get(client, f"{PAGE}/settings")


def test_a_gate_takes_its_stations_along_and_groups_are_led_to_gates(
    day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    post(client, f"{PAGE}/settings/gates", name="در غربی")
    post(client, f"{PAGE}/settings/gates", status=409, name="در  غربي")
    with reading() as session:
        gates = {gate.name: gate.id for gate in session.scalars(select(Gate))}
        groups = list(session.scalars(select(GuestGroup.id).order_by(GuestGroup.position)))
    post(client, f"{PAGE}/settings/gates/{gates['در شمالی']}", status=409, name="در جنوبی")
    post(client, f"{PAGE}/settings/gates/{gates['در شمالی']}", name="ورودی اصلی")
    post(client, f"{PAGE}/settings/gates/999", status=404, name="هیچ")
    every = [str(one) for one in gates.values()]
    post(
        client,
        f"{PAGE}/settings/groups",
        **{f"group_{groups[0]}": [str(gates["در غربی"])], f"group_{groups[1]}": every},
    )
    with reading() as session:
        assert session.scalars(select(Device.gate_name)).all() == ["ورودی اصلی"]
        served = session.execute(select(GroupGate.group_id, GroupGate.gate_id)).all()
        # a group that may enter everywhere is limited to nothing
        assert [tuple(one) for one in served] == [(groups[0], gates["در غربی"])]
    assert "ورودی اصلی" in get(client, f"{PAGE}/scans")


NAMES = ("ژینا وفایی", "کیان مرادی", "گلناز قاسمی")
ROLES = {
    "admin": {"", "/scans", "/conflicts", "/settings", "/paper-list", "/scans/list.csv"},
    "organiser": {"", "/scans", "/conflicts", "/settings", "/paper-list", "/scans/list.csv"},
    "supervisor": {"", "/scans", "/conflicts", "/paper-list", "/scans/list.csv"},
    "steward": {""},
    "viewer": {""},
    "reviewer": set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_which_page_and_whose_names(
    role: str, day: dict[str, IssuedBadge], client: FlaskClient, sign_in: SignIn, app: Flask
) -> None:
    if role == "supervisor":
        account = _supervisor()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = account.get_id(), True
    else:
        sign_in(role)
    for page in ROLES["admin"]:
        with freeze(AT):
            answer = client.get(PAGE + page)
        assert answer.status_code == (200 if page in ROLES[role] else 403), page
        if len(ROLES[role]) == 1:
            said = answer.get_data(as_text=True)
            assert [name for name in NAMES if name in said] == []
            assert "/admin/entrance/scans" not in said
    may_settle = role in ("admin", "supervisor")
    for act in ("/conflicts/999/settle", "/conflicts/999/reopen", "/scans/999/restore"):
        status = client.post(PAGE + act, data={"how": "annul"}).status_code
        assert (status in (404, 409)) == may_settle
        assert (status == 403) == (not may_settle)
    may_close = len(ROLES[role]) > 1
    assert (client.post(f"{PAGE}/close").status_code == 403) == (not may_close)


def _supervisor() -> Account:
    with reading() as session:
        return session.scalars(select(Account).where(Account.role == "supervisor")).one()


def _first_entry(guest_id: int) -> int:
    with reading() as session:
        entries = select(CheckIn.id).where(CheckIn.guest_id == guest_id).order_by(CheckIn.id)
        return session.scalars(entries).first() or 0


def _differences() -> list[object]:
    with reading() as session:
        return list(compare_with_log(session)[1])
