"""The agenda on its way to the screens: its file, its version, publishing it and going back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content.agenda import does_agenda_wait, raise_agenda_version
from booth_content.exhibition import Agency, AgendaItem
from booth_content.jobs import publish_now, store
from booth_content.media import FileRecord
from booth_content.publishing import sign_off_if_needed
from booth_content.release import roll_back
from booth_content.release_files import files_for_booth
from core.accounts import Account
from core.database import reading, transaction
from core.errors import DomainError
from core.persian import fold
from tests.booth_content.conftest import Publish, Write
from tests.builders import build_agenda_item, get_booth

OPENING = datetime(2022, 10, 31, 14, 30, tzinfo=UTC)


def _add(title: str, *, hours: int = 0, **facts: Any) -> None:
    with transaction() as session:
        build_agenda_item(session, title, starts_at=OPENING + timedelta(hours=hours), **facts)
        raise_agenda_version(session)


def _file(session: Session) -> dict[str, Any]:
    """The agenda among the files of a screen without a booth."""
    files = {file["path"]: file for file in files_for_booth(session, store(), None)}
    return files["agenda.json"]


def _shown() -> dict[str, Any]:
    with reading() as session:
        file = _file(session)
    with store().open(file["sha256"]) as opened:
        body = opened.read()
    assert len(body) == file["size"]
    agenda: dict[str, Any] = json.loads(body)
    return agenda


def _titles() -> list[str]:
    return [item["title"] for item in _shown()["items"]]


def _waits() -> bool:
    with reading() as session:
        return does_agenda_wait(session, store())


def test_the_file_says_what_happens_when_and_who_does_it(publish: Publish) -> None:
    with transaction() as session:
        agency = Agency(name="بهزیستی", name_folded=fold("بهزیستی"))
        session.add(agency)
        session.flush()
        agency_id = agency.id
    _add("مشاوره", hours=2, minutes=45, place="غرفه ۴", field="اجتماعی", agency_id=agency_id)
    _add("گشایش")
    publish("01")

    agenda = _shown()

    assert agenda == {
        "timezone": "Asia/Tehran",
        "items": [
            {
                "id": 2,
                "title": "گشایش",
                "starts_at": "2022-10-31T14:30:00.000Z",
                "minutes": 60,
                "place": "",
                "field": "",
                "agency": "",
            },
            {
                "id": 1,
                "title": "مشاوره",
                "starts_at": "2022-10-31T16:30:00.000Z",
                "minutes": 45,
                "place": "غرفه ۴",
                "field": "اجتماعی",
                "agency": "بهزیستی",
            },
        ],
    }


def test_a_changed_agenda_waits_and_makes_a_release_alone(
    organiser: Account, publish: Publish
) -> None:
    _add("گشایش")
    publish("01")
    assert not _waits()
    _add("بدرقه", hours=8)
    assert _waits()
    assert _titles() == ["گشایش"]

    answer = publish_now([], reason="", by=organiser.actor)

    assert answer == {"release": 2, "booths": 0, "agenda": True}
    assert _titles() == ["گشایش", "بدرقه"]
    assert not _waits()


def test_it_goes_with_the_release_of_a_booth(publish: Publish, write: Write) -> None:
    publish("01")
    _add("گشایش")
    write("01", None, "تازه")

    assert publish("01") == {"release": 2, "booths": 1, "agenda": True}

    assert _titles() == ["گشایش"]


def test_an_unchanged_agenda_is_not_written_again(publish: Publish, write: Write) -> None:
    _add("گشایش")
    publish("01")
    with reading() as session:
        before = _file(session)
    with transaction() as session:
        # behind the version's back: who reads the items again would tell
        session.scalars(select(AgendaItem)).one().title = "پنهانی"
    write("01", None, "تازه")

    publish("01")

    with reading() as session:
        assert _file(session) == before
        assert session.get_one(FileRecord, before["sha256"]).published_at is not None


def test_with_nothing_new_there_is_nothing_to_publish(organiser: Account, publish: Publish) -> None:
    publish("01")

    with pytest.raises(DomainError) as error:
        publish_now([], reason="", by=organiser.actor)

    assert error.value.code == "nothing_to_publish"


def test_the_first_release_is_of_booths(app: Flask, organiser: Account) -> None:
    _add("گشایش")
    assert not _waits()

    with pytest.raises(DomainError) as error:
        publish_now([], reason="", by=organiser.actor)

    assert error.value.code == "nothing_to_publish"
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "01"), by=organiser)
    publish_now(["01"], reason="", by=organiser.actor)
    assert _titles() == ["گشایش"]


def test_rolling_back_brings_the_old_agenda_back_and_the_new_one_waits_again(
    organiser: Account, publish: Publish
) -> None:
    publish("01")
    _add("گشایش")
    publish_now([], reason="", by=organiser.actor)

    with transaction() as session:
        booths = roll_back(session, store(), release_id=1, reason="", by=organiser.actor)

    assert booths == 0
    assert _titles() == []
    assert _waits()
    assert publish_now([], reason="", by=organiser.actor)["release"] == 3
    assert _titles() == ["گشایش"]
