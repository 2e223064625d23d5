"""The patterns beside the booths' names, at the desk."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booth_content.exhibition import BoothKind
from core.accounts import Account
from core.database import transaction
from core.girih import pattern_svg
from tests.builders import build_exhibition, get_booth

SignIn = Callable[[str], Account]


@pytest.fixture(autouse=True)
def exhibition(app: Flask) -> None:
    """Three booths, the second with no neighbourhood."""
    with transaction() as session:
        build_exhibition(session, booths=3)
        stratum = get_booth(session, "02")
        stratum.kind, stratum.neighbourhood_id = BoothKind.STRATUM, None


def pictures(page: str) -> list[str]:
    found = re.findall(r'<img class="swatch" src="([^"]+)" alt=""', page)
    return [html.unescape(address) for address in found]


@pytest.mark.parametrize("address", ["/admin/booths", "/admin/booths/plan"])
def test_every_booth_stands_beside_its_pattern(
    client: FlaskClient, sign_in: SignIn, address: str
) -> None:
    sign_in("viewer")

    found = pictures(client.get(address).text)

    drawn = [client.get(each).text for each in found]
    assert drawn == [pattern_svg("M01"), pattern_svg("B02"), pattern_svg("M03")]


def test_a_browser_keeps_a_pattern_for_good(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")
    address = pictures(client.get("/admin/booths").text)[0]

    answer = client.get(address)

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_an_address_of_yesterday_is_asked_again(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    answer = client.get("/admin/girih/M01.svg?v=0000000000000000")

    assert answer.text == pattern_svg("M01")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_key_of_any_letters_is_a_key(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    answer = client.get("/admin/girih/%D8%AE%D8%A7%DA%A9%D9%81%D8%B1%D8%AC%22%3C.svg")

    assert answer.text == pattern_svg('خاکفرج"<')
    assert "<script" not in answer.text
