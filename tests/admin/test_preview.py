"""A booth's draft, as its screen would show it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from booth_content.media import FileRecord
from booth_content.revision import BoothContent
from core.accounts import Account
from core.database import reading, transaction
from tests.admin.conftest import Publish, Write
from tests.builders import get_booth

SignIn = Callable[[str], Account]


def test_the_document_is_the_drafts_and_not_the_releases(
    client: FlaskClient, write: Write, publish: Publish
) -> None:
    write("01", "منتشرشده")
    publish("01")
    write("01", "تازه", before="منتشرشده")

    answer = client.get("/admin/booths/01/preview.json").get_json()

    identity = answer["document"]["sections"][0]
    assert identity["fields"][0]["value"] == "تازه"
    assert answer["document"]["booth"]["code"] == "01"


def test_the_settings_have_the_size_of_that_booths_screen(
    client: FlaskClient, organiser: Account
) -> None:
    with transaction() as session:
        booth = get_booth(session, "02")
        booth.screen_width, booth.screen_height = 1920, 1080

    sizes = {}
    for code in ("01", "02"):
        settings = client.get(f"/admin/booths/{code}/preview.json").get_json()["settings"]
        sizes[code] = [settings[key] for key in ("width", "height", "orientation")]

    assert sizes == {"01": [1080, 1920, "portrait"], "02": [1920, 1080, "landscape"]}


def test_the_page_asks_for_the_draft(client: FlaskClient, organiser: Account) -> None:
    page = client.get("/admin/booths/۱/preview").text

    assert 'data-source="/admin/booths/01/preview.json"' in page
    assert 'data-files="/admin/booths/01/preview/files/"' in page


def test_the_pattern_is_drawn_before_anything_was_published(
    client: FlaskClient, organiser: Account
) -> None:
    told = client.get("/admin/booths/01/preview.json").get_json()["document"]["pattern"]

    answer = client.get(f"/admin/booths/01/preview/files/{told['sha256']}")

    assert client.get(f"/files/{told['sha256']}").status_code == 404
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml; charset=utf-8")
    assert hashlib.sha256(answer.data).hexdigest() == told["sha256"]
    assert len(answer.data) == told["size"]


def test_any_other_file_of_the_preview_is_found_where_files_are(
    client: FlaskClient, publish: Publish
) -> None:
    publish("01")
    with reading() as session:
        (document,) = session.scalars(
            select(FileRecord.sha256).join(
                BoothContent, BoothContent.live_document == FileRecord.sha256
            )
        )

    answer = client.get(f"/admin/booths/01/preview/files/{document}", follow_redirects=True)

    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.get_json()["booth"]["code"] == "01"


def test_a_name_in_the_title_is_text(client: FlaskClient, organiser: Account) -> None:
    with transaction() as session:
        get_booth(session, "01").name = "</title><script>alert(1)</script>"

    assert "<script>alert(1)" not in client.get("/admin/booths/01/preview").text


def test_a_booth_that_is_not_there(client: FlaskClient, organiser: Account) -> None:
    assert client.get("/admin/booths/99/preview").status_code == 404
    assert client.get("/admin/booths/99/preview.json").status_code == 404


def test_stewards_see_no_drafts(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("steward")

    assert client.get("/admin/booths/01/preview.json").status_code == 403
