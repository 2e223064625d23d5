"""Pictures at the desk: received as bytes or by form, followed, refused, given a focal point."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from admin import pictures
from booth_content.exhibition import Booth
from booth_content.media import MediaItem
from core.accounts import Account
from core.database import reading, transaction
from core.settings import Settings
from tests.admin.conftest import RunJobs
from tests.builders import get_booth

SignIn = Callable[[str], Account]
ADDRESS = "/admin/booths/01/pictures"
JSON = {"Accept": "application/json"}


def _jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 400), (20, 120, 130)).save(buffer, "JPEG")
    return buffer.getvalue()


def _send(client: FlaskClient, data: bytes, name: str = "عکس.jpg") -> Any:
    answer = client.post(f"{ADDRESS}/raw", query_string={"name": name}, data=data, headers=JSON)
    assert answer.status_code == 201, answer.text
    return answer.json


def _listed(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{ADDRESS}.json").get_json()["media"]
    return found


def _uploads(app: Flask) -> list[Path]:
    settings: Settings = app.extensions["ghorfeh_settings"]
    return list(settings.uploads_dir.glob("*")) if settings.uploads_dir.exists() else []


def test_a_picture_is_received_and_becomes_ready(
    client: FlaskClient, organiser: Account, run_jobs: RunJobs
) -> None:
    sent = _send(client, _jpeg())
    assert (sent["state"], sent["name"], sent["thumb"]) == ("checking", "عکس.jpg", None)

    run_jobs()

    ready = _listed(client)[0]
    assert (ready["id"], ready["state"]) == (sent["id"], "ready")
    assert (ready["width"], ready["height"], ready["focal"]) == (640, 400, [0.5, 0.5])
    assert client.get(ready["thumb"]).status_code == 200


def test_an_unpublished_picture_is_not_there_for_strangers(
    app: Flask, client: FlaskClient, organiser: Account, run_jobs: RunJobs
) -> None:
    _send(client, _jpeg())
    run_jobs()
    thumb = _listed(client)[0]["thumb"]

    assert app.test_client().get(thumb).status_code == 404


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", _jpeg()[:200], b"MZ" + b"\0" * 99]
)
def test_what_is_no_picture_says_why(
    client: FlaskClient, organiser: Account, run_jobs: RunJobs, data: bytes
) -> None:
    _send(client, data)

    run_jobs()

    shown = _listed(client)[0]
    assert shown["state"] == "failed"
    assert shown["error"]
    assert shown["error"] in client.get(ADDRESS).text


def test_a_picture_beyond_the_limit_leaves_nothing_behind(
    app: Flask, client: FlaskClient, organiser: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)

    told = client.post(f"{ADDRESS}/raw?name=x", data=b"x" * 101, headers=JSON)
    form = {"pictures": (io.BytesIO(b"x" * 101), "x.jpg")}
    by_form = client.post(ADDRESS, data=form, headers=JSON)

    assert [told.status_code, by_form.status_code] == [413, 413]
    assert told.get_json()["code"] == "picture_too_large"
    assert _uploads(app) == []
    assert _listed(client) == []


def test_an_unknown_booth_takes_nothing(
    app: Flask, client: FlaskClient, organiser: Account
) -> None:
    assert client.post("/admin/booths/99/pictures/raw", data=_jpeg()).status_code == 404
    assert _uploads(app) == []


def test_a_form_without_scripts_sends_several(client: FlaskClient, organiser: Account) -> None:
    files = [(io.BytesIO(_jpeg()), name) for name in ("a.jpg", "b.jpg")]

    answer = client.post(ADDRESS, data={"pictures": files})

    assert answer.status_code == 302
    assert sorted(one["name"] for one in _listed(client)) == ["a.jpg", "b.jpg"]


def test_a_form_without_a_file_says_so(client: FlaskClient, organiser: Account) -> None:
    assert client.post(ADDRESS, data={}).status_code == 422


def test_a_name_is_text_and_never_markup(client: FlaskClient, organiser: Account) -> None:
    _send(client, _jpeg(), name="<img src=x onerror=alert(1)>.jpg")

    page = client.get(ADDRESS).text

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.jpg" in page


def test_the_focal_point_is_kept_and_the_booth_waits_for_publishing(
    client: FlaskClient, organiser: Account
) -> None:
    media = _send(client, _jpeg())["id"]

    answer = client.post(f"{ADDRESS}/{media}/focal", json={"x": 0.25, "y": 1})

    assert answer.get_json()["focal"] == [0.25, 1.0]
    with reading() as session:
        assert get_booth(session, "01").facts_version == 2


@pytest.mark.parametrize(
    "point", [{}, {"x": 2, "y": 0}, {"x": "0.5", "y": 0.5}, {"x": True, "y": 0}]
)
def test_a_point_outside_the_picture_is_refused(
    client: FlaskClient, organiser: Account, point: dict[str, object]
) -> None:
    media = _send(client, _jpeg())["id"]

    assert client.post(f"{ADDRESS}/{media}/focal", json=point).status_code == 422


def test_a_picture_of_another_booth_is_not_this_ones(
    client: FlaskClient, organiser: Account
) -> None:
    media = _send(client, _jpeg())["id"]
    with transaction() as session:
        item = session.scalars(select(MediaItem)).one()
        item.booth_id = session.scalars(select(Booth.id).where(Booth.code == "02")).one()

    answer = client.post(f"{ADDRESS}/{media}/focal", json={"x": 0.5, "y": 0.5})

    assert answer.status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/raw", f"{ADDRESS}/x/focal"])
def test_viewers_send_nothing(client: FlaskClient, sign_in: SignIn, address: str) -> None:
    sign_in("viewer")

    assert client.post(address, data=b"x").status_code == 403
