"""Telling when the server serves: asking it, and passing it on to systemd."""

from __future__ import annotations

import http.client
import os
import socket

# Short: signals wait meanwhile.
ANSWER_SECONDS = 0.5


def is_serving(host: str, port: int) -> bool:
    """Whether /healthz answers 200 at once."""
    connection = http.client.HTTPConnection(_own_address(host), port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _own_address(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound


def tell_systemd(state: str) -> None:
    """Say READY=1 and the like to systemd when it started us; else nothing (sd_notify(3))."""
    name = os.environ.get("NOTIFY_SOCKET")
    if not name:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect("\0" + name[1:] if name.startswith("@") else name)
        sender.send(state.encode())
