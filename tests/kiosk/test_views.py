from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booth_content.exhibition import Booth, Exhibition
from core.database import transaction
from kiosk.demo import read_demo_token


def meta(page: str, name: str) -> str | None:
    found = re.search(rf'<meta name="{name}" content="([^"]*)">', page)
    return found and found[1]


def set_demo(is_demo: bool) -> None:
    with transaction() as session:
        session.execute(update(Exhibition).values(is_demo=is_demo))


def test_the_shell_tells_its_build_and_lends_no_token(
    client: FlaskClient, booths: list[Booth]
) -> None:
    page = client.get("/screen/app").text

    assert re.fullmatch(r"[0-9a-f]{12}", meta(page, "build") or "")
    assert meta(page, "exhibition") == "نمایشگاه آزمون"
    assert meta(page, "demo-token") is None


def test_in_demo_mode_any_booth_is_shown_by_its_number_in_any_digits(
    app: Flask, client: FlaskClient, booths: list[Booth]
) -> None:
    set_demo(True)

    tokens = [
        meta(client.get("/screen/app", query_string={"booth": code}).text, "demo-token") or ""
        for code in ("01", "1", "۱", "٠١")
    ]

    assert [read_demo_token(app.config["SECRET_KEY"], token) for token in tokens] == ["01"] * 4
    assert read_demo_token("another server's secret", tokens[0]) is None


def test_without_demo_mode_a_booth_cannot_be_asked_for(
    client: FlaskClient, booths: list[Booth]
) -> None:
    answer = client.get("/screen?booth=01")

    assert answer.status_code == 403
    assert "نمایش آزمایشی روشن نیست" in answer.text
    assert meta(answer.text, "demo-token") is None


def test_an_unknown_booth_is_said_to_be_one(client: FlaskClient, booths: list[Booth]) -> None:
    set_demo(True)

    assert client.get("/screen?booth=99").status_code == 404


def test_the_shell_stands_before_there_is_an_exhibition(client: FlaskClient) -> None:
    assert client.get("/screen").status_code == 200
    assert client.get("/screen?booth=01").status_code == 403
