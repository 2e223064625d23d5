"""The floor plan as a menu: every booth where it stands, in the colour of its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.listing import address_with
from admin.plan_ground import section_grounds
from booth_content.exhibition import Hall
from booth_content.queries import SHOWN_STATES, BoothRow, HallPlan, floor_plan, list_halls
from core.database import reading
from core.persian import to_ascii_digits
from core.sessions import require

blueprint = Blueprint("plan", __name__, url_prefix="/admin/booths")
blueprint.add_app_template_global(section_grounds)

# the colours of the plan have names of their own: all that a reviewer has is "review"
LOOKS = {
    "published": ("published", "circle-check"),
    "approved": ("approved", "check"),
    "submitted": ("review", "inbox"),
    "in_review": ("review", "eye"),
    "awaiting_confirmation": ("review", "hourglass"),
    "changes_requested": ("draft", "message-square"),
    "draft": ("draft", "pencil"),
    "empty": ("empty", "circle-dashed"),
}


@dataclass(frozen=True)
class LegendEntry:
    """A state of the plan's legend: how many booths are in it, and where pressing it leads."""

    state: str
    label: str
    look: str
    icon: str
    count: int
    is_chosen: bool
    url: str


@blueprint.get("/plan")
@require("content.view")
def index() -> ResponseReturnValue:
    """One hall, drawn to scale; ?hall= and ?state= choose. htmx gets the moving part alone."""
    with reading() as session:
        halls = list_halls(session)
        plan = chosen_plan(session, halls)
    chosen = request.args.get("state", "")
    page = "admin/plan_part.html" if "HX-Request" in request.headers else "admin/plan.html"
    return render_template(
        page,
        halls=halls,
        plan=plan,
        state=chosen if chosen in SHOWN_STATES else None,
        legend=legend_of(plan.booths if plan else [], chosen),
        address_with=address_with,
    )


def chosen_plan(session: Session, halls: Sequence[Hall]) -> HallPlan | None:
    """The hall that the address names, else the first; None where there is no hall yet."""
    typed = to_ascii_digits(request.args.get("hall", ""))
    known = {str(hall.id): hall.id for hall in halls}
    if not known:
        return None
    return floor_plan(session, known.get(typed, halls[0].id))


def legend_of(booths: Sequence[BoothRow], chosen: str) -> list[LegendEntry]:
    """Every state with its count; pressing the chosen one again shows all."""
    counts = Counter(row.state for row in booths)
    return [
        LegendEntry(
            state,
            label,
            *LOOKS[state],
            counts[state],
            state == chosen,
            address_with(state=None if state == chosen else state),
        )
        for state, label in SHOWN_STATES.items()
    ]
