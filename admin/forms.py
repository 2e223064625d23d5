"""What every form of the desk has: a CSRF token, and Persian for what browsers say in English."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

EMPTY = "این را بنویسید."


class DeskForm(FlaskForm):  # type: ignore[misc]
    """A form of the desk; render it with ``novalidate``, so that its own messages are read."""


def required() -> InputRequired:
    """The box may not be left empty."""
    return InputRequired(EMPTY)
