from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booth_content.exhibition import Booth, Exhibition
from booth_content.jobs import store
from booth_content.media import FileRecord
from core.accounts import Account
from core.audit import SYSTEM
from core.database import transaction
from core.dates import now
from kiosk.demo import make_demo_token
from kiosk.device import PairedDevice, get_device, revoke_device
from tests.kiosk.conftest import KioskMaker, Publish

JSON = "application/problem+json"


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} | more


def code_of(answer: object) -> str:
    body = answer.json  # type: ignore[attr-defined]
    assert answer.content_type == JSON  # type: ignore[attr-defined]
    code: str = body["code"]
    return code


class TestRelease:
    def test_it_names_the_files_of_the_booth_by_their_hashes(
        self, client: FlaskClient, make_kiosk: KioskMaker, publish: Publish
    ) -> None:
        kiosk = make_kiosk()
        release = publish("01", about="بوستان")

        answer = client.get("/api/v1/release", headers=bearer(kiosk.token)).json or {}

        paths = {file["path"]: file for file in answer["files"]}
        assert (answer["release"], answer["booth"]) == (release, "01")
        assert sorted(paths) == [
            "agenda.json",
            "booth.json",
            "booths/01.json",
            "fonts/vazirmatn.woff2",
            "girih/M01.svg",
            "labels.json",
        ]
        body = client.get(f"/files/{paths['booth.json']['sha256']}").data
        assert hashlib.sha256(body).hexdigest() == paths["booth.json"]["sha256"]
        assert len(body) == paths["booth.json"]["size"]

    def test_before_the_first_release_there_are_no_files(
        self, client: FlaskClient, make_kiosk: KioskMaker
    ) -> None:
        answer = client.get("/api/v1/release", headers=bearer(make_kiosk().token)).json or {}

        assert (answer["release"], answer["booth"], answer["files"]) == (None, "01", [])

    def test_its_etag_answers_304_until_the_release_the_booth_or_a_setting_changes(
        self, client: FlaskClient, make_kiosk: KioskMaker, publish: Publish, booths: list[Booth]
    ) -> None:
        kiosk = make_kiosk()
        publish()
        etags: list[str] = []

        def ask() -> int:
            headers = bearer(kiosk.token, **({"If-None-Match": etags[-1]} if etags else {}))
            answer = client.get("/api/v1/release", headers=headers)
            etags.append(answer.headers["ETag"])
            return answer.status_code

        statuses = [ask(), ask()]
        publish("01", about="تازه")
        statuses += [ask(), ask()]
        with transaction() as session:
            session.execute(update(Exhibition).values(is_rehearsal=True))
        statuses += [ask(), ask()]

        assert statuses == [200, 304] * 3
        assert len(set(etags)) == 3
        assert not any(etag.startswith("W/") for etag in etags)

    def test_two_booths_have_two_etags(
        self, client: FlaskClient, make_kiosk: KioskMaker, publish: Publish
    ) -> None:
        publish()

        first, second = (
            client.get("/api/v1/release", headers=bearer(make_kiosk(index).token)).headers["ETag"]
            for index in (0, 1)
        )

        assert first != second

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Authorization": "Bearer"},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Bearer demo.wrong"},
            {"Authorization": "Basic dXNlcjpwYXNz"},
            {"Authorization": "Bearer " + "x" * 5000},
        ],
    )
    def test_a_stranger_is_refused(
        self, client: FlaskClient, booths: list[Booth], headers: dict[str, str]
    ) -> None:
        answer = client.get("/api/v1/release", headers=headers)

        assert (answer.status_code, code_of(answer)) == (401, "token_unknown")
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_a_revoked_device_is_refused_though_it_was_known_a_moment_ago(
        self, client: FlaskClient, make_kiosk: KioskMaker
    ) -> None:
        kiosk = make_kiosk()
        before = client.get("/api/v1/release", headers=bearer(kiosk.token)).status_code
        with transaction() as session:
            revoke_device(session, get_device(session, kiosk.device.id), by=SYSTEM)

        after = client.get("/api/v1/release", headers=bearer(kiosk.token))

        assert (before, after.status_code, code_of(after)) == (200, 401, "token_revoked")

    def test_a_gate_may_not_ask(self, client: FlaskClient, gate: PairedDevice) -> None:
        answer = client.get("/api/v1/release", headers=bearer(gate.token))

        assert (answer.status_code, code_of(answer)) == (403, "wrong_role")

    def test_a_signed_in_organiser_is_no_device(
        self, client: FlaskClient, sign_in: Callable[[str], Account], booths: list[Booth]
    ) -> None:
        sign_in("admin")

        assert client.get("/api/v1/release").status_code == 401

    def test_no_answer_sets_a_cookie(self, client: FlaskClient, make_kiosk: KioskMaker) -> None:
        answer = client.get("/api/v1/release", headers=bearer(make_kiosk().token))

        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-cache"

    def test_a_demonstration_is_answered_while_demo_mode_is_on(
        self, app: Flask, client: FlaskClient, publish: Publish
    ) -> None:
        publish()
        headers = bearer(make_demo_token(app.config["SECRET_KEY"], "01"))
        off = client.get("/api/v1/release", headers=headers).status_code
        with transaction() as session:
            session.execute(update(Exhibition).values(is_demo=True))

        on = client.get("/api/v1/release", headers=headers)

        assert (off, on.status_code, (on.json or {})["booth"]) == (401, 200, "01")


