"""What stands around a booth's sections on every page of its editor."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from booth_content import workflow
from booth_content.exhibition import Booth
from booth_content.queries import SHOWN_STATES, shown_state
from core.accounts import Account

EDITABLE = frozenset({"empty", "draft", "approved"})
"""States in which a save finds its way; what is submitted has to be recalled first."""

ACTIONS = {
    "submit": ("فرستادن برای بازبینی", "inbox"),
    "recall": ("پس گرفتن از بازبینی", "undo"),
    "approve": ("تأیید", "check"),
    "sign_off": ("تأیید بی بازبینی", "shield-check"),
}


def booth_head(session: Session, booth: Booth, account: Account) -> dict[str, Any]:
    """The booth, where it stands, and the acts of ``account``: (action, label, icon)."""
    row = workflow.content_row(session, booth)
    state = shown_state(session, booth)
    actions = [
        (action, *ACTIONS[action])
        for action in workflow.available_actions(row.state, account)
        if action in ACTIONS
    ]
    return {
        "booth": booth,
        "content_state": row.state,
        "version": row.version,
        "state": state,
        "state_label": SHOWN_STATES[state],
        "actions": actions,
        "can_publish": account.may("content.publish")
        and row.state != "submitted"
        and state != "published",
    }
