"""The cases of the entrance that need a log: one row a scan, and the state that follows from it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from core.audit import SYSTEM
from core.database import current_engine, reading, transaction
from core.dates import freeze
from core.errors import DomainError
from tests.visitors.conftest import NOON, Entrance, Invite, guest_of, minutes, rows
from visitors.badge import issue_badge, report_lost
from visitors.badge_code import hash_code, make_code
from visitors.deciding import Rules
from visitors.entrance import ensure_gate, people_inside
from visitors.groups import limit_group
from visitors.guest import GuestGroup
from visitors.invitation import GuestFacts, InvitationFacts, act_on_invitation
from visitors.merging import merge_guests
from visitors.queries import compare_with_log
from visitors.scan import MOST_LATE, Supervisor, read_clock
from visitors.undoing import annul, close_day
from visitors.walk_in import walk_in

NORTH, SOUTH = "در شمالی", "در جنوبی"


def inside(rehearsal: int = 0) -> int:
    with reading() as session:
        return people_inside(session, rehearsal)


@pytest.fixture(autouse=True)
def the_log_is_the_truth(app: Flask) -> object:
    """After every test of this file, what is stored beside the log equals the log."""
    yield
    with reading() as session:
        assert compare_with_log(session)[1] == []


def test_a_valid_code_is_admitted_in_one_row(entrance: Entrance, invite: Invite) -> None:
    badge = invite("نرگس احمدی", vip=True, party_size=2)

    answer = entrance.scan(badge.code)

    assert (answer["outcome"], answer["inside"], answer["conflict"]) == ("admitted", 1, False)
    assert answer["message"] == "نرگس احمدی، خوش آمدید."
    assert answer["guest"]["flags"] == ["vip", "party"]
    [row] = rows()
    assert (row.outcome, row.guest_id, row.code_hash) == (
        "admitted",
        badge.guest_id,
        hash_code(badge.code),
    )


@pytest.mark.parametrize(
    ("read", "outcome"), [("strange", "malformed"), (None, "unknown"), ("0" * 100_000, "malformed")]
)
def test_what_is_nobodys_is_refused_even_with_an_override_and_leaves_a_fingerprint(
    entrance: Entrance, read: str | None, outcome: str
) -> None:
    read = read or make_code()

    answer = entrance.scan(read, override="می‌شناسمش")

    assert answer["outcome"] == outcome
    [row] = rows()
    assert (row.is_accepted, row.guest_id, row.code_hash) == (False, None, hash_code(read))
    assert read not in answer["body"]


def test_a_nonce_is_answered_the_same_to_the_byte_and_recorded_once(
    entrance: Entrance, invite: Invite
) -> None:
    badge = invite(state="invited")
    entrance.rules = Rules(entrance.rules.zone, demands_confirmation=True)
    first = entrance.scan(badge.code, nonce="same")
    with transaction() as session:
        act_on_invitation(session, guest_of(session, badge), "accept", version=1, by=SYSTEM)

    again = entrance.scan(badge.code, NOON + minutes(5), nonce="same")

    assert first["outcome"] == "unconfirmed"
    assert (again["body"], again["is_new"]) == (first["body"], False)
    assert entrance.outcome(badge.code, NOON + minutes(6)) == "admitted"
    assert len(rows()) == 2


def test_a_nonce_of_another_code_is_refused_and_not_recorded(
    entrance: Entrance, invite: Invite
) -> None:
    entrance.scan(invite().code, nonce="same")

    with pytest.raises(DomainError) as refused:
        entrance.scan(invite().code, nonce="same")

    assert refused.value.code == "nonce_reused"
    assert len(rows()) == 1


def test_of_fifty_gates_that_scan_one_code_at_once_one_admits(
    app: Flask, entrance: Entrance, invite: Invite
) -> None:
    badge = invite(party_size=4)
    outcomes: list[str] = []
    ready = threading.Barrier(50)

    def at_a_gate(number: int) -> None:
        with app.app_context():
            ready.wait()
            # scanned within a twentieth of a second, decided in whatever order
            at = NOON + timedelta(milliseconds=number)
            gate = f"در {number}"
            outcomes.append(entrance.outcome(badge.code, at, nonce=f"p{number}", gate=gate))

    with transaction() as session:
        for number in range(50):
            ensure_gate(session, f"در {number}")
    gates = [threading.Thread(target=at_a_gate, args=(number,)) for number in range(50)]
    # the clock is the process's: whichever gate ends last, it goes on from here as it was
    with freeze(NOON):
        for gate in gates:
            gate.start()
        for gate in gates:
            gate.join()

    assert sorted(outcomes) == ["admitted"] + ["already_inside"] * 49
    assert inside() == 1


def test_a_guest_who_waits_is_decided_by_where_the_badge_is_now(
    entrance: Entrance, invite: Invite
) -> None:
    badge = invite()
    entrance.scan(badge.code, NOON + timedelta(seconds=1), gate=SOUTH)

    first_scanned = entrance.scan(badge.code, NOON, arrives=NOON + timedelta(seconds=2))

    assert (first_scanned["outcome"], inside()) == ("already_inside", 1)


def test_state_follows_scan_time_not_arrival(entrance: Entrance, invite: Invite) -> None:
    badge = invite(has_reentry=True)
    entrance.scan(badge.code, NOON + minutes(20), "exit")

    late = entrance.scan(badge.code, NOON, arrives=NOON + minutes(30))

    assert (late["outcome"], late["inside"], inside()) == ("admitted", 0, 0)
    assert entrance.outcome(badge.code, NOON + minutes(40)) == "admitted"


def test_a_replaced_badge_is_revoked_and_an_override_admits_its_guest(
    entrance: Entrance, invite: Invite
) -> None:
    old = invite()
    with transaction() as session:
        new = issue_badge(session, guest_of(session, old), by=SYSTEM)

    assert entrance.outcome(old.code) == "revoked"
    passed = entrance.scan(old.code, NOON + minutes(1), override="کارت تازه نرسیده")
    assert (passed["outcome"], passed["overrode"]) == ("admitted", "revoked")
    assert entrance.outcome(new.code, NOON + minutes(2)) == "already_inside"
    assert (rows()[1].reason, rows()[1].account_id) == ("کارت تازه نرسیده", entrance.supervisor.id)


def test_an_override_at_full_is_logged_and_an_exit_frees_a_place(
    entrance: Entrance, invite: Invite
) -> None:
    entrance.rules = Rules(entrance.rules.zone, capacity=2)
    first, second, third = invite(), invite(), invite()
    entrance.scan(first.code)
    entrance.scan(second.code)

    assert entrance.outcome(third.code) == "full"
    entrance.scan(first.code, NOON + minutes(1), "exit")
    assert entrance.outcome(third.code, NOON + minutes(2)) == "admitted"
    passed = entrance.scan(first.code, NOON + minutes(3), override="سخنران است")
    assert (passed["outcome"], passed["overrode"], passed["inside"]) == ("admitted", "full", 3)


def test_a_blocked_guest_is_refused_both_ways_and_why_is_for_the_steward_alone(
    entrance: Entrance, invite: Invite
) -> None:
    badge = invite()
    with transaction() as session:
        guest = guest_of(session, badge)
        act_on_invitation(session, guest, "block", version=1, by=SYSTEM, note="تماس با دبیرخانه")

    answers = [entrance.scan(badge.code, direction=way) for way in ("entry", "exit")]

    assert [answer["outcome"] for answer in answers] == ["blocked"] * 2
    assert {answer["guest"]["note"] for answer in answers} == {"تماس با دبیرخانه"}
    assert "دبیرخانه" not in answers[0]["message"]
    with transaction() as session:
        act_on_invitation(session, guest_of(session, badge), "restore", version=2, by=SYSTEM)
    assert entrance.outcome(badge.code, NOON + minutes(1)) == "admitted"


def test_the_right_gate_is_named(entrance: Entrance, invite: Invite) -> None:
    badge = invite()
    with transaction() as session:
        group = session.get_one(GuestGroup, guest_of(session, badge).group_id)
        limit_group(session, group, gates=[ensure_gate(session, SOUTH)], days=None, by=SYSTEM)

    wrong = entrance.scan(badge.code)

    assert (wrong["outcome"], SOUTH in wrong["message"]) == ("wrong_gate", True)
    assert entrance.outcome(badge.code, gate=SOUTH) == "admitted"


class TestAnnul:
    def undo(self, entrance: Entrance, nonce: str, gate: str, **more: object) -> str | None:
        with entrance.held(gate) as (session, station, hall):
            return annul(session, nonce, station=station, hall=hall, **more).refusal  # type: ignore[arg-type]

    def test_the_same_gate_may_within_a_quarter_of_an_hour_and_a_supervisor_at_any_time(
        self, entrance: Entrance, invite: Invite
    ) -> None:
        badge = invite(has_reentry=False)
        entrance.scan(badge.code, nonce="a", gate=NORTH)
        supervisor = Supervisor(entrance.supervisor.id, "سرپرست", "اشتباه خوانده شد")

        with freeze(NOON + minutes(14)):
            assert self.undo(entrance, "a", SOUTH) == "annul_elsewhere"
            assert self.undo(entrance, "a", NORTH) is None
            assert self.undo(entrance, "a", NORTH) is None
        assert inside() == 0
        assert entrance.outcome(badge.code, NOON + minutes(15), nonce="b") == "admitted"
        with freeze(NOON + minutes(31)):
            assert self.undo(entrance, "b", NORTH) == "annul_too_late"
            assert self.undo(entrance, "b", SOUTH, supervisor=supervisor) is None
        assert [row.annulled_by for row in rows()] == [NORTH, "سرپرست"]

    def test_what_was_refused_or_never_made_cannot_be_undone(
        self, entrance: Entrance, invite: Invite
    ) -> None:
        entrance.scan("strange", nonce="refused")

        assert self.undo(entrance, "refused", NORTH) == "check_in_was_refused"
        with pytest.raises(DomainError) as unknown:
            self.undo(entrance, "never", NORTH)
        assert unknown.value.code == "check_in_unknown"


def test_closing_twice_departs_each_who_was_inside_once(entrance: Entrance, invite: Invite) -> None:
    stays, left, came_later = invite(party_size=3), invite(), invite()
    closing = NOON + minutes(60)
    entrance.scan(stays.code, party=3)
    entrance.scan(left.code)
    entrance.scan(left.code, NOON + minutes(30), "exit")
    entrance.scan(came_later.code, closing + minutes(1))

    closed = []
    for _ in range(2):
        with entrance.held() as (session, _station, hall):
            closed.append(close_day(session, closing, hall=hall))

    assert closed == [1, 0]
    [row] = [row for row in rows() if row.kind == "closing"]
    assert (row.guest_id, row.scanned_at, row.direction) == (stays.guest_id, closing, "exit")
    assert inside() == 1


class TestGatesThatWereAlone:
    def test_two_gates_that_admitted_one_badge_keep_both_rows_and_one_conflict(
        self, entrance: Entrance, invite: Invite
    ) -> None:
        badge = invite()
        more = {"kind": "queued", "arrives": NOON + minutes(60)}

        first = entrance.scan(badge.code, NOON, gate=NORTH, **more)
        own = entrance.scan(badge.code, NOON + minutes(1), gate=NORTH, **more)
        other = entrance.scan(badge.code, NOON + minutes(2), gate=SOUTH, **more)

        told = [(one["outcome"], one["conflict"]) for one in (first, own, other)]
        assert told == [("admitted", False), ("already_inside", False), ("admitted", True)]
        assert [row.is_conflict for row in rows()] == [False, False, True]
        assert inside() == 1

    def test_the_later_by_scan_time_is_the_conflict_whichever_arrives_first(
        self, entrance: Entrance, invite: Invite
    ) -> None:
        badge = invite()
        more = {"kind": "queued", "arrives": NOON + minutes(60)}
        entrance.scan(badge.code, NOON + minutes(2), gate=SOUTH, **more)

        earlier = entrance.scan(badge.code, NOON, gate=NORTH, **more)

        assert (earlier["outcome"], earlier["conflict"]) == ("admitted", True)
        assert [row.is_conflict for row in rows()] == [True, False]
        assert inside() == 1

    def test_the_verdict_that_the_gate_has_shown_stands(
        self, entrance: Entrance, invite: Invite
    ) -> None:
        let_in, sent_away = invite(), invite()
        with transaction() as session:
            report_lost(session, let_in.guest_id, by=SYSTEM)

        stands = entrance.scan(let_in.code, kind="queued", decided="admitted")
        refused = entrance.scan(sent_away.code, kind="queued", decided="full")

        assert (stands["outcome"], stands["conflict"]) == ("admitted", True)
        assert (refused["outcome"], refused["conflict"]) == ("full", False)
        assert inside() == 1


def test_a_gates_clock_is_corrected_by_what_it_showed_at_sending(
    entrance: Entrance, invite: Invite
) -> None:
    hour = timedelta(hours=1)

    entrance.scan(
        invite().code, NOON + hour, arrives=NOON + minutes(5), sent_at=NOON + hour + minutes(5)
    )

    [row] = rows()
    assert (row.scanned_at, row.skew_ms, row.told_at) == (NOON, 3_600_000, NOON + hour)


@pytest.mark.parametrize(
    ("told", "sent_at", "at", "skew"),
    [
        (None, None, NOON, None),
        (NOON - minutes(9), None, NOON - minutes(9), None),
        (NOON + minutes(9), None, NOON, 540_000),
        (NOON - timedelta(days=365), None, NOON, -31_536_000_000),
        (NOON - MOST_LATE, None, NOON - MOST_LATE, None),
        (NOON - minutes(69), NOON - minutes(60), NOON - minutes(9), -3_600_000),
        (NOON.replace(year=9999), NOON.replace(year=1), NOON, -63_771_840_000_000),
    ],
)
def test_a_time_told_is_read_by_our_clock(told, sent_at, at, skew) -> None:  # type: ignore[no-untyped-def]
    clock = read_clock(told, sent_at, NOON)

    assert clock.at == at
    assert clock.skew_ms == skew or (sent_at and sent_at.year == 1 and clock.skew_ms < 0)


def test_a_rehearsal_leaves_no_trace_in_earnest_nor_in_the_next_one(
    entrance: Entrance, invite: Invite
) -> None:
    badge = invite(has_reentry=False)
    midnight = NOON + timedelta(hours=12)
    entrance.rehearsal = 1
    assert entrance.outcome(badge.code, midnight) == "admitted"
    assert entrance.outcome(badge.code, midnight + minutes(1)) == "already_inside"

    entrance.rehearsal = 0

    assert entrance.outcome(badge.code, midnight + minutes(2)) == "closed"
    assert entrance.outcome(badge.code, NOON + timedelta(days=1)) == "admitted"
    entrance.rehearsal = 2
    assert entrance.outcome(badge.code, NOON + timedelta(days=1, minutes=1)) == "admitted"
    assert (inside(0), inside(1), inside(2)) == (1, 1, 1)


def test_a_check_that_cannot_be_evaluated_refuses_and_is_recorded(
    entrance: Entrance, invite: Invite
) -> None:
    badge = invite()
    with transaction() as session:
        group = session.get_one(GuestGroup, guest_of(session, badge).group_id)
        group.days = ["2022-11-01"]
    # a clock at the end of all time has no local day
    entrance.rules = Rules(entrance.rules.zone, opens="nonsense")  # type: ignore[arg-type]

    assert entrance.outcome(badge.code) == "error"
    assert [row.is_accepted for row in rows()] == [False]


def test_a_walk_in_is_a_guest_a_badge_and_an_entry_and_once_only(entrance: Entrance) -> None:
    supervisor = Supervisor(entrance.supervisor.id, "سرپرست", "مهمان استاندار")

    def come() -> str:
        with entrance.held() as (session, station, hall), freeze(NOON):
            group = ensure_groups_of(session)
            return walk_in(
                session,
                GuestFacts("=cmd|' /C calc'!A0", group),
                InvitationFacts(),
                nonce="w1",
                party=None,
                station=station,
                hall=hall,
                supervisor=supervisor,
                arrived_at=NOON,
            ).badge.code

    code = come()

    assert entrance.outcome(code, NOON + minutes(1)) == "already_inside"
    with pytest.raises(DomainError) as again:
        come()
    assert again.value.code == "walk_in_done"
    assert [(row.kind, row.outcome) for row in rows()] == [
        ("walk_in", "admitted"),
        ("scan", "already_inside"),
    ]


def ensure_groups_of(session: object) -> int:
    from visitors.groups import ensure_groups

    return ensure_groups(session)[0].id  # type: ignore[arg-type]


def test_merging_guests_joins_their_scans_and_keeps_the_printed_badge(
    entrance: Entrance, invite: Invite
) -> None:
    kept, other = invite("زهرا کریمی"), invite("زهرا كريمي")
    entrance.scan(other.code)
    with transaction() as session:
        merge_guests(session, guest_of(session, kept), guest_of(session, other), by=SYSTEM)

    assert entrance.outcome(kept.code, NOON + minutes(1)) == "already_inside"
    assert entrance.outcome(other.code, NOON + minutes(2)) == "revoked"
    assert inside() == 1


@pytest.mark.parametrize("change", ["DELETE FROM check_in", "UPDATE check_in SET outcome = 'full'"])
def test_the_log_can_only_grow(entrance: Entrance, invite: Invite, change: str) -> None:
    entrance.scan(invite().code)

    with pytest.raises(DatabaseError, match="append-only"), current_engine().begin() as connection:
        connection.execute(text(change))

    assert len(rows()) == 1
