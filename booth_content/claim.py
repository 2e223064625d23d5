"""Claims: who has a submission for review. A lease, renewed by work, that ends by itself.

Nothing has to run for it to end: content in review whose lease is over *is* submitted again for
everybody but its holder, who may go on while nobody else has taken it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from booth_content.revision import BoothContent
from booth_content.writer import Writer
from core.accounts import Account
from core.database import UTCDateTime
from core.dates import format_time, now
from core.errors import DomainError, define

LEASE = timedelta(minutes=30)

define(
    "review_claimed",
    409,
    fa="{name} این غرفه را تا ساعت {until} برای بازبینی در دست دارد. با او هماهنگ کنید، "
    "یا از صفحهٔ بازبینی آن را از او بگیرید.",
    en="{name} has this booth for review until {until}: agree, or take it over.",
)
define(
    "review_not_begun",
    409,
    fa="این غرفه اکنون در دست بازبینی نیست. صفحه را تازه کنید و آن را بردارید.",
    en="This booth is not being reviewed now: claim it first.",
)
define(
    "review_yours",
    409,
    fa="این غرفه همین حالا در دست خود شماست؛ کارتان را ادامه دهید.",
    en="You have this booth already.",
)

STATE_NOW: ColumnElement[str] = case(
    (
        (BoothContent.state == "in_review")
        # asked when the query runs, not when this module was read
        & (BoothContent.claim_ends_at <= bindparam("now", callable_=now, type_=UTCDateTime)),
        "submitted",
    ),
    else_=BoothContent.state,
)
"""``state_now`` of every row, as a column."""


def state_now(row: BoothContent) -> str:
    """Where content stands at this moment: a claim that is over is none."""
    return "submitted" if row.state == "in_review" and not is_claim_alive(row) else row.state


def state_for(row: BoothContent, by: Writer) -> str:
    """Where content stands for ``by``, whose own claim still counts until somebody else has it."""
    return row.state if is_holder(row, by) else state_now(row)


def is_claim_alive(row: BoothContent) -> bool:
    return row.state == "in_review" and row.claim_ends_at is not None and row.claim_ends_at > now()


def is_holder(row: BoothContent, by: Writer) -> bool:
    """Whether ``by`` has the content for review, or had it last and nobody took it since."""
    account_id = by.actor.account_id
    return row.state == "in_review" and account_id is not None and row.reviewer_id == account_id


def new_claim(by: Writer) -> dict[str, int | datetime | None]:
    """The columns of a claim that begins now."""
    return {"reviewer_id": by.actor.account_id, "claim_ends_at": now() + LEASE}


def renew_claim(session: Session, row: BoothContent, *, by: Writer) -> None:
    """Have the holder's lease begin anew, since they are at work; nothing for anybody else."""
    if not is_holder(row, by):
        return
    session.execute(
        update(BoothContent)
        .where(
            BoothContent.booth_id == row.booth_id,
            BoothContent.state == "in_review",
            BoothContent.reviewer_id == by.actor.account_id,
        )
        .values(claim_ends_at=now() + LEASE)
    )
    session.refresh(row)


def check_holder(session: Session, row: BoothContent, *, by: Writer) -> None:
    """Raises review_not_begun or review_claimed unless ``by`` has the content for review."""
    if is_holder(row, by):
        return
    if not is_claim_alive(row):
        raise DomainError("review_not_begun")
    raise DomainError(
        "review_claimed",
        name=reviewer_name(session, row),
        until=format_time(row.claim_ends_at or now()),
    )


def check_not_holder(row: BoothContent, *, by: Writer) -> None:
    """Raises review_yours when ``by`` has it already."""
    if is_holder(row, by):
        raise DomainError("review_yours")


def reviewer_name(session: Session, row: BoothContent) -> str:
    """Who has the content, or whose suggestion it carries; "" for nobody."""
    account = session.get(Account, row.reviewer_id) if row.reviewer_id else None
    return account.name if account else ""
