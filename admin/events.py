"""Socket.IO, namespace /desk: tells the pages of signed-in people that something happened.

Pages ask the server again when they hear of it; what a message carries is only a hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_socketio import ConnectionRefusedError

from core.accounts import Account
from core.health import SOCKETS
from core.realtime import current_bus, socketio
from core.sessions import current_account, current_session, load_account

NAMESPACE = "/desk"
RIGHT = "desk.view"
TOPICS = (
    "access_link.changed",
    "check_in.recorded",
    "content.changed",
    "device.changed",
    "exhibition.changed",
    "guest.changed",
    "job.changed",
    "media.changed",
    "presence.changed",
    "release.published",
    "schedule.changed",
)


@dataclass(frozen=True)
class DeskSocket:
    """One window: whose it is (``mark`` is the session's ``id:epoch``), and of which sign-in."""

    account_id: int
    mark: str
    sign_in: str | None


Sockets = dict[str, DeskSocket]


def init_events(app: Flask) -> None:
    """Have announcements reach the desk's windows of this process."""
    app.extensions["ghorfeh_desk_sockets"] = {}
    with app.app_context():
        bus = current_bus()
    for topic in TOPICS:
        bus.subscribe(topic, partial(tell_desk, topic))
    bus.subscribe("account.changed", _account_changed)
    bus.subscribe("account.signed_out", _signed_out)


def tell_desk(topic: str, payload: dict[str, Any]) -> None:
    """Send to every window of the desk."""
    if desk_sockets():
        socketio.emit(topic, payload, namespace=NAMESPACE)


def desk_sockets() -> Sockets:
    """The windows that are connected to this process, by socket id."""
    sockets: Sockets = current_app.extensions["ghorfeh_desk_sockets"]
    return sockets


def on_connect(_auth: object = None) -> None:
    """Let a window in by its cookie: "unauthorized" without one that counts, "forbidden" when it
    comes from another site's page or lacks the right."""
    if not _is_same_origin(request.headers.get("Origin"), request.host):
        raise ConnectionRefusedError("forbidden")
    account = current_account()
    if account is None or account.is_password_one_time:
        raise ConnectionRefusedError("unauthorized")
    if not account.may(RIGHT):
        raise ConnectionRefusedError("forbidden")
    desk_sockets()[_sid()] = _socket_of(account)
    SOCKETS.labels(NAMESPACE).set(len(desk_sockets()))


def on_disconnect(*_reason: object) -> None:
    desk_sockets().pop(_sid(), None)
    SOCKETS.labels(NAMESPACE).set(len(desk_sockets()))


def _socket_of(account: Account) -> DeskSocket:
    return DeskSocket(account.id, account.get_id(), current_session())


def _account_changed(payload: dict[str, Any]) -> None:
    for sid, socket in list(desk_sockets().items()):
        if socket.account_id != payload["account"]:
            continue
        account = load_account(socket.mark)
        if account is None or not account.may(RIGHT):
            _end(sid)


def _signed_out(payload: dict[str, Any]) -> None:
    for sid, socket in list(desk_sockets().items()):
        if socket.sign_in is not None and socket.sign_in == payload["sign_in"]:
            _end(sid)


def _end(sid: str) -> None:
    desk_sockets().pop(sid, None)
    socketio.server.disconnect(sid, namespace=NAMESPACE)


def _is_same_origin(origin: str | None, host: str) -> bool:
    # browsers always send it with a websocket; what sends none carries nobody's cookie unasked
    return origin is None or urlsplit(origin).netloc == host


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid


# said as calls: the library's decorators have no types
socketio.on_event("connect", on_connect, namespace=NAMESPACE)
socketio.on_event("disconnect", on_disconnect, namespace=NAMESPACE)
