"""The gates' part of the API: who may ask, what is answered, and what a batch settles."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from booth_content.exhibition import Exhibition
from booth_content.exhibition_modes import set_rehearsal
from core.accounts import Account
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import now
from kiosk.device import PairedDevice, register_device, revoke_device
from tests.kiosk.conftest import KioskMaker
from tests.visitors.conftest import Invite, guest_of, invite, rows
from visitors.badge import issue_badge, report_lost
from visitors.badge_code import make_code, record_key
from visitors.check_in_log import CheckIn
from visitors.entrance import change_entrance
from visitors.pin import prepare_pin, set_pin
from visitors.queries import compare_with_log
from visitors.verdict import SENTENCES

__all__ = ["invite"]

Post = Callable[..., Any]


@pytest.fixture
def post(client: FlaskClient, gate: PairedDevice) -> Post:
    """post("/check-ins", {...}) with the gate's token."""

    def post(path: str, body: object = None, *, token: str = gate.token) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return client.post(f"/api/v1{path}", json=body, headers=headers)

    return post


@pytest.fixture
def supervisor(make_account: Callable[[str], Account]) -> dict[str, str]:
    """The override of a supervisor whose PIN is 7391."""
    account = make_account("supervisor")
    with transaction() as session:
        set_pin(session, account, pin_hash=prepare_pin("7391"), by=SYSTEM)
    return {"account": account.name, "pin": "۷۳۹۱", "reason": "مهمان استاندار"}


def scan(code: str, nonce: str, direction: str = "entry", **more: object) -> dict[str, object]:
    return {"code": code, "nonce": nonce, "direction": direction, **more}


def test_a_scan_is_201_then_200_and_the_same_to_the_byte(post: Post, invite: Invite) -> None:
    badge = invite("نرگس احمدی")

    first = post("/check-ins", scan(badge.code.lower(), "n1"))
    again = post("/check-ins", scan(f"\\000026{badge.code}", "n1"))
    refused = post("/check-ins", scan(badge.code, "n2"))

    assert [answer.status_code for answer in (first, again, refused)] == [201, 200, 200]
    assert first.data == again.data
    assert refused.json["outcome"] == "already_inside"
    assert refused.json["last"]["gate"] == "در شمالی"
    assert len(rows()) == 2


def test_a_nonce_of_another_code_is_409_and_leaves_no_row(post: Post, invite: Invite) -> None:
    post("/check-ins", scan(invite().code, "n1"))

    answer = post("/check-ins", scan(invite().code, "n1"))

    assert (answer.status_code, answer.json["code"]) == (409, "nonce_reused")
    assert answer.content_type == "application/problem+json"
    assert len(rows()) == 1


@pytest.mark.parametrize(
    "read", ["", "\x00\x01\x7f", "0" * 100_000, "<script>", "=cmd|x", "\u202e‮", "ض" * 5000]
)
def test_whatever_a_reader_sends_is_recorded(post: Post, read: str) -> None:
    answer = post("/check-ins", scan(read, "n1"))

    assert (answer.status_code, answer.json["outcome"]) == (200, "malformed")
    assert len(rows()) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"code": "x", "nonce": "n1"},
        {"code": "x", "nonce": "n 1", "direction": "entry"},
        {"code": "x", "nonce": "n" * 65, "direction": "entry"},
        {"code": "x", "nonce": "n1", "direction": "both"},
        {"code": "x", "nonce": "n1", "direction": "entry", "party": 0},
        {"code": "x", "nonce": "n1", "direction": "entry", "scanned_at": "2022-11-01T13:00:00"},
        {"code": "x", "nonce": "n1", "direction": "entry", "scanned_at": 0.75},
        {"code": "x", "nonce": "n1", "direction": "entry", "scanned_at": "1667307600"},
        {"code": None, "nonce": "n1", "direction": "entry"},
        [],
    ],
)
def test_a_body_that_is_not_one_is_422_and_leaves_no_row(post: Post, body: object) -> None:
    answer = post("/check-ins", body)

    assert (answer.status_code, answer.json["code"]) == (422, "body_invalid")
    assert rows() == []


