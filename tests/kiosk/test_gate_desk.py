"""What a gate asks beside scanning: names for a supervisor alone, new badges, whom to greet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import freeze, now
from kiosk.device import PairedDevice, register_device
from tests.kiosk.conftest import KioskMaker
from tests.kiosk.test_gate_api import Post, post, scan, supervisor
from tests.visitors.conftest import Invite, guest_of, invite
from visitors.badge import IssuedBadge
from visitors.check_in_log import CheckIn
from visitors.groups import ensure_groups

__all__ = ["invite", "post", "supervisor"]


def greeted(client: FlaskClient, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return client.get("/api/v1/gate/greetings", headers=headers)


def test_guests_are_found_as_people_type_and_who_looked_is_written_down(
    post: Post, invite: Invite, supervisor: dict[str, str]
) -> None:
    invite("فاطمهٔ شیخ‌آبادی", party_size=3)
    invite("نرگس احمدی")

    answer = post("/gate/guests", {"typed": "شيخ ابادى", "override": supervisor})

    assert answer.status_code == 200
    (found,) = answer.json["guests"]
    assert (found["name"], found["party_size"]) == ("فاطمهٔ شیخ‌آبادی", 3)
    assert (found["inside"], found["has_badge"]) == (0, True)
    with reading() as session:
        searched = select(AuditEntry).where(AuditEntry.action == "guest.searched_at_gate")
        entry = session.scalars(searched).one()
    assert entry.details["typed"] == "شيخ ابادى"
    assert (entry.details["gate"], entry.details["reason"]) == ("در شمالی", supervisor["reason"])


def test_a_gate_alone_lists_nobody(
    post: Post, invite: Invite, supervisor: dict[str, str], make_kiosk: KioskMaker
) -> None:
    invite("نرگس احمدی")
    wrong = supervisor | {"pin": "0000"}
    kiosk = make_kiosk().token

    without = post("/gate/guests", {"typed": "نرگس"})
    refused = [post("/gate/guests", {"typed": "نرگس", "override": wrong}) for _ in range(6)]
    elsewhere = post("/gate/guests", {"typed": "نرگس", "override": supervisor}, token=kiosk)

    assert (without.status_code, without.json["code"]) == (422, "body_invalid")
    assert [answer.status_code for answer in refused] == [403] * 5 + [429]
    assert elsewhere.json["code"] == "wrong_role"
    assert not any("احمدی" in answer.text for answer in (without, *refused, elsewhere))


def test_a_new_badge_ends_the_lost_one(
    post: Post, invite: Invite, supervisor: dict[str, str]
) -> None:
    lost = invite("نرگس احمدی")

    made = post("/gate/badges", {"guest": lost.guest_id, "override": supervisor})
    outcomes = [
        post("/check-ins", scan(code, nonce)).json["outcome"]
        for code, nonce in ((lost.code, "n1"), (made.json["code"], "n2"))
    ]
    nobody = post("/gate/badges", {"guest": 999, "override": supervisor})

    assert (made.status_code, made.json["guest"]) == (201, lost.guest_id)
    assert outcomes == ["revoked", "admitted"]
    assert (nobody.status_code, nobody.json["code"]) == (404, "guest_unknown")
    with reading() as session:
        of_gate = select(AuditEntry).where(AuditEntry.action == "badge.replaced_at_gate")
        assert session.scalars(of_gate).one().details["reason"] == supervisor["reason"]


def let_in_twice(post: Post, badge: IssuedBadge) -> int:
    """Two gates that were alone let this badge in: the conflict's id."""
    with transaction() as session:
        south = register_device(session, role="gate", gate_name="در جنوبی", by=SYSTEM).token
    for minutes, token in ((20, None), (10, south)):
        at = (now() - timedelta(minutes=minutes)).isoformat()
        one = scan(badge.code, f"{badge.guest_id}.{minutes}", scanned_at=at)
        post("/check-ins/batch", {"scans": [one]}, **({"token": token} if token else {}))
    with reading() as session:
        waits = select(CheckIn.id).where(CheckIn.is_conflict, CheckIn.guest_id == badge.guest_id)
        return session.scalars(waits).one()


