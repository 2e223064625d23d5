"""Socket.IO, namespace /device: heartbeats, results of commands, and ``desired`` when it changes.

Nothing here is relied on to arrive: a device that missed a message learns it from the answer to
its next heartbeat.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_socketio import ConnectionRefusedError
from sqlalchemy.exc import OperationalError

from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError
from core.health import SOCKETS
from core.realtime import current_bus, socketio
from core.settings import Settings
from kiosk.answers import Answers
from kiosk.commands import finish_command
from kiosk.desired import Desired, Locale
from kiosk.heartbeat import Heartbeat
from kiosk.holder import identify_holder
from kiosk.messages import CommandResult, HeartbeatMessage, read_message
from kiosk.pulse import Pulse
from kiosk.sockets import DeviceSocket, Sockets
from kiosk.token import forget_holders

NAMESPACE = "/device"
# what the handshake says to a device that it does not let in
REFUSALS = {"token_unknown": "unauthorized", "token_revoked": "revoked"}
SILENT_CHANGES = ("renamed", "registered", "answered")

Answer = dict[str, Any]


def init_events(app: Flask) -> None:
    """Attach this process's sockets to ``app`` and have announcements reach them."""
    app.extensions["ghorfeh_device_sockets"] = Sockets()
    app.extensions["ghorfeh_pulse"] = Pulse(app)
    app.extensions["ghorfeh_answers"] = Answers()
    # said to python-socketio itself: the Flask wrapper matches the URL and opens a request for each
    # message, a third of what a heartbeat costs
    for name, handler in HANDLERS.items():
        socketio.server.on(name, _in_context(app, handler), namespace=NAMESPACE)
    with app.app_context():
        bus = current_bus()
    bus.subscribe("release.published", lambda _payload: send_desired())
    bus.subscribe("exhibition.changed", lambda _payload: send_desired())
    bus.subscribe("device.changed", _device_changed)
    bus.subscribe("device.revoked", _device_revoked)


def _in_context(app: Flask, handler: Callable[..., Any]) -> Callable[..., Any]:
    def handle(*args: Any) -> Any:
        with app.app_context():
            return handler(*args)

    return handle


def device_sockets() -> Sockets:
    sockets: Sockets = current_app.extensions["ghorfeh_device_sockets"]
    return sockets


def pulse() -> Pulse:
    waiting: Pulse = current_app.extensions["ghorfeh_pulse"]
    return waiting


def answers() -> Answers:
    ready: Answers = current_app.extensions["ghorfeh_answers"]
    return ready


def locale() -> Locale:
    """What screens are told of the server's language and zone."""
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return Locale(settings.language, settings.timezone.key)


def on_connect(sid: str, environ: dict[str, Any], auth: object = None) -> None:
    """Let a device in by its token, or refuse with "unauthorized", "revoked" or "busy"."""
    token = auth.get("token") if isinstance(auth, dict) else None
    try:
        with reading() as session:
            holder = identify_holder(
                session,
                token if isinstance(token, str) else "",
                secret_key=current_app.config["SECRET_KEY"],
            )
    except DomainError as error:
        raise ConnectionRefusedError(REFUSALS[error.code]) from None
    except OperationalError:
        raise ConnectionRefusedError("busy") from None
    device_sockets().add(DeviceSocket(sid, holder, environ.get("REMOTE_ADDR")))
    SOCKETS.labels(NAMESPACE).set(len(device_sockets()))


def on_disconnect(sid: str, *_reason: object) -> None:
    device_sockets().remove(sid)
    SOCKETS.labels(NAMESPACE).set(len(device_sockets()))


