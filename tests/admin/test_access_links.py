"""Neighbourhoods' ways in at the desk: made, printed once, listed, renewed, prolonged, ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from booth_content.access_link import AccessLink
from booth_content.link_making import get_link
from core.accounts import Account
from core.database import reading
from core.dates import freeze, now
from core.persian import to_ascii_digits
from core.security import limiter
from tests.admin.conftest import Read
from tests.contributors import give_link, open_phone

LIST = "/admin/access-links"
FORM = {
    "neighbourhood": "M02",
    "person": "زهرا احمدی",
    "is_lead": "y",
    "days": "7",
    "most_devices": "2",
}


@pytest.fixture(autouse=True)
def untried(app: Flask) -> None:
    limiter.reset()


def slips(page: str) -> list[tuple[str, str]]:
    """Address and PIN of every sheet of the page."""
    paths = re.findall(r'link-slip-address ltr">http://[^/]+(/c/[\w-]+)<', page)
    pins = re.findall(r'<strong class="ltr">(\d{6})</strong>', page)
    return list(zip(paths, map(to_ascii_digits, pins), strict=True))


def test_a_link_is_made_and_its_sheet_opens_the_door(
    app: Flask, client: FlaskClient, organiser: Account
) -> None:
    answer = client.post(LIST, data=FORM)

    [(path, pin)] = slips(answer.text)
    came_in = app.test_client().post(path, data={"pin": pin})
    assert (answer.status_code, came_in.status_code) == (201, 303)
    with reading() as session:
        link = session.scalars(select(AccessLink)).one()
    assert (link.person, link.is_lead, link.most_devices) == ("زهرا احمدی", True, 2)
    assert timedelta(days=6) < link.expires_at - now() <= timedelta(days=7)
    shown_again = client.get(f"{LIST}/{link.id}").text
    assert pin not in shown_again
    assert path not in shown_again


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person": ""}, "این را بنویسید."),
        ({"person": "ز"}, "نام ۲ تا ۶۰ نویسه دارد."),
        ({"neighbourhood": ""}, "این را بنویسید."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    client: FlaskClient, organiser: Account, change: dict[str, str], words: str
) -> None:
    answer = client.post(LIST, data=FORM | change)

    assert answer.status_code == 422
    assert words in answer.text
    with reading() as session:
        assert session.scalars(select(AccessLink)).all() == []


def test_sheets_for_all_leave_out_whoever_has_one(client: FlaskClient, organiser: Account) -> None:
    give_link("M01", person="مسئول خودش")

    first = client.post(f"{LIST}/all")
    again = client.post(f"{LIST}/all")

    assert len(slips(first.text)) == 2
    assert (again.status_code, again.location) == (303, LIST)


def test_the_list_says_where_each_link_stands_and_narrows(
    app: Flask, client: FlaskClient, organiser: Account, read: Read
) -> None:
    open_phone(app, give_link("M01", person="واردشده", most_devices=1))
    open_phone(app, give_link("M02", person="جادار"))
    give_link("M03", person="نیامده")
    give_link("M03", person="دیرکرده", lasts=timedelta(days=1))

    with freeze(now() + timedelta(days=2)):
        rows = {
            state: [name for name in ("واردشده", "جادار", "نیامده", "دیرکرده") if name in page]
            for state in ("full", "used", "unused", "expired")
            if (page := read(f"{LIST}?state={state}"))
        }

    assert rows == {
        "full": ["واردشده"],
        "used": ["جادار"],
        "unused": ["نیامده"],
        "expired": ["دیرکرده"],
    }
    assert "جادار" not in read(f"{LIST}?q=واردشده")
    page = read(f"{LIST}?sort=person&order=desc")
    assert page.index("واردشده") < page.index("نیامده") < page.index("جادار")


def test_a_new_sheet_is_asked_about_and_ends_the_old_one(
    app: Flask, client: FlaskClient, organiser: Account
) -> None:
    new = give_link()
    phone = open_phone(app, new)
    address = f"{LIST}/{new.link.id}/renew"

    asked = client.post(address)
    still_in = phone.get("/c/booths/01").status_code
    answer = client.post(address, data={"was_asked": "yes"})

    [(path, pin)] = slips(answer.text)
    assert "از کار می‌افتد" in asked.text
    assert (still_in, phone.get("/c/booths/01").status_code) == (200, 401)
    assert phone.get(f"/c/{new.secret.token}").status_code == 404
    assert phone.post(path, data={"pin": pin}).status_code == 303


def test_a_link_is_prolonged_its_devices_ended_and_closed(
    app: Flask, client: FlaskClient, organiser: Account, read: Read
) -> None:
    new = give_link(lasts=timedelta(days=1))
    phone = open_phone(app, new)
    page = f"{LIST}/{new.link.id}"

    client.post(f"{page}/prolong", data={"days": "90"})
    wrong = client.post(f"{page}/prolong", data={"days": "بسیار"}, follow_redirects=True)
    with reading() as session:
        link = get_link(session, new.link.id)
    client.post(f"{page}/devices/{link.devices[0].id}/end")
    ended = phone.get("/c/booths/01").status_code
    client.post(f"{page}/revoke", data={"was_asked": "yes"})

    assert link.expires_at - now() > timedelta(days=89)
    assert "مهلت ۱ تا ۳۶۶ روز" in wrong.text
    assert ended == 401
    assert phone.get(f"/c/{new.secret.token}").status_code == 410
    assert "بسته" in read(page)
    assert client.post(f"{page}/devices/99/end").status_code == 404