def test_a_supervisor_sees_todays_conflicts_and_settles_one(
    post: Post, invite: Invite, supervisor: dict[str, str]
) -> None:
    with freeze(now().replace(hour=12)):
        conflict = let_in_twice(post, invite("نرگس احمدی"))
        seen = post("/gate/conflicts", {"override": supervisor}).json
        body = {"conflict": conflict, "override": supervisor}

        wordless = post("/gate/settlements", body | {"how": "note"})
        settled = post("/gate/settlements", body | {"how": "party", "note": "برادرش"})
        again = post("/gate/settlements", body | {"how": "annul"})

        (one,), others = seen["conflicts"], seen["others"]
        assert (one["id"], one["name"], others) == (conflict, "نرگس احمدی", 0)
        assert [one[side]["gate"] for side in ("before", "later")] == ["در شمالی", "در جنوبی"]
        assert one["later"]["arrived_at"] is not None
        assert (wordless.status_code, wordless.json["code"]) == (422, "settlement_needs_a_note")
        assert (settled.status_code, settled.json) == (200, {"inside": 2, "waiting": 0})
        assert (again.status_code, again.json["code"]) == (409, "conflict_none")
        assert post("/gate/conflicts", {"override": supervisor}).json["conflicts"] == []
    with reading() as session:
        row = session.get_one(CheckIn, conflict)
        assert (row.settled_by, row.settled_as, row.settled_note) == (
            supervisor["account"],
            "party",
            "برادرش",
        )
        at_gate = AuditEntry.action.endswith("_at_gate")
        entries = session.scalars(select(AuditEntry).where(at_gate).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == [
        "check_in.conflicts_seen_at_gate",
        "check_in.settled_at_gate",
        "check_in.conflicts_seen_at_gate",
    ]
    assert {entry.details["reason"] for entry in entries} == {supervisor["reason"]}


def test_conflicts_of_other_days_are_counted_and_left_to_the_desk(
    post: Post, invite: Invite, supervisor: dict[str, str]
) -> None:
    noon = now().replace(hour=12)
    with freeze(noon):
        let_in_twice(post, invite("نرگس احمدی"))
    with freeze(noon + timedelta(days=1)):
        seen = post("/gate/conflicts", {"override": supervisor}).json

    assert seen == {"conflicts": [], "others": 1}


def test_a_gate_alone_is_told_no_conflict(
    post: Post, invite: Invite, supervisor: dict[str, str], make_kiosk: KioskMaker
) -> None:
    conflict = let_in_twice(post, invite("نرگس احمدی"))
    wrong = supervisor | {"pin": "0000"}
    settling = {"conflict": conflict, "how": "annul"}

    answers = [
        post("/gate/conflicts", {}),
        post("/gate/settlements", settling),
        post("/gate/conflicts", {"override": wrong}),
        post("/gate/settlements", settling | {"override": wrong}),
        post("/gate/conflicts", {"override": supervisor}, token=make_kiosk().token),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 403, 403, 403]
    assert not any("احمدی" in answer.text for answer in answers)
    with reading() as session:
        assert session.get_one(CheckIn, conflict).settled_at is None


def test_only_who_agreed_and_came_in_just_now_is_greeted(
    client: FlaskClient, post: Post, invite: Invite, gate: PairedDevice
) -> None:
    agreed, private, undone, left = (
        invite("دکتر حسینی"),
        invite("رهگذر"),
        invite("برگشته"),
        invite("پیشین"),
    )
    with transaction() as session:
        for badge in (agreed, undone, left):
            guest_of(session, badge).is_greeted = True
    for number, badge in enumerate((left, agreed, private, undone)):
        post("/check-ins", scan(badge.code, f"n{number}"))
    post("/check-ins", scan(left.code, "n4", "exit"))
    post("/check-ins/n3/annul")
    with transaction() as session:
        south = register_device(session, role="gate", gate_name="در جنوبی", by=SYSTEM).token
        everywhere = register_device(session, role="screen", name="بزرگ", by=SYSTEM).token

    here = greeted(client, gate.token).json

    assert [one["name"] for one in here["greetings"]] == ["دکتر حسینی", "پیشین"]
    assert (here["inside"], here["gate"]) == (2, "در شمالی")
    assert greeted(client, south).json["greetings"] == []
    assert greeted(client, everywhere).json["greetings"] == here["greetings"]
    with reading() as session:
        scanned = session.scalars(select(CheckIn.scanned_at)).all()
    with freeze(max(scanned) + timedelta(minutes=1)):
        assert now() > max(scanned)
        assert greeted(client, gate.token).json["greetings"] == []


def test_a_booths_screen_learns_no_names(client: FlaskClient, make_kiosk: KioskMaker) -> None:
    assert greeted(client, make_kiosk().token).json["code"] == "wrong_role"
    assert greeted(client, "nobody").status_code == 401


def test_patterns_are_drawn_for_verdicts_and_groups_alone(client: FlaskClient) -> None:
    with transaction() as session:
        first, *_, last = (group.id for group in ensure_groups(session))

    drawn = client.get(f"/gate/girih/admitted.svg?of=G{first:02d}")
    other = client.get(f"/gate/girih/refused.svg?of=G{last:02d}")
    halls = client.get("/gate/girih/idle.svg?of=G")

    assert drawn.mimetype == "image/svg+xml"
    assert "#124a31" in drawn.text
    assert "#741d19" in other.text
    assert halls.status_code == 200
    assert client.get("/gate/girih/none.svg?of=G").status_code == 404
    # each would be drawn anew, while the scans wait
    strange = ("", "x", f"G{last + 1:02d}", f"G{first}", f"G{first:03d}", "G۰۱", "G" + "9" * 40)
    answers = [client.get(f"/gate/girih/admitted.svg?of={key}").status_code for key in strange]
    assert answers == [404] * len(strange)