def on_heartbeat(sid: str, message: object = None, *_more: object) -> Answer:
    """Note what the device has, answer what it should have; {"error": code} for what is neither."""
    arrived_at = now()
    try:
        said = read_message(HeartbeatMessage, message)
        socket = _own_socket(sid)
        state = answers().answer(socket.holder, connected=device_sockets().holders, locale=locale())
    except DomainError as error:
        return {"error": error.code}
    except OperationalError:
        return {"error": "busy"}
    if state is None:
        _end_socket(socket.sid)
        return {"error": "token_unknown"}
    _note_heartbeat(socket, said, arrived_at)
    _note_sent([state])
    return state


def on_command_result(sid: str, message: object = None, *_more: object) -> Answer:
    """Note how far a command is. Answers {"ok": true} or {"error": code}."""
    try:
        said = read_message(CommandResult, message)
        device_id = _own_socket(sid).holder.device_id
        if device_id is None:
            raise DomainError("command_unknown")
        with transaction() as session:
            finish_command(
                session,
                device_id=device_id,
                command_id=said.id,
                state=said.state,
                detail=said.detail,
            )
        answers().forget()
    except DomainError as error:
        return {"error": error.code}
    except OperationalError:
        return {"error": "busy"}
    return {"ok": True}


def send_desired(device_ids: Collection[str] | None = None) -> None:
    """Push ``desired`` to these devices' sockets, to all for None; ends those that count no more.

    Sockets that are told the same get one packet, encoded once.
    """
    sockets = device_sockets().of_devices(device_ids)
    if not sockets:
        return
    states = answers().read(device_sockets().holders(), locale=locale())
    told: dict[int, tuple[Desired, list[str]]] = {}
    for socket in sockets:
        if (state := states.get(socket.holder)) is None:
            _end_socket(socket.sid)
        else:
            told.setdefault(id(state), (state, []))[1].append(socket.sid)
    for state, sids in told.values():
        socketio.emit("desired", state, namespace=NAMESPACE, to=sids)
    _note_sent([state for state, _ in told.values()])


def _device_changed(payload: dict[str, Any]) -> None:
    if payload["change"] == "seen":
        return
    answers().forget()
    if payload["change"] in SILENT_CHANGES:
        return
    forget_holders()
    send_desired(payload["devices"])


def _device_revoked(payload: dict[str, Any]) -> None:
    forget_holders()
    answers().forget()
    for socket in device_sockets().of_devices(payload["devices"]):
        _end_socket(socket.sid)


def _note_heartbeat(socket: DeviceSocket, said: HeartbeatMessage, arrived_at: datetime) -> None:
    is_doubled = device_sockets().hear(socket)
    if socket.holder.device_id is None:
        return
    told = (said.release, said.staged, said.booth, said.problem and said.problem.code)
    is_news = is_doubled or told != socket.told
    socket.told = told
    pulse().note(
        Heartbeat(
            device_id=socket.holder.device_id,
            at=arrived_at,
            release=said.release,
            staged=said.staged,
            build=said.build,
            booth=said.booth,
            is_page_alive=said.page_alive,
            queue=said.queue,
            clock_skew_ms=_skew_ms(said.clock, arrived_at),
            address=socket.address,
            problem=said.problem.model_dump() if said.problem else None,
            is_doubled=is_doubled,
        ),
        is_news=is_news,
    )


def _skew_ms(clock: datetime | None, arrived_at: datetime) -> int | None:
    return None if clock is None else round((clock - arrived_at).total_seconds() * 1000)


def _note_sent(states: Collection[Desired]) -> None:
    if ids := {command["id"] for state in states for command in state["commands"]}:
        pulse().note_sent(ids)


def _own_socket(sid: str) -> DeviceSocket:
    socket = device_sockets().get(sid)
    if socket is None:
        raise DomainError("token_unknown")
    return socket


def _end_socket(sid: str) -> None:
    device_sockets().remove(sid)
    socketio.server.disconnect(sid, namespace=NAMESPACE)


HANDLERS: dict[str, Callable[..., Any]] = {
    "connect": on_connect,
    "disconnect": on_disconnect,
    "heartbeat": on_heartbeat,
    "command_result": on_command_result,
}
