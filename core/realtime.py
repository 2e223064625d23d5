"""Realtime: what happened leaves after the commit and reaches every web process.

Messages only say "look": losing one loses nothing, since every connect and heartbeat carries the
whole state. One machine needs nothing installed: the jobs process and the command line send
datagrams to a socket in the data folder. With Redis, every process publishes there instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import redis
import simple_websocket
import structlog
from flask import Flask, current_app
from flask_socketio import SocketIO
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy.orm import Session

from core.database import after_commit
from core.json_bodies import read_json
from core.settings import Settings

log = structlog.get_logger()

Handler = Callable[[dict[str, Any]], None]

socketio = SocketIO()

CHANNEL = "ghorfeh"
LARGEST_MESSAGE = 64 * 1024
# a websocket whose peer is gone without a word is noticed within this and freed
WEBSOCKET_PING_SECONDS = 25


class Bus:
    """Carries announcements between processes; this one's handlers run in this process."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.data_dir / "announcements.sock"
        self._redis_url = settings.redis_url
        self._redis = _publisher(settings.redis_url) if settings.redis_url else None
        self._handlers: dict[str, list[Handler]] = {}
        self._is_receiving = False

    def subscribe(self, topic: str, handler: Handler) -> None:
        """Have ``handler(payload)`` called in the web process, in an application context."""
        self._handlers.setdefault(topic, []).append(handler)

    def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Send to every web process; never raises, since a lost message loses nothing."""
        if self._redis is not None:
            try:
                self._redis.publish(CHANNEL, _encode(topic, payload))
            except redis.RedisError as error:
                log.warning("realtime.lost", topic=topic, error=str(error))
        elif self._is_receiving:
            socketio.start_background_task(self._dispatch_here, _app(), topic, payload)
        else:
            _send_datagram(self._path, _encode(topic, payload))

    def start_receiving(self, app: Flask) -> None:
        """Listen for announcements in the background; called once in each web process."""
        self._is_receiving = True
        if self._redis is not None:
            socketio.start_background_task(self._receive_from_redis, app, self._redis_url)
        else:
            receiver = _bind_datagram(self._path)
            socketio.start_background_task(self._receive_datagrams, app, receiver)

    def _receive_datagrams(self, app: Flask, receiver: socket.socket) -> None:
        while True:
            self._dispatch(app, receiver.recv(LARGEST_MESSAGE))

    def _receive_from_redis(self, app: Flask, url: str) -> None:
        # a connection of its own: listening waits as long as nothing happens
        client = redis.Redis.from_url(url)
        while True:
            try:
                with client.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(CHANNEL)
                    for message in subscription.listen():
                        self._dispatch(app, message["data"])
            except redis.RedisError as error:
                log.warning("realtime.disconnected", error=str(error))
                socketio.sleep(1)

    def _dispatch(self, app: Flask, message: bytes) -> None:
        try:
            topic, payload = json.loads(message)
            handlers = self._handlers.get(topic, ())
        except (ValueError, TypeError, RecursionError):
            log.warning("realtime.unreadable")
            return
        if handlers:
            self._dispatch_here(app, topic, payload)

    def _dispatch_here(self, app: Flask, topic: str, payload: dict[str, Any]) -> None:
        with app.app_context():
            for handler in self._handlers.get(topic, ()):
                try:
                    handler(payload)
                except Exception as error:
                    log.error("realtime.handler_failed", topic=topic, exc_info=error)


def _publisher(url: str) -> redis.Redis:
    # a server that accepts and never answers must not hold up who has just saved
    return redis.Redis.from_url(
        url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )


def announce(session: Session, topic: str, **payload: Any) -> None:
    """Say to every web process, once this transaction is committed, that something happened."""
    bus = current_bus()
    after_commit(session, lambda: bus.publish(topic, payload))


def init_realtime(app: Flask, settings: Settings) -> Bus:
    """Attach Socket.IO and the bus to ``app``."""
    bus = Bus(settings)
    app.extensions["ghorfeh_bus"] = bus
    socketio.init_app(
        app,
        # named, since auto-detection still tries eventlet, which is gone
        async_mode="gevent" if settings.run_mode == "gevent" else "threading",
        transports=["websocket"],
        ping_interval=20,
        ping_timeout=20,
        max_http_buffer_size=LARGEST_MESSAGE,
        manage_session=False,
        # a socket's messages are handled in their order, where they are read: no thread for each
        async_handlers=False,
        json=CompactJson,
    )
    _ping_websockets()
    _keep_reserved_events()
    return bus


class CompactJson:
    """What Socket.IO writes its packets with: no spaces, Persian as it is."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    loads = staticmethod(read_json)


def _ping_websockets() -> None:
    # engineio 4.15 gives simple-websocket no ping interval, so that a half-open peer would hold
    # its thread for ever: set it on the object that engineio constructs for each connection
    engine = socketio.server.eio
    make_websocket = engine._async["websocket"]

    def make_pinging(*args: Any) -> Any:
        websocket = make_websocket(*args)
        websocket.server_args |= {
            "ping_interval": WEBSOCKET_PING_SECONDS,
            "max_message_size": LARGEST_MESSAGE,
        }
        websocket.close = lambda: _end_websocket(websocket.ws)

        def serve(environ: dict[str, Any], start_response: Any) -> Any:
            # browsers offer to compress: for messages of 300 bytes that is 300 kB of memory and a
            # compression for each socket
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            return websocket(environ, start_response)

        return serve

    # a copy: the dictionary belongs to engineio's module and is shared by every server
    engine._async = {**engine._async, "websocket": make_pinging}


def _end_websocket(websocket: simple_websocket.Server) -> None:
    # simple-websocket 1.1 only tells the peer: with one that hangs, its reader would wait for ever
    # (a connection and, with threads, two of them) whenever Socket.IO gave it up before the ping
    with contextlib.suppress(OSError, simple_websocket.ConnectionClosed):
        websocket.close()
    with contextlib.suppress(OSError):
        websocket.sock.shutdown(socket.SHUT_RDWR)
    websocket.event.set()


def _keep_reserved_events() -> None:
    # python-socketio 5.18 hands a client's own event named "connect" or "disconnect" to the
    # handlers of the connection itself, with whatever arguments the client made up
    server = socketio.server
    handle = server._handle_event

    def handle_event(eio_sid: str, namespace: str | None, packet_id: int | None, data: Any) -> None:
        if isinstance(data, list) and data and data[0] not in server.reserved_events:
            handle(eio_sid, namespace, packet_id, data)

    server._handle_event = handle_event


def current_bus() -> Bus:
    bus: Bus = current_app.extensions["ghorfeh_bus"]
    return bus


def _encode(topic: str, payload: dict[str, Any]) -> bytes:
    return CompactJson.dumps([topic, payload]).encode()


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


def _send_datagram(path: Path, message: bytes) -> None:
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender,
        _short_name(path) as name,
        # nobody listens, or the reader is behind: the next heartbeat will tell
        contextlib.suppress(OSError),
    ):
        sender.setblocking(False)
        sender.sendto(message, name)


def _bind_datagram(path: Path) -> socket.socket:
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    path.unlink(missing_ok=True)
    with _short_name(path) as name:
        receiver.bind(name)
    path.chmod(0o600)
    return receiver


@contextlib.contextmanager
def _short_name(path: Path) -> Iterator[str]:
    # a socket's name holds 107 bytes, a data folder's path may be longer: go through its descriptor
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