class TestPairingBodies:
    @pytest.mark.parametrize(
        ("body", "kind", "status", "code"),
        [
            (b"{", "application/json", 422, "body_invalid"),
            (b"", "application/json", 422, "body_invalid"),
            (b"[]", "application/json", 422, "body_invalid"),
            (b"{}", "application/json", 422, "body_invalid"),
            (b'{"code": 482913}', "application/json", 422, "body_invalid"),
            (b'{"code": "12345"}', "application/json", 422, "body_invalid"),
            (b'{"code": "482913", "name": 7}', "application/json", 422, "body_invalid"),
            (b'{"code": "\\ud800\\ud800\\ud800xyz"}', "application/json", 422, "body_invalid"),
            (b'{"code": "abc\\u0000def"}', "application/json", 404, "code_unknown"),
            (b"[" * 60_000, "application/json", 422, "body_invalid"),
            (b"\xff\xfe", "application/json", 422, "body_invalid"),
            (b"code=482913", "application/x-www-form-urlencoded", 415, "body_not_json"),
            (b"x" * 70_000, "application/json", 413, "body_too_large"),
        ],
    )
    def test_each_is_refused_for_what_it_is(
        self,
        client: FlaskClient,
        booths: list[Booth],
        body: bytes,
        kind: str,
        status: int,
        code: str,
    ) -> None:
        answer = client.post("/api/v1/devices/pair", data=body, content_type=kind)

        assert (answer.status_code, code_of(answer)) == (status, code)

    def test_the_reason_names_the_field(self, client: FlaskClient, booths: list[Booth]) -> None:
        answer = client.post("/api/v1/devices/pair", json={"code": "482913", "name": []})

        assert (answer.json or {})["reason"] == "name: Input should be a valid string"

    def test_another_method_is_told_which_there_is(
        self, client: FlaskClient, booths: list[Booth]
    ) -> None:
        answer = client.get("/api/v1/devices/pair")

        assert (answer.status_code, code_of(answer)) == (405, "method_unknown")
        assert "POST" in answer.headers["Allow"]


class TestFiles:
    @pytest.fixture
    def published(self, client: FlaskClient, make_kiosk: KioskMaker, publish: Publish) -> str:
        """The address of a published document."""
        publish("01", about="بوستان")
        answer = client.get("/api/v1/release", headers=bearer(make_kiosk().token)).json or {}
        return f"/files/{answer['files'][0]['sha256']}"

    @pytest.fixture
    def draft(self, app: Flask) -> str:
        """The address of a file that no release has published."""
        stored = store().put_bytes("پیش‌نویس".encode())
        with transaction() as session:
            session.add(
                FileRecord(
                    sha256=stored.sha256, size=stored.size, type="image/webp", stored_at=now()
                )
            )
        return f"/files/{stored.sha256}"

    def test_a_published_file_is_for_ever(self, client: FlaskClient, published: str) -> None:
        answer = client.get(published)

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["ETag"] == f'"{published.rsplit("/", 1)[1]}"'
        assert answer.content_type == "application/json"
        assert json.loads(answer.data)["schema"] == 1

    def test_who_has_it_is_not_sent_it_again(self, client: FlaskClient, published: str) -> None:
        etag = client.get(published).headers["ETag"]

        answer = client.get(published, headers={"If-None-Match": etag})

        assert (answer.status_code, answer.data) == (304, b"")

    @pytest.mark.parametrize(
        ("asked", "start", "stop"),
        [("bytes=0-9", 0, 10), ("bytes=5-", 5, None), ("bytes=-7", -7, None)],
    )
    def test_a_range_is_a_part_of_it(
        self, client: FlaskClient, published: str, asked: str, start: int, stop: int | None
    ) -> None:
        whole = client.get(published).data

        answer = client.get(published, headers={"Range": asked})

        assert (answer.status_code, answer.data) == (206, whole[start:stop])
        assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")

    def test_a_range_beyond_its_end_is_said_to_be_one(
        self, client: FlaskClient, published: str
    ) -> None:
        size = len(client.get(published).data)

        answer = client.get(published, headers={"Range": f"bytes={size}-"})

        assert (answer.status_code, code_of(answer)) == (416, "range_invalid")
        assert answer.headers["Content-Range"] == f"bytes */{size}"

    def test_a_draft_is_not_there_for_strangers_and_devices(
        self, client: FlaskClient, draft: str, make_kiosk: KioskMaker
    ) -> None:
        stranger = client.get(draft)
        device = client.get(draft, headers=bearer(make_kiosk().token))

        assert (stranger.status_code, code_of(stranger)) == (404, "file_unknown")
        assert device.status_code == 404

    @pytest.mark.parametrize(
        ("role", "status"),
        [("reviewer", 200), ("organiser", 200), ("viewer", 200), ("steward", 404)],
    )
    def test_a_draft_goes_to_who_may_see_it_and_into_no_cache(
        self,
        client: FlaskClient,
        draft: str,
        sign_in: Callable[[str], Account],
        role: str,
        status: int,
    ) -> None:
        sign_in(role)

        answer = client.get(draft)

        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == (
            "private, no-store" if status == 200 else "no-store"
        )

    def test_a_draft_is_for_everybody_once_it_is_published(
        self, client: FlaskClient, draft: str
    ) -> None:
        before = client.get(draft).status_code
        with transaction() as session:
            session.execute(update(FileRecord).values(published_at=now()))

        assert (before, client.get(draft).status_code) == (404, 200)

    @pytest.mark.parametrize("name", ["0" * 64, "abc", "..%2f..%2fsecret_key", "A" * 64, "ز" * 64])
    def test_what_is_no_file_is_not_there(
        self, client: FlaskClient, booths: list[Booth], name: str
    ) -> None:
        assert client.get(f"/files/{name}").status_code == 404

    def test_a_file_that_was_lost_from_the_disk_is_not_there(
        self, app: Flask, client: FlaskClient, published: str
    ) -> None:
        store().remove(published.rsplit("/", 1)[1])

        assert client.get(published).status_code == 404
