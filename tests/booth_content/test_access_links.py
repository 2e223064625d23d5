"""Ways in: guessed, expired, revoked, forwarded, used by too many; what of them is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.access_link import AccessLink, LinkDevice
from booth_content.device_name import device_name
from booth_content.link_making import (
    NewLink,
    end_device,
    get_link,
    prepare_secret,
    prolong_link,
    renew_link,
    revoke_link,
)
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import freeze, now
from core.security import limiter
from tests.builders import build_exhibition
from tests.contributors import ANDROID, give_link, knock, open_phone

PAGE = "/c/booths/01"
DAYS = timedelta(days=1)


@pytest.fixture(autouse=True)
def exhibition(app: Flask, client: FlaskClient) -> None:
    """Three neighbourhoods M01, M02, M03 with a booth each; nobody has tried anything yet."""
    limiter.reset()
    with transaction() as session:
        build_exhibition(session)


def test_a_sheet_lets_a_phone_in_once_and_it_stays_in(app: Flask) -> None:
    new = give_link()
    phone = app.test_client()

    asked = phone.get(f"/c/{new.secret.token}").text
    came_in = knock(phone, new, new.secret.pin.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")))

    assert "رمز شش‌رقمی" in asked
    assert (came_in.status_code, came_in.location) == (303, "/c/")
    assert phone.get("/c/").location == PAGE
    assert phone.get(PAGE).status_code == 200
    assert phone.get(f"/c/{new.secret.token}").location == "/c/"
    with reading() as session:
        devices = get_link(session, new.link.id).devices
    assert [device.name for device in devices] == ["گوشی اندروید SM-A525F، کروم"]


def test_the_cookie_is_the_devices_own_and_no_script_reads_it(app: Flask) -> None:
    new = give_link()
    answer = knock(app.test_client(), new)

    cookies = answer.headers.getlist("Set-Cookie")

    assert [one.split("=")[0] for one in cookies] == ["ghorfeh_contributor"]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


def test_nothing_that_opens_a_door_is_kept(app: Flask) -> None:
    new = give_link()
    phone = open_phone(app, new)
    cookie = phone.get_cookie("ghorfeh_contributor")
    assert cookie is not None

    with reading() as session:
        rows = [*session.scalars(select(AccessLink)), *session.scalars(select(LinkDevice))]
        kept = [str(value) for row in rows for value in vars(row).values()]

    assert len(new.secret.token) * 6 >= 128
    for secret in (new.secret.token, new.secret.pin, cookie.decoded_value.split(".")[0].strip('"')):
        assert [value for value in kept if secret in value] == []


def _revoke(session: Session, link: AccessLink) -> None:
    revoke_link(session, link, by=SYSTEM)


def _renew(session: Session, link: AccessLink) -> None:
    renew_link(session, link, secret=prepare_secret(), by=SYSTEM)


def _end_device(session: Session, link: AccessLink) -> None:
    end_device(session, link, link.devices[0].id, by=SYSTEM)


@pytest.mark.parametrize(
    ("act", "inside", "door"),
    [(_revoke, 410, 410), (_renew, 401, 404), (_end_device, 401, 200)],
    ids=["revoked", "renewed", "device ended"],
)
def test_what_ends_ends_at_once(
    app: Flask, act: Callable[[Session, AccessLink], None], inside: int, door: int
) -> None:
    new = give_link()
    phone = open_phone(app, new)
    with transaction() as session:
        act(session, get_link(session, new.link.id))

    save = phone.post(f"{PAGE}/identity/save", json={"changes": {}})

    assert (phone.get(PAGE).status_code, save.status_code) == (inside, inside)
    assert phone.get(f"/c/{new.secret.token}").status_code == door


def test_a_link_runs_out_and_can_be_prolonged(app: Flask) -> None:
    new = give_link(lasts=DAYS)
    phone = open_phone(app, new)

    with freeze(now() + DAYS):
        gone = phone.get(PAGE)
        with transaction() as session:
            prolong_link(session, get_link(session, new.link.id), lasts=DAYS, by=SYSTEM)
        back = phone.get(PAGE)

    assert (gone.status_code, back.status_code) == (410, 200)
    assert "مهلت این راه ورود گذشته است" in gone.text


def test_a_sheet_lets_so_many_devices_in_and_an_ended_one_makes_room(app: Flask) -> None:
    new = give_link(most_devices=2)
    first = open_phone(app, new)
    open_phone(app, new)
    third = app.test_client()

    refused = knock(third, new)
    with transaction() as session:
        _end_device(session, get_link(session, new.link.id))

    assert refused.status_code == 409
    assert "روی ۲ دستگاه باز شده" in refused.text
    assert third.get("/c/").status_code == 401
    assert knock(third, new).status_code == 303
    assert first.get(PAGE).status_code == 401


def test_who_was_forwarded_the_address_alone_sees_no_more_than_a_door(app: Flask) -> None:
    new = give_link()
    stranger = app.test_client()

    door = stranger.get(f"/c/{new.secret.token}")

    assert door.status_code == 200
    assert stranger.get(PAGE).status_code == 401
    assert stranger.get(f"{PAGE}/preview.json").status_code == 401


def test_a_pin_cannot_be_tried_through(app: Flask) -> None:
    new = give_link()
    wrong = f"{(int(new.secret.pin) + 1) % 1_000_000:06}"

    answers = [knock(app.test_client(), new, wrong).status_code for _ in range(11)]
    right = knock(app.test_client(), new)

    assert answers == [403] * 10 + [429]
    assert right.status_code == 429
    with reading() as session:
        noted = session.scalars(select(AuditEntry).filter_by(action="access_link.refused")).all()
    assert len(noted) == 10


def test_being_right_costs_no_try(app: Flask) -> None:
    links = [give_link(most_devices=50) for _ in range(2)]

    answers = {knock(app.test_client(), links[at % 2]).status_code for at in range(40)}

    assert answers == {303}


def test_tokens_cannot_be_guessed_through_from_one_address(app: Flask) -> None:
    new: NewLink = give_link()

    answers = [app.test_client().get(f"/c/{'x' * 23}{at % 10}").status_code for at in range(31)]

    assert answers == [404] * 30 + [429]
    # somebody else's address is not in this one's way
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    door = app.test_client().get(f"/c/{new.secret.token}", environ_base=elsewhere)
    assert door.status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", "a.b", '"secret".forged'])
def test_a_cookie_that_this_server_did_not_sign_is_nobodys(app: Flask, cookie: str) -> None:
    phone = app.test_client()
    phone.set_cookie("ghorfeh_contributor", cookie)

    assert phone.get("/c/").status_code == 401


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "گوشی اندروید SM-A525F، کروم"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/120.0 Mobile Safari", "گوشی اندروید، کروم"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17 Safari/604.1", "آیفون، سافاری"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/121.0", "رایانهٔ ویندوز، فایرفاکس"),
        ("curl/8", "دستگاه ناشناس"),
        ("", "دستگاه ناشناس"),
    ],
)
def test_a_device_has_a_name_that_people_read(agent: str, name: str) -> None:
    assert device_name(agent) == name
