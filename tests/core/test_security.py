"""What every answer carries, and what a form, a cookie and a body are held to."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.accounts import Account
from core.database import transaction
from core.security import HEADERS, LARGEST_REQUEST, POLICY
from tests.admin.desk_requests import desk_requests
from tests.builders import build_exhibition

SignIn = Callable[[str], Account]
PLACES = (
    *("/", "/screen/build", "/admin/sign-in", "/healthz", "/nothing"),
    *("/static/base.css", "/metrics"),
)


@pytest.mark.parametrize("path", [*PLACES, "/api/v1/release", "/admin/"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_inline_and_nobody_elses() -> None:
    directives = dict(part.split(" ", 1) for part in POLICY.split("; "))

    assert "unsafe" not in POLICY
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["object-src"] == directives["base-uri"] == "'none'"
    assert directives["frame-ancestors"] == directives["form-action"] == "'self'"


class Inline(HTMLParser):
    """What of a page the policy would drop, or would fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "style" or (tag == "script" and not said.get("src")):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in said if name == "style" or name[:2] == "on"]
        for name in ("src", "href", "action"):
            address = said.get(name) or ""
            is_ours = address.startswith(("/", "#", "?", "data:image/")) or ":" not in address
            if not is_ours or address.startswith("//"):
                self.found.append(f"{tag} {name}={address}")


def inline_in(page: str) -> list[str]:
    parser = Inline()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("path", ["/", "/screen", "/admin/sign-in", "/admin/nothing", "/nothing"])
def test_no_page_of_a_stranger_has_anything_inline(client: FlaskClient, path: str) -> None:
    assert inline_in(client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)) == []


def test_no_page_of_the_desk_has_anything_inline(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    with transaction() as session:
        build_exhibition(session)
    sign_in("admin")
    pages = [request.url for request in desk_requests(app) if request.method == "GET"]

    answers = [(url, client.get(url, headers={"Accept": "text/html"})) for url in pages]
    found = {
        url: inline_in(answer.get_data(as_text=True))
        for url, answer in answers
        if answer.mimetype == "text/html"
    }

    assert len(found) > 3
    assert {url: inline for url, inline in found.items() if inline} == {}


def test_a_pages_search_for_inline_things_would_find_them() -> None:
    page = (
        "<p style='x' onclick='y'><script>z</script><style></style>"
        "<img src='https://a'><a href='//b'>"
    )

    assert inline_in(page) == [
        "p style", "p onclick", "script", "style", "img src=https://a", "a href=//b",
    ]  # fmt: skip


def test_pages_are_not_kept_by_anybody_and_files_may_be(client: FlaskClient) -> None:
    assert client.get("/admin/sign-in").headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/static/base.css").headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/sign-out", "/admin/accounts"])
def test_a_form_needs_its_token(app: Flask, path: str) -> None:
    answer = app.test_client().post(path, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.get_json()["code"]) == (400, "form_expired")


def test_a_token_of_another_browser_does_not_do(app: Flask) -> None:
    mine, theirs = app.test_client(), app.test_client()
    page = theirs.get("/admin/sign-in").get_data(as_text=True)
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    mine.get("/admin/sign-in")

    refused = mine.post("/admin/sign-out", headers={"X-CSRFToken": token})
    accepted = theirs.post("/admin/sign-out", headers={"X-CSRFToken": token})

    assert (refused.status_code, accepted.status_code) == (400, 302)


def test_a_body_beyond_the_limit_is_refused_unread(app: Flask) -> None:
    answer = app.test_client().post(
        "/admin/sign-in",
        headers={"Accept": "application/json"},
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_REQUEST + 1)},
    )

    assert (answer.status_code, answer.get_json()["code"]) == (413, "body_too_large")


def test_a_form_of_too_many_bytes_is_refused(app: Flask) -> None:
    answer = app.test_client().post(
        "/admin/sign-in", data={"name": "x" * 3_000_000, "password": "y"}
    )

    assert answer.status_code == 413


def test_the_cookie_of_another_server_counts_for_nothing(app: Flask, sign_in: SignIn) -> None:
    account = sign_in("admin")
    other = Flask("other")
    other.secret_key = "another secret altogether"
    signer = other.session_interface.get_signing_serializer(other)  # type: ignore[attr-defined]
    browser = app.test_client()
    browser.set_cookie("ghorfeh", signer.dumps({"_user_id": account.get_id()}))

    assert browser.get("/admin/accounts").status_code == 302
