"""Taking away a file that could not be made ready: out of the list, and out of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy.orm import Session

from booth_content.content import ORDER, Change
from booth_content.content.field_parts import FILES
from booth_content.content.presenting import ids_in
from booth_content.draft import draft_content
from booth_content.exhibition import Booth
from booth_content.media import REMOVED, MediaItem
from booth_content.pictures import booth_media, convert_again
from booth_content.saving import save_section
from booth_content.writer import Writer
from core.audit import record
from core.errors import DomainError, define
from core.realtime import announce

define(
    "media_in_use",
    409,
    fa="تنها پرونده‌ای که آماده نشده حذف می‌شود. عکس یا فیلم سالم را از همان خانه بردارید.",
    en="Only what could not be made ready is removed; take a good one out where it stands.",
)


def remove_failed(session: Session, booth: Booth, media_id: str, *, by: Writer) -> MediaItem:
    """Take a failed file away; the draft names it no more. The broom takes its bytes.

    Audited and announced (media.changed). Raises not_permitted, media_unknown, media_in_use, and
    what ``save_section`` does where the draft that names it cannot be written to.
    """
    if not by.may("content.edit"):
        raise DomainError("not_permitted")
    item = booth_media(session, booth, media_id)
    if item.state != "failed":
        raise DomainError("media_in_use")
    if item.is_removed:
        return item
    for key, values in draft_content(session, booth).items():
        if changes := _without(values, media_id):
            save_section(session, booth, section_key=key, changes=changes, by=by)
    item.error = {**(item.error or {}), REMOVED: True}
    record(session, by.actor, "media.removed", subject=f"booth:{booth.code}", media=media_id)
    announce(session, "media.changed", media=media_id, booth_id=booth.id, state="ended")
    return item


def _without(values: Mapping[str, Any], media_id: str) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for path, value in values.items():
        if path != ORDER and media_id in ids_in(value):
            # what is said of the file goes with it, what people wrote beside it stays
            gone = {*FILES, "consent"} if value.get("media") == media_id else {"poster"}
            rest = {part: said for part, said in value.items() if part not in gone}
            found[path] = {"before": value, "after": rest or None}
    return found


def mend_failed(
    session: Session, booth: Booth, media_id: str, remedy: Literal["again", "remove"], *, by: Writer
) -> str:
    """Try a failed file again or take it away; the sentence that says so. Raises as they do."""
    if remedy == "again":
        convert_again(session, booth, media_id, by=by)
        return "دوباره در نوبت آماده‌سازی است."
    remove_failed(session, booth, media_id, by=by)
    return "حذف شد."
