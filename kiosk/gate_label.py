"""The single label that a gate prints for a guest whose code it was just told.

Nothing is kept: the gate sends code and guest, and is answered a page to hand to ``print()``.
"""

from __future__ import annotations

import re
from typing import Annotated

from flask import Blueprint, Response, abort, current_app, render_template, request
from markupsafe import Markup
from pydantic import BeforeValidator, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import reading
from core.errors import DomainError, define
from core.security import csrf
from core.settings import Settings
from kiosk.device import DeviceRole
from kiosk.guards import require_device
from kiosk.messages import Said, fold_digits, read_json
from kiosk.occasion import look_at_occasion
from kiosk.token import Holder
from visitors.badge_code import clean_code, hash_code
from visitors.badges.face import faces_of
from visitors.badges.geometry import LEAST_LABEL, MOST, Size
from visitors.badges.label import label_svg
from visitors.badges.qr import badge_qr
from visitors.badges.sizes import read_sizes
from visitors.guest import Badge

blueprint = Blueprint("gate_label", __name__)
csrf.exempt(blueprint)

_PAPER = re.compile(r"(\d{2,3}(?:\.\d{1,2})?)x(\d{2,3}(?:\.\d{1,2})?)", re.ASCII)

define(
    "label_not_of_guest",
    409,
    fa="این کد کارت معتبر این مهمان نیست. برایش کارت تازه صادر کنید و همان را چاپ کنید.",
    en="The code is not of this guest's live badge: issue a new one and print that.",
)

Width = Annotated[float, BeforeValidator(fold_digits), Field(ge=LEAST_LABEL.width, le=MOST.width)]
Height = Annotated[
    float, BeforeValidator(fold_digits), Field(ge=LEAST_LABEL.height, le=MOST.height)
]


class LabelRequest(Said):
    """A code as a walk-in or a new badge told it, and whose it is."""

    code: Annotated[str, Field(max_length=200)]
    guest: Annotated[int, Field(ge=1, le=2**31 - 1)]
    width_mm: Width | None = Field(default=None, description="By default, what organisers set.")
    height_mm: Height | None = None


@blueprint.post("/api/v1/gate/label")
@require_device(DeviceRole.GATE)
def gate_label(_holder: Holder) -> Response:
    """A page of one label, in millimetres. 409 when the code is not of the guest's live badge."""
    if not request.is_json:
        raise DomainError("body_not_json")
    said = read_json(LabelRequest, request.get_data())
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    with reading() as session:
        code = _live_code(session, said)
        face = faces_of(session, [said.guest])[0]
        occasion = look_at_occasion(session, settings.timezone)
        usual = read_sizes(session).label
    size = Size(said.width_mm or usual.width, said.height_mm or usual.height)
    # shapes of our own, names escaped
    svg = Markup(label_svg(face, occasion, badge_qr(code), size))  # noqa: S704
    page = render_template("kiosk/gate-label.html", svg=svg, size=size, name=face.name)
    return Response(page, mimetype="text/html")


@blueprint.get("/gate/label-<paper>.css")
def paper_sheet(paper: str) -> Response:
    """The sheet that tells a printer how large the paper is, such as 60x40; mm."""
    match = _PAPER.fullmatch(paper)
    if match is None:
        abort(404)
    rule = f"@page {{ size: {match[1]}mm {match[2]}mm; margin: 0 }}\n"
    response = Response(rule, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _live_code(session: Session, said: LabelRequest) -> str:
    code = clean_code(said.code)
    live = select(Badge.id).where(
        Badge.guest_id == said.guest,
        Badge.code_hash == hash_code(code or ""),
        Badge.ended_at.is_(None),
    )
    if code is None or session.scalar(live) is None:
        raise DomainError("label_not_of_guest")
    return code