def test_only_gates_may_ask(
    client: FlaskClient, post: Post, make_kiosk: KioskMaker, gate: PairedDevice
) -> None:
    kiosk = make_kiosk().token
    paths = ("/check-ins", "/check-ins/batch", "/check-ins/n1/annul", "/gate/walk-ins")

    assert {post(path, {}, token=kiosk).json["code"] for path in paths} == {"wrong_role"}
    assert {post(path, {}, token="strange").json["code"] for path in paths} == {"token_unknown"}
    for path in ("/api/v1/gate/list", "/api/v1/gate/status"):
        answer = client.get(path, headers={"Authorization": f"Bearer {kiosk}"})
        assert answer.json["code"] == "wrong_role"  # type: ignore[index]
    with transaction() as session:
        revoke_device(session, session.merge(gate.device), by=SYSTEM)
    assert post("/check-ins", scan("x", "n1")).json["code"] == "token_revoked"


class TestOverride:
    def test_a_supervisors_pin_lets_pass_and_says_who_and_why(
        self, post: Post, invite: Invite, supervisor: dict[str, str]
    ) -> None:
        badge = invite()
        post("/check-ins", scan(badge.code, "n1"))

        answer = post("/check-ins", scan(badge.code, "n2", override=supervisor))

        told = (answer.status_code, answer.json["outcome"], answer.json["overrode"])
        assert told == (201, "admitted", "already_inside")
        assert rows()[1].reason == "مهمان استاندار"
        # told again, nobody is asked for the PIN twice
        wrong = supervisor | {"pin": "0000"}
        again = post("/check-ins", scan(badge.code, "n2", override=wrong))
        assert again.data == answer.data

    def test_a_guessed_pin_is_refused_recorded_nowhere_and_soon_no_more_tried(
        self, post: Post, invite: Invite, supervisor: dict[str, str]
    ) -> None:
        badge = invite()
        wrong = supervisor | {"pin": "0000"}

        answers = [post("/check-ins", scan(badge.code, f"n{n}", override=wrong)) for n in range(6)]

        assert [answer.status_code for answer in answers] == [403] * 5 + [429]
        right = post("/check-ins", scan(badge.code, "n9", override=supervisor))
        assert right.status_code == 429
        assert rows() == []
        with reading() as session:
            refused = select(AuditEntry.subject).where(AuditEntry.action == "account.pin_refused")
            assert len(session.scalars(refused).all()) == 5


class TestBatch:
    def test_each_scan_has_its_result_and_a_poisoned_one_spoils_no_other(
        self, post: Post, invite: Invite
    ) -> None:
        one, two = invite(), invite()
        poison = [{"nonce": "bad", "code": 7}, None, "x", scan(two.code, "n1")]
        queue = [scan(one.code, "n1"), *poison, scan(two.code, "n2"), scan(one.code, "n3", "exit")]

        answer = post("/check-ins/batch", {"scans": queue})
        again = post("/check-ins/batch", {"scans": queue})

        results = answer.json["results"]
        assert [result["status"] for result in results] == [201, 422, 422, 422, 409, 201, 201]
        assert [result["nonce"] for result in results[:2]] == ["n1", "bad"]
        assert [one["status"] for one in again.json["results"]] == [
            200,
            422,
            422,
            422,
            409,
            200,
            200,
        ]
        assert len(rows()) == 3

    def test_two_gates_that_were_alone_leave_one_conflict(self, post: Post, invite: Invite) -> None:
        badge = invite()
        with transaction() as session:
            south = register_device(session, role="gate", gate_name="در جنوبی", by=SYSTEM).token
        early, late = (now() - timedelta(minutes=minutes) for minutes in (20, 10))
        first = scan(badge.code, "n1", scanned_at=early.isoformat())
        second = scan(badge.code, "n2", scanned_at=late.isoformat())

        north = post("/check-ins/batch", {"scans": [first]}).json["results"][0]
        other = post("/check-ins/batch", {"scans": [second]}, token=south).json["results"][0]

        assert [one["outcome"] for one in (north, other)] == ["admitted"] * 2
        assert [one["conflict"] for one in (north, other)] == [False, True]
        assert [row.is_conflict for row in rows()] == [False, True]

    def test_more_than_five_hundred_are_refused_whole(self, post: Post) -> None:
        answer = post("/check-ins/batch", {"scans": [scan("x", f"n{n}") for n in range(501)]})

        assert (answer.status_code, rows()) == (422, [])


