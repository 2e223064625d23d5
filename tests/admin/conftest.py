"""A signed-in organiser, an exhibition of three booths, and what happens in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from booth_content.content import Change
from booth_content.jobs import publish_now
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import now
from core.jobs import Job, run_job
from kiosk.device import Device, register_device
from tests.builders import build_exhibition, get_booth


@pytest.fixture
def organiser(sign_in: Callable[[str], Account]) -> Account:
    """The organiser whom ``client`` is signed in with; booths 01, 02 and 03 are empty."""
    account = sign_in("organiser")
    with transaction() as session:
        build_exhibition(session)
    return account


Write = Callable[..., None]
Publish = Callable[..., int]
AddScreen = Callable[..., str]
RunJobs = Callable[[], list[Job]]


@pytest.fixture
def write(organiser: Account) -> Write:
    """write(code, text, before=None) has the organiser write what the booth says of itself."""

    def write(code: str, text: str, *, before: str | None = None) -> None:
        change: dict[str, Change] = {"about": {"before": before, "after": text}}
        with transaction() as session:
            booth = get_booth(session, code)
            result = save_section(
                session, booth, section_key="identity", changes=change, by=organiser
            )
            assert not result.conflicts
            assert not result.errors

    return write


@pytest.fixture
def publish(organiser: Account) -> Publish:
    """publish(*codes) signs the booths off and publishes them; the release's number."""

    def publish(*codes: str, reason: str = "آزمون") -> int:
        with transaction() as session:
            for code in codes:
                sign_off_if_needed(session, get_booth(session, code), by=organiser)
        result: dict[str, Any] = publish_now(list(codes), reason=reason, by=organiser.actor)
        return int(result["release"])

    return publish


@pytest.fixture
def add_screen(organiser: Account) -> AddScreen:
    """add_screen(code, **told) puts a kiosk at the booth, as it last told of itself; its id."""

    def add(code: str, *, name: str = "", **told: Any) -> str:
        with transaction() as session:
            booth = get_booth(session, code)
            device: Device = register_device(
                session, role="kiosk", booth=booth, name=name, by=SYSTEM
            ).device
            facts = {"seen_at": now(), "seen_booth": code, **told}
            for fact, value in facts.items():
                setattr(device, fact, value)
            return device.id

    return add


@pytest.fixture
def run_jobs(organiser: Account) -> RunJobs:
    """run_jobs() works as the jobs process does on all that waits; the jobs as they ended."""

    def run() -> list[Job]:
        with reading() as session:
            waiting = select(Job.id).where(Job.started_at.is_(None)).order_by(Job.created_at)
            ids = list(session.scalars(waiting))
        for job_id in ids:
            run_job(job_id)
        with reading() as session:
            return list(session.scalars(select(Job).where(Job.id.in_(ids))))

    return run


Read = Callable[..., str]


@pytest.fixture
def read(client: FlaskClient, organiser: Account) -> Read:
    """read(address) -> the page's words, tags taken off, spaces run together."""

    def read(address: str, *, status: int = 200, is_part: bool = False) -> str:
        answer = client.get(address, headers={"HX-Request": "true"} if is_part else {})
        assert answer.status_code == status, answer.get_data(as_text=True)
        return words(answer.get_data(as_text=True))

    return read


def words(page: str) -> str:
    """What a page says, without its tags."""
    body = page[page.find("<main") :] if "<main" in page else page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()
