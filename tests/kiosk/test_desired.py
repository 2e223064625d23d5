from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, update

from booth_content.exhibition import Booth, Exhibition
from core.audit import SYSTEM
from core.database import current_engine, reading, transaction
from core.dates import freeze, now
from kiosk.commands import send_command
from kiosk.demo import make_demo_token
from kiosk.desired import Desired, Locale, desired_state, desired_states
from kiosk.device import PairedDevice, get_device, move_device, register_device, revoke_device
from kiosk.holder import identify_holder
from kiosk.token import Holder
from tests.kiosk.conftest import KioskMaker, Publish

LOCALE = Locale("fa", "Asia/Tehran")
SECRET = "only for the tests of it"


def holder_of(token: str) -> Holder:
    with reading() as session:
        return identify_holder(session, token, secret_key=SECRET)


def desired_by(paired: PairedDevice) -> Desired | None:
    with reading() as session:
        return desired_state(session, holder_of(paired.token), locale=LOCALE)


@contextmanager
def counting_statements() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(current_engine(), "before_cursor_execute", note)
    yield said
    event.remove(current_engine(), "before_cursor_execute", note)


def test_before_the_first_release_a_kiosk_is_told_its_settings(make_kiosk: KioskMaker) -> None:
    instant = now().replace(microsecond=123000)
    kiosk = make_kiosk()

    with freeze(instant):
        desired = desired_by(kiosk)

    assert desired == {
        "release": None,
        "settings": {
            "role": "kiosk",
            "title": "نمایشگاه آزمون",
            "rehearsal": False,
            "demo": False,
            "orientation": "portrait",
            "width": 1080,
            "height": 1920,
            "language": "fa",
            "languages": ("fa", "ar", "en"),
            "timezone": "Asia/Tehran",
            "idle_after": 60,
            "ask_for": 20,
            "swap_within": 300,
            "playlist": None,
            "hidden": [],
            "draft": None,
        },
        "commands": [],
        "time": instant.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def test_a_release_and_the_modes_of_the_exhibition_are_told(
    make_kiosk: KioskMaker, publish: Publish
) -> None:
    kiosk = make_kiosk(2)
    release = publish()
    with transaction() as session:
        session.execute(update(Exhibition).values(is_rehearsal=True, title="تمرین"))

    desired = desired_by(kiosk)

    assert desired is not None
    assert desired["release"] == release
    assert (desired["settings"]["rehearsal"], desired["settings"]["title"]) == (True, "تمرین")
    assert desired["settings"]["orientation"] == "landscape"


def test_a_gate_follows_no_release(gate: PairedDevice, publish: Publish) -> None:
    publish()

    desired = desired_by(gate)

    assert desired is not None
    assert desired["release"] is None
    assert desired["settings"]["width"] is None


def test_open_commands_are_told_until_they_expire(make_kiosk: KioskMaker) -> None:
    mine, other = make_kiosk(0), make_kiosk(1)
    with transaction() as session:
        command = send_command(session, mine.device, kind="identify", by=SYSTEM)

    desired, others = desired_by(mine), desired_by(other)

    assert desired is not None
    assert others is not None
    assert [told["id"] for told in desired["commands"]] == [command.id]
    assert others["commands"] == []
    with freeze(now() + timedelta(minutes=2)):
        later = desired_by(mine)
    assert later is not None
    assert later["commands"] == []


def test_a_move_changes_what_is_desired_at_once(
    booths: list[Booth], make_kiosk: KioskMaker
) -> None:
    kiosk = make_kiosk(0)
    holder = holder_of(kiosk.token)
    with transaction() as session:
        move_device(session, get_device(session, kiosk.device.id), booth=booths[2], by=SYSTEM)

    with reading() as session:
        desired = desired_state(session, holder, locale=LOCALE)

    assert desired is not None
    assert desired["settings"]["orientation"] == "landscape"


def test_a_revoked_device_should_have_nothing(make_kiosk: KioskMaker) -> None:
    kiosk = make_kiosk()
    holder = holder_of(kiosk.token)
    with transaction() as session:
        revoke_device(session, get_device(session, kiosk.device.id), by=SYSTEM)

    with reading() as session:
        assert desired_state(session, holder, locale=LOCALE) is None


def test_a_demonstration_ends_with_demo_mode(booths: list[Booth]) -> None:
    with transaction() as session:
        session.execute(update(Exhibition).values(is_demo=True))
    holder = holder_of(make_demo_token(SECRET, "03"))

    with reading() as session:
        during = desired_state(session, holder, locale=LOCALE)
    with transaction() as session:
        session.execute(update(Exhibition).values(is_demo=False))
    with reading() as session:
        after = desired_state(session, holder, locale=LOCALE)

    assert during is not None
    assert during["settings"]["orientation"] == "landscape"
    assert after is None


@pytest.mark.parametrize("count", [2, 60])
def test_a_fleet_costs_as_many_statements_as_two_devices(
    app: Flask, booths: list[Booth], count: int
) -> None:
    with transaction() as session:
        paired = [
            register_device(session, role="kiosk", booth=booths[number % 2], by=SYSTEM)
            for number in range(count)
        ]
    holders = [holder_of(token) for _, token in paired]

    with counting_statements() as said, reading() as session:
        states = desired_states(session, holders, locale=LOCALE)

    assert len(states) == count
    assert len([one for one in said if one.startswith("SELECT")]) == 5
    assert len({id(state) for state in states.values()}) == 1
