"""The protocol over the wire: a stock client and a real server, by INTERFACES alone."""

from __future__ import annotations

import json
import queue
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, sync_playwright

from booth_content.exhibition import Booth
from core.audit import SYSTEM
from core.database import reading, transaction
from core.realtime import announce
from kiosk.commands import send_command, send_commands
from kiosk.device import Device, get_device, move_device, renew_token, revoke_device
from kiosk.pairing import make_pairing_code
from kiosk.queries import fleet_status
from tests.browser.chromium import find_chromium, launch_chromium
from tests.kiosk.conftest import KioskMaker, Publish
from tests.kiosk.stock_client import ConnectClient, StockClient, clients_of, refusal_of
from tests.live import ROOT, LiveServer


@pytest.fixture
def connect(live_server: LiveServer) -> Iterator[ConnectClient]:
    """connect(token) -> python-socketio's client on the live server."""
    yield from clients_of(live_server.url)


def ask(url: str, token: str | None = None, body: object = None) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        content: dict[str, object] = json.load(answer)
        return content


def test_a_device_pairs_follows_a_release_and_fetches_its_document(
    live_server: LiveServer, connect: ConnectClient, booths: list[Booth], publish: Publish
) -> None:
    with transaction() as session:
        code = make_pairing_code(session, role="kiosk", booth=booths[0], by=SYSTEM).code
    paired = ask(f"{live_server.url}/api/v1/devices/pair", body={"code": code, "name": "کیوسک"})
    token = str(paired["token"])
    client = connect(token)
    before = client.heartbeat(release=None)

    release = publish("01", about="بوستان تازه")
    pushed = client.next_desired()
    manifest = ask(f"{live_server.url}/api/v1/release", token)
    files = {file["path"]: file for file in manifest["files"]}  # type: ignore[attr-defined]
    document = ask(f"{live_server.url}/files/{files['booth.json']['sha256']}")

    assert before["release"] is None
    assert (pushed["release"], manifest["release"], manifest["booth"]) == (release, release, "01")
    assert "بوستان تازه" in json.dumps(document, ensure_ascii=False)


def test_the_desk_sees_within_a_moment_what_a_screen_acknowledged(
    app: Flask,
    live_server: LiveServer,
    connect: ConnectClient,
    make_kiosk: KioskMaker,
    publish: Publish,
) -> None:
    release = publish()
    kiosk = make_kiosk()
    client = connect(kiosk.token)

    client.heartbeat(release=release, booth="01")
    # written by the next tenth of a second; each further heartbeat is a moment later
    for _ in range(2000):
        client.heartbeat(release=release, booth="01")
        with reading() as session:
            if fleet_status(session).on_release == 1:
                break

    with reading() as session:
        assert fleet_status(session).on_release == 1
        assert get_device(session, kiosk.device.id).address == "127.0.0.1"


