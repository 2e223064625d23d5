"""What stands around a booth's sections on every page of its editor."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from booth_content import workflow
from booth_content.claim import state_now
from booth_content.comment import comments_for_contributor
from booth_content.exhibition import Booth
from booth_content.queries import SHOWN_STATES, shown_state
from booth_content.submission import last_submission
from core.accounts import Account

ACTIONS = {
    "submit": ("فرستادن برای بازبینی", "inbox"),
    "recall": ("پس گرفتن از بازبینی", "undo"),
    "sign_off": ("تأیید بی بازبینی", "shield-check"),
}


def booth_head(session: Session, booth: Booth, account: Account) -> dict[str, Any]:
    """The booth, where it stands, and the acts of ``account``: (action, label, icon).

    ``was_submitted`` says whether something was ever sent for review; ``open_comments`` are what
    the booth's writers have still to answer.
    """
    row = workflow.content_row(session, booth)
    comments = comments_for_contributor(session, booth)
    state = shown_state(session, booth)
    actions = [
        (action, *ACTIONS[action])
        for action in workflow.available_actions(state_now(row), account)
        if action in ACTIONS
    ]
    return {
        "booth": booth,
        "content_state": row.state,
        "version": row.version,
        "state": state,
        "state_label": SHOWN_STATES[state],
        "actions": actions,
        "was_submitted": last_submission(session, booth) is not None,
        "open_comments": [comment for comment in comments if comment.is_open],
        "can_edit_now": account.may("content.edit") and row.state in workflow.EDITABLE,
        "can_publish": account.may("content.publish")
        and row.state in workflow.PUBLISHABLE
        and state != "published",
    }
