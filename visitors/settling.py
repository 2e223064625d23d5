"""Settling a conflict, and taking back what a supervisor did to a row of the log.

Two gates that were apart let one badge in. A supervisor says what it was: two people who came on
one badge (``party``), one person who was counted twice (``annul``), or something that only has to
be known (``note``). The log's rows keep what the gates did; a party is a row of its own, in the
supervisor's name, and takes the place of the later one.
"""

from __future__ import annotations

from typing import Literal, get_args

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.persian import tidy
from core.realtime import announce
from visitors.check_in_log import LONGEST_REASON, OF_SETTLING, CheckIn
from visitors.keeping import add_row
from visitors.undoing import rebuild_presence

Settlement = Literal["party", "annul", "note"]

define(
    "conflict_none",
    409,
    fa="این پذیرش ناسازگار نیست یا پیش‌تر رسیدگی شده است. فهرست را تازه کنید.",
    en="That scan is in no conflict, or it was settled already.",
)
define(
    "conflict_open",
    409,
    fa="به این ناسازگاری هنوز رسیدگی نشده است. نخست در «ناسازگاری» به آن رسیدگی کنید.",
    en="That conflict was not settled yet: settle it first.",
)
define(
    "settlement_unknown",
    422,
    fa="این راه رسیدگی شناخته نیست. یکی از دکمه‌های صفحه را بزنید.",
    en="A conflict is settled as party, annul or note.",
)
define(
    "settlement_needs_a_note",
    422,
    fa="بنویسید چه شد، در یک تا ۲۰۰ نویسه؛ این نوشته در سیاههٔ پذیرش می‌ماند.",
    en="Say what happened in 1 to 200 characters: the note stays in the log.",
)
define(
    "check_in_not_annulled",
    409,
    fa="این پذیرش بازگردانده نشده بود. فهرست را تازه کنید.",
    en="That scan was not undone.",
)


def settle_conflict(
    session: Session, check_in_id: int, *, how: str, note: str = "", by: Actor
) -> CheckIn:
    """Say what a conflict was. Audited (check_in.settled), announced (check_in.recorded).

    ``party`` counts both as people, ``annul`` leaves the later entry out, ``note`` changes no
    count and wants a note. Raises conflict_none, settlement_unknown, settlement_needs_a_note. The
    caller holds the hall.
    """
    row = session.get(CheckIn, check_in_id)
    if row is None or not row.is_conflict or row.settled_at is not None:
        raise DomainError("conflict_none")
    if how not in get_args(Settlement):
        raise DomainError("settlement_unknown")
    kept = tidy(note)
    if len(kept) > LONGEST_REASON or (how == "note" and not kept):
        raise DomainError("settlement_needs_a_note")
    at = now()
    row.settled_at, row.settled_by, row.settled_as = at, by.name, how
    row.settled_note = kept or None
    if how != "note" and row.annulled_at is None:
        row.annulled_at, row.annulled_by = at, by.name
    session.flush()
    if how == "party":
        _let_in_as_another(session, row, kept, by)
    _count_again(session, row)
    record(session, by, "check_in.settled", subject=f"check_in:{row.id}", settled_as=how, note=kept)
    return row


def reopen_conflict(session: Session, check_in_id: int, *, by: Actor) -> CheckIn:
    """Take a settlement back: the conflict waits again, and all is counted as before it.

    Audited (check_in.reopened), announced (check_in.recorded). Raises conflict_open. The caller
    holds the hall.
    """
    row = session.get(CheckIn, check_in_id)
    if row is None or not row.is_conflict or row.settled_at is None:
        raise DomainError("conflict_open")
    if row.annulled_at == row.settled_at:  # what was undone before stays so
        row.annulled_at = row.annulled_by = None
    for made in session.scalars(_made_for(row)):
        made.annulled_at, made.annulled_by = now(), by.name
    row.settled_at = row.settled_by = row.settled_as = row.settled_note = None
    session.flush()
    _count_again(session, row)
    record(session, by, "check_in.reopened", subject=f"check_in:{row.id}")
    return row


def restore_check_in(session: Session, check_in_id: int, *, by: Actor) -> CheckIn:
    """Take an undoing back: the scan counts again. Audited (check_in.restored), announced.

    Raises check_in_not_annulled. The caller holds the hall.
    """
    row = session.get(CheckIn, check_in_id)
    if row is None or row.annulled_at is None or row.settled_as in ("party", "annul"):
        raise DomainError("check_in_not_annulled")
    row.annulled_at = row.annulled_by = None
    session.flush()
    _count_again(session, row)
    record(session, by, "check_in.restored", subject=f"check_in:{row.id}")
    return row


def _count_again(session: Session, row: CheckIn) -> None:
    assert row.guest_id is not None
    rebuild_presence(session.connection(), row.guest_id, row.rehearsal)
    session.expire_all()
    announce(session, "check_in.recorded", gate=None, outcome="settled")


def _let_in_as_another(session: Session, row: CheckIn, note: str, by: Actor) -> None:
    """The later entry as a further person, let past «already inside» by the supervisor."""
    times = session.scalar(
        select(func.count(CheckIn.id)).where(CheckIn.nonce.startswith(_nonce_of(row)))
    )
    copied = (
        "kind",
        "direction",
        "outcome",
        "is_accepted",
        "guest_id",
        "gate_id",
        "device_id",
        "scanned_at",
        "day",
        "quarter",
        "told_at",
        "skew_ms",
        "rehearsal",
    )
    add_row(
        session.connection(),
        {name: getattr(row, name) for name in copied}
        | {
            "nonce": f"{_nonce_of(row)}{times}",
            "code_hash": "",
            "party": row.party or 1,
            "room": None,
            "arrived_at": now(),
            "overrode": "already_inside",
            "account_id": by.account_id,
            "reason": note or "دو نفر با یک کارت",
            "answer": "",
            "is_conflict": False,
        },
    )


def _nonce_of(row: CheckIn) -> str:
    return f"{OF_SETTLING}{row.id}."


def _made_for(row: CheckIn) -> Select[CheckIn]:
    return select(CheckIn).where(
        CheckIn.nonce.startswith(_nonce_of(row)), CheckIn.annulled_at.is_(None)
    )
