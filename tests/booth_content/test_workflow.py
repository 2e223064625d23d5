"""Every state × act × role of a booth's content: what is possible, and what is refused as what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.comment import (
    Comment,
    Place,
    Reader,
    add_comment,
    comments_for_contributor,
)
from booth_content.content import Change
from booth_content.content.fields import ORDER, field_at, section
from booth_content.draft import SectionDraft, draft_content
from booth_content.exhibition import Booth
from booth_content.queries import list_revisions, shown_state
from booth_content.revision import BoothContent, Revision, RevisionKind, make_revision
from booth_content.saving import save_section
from booth_content.submission import (
    Outcome,
    Submission,
    add_submission,
    current_submission,
    receipt_number,
    submission_before,
)
from booth_content.suggestion import propose, proposed_content
from booth_content.workflow import ACTIONS, STATE_LABELS, carry_out
from booth_content.writer import Writer
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM, Actor, AuditEntry
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.rights import Role
from tests.builders import build_exhibition, get_booth
from tests.conftest import AccountMaker

# CONTENT's table written out again, so that a changed one has to be changed here too. Rights go by
# who acts; the two contributors are not accounts.
MAY: dict[str, set[str]] = {
    "save": {"admin", "organiser", "lead", "contributor"},
    "edit_again": {"admin", "organiser", "lead", "contributor"},
    "submit": {"admin", "organiser", "lead"},
    "recall": {"admin", "organiser", "lead"},
    "claim": {"admin", "reviewer"},
    "take_over": {"admin", "reviewer"},
    "release": {"admin", "reviewer"},
    "request_changes": {"admin", "reviewer"},
    "suggest": {"admin", "reviewer"},
    "accept": {"admin", "organiser", "lead"},
    "refuse": {"admin", "organiser", "lead"},
    "approve": {"admin", "reviewer"},
    "undo_review": {"admin", "reviewer"},
    "sign_off": {"admin", "organiser"},
}
# where content stands, as whoever acts meets it -> where each act leads; all others are impossible
HELD = {
    "take_over": "review_yours",
    "release": "submitted",
    "request_changes": "changes_requested",
    "suggest": "awaiting_confirmation",
    "approve": "approved",
}
IN_QUEUE = {"recall": "draft", "claim": "in_review"}
LEADS: dict[str, dict[str, str]] = {
    "empty": {"save": "draft", "sign_off": "approved"},
    "draft": {"save": "draft", "submit": "submitted", "sign_off": "approved"},
    "submitted": IN_QUEUE,
    "in_review, mine": HELD,
    "in_review, mine and over": HELD,
    "in_review, another's": {
        **dict.fromkeys(HELD, "review_claimed"),
        "take_over": "in_review",
    },
    "in_review, another's and over": IN_QUEUE,
    "changes_requested": {
        "save": "changes_requested",
        "submit": "submitted",
        "undo_review": "in_review",
    },
    "awaiting_confirmation": {"accept": "approved", "refuse": "in_review"},
    "approved": {"edit_again": "draft", "undo_review": "in_review"},
}
OUTCOMES = {
    "changes_requested": Outcome.CHANGES_REQUESTED,
    "awaiting_confirmation": Outcome.SUGGESTED,
    "approved": Outcome.APPROVED,
}
FIGURE = {"value": 41450, "year": 1400, "source": "منبع آزمون"}
COMPLETE = {"identity": {"population": FIGURE, "households": FIGURE}}


@dataclass(frozen=True)
class Contributor:
    """Somebody of the neighbourhood, who has no account."""

    rights: frozenset[str]
    name: str = "مدیر محله"

    @property
    def actor(self) -> Actor:
        return Actor("contributor", self.name)

    def may(self, right: str) -> bool:
        return right in self.rights


LEAD = Contributor(frozenset({"content.edit", "content.submit"}))
CONTRIBUTORS = {"lead": LEAD, "contributor": Contributor(frozenset({"content.edit"}))}


def _put_in(standing: str, *, reviewer: int | None = None) -> None:
    """Booth 01 where ``standing`` says, saying what submitting and publishing it ask for.

    A suggestion is ready and a comment is open, so that only the table decides what is possible.
    """
    state, _, claim = standing.partition(", ")
    with transaction() as session:
        build_exhibition(session, booths=1)
        booth = get_booth(session, "01")
        said = complete(booth)
        for key, fields in said.items():
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
        row = session.scalars(select(BoothContent)).one()
        if state in ("empty", "draft"):
            row.state = state
            return
        _submit(session, booth, said, OUTCOMES.get(state))
        ids = [one.id for one in list_revisions(session, booth)]
        row.suggested_revision_id, row.submitted_revision_id = ids
        row.approved_revision_id = ids[1] if state == "approved" else None
        # what is sent is what the screens show, so that one approver is enough
        row.live_revision_id = ids[1] if state != "approved" else None
        row.reviewer_id = reviewer
        row.claim_ends_at = now() + timedelta(minutes=-1 if claim.endswith("over") else 1)
        row.state = state


def _submit(
    session: Session, booth: Booth, said: dict[str, Any], outcome: Outcome | None
) -> Submission:
    kinds = (RevisionKind.SUBMISSION, RevisionKind.SUGGESTION)
    proposal = {**said, "identity": {**said["identity"], "about": "پیشنهاد بازبین"}}
    sent, _ = [
        make_revision(session, booth, kind=kind, snapshot=words, by=SYSTEM)
        for kind, words in zip(kinds, (said, proposal), strict=True)
    ]
    submission = add_submission(session, booth, sent, by=LEAD)
    submission.proposal = proposal
    submission.decide(outcome, LEAD)
    session.add(
        Comment(
            booth_id=booth.id,
            submission_id=submission.id,
            reader=Reader.CONTRIBUTOR,
            text="منبع را بنویسید",
            author_name="",
            created_at=now(),
        )
    )
    return submission


def complete(booth: Booth) -> dict[str, dict[str, object]]:
    """The least that passes the guards of submit and approve, made from what they miss."""
    said: dict[str, dict[str, object]] = {key: dict(value) for key, value in COMPLETE.items()}
    for _ in range(4):
        for lack in content.missing(booth.kind, said, level="publish"):
            values = said.setdefault(lack.section, {})
            if lack.path == ORDER:
                values[ORDER] = ["aaaaaaaa"]
                continue
            known = field_at(section(booth.kind, lack.section), lack.path)
            values[lack.path] = _sample(known.type.value, known.options)
    assert content.missing(booth.kind, said, level="publish") == []
    return said


def _sample(type_: str, options: tuple[object, ...]) -> object:
    if type_ in ("figure", "change"):
        return FIGURE
    if type_ == "choice":
        return options[0].value  # type: ignore[attr-defined]
    return {"name": "نام آزمون"} if type_ == "person" else "متن آزمون"


def _act(action: str, by: Writer, *, version: int | None = None) -> str:
    with transaction() as session:
        return carry_out(session, get_booth(session, "01"), action, by=by, version=version).state


class _Undo(Exception):
    """Takes an act back, so that the next one meets the same state."""


def test_the_states_are_those_written_here() -> None:
    assert {standing.partition(",")[0] for standing in LEADS} == set(STATE_LABELS)
    assert set(ACTIONS) == set(MAY)


@pytest.mark.parametrize("standing", LEADS)
def test_each_state_act_and_role(app: Flask, standing: str) -> None:
    people = {role.value: _account(role.value) for role in Role} | CONTRIBUTORS
    _put_in(standing, reviewer=_account("reviewer", "بازبین دیگر").id)

    for who, by in people.items():
        if "mine" in standing:
            if who not in MAY["claim"]:  # nobody else ever has a claim
                continue
            _hand_over(by)
        outcomes = {action: _try(action, by) for action in MAY}
        expected = {action: _expected(standing, action, who) for action in MAY}
        assert (who, outcomes) == (who, expected)


def _account(role: str, name: str = "") -> Account:
    with transaction() as session:
        return add_account(
            session,
            name=name or f"حساب {role}",
            role=role,
            password_hash=prepare_password("a long enough password"),
            by=SYSTEM,
        )


def _hand_over(by: Writer) -> None:
    with transaction() as session:
        session.scalars(select(BoothContent)).one().reviewer_id = by.actor.account_id


def _expected(standing: str, action: str, who: str) -> str:
    if who not in MAY[action]:
        return "not_permitted"
    return LEADS[standing].get(action, "act_impossible")


def _try(action: str, by: Writer) -> str:
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
    viewer = make_account("viewer")
    _put_in("in_review", reviewer=viewer.id)

    with pytest.raises(DomainError):
        _act("approve", viewer)

    row, entries = _row(), _entries("content.approve")
    assert (row.state, row.version, entries) == ("in_review", 1, [])


def test_an_act_raises_the_version_and_is_audited(app: Flask, make_account: AccountMaker) -> None:
    _put_in("draft")

    _act("submit", make_account("organiser"), version=1)

    assert _row().version == 2
    assert [(one.subject, one.details) for one in _entries("content.submit")] == [
        ("booth:01", {"before": "draft", "after": "submitted"})
    ]


def test_an_act_on_a_version_that_moved_on_is_refused(
    app: Flask, make_account: AccountMaker
) -> None:
    _put_in("draft")

    assert _refusal("submit", make_account("organiser"), version=7) == "content_moved_on"


def test_what_is_missing_is_named_on_submitting(app: Flask, make_account: AccountMaker) -> None:
    with transaction() as session:
        build_exhibition(session, booths=1)
        session.scalars(select(BoothContent)).one().state = "draft"

    with pytest.raises(DomainError) as refused:
        _act("submit", make_account("organiser"))

    assert refused.value.code == "content_incomplete"
    assert "جمعیت" in refused.value.fa


def test_submitting_pins_a_revision_and_gives_a_receipt(app: Flask) -> None:
    _put_in("draft")

    _act("submit", LEAD)

    with reading() as session:
        booth = get_booth(session, "01")
        submission = current_submission(session, booth)
        revision = session.get_one(Revision, submission.revision_id)
        assert receipt_number(booth, revision) == "01-1"
    assert _row().submitted_revision_id == revision.id
    assert (revision.kind, revision.author_name) == ("submission", LEAD.name)
    assert revision.content["identity"]["population"] == FIGURE


def test_nobody_approves_their_own_work_nor_confirms_their_own_suggestion(
    app: Flask, make_account: AccountMaker
) -> None:
    _put_in("draft")
    admin = make_account("admin")
    _write("about", "تازه")
    _act("submit", admin)
    _act("claim", admin)

    assert _refusal("approve", admin) == "own_work"

    _propose("پیشنهاد", admin)
    _act("suggest", admin)
    assert _refusal("accept", admin) == "own_work"


def test_sensitive_fields_take_two_approvers(app: Flask, make_account: AccountMaker) -> None:
    _put_in("draft")
    _act("submit", make_account("organiser"))
    first, second = make_account("reviewer"), make_account("admin")

    _act("claim", first)
    assert _act("approve", first) == "submitted"
    _act("claim", first)
    assert _refusal("approve", first) == "second_approver_needed"
    _act("release", first)
    _act("claim", second)
    assert _act("approve", second) == "approved"


def test_changes_are_requested_with_a_comment_and_answered_by_a_resubmission(
    app: Flask, make_account: AccountMaker
) -> None:
    _put_in("draft")
    reviewer = make_account("reviewer")
    _act("submit", LEAD)
    _act("claim", reviewer)
    assert _refusal("request_changes", reviewer) == "comment_needed"
    _say("تنها برای خودمان", Reader.INTERNAL, reviewer)
    assert _refusal("request_changes", reviewer) == "comment_needed"
    _say("منبع را بنویسید", Reader.CONTRIBUTOR, reviewer)
    assert _shown_to_contributor() == []

    _act("request_changes", reviewer)

    assert _shown_to_contributor() == ["منبع را بنویسید"]
    _write("about", "با منبع")
    assert _refusal("undo_review", reviewer) == "corrected_already"
    _act("submit", LEAD)
    _act("recall", LEAD)
    _act("submit", LEAD)
    with reading() as session:
        submission = current_submission(session, get_booth(session, "01"))
        before = submission_before(session, submission)
    assert (submission.number, submission.is_resubmission) == (3, True)
    assert before is not None
    assert before.number == 1


def test_a_suggestion_becomes_the_draft_when_it_is_accepted(
    app: Flask, make_account: AccountMaker
) -> None:
    _put_in("draft")
    reviewer = make_account("reviewer")
    _act("submit", LEAD)
    _act("claim", reviewer)
    assert _refusal("suggest", reviewer) == "suggestion_empty"
    _propose("متن روان‌تر", reviewer)
    _act("suggest", reviewer)
    _act("refuse", LEAD)
    assert _row().reviewer_id == reviewer.id
    _act("suggest", reviewer)

    assert _act("accept", LEAD) == "approved"

    with reading() as session:
        booth = get_booth(session, "01")
        drafted = draft_content(session, booth)
        approved = session.get_one(Revision, _row().approved_revision_id)
    assert drafted["identity"]["about"] == "متن روان‌تر"
    assert (approved.kind, approved.content) == ("suggestion", drafted)


def test_what_the_screens_show_already_is_not_taken_back(
    app: Flask, make_account: AccountMaker
) -> None:
    _put_in("approved")
    with transaction() as session:
        row = session.scalars(select(BoothContent)).one()
        row.live_revision_id = row.approved_revision_id

    assert _refusal("undo_review", make_account("reviewer")) == "already_live"


def test_a_sign_off_is_no_review_to_take_back(app: Flask, make_account: AccountMaker) -> None:
    _put_in("draft")
    _act("sign_off", make_account("organiser"))

    assert _refusal("undo_review", make_account("reviewer")) == "nothing_to_undo"


def test_a_claim_ends_by_itself_and_work_renews_it(app: Flask, make_account: AccountMaker) -> None:
    reviewer, other = make_account("reviewer"), make_account("admin")
    began = datetime(2022, 10, 31, 14, 30, tzinfo=UTC)
    with freeze(began):
        _put_in("submitted")
        _act("claim", reviewer)
    with freeze(began + timedelta(minutes=29)):
        assert _refusal("approve", other) == "review_claimed"
        _say("هنوز می‌خوانم", Reader.INTERNAL, reviewer)
    with freeze(began + timedelta(minutes=58)):
        assert (_shown(), _refusal("claim", other)) == ("in_review", "act_impossible")
    with freeze(began + timedelta(minutes=60)):
        assert _shown() == "submitted"
        _act("claim", other)
        assert _refusal("approve", reviewer) == "review_claimed"

    assert [one.details.get("taken_from") for one in _entries("content.claim")] == [
        None,
        reviewer.name,
    ]


def test_of_two_reviewers_at_once_one_has_it(app: Flask, make_account: AccountMaker) -> None:
    _put_in("submitted")
    reviewers = [make_account("reviewer"), make_account("admin")]
    barrier = Barrier(2)

    def claim(by: Account) -> str:
        with app.app_context():
            barrier.wait()
            return _refusal("claim", by, version=1) or by.name

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(claim, reviewers))

    holder = next(one for one in reviewers if one.id == _row().reviewer_id)
    assert sorted(outcomes) == sorted([holder.name, "content_moved_on"])
    assert _row().version == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "in_review", "claim_ends_at": None},
        {"state": "in_review", "reviewer_id": None},
        {"state": "awaiting_confirmation", "suggested_revision_id": None},
        {"state": "changes_requested", "submitted_revision_id": None},
        {"state": "rejected"},
    ],
)
def test_the_database_refuses_an_impossible_state(
    app: Flask, make_account: AccountMaker, facts: dict[str, object]
) -> None:
    _put_in("in_review, mine", reviewer=make_account("reviewer").id)

    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(BoothContent).values(**facts))


def _refusal(action: str, by: Writer, *, version: int | None = None) -> str:
    """The code that the act is refused with; "" when it was not."""
    try:
        _act(action, by, version=version)
    except DomainError as error:
        return error.code
    return ""


def _row() -> BoothContent:
    with reading() as session:
        return session.scalars(select(BoothContent)).one()


def _shown() -> str:
    with reading() as session:
        return shown_state(session, get_booth(session, "01"))


def _entries(action: str) -> list[AuditEntry]:
    with reading() as session:
        found = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        return list(session.scalars(found))


def _write(path: str, text: str) -> None:
    with transaction() as session:
        save_section(
            session,
            get_booth(session, "01"),
            section_key="identity",
            changes={path: {"before": None, "after": text}},
            by=LEAD,
        )


def _propose(text: str, by: Writer) -> None:
    with transaction() as session:
        booth = get_booth(session, "01")
        said = proposed_content(session, current_submission(session, booth))["identity"]
        changes: dict[str, Change] = {"about": {"before": said.get("about"), "after": text}}
        done = propose(session, booth, section_key="identity", changes=changes, by=by)
    assert (done.errors, done.conflicts) == ({}, [])


def _say(text: str, reader: Reader, by: Writer) -> None:
    with transaction() as session:
        place = Place("identity", "population")
        add_comment(session, get_booth(session, "01"), text=text, reader=reader, by=by, place=place)


def _shown_to_contributor() -> list[str]:
    with reading() as session:
        booth = get_booth(session, "01")
        return [comment.text for comment in comments_for_contributor(session, booth)]
