"""What an act that loses something asks first: in a dialog, or on a page before scripts ran."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue


@dataclass(frozen=True)
class Question:
    """What is asked, what will come of it, and the word on the button that does it."""

    title: str
    text: str
    confirm: str


def was_asked() -> bool:
    """Whether the form says that its question was put, see static/admin/behaviours/was-asked.js."""
    return request.form.get("was_asked") == "yes"


def ask(question: Question, *, back: str) -> ResponseReturnValue:
    """A page that puts the question and sends the same form again; ``back`` leads out of it."""
    return render_template("admin/question.html", question=question, back=back, url=request.path)
