"""The list of guests: found as typed, narrowed, many acted on at once and taken back, exported."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from core.accounts import Account
from core.audit import SYSTEM
from core.database import transaction
from tests.admin.conftest import words
from tests.admin.guests import actions, invite, names, state_of
from visitors.badge import issue_badge
from visitors.guest import get_guest
from visitors.loading import load_guests
from visitors.many_guests import MOST_AT_ONCE

SignIn = Callable[[str], Account]


@pytest.fixture
def desk(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    sign_in("organiser")
    return client


def listed(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(f"/admin/guests{query}").get_data(as_text=True)
    return re.findall(r'<a class="row-link"[^>]*>([^<]*)</a>', page)


def undo_form(page: str) -> dict[str, list[str]]:
    """The fields of the button that takes back what was just done."""
    form = re.search(r'<form class="notice-act".*?</form>', page, re.DOTALL)
    assert form, words(page)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]):
        fields.setdefault(name, []).append(value)
    return fields


def test_where_nobody_is_yet_the_list_leads_to_loading(desk: FlaskClient) -> None:
    page = desk.get("/admin/guests").get_data(as_text=True)

    assert 'href="/admin/guests/load"' in page
    assert "هنوز مهمانی نیست" in page


def test_guests_are_found_as_people_type_and_stand_in_persian_order(desk: FlaskClient) -> None:
    invite("پروین شیخ‌آبادی", organisation="استانداري قم", phone="0912 000 0006")
    invite("بهار", group=1, is_vip=True)
    invite("گلی", state="draft")
    invite("100%")

    assert listed(desk) == ["100%", "بهار", "پروین شیخ‌آبادی", "گلی"]
    for typed in ("شيخ ابادی", "شیخاباد", "استانداری", "قم پروین", "۰۰۰۶", "+98912000"):
        assert listed(desk, f"?q={typed.replace('+', '%2B')}") == ["پروین شیخ‌آبادی"], typed
    assert listed(desk, "?q=%25") == ["100%"]
    invite("آذر گلی")
    assert listed(desk, "?q=گلی") == ["گلی", "آذر گلی"]
    assert listed(desk, f"?q={'ا' * 5000}") == []
    assert listed(desk, "?state=draft") == ["گلی"]
    assert listed(desk, "?vip=yes") == ["بهار"]
    assert listed(desk, "?came=inside") == []
    assert len(listed(desk, "?came=not_yet&badge=no&sort=came&order=desc")) == 5
    assert len(listed(desk, "?state=x&group=۹۹۹۹۹۹۹۹۹۹&page=بد&sort=%00")) == 5


def test_what_hostile_people_call_themselves_is_shown_as_it_is(desk: FlaskClient) -> None:
    name = "<script>alert(1)</script>"
    guest = invite(name, organisation="\u202e=cmd|' /C calc'!A0", note="ا" * 500)

    for address in ("/admin/guests", f"/admin/guests/{guest}", "/admin/guests?q=<script>"):
        page = desk.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "\u202e" not in page


def test_many_are_acted_on_at_once_and_taken_back(desk: FlaskClient) -> None:
    first, second, third = invite("یک"), invite("دو"), invite("سه", state="withdrawn")
    form = {"act": "accept", "guest": [first, second, third], "query": "sort=name"}

    page = desk.post("/admin/guests/acts", data=form, follow_redirects=True)
    text = page.get_data(as_text=True)

    assert page.request.full_path == "/admin/guests?sort=name"
    assert "«پذیرفت» برای ۲ مهمان ثبت شد. ۱ مهمان در حالتی نبود" in text
    assert [state_of(one)[0] for one in (first, second, third)] == [
        "accepted",
        "accepted",
        "withdrawn",
    ]
    back = desk.post("/admin/guests/acts/undo", data=undo_form(text), follow_redirects=True)
    assert "برای ۲ مهمان بازگردانده شد" in back.get_data(as_text=True)
    assert state_of(first) == ("invited", 3)
    assert "بازگرداندن</button>" not in desk.get("/admin/guests").get_data(as_text=True).replace(
        "بازگرداندن دعوت", ""
    )


def test_all_of_the_list_is_what_its_filter_says(desk: FlaskClient) -> None:
    draft, invited = invite("یک", state="draft"), invite("دو")
    with transaction() as session:
        group = get_guest(session, invited).group_id + 1

    form = {"act": "move", "all": "yes", "to_group": group, "query": "state=draft"}
    desk.post("/admin/guests/acts", data=form)

    with transaction() as session:
        moved = [get_guest(session, one).group_id == group for one in (draft, invited)]
    assert moved == [True, False]


@pytest.mark.parametrize(
    "form",
    [
        {"act": "accept"},
        {"act": "block", "guest": 1},
        {"act": "move", "guest": 1, "to_group": 999},
        {"act": "accept", "guest": "x" * 100_000},
        {"act": "accept", "guest": list(range(MOST_AT_ONCE + 1))},
    ],
    ids=["nobody", "no such act", "no such group", "no number", "too many"],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    desk: FlaskClient, form: dict[str, object]
) -> None:
    invite("یک")

    answer = desk.post("/admin/guests/acts", data=form, follow_redirects=True)

    assert 'class="notice notice-no toast"' in answer.get_data(as_text=True)
    assert actions()[-1] == "guest.added"


def test_exports_hold_what_the_filter_shows_run_nothing_and_can_be_loaded_again(
    desk: FlaskClient, tmp_path: object
) -> None:
    hostile = invite("=cmd|' /C calc'!A0", phone="09120000006", organisation="@SUM(A1)")
    invite("پنهان", state="draft")
    with transaction() as session:
        issue_badge(session, get_guest(session, hostile), by=SYSTEM)

    csv = desk.get("/admin/guests/list.csv?state=invited").get_data()
    book = desk.get("/admin/guests/list.xlsx?state=invited").get_data()

    lines = csv.decode("utf-8-sig").splitlines()
    assert csv.startswith(b"\xef\xbb\xbf")
    assert len(lines) == 2
    assert lines[1].startswith("'=cmd|' /C calc'!A0,'@SUM(A1),")
    assert ",0912 000 0006," in lines[1]
    sheet = load_workbook(io.BytesIO(book)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert (sheet["E2"].value, sheet["E2"].data_type) == ("0912 000 0006", "s")
    assert sheet.max_row == 2
    path = tmp_path / "again.xlsx"  # type: ignore[operator]
    path.write_bytes(book)
    with transaction() as session:
        report = load_guests(session, path, by=SYSTEM, is_dry_run=True)
    assert (report.outcome, report.counts["guests"].unchanged) == ("nothing_new", 1)
    assert actions().count("guests.exported") == 2


def test_the_template_is_read_without_a_complaint(desk: FlaskClient, tmp_path: object) -> None:
    invite("یک")
    path = tmp_path / "template.xlsx"  # type: ignore[operator]
    path.write_bytes(desk.get("/admin/guests/template.xlsx").get_data())

    with transaction() as session:
        report = load_guests(session, path, by=SYSTEM, is_dry_run=True)

    assert [one.code for one in report.problems] == ["sheet_empty"]
    assert [one.code for one in report.notices] == []


PAGES = (
    "/admin/guests/new",
    "/admin/guests/1",
    "/admin/guests/duplicates",
    "/admin/guests/load",
    "/admin/guests/list.xlsx",
    "/admin/guests/list.csv",
    "/admin/guests/template.xlsx",
    "/admin/guest-groups",
)


@pytest.mark.parametrize(
    ("role", "sees_names", "sees_counts"),
    [
        ("admin", True, True),
        ("organiser", True, True),
        ("viewer", False, True),
        ("reviewer", False, False),
        ("supervisor", False, False),
        ("steward", False, False),
    ],
)
def test_who_sees_what_of_guests(
    client: FlaskClient, sign_in: SignIn, role: str, sees_names: bool, sees_counts: bool
) -> None:
    guest = invite("زهرا کریمی", phone="09120000006", organisation="استانداری")
    assert guest == 1
    sign_in(role)

    index = client.get("/admin/guests")
    text = index.get_data(as_text=True)
    statuses = {address: client.get(address).status_code for address in PAGES}

    assert index.status_code == (200 if sees_counts else 403)
    assert ("زهرا کریمی" in text, "0912 000 0006" in text) == (sees_names, sees_names)
    assert statuses == dict.fromkeys(PAGES, 200 if sees_names else 403)
    assert client.post("/admin/guests/1/data.json").status_code == (200 if sees_names else 403)
    acts = {"act": "withdraw", "version": 1}
    assert client.post("/admin/guests/1/act", data=acts).status_code == (303 if sees_names else 403)
    assert (state_of(1)[0] == "withdrawn") == sees_names
    assert names() == ["زهرا کریمی"]