def test_a_command_arrives_is_acked_and_is_told_no_more(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    client = connect(kiosk.token)

    with transaction() as session:
        command = send_command(session, kiosk.device, kind="identify", by=SYSTEM)
    pushed = client.next_desired()
    results = [client.report(id=command.id, state=state) for state in ("acked", "applied")]

    assert [told["id"] for told in pushed["commands"]] == [command.id]
    assert results == [{"ok": True}, {"ok": True}]
    assert client.heartbeat()["commands"] == []


def test_only_those_who_are_asked_are_told(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    kiosks = [make_kiosk(index) for index in (0, 1, 2)]
    clients = [connect(kiosk.token) for kiosk in kiosks]

    with transaction() as session:
        send_commands(session, [kiosks[0].device, kiosks[2].device], kind="reload", by=SYSTEM)

    assert len(clients[0].next_desired()["commands"]) == 1
    assert len(clients[2].next_desired()["commands"]) == 1
    assert clients[1].heartbeat()["commands"] == []
    assert clients[1].desired.empty()


def test_a_moved_kiosk_is_told_at_once(
    live_server: LiveServer, connect: ConnectClient, make_kiosk: KioskMaker, booths: list[Booth]
) -> None:
    kiosk = make_kiosk(0)
    client = connect(kiosk.token)
    before = ask(f"{live_server.url}/api/v1/release", kiosk.token)

    with transaction() as session:
        move_device(session, get_device(session, kiosk.device.id), booth=booths[2], by=SYSTEM)

    assert client.next_desired()["settings"]["orientation"] == "landscape"
    after = ask(f"{live_server.url}/api/v1/release", kiosk.token)
    assert (before["booth"], after["booth"]) == ("01", "03")


def test_a_change_of_the_exhibition_is_told_to_all(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    from booth_content.exhibition import get_exhibition

    clients = [connect(make_kiosk(index).token) for index in (0, 1)]

    with transaction() as session:
        get_exhibition(session).is_rehearsal = True
        announce(session, "exhibition.changed")

    assert [one.next_desired()["settings"]["rehearsal"] for one in clients] == [True, True]


def test_a_revoked_device_is_disconnected_at_once_and_let_in_nowhere(
    live_server: LiveServer, connect: ConnectClient, make_kiosk: KioskMaker
) -> None:
    kiosk, other = make_kiosk(0), make_kiosk(1)
    client, standing = connect(kiosk.token), connect(other.token)
    # both processes know the token by now
    ask(f"{live_server.url}/api/v1/release", kiosk.token)

    with transaction() as session:
        revoke_device(session, get_device(session, kiosk.device.id), by=SYSTEM)

    assert client.ended.get(timeout=20) == "ended"
    assert refusal_of(live_server.url, kiosk.token) == "revoked"
    with pytest.raises(urllib.error.HTTPError) as refusal:
        ask(f"{live_server.url}/api/v1/release", kiosk.token)
    assert (refusal.value.code, json.load(refusal.value)["code"]) == (401, "token_revoked")
    assert refusal.value.headers["WWW-Authenticate"] == "Bearer"
    assert standing.heartbeat()["commands"] == []


def test_a_renewed_token_ends_the_sockets_of_the_old_one(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    old = connect(kiosk.token)

    with transaction() as session:
        token = renew_token(session, get_device(session, kiosk.device.id), by=SYSTEM).token

    assert old.ended.get(timeout=20) == "ended"
    assert connect(token).heartbeat()["commands"] == []


@pytest.mark.parametrize("token", ["wrong", None, {"token": "x"}])
def test_a_stranger_is_told_that_he_is_one(
    live_server: LiveServer, booths: list[Booth], token: object
) -> None:
    assert refusal_of(live_server.url, token) == "unauthorized"


def test_a_message_larger_than_64_kb_ends_one_socket_and_harms_no_other(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    wild, calm = connect(make_kiosk(0).token), connect(make_kiosk(1).token)

    wild.io.emit("heartbeat", {"build": "x" * 100_000}, namespace="/device")

    assert wild.ended.get(timeout=20) == "ended"
    assert calm.heartbeat()["commands"] == []


def test_the_server_is_stopped_and_started_and_the_device_goes_on(
    app: Flask,
    environment: dict[str, str],
    tmp_path: Path,
    make_kiosk: KioskMaker,
    publish: Publish,
) -> None:
    kiosk = make_kiosk()
    first = LiveServer(environment, tmp_path / "first.log").wait_until_ready()
    client = StockClient(first.url, kiosk.token)
    first.end()
    client.ended.get(timeout=20)
    release = publish()

    second = LiveServer(environment, tmp_path / "second.log")
    try:
        client = StockClient(second.wait_until_ready().url, kiosk.token)
        assert client.heartbeat()["release"] == release
        client.close()
    finally:
        second.end()


def test_healthz_tells_the_release(live_server: LiveServer, publish: Publish) -> None:
    before = live_server.get_json("/healthz")["release"]

    assert (before, publish(), live_server.get_json("/healthz")["release"]) == (None, 1, 1)


NPM_CLIENT = """async ([module, url, token]) => {
  const { io } = await import(module);
  window.said = [];
  const socket = io(url + "/device", { transports: ["websocket"], auth: { token } });
  socket.on("connect_error", (error) => window.said.push(["refused", error.message]));
  socket.on("desired", (desired) => window.said.push(["desired", desired]));
  socket.on("connect", () =>
    socket.emit("heartbeat", { release: null }, (answer) => window.said.push(["ack", answer])));
}"""


@pytest.fixture
def blank_page(live_server: LiveServer) -> Iterator[Page]:
    """A page of the server that speaks to no socket by itself."""
    if (path := find_chromium()) is None:
        pytest.skip("Chromium is not installed: npm's socket.io-client is run in it")
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, path)
        page = browser.new_page()
        page.goto(f"{live_server.url}/healthz")
        yield page
        browser.close()


def test_the_npm_client_follows_a_release(
    live_server: LiveServer, make_kiosk: KioskMaker, publish: Publish, blank_page: Page
) -> None:
    (module,) = (ROOT / "static/vendor/socket.io-client").glob("*/socket.io.esm.min.js")
    address = f"/static/{module.relative_to(ROOT / 'static')}"

    blank_page.evaluate(NPM_CLIENT, [address, live_server.url, make_kiosk().token])
    blank_page.wait_for_function("() => window.said.length == 1")
    release = publish()
    blank_page.wait_for_function("() => window.said.length == 2")
    (acknowledged, pushed) = blank_page.evaluate("() => window.said")

    assert (acknowledged[0], acknowledged[1]["release"]) == ("ack", None)
    assert (pushed[0], pushed[1]["release"]) == ("desired", release)


def test_heartbeats_of_many_are_written_in_few_transactions(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker
) -> None:
    clients = [connect(make_kiosk(index).token) for index in (0, 1, 2)]
    for client in clients:
        client.heartbeat(release=1)

    def seen() -> list[object]:
        with reading() as session:
            return [row.seen_at for row in session.query(Device).order_by(Device.id)]

    versions = set()
    for number in range(300):
        clients[number % 3].heartbeat(release=1)
        versions.add(tuple(seen()))

    # 300 heartbeats in a second or so; at most four writes a second and one for the first news
    assert None not in seen()
    assert len(versions) < 30


def test_a_lost_push_is_made_up_for_by_the_next_heartbeat(
    connect: ConnectClient, live_server: LiveServer, make_kiosk: KioskMaker, publish: Publish
) -> None:
    client = connect(make_kiosk().token)
    release = publish()
    client.next_desired()

    assert client.heartbeat(release=None)["release"] == release
    with pytest.raises(queue.Empty):
        client.desired.get_nowait()
