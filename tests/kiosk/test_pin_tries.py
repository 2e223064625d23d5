"""Guessing a supervisor's PIN: no gate alone shuts a supervisor out of the others."""

from __future__ import annotations

from core.audit import SYSTEM
from core.database import transaction
from kiosk.device import register_device
from tests.kiosk.test_gate_api import Post, post, scan, supervisor
from tests.visitors.conftest import Invite, invite

__all__ = ["invite", "post", "supervisor"]


def another_gate() -> str:
    """Its token."""
    with transaction() as session:
        return register_device(session, role="gate", gate_name="در شمالی", by=SYSTEM).token


def test_a_gate_that_guesses_keeps_no_supervisor_out_of_the_others(
    post: Post, invite: Invite, supervisor: dict[str, str]
) -> None:
    badge, other = invite(), another_gate()
    guesses = [supervisor | {"account": f"nobody{n % 5}", "pin": "0000"} for n in range(20)]
    guesses += [supervisor | {"pin": "0000"}] * 10

    answers = [
        post("/check-ins", scan(badge.code, f"n{n}", override=guess))
        for n, guess in enumerate(guesses)
    ]

    assert [answer.status_code for answer in answers] == [403] * 20 + [429] * 10
    post("/check-ins", scan(badge.code, "m1"), token=other)
    right = post("/check-ins", scan(badge.code, "m2", override=supervisor), token=other)
    assert right.status_code == 201


def test_six_gates_together_guess_thirty_times_at_one_supervisor(
    post: Post, invite: Invite, supervisor: dict[str, str]
) -> None:
    wrong = supervisor | {"pin": "0000"}
    body = scan(invite().code, "n1", override=wrong)
    tokens = [another_gate() for _ in range(7)]

    answers = [post("/check-ins", body, token=token) for token in tokens for _ in range(5)]

    assert [answer.status_code for answer in answers] == [403] * 30 + [429] * 5