def test_a_scan_is_undone_by_its_gate_and_not_by_another(post: Post, invite: Invite) -> None:
    badge = invite()
    post("/check-ins", scan(badge.code, "n1"))
    with transaction() as session:
        south = register_device(session, role="gate", gate_name="در جنوبی", by=SYSTEM).token

    other = post("/check-ins/n1/annul", token=south)
    own = post("/check-ins/n1/annul")

    assert (other.status_code, other.json["code"]) == (409, "annul_elsewhere")
    assert (own.status_code, own.json) == (200, {"nonce": "n1", "inside": 0})
    assert post("/check-ins", scan(badge.code, "n2")).status_code == 201
    assert post("/check-ins/never/annul").status_code == 404


def test_a_walk_in_gets_a_badge_and_is_inside(
    post: Post, supervisor: dict[str, str], client: FlaskClient
) -> None:
    body = {"nonce": "w1", "name": "مهمان سرزده", "group": "موسسات", "override": supervisor}

    made = post("/gate/walk-ins", body)

    assert (made.status_code, made.json["check_in"]["outcome"]) == (201, "admitted")
    assert post("/check-ins", scan(made.json["code"], "n1")).json["outcome"] == "already_inside"
    assert post("/gate/walk-ins", body).json["code"] == "walk_in_done"
    assert post("/gate/walk-ins", body | {"nonce": "w2", "group": "هیچ"}).status_code == 422


