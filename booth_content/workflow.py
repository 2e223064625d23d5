"""The states of a booth's content, who may carry out which act, and what guards it.

One table says it all (CONTENT: booth content). An act is carried out as
``UPDATE … WHERE id AND state AND version``: no row changed means that somebody was faster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booth_content import content, draft, media
from booth_content.exhibition import Booth
from booth_content.revision import BoothContent, Revision, RevisionKind, make_revision
from core.accounts import Account
from core.audit import record
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce

define(
    "content_moved_on",
    409,
    fa="کس دیگری پیش از شما وضعیت غرفهٔ {booth} را تغییر داد. صفحه را تازه کنید و دوباره ببینید.",
    en="Somebody else changed the state of booth {booth} first.",
)
define(
    "act_impossible",
    409,
    fa="این کار در وضعیت کنونی غرفهٔ {booth} («{state_label}») شدنی نیست. "
    "صفحه را تازه کنید تا کارهای شدنی را ببینید.",
    en="{action} is not possible while booth {booth} is {state}.",
)
define(
    "content_incomplete",
    422,
    fa="هنوز این‌ها مانده است: {missing}. پرشان کنید و دوباره بفرستید.",
    en="Still missing: {missing}.",
)
define(
    "own_work",
    403,
    fa="نوشتهٔ خودتان را خودتان تأیید نمی‌کنید. از بازبین دیگری بخواهید.",
    en="Nobody approves their own work.",
)
define(
    "media_not_ready",
    409,
    fa="{count} تصویر هنوز آماده نشده است. چند ثانیه صبر کنید و دوباره بفرستید.",
    en="{count} pictures are still being converted.",
)

STATE_LABELS = {
    "empty": "خالی",
    "draft": "پیش‌نویس",
    "submitted": "در بازبینی",
    "approved": "تأییدشده",
}


@dataclass(frozen=True)
class Act:
    """An act being carried out: what a guard and an effect look at."""

    session: Session
    booth: Booth
    row: BoothContent
    by: Account


Step = Callable[[Act], None]
# gives the pointers to be written together with the state, since the database checks them as one
Effect = Callable[[Act], dict[str, int | None]]


@dataclass(frozen=True)
class Transition:
    """One row of the table: ``action`` takes content from one of ``sources`` to ``target``."""

    action: str
    sources: frozenset[str]
    target: str
    right: str
    guards: tuple[Step, ...] = ()
    effect: Effect | None = None


def _is_complete(level: str) -> Step:
    def guard(act: Act) -> None:
        missing = content.missing(
            act.booth.kind, draft.draft_content(act.session, act.booth), level=level
        )
        if missing:
            labels = "، ".join(item.label for item in missing)
            raise DomainError("content_incomplete", missing=labels)

    return guard


def _is_media_ready(act: Act) -> None:
    ids = content.media_ids(draft.draft_content(act.session, act.booth))
    if waiting := media.count_converting(act.session, ids):
        raise DomainError("media_not_ready", count=waiting)


def _is_not_author(act: Act) -> None:
    revision = act.session.get(Revision, act.row.submitted_revision_id)
    if revision is not None and revision.author_id == act.by.id:
        raise DomainError("own_work")


def _submit(act: Act) -> dict[str, int | None]:
    return {"submitted_revision_id": _snapshot(act).id}


def _forget_submission(_act: Act) -> dict[str, int | None]:
    return {"submitted_revision_id": None}


def _approve(act: Act) -> dict[str, int | None]:
    return {
        "approved_revision_id": act.row.submitted_revision_id,
        "submitted_revision_id": None,
    }


def _sign_off(act: Act) -> dict[str, int | None]:
    return {"approved_revision_id": _snapshot(act).id}


def _snapshot(act: Act) -> Revision:
    return make_revision(
        act.session,
        act.booth,
        kind=RevisionKind.ON_BEHALF,
        snapshot=draft.draft_content(act.session, act.booth),
        by=act.by.actor,
    )


TRANSITIONS: tuple[Transition, ...] = (
    Transition("save", frozenset({"empty", "draft"}), "draft", "content.edit"),
    Transition("edit_again", frozenset({"approved"}), "draft", "content.edit"),
    Transition(
        "submit",
        frozenset({"draft"}),
        "submitted",
        "content.edit",
        guards=(_is_complete("submit"), _is_media_ready),
        effect=_submit,
    ),
    Transition(
        "recall", frozenset({"submitted"}), "draft", "content.edit", effect=_forget_submission
    ),
    Transition(
        "approve",
        frozenset({"submitted"}),
        "approved",
        "content.review",
        guards=(_is_not_author, _is_complete("publish")),
        effect=_approve,
    ),
    # An organiser answers for what the screens show, also when there is no second reader and
    # when a field is still missing: a name on a screen is better than an empty one.
    Transition(
        "sign_off",
        frozenset({"empty", "draft"}),
        "approved",
        "content.publish",
        guards=(_is_media_ready,),
        effect=_sign_off,
    ),
)
BY_ACTION = {transition.action: transition for transition in TRANSITIONS}


def available_actions(state: str, account: Account) -> list[str]:
    """The acts that ``account`` may carry out on content in ``state``, in the table's order."""
    return [
        transition.action
        for transition in TRANSITIONS
        if state in transition.sources and account.may(transition.right)
    ]


def carry_out(
    session: Session, booth: Booth, action: str, *, by: Account, version: int | None = None
) -> BoothContent:
    """Carry out one act of the table, with its guards; audited and announced (content.changed).

    ``version`` is the one the person saw; None takes the present one. Raises not_permitted,
    act_impossible, content_moved_on, or what a guard raises.
    """
    transition = BY_ACTION[action]
    if not by.may(transition.right):
        raise DomainError("not_permitted")
    row = content_row(session, booth)
    if version is not None and version != row.version:
        raise DomainError("content_moved_on", booth=booth.code)
    if row.state not in transition.sources:
        raise DomainError(
            "act_impossible",
            booth=booth.code,
            action=action,
            state=row.state,
            state_label=STATE_LABELS[row.state],
        )
    act = Act(session, booth, row, by)
    for guard in transition.guards:
        guard(act)
    pointers = transition.effect(act) if transition.effect is not None else {}
    _move(act, transition, pointers)
    return row


def _move(act: Act, transition: Transition, pointers: dict[str, int | None]) -> None:
    session, booth, row, by = act.session, act.booth, act.row, act.by
    before = row.state
    moved = session.execute(
        update(BoothContent)
        .where(
            BoothContent.booth_id == booth.id,
            BoothContent.state == before,
            BoothContent.version == row.version,
        )
        .values(state=transition.target, version=row.version + 1, changed_at=now(), **pointers)
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
    )
    announce(session, "content.changed", booth=booth.code, state=transition.target, by=by.name)


def begin_edit(session: Session, booth: Booth, *, by: Account) -> None:
    """Bring content to where it may be written to; what was approved stays live meanwhile.

    Raises act_impossible while a submission waits for its review: recall it first.
    """
    row = content_row(session, booth)
    if row.state == "approved":
        carry_out(session, booth, "edit_again", by=by)
    elif row.state != "draft":
        carry_out(session, booth, "save", by=by)
    elif not by.may("content.edit"):
        raise DomainError("not_permitted")


def content_row(session: Session, booth: Booth) -> BoothContent:
    """Where the booth's content stands; every booth has such a row."""
    return session.scalars(select(BoothContent).where(BoothContent.booth_id == booth.id)).one()
