"""Sequences of scans against a model: no interleaving admits twice or loses an accepted scan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.database import reading, transaction
from core.dates import freeze
from tests.visitors.conftest import NOON, Entrance, Invite, rows
from visitors.check_in_log import GuestPresence, HallCount
from visitors.deciding import Rules
from visitors.queries import compare_with_log
from visitors.undoing import annul

GATES = ("در شمالی", "در جنوبی")


@dataclass
class Model:
    """Who is inside and how often they came, of guests that are one person each, live scans."""

    capacity: int
    once: set[int]
    inside: set[int] = field(default_factory=set)
    came: set[int] = field(default_factory=set)

    def expect(self, guest: int, direction: str) -> str:
        if direction == "exit":
            self.inside.discard(guest)
            return "departed"
        if guest in self.inside:
            return "already_inside"
        if guest in self.once and guest in self.came:
            return "no_reentry"
        if len(self.inside) >= self.capacity:
            return "full"
        self.inside.add(guest)
        self.came.add(guest)
        return "admitted"


live = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["entry", "exit"]), st.booleans()), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scans=live)
def test_live_scans_come_to_what_a_plain_model_says(
    entrance: Entrance, invite: Invite, scans: list[tuple[int, str, bool]]
) -> None:
    badges = [invite(has_reentry=number % 2 == 0) for number in range(4)]
    entrance.rehearsal += 1  # each example in a hall of its own
    entrance.rules = Rules(entrance.rules.zone, capacity=2)
    model = Model(2, once={1, 3})
    at = NOON
    for guest, direction, is_told_again in scans:
        at += timedelta(seconds=30)
        answer = entrance.scan(badges[guest].code, at, direction, gate=GATES[guest % 2])
        assert answer["outcome"] == model.expect(guest, direction)
        assert answer["inside"] == len(model.inside)
        if is_told_again:
            again = entrance.scan(
                badges[guest].code, at, direction, gate=GATES[1], nonce=answer["nonce"]
            )
            assert (again["body"], again["is_new"]) == (answer["body"], False)
    with reading() as session:
        assert compare_with_log(session)[1] == []


queued = st.lists(
    st.tuples(
        st.integers(0, 20),  # minute of the scan
        st.sampled_from(["entry", "exit"]),
        st.sampled_from(GATES),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([None, "admitted", "full"]),
        st.booleans(),  # undone afterwards
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scans=queued)
def test_uploads_in_any_order_leave_one_row_each_and_a_state_that_follows_from_them(
    entrance: Entrance, invite: Invite, scans: list[Any]
) -> None:
    badge = invite(party_size=3)
    arrives = NOON + timedelta(hours=1)
    entrance.rehearsal += 1
    before = len(rows())
    for minute, direction, gate, party, decided, is_undone in scans:
        decided = "departed" if decided == "admitted" and direction == "exit" else decided
        answer = entrance.scan(
            badge.code,
            NOON + timedelta(minutes=minute),
            direction,
            gate=gate,
            kind="queued",
            arrives=arrives,
            party=party,
            decided=decided,
        )
        # whom a gate let in is in, whatever the table would have said
        if decided in ("admitted", "departed"):
            assert answer["outcome"] == decided
        if is_undone and answer["outcome"] in ("admitted", "departed"):
            with freeze(arrives), entrance.held(gate) as (session, station, hall):
                annul(session, answer["nonce"], station=station, hall=hall)
    assert len(rows()) == before + len(scans)
    with reading() as session:
        assert compare_with_log(session)[1] == []


def test_a_state_that_is_not_the_logs_is_found(entrance: Entrance, invite: Invite) -> None:
    badge = invite()
    entrance.scan(badge.code)
    with transaction() as session:
        session.get_one(GuestPresence, (badge.guest_id, 0)).inside = 7
        session.get_one(HallCount, 0).inside = 9

    with reading() as session:
        _, differences = compare_with_log(session)

    assert [(one.guest_id, type(one.stored).__name__) for one in differences] == [
        (badge.guest_id, "Presence"),
        (None, "int"),
    ]