class TestList:
    def get(self, client: FlaskClient, gate: PairedDevice, since: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {gate.token}"}
        answer = client.get(f"/api/v1/gate/list?since={since}", headers=headers)
        assert answer.status_code == 200
        told: dict[str, Any] = answer.json
        return told

    def test_it_discloses_nobody_without_the_badge_and_the_guest_with_it(
        self, client: FlaskClient, gate: PairedDevice, invite: Invite
    ) -> None:
        badge = invite("نرگس احمدی", party_size=3)

        told = self.get(client, gate)

        assert "نرگس" not in json.dumps(told, ensure_ascii=False)
        assert badge.code not in json.dumps(told)
        [[shown, sealed]] = told["entries"]
        digest = base64.urlsafe_b64encode(hashlib.sha256(badge.code.encode()).digest())
        assert shown == digest.decode().rstrip("=")
        raw = base64.b64decode(sealed)
        record = json.loads(AESGCM(record_key(badge.code)).decrypt(raw[:12], raw[12:], None))
        fields = dict(zip(told["record_fields"], record, strict=False))
        assert (fields["name"], fields["state"], fields["party_size"]) == (
            "نرگس احمدی",
            "accepted",
            3,
        )
        with pytest.raises(InvalidTag):
            AESGCM(record_key(make_code())).decrypt(raw[:12], raw[12:], None)

    def test_a_delta_holds_what_changed_and_nothing_else(
        self, client: FlaskClient, gate: PairedDevice, invite: Invite, post: Post
    ) -> None:
        comes, replaced, _stays = invite(), invite(), invite()
        first = self.get(client, gate)
        assert (first["full"], len(first["entries"])) == (True, 3)

        post("/check-ins", scan(comes.code, "n1"))
        with transaction() as session:
            issue_badge(session, guest_of(session, replaced), by=SYSTEM)
        delta = self.get(client, gate, first["cursor"])

        assert delta["full"] is False
        by_length = sorted(map(len, delta["entries"]))
        assert by_length == [1, 2, 3]  # an ended badge, a new one, one whose guest is inside
        place = next(entry[2] for entry in delta["entries"] if len(entry) == 3)
        assert dict(zip(delta["place_fields"], place, strict=True))["inside"] == 1
        assert self.get(client, gate, delta["cursor"])["entries"] == []

    def test_the_whole_list_names_ended_badges_by_their_hash_alone(
        self, client: FlaskClient, gate: PairedDevice, invite: Invite
    ) -> None:
        replaced, lost = invite(), invite()
        with transaction() as session:
            fresh = issue_badge(session, guest_of(session, replaced), by=SYSTEM)
            report_lost(session, lost.guest_id, by=SYSTEM)

        told = self.get(client, gate)

        listed = {entry[0]: len(entry) for entry in told["entries"]}
        digests = [hashlib.sha256(one.code.encode()).digest() for one in (replaced, lost, fresh)]
        shown = [base64.urlsafe_b64encode(one).decode().rstrip("=") for one in digests]
        assert (told["full"], listed) == (True, dict(zip(shown, (1, 1, 2), strict=True)))

    def test_a_cursor_of_another_rehearsal_or_of_nothing_asks_for_everything(
        self, client: FlaskClient, gate: PairedDevice, invite: Invite
    ) -> None:
        invite()
        cursor = self.get(client, gate)["cursor"]
        with transaction() as session:
            set_rehearsal(session, is_on=True, by=SYSTEM)

        assert [self.get(client, gate, since)["full"] for since in (cursor, "x", "9.9.0")] == [
            True,
            True,
            True,
        ]


def test_the_days_status_counts_people_and_scans(
    client: FlaskClient, gate: PairedDevice, post: Post, invite: Invite
) -> None:
    party = invite(party_size=4)
    post("/check-ins", scan(party.code, "n1", party=3))
    post("/check-ins", scan(party.code, "n2"))
    post("/check-ins", scan(make_code(), "n3"))

    answer = client.get("/api/v1/gate/status", headers={"Authorization": f"Bearer {gate.token}"})

    told = answer.json or {}
    assert (told["inside"], told["admitted"]) == (3, 1)
    assert told["refused"] == {"already_inside": 1, "unknown": 1}
    assert told["gates"][0]["gate"] == "در شمالی"
    assert sum(quarter["entered"] for quarter in told["quarters"]) == 3


def test_a_closing_that_is_due_is_carried_out_by_whoever_asks_next(
    app: Flask, client: FlaskClient, gate: PairedDevice, post: Post, invite: Invite
) -> None:
    zone = app.extensions["ghorfeh_settings"].timezone
    badge = invite()
    ago = (now() - timedelta(hours=30)).isoformat()
    post("/check-ins", scan(badge.code, "n1", scanned_at=ago))
    hour = (now() - timedelta(hours=1)).astimezone(zone).time()
    with transaction() as session:
        settings = change_entrance(
            session,
            by=SYSTEM,
            tolerance_minutes=30,
            demands_confirmation=False,
            closes_day_at=hour.replace(second=0, microsecond=0),
        )
        settings.closed_through = None

    answer = client.get("/api/v1/gate/status", headers={"Authorization": f"Bearer {gate.token}"})

    assert answer.json["inside"] == 0  # type: ignore[index]
    assert [row.kind for row in rows()] == ["scan", "closing"]


def test_rehearsed_scans_are_set_apart_when_the_rehearsal_ends(post: Post, invite: Invite) -> None:
    badge = invite(has_reentry=False)
    with transaction() as session:
        hall = session.get_one(Exhibition, 1)
        hall.starts_at, hall.ends_at = now() - timedelta(days=400), now() - timedelta(days=390)
    assert post("/check-ins", scan(badge.code, "n1")).json["outcome"] == "closed"

    with transaction() as session:
        set_rehearsal(session, is_on=True, by=SYSTEM)
    rehearsed = post("/check-ins", scan(badge.code, "n2")).json
    with transaction() as session:
        set_rehearsal(session, is_on=False, by=SYSTEM)
        session.get_one(Exhibition, 1).ends_at = now() + timedelta(days=1)
    earnest = post("/check-ins", scan(badge.code, "n3")).json

    assert [one["outcome"] for one in (rehearsed, earnest)] == ["admitted"] * 2
    with reading() as session:
        assert session.scalars(select(CheckIn.rehearsal).order_by(CheckIn.id)).all() == [0, 1, 0]
        assert compare_with_log(session)[1] == []


def test_the_list_says_whose_gate_it_is_and_brings_the_sentences_once(
    client: FlaskClient, gate: PairedDevice
) -> None:
    headers = {"Authorization": f"Bearer {gate.token}"}

    first = client.get("/api/v1/gate/list", headers=headers).get_json()
    version = first["sentences"]["version"]
    again = client.get(f"/api/v1/gate/list?words={version}", headers=headers).get_json()

    assert first["gate"]["name"] == "در شمالی"
    assert first["gate"]["id"] in {one["id"] for one in first["rules"]["gates"]}
    assert set(SENTENCES) < set(first["sentences"]["words"])
    assert "sentences" not in again


def test_a_gate_that_was_alone_undoes_by_the_time_it_did(post: Post, invite: Invite) -> None:
    scanned = now() - timedelta(hours=2)
    for nonce, later in (("n1", 14), ("n2", 16)):
        entry = scan(invite().code, nonce, scanned_at=scanned.isoformat())
        post("/check-ins/batch", {"scans": [entry]})
        undone = (scanned + timedelta(minutes=later)).isoformat()
        answer = post(f"/check-ins/{nonce}/annul", {"annulled_at": undone})
        assert answer.status_code == (200 if later < 15 else 409)

    assert [row.annulled_at is not None for row in rows()] == [True, False]
