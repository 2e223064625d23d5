"""What a tablet in the wrong hands tries: nonces of ours, undoing what is old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import reading
from core.dates import iso_utc, now
from kiosk.gate_messages import NONCE_OF_GATE, CheckInRequest
from tests.kiosk.test_gate_api import Post, post, scan, supervisor
from tests.visitors.conftest import Invite, invite, rows

__all__ = ["invite", "post", "supervisor"]


@pytest.mark.parametrize("nonce", ["settled.1.0", "closing.0.1.1667307600000", "Settled.1.0"])
def test_a_nonce_of_the_servers_own_is_refused_and_leaves_no_row(
    post: Post, invite: Invite, supervisor: dict[str, str], nonce: str
) -> None:
    badge = invite()
    walk_in = {"nonce": nonce, "name": "سرزده", "group": "مؤسسات", "override": supervisor}

    alone = post("/check-ins", scan(badge.code, nonce))
    queued = post("/check-ins/batch", {"scans": [scan(badge.code, nonce)]}).json["results"][0]
    made = post("/gate/walk-ins", walk_in)

    assert [alone.json["code"], queued["code"], made.json["code"]] == ["body_invalid"] * 3
    assert rows() == []
    told = CheckInRequest.model_json_schema()["properties"]["nonce"]["pattern"]
    assert told == NONCE_OF_GATE


def test_only_what_waited_in_a_queue_is_undone_by_the_gates_own_time(
    post: Post, invite: Invite
) -> None:
    scanned = now() - timedelta(hours=2)
    told = {"annulled_at": iso_utc(scanned + timedelta(minutes=1))}
    post("/check-ins", scan(invite().code, "asked", scanned_at=iso_utc(scanned)))
    waited = scan(invite().code, "waited", scanned_at=iso_utc(scanned))
    post("/check-ins/batch", {"scans": [waited]})

    backdated = post("/check-ins/asked/annul", told)
    honest = post("/check-ins/waited/annul", told)

    assert (backdated.status_code, backdated.json["code"]) == (409, "annul_too_late")
    assert honest.status_code == 200
    assert [row.annulled_at is not None for row in rows()] == [False, True]
    with reading() as session:
        undone = select(AuditEntry).where(AuditEntry.action.startswith("check_in.annul"))
        said = [entry.details["told_at"] for entry in session.scalars(undone)]
    assert said == [told["annulled_at"]] * 2
