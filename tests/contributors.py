"""People of neighbourhoods in tests: their links, and the phones that came by them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booth_content.link_making import NewLink, get_neighbourhood, make_link, prepare_secret
from core.audit import SYSTEM
from core.database import transaction

ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; SM-A525F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)


def give_link(place: str = "M01", *, person: str = "زهرا احمدی", **terms: Any) -> NewLink:
    """A link of the neighbourhood of that code; a lead's unless told otherwise."""
    secret = prepare_secret()
    with transaction() as session:
        return make_link(
            session,
            get_neighbourhood(session, place),
            person=person,
            secret=secret,
            by=SYSTEM,
            **{"is_lead": True, **terms},
        )


def knock(phone: FlaskClient, new: NewLink, pin: str | None = None) -> TestResponse:
    """Type the PIN of the sheet, or another, at its door."""
    address = f"/c/{new.secret.token}"
    typed = new.secret.pin if pin is None else pin
    return phone.post(address, data={"pin": typed}, headers={"User-Agent": ANDROID})


def open_phone(app: Flask, new: NewLink) -> FlaskClient:
    """A phone that came in by the link and its PIN."""
    phone = app.test_client()
    answer = knock(phone, new)
    assert answer.status_code == 303, answer.text
    return phone
