"""A neighbourhood's workbook and pack from its own phone: taken along, tried, written, refused."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from booth_content import workflow
from booth_content.content_workbook import hand_out
from booth_content.draft import draft_content
from booth_content.link_making import get_link, revoke_link
from booth_content.media import MediaItem
from booth_content.workbook_writing import write_workbook
from core.accounts import Account
from core.audit import SYSTEM
from core.database import reading, transaction
from core.security import limiter
from tests.builders import build_exhibition, get_booth
from tests.contributors import give_link, open_phone
from tests.tus_client import run_jobs

SignIn = Callable[[str], Account]
IDENTITY, POPULATION = "شناسنامه", "جمعیت (نفر)"


@pytest.fixture(autouse=True)
def exhibition(app: Flask, client: FlaskClient) -> None:
    limiter.reset()
    with transaction() as session:
        build_exhibition(session)


@pytest.fixture
def phone(app: Flask, exhibition: None) -> FlaskClient:
    """The phone of the lead of M01, whose booth is 01."""
    return open_phone(app, give_link())


def put(book: Any, sheet: str, header: str, value: object) -> None:
    page = book[sheet]
    at = next(cell.column for cell in page[1] if cell.value == header)
    page.cell(2, at).value = value


def changed(body: bytes, edit: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(body))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def send(phone: FlaskClient, body: bytes, name: str = "content.xlsx") -> TestResponse:
    """Try a file and look at the report, once its job has ended."""
    sent = phone.post("/c/offline", data={"workbook": (io.BytesIO(body), name)})
    assert sent.status_code == 303, sent.text
    waiting = phone.get(sent.location)
    assert waiting.headers["Refresh"], "a page without scripts looks again by itself"
    run_jobs()
    return phone.get(sent.location)


def said(code: str) -> dict[str, dict[str, Any]]:
    with reading() as session:
        return draft_content(session, get_booth(session, code))


def test_a_workbook_goes_out_and_comes_back_by_the_phone_alone(phone: FlaskClient) -> None:
    assert "/c/offline" in phone.get("/c/booths/01").text
    out = phone.get("/c/offline/workbook")
    assert out.headers["Content-Disposition"] == 'attachment; filename="ghorfeh-booth-01.xlsx"'

    body = changed(out.data, lambda book: put(book, IDENTITY, POPULATION, "۴۱٬۴۵۰ نفر"))
    tried = send(phone, body)

    assert "Refresh" not in tried.headers
    assert "۱ تغییر، ۰ خوانده‌نشده، ۰ تعارض" in tried.text
    assert "سطر ۲" in tried.text
    assert said("01") == {}
    action = re.search(r'<form method="post" action="(/c/offline/[^"]+)"', tried.text)
    assert action is not None
    written = phone.post(action[1])
    run_jobs()
    assert "۱ تغییر نوشته شد" in phone.get(written.location).text
    assert said("01")["identity"] == {"population": {"value": 41450}}


def test_a_pack_brings_media_and_its_page_tells_how_far_they_are(phone: FlaskClient) -> None:
    out = phone.get("/c/offline/workbook?pack=1")
    with zipfile.ZipFile(io.BytesIO(out.data)) as archive:
        workbook = archive.read("content.xlsx")
    body = changed(workbook, lambda book: put(book, "نگارخانه", "عکس: پرونده", "park.jpg"))
    photo, pack = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "JPEG")
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("content.xlsx", body)
        archive.writestr("media/park.jpg", photo.getvalue())

    tried = send(phone, pack.getvalue(), "pack.zip")
    assert "پس از نوشتن بررسی و برای نمایشگر آماده می‌شود" in tried.text
    written = phone.post(re.findall(r'action="(/c/offline/[^"]+)"', tried.text)[0])
    run_jobs()  # writes, and asks for the picture to be made ready
    assert phone.get(written.location).headers["Refresh"]
    run_jobs()

    page = phone.get(written.location)
    assert "پرونده‌هایی که رسید" in page.text
    assert "Refresh" not in page.headers
    with reading() as session:
        (item,) = session.scalars(select(MediaItem))
        assert (item.state, item.uploaded_by) == ("ready", "زهرا احمدی")


def test_what_speaks_of_another_neighbourhood_is_refused_and_says_what_to_do(
    phone: FlaskClient,
) -> None:
    for codes in (["02"], None):
        with transaction() as session:
            made, booths = hand_out(session, codes, by=SYSTEM)
        body = write_workbook(made, booths)
        answer = send(
            phone, changed(body, lambda book: put(book, IDENTITY, POPULATION, "۴۱٬۴۵۰ نفر"))
        )
        assert "این کارپوشه از غرفهٔ" in answer.text
        assert "کارپوشهٔ همان را بگیرید" in answer.text
        assert "نوشتن ۱ تغییر" not in answer.text
    assert said("02") == {}
    assert said("01") == {}


def test_reports_are_for_the_phone_that_sent_and_end_with_its_link(
    app: Flask, phone: FlaskClient, sign_in: SignIn, client: FlaskClient
) -> None:
    link = give_link("M01", person="مهدی رضایی")
    mine = open_phone(app, link)
    body = changed(
        mine.get("/c/offline/workbook").data,
        lambda book: put(book, IDENTITY, POPULATION, "۴۱٬۴۵۰ نفر"),
    )
    sent = mine.post("/c/offline", data={"workbook": (io.BytesIO(body), "content.xlsx")})
    sign_in("organiser")
    other = open_phone(app, give_link("M02"))

    for stranger in (phone, other):
        assert stranger.get(sent.location).status_code == 404
        assert stranger.post(sent.location).status_code == 404
    desk = client.get(sent.location.replace("/c/offline/", "/admin/content/return/"))
    assert desk.status_code == 404
    assert app.test_client().get("/c/offline").status_code == 401

    run_jobs()
    asked = mine.post(sent.location)
    assert asked.status_code == 303
    with transaction() as session:
        revoke_link(session, get_link(session, link.link.id), by=SYSTEM)
    run_jobs()
    assert said("01") == {}, "a link that was revoked meanwhile writes nothing"


def test_what_is_with_the_reviewer_is_left_and_told(phone: FlaskClient, sign_in: SignIn) -> None:
    organiser = sign_in("organiser")
    figure = {"value": "12000", "year": "1400", "source": "مرکز آمار"}
    for path in ("population", "households"):
        change = {path: {"before": None, "after": figure}}
        saved = phone.post("/c/booths/01/identity/save", json={"changes": change})
        assert saved.status_code == 200, saved.text
    body = changed(
        phone.get("/c/offline/workbook").data,
        lambda book: put(book, IDENTITY, POPULATION, "۴۱٬۴۵۰ نفر"),
    )
    with transaction() as session:
        booth = get_booth(session, "01")
        workflow.carry_out(session, booth, "submit", by=organiser)

    assert "چیزی در آن نوشته نمی‌شود" in phone.get("/c/offline").text
    assert "۰ تغییر، ۱ خوانده‌نشده" in send(phone, body).text


def test_large_packs_are_taken_from_whom_the_page_knows_and_nobody_else(
    app: Flask, phone: FlaskClient
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    large = os.urandom(300_000)

    def form() -> dict[str, Any]:
        return {"workbook": (io.BytesIO(large), "pack.zip")}

    assert phone.post("/c/offline", data=form()).status_code == 303
    assert app.test_client().post("/c/offline", data=form()).status_code == 401
    assert phone.post("/c/booths/01/pictures", data=form()).status_code == 413
    app.config["WTF_CSRF_ENABLED"] = True
    refused = phone.post("/c/offline", data=form())
    assert refused.status_code == 400
    assert "csrf_token" in phone.get("/c/offline").text
    empty = phone.post("/c/offline", environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3)})
    assert empty.status_code == 413
    assert "بزرگ‌تر از ۱ گیگابایت" in empty.text
