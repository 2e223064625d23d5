"""A hall with two gates, guests with badges, and a way to scan them at any instant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts import Account
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze
from tests.live import live_server
from tests.visitors.cases import rules_of
from visitors.badge import IssuedBadge, issue_badge
from visitors.check_in import record_scan
from visitors.check_in_log import CheckIn
from visitors.deciding import Rules
from visitors.entrance import ensure_gate, entrance_settings
from visitors.groups import ensure_groups
from visitors.guest import Guest
from visitors.invitation import GuestFacts, InvitationFacts, add_guest
from visitors.scan import Hall, Scan, Station, Supervisor

__all__ = ["live_server"]

# Tuesday 10 Aban 1401, 16:30 in Qom: the doors are open
NOON = datetime.fromisoformat("2022-11-01T13:00:00+00:00")


@dataclass
class Entrance:
    """The hall of a test: ``rules`` and ``rehearsal`` may be set as the test needs them."""

    supervisor: Account
    rules: Rules = field(default_factory=rules_of)
    rehearsal: int = 0
    _numbers: Iterator[int] = field(default_factory=count)

    def station(self, session: Session, gate: str) -> Station:
        made = ensure_gate(session, gate)
        return Station(made.id, made.name, None)

    @contextmanager
    def held(self, gate: str = "در شمالی") -> Iterator[tuple[Session, Station, Hall]]:
        """A transaction that holds the hall, at a gate."""
        with transaction() as session:
            entrance_settings(session, is_locked=True)
            station = self.station(session, gate)
            rules = replace(self.rules, is_rehearsal=self.rehearsal > 0)
            yield session, station, Hall(rules, self.rehearsal)

    def scan(
        self,
        code: str,
        at: datetime = NOON,
        direction: Any = "entry",
        *,
        gate: str = "در شمالی",
        nonce: str | None = None,
        override: str | None = None,
        arrives: datetime | None = None,
        sent_at: datetime | None = None,
        kind: str = "scan",
        **more: Any,
    ) -> dict[str, Any]:
        """The answer to a scan; ``override`` is the supervisor's reason."""
        supervisor = None
        if override is not None:
            supervisor = Supervisor(self.supervisor.id, self.supervisor.name, override)
        scan = Scan(nonce or f"n{next(self._numbers)}", code, direction, at, kind=kind, **more)
        with freeze(arrives or at), self.held(gate) as (session, station, hall):
            answer = record_scan(
                session.connection(),
                scan,
                station=station,
                hall=hall,
                arrived_at=arrives or at,
                sent_at=sent_at,
                supervisor=supervisor,
            )
        body: dict[str, Any] = json.loads(answer.body)
        return body | {"body": answer.body, "is_new": answer.is_new}

    def outcome(self, code: str, *args: Any, **more: Any) -> str:
        outcome: str = self.scan(code, *args, **more)["outcome"]
        return outcome


@pytest.fixture
def entrance(app: Flask, make_account: Callable[[str], Account]) -> Entrance:
    return Entrance(make_account("supervisor"))


Invite = Callable[..., IssuedBadge]


@pytest.fixture
def invite(app: Flask) -> Invite:
    """invite("نام", party_size=2, state="accepted") -> the badge of a new guest."""
    names = count(1)

    def invite(
        name: str | None = None, *, state: str = "accepted", vip: bool = False, **terms: Any
    ) -> IssuedBadge:
        with transaction() as session:
            group = ensure_groups(session)[0]
            facts = GuestFacts(name or f"مهمان {next(names)}", group.id, is_vip=vip)
            guest = add_guest(session, facts, InvitationFacts(**terms), by=SYSTEM, state=state)
            return issue_badge(session, guest, by=SYSTEM)

    return invite


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def rows() -> list[CheckIn]:
    """The log, in the order of writing."""
    with reading() as session:
        return list(session.scalars(select(CheckIn).order_by(CheckIn.id)))


def guest_of(session: Session, badge: IssuedBadge) -> Guest:
    return session.get_one(Guest, badge.guest_id)
