"""Ending: whichever process ends and however, nothing stays, and nothing is left on the port."""

from __future__ import annotations

import signal
import socket

import pytest

from tests.deploy.conftest import StartServer
from tests.deploy.server_process import ServerProcess

HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: c2l4dGVlbiBieXRlcyAhIQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def open_websocket(server: ServerProcess) -> socket.socket:
    """A screen's connection, open and silent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    connection.sendall(HANDSHAKE)
    assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
    return connection


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_that_was_asked_for_ends_everything_in_order(
    start_server: StartServer, number: signal.Signals
) -> None:
    server = start_server().wait_until_ready()

    server.process.send_signal(number)

    assert server.wait_for_end() == 0
    assert not server.is_port_open()


@pytest.mark.parametrize("run_mode", ["gevent", "threads"])
def test_open_sockets_do_not_keep_the_server_from_ending(
    start_server: StartServer, run_mode: str
) -> None:
    server = start_server(GHORFEH_RUN_MODE=run_mode).wait_until_ready()

    with open_websocket(server):
        server.process.send_signal(signal.SIGINT)

        assert server.wait_for_end() == 0
        assert not server.is_port_open()


def test_a_stop_during_the_preparation_leaves_nothing(start_server: StartServer) -> None:
    server = start_server()
    while not server.is_port_open():  # from here on it prepares
        assert server.process.poll() is None
    server.remember_family()

    server.process.send_signal(signal.SIGTERM)

    assert server.wait_for_end() == 0
    assert not server.is_port_open()


@pytest.mark.parametrize(
    ("word", "name", "run_mode"),
    [
        ("gunicorn", "web", "gevent"),
        ("gunicorn", "web", "threads"),
        ("deploy.worker", "jobs", "gevent"),
    ],
)
def test_a_process_that_dies_takes_the_other_with_it(
    start_server: StartServer, word: str, name: str, run_mode: str
) -> None:
    server = start_server(GHORFEH_RUN_MODE=run_mode).wait_until_ready()

    with open_websocket(server):
        server.member(word).kill()

        assert server.wait_for_end() == 1
    assert not server.is_port_open()
    assert f"Stopped: {name} ended (signal SIGKILL)." in server.output


@pytest.mark.parametrize("run_mode", ["gevent", "threads"])
def test_a_killed_supervisor_takes_both_with_it(start_server: StartServer, run_mode: str) -> None:
    server = start_server(GHORFEH_RUN_MODE=run_mode).wait_until_ready()

    with open_websocket(server):
        server.process.kill()

        assert server.wait_for_end() == -signal.SIGKILL
    assert not server.is_port_open()


def test_supervisor_and_web_killed_at_once_leave_no_worker(start_server: StartServer) -> None:
    server = start_server(GHORFEH_RUN_MODE="threads").wait_until_ready()

    web = server.member("gunicorn")

    with open_websocket(server):
        server.process.kill()
        web.kill()

        assert server.wait_for_end() == -signal.SIGKILL
    assert not server.is_port_open()


def test_the_server_starts_again_right_after_a_kill(start_server: StartServer) -> None:
    killed = start_server().wait_until_ready()
    killed.process.kill()
    killed.process.wait()

    # the killed one's children are still ending, and hold the folder and the port
    again = start_server().wait_until_ready()

    assert again.port == killed.port
    assert again.get_json("/healthz")
