"""The table of a booth's content: its states, and which act leads from where to where (CONTENT).

Each row says who may (a right), what guards it (act.py) and what it does beside (act_effects.py);
workflow.py carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from booth_content import act as guards
from booth_content import act_effects as effects
from booth_content.act import Act, Step
from booth_content.act_effects import Effect
from booth_content.media_guards import are_people_shown_asked, is_media_sound

STATE_LABELS = {
    "empty": "خالی",
    "draft": "پیش‌نویس",
    "submitted": "در صف بازبینی",
    "in_review": "در دست بازبینی",
    "changes_requested": "نیازمند اصلاح",
    "awaiting_confirmation": "در انتظار پذیرش محله",
    "approved": "تأییدشده",
}
UNDER_REVIEW = frozenset({"submitted", "in_review", "awaiting_confirmation"})
"""Where what was sent is a reviewer's: nobody writes on."""


@dataclass(frozen=True)
class Transition:
    """One row of the table: ``action`` takes content from one of ``sources`` to ``target``.

    Of several rows of one action the first counts whose source fits and whose ``when`` holds.
    """

    action: str
    sources: frozenset[str]
    target: str
    right: str
    guards: tuple[Step, ...] = ()
    effect: Effect | None = None
    when: Callable[[Act], bool] | None = None


_APPROVAL = (
    guards.is_holder,
    guards.is_not_author,
    guards.is_not_first_approver,
    guards.is_fit_to_publish,
    guards.is_submitted_media_ready,
    guards.is_submission_intact,
)

TRANSITIONS: tuple[Transition, ...] = (
    Transition("save", frozenset({"empty", "draft"}), "draft", "content.edit"),
    Transition("save", frozenset({"changes_requested"}), "changes_requested", "content.edit"),
    Transition("edit_again", frozenset({"approved"}), "draft", "content.edit"),
    Transition(
        "submit",
        frozenset({"draft", "changes_requested"}),
        "submitted",
        "content.submit",
        guards=(
            guards.hold_drafts,
            are_people_shown_asked,
            guards.is_fit_to_submit,
            is_media_sound,
            guards.is_draft_media_ready,
        ),
        effect=effects.submit,
    ),
    Transition(
        "recall", frozenset({"submitted"}), "draft", "content.submit", effect=effects.recall
    ),
    Transition(
        "claim", frozenset({"submitted"}), "in_review", "content.review", effect=effects.take
    ),
    Transition(
        "take_over",
        frozenset({"in_review"}),
        "in_review",
        "content.review",
        guards=(guards.is_held_by_somebody_else,),
        effect=effects.take,
    ),
    Transition(
        "release",
        frozenset({"in_review"}),
        "submitted",
        "content.review",
        guards=(guards.is_holder,),
    ),
    Transition(
        "request_changes",
        frozenset({"in_review"}),
        "changes_requested",
        "content.review",
        guards=(guards.is_holder, guards.has_open_comment),
        effect=effects.request_changes,
    ),
    Transition(
        "suggest",
        frozenset({"in_review"}),
        "awaiting_confirmation",
        "content.review",
        guards=(guards.is_holder, guards.has_proposal),
        effect=effects.suggest,
    ),
    # That the neighbourhood itself confirms the words is the second pair of eyes here, also where
    # a field is sensitive; it may not be the reviewer who suggested them.
    Transition(
        "accept",
        frozenset({"awaiting_confirmation"}),
        "approved",
        "content.submit",
        guards=(guards.is_not_own_suggestion, guards.is_suggestion_intact, guards.hold_drafts),
        effect=effects.accept,
    ),
    Transition(
        "refuse",
        frozenset({"awaiting_confirmation"}),
        "in_review",
        "content.submit",
        effect=effects.refuse,
    ),
    Transition(
        "approve",
        frozenset({"in_review"}),
        "submitted",
        "content.review",
        guards=_APPROVAL,
        effect=effects.approve_first,
        when=guards.needs_second_approver,
    ),
    Transition(
        "approve",
        frozenset({"in_review"}),
        "approved",
        "content.review",
        guards=_APPROVAL,
        effect=effects.approve,
    ),
    Transition(
        "undo_review",
        frozenset({"approved", "changes_requested"}),
        "in_review",
        "content.review",
        guards=(guards.is_not_live, guards.is_answered_by_review, guards.is_not_corrected),
        effect=effects.undo_review,
    ),
    # An organiser answers for what the screens show, also when there is no second reader and
    # when a field is still missing: a name on a screen is better than an empty one.
    Transition(
        "sign_off",
        frozenset({"empty", "draft"}),
        "approved",
        "content.publish",
        guards=(guards.hold_drafts, guards.is_draft_media_ready),
        effect=effects.sign_off,
    ),
)
ACTIONS: dict[str, tuple[Transition, ...]] = {
    action: tuple(one for one in TRANSITIONS if one.action == action)
    for action in dict.fromkeys(one.action for one in TRANSITIONS)
}


def sources_of(*actions: str) -> frozenset[str]:
    """The states from which one of ``actions`` leads on."""
    return frozenset().union(*(one.sources for one in TRANSITIONS if one.action in actions))


EDITABLE = sources_of("save", "edit_again")
"""States in which a save finds its way; what is under review has to be recalled first."""
PUBLISHABLE = sources_of("sign_off") | {"approved"}
"""States that an organiser can publish from."""
