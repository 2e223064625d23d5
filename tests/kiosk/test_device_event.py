"""What screens tell: taken until answered, kept once, set right by our clock."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select, update

from booth_content.exhibition import Booth, Exhibition
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze, now
from core.security import limiter
from kiosk.demo import make_demo_token
from kiosk.device import Device, PairedDevice, get_device, revoke_device
from kiosk.device_event import DeviceEvent, Recorded, ToldEvent, record_events
from tests.kiosk.conftest import KioskMaker
from tests.kiosk.test_api import bearer, code_of
from tests.kiosk.test_desired import counting_statements

PATH = "/api/v1/events"
WRITTEN = "2022-11-01T14:05:06.700Z"
TOLD = datetime(2022, 11, 1, 14, 5, 6, 700_000, tzinfo=UTC)
ARRIVED = datetime(2022, 11, 1, 14, 6, tzinfo=UTC)


@pytest.fixture
def kiosk(make_kiosk: KioskMaker) -> PairedDevice:
    """A kiosk that was registered on the first day, before anything happened at it."""
    paired = make_kiosk()
    with transaction() as session:
        before = datetime(2022, 10, 31, tzinfo=UTC)
        session.execute(update(Device).values(created_at=before))
    return paired


@pytest.fixture
def at_the_fair() -> Iterator[None]:
    with freeze(ARRIVED):
        yield


def event(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "at": WRITTEN, "kind": "visit.started"} | more


def rows() -> list[DeviceEvent]:
    with reading() as session:
        return list(session.scalars(select(DeviceEvent).order_by(DeviceEvent.at, DeviceEvent.id)))


def tell(client: FlaskClient, paired: PairedDevice, *events: Any, **more: Any) -> Any:
    body = {"events": list(events), **more}
    return client.post(PATH, json=body, headers=bearer(paired.token))


@pytest.mark.usefixtures("at_the_fair")
class TestTelling:
    def test_an_event_is_kept_as_it_was_told(
        self, client: FlaskClient, kiosk: PairedDevice
    ) -> None:
        shown = event(kind="page.shown", page="booth", booth="01", section="identity", item=None)

        answer = tell(client, kiosk, shown)

        assert (answer.status_code, answer.json) == (
            200,
            {"accepted": 1, "duplicate": 0, "refused": []},
        )
        (row,) = rows()
        assert (row.id, row.device_id, row.kind) == (shown["id"], kiosk.device.id, "page.shown")
        assert (row.at, row.received_at, row.is_rehearsal) == (TOLD, ARRIVED, False)
        assert row.payload == {"page": "booth", "booth": "01", "section": "identity", "item": None}

    def test_told_again_it_is_counted_and_not_kept(
        self, client: FlaskClient, kiosk: PairedDevice
    ) -> None:
        first, second = event(), event()
        tell(client, kiosk, first)

        answer = tell(client, kiosk, first, second, second | {"id": second["id"].upper()})

        assert answer.json == {"accepted": 1, "duplicate": 2, "refused": []}
        assert {row.id for row in rows()} == {first["id"], second["id"]}

    def test_nothing_to_tell_is_no_mistake(self, client: FlaskClient, kiosk: PairedDevice) -> None:
        assert tell(client, kiosk).json == {"accepted": 0, "duplicate": 0, "refused": []}

    def test_what_is_told_in_rehearsal_is_marked(
        self, client: FlaskClient, kiosk: PairedDevice
    ) -> None:
        with transaction() as session:
            session.execute(update(Exhibition).values(is_rehearsal=True))

        tell(client, kiosk, event())

        assert [row.is_rehearsal for row in rows()] == [True]

    def test_kinds_of_a_newer_screen_are_kept(
        self, client: FlaskClient, kiosk: PairedDevice
    ) -> None:
        tell(client, kiosk, event(kind="commitment.offered", need="n_1", share=0.25, done=True))

        (row,) = rows()
        assert row.kind == "commitment.offered"
        assert row.payload == {"need": "n_1", "share": 0.25, "done": True}

    def test_counts_and_booths_may_be_written_in_any_digits(
        self, client: FlaskClient, kiosk: PairedDevice
    ) -> None:
        tell(
            client,
            kiosk,
            event(kind="visit.ended", seconds="۴۱", pages=7.0, at="۲۰۲۲-۱۱-۰۱T14:05:06.700Z"),
            event(kind="page.shown", booth="۰۱", at="2022-11-01T14:05:07Z"),
        )

        ended, shown = rows()
        assert (ended.at, ended.payload) == (TOLD, {"seconds": 41, "pages": 7})
        assert shown.payload == {"booth": "01"}

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ("visit.started", "Input should be a valid dictionary or instance of EventMessage"),
            ({"id": "7"}, "id: String should match pattern"),
            ({"id": "00000000-0000-0000-0000-00000000000\n"}, "id: String should match pattern"),
            ({"kind": "page shown"}, "kind: String should match pattern"),
            ({"kind": "x" * 41}, "kind: String should match pattern"),
            ({"at": "2022-11-01T14:05:06"}, "at: Input should have timezone info"),
            ({"at": "yesterday"}, "at: Input should be a valid datetime"),
            ({"kind": "visit.ended", "seconds": -1}, "seconds: not a count"),
            ({"kind": "visit.ended", "seconds": True}, "seconds: not a count"),
            ({"kind": "visit.ended", "pages": "many"}, "pages: not a count"),
            ({"kind": "search.made", "length": 10**10}, "length: not a count"),
            ({"page": ["booth"]}, "page: not a short text and not a plain value"),
            ({"page": {"page": "booth"}}, "page: not a short text and not a plain value"),
            ({"page": "x" * 201}, "page: not a short text and not a plain value"),
            ({"page": 2**60}, "page: not a short text and not a plain value"),
            ({"Page": "booth"}, "'Page' is not a key"),
            ({"told_at": WRITTEN}, "'told_at' is not a key"),
            ({f"key_{number}": 1 for number in range(17)}, "more than 16 keys"),
        ],
    )
    def test_one_that_can_never_be_kept_is_named_and_spoils_no_other(
        self, client: FlaskClient, kiosk: PairedDevice, wrong: Any, reason: str
    ) -> None:
        good = event()
        bad = event(**wrong) if isinstance(wrong, dict) else wrong

        answer = tell(client, kiosk, bad, good)

        assert answer.status_code == 200
        assert (answer.json["accepted"], answer.json["duplicate"]) == (1, 0)
        assert [one["position"] for one in answer.json["refused"]] == [0]
        assert answer.json["refused"][0]["reason"].startswith(reason)
        assert [row.id for row in rows()] == [good["id"]]

    def test_texts_are_kept_tidy(self, client: FlaskClient, kiosk: PairedDevice) -> None:
        tell(client, kiosk, event(kind="page.shown", section="\u202eكار\x00 \u2066ها"))

        assert [row.payload for row in rows()] == [{"section": "کار ها"}]


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "kind", "status", "code"),
        [
            (b"{", "application/json", 422, "body_invalid"),
            (b"[]", "application/json", 422, "body_invalid"),
            (b"{}", "application/json", 422, "body_invalid"),
            (b'{"events": {}}', "application/json", 422, "body_invalid"),
            (b'{"events": [NaN]}', "application/json", 422, "body_invalid"),
            (b'{"events": [], "sent_at": "noon"}', "application/json", 422, "body_invalid"),
            (
                b'{"events": [' + b",".join([b"{}"] * 501) + b"]}",
                "application/json",
                422,
                "body_invalid",
            ),
            (b"[" * 60_000, "application/json", 422, "body_invalid"),
            (b"events=1", "application/x-www-form-urlencoded", 415, "body_not_json"),
            (b"x" * 1_100_000, "application/json", 413, "body_too_large"),
        ],
    )
    def test_a_body_that_is_no_list_of_events_is_refused_as_a_whole(
        self,
        client: FlaskClient,
        kiosk: PairedDevice,
        body: bytes,
        kind: str,
        status: int,
        code: str,
    ) -> None:
        answer = client.post(PATH, data=body, content_type=kind, headers=bearer(kiosk.token))

        assert (answer.status_code, code_of(answer)) == (status, code)
        assert rows() == []

    def test_a_stranger_a_gate_and_a_revoked_device_tell_nothing(
        self, client: FlaskClient, kiosk: PairedDevice, gate: PairedDevice
    ) -> None:
        told = event()
        stranger = client.post(PATH, json={"events": [told]})
        at_the_gate = tell(client, gate, told)
        with transaction() as session:
            revoke_device(session, get_device(session, kiosk.device.id), by=SYSTEM)
        revoked = tell(client, kiosk, told)

        assert (stranger.status_code, code_of(stranger)) == (401, "token_unknown")
        assert (at_the_gate.status_code, code_of(at_the_gate)) == (403, "wrong_role")
        assert (revoked.status_code, code_of(revoked)) == (401, "token_revoked")
        assert rows() == []

    def test_a_demonstration_is_told_that_it_counts_for_nothing(
        self, client: FlaskClient, booths: list[Booth]
    ) -> None:
        with transaction() as session:
            session.execute(update(Exhibition).values(is_demo=True))
        token = make_demo_token(current_app.config["SECRET_KEY"], "01")

        answer = client.post(PATH, json={"events": [event()]}, headers=bearer(token))

        assert (answer.status_code, code_of(answer)) == (403, "demo_tells_nothing")
        assert rows() == []

    def test_a_device_that_never_stops_is_slowed_down_and_another_is_not(
        self, client: FlaskClient, kiosk: PairedDevice, make_kiosk: KioskMaker
    ) -> None:
        limiter.reset()
        statuses = [tell(client, kiosk).status_code for _ in range(121)]
        other = tell(client, make_kiosk(1)).status_code
        limiter.reset()

        assert statuses == [200] * 120 + [429]
        assert other == 200


class TestClock:
    """``at`` is by the device's clock; what is kept is by ours."""

    @pytest.fixture
    def device_id(self, kiosk: PairedDevice) -> str:
        return kiosk.device.id

    def kept(
        self, device_id: str, at: datetime, *, sent_at: datetime | None = None
    ) -> tuple[datetime, dict[str, Any]]:
        told = ToldEvent(str(uuid.uuid4()), "visit.started", at, {})
        with transaction() as session:
            record_events(session, device_id, [told], arrived_at=ARRIVED, sent_at=sent_at)
        (row,) = rows()
        return row.at, row.payload

    def test_a_right_clock_is_believed_to_the_millisecond(self, device_id: str) -> None:
        at = ARRIVED - timedelta(hours=20)

        assert self.kept(device_id, at, sent_at=ARRIVED - timedelta(seconds=3)) == (at, {})

    @pytest.mark.parametrize("off", [timedelta(hours=-7), timedelta(hours=1), timedelta(days=900)])
    def test_one_that_is_off_is_set_right_by_what_it_says_at_sending(
        self, device_id: str, off: timedelta
    ) -> None:
        at = ARRIVED - timedelta(minutes=30)

        kept, payload = self.kept(device_id, at + off, sent_at=ARRIVED + off)

        assert (kept, payload) == (at, {"told_at": (at + off).isoformat()})

    def test_nothing_happened_after_it_was_told(self, device_id: str) -> None:
        at = ARRIVED + timedelta(hours=3)

        assert self.kept(device_id, at) == (ARRIVED, {"told_at": at.isoformat()})

    def test_a_second_too_early_is_no_matter(self, device_id: str) -> None:
        assert self.kept(device_id, ARRIVED + timedelta(seconds=1)) == (ARRIVED, {})

    @pytest.mark.parametrize("told", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
    def test_nothing_happened_before_the_device_was_registered(
        self, device_id: str, told: str
    ) -> None:
        at = datetime.fromisoformat(told)

        kept, payload = self.kept(device_id, at)

        assert kept == (datetime(2022, 10, 31, tzinfo=UTC) if at.year == 1 else ARRIVED)
        assert payload == {"told_at": told}


def told_events(count: int) -> list[ToldEvent]:
    at = now()
    return [ToldEvent(str(uuid.uuid4()), "page.shown", at, {"n": n}) for n in range(count)]


def test_five_hundred_events_cost_as_many_statements_as_one(kiosk: PairedDevice) -> None:
    with counting_statements() as said, transaction() as session:
        recorded = record_events(session, kiosk.device.id, told_events(500), arrived_at=now())

    assert recorded == Recorded(500, 0)
    assert [one.split()[0] for one in said if not one.startswith("BEGIN")] == ["SELECT", "INSERT"]


def test_what_several_tell_at_the_same_moment_is_kept_once(app: Flask, kiosk: PairedDevice) -> None:
    """A tab that is closed and its successor, say; each in another order."""
    events = told_events(200)
    start = threading.Barrier(6)
    told: list[Recorded] = []

    def tell_all(shift: int) -> None:
        with app.app_context():
            start.wait()
            with transaction() as session:
                mine = events[shift:] + events[:shift]
                told.append(record_events(session, kiosk.device.id, mine, arrived_at=now()))

    threads = [threading.Thread(target=tell_all, args=(30 * number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {row.id for row in rows()} == {event.id for event in events}
    assert sum(one.accepted for one in told) == 200
    assert sum(one.duplicate for one in told) == 1000
