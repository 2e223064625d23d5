"""python-socketio's own client, following INTERFACES alone."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import Any

import socketio

ANSWER_SECONDS = 20.0


class StockClient:
    """A device on the wire. ``desired`` holds what was pushed, ``ended`` fills at disconnect."""

    def __init__(self, url: str, token: object) -> None:
        self.desired: queue.Queue[dict[str, Any]] = queue.Queue()
        self.ended: queue.Queue[str] = queue.Queue()
        self.io = socketio.Client(reconnection=False)
        self.io.on("desired", self.desired.put, namespace="/device")
        self.io.on("disconnect", lambda *_: self.ended.put("ended"), namespace="/device")
        self.io.connect(
            url,
            auth={"token": token},
            namespaces=["/device"],
            transports=["websocket"],
            wait_timeout=ANSWER_SECONDS,
        )

    def heartbeat(self, **told: object) -> dict[str, Any]:
        """The answer to a heartbeat that says this."""
        answer: dict[str, Any] = self.io.call(
            "heartbeat", told, namespace="/device", timeout=ANSWER_SECONDS
        )
        return answer

    def report(self, **result: object) -> dict[str, Any]:
        """The answer to a command's result."""
        answer: dict[str, Any] = self.io.call(
            "command_result", result, namespace="/device", timeout=ANSWER_SECONDS
        )
        return answer

    def next_desired(self) -> dict[str, Any]:
        """The next push."""
        return self.desired.get(timeout=ANSWER_SECONDS)

    def close(self) -> None:
        self.io.disconnect()


def refusal_of(url: str, token: object) -> str:
    """The reason that the handshake gives for not letting this token in."""
    reasons: queue.Queue[Any] = queue.Queue()
    io = socketio.Client(reconnection=False)
    io.on("connect_error", reasons.put, namespace="/device")
    try:
        io.connect(url, auth={"token": token}, namespaces=["/device"], transports=["websocket"])
    except socketio.exceptions.ConnectionError:
        return str(reasons.get(timeout=ANSWER_SECONDS)["message"])
    finally:
        io.disconnect()
    raise AssertionError("it was let in")


ConnectClient = Callable[[str], StockClient]


def clients_of(url: str) -> Iterator[ConnectClient]:
    """For a fixture: connect(token) -> a client that is closed when the test is over."""
    clients: list[StockClient] = []

    def connect(token: str) -> StockClient:
        clients.append(StockClient(url, token))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()
