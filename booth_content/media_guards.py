"""What has to be true of pictures, films and sounds before a booth's content is handed in."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from booth_content import content, draft, media
from booth_content.exhibition import Booth
from core.errors import DomainError, define

_MOST_NAMED = 3

define(
    "consent_missing",
    422,
    fa="رضایت افراد درون تصویر گفته نشده است: {where}. زیر هر کدام بگویید همه رضایت داده‌اند "
    "یا کسی در آن شناخته نمی‌شود، و دوباره بفرستید.",
    en="Say of these whether the people shown agreed: {where}.",
)
define(
    "media_failed",
    409,
    fa="{count} عکس، فیلم یا صدا آماده نشد: {where}. آن را دوباره بفرستید یا بردارید.",
    en="{count} media could not be made ready: {where}. Send them again or take them out.",
)


class Handing(Protocol):
    """What these guards need of an act of the workflow."""

    @property
    def session(self) -> Session: ...

    @property
    def booth(self) -> Booth: ...


def are_people_shown_asked(act: Handing) -> None:
    """Raises consent_missing, naming the first few."""
    lacking = content.consent_lacking(act.booth.kind, draft.draft_content(act.session, act.booth))
    if lacking:
        raise DomainError("consent_missing", where=_named(lacking))


def is_media_sound(act: Handing) -> None:
    """Raises media_failed for what is referred to and will never be ready by itself."""
    ids = content.media_ids(draft.draft_content(act.session, act.booth))
    items = media.media_items(act.session, ids).values()
    failed = [item.original_name for item in items if item.state == "failed"]
    if failed:
        raise DomainError("media_failed", count=len(failed), where=_named(failed))


def _named(names: list[str]) -> str:
    shown = "، ".join(names[:_MOST_NAMED])
    return f"{shown} و …" if len(names) > _MOST_NAMED else shown
