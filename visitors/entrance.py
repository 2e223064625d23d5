"""The hall as the entrance keeps it: its rules, its lock, its count, and who may override."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.database import insert_if_absent
from core.dates import now
from core.errors import DomainError, define
from core.persian import fold, tidy
from core.realtime import announce
from visitors.check_in_log import EntranceSettings, HallCount
from visitors.deciding import Rules
from visitors.guest import LONGEST_GATE, Gate, Guest

define(
    "gate_name_invalid",
    422,
    fa="نام در ۱ تا ۶۰ نویسه می‌خواهد.",
    en="A gate's name has 1 to 60 characters.",
)
define(
    "entrance_setting_invalid",
    422,
    fa="این تنظیم ورودی پذیرفته نیست: رواداری ۰ تا ۷۲۰ دقیقه، و ساعت مانند ۲۰:۳۰.",
    en="A tolerance is 0 to 720 minutes, an hour is written as 20:30.",
)


def entrance_settings(session: Session, *, is_locked: bool = False) -> EntranceSettings:
    """The settings; ``is_locked`` holds the hall until the transaction ends."""
    statement = select(EntranceSettings).where(EntranceSettings.id == 1)
    if is_locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    settings = session.scalar(statement)
    if settings is None:
        first = {"id": 1, "tolerance_minutes": 30, "demands_confirmation": False}
        insert_if_absent(session, EntranceSettings, first | {"listed_version": 0})
        settings = session.scalars(statement).one()
    return settings


def change_entrance(
    session: Session,
    *,
    by: Actor,
    tolerance_minutes: int,
    demands_confirmation: bool,
    closes_day_at: time | None,
) -> EntranceSettings:
    """Change how the entrance is kept. Audited (entrance.changed); raises
    entrance_setting_invalid."""
    if not 0 <= tolerance_minutes <= 720:
        raise DomainError("entrance_setting_invalid")
    settings = entrance_settings(session, is_locked=True)
    settings.tolerance_minutes = tolerance_minutes
    settings.demands_confirmation = demands_confirmation
    before, settings.closes_day_at = settings.closes_day_at, _hour(closes_day_at)
    if settings.closes_day_at != before:
        # a time that has passed today is not carried out after the fact
        settings.closed_through = now()
    record(
        session,
        by,
        "entrance.changed",
        subject="entrance:1",
        tolerance_minutes=tolerance_minutes,
        demands_confirmation=demands_confirmation,
        closes_day_at=settings.closes_day_at,
    )
    announce(session, "exhibition.changed", reason="entrance")
    return settings


def _hour(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


def last_closing(settings_hour: str | None, at: datetime, rules: Rules) -> datetime | None:
    """The last set time of closing up to ``at``; None where none is set."""
    if settings_hour is None:
        return None
    local = at.astimezone(rules.zone)
    hour = time.fromisoformat(settings_hour)
    today = datetime.combine(local.date(), hour, rules.zone)
    return today if today <= at else today - timedelta(days=1)


def ensure_gate(session: Session, name: str) -> Gate:
    """The gate of that name, made when it is named for the first time. Raises
    gate_name_invalid."""
    kept = tidy(name)
    folded = fold(kept)
    if not 1 <= len(kept) <= LONGEST_GATE or not folded:
        raise DomainError("gate_name_invalid")
    values = {"name": kept, "name_folded": folded, "created_at": now()}
    gate = session.scalar(select(Gate).where(Gate.name_folded == folded))
    if gate is None:
        insert_if_absent(session, Gate, values)
        gate = session.scalars(select(Gate).where(Gate.name_folded == folded)).one()
    return gate


def people_inside(session: Session, rehearsal: int) -> int:
    """How many people are inside now, companions counted."""
    count = session.get(HallCount, rehearsal, populate_existing=True)
    return count.inside if count else 0


def note_listed(session: Session, guest_ids: Collection[int]) -> None:
    """Have gates hear, with their next question, that these guests changed.

    The counter's row is held until the transaction ends, so that no gate can see a later number
    before an earlier one.
    """
    if not guest_ids:
        return
    settings = entrance_settings(session, is_locked=True)
    settings.listed_version += 1
    session.flush()
    ids = list(guest_ids)
    for start in range(0, len(ids), 500):
        session.execute(
            update(Guest)
            .where(Guest.id.in_(ids[start : start + 500]))
            .values(listed_version=settings.listed_version)
            .execution_options(synchronize_session=False)
        )
