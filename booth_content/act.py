"""An act on a booth's content while it is carried out, and what guards the acts (CONTENT)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import claim, comment, content, media
from booth_content.content import Content
from booth_content.draft import SectionDraft, draft_content
from booth_content.exhibition import Booth
from booth_content.revision import BoothContent, Revision, check_revision
from booth_content.submission import Outcome, Submission, current_submission, last_submission
from booth_content.writer import Writer
from core.errors import DomainError, define

define(
    "content_incomplete",
    422,
    fa="هنوز این‌ها مانده است: {missing}. پرشان کنید و دوباره بفرستید.",
    en="Still missing: {missing}.",
)
define(
    "submission_incomplete",
    422,
    fa="برای تأیید هنوز این‌ها کم است: {missing}. اصلاحش را از محله بخواهید.",
    en="Not ready to publish, missing: {missing}. Request changes.",
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
define(
    "comment_needed",
    422,
    fa="نخست روی دست‌کم یک خانه یادداشتی برای محله بگذارید که چه باید درست شود، سپس برگردانید.",
    en="Say first, in a comment to the contributor, what has to change.",
)
define(
    "suggestion_empty",
    422,
    fa="در پیشنهاد چیزی تغییر نکرده است. نخست متن یک بخش را ویرایش کنید.",
    en="The suggestion changes nothing: edit a section first.",
)
define(
    "second_approver_needed",
    403,
    fa="تأیید نخست از خود شماست و این غرفه خانهٔ حساس تازه دارد. بازبین دیگری باید تأیید کند.",
    en="You approved it first; a sensitive field changed, so somebody else has to approve it too.",
)
define(
    "already_live",
    409,
    fa="این نسخه روی نمایشگرهاست و بازبینی‌اش برگشت ندارد. برای تغییر، غرفه را دوباره ویرایش کنید "
    "یا انتشار را برگردانید.",
    en="The screens show it already: edit again, or roll the release back.",
)
define(
    "nothing_to_undo",
    409,
    fa="این غرفه را بازبینی تأیید یا رد نکرده است؛ چیزی برای برگرداندن نیست.",
    en="No review led to where this booth stands.",
)
define(
    "corrected_already",
    409,
    fa="محله نوشتن اصلاح‌ها را آغاز کرده است. بگذارید دوباره بفرستد.",
    en="The contributor has begun to correct it: wait for the resubmission.",
)


@dataclass(frozen=True)
class Act:
    """An act being carried out: what a guard and an effect look at."""

    session: Session
    booth: Booth
    row: BoothContent
    by: Writer

    @property
    def submission(self) -> Submission:
        """The newest one. Raises submission_unknown."""
        return current_submission(self.session, self.booth)

    @property
    def draft(self) -> dict[str, dict[str, Any]]:
        return draft_content(self.session, self.booth)

    def revision(self, revision_id: int | None) -> Revision | None:
        return self.session.get(Revision, revision_id) if revision_id else None

    def said(self, revision_id: int | None) -> Content:
        """What a revision says; nothing for none."""
        revision = self.revision(revision_id)
        return revision.content if revision else {}


Step = Callable[[Act], None]


def hold_drafts(act: Act) -> None:
    """Not a refusal: nobody writes on while what stands there is being snapshot.

    A save locks its draft before it looks at the state, so the two follow one another.
    """
    drafts = select(SectionDraft.section_key).where(SectionDraft.booth_id == act.booth.id)
    act.session.execute(drafts.with_for_update())


def is_fit_to_submit(act: Act) -> None:
    _check_complete(act, act.draft, "submit", "content_incomplete")


def is_fit_to_publish(act: Act) -> None:
    said = act.said(act.row.submitted_revision_id)
    _check_complete(act, said, "publish", "submission_incomplete")


def _check_complete(act: Act, said: Content, level: str, code: str) -> None:
    if lacks := content.missing(act.booth.kind, said, level=level):
        raise DomainError(code, missing="، ".join(lack.label for lack in lacks))


def is_draft_media_ready(act: Act) -> None:
    _check_media(act, act.draft)


def is_submitted_media_ready(act: Act) -> None:
    _check_media(act, act.said(act.row.submitted_revision_id))


def _check_media(act: Act, said: Content) -> None:
    if waiting := media.count_converting(act.session, content.media_ids(said)):
        raise DomainError("media_not_ready", count=waiting)


def is_holder(act: Act) -> None:
    claim.check_holder(act.session, act.row, by=act.by)


def is_held_by_somebody_else(act: Act) -> None:
    claim.check_not_holder(act.row, by=act.by)


def is_not_author(act: Act) -> None:
    _check_not_own(act, act.revision(act.row.submitted_revision_id))


def is_not_own_suggestion(act: Act) -> None:
    _check_not_own(act, act.revision(act.row.suggested_revision_id))


def _check_not_own(act: Act, revision: Revision | None) -> None:
    account_id = act.by.actor.account_id
    if revision is not None and account_id is not None and revision.author_id == account_id:
        raise DomainError("own_work")


def is_submission_intact(act: Act) -> None:
    if revision := act.revision(act.row.submitted_revision_id):
        check_revision(revision, act.booth.code)


def is_suggestion_intact(act: Act) -> None:
    if revision := act.revision(act.row.suggested_revision_id):
        check_revision(revision, act.booth.code)


def has_open_comment(act: Act) -> None:
    if not comment.count_open(act.session, act.submission):
        raise DomainError("comment_needed")


def has_proposal(act: Act) -> None:
    """A suggestion changes something and could be published as it is."""
    submission = act.submission
    said = act.said(act.row.submitted_revision_id)
    if submission.proposal is None or content.digest(submission.proposal) == content.digest(said):
        raise DomainError("suggestion_empty")
    _check_complete(act, submission.proposal, "publish", "submission_incomplete")
    _check_media(act, submission.proposal)


def is_not_first_approver(act: Act) -> None:
    first = act.submission.first_approver_id
    if first is not None and first == act.by.actor.account_id:
        raise DomainError("second_approver_needed")


def needs_second_approver(act: Act) -> bool:
    """Whether a sensitive field differs from what is live and nobody has approved that yet."""
    if act.submission.first_approver_id is not None:
        return False
    live, submitted = act.row.live_revision_id, act.row.submitted_revision_id
    return bool(content.sensitive_differences(act.booth.kind, act.said(live), act.said(submitted)))


def is_answered_by_review(act: Act) -> None:
    """Where it stands came of a review: nothing of a sign-off is taken back here."""
    last = last_submission(act.session, act.booth)
    if last is None or last.outcome not in (Outcome.APPROVED, Outcome.CHANGES_REQUESTED):
        raise DomainError("nothing_to_undo")
    if act.row.state == "approved" and act.row.approved_revision_id != last.final_revision_id:
        raise DomainError("nothing_to_undo")


def is_not_live(act: Act) -> None:
    row = act.row
    if row.state == "approved" and row.approved_revision_id == row.live_revision_id:
        raise DomainError("already_live")


def is_not_corrected(act: Act) -> None:
    """The draft is still what was sent: a correction under way is nobody's to take away."""
    if act.row.state != "changes_requested":
        return
    said = act.said(act.row.submitted_revision_id)
    if content.digest(act.draft) != content.digest(said):
        raise DomainError("corrected_already")
