"""What the entrance does by itself, and gates that are renamed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import TEHRAN, freeze
from core.errors import DomainError
from kiosk.device import register_device
from kiosk.entrance_care import close_day_at, close_the_day
from kiosk.gates import add_gate, list_gates, rename_gate
from kiosk.hall import prepare_door
from tests.builders import build_exhibition
from visitors.arrivals import count_inside
from visitors.badge import issue_badge
from visitors.check_in import record_scan
from visitors.entrance import change_entrance
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, InvitationFacts, add_guest
from visitors.scan import Scan

EVENING = datetime(2022, 11, 1, 20, 0, tzinfo=TEHRAN)


@pytest.fixture
def somebody_inside(app: Flask) -> None:
    """One guest, inside since 20:00; the day closes at 20:30."""
    with freeze(EVENING), transaction() as session:
        build_exhibition(session, booths=0)
        change_entrance(
            session,
            by=SYSTEM,
            tolerance_minutes=30,
            demands_confirmation=False,
            closes_day_at=(EVENING + timedelta(minutes=30)).time(),
        )
        facts = GuestFacts("مهمان", ensure_groups(session)[0].id)
        badge = issue_badge(
            session, add_guest(session, facts, InvitationFacts(), by=SYSTEM), by=SYSTEM
        )
        door = prepare_door(session, "در شمالی", None, TEHRAN)
        record_scan(
            session.connection(),
            Scan("n1", badge.code, "entry"),
            station=door.station,
            hall=door.hall,
            arrived_at=EVENING,
        )


def inside() -> int:
    with reading() as session:
        return count_inside(session, 0).inside


def test_the_day_closes_by_itself_though_nobody_scans_any_more(somebody_inside: None) -> None:
    with freeze(EVENING + timedelta(minutes=29)):
        assert close_the_day() == 0
    assert inside() == 1
    with freeze(EVENING + timedelta(minutes=31)):
        assert (close_the_day(), close_the_day()) == (1, 0)
    assert inside() == 0


def test_no_day_is_closed_before_its_time(somebody_inside: None) -> None:
    with (
        freeze(EVENING),
        pytest.raises(DomainError, match="has not come yet"),
        transaction() as session,
    ):
        close_day_at(session, EVENING + timedelta(hours=1), by=SYSTEM)
    assert inside() == 1


def test_a_gate_is_as_connected_as_its_best_station(app: Flask) -> None:
    with freeze(EVENING), transaction() as session:
        build_exhibition(session, booths=0)
        add_gate(session, "در جنوبی", by=SYSTEM)
        for queue, seen in ((3, EVENING), (4, EVENING - timedelta(minutes=5))):
            device = register_device(session, role="gate", gate_name="در شمالی", by=SYSTEM).device
            device.queue, device.seen_at, device.clock_skew_ms = queue, seen, -1000 * queue
    with freeze(EVENING), reading() as session:
        south, north = list_gates(session)
        assert (south.state, north.state) == ("none", "online")
        assert (north.queue, north.skew_ms) == (7, -4000)
    with freeze(EVENING), transaction() as session:
        rename_gate(session, north.gate.id, "در اصلی", by=SYSTEM)
    with freeze(EVENING), reading() as session:
        assert [len(one.stations) for one in list_gates(session)] == [0, 2]
