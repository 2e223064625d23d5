"""Who is let in at the desk: every address, every method, every role; also what is added later."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from admin.guards import PUBLIC, UnguardedViewError, desk_endpoints, init_guards, safe_next
from core.accounts import (
    Account,
    disable_account,
    get_account,
    invite_account,
    prepare_one_time_password,
)
from core.audit import SYSTEM
from core.database import transaction
from core.rights import RIGHTS, Role, may
from core.security import limiter
from tests.admin.desk_requests import desk_requests

SignIn = Callable[[str], Account]
PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(autouse=True)
def unthrottled(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", False)


def test_every_view_of_the_desk_says_which_right_it_needs(app: Flask) -> None:
    known = set().union(*RIGHTS.values())

    guarded = {request.endpoint: request.right for request in desk_requests(app)}

    assert {name for name, right in guarded.items() if right not in known} == set()
    assert desk_endpoints(app) - set(guarded) == PUBLIC


def test_a_stranger_who_opens_a_page_is_led_to_sign_in_and_back(
    app: Flask, client: FlaskClient
) -> None:
    pages = [request for request in desk_requests(app) if request.method == "GET"]

    for request in pages:
        answer = client.get(request.url, headers=PAGE)
        target = urlsplit(answer.location)
        assert (str(request), answer.status_code) == (str(request), 302)
        assert target.path == "/admin/sign-in"
        assert parse_qs(target.query)["next"] == [request.url]


def test_a_stranger_who_sends_something_is_refused(app: Flask, client: FlaskClient) -> None:
    acts = [request for request in desk_requests(app) if request.method != "GET"]

    statuses = {
        str(request): client.open(request.url, method=request.method, headers=PAGE).status_code
        for request in acts
    }

    assert statuses == {str(request): 401 for request in acts}


@pytest.mark.parametrize(
    "headers",
    [{"Accept": "application/json"}, {"HX-Request": "true", "Accept": "*/*"}],
    ids=["json", "htmx"],
)
def test_programs_of_a_stranger_get_401(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    for request in desk_requests(app):
        answer = client.open(request.url, method=request.method, headers=headers)
        assert (str(request), answer.status_code) == (str(request), 401)


def test_htmx_is_told_where_a_stranger_signs_in(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/admin/accounts?q=x"}

    answer = client.get("/admin/accounts", headers=headers)

    assert answer.headers["HX-Redirect"] == "/admin/sign-in?next=%2Fadmin%2Faccounts"


def test_a_program_of_a_stranger_is_told_by_code(client: FlaskClient) -> None:
    answer = client.get("/admin/accounts", headers={"Accept": "application/json"})

    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "sign_in_needed"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_right_is_refused_everywhere(
    app: Flask, client: FlaskClient, sign_in: SignIn, role: Role
) -> None:
    sign_in(role)
    closed = [request for request in desk_requests(app) if not may(role, request.right or "")]

    statuses = {
        str(request): client.open(request.url, method=request.method, headers=PAGE).status_code
        for request in closed
    }

    assert statuses == {str(request): 403 for request in closed}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_with_the_right_is_let_in_and_nothing_breaks(
    app: Flask, client: FlaskClient, sign_in: SignIn, role: Role
) -> None:
    sign_in(role)
    opened = [
        request
        for request in desk_requests(app)
        if may(role, request.right or "") and request.endpoint != "sign_in.sign_out_everywhere"
    ]

    for request in opened:
        status = client.open(request.url, method=request.method, headers=PAGE).status_code
        assert (str(request), status) != (str(request), 401)
        assert (str(request), status // 100) != (str(request), 5)


def test_a_one_time_password_leads_to_ones_own_before_anything_else(
    app: Flask, client: FlaskClient
) -> None:
    with transaction() as session:
        account = invite_account(
            session, name="تازه", role="admin", password=prepare_one_time_password(), by=SYSTEM
        ).account
    with client.session_transaction() as cookie:
        cookie["_user_id"] = account.get_id()

    for request in desk_requests(app):
        if request.endpoint.startswith("sign_in."):
            continue
        answer = client.open(request.url, method=request.method, headers=PAGE)
        if request.method == "GET":
            assert answer.location.startswith("/admin/password?next=%2Fadmin")
        else:
            assert (str(request), answer.status_code) == (str(request), 403)


def test_a_disabled_account_is_a_stranger_at_once(
    client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    make_account("admin")
    account = sign_in("viewer")
    assert client.get("/admin/password", headers=PAGE).status_code == 200

    with transaction() as session:
        disable_account(session, get_account(session, account.id), by=SYSTEM)

    assert client.get("/admin/password", headers=PAGE).status_code == 302


def test_a_view_without_a_right_is_not_served(app: Flask) -> None:
    other = Flask("other")
    pages = Blueprint("open_door", "open_door", url_prefix="/admin/open")
    pages.add_url_rule("/", "index", lambda: "come in")
    other.register_blueprint(pages)

    with pytest.raises(UnguardedViewError, match=r"open_door\.index"):
        init_guards(other)


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin", "/admin/accounts?q=علی&page=2", "/admin/booths/01#needs"],
)
def test_the_way_back_is_a_page_of_the_desk(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://example.org/admin/",
        "//example.org/admin/",
        "///example.org/admin",
        "/\\example.org",
        "/admin/\\..\\..\\x",
        "/admin/../screen",
        "/admin/%2e%2e/screen",
        "/adminx",
        "/screen",
        "admin/",
        "javascript:alert(1)",
        "/admin/\r\nLocation: x",
        "/admin/sign-in?next=/admin/",
        "/admin/sign-out",
        "/%61dmin/../x",
        "/%5C%5Cexample.org/admin",
    ],
)
def test_no_other_address_is_a_way_back(address: str | None) -> None:
    assert safe_next(address) is None
