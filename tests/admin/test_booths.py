"""The booths in a table, on their plan and in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from booth_content.exhibition import Hall
from core.accounts import Account
from core.database import transaction
from core.persian import fold
from tests.builders import build_exhibition, get_booth

SignIn = Callable[[str], Account]
ADDRESSES = ("/admin/booths", "/admin/booths/plan", "/admin/booths/list.xlsx")


@pytest.fixture(autouse=True)
def exhibition(app: Flask) -> None:
    """Thirty booths, the second named so that a page could be broken by it."""
    with transaction() as session:
        build_exhibition(session, booths=30)
        booth = get_booth(session, "02")
        booth.name = "<script>alert(1)</script>"
        other = get_booth(session, "03")
        other.name, other.name_folded = "=1+1 شيخ‌آباد", fold("=1+1 شيخ‌آباد")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["supervisor", "steward"])
def test_the_wrong_roles_are_refused(
    client: FlaskClient, sign_in: SignIn, address: str, role: str
) -> None:
    sign_in(role)

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_led_to_sign_in(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})

    assert answer.status_code == 302
    assert answer.location.startswith("/admin/sign-in")


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_first_page_has_twenty_five_booths(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    assert _page(client, "/admin/booths").count('class="row-link"') == 25
    assert _page(client, "/admin/booths?page=2").count('class="row-link"') == 5


@pytest.mark.parametrize("typed", ["شیخ آباد", "شيخ‌آباد", "شیخاباد", "۳", "03"])
def test_a_booth_is_found_as_people_type_it(
    client: FlaskClient, sign_in: SignIn, typed: str
) -> None:
    sign_in("viewer")

    assert "/admin/booths/03" in _page(client, f"/admin/booths?q={typed}")


def test_names_are_text_and_never_markup(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    for address in ("/admin/booths", "/admin/booths/plan"):
        page = _page(client, address)
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nothing_found_says_what_to_do(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    assert "غرفه‌ای با این نشانی‌ها نیست" in _page(client, "/admin/booths?q=هیچ‌جا")


@pytest.mark.parametrize(
    "query", ["?hall=x", "?page=999999", "?state=none", "?sort=;drop", "?hall=99999999999"]
)
def test_a_strange_address_is_answered(client: FlaskClient, sign_in: SignIn, query: str) -> None:
    sign_in("viewer")

    _page(client, f"/admin/booths{query}")
    _page(client, f"/admin/booths/plan{query}")


def test_what_was_chosen_stays_in_every_link(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    page = _page(client, "/admin/booths?kind=neighbourhood&sort=name&order=desc")

    assert "kind=neighbourhood&amp;sort=name&amp;order=desc&amp;page=2" in page
    assert "/admin/booths/list.xlsx?kind=neighbourhood&amp;sort=name&amp;order=desc" in page


def test_the_spreadsheet_holds_the_filtered_list_as_texts(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("viewer")

    answer = client.get("/admin/booths/list.xlsx?q=شیخ‌آباد")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:2] for row in rows] == [("شماره", "نام"), ("03", "=1+1 شيخ‌آباد")]
    assert sheet["B2"].data_type == "s"


def test_the_spreadsheet_holds_more_than_a_page(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/admin/booths/list.xlsx").data)).active

    assert sheet is not None
    assert sheet.max_row == 31


def test_the_plan_is_drawn_to_scale_with_a_link_for_each_booth(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("viewer")

    page = _page(client, "/admin/booths/plan")

    assert page.count('class="plan-booth is-empty"') == 30
    # booth 30: the sixth of the third row, as the builder places it
    assert 'x="2200" y="1300" width="300" height="300"' in page
    assert 'viewBox="0 0 5100 1800"' in page


def test_a_state_of_the_legend_sets_the_others_aside(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    page = _page(client, "/admin/booths/plan?state=published")

    assert page.count("is-empty is-aside") == 30


def test_scripts_get_the_moving_part_alone(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    part = client.get("/admin/booths/plan", headers={"HX-Request": "true"}).text

    assert "<svg" in part
    assert "<html" not in part


def test_a_second_hall_has_a_tab_and_may_be_empty(client: FlaskClient, sign_in: SignIn) -> None:
    with transaction() as session:
        hall = Hall(name="سالن دو", name_folded=fold("سالن دو"), position=2)
        session.add(hall)
        session.flush()
        hall_id = hall.id
    sign_in("viewer")

    page = _page(client, f"/admin/booths/plan?hall={hall_id}")

    assert page.count('class="tab"') == 2
    assert "در این سالن غرفه‌ای نیست" in page
