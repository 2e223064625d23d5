"""What the acts on a booth's content do beside moving it, and the pointers they set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from booth_content import claim, suggestion
from booth_content.act import Act
from booth_content.revision import Revision, RevisionKind, make_revision
from booth_content.submission import Outcome, add_submission

# columns that are written together with the state, since the database checks them as one
Pointers = Mapping[str, "int | datetime | None"]
Effect = Callable[[Act], Pointers]


def submit(act: Act) -> Pointers:
    """Pin the draft as a revision and note its submission, whose number is on the receipt."""
    revision = _snapshot(act, act.draft, _kind_of(act))
    add_submission(act.session, act.booth, revision, by=act.by)
    return {"submitted_revision_id": revision.id}


def recall(act: Act) -> Pointers:
    act.submission.decide(Outcome.RECALLED, act.by)
    return {"submitted_revision_id": None}


def take(act: Act) -> Pointers:
    return claim.new_claim(act.by)


def request_changes(act: Act) -> Pointers:
    act.submission.decide(Outcome.CHANGES_REQUESTED, act.by)
    return {}


def suggest(act: Act) -> Pointers:
    """Pin the proposal; the reviewer stays named, so that a refusal finds its way back."""
    submission = act.submission
    assert submission.proposal is not None
    revision = _snapshot(act, submission.proposal, RevisionKind.SUGGESTION)
    submission.decide(Outcome.SUGGESTED, act.by)
    return {"suggested_revision_id": revision.id, "reviewer_id": act.by.actor.account_id}


def accept(act: Act) -> Pointers:
    """The draft says what was suggested, and that is approved."""
    revision = act.session.get_one(Revision, act.row.suggested_revision_id)
    suggestion.adopt(act.session, act.booth, revision, by=act.by)
    submission = act.submission
    submission.accepted_revision_id = revision.id
    submission.proposal = None
    submission.decide(Outcome.APPROVED, act.by)
    return _approved(revision.id) | {"suggested_revision_id": None}


def refuse(act: Act) -> Pointers:
    """Back to the reviewer whose suggestion it was, with a claim that begins now."""
    act.submission.decide(None)
    lease = claim.new_claim(act.by) | {"reviewer_id": act.row.reviewer_id}
    return lease | {"suggested_revision_id": None}


def approve_first(act: Act) -> Pointers:
    """Back into the queue, where a second approver takes it."""
    act.submission.first_approver_id = act.by.actor.account_id
    return {}


def approve(act: Act) -> Pointers:
    submission = act.submission
    submission.proposal = None
    submission.decide(Outcome.APPROVED, act.by)
    return _approved(act.row.submitted_revision_id)


def undo_review(act: Act) -> Pointers:
    """What was answered is reviewed again, by whoever takes the answer back."""
    submission = act.submission
    submission.decide(None)
    return {
        **claim.new_claim(act.by),
        "submitted_revision_id": submission.final_revision_id,
        "approved_revision_id": act.row.live_revision_id,
    }


def sign_off(act: Act) -> Pointers:
    return {"approved_revision_id": _snapshot(act, act.draft, RevisionKind.ON_BEHALF).id}


def _approved(revision_id: int | None) -> dict[str, int | datetime | None]:
    return {"approved_revision_id": revision_id, "submitted_revision_id": None}


def _kind_of(act: Act) -> RevisionKind:
    is_account = act.by.actor.account_id is not None
    return RevisionKind.ON_BEHALF if is_account else RevisionKind.SUBMISSION


def _snapshot(act: Act, said: dict[str, dict[str, Any]], kind: RevisionKind) -> Revision:
    return make_revision(act.session, act.booth, kind=kind, snapshot=said, by=act.by.actor)
