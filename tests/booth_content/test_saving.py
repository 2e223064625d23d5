"""Saving a section: two people at once, what is refused, what is told to others."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.content import Change
from booth_content.draft import SectionDraft
from booth_content.revision import BoothContent
from booth_content.saving import SaveResult, save_section
from core.accounts import Account
from core.audit import AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from core.realtime import current_bus
from tests.builders import build_exhibition, get_booth
from tests.conftest import AccountMaker


@pytest.fixture
def organiser(app: Flask, make_account: AccountMaker) -> Account:
    """An organiser, in an exhibition of one booth."""
    with transaction() as session:
        build_exhibition(session, booths=1)
    return make_account("organiser")


def _save(by: Account, section_key: str, **more: Any) -> SaveResult:
    with transaction() as session:
        booth = get_booth(session, "01")
        return save_section(session, booth, section_key=section_key, by=by, **more)


def _change(before: object, after: object) -> Change:
    return {"before": before, "after": after}


def _draft(section_key: str) -> dict[str, Any]:
    with reading() as session:
        row = session.scalars(select(SectionDraft).filter_by(section_key=section_key)).one()
        return dict(row.fields)


def test_a_first_save_begins_the_draft(organiser: Account) -> None:
    result = _save(organiser, "identity", changes={"about": _change(None, "محله‌ای کهن")})

    assert (result.version, result.saved, result.conflicts) == (1, ["about"], [])
    assert _draft("identity") == {"about": "محله‌ای کهن"}
    with reading() as session:
        assert session.scalars(select(BoothContent.state)).one() == "draft"


def test_two_people_in_different_fields_join_silently(
    organiser: Account, make_account: AccountMaker
) -> None:
    _save(organiser, "identity", changes={"about": _change(None, "اول")})

    result = _save(
        make_account("admin"), "identity", changes={"boundaries": _change(None, "از پل تا رود")}
    )

    assert result.conflicts == []
    assert _draft("identity") == {"about": "اول", "boundaries": "از پل تا رود"}


def test_the_second_of_the_same_field_is_told_and_loses_nothing(
    organiser: Account, make_account: AccountMaker
) -> None:
    _save(organiser, "identity", changes={"about": _change(None, "اول")})

    result = _save(
        make_account("admin"),
        "identity",
        changes={"about": _change(None, "دوم"), "boundaries": _change(None, "مرز")},
    )

    assert result.saved == ["boundaries"]
    conflict = result.conflicts[0]
    assert (conflict.path, conflict.label) == ("about", "معرفی محله")
    assert (conflict.yours, conflict.theirs, conflict.before) == ("دوم", "اول", None)
    assert _draft("identity") == {"about": "اول", "boundaries": "مرز"}


def test_a_decided_conflict_is_recorded(organiser: Account) -> None:
    _save(organiser, "identity", changes={"about": _change(None, "اول")})

    _save(organiser, "identity", changes={"about": _change("اول", "دوم")}, resolved=["about"])

    with reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "content.conflict_decided")
        ).one()
    assert entry.details == {"section": "identity", "paths": ["about"]}


def test_the_same_save_twice_changes_nothing(organiser: Account) -> None:
    changes = {"about": _change(None, "همان")}
    first = _save(organiser, "identity", changes=changes)

    second = _save(organiser, "identity", changes=changes)

    assert second.version == first.version
    assert second.conflicts == []


def test_a_wrong_field_keeps_none_of_the_others_back(organiser: Account) -> None:
    changes = {
        "about": _change(None, "خوب"),
        "population": _change(None, {"value": "abc"}),
        "no_such_field": _change(None, "x"),
    }

    result = _save(organiser, "identity", changes=changes)

    assert result.saved == ["about"]
    assert {path: error.code for path, error in result.errors.items()} == {
        "population": "number_invalid",
        "no_such_field": "field_unknown",
    }


def test_a_section_of_another_kind_is_refused(organiser: Account) -> None:
    with pytest.raises(DomainError) as refused:
        _save(organiser, "nothing", changes={})

    assert refused.value.code == "section_unknown"


def test_what_is_in_review_is_not_written(organiser: Account) -> None:
    with transaction() as session:
        session.scalars(select(BoothContent)).one()
    _save(organiser, "identity", changes={"about": _change(None, "اول")})
    with transaction() as session:
        from booth_content.revision import RevisionKind, make_revision

        row = session.scalars(select(BoothContent)).one()
        booth = get_booth(session, "01")
        revision = make_revision(
            session, booth, kind=RevisionKind.IMPORT, snapshot={}, by=organiser.actor
        )
        row.submitted_revision_id, row.state = revision.id, "submitted"

    with pytest.raises(DomainError) as refused:
        _save(organiser, "identity", changes={"about": _change("اول", "دوم")})

    assert refused.value.code == "act_impossible"
    assert _draft("identity") == {"about": "اول"}


def test_a_save_is_announced_once_it_is_committed(organiser: Account) -> None:
    heard: list[dict[str, Any]] = []
    bus = current_bus()
    bus.publish = lambda topic, payload: heard.append({"topic": topic, **payload})  # type: ignore[method-assign]

    _save(organiser, "identity", changes={"about": _change(None, "اول")})

    told = [one for one in heard if one.get("section")]
    assert told == [
        {
            "topic": "content.changed",
            "booth": "01",
            "section": "identity",
            "version": 1,
            "by": "test-organiser",
        }
    ]


def test_an_item_that_somebody_edited_is_not_removed(
    organiser: Account, make_account: AccountMaker
) -> None:
    item = "abcdefgh"
    order = {"@order": _change([], [item]), f"{item}/title": _change(None, "کارگاه")}
    _save(organiser, "capacities", changes=order)
    _save(
        make_account("admin"),
        "capacities",
        changes={f"{item}/title": _change("کارگاه", "کارگاه نو")},
    )

    result = _save(
        organiser,
        "capacities",
        changes={"@order": _change([item], []), f"{item}/title": _change("کارگاه", None)},
    )

    assert result.kept == [item]
    assert _draft("capacities") == {"@order": [item], f"{item}/title": "کارگاه نو"}
