"""The two switches of an exhibition: rehearsal and demo."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booth_content.exhibition import get_exhibition
from core.audit import Actor, record
from core.realtime import announce


def set_rehearsal(session: Session, *, is_on: bool, by: Actor) -> bool:
    """Turn rehearsal on or off; returns whether that was a change.

    In rehearsal dates and hours refuse nobody, and every page and screen says «تمرین». A change
    is audited (exhibition.rehearsal_on, …_off) and announced (exhibition.changed). Raises
    exhibition_missing.
    """
    return _set(session, "rehearsal", is_on=is_on, by=by)


def set_demo(session: Session, *, is_on: bool, by: Actor) -> bool:
    """Turn demo mode on or off: whether ``/screen?booth=CODE`` answers without a paired device.

    Returns whether that was a change, which is audited (exhibition.demo_on, …_off) and announced
    (exhibition.changed). Raises exhibition_missing.
    """
    return _set(session, "demo", is_on=is_on, by=by)


def _set(session: Session, mode: str, *, is_on: bool, by: Actor) -> bool:
    exhibition = get_exhibition(session)
    if getattr(exhibition, f"is_{mode}") == is_on:
        return False
    setattr(exhibition, f"is_{mode}", is_on)
    if mode == "rehearsal" and not is_on:
        exhibition.rehearsals_ended += 1
    record(session, by, f"exhibition.{mode}_{'on' if is_on else 'off'}", subject="exhibition:1")
    announce(session, "exhibition.changed", reason=mode)
    return True
