"""The socket's handlers in this process, without a network."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from booth_content.exhibition import Booth, Exhibition
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze, iso_utc, now
from core.realtime import socketio
from kiosk.commands import send_command
from kiosk.demo import make_demo_token
from kiosk.device import Device, DeviceCommand, PairedDevice, get_device, revoke_device
from kiosk.events import NAMESPACE, device_sockets, pulse, send_desired
from kiosk.queries import fleet_status, list_devices
from tests.kiosk.conftest import KioskMaker, Publish


class InProcess:
    """A socket of Flask-SocketIO's test client."""

    def __init__(self, app: Flask, auth: object) -> None:
        self.io = socketio.test_client(app, namespace=NAMESPACE, auth=auth)

    @property
    def is_connected(self) -> bool:
        return bool(self.io.is_connected(NAMESPACE))

    def say(self, event: str, *told: object) -> Any:
        return self.io.emit(event, *told, namespace=NAMESPACE, callback=True)

    def pushed(self) -> list[dict[str, Any]]:
        return [
            packet["args"][0]
            for packet in self.io.get_received(NAMESPACE)
            if packet["name"] == "desired"
        ]


def connect(app: Flask, paired: PairedDevice) -> InProcess:
    return InProcess(app, {"token": paired.token})


def row_of(paired: PairedDevice) -> Device:
    pulse().flush()
    with reading() as session:
        return get_device(session, paired.device.id)


@pytest.mark.parametrize("auth", [None, {}, {"token": None}, {"token": 7}, {"token": "x" * 500}])
def test_without_a_token_nobody_is_let_in(app: Flask, booths: list[Booth], auth: object) -> None:
    assert not InProcess(app, auth).is_connected


def test_a_revoked_device_is_not_let_in(app: Flask, make_kiosk: KioskMaker) -> None:
    kiosk = make_kiosk()
    with transaction() as session:
        revoke_device(session, get_device(session, kiosk.device.id), by=SYSTEM)

    assert not connect(app, kiosk).is_connected


def test_a_heartbeat_is_answered_with_the_desired_state_and_written_down(
    app: Flask, make_kiosk: KioskMaker, publish: Publish
) -> None:
    release = publish()
    kiosk = make_kiosk()
    socket = connect(app, kiosk)
    instant = now().replace(microsecond=0)

    with freeze(instant):
        answer = socket.say(
            "heartbeat",
            {
                "release": "۱۲",
                "build": "abc",
                "booth": "01",
                "page_alive": True,
                "queue": 3,
                "staged": release,
                "clock": iso_utc(instant + timedelta(seconds=90)),
                "problem": {"code": "hash_mismatch", "release": 13},
                "drift": -90000,
            },
        )

    assert sorted(answer) == ["commands", "release", "settings", "time"]
    assert answer["release"] == release
    row = row_of(kiosk)
    assert (row.seen_at, row.seen_release, row.seen_build) == (instant, 12, "abc")
    assert (row.seen_booth, row.is_page_alive, row.queue) == ("01", True, 3)
    assert row.seen_staged == release
    assert row.clock_skew_ms == 90_000
    assert row.problem == {"code": "hash_mismatch", "release": 13, "detail": ""}


def test_a_problem_that_is_over_is_forgotten(app: Flask, make_kiosk: KioskMaker) -> None:
    kiosk = make_kiosk()
    socket = connect(app, kiosk)
    socket.say("heartbeat", {"problem": {"code": "file_missing"}})
    pulse().flush()

    socket.say("heartbeat", {"release": 1})

    assert row_of(kiosk).problem is None


def test_a_clock_of_another_zone_is_no_skew(app: Flask, make_kiosk: KioskMaker) -> None:
    kiosk = make_kiosk()
    socket = connect(app, kiosk)

    with freeze(now().replace(year=2026, month=11, day=22, hour=6, minute=0, microsecond=0)):
        clock = (
            now().isoformat().replace("+00:00", "").replace("T06", "T09").replace(":00:", ":30:")
        )
        socket.say("heartbeat", {"clock": f"{clock}+03:30"})

    assert row_of(kiosk).clock_skew_ms == 0


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "text",
        7,
        {"release": -1},
        {"release": 2**31},
        {"release": "many"},
        {"clock": "yesterday"},
        {"clock": "2026-11-22T10:00:00"},
        {"build": "x" * 65},
        {"queue": None},
        {"problem": "it hurts"},
        {"booth": {"code": "01"}},
    ],
)
def test_what_is_no_heartbeat_is_said_to_be_none(
    app: Flask, make_kiosk: KioskMaker, told: object
) -> None:
    kiosk = make_kiosk()

    answer = connect(app, kiosk).say("heartbeat", told)

    assert answer == {"error": "body_invalid"}
    assert row_of(kiosk).seen_at is None


