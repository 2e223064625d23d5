"""Socket.IO namespace /desk: who is let in, what is told, when it ends."""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from queue import Queue
from typing import Any

import pytest
import socketio as stock
from flask import Flask
from flask.testing import FlaskClient

from admin.events import NAMESPACE, TOPICS, desk_sockets, tell_desk
from core.accounts import (
    Account,
    disable_account,
    get_account,
    invite_account,
    prepare_one_time_password,
    reset_password,
)
from core.audit import SYSTEM
from core.database import transaction
from core.realtime import announce, current_bus, socketio
from core.rights import Role
from tests.conftest import PASSWORD
from tests.live import LiveServer, live_server

__all__ = ["live_server"]

SignIn = Callable[[str], Account]


class Window:
    """A page of the desk: the browser's cookies, a socket in this process."""

    def __init__(self, app: Flask, client: FlaskClient, **headers: str) -> None:
        with app.app_context():
            self.io = socketio.test_client(
                app, namespace=NAMESPACE, flask_test_client=client, headers=headers
            )

    @property
    def is_open(self) -> bool:
        return bool(self.io.is_connected(NAMESPACE))

    def heard(self) -> list[tuple[str, Any]]:
        return [(one["name"], one["args"][0]) for one in self.io.get_received(NAMESPACE)]


def send_now(topic: str, **payload: Any) -> None:
    """What the bus does in the web process when the announcement arrives."""
    for handler in current_bus()._handlers[topic]:
        handler(payload)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_desk_is_let_in(
    app: Flask, client: FlaskClient, sign_in: SignIn, role: Role
) -> None:
    sign_in(role)

    assert Window(app, client).is_open


def test_a_stranger_is_not_let_in(app: Flask, client: FlaskClient) -> None:
    assert not Window(app, client).is_open
    assert desk_sockets() == {}


def test_a_forged_cookie_is_not_let_in(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    account = sign_in("admin")
    body = base64.urlsafe_b64encode(json.dumps({"_user_id": account.get_id()}).encode()).decode()
    client.set_cookie("ghorfeh", f"{body.rstrip('=')}.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")

    assert not Window(app, client).is_open


def test_a_one_time_password_is_not_enough(app: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        account = invite_account(
            session, name="تازه", role="admin", password=prepare_one_time_password(), by=SYSTEM
        ).account
    with client.session_transaction() as cookie:
        cookie["_user_id"] = account.get_id()

    assert not Window(app, client).is_open


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        ("http://localhost", True),
        ("https://localhost", True),
        ("http://example.org", False),
        ("http://localhost.example.org", False),
        ("http://localhost:8080", False),
        ("null", False),
    ],
)
def test_only_the_products_own_pages_are_let_in(
    app: Flask, client: FlaskClient, sign_in: SignIn, origin: str, is_let_in: bool
) -> None:
    sign_in("viewer")

    assert Window(app, client, Origin=origin, Host="localhost").is_open == is_let_in


@pytest.mark.parametrize("topic", TOPICS)
def test_a_window_is_told_what_happens(
    app: Flask, client: FlaskClient, sign_in: SignIn, topic: str
) -> None:
    sign_in("steward")
    window = Window(app, client)

    tell_desk(topic, {"id": 7, "name": "خاکفرج"})

    assert window.heard() == [(topic, {"id": 7, "name": "خاکفرج"})]


def test_what_concerns_devices_and_sign_ins_alone_is_not_told(app: Flask) -> None:
    assert {"device.revoked", "account.changed", "account.signed_out"} & set(TOPICS) == set()


def test_a_disabled_accounts_windows_end_and_the_others_stay(
    app: Flask, client: FlaskClient, sign_in: SignIn, make_account: SignIn
) -> None:
    account = sign_in("viewer")
    window = Window(app, client)
    other = app.test_client()
    stays = make_account("admin")
    with other.session_transaction() as cookie:
        cookie["_user_id"] = stays.get_id()
    bystander = Window(app, other)

    with transaction() as session:
        disable_account(session, get_account(session, account.id), by=SYSTEM)
    send_now("account.changed", account=account.id)

    assert (window.is_open, bystander.is_open) == (False, True)
    assert [socket.account_id for socket in desk_sockets().values()] == [stays.id]
    assert not Window(app, client).is_open


