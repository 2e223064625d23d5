"""The patterns that verdicts stand on: a group's form in the colours of what was decided."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, request

from core.database import reading
from core.girih import Palette, pattern_svg_in
from visitors.guest import GuestGroup

blueprint = Blueprint("gate_girih", __name__)

A_YEAR = 31_536_000
# a group's key as the gate's page writes it: G and the group's id, two digits at least
_OF_GROUP = re.compile("G([0-9]{2,6})")

SEA = Palette("#0a4650", "#083b44", "#062f37", "#115660", "#17626c", "#b98f3d", "#8fbdbd")
# What a verdict's colour says must not depend on whose pattern it is: the group gives the form.
# Cream (#fff8ea) on each ground reaches 9:1, on the brightest field below the writing 7:1.
TONES = {
    "idle": Palette("#0f2a52", "#0b2145", "#081a38", "#17396b", "#1c4377", "#b98f3d", "#8ea5c6"),
    "exit": SEA,
    "admitted": Palette(
        "#124a31", "#0e3f29", "#0a331f", "#185c3e", "#1f6a49", "#b98f3d", "#a5c4ae"
    ),
    "vip": Palette("#124a31", "#0e3f29", "#0a2c1b", "#1d6144", "#27704f", "#d9a441", "#e3bf72"),
    "departed": SEA,
    "refused": Palette("#741d19", "#651612", "#50100d", "#872922", "#90322a", "#b98f3d", "#d3a59c"),
    "welcome": Palette("#0f2a52", "#0b2145", "#081a38", "#165f73", "#1c4377", "#d9a441", "#c9b98d"),
}


@blueprint.get("/gate/girih/<tone>.svg")
def show(tone: str) -> Response:
    """The pattern of ``?of=`` in the colours of a verdict, for ever the same; 404 for other keys.

    A picture is asked for without a token, and drawing one holds up the scans: strangers get no
    more of them than there are groups.
    """
    key = request.args.get("of", "")
    if tone not in TONES or not _is_somebodys(key):
        abort(404)
    response = Response(pattern_svg_in(key, TONES[tone]), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _is_somebodys(key: str) -> bool:
    """Whether it is the hall's own key, «G», or the one way to write that of a group."""
    if key == "G":
        return True
    found = _OF_GROUP.fullmatch(key)
    if found is None or key != f"G{int(found[1]):02d}":
        return False
    with reading() as session:
        return session.get(GuestGroup, int(found[1])) is not None