# lone surrogates too, which JSON can carry and no database can
wild_text = st.text(st.characters())
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | wild_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("release", "build", "booth", "page_alive", "queue", "clock", "problem")
clocks = st.datetimes().map(lambda at: at.isoformat() + "Z")
heartbeats = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(KEYS, json_values) | {"clock": json_values | clocks}
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(told=json_values | heartbeats, event=st.sampled_from(["heartbeat", "command_result"]))
def test_garbage_breaks_nothing(
    app: Flask, garbage_socket: InProcess, told: object, event: str
) -> None:
    answer = garbage_socket.say(event, told)

    assert answer.get("error", "body_invalid") in ("body_invalid", "command_unknown")
    pulse().flush()
    assert garbage_socket.say("heartbeat", {})["commands"] == []


@pytest.fixture
def garbage_socket(app: Flask, make_kiosk: KioskMaker) -> InProcess:
    return connect(app, make_kiosk())


def test_a_heartbeat_in_a_batch_with_no_arguments_is_answered(
    app: Flask, make_kiosk: KioskMaker
) -> None:
    socket = connect(app, make_kiosk())

    assert socket.say("heartbeat") == {"error": "body_invalid"}
    assert socket.say("heartbeat", {}, "more", 3)["commands"] == []


def test_commands_go_out_with_every_answer_until_they_are_done(
    app: Flask, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    socket = connect(app, kiosk)
    with transaction() as session:
        command = send_command(session, kiosk.device, kind="identify", by=SYSTEM)

    first = socket.say("heartbeat", {})
    pulse().flush()
    states = [_state_of(command)]
    again = socket.say("heartbeat", {})
    pulse().flush()  # or the pulse's own thread would write beside us: who waits 5 s is told "busy"
    for state in ("acked", "applied"):
        assert socket.say("command_result", {"id": command.id, "state": state}) == {"ok": True}
        states.append(_state_of(command))
    last = socket.say("heartbeat", {})

    told = {"id": command.id, "kind": "identify", "expires_at": iso_utc(command.expires_at)}
    assert [answer["commands"] for answer in (first, again, last)] == [[told], [told], []]
    assert states == ["sent", "acked", "applied"]


def _state_of(command: DeviceCommand) -> str:
    with reading() as session:
        row = session.get(DeviceCommand, command.id)
    assert row is not None
    return row.state


@pytest.mark.parametrize(
    "told",
    [{}, {"id": 7, "state": "acked"}, {"id": "x", "state": "exploded"}, "acked", None],
)
def test_what_is_no_result_is_said_to_be_none(
    app: Flask, make_kiosk: KioskMaker, told: object
) -> None:
    assert connect(app, make_kiosk()).say("command_result", told) == {"error": "body_invalid"}


def test_the_result_of_a_command_that_is_not_ones_own_is_refused(
    app: Flask, make_kiosk: KioskMaker
) -> None:
    mine, other = make_kiosk(0), make_kiosk(1)
    with transaction() as session:
        command = send_command(session, other.device, kind="identify", by=SYSTEM)

    answer = connect(app, mine).say("command_result", {"id": command.id, "state": "applied"})

    assert answer == {"error": "command_unknown"}
    assert _state_of(command) == "queued"


def test_a_copied_token_shows_when_two_sockets_speak_in_turns(
    app: Flask, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    first, second = connect(app, kiosk), connect(app, kiosk)

    first.say("heartbeat", {})
    second.say("heartbeat", {})
    after_a_reconnection = row_of(kiosk).doubled_at
    first.say("heartbeat", {})
    second.say("heartbeat", {})

    assert after_a_reconnection is None
    assert row_of(kiosk).doubled_at is not None
    with reading() as session:
        assert [row.is_doubled for row in list_devices(session)] == [True]


def test_a_device_that_reconnects_again_and_again_is_one(
    app: Flask, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    for _ in range(4):
        socket = connect(app, kiosk)
        socket.say("heartbeat", {})
        socket.say("heartbeat", {})
        socket.io.disconnect(NAMESPACE)

    assert row_of(kiosk).doubled_at is None
    assert len(device_sockets()) == 0


def test_each_is_pushed_what_it_should_have_and_a_revoked_socket_ends(
    app: Flask, make_kiosk: KioskMaker, publish: Publish
) -> None:
    kiosks = [make_kiosk(index) for index in (0, 0, 2)]
    sockets = [connect(app, kiosk) for kiosk in kiosks]
    with transaction() as session:
        revoke_device(session, get_device(session, kiosks[1].device.id), by=SYSTEM)
    release = publish()

    send_desired()

    assert [one.is_connected for one in sockets] == [True, False, True]
    assert [
        (told["release"], told["settings"]["orientation"])
        for one in (sockets[0], sockets[2])
        for told in one.pushed()
    ] == [(release, "portrait"), (release, "landscape")]


def test_a_revoked_device_whose_announcement_was_lost_ends_at_its_next_heartbeat(
    app: Flask, make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk()
    socket = connect(app, kiosk)
    with transaction() as session:
        revoke_device(session, get_device(session, kiosk.device.id), by=SYSTEM)

    answer = socket.say("heartbeat", {})

    assert answer == {"error": "token_unknown"}
    assert not socket.is_connected


def test_a_demonstration_is_answered_and_leaves_no_trace(app: Flask, booths: list[Booth]) -> None:
    with transaction() as session:
        session.execute(update(Exhibition).values(is_demo=True))
    socket = InProcess(app, {"token": make_demo_token(app.config["SECRET_KEY"], "02")})

    answer = socket.say("heartbeat", {"release": 1})
    refused = socket.say("command_result", {"id": str(uuid.uuid4()), "state": "acked"})
    pulse().flush()

    assert answer["settings"]["demo"] is True
    assert refused == {"error": "command_unknown"}
    with reading() as session:
        assert session.scalars(select(Device)).all() == []


def test_a_demonstration_ends_when_demo_mode_does(app: Flask, booths: list[Booth]) -> None:
    with transaction() as session:
        session.execute(update(Exhibition).values(is_demo=True))
    token = make_demo_token(app.config["SECRET_KEY"], "02")
    socket = InProcess(app, {"token": token})
    with transaction() as session:
        session.execute(update(Exhibition).values(is_demo=False))

    send_desired()

    assert not socket.is_connected
    assert not InProcess(app, {"token": token}).is_connected
    assert not InProcess(app, {"token": token[:-2] + "xx"}).is_connected


def test_the_fleet_is_counted_by_what_it_last_showed(
    app: Flask, make_kiosk: KioskMaker, publish: Publish, gate: PairedDevice
) -> None:
    release = publish()
    kiosks = [make_kiosk(index) for index in (0, 1, 2)]
    with transaction() as session:
        revoke_device(session, get_device(session, make_kiosk().device.id), by=SYSTEM)
    for kiosk, shown in zip(kiosks, (release, release - 1), strict=False):
        connect(app, kiosk).say("heartbeat", {"release": shown, "booth": "01"})
    pulse().flush()

    with reading() as session:
        status, rows = fleet_status(session), list_devices(session)

    assert (status.total, status.on_release, status.release) == (3, 1, release)
    assert (status.silent, status.never) == (0, 1)
    assert [(row.booth_code, row.state, row.is_behind) for row in rows] == [
        ("01", "online", False),
        ("02", "online", True),
        ("03", "never", True),
        (None, "never", False),
        ("01", "revoked", False),
    ]
    with freeze(now() + timedelta(seconds=31)), reading() as session:
        later = fleet_status(session)
    assert (later.silent, later.never) == (2, 1)


def test_a_screen_that_holds_the_release_back_for_its_visitor_is_told_from_one_on_its_way(
    app: Flask, make_kiosk: KioskMaker, publish: Publish
) -> None:
    release = publish()
    told = (
        {"release": release, "booth": "01"},
        {"release": None, "staged": release, "booth": "02"},
        {"release": None, "staged": release - 1, "booth": "03"},
    )
    for index, message in enumerate(told):
        connect(app, make_kiosk(index)).say("heartbeat", message)
    pulse().flush()

    with reading() as session:
        rows = list_devices(session)

    assert [(row.is_behind, row.is_waiting) for row in rows] == [
        (False, False),
        (True, True),
        (True, False),
    ]
    with freeze(now() + timedelta(seconds=31)), reading() as session:
        assert not any(row.is_waiting for row in list_devices(session))
