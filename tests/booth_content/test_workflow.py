"""Every state × act × role of a booth's content: what is possible, and what is refused as what."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from booth_content.draft import SectionDraft
from booth_content.exhibition import Booth
from booth_content.revision import BoothContent, Revision, RevisionKind, make_revision
from booth_content.workflow import (
    BY_ACTION,
    STATE_LABELS,
    TRANSITIONS,
    available_actions,
    carry_out,
)
from core.accounts import Account
from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError
from core.rights import Role
from tests.builders import build_exhibition, get_booth
from tests.conftest import AccountMaker

# written out, so that a changed table has to be changed here too
MAY: dict[str, set[str]] = {
    "save": {"admin", "organiser"},
    "edit_again": {"admin", "organiser"},
    "submit": {"admin", "organiser"},
    "recall": {"admin", "organiser"},
    "approve": {"admin", "reviewer"},
    "sign_off": {"admin", "organiser"},
}
FROM: dict[str, set[str]] = {
    "save": {"empty", "draft"},
    "edit_again": {"approved"},
    "submit": {"draft"},
    "recall": {"submitted"},
    "approve": {"submitted"},
    "sign_off": {"empty", "draft"},
}
TO = {
    "save": "draft",
    "edit_again": "draft",
    "submit": "submitted",
    "recall": "draft",
    "approve": "approved",
    "sign_off": "approved",
}
FIGURE = {"value": 41450, "year": 1400, "source": "منبع آزمون"}
COMPLETE = {"identity": {"population": FIGURE, "households": FIGURE}}


def _put_in(state: str) -> None:
    """Booth 01 in ``state``, saying what submitting and publishing it ask for."""
    with transaction() as session:
        build_exhibition(session, booths=1)
        booth = get_booth(session, "01")
        snapshot = _complete(booth)
        for key, fields in snapshot.items():
            session.add(
                SectionDraft(
                    booth_id=booth.id,
                    section_key=key,
                    version=1,
                    fields=fields,
                    saved_at=now(),
                    saved_by="",
                )
            )
        revision = make_revision(
            session, booth, kind=RevisionKind.IMPORT, snapshot=snapshot, by=SYSTEM
        )
        row = session.scalars(select(BoothContent)).one()
        row.submitted_revision_id = revision.id if state == "submitted" else None
        row.approved_revision_id = revision.id if state == "approved" else None
        row.state = state


def _complete(booth: Booth) -> dict[str, dict[str, object]]:
    """The least that passes the guards of submit and approve, made from what they miss."""
    from booth_content.content import missing
    from booth_content.content.fields import ORDER, field_at, section

    content: dict[str, dict[str, object]] = {key: dict(value) for key, value in COMPLETE.items()}
    for _ in range(4):
        for lack in missing(booth.kind, content, level="publish"):
            values = content.setdefault(lack.section, {})
            if lack.path == ORDER:
                values[ORDER] = ["aaaaaaaa"]
                continue
            known = field_at(section(booth.kind, lack.section), lack.path)
            values[lack.path] = _sample(known.type.value, known.options)
    assert missing(booth.kind, content, level="publish") == []
    return content


def _sample(type_: str, options: tuple[object, ...]) -> object:
    if type_ in ("figure", "change"):
        return FIGURE
    if type_ == "choice":
        return options[0].value  # type: ignore[attr-defined]
    return {"name": "نام آزمون"} if type_ == "person" else "متن آزمون"


def _act(action: str, by: Account, *, version: int | None = None) -> str:
    with transaction() as session:
        return carry_out(session, get_booth(session, "01"), action, by=by, version=version).state


def test_the_table_is_the_one_written_here() -> None:
    table = {one.action: (set(one.sources), one.target) for one in TRANSITIONS}

    assert table == {action: (FROM[action], TO[action]) for action in FROM}
    assert set(BY_ACTION) == set(MAY)


class _Undo(Exception):
    """Takes an act back, so that the next one meets the same state."""


@pytest.mark.parametrize(("state", "role"), list(product(STATE_LABELS, Role)))
def test_each_state_act_and_role(
    app: Flask, make_account: AccountMaker, state: str, role: Role
) -> None:
    _put_in(state)
    account = make_account(role.value)

    outcomes = {action: _try(action, account) for action in MAY}

    assert outcomes == {action: _expected(state, action, role) for action in MAY}
    offered = available_actions(state, account)
    assert offered == [action for action in MAY if outcomes[action] == TO[action]]


def _expected(state: str, action: str, role: Role) -> str:
    if role.value not in MAY[action]:
        return "not_permitted"
    return TO[action] if state in FROM[action] else "act_impossible"


def _try(action: str, by: Account) -> str:
    outcome = ""
    try:
        with transaction() as session:
            outcome = carry_out(session, get_booth(session, "01"), action, by=by).state
            raise _Undo
    except _Undo:
        return outcome
    except DomainError as error:
        return error.code


def test_a_refused_act_leaves_no_trace(app: Flask, make_account: AccountMaker) -> None:
    _put_in("submitted")
    viewer = make_account("viewer")

    with pytest.raises(DomainError):
        _act("approve", viewer)

    with reading() as session:
        row = session.scalars(select(BoothContent)).one()
        actions = set(session.scalars(select(AuditEntry.action)))
    assert (row.state, row.version) == ("submitted", 1)
    assert "content.approve" not in actions


def test_an_act_raises_the_version_and_is_audited(app: Flask, make_account: AccountMaker) -> None:
    _put_in("draft")

    _act("submit", make_account("organiser"), version=1)

    with reading() as session:
        row = session.scalars(select(BoothContent)).one()
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "content.submit")
        ).one()
    assert row.version == 2
    assert (entry.subject, entry.details) == (
        "booth:01",
        {"before": "draft", "after": "submitted"},
    )


def test_an_act_on_a_version_that_moved_on_is_refused(
    app: Flask, make_account: AccountMaker
) -> None:
    _put_in("draft")

    with pytest.raises(DomainError) as refused:
        _act("submit", make_account("organiser"), version=7)

    assert refused.value.code == "content_moved_on"


def test_nobody_approves_their_own_work(app: Flask, make_account: AccountMaker) -> None:
    _put_in("draft")
    admin = make_account("admin")
    with transaction() as session:
        booth = get_booth(session, "01")
        draft = session.get(SectionDraft, (booth.id, "identity"))
        assert draft is not None
        draft.fields = {**draft.fields, "about": "تازه"}
    _act("submit", admin)

    with pytest.raises(DomainError) as refused:
        _act("approve", admin)

    assert refused.value.code == "own_work"


def test_what_is_missing_is_named_on_submitting(app: Flask, make_account: AccountMaker) -> None:
    with transaction() as session:
        build_exhibition(session, booths=1)
        session.scalars(select(BoothContent)).one().state = "draft"

    with pytest.raises(DomainError) as refused:
        _act("submit", make_account("organiser"))

    assert refused.value.code == "content_incomplete"
    assert "جمعیت" in refused.value.fa


def test_submitting_pins_a_revision_of_the_draft(app: Flask, make_account: AccountMaker) -> None:
    _put_in("draft")

    _act("submit", make_account("organiser"))

    with reading() as session:
        row = session.scalars(select(BoothContent)).one()
        revision = session.get(Revision, row.submitted_revision_id)
    assert revision is not None
    assert revision.content["identity"]["population"] == FIGURE
