"""Acts on a booth's content, carried out by the table of transitions.py.

An act is carried out as ``UPDATE … WHERE id AND state AND version``: no row changed means that
somebody was faster.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booth_content.act import Act
from booth_content.act_effects import Pointers
from booth_content.claim import reviewer_name, state_for
from booth_content.exhibition import Booth
from booth_content.freezing import check_not_frozen
from booth_content.revision import BoothContent
from booth_content.scheduled import note_state
from booth_content.transitions import (
    ACTIONS,
    EDITABLE,
    PUBLISHABLE,
    STATE_LABELS,
    TRANSITIONS,
    UNDER_REVIEW,
    Transition,
)
from booth_content.writer import Writer
from core.audit import record
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce

__all__ = [
    "ACTIONS",
    "EDITABLE",
    "PUBLISHABLE",
    "STATE_LABELS",
    "TRANSITIONS",
    "UNDER_REVIEW",
    "available_actions",
    "begin_edit",
    "carry_out",
    "content_row",
]

define(
    "content_moved_on",
    409,
    fa="کس دیگری پیش از شما وضعیت غرفهٔ {booth!n} را تغییر داد. صفحه را تازه کنید و دوباره ببینید.",
    en="Somebody else changed the state of booth {booth} first.",
)
define(
    "act_impossible",
    409,
    fa="این کار در وضعیت کنونی غرفهٔ {booth!n} («{state_label}») شدنی نیست. "
    "صفحه را تازه کنید تا کارهای شدنی را ببینید.",
    en="{action} is not possible while booth {booth} is {state}.",
)

_WITH_REVIEWER = frozenset({"in_review", "awaiting_confirmation"})
_NOBODY: Pointers = {"reviewer_id": None, "claim_ends_at": None}


def available_actions(state: str, by: Writer) -> list[str]:
    """The acts that ``by`` may carry out on content in ``state``, in the table's order."""
    return [
        action
        for action, rows in ACTIONS.items()
        if any(state in row.sources and by.may(row.right) for row in rows)
    ]


def carry_out(
    session: Session, booth: Booth, action: str, *, by: Writer, version: int | None = None
) -> BoothContent:
    """Carry out one act of the table, with its guards; audited and announced (content.changed).

    ``version`` is the one the person saw; None takes the present one. Raises not_permitted,
    act_impossible, content_moved_on, or what a guard raises.
    """
    rows = ACTIONS[action]
    if not any(by.may(row.right) for row in rows):
        raise DomainError("not_permitted")
    content = content_row(session, booth)
    if version is not None and version != content.version:
        raise DomainError("content_moved_on", booth=booth.code)
    act = Act(session, booth, content, by)
    transition = _choose(act, action)
    if transition.right == "content.edit":
        check_not_frozen(session, booth, by=by)
    for guard in transition.guards:
        guard(act)
    pointers = transition.effect(act) if transition.effect is not None else {}
    _move(act, transition, pointers)
    return content


def _choose(act: Act, action: str) -> Transition:
    state = state_for(act.row, act.by)
    for transition in ACTIONS[action]:
        if state in transition.sources and (transition.when is None or transition.when(act)):
            return transition
    raise DomainError(
        "act_impossible",
        booth=act.booth.code,
        action=action,
        state=state,
        state_label=STATE_LABELS[state],
    )


def _move(act: Act, transition: Transition, pointers: Pointers) -> None:
    session, booth, row, by = act.session, act.booth, act.row, act.by
    before, taken_from = row.state, _taken_from(act, transition)
    nobody = {} if transition.target in _WITH_REVIEWER else _NOBODY
    moved = session.execute(
        update(BoothContent)
        .where(
            BoothContent.booth_id == booth.id,
            BoothContent.state == before,
            BoothContent.version == row.version,
        )
        .values(
            state=transition.target,
            version=row.version + 1,
            changed_at=now(),
            **{**nobody, **pointers},
        )
    )
    if moved.rowcount == 0:  # type: ignore[attr-defined]
        raise DomainError("content_moved_on", booth=booth.code)
    session.refresh(row)
    record(
        session,
        by.actor,
        f"content.{transition.action}",
        subject=f"booth:{booth.code}",
        before=before,
        after=transition.target,
        **({"taken_from": taken_from} if taken_from else {}),
    )
    announce(session, "content.changed", booth=booth.code, state=transition.target, by=by.name)
    note_state(session, booth, transition.target)


def _taken_from(act: Act, transition: Transition) -> str:
    """Whose claim this act ends, alive or over: the log says it."""
    is_taking = transition.action in ("claim", "take_over")
    return reviewer_name(act.session, act.row) if is_taking else ""


def begin_edit(session: Session, booth: Booth, *, by: Writer) -> None:
    """Bring content to where it may be written to; what was approved stays live meanwhile.

    Raises act_impossible while a submission waits for its review: recall it first.
    """
    row = content_row(session, booth)
    if row.state == "approved":
        carry_out(session, booth, "edit_again", by=by)
    elif row.state not in ("draft", "changes_requested"):
        carry_out(session, booth, "save", by=by)
    elif not by.may("content.edit"):
        raise DomainError("not_permitted")
    else:
        check_not_frozen(session, booth, by=by)


def content_row(session: Session, booth: Booth) -> BoothContent:
    """Where the booth's content stands; every booth has such a row."""
    return session.scalars(select(BoothContent).where(BoothContent.booth_id == booth.id)).one()
