"""Publishing later: at an instant, or as soon as a booth is approved.

Nothing is signed off when the time has come: what an organiser answers for is what they saw when
they asked. A booth that was edited since, or is with a reviewer, is left out and named, and the
others go, by the same call as publishing now (publishing.request_publication).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from booth_content.exhibition import Booth
from booth_content.publishing import request_publication, sign_off_if_needed
from booth_content.revision import BoothContent
from booth_content.scheduled import LOOK, ScheduledPublication
from booth_content.workflow import STATE_LABELS
from core.accounts import Account
from core.audit import SYSTEM, Actor, record
from core.dates import iso_utc, now
from core.errors import DomainError, define
from core.periodic import look_at
from core.realtime import announce

PUBLISH_SCHEDULED_JOB = "publish_scheduled"
# nobody plans an exhibition further ahead; a year mistyped is told
FURTHEST = timedelta(days=370)

define(
    "schedule_unknown",
    404,
    fa="چنین انتشار زمان‌بندی‌شده‌ای نیست. فهرست را تازه کنید.",
    en="There is no such scheduled publication.",
)
define(
    "schedule_settled",
    409,
    fa="این انتشار دیگر در انتظار نیست: یا آغاز شده یا لغو شده است. فهرست را تازه کنید.",
    en="This scheduled publication waits no more.",
)
define(
    "schedule_time_past",
    422,
    fa="این زمان گذشته است. زمانی پس از اکنون بنویسید، یا همین حالا منتشر کنید.",
    en="That time has passed: give a later one, or publish now.",
)
define(
    "schedule_time_far",
    422,
    fa="این زمان بیش از یک سال دیگر است. سال را بازبینید.",
    en="That time is more than a year away: check the year.",
)
define(
    "schedule_empty",
    422,
    fa="غرفه‌ای برای زمان‌بندی برگزیده نشده است. دست‌کم یکی را نشان بزنید.",
    en="No booth was chosen to be published later.",
)


def schedule_at(
    session: Session, *, codes: Collection[str], due_at: datetime, reason: str, by: Account
) -> ScheduledPublication:
    """Have these booths published at ``due_at``; signs off now what the organiser may sign off.

    Audited (release.scheduled) and announced (schedule.changed). Raises not_permitted,
    schedule_empty, schedule_time_past, schedule_time_far, booth_unknown, and what sign-off raises.
    """
    _must_publish(by)
    _check_time(due_at)
    for booth in _booths(session, codes):
        sign_off_if_needed(session, booth, by=by)
    return _add(session, codes=codes, reason=reason, by=by, due_at=due_at)


def schedule_when_approved(
    session: Session, *, codes: Collection[str], reason: str, by: Account
) -> list[ScheduledPublication]:
    """Have each of these booths published as soon as it is approved; one row a booth.

    A booth that waits already is left as it is. Raises not_permitted, schedule_empty,
    booth_unknown.
    """
    _must_publish(by)
    found = []
    for booth in _booths(session, codes):
        waiting = session.scalar(
            _waiting().where(ScheduledPublication.booth_id == booth.id).limit(1)
        )
        found.append(
            waiting or _add(session, codes=[booth.code], reason=reason, by=by, booth_id=booth.id)
        )
    return found


def move_scheduled(
    session: Session, scheduled_id: int, *, due_at: datetime, by: Account
) -> ScheduledPublication:
    """Give it another instant, also one that waited for an approval.

    Raises not_permitted, schedule_unknown, schedule_settled, schedule_time_past, …_far.
    """
    _must_publish(by)
    _check_time(due_at)
    row = _open(session, scheduled_id)
    before, row.due_at, row.booth_id = row.due_at, due_at, None
    _tell(session, row, "release.schedule_moved", by.actor, before=_iso(before))
    look_at(session, LOOK, due_at)
    return row


def cancel_scheduled(session: Session, scheduled_id: int, *, by: Account) -> None:
    """Call it off. Raises not_permitted, schedule_unknown, schedule_settled."""
    _must_publish(by)
    row = _open(session, scheduled_id)
    _settle(session, row, "cancelled")
    _tell(session, row, "release.schedule_cancelled", by.actor)


def due_ids(session: Session) -> list[int]:
    """What is to be started now, the oldest first."""
    is_ready = (
        BoothContent.state == "approved"
    ) & BoothContent.approved_revision_id.is_distinct_from(BoothContent.live_revision_id)
    found = session.scalars(
        select(ScheduledPublication.id)
        .outerjoin(BoothContent, BoothContent.booth_id == ScheduledPublication.booth_id)
        .where(
            ScheduledPublication.settled_at.is_(None),
            or_(ScheduledPublication.due_at <= now(), is_ready),
        )
        .order_by(ScheduledPublication.due_at, ScheduledPublication.id)
    )
    return list(found)


def start_scheduled(session: Session, scheduled_id: int) -> ScheduledPublication:
    """Ask for the release of what may go out, name what may not; done once, whoever calls.

    The job is asked for in the transaction that settles the row. Raises schedule_settled when
    somebody was faster.
    """
    row = _open(session, scheduled_id)
    account = session.get(Account, row.account_id)
    ready, refusals = _look_through(session, row.codes)
    job = None
    try:
        if account is None or not account.is_active:
            raise DomainError("not_permitted")
        if ready:
            job = request_publication(
                session, codes=ready, reason=row.reason, by=account, kind=PUBLISH_SCHEDULED_JOB
            )
    except DomainError as error:
        refusals = [{"code": "", "name": "", "fa": error.fa}]
    _settle(
        session,
        row,
        "started" if job else "refused",
        refusals=refusals,
        job_id=job.id if job else None,
    )
    _tell(session, row, f"release.schedule_{row.outcome}", SYSTEM, refused=len(refusals))
    return row


def waiting_publications(session: Session) -> list[ScheduledPublication]:
    """What waits, the next first; those that wait for an approval last."""
    order = (ScheduledPublication.due_at.is_(None), ScheduledPublication.due_at)
    return list(session.scalars(_waiting().order_by(*order, ScheduledPublication.id)))


def settled_publications(session: Session, *, limit: int = 20) -> list[ScheduledPublication]:
    """What was started, refused or cancelled, the newest first."""
    return list(
        session.scalars(
            select(ScheduledPublication)
            .where(ScheduledPublication.settled_at.is_not(None))
            .order_by(ScheduledPublication.settled_at.desc(), ScheduledPublication.id.desc())
            .limit(limit)
        )
    )


def _waiting() -> Any:
    return select(ScheduledPublication).where(ScheduledPublication.settled_at.is_(None))


def _look_through(session: Session, codes: Sequence[str]) -> tuple[list[str], list[dict[str, str]]]:
    """(what is approved now, why each of the others is left out)."""
    rows = session.execute(
        select(Booth.code, Booth.name, BoothContent.state)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .where(Booth.code.in_(codes))
        .order_by(Booth.code_order)
    ).all()
    ready = [row.code for row in rows if row.state == "approved"]
    return ready, [
        {"code": row.code, "name": row.name, "fa": _why_left_out(row.state)}
        for row in rows
        if row.state != "approved"
    ]


def _why_left_out(state: str) -> str:
    return (
        f"در زمان انتشار «{STATE_LABELS.get(state, state)}» بود، نه تأییدشده. "
        "تأیید کنید و دوباره منتشر کنید."
    )


def _add(
    session: Session,
    *,
    codes: Collection[str],
    reason: str,
    by: Account,
    due_at: datetime | None = None,
    booth_id: int | None = None,
) -> ScheduledPublication:
    row = ScheduledPublication(
        codes=sorted(codes),
        booth_id=booth_id,
        due_at=due_at,
        reason=reason,
        asked_at=now(),
        asked_by=by.name,
        account_id=by.id,
        refusals=[],
    )
    session.add(row)
    session.flush()
    _tell(session, row, "release.scheduled", by.actor, booths=len(codes))
    look_at(session, LOOK, due_at)
    return row


def _open(session: Session, scheduled_id: int) -> ScheduledPublication:
    row = session.get(
        ScheduledPublication, scheduled_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise DomainError("schedule_unknown")
    if row.settled_at is not None:
        raise DomainError("schedule_settled")
    return row


def _settle(session: Session, row: ScheduledPublication, outcome: str, **facts: Any) -> None:
    settled = session.execute(
        update(ScheduledPublication)
        .where(ScheduledPublication.id == row.id, ScheduledPublication.settled_at.is_(None))
        .values(settled_at=now(), outcome=outcome, **facts)
    )
    if settled.rowcount == 0:  # type: ignore[attr-defined]
        raise DomainError("schedule_settled")
    session.refresh(row)


def _tell(
    session: Session, row: ScheduledPublication, action: str, by: Actor, **details: Any
) -> None:
    record(session, by, action, subject=row.subject, due_at=_iso(row.due_at), **details)
    announce(session, "schedule.changed", id=row.id)


def _iso(instant: datetime | None) -> str | None:
    return iso_utc(instant) if instant else None


def _booths(session: Session, codes: Collection[str]) -> list[Booth]:
    if not codes:
        raise DomainError("schedule_empty")
    booths = list(
        session.scalars(select(Booth).where(Booth.code.in_(codes)).order_by(Booth.code_order))
    )
    if unknown := set(codes) - {booth.code for booth in booths}:
        raise DomainError("booth_unknown", code=min(unknown))
    return booths


def _must_publish(by: Account) -> None:
    if not by.may("content.publish"):
        raise DomainError("not_permitted")


def _check_time(due_at: datetime) -> None:
    if due_at <= now():
        raise DomainError("schedule_time_past")
    if due_at > now() + FURTHEST:
        raise DomainError("schedule_time_far")
