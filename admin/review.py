"""The reviewers' desk: the queue, and one submission beside what is live."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin.editor_page import booth_head
from admin.listing import address_with, read_order, show_listing
from admin.review_view import BASES, read_review
from booth_content.queries import booth_by_code
from booth_content.review_queue import CONTENT_SORTS, MINE, SORTS, STATES, QueueFilter, read_queue
from booth_content.workflow import STATE_LABELS
from core.database import reading
from core.sessions import require, signed_in_account

blueprint = Blueprint("review", __name__, url_prefix="/admin/review")

CHIPS = {
    "": "منتظر بازبین",
    MINE: "در دست من",
    **{state: STATE_LABELS[state] for state in STATES},
    "changes_requested": "نزد محله برای اصلاح",
}


@blueprint.get("")
@require("content.review")
def index() -> ResponseReturnValue:
    """The queue; everything it shows is in its address. htmx gets the moving part alone."""
    order = read_order((*SORTS, *CONTENT_SORTS))
    state = request.args.get("state", "")
    wanted = QueueFilter(
        text=request.args.get("q", "")[:100],
        state=state if state in (*STATES, MINE) else None,
        sort=order.sort,
        is_descending=order.is_descending,
        page=order.page,
    )
    with reading() as session:
        found = read_queue(session, wanted, account=signed_in_account())
    return render_template(
        "admin/review_queue_part.html" if "HX-Request" in request.headers else "admin/review.html",
        rows=found.rows,
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
        wanted=wanted,
        chips=CHIPS,
        counts={**found.counts, "": found.counts["submitted"] + found.counts["in_review"]},
        is_anything=any(found.counts.values()),
        address_with=address_with,
        address=request.full_path.rstrip("?"),
    )


@blueprint.get("/<code>")
@require("content.view")
def show(code: str) -> ResponseReturnValue:
    """One submission: ?against= what is live or the last one, ?all=yes with what stayed."""
    account = signed_in_account()
    against = request.args.get("against", "")
    with reading() as session:
        booth = booth_by_code(session, code)
        review = read_review(
            session, booth, account, against=against if against in BASES else BASES[0]
        )
        head = booth_head(session, booth, account)
    return render_template(
        "admin/review_booth.html",
        **head,
        review=review,
        is_all=request.args.get("all") == "yes",
        address_with=address_with,
    )
