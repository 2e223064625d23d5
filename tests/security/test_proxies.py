"""Who stands behind a proxy: believed as far as the setting says, and not a proxy further."""

from __future__ import annotations

import http.client
import time

import pytest
import socketio
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import reading
from kiosk.device import Device
from tests.kiosk.conftest import KioskMaker
from tests.live import LiveServer

PATIENCE_SECONDS = 20.0
NGINX = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def proxies() -> int:
    """How many the setting trusts; a test asks for another number."""
    return 1


@pytest.fixture
def environment(environment: dict[str, str], proxies: int) -> dict[str, str]:
    return environment | {"GHORFEH_PROXIES": str(proxies)}


def refused_from(client: FlaskClient, passed_on_for: str, name: str = "nobody") -> int:
    answer = client.post(
        "/admin/sign-in",
        data={"name": name, "password": "wrong"},
        headers={"X-Forwarded-For": passed_on_for},
        environ_base=NGINX,
    )
    return answer.status_code


def noted_addresses() -> set[str]:
    entries = select(AuditEntry.details).where(AuditEntry.action == "account.sign_in_refused")
    with reading() as session:
        return {str(details["address"]) for details in session.scalars(entries)}


@pytest.mark.parametrize(
    ("proxies", "passed_on_for", "believed"),
    [
        (0, "10.0.0.5", "127.0.0.1"),
        (1, "10.0.0.5", "10.0.0.5"),
        (1, "10.9.9.9, 10.0.0.5", "10.0.0.5"),  # the first was written by the stranger
        (2, "10.9.9.9, 10.0.0.5, 10.0.0.1", "10.0.0.5"),
        (2, "10.0.0.5", "127.0.0.1"),  # came past one of them
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_saw(
    client: FlaskClient, passed_on_for: str, believed: str
) -> None:
    refused_from(client, passed_on_for)

    assert noted_addresses() == {believed}


def test_people_behind_a_proxy_are_throttled_each_by_themselves(client: FlaskClient) -> None:
    one = [refused_from(client, "10.0.0.5", f"nobody {number}") for number in range(11)]
    another = refused_from(client, "10.0.0.6")

    assert one == [401] * 10 + [429]
    assert another == 401


def test_a_proxy_says_the_scheme_and_not_the_host(app: Flask, client: FlaskClient) -> None:
    @app.get("/test-address")
    def address() -> str:
        return request.host_url

    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "example.org"}
    answer = client.get("/test-address", headers=forwarded, environ_base=NGINX)

    assert answer.text == "https://localhost/"


def test_a_screens_socket_is_known_by_the_screens_own_address(
    app: Flask, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    io = socketio.Client(reconnection=False)
    io.connect(
        live_server.url,
        headers={"X-Forwarded-For": "10.0.0.7"},
        auth={"token": kiosk.token},
        namespaces=["/device"],
        transports=["websocket"],
    )
    try:
        io.call("heartbeat", {"release": None}, namespace="/device", timeout=PATIENCE_SECONDS)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while address_of(kiosk.device.id) is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert address_of(kiosk.device.id) == "10.0.0.7"
    finally:
        io.disconnect()


def address_of(device_id: str) -> str | None:
    with reading() as session:
        return session.scalar(select(Device.address).where(Device.id == device_id))


@pytest.mark.parametrize("run_mode", ["gevent", "threads"])
def test_no_answer_names_the_software_that_serves(
    app: Flask, environment: dict[str, str], run_mode: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("server") / "server.log"
    server = LiveServer(environment | {"GHORFEH_RUN_MODE": run_mode}, log)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", server.wait_until_ready().port)
        for path in ("/", "/static/base.css", "/nowhere"):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.getheader("Server") is None
            assert answer.getheader("Date")
    finally:
        server.end()
