"""What was just done, told once on the next page, with a button that takes it back."""

from __future__ import annotations

from typing import Any

from flask import session

_KEY = "just_done"


def tell_done(said: str, *, undo: str | None = None, **fields: str | list[str]) -> None:
    """Have the next page say it; ``undo`` is where its button sends ``fields``."""
    session[_KEY] = {"said": said, "undo": undo, "fields": fields}


def take_done() -> dict[str, Any] | None:
    """What is to be said, if anything; the next page says it no more."""
    done: dict[str, Any] | None = session.pop(_KEY, None)
    return done