def test_a_reset_password_ends_the_windows(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    account = sign_in("viewer")
    window = Window(app, client)

    with transaction() as session:
        reset_password(
            session,
            get_account(session, account.id),
            password=prepare_one_time_password(),
            by=SYSTEM,
        )
    send_now("account.changed", account=account.id)

    assert not window.is_open


def test_another_role_keeps_the_windows(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    account = sign_in("viewer")
    window = Window(app, client)

    send_now("account.changed", account=account.id)

    assert window.is_open


def test_signing_out_ends_that_browsers_windows_only(
    app: Flask, client: FlaskClient, make_account: SignIn
) -> None:
    account = make_account("viewer")
    other = app.test_client()
    for browser in (client, other):
        browser.post("/admin/sign-in", data={"name": account.name, "password": PASSWORD})
    windows = [Window(app, client), Window(app, other)]
    with client.session_transaction() as cookie:
        name = cookie["session"]

    client.post("/admin/sign-out")
    send_now("account.signed_out", sign_in=name)

    assert [window.is_open for window in windows] == [False, True]


class Browser:
    """Cookies and forms over the network, and stock python-socketio's client."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.io = stock.Client(reconnection=False)
        self.heard: Queue[tuple[str, Any]] = Queue()

    def send(self, path: str, seen: str, **boxes: str) -> str:
        page = self.opener.open(self.url + seen, timeout=30).read().decode()
        match = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert match
        data = urllib.parse.urlencode({**boxes, "csrf_token": match[1]}).encode()
        with self.opener.open(self.url + path, data, timeout=30) as answer:
            return str(answer.url)

    def cookies(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{one.name}={one.value}" for one in self.jar)}

    def connect(self, *, origin: str | None = None) -> None:
        # without an Origin of its own the websocket says the server itself, as our pages do
        options = {"origin": origin} if origin else {}
        self.io = stock.Client(reconnection=False, websocket_extra_options=options)
        self.io.on("*", lambda *told: self.heard.put(told), namespace=NAMESPACE)
        self.io.on("disconnect", lambda _why: self.heard.put(("ended", None)), namespace=NAMESPACE)
        self.io.connect(
            self.url,
            headers=self.cookies(),
            transports=["websocket"],
            namespaces=[NAMESPACE],
            wait_timeout=30,
        )


@pytest.fixture
def browser(live_server: LiveServer) -> Iterator[Browser]:
    browser = Browser(live_server.url)
    yield browser
    browser.io.disconnect()


def test_over_the_network_a_window_hears_what_another_process_did_until_it_is_shut_out(
    app: Flask, browser: Browser, make_account: SignIn
) -> None:
    make_account("admin")
    account = make_account("viewer")
    browser.send("/admin/sign-in", "/admin/sign-in", name=account.name, password=PASSWORD)
    browser.connect()

    with transaction() as session:
        announce(session, "content.changed", booth="01", state="draft", by="علی")
    heard = browser.heard.get(timeout=10)
    with transaction() as session:
        disable_account(session, get_account(session, account.id), by=SYSTEM)
    after = browser.heard.get(timeout=10)

    assert heard == ("content.changed", {"booth": "01", "state": "draft", "by": "علی"})
    assert after == ("ended", None)
    with pytest.raises(stock.exceptions.ConnectionError, match=NAMESPACE):
        browser.connect()


def test_over_the_network_another_sites_page_is_refused(
    app: Flask, browser: Browser, make_account: SignIn
) -> None:
    account = make_account("viewer")
    browser.send("/admin/sign-in", "/admin/sign-in", name=account.name, password=PASSWORD)

    with pytest.raises(stock.exceptions.ConnectionError):
        browser.connect(origin="http://example.org")
    browser.connect(origin=browser.url)

    assert browser.io.connected
