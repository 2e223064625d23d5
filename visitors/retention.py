"""Until when guests are known by name, and what goes then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.dates import now
from core.errors import DomainError, define
from core.realtime import announce
from visitors.check_in_log import CheckIn
from visitors.entrance import entrance_settings
from visitors.guest import Badge, Guest

# long enough to thank those who came and to answer a complaint about the door; afterwards nobody
# of the exhibition needs to know who it was
USUAL_DAYS = 30

define(
    "retention_in_the_past",
    422,
    fa="این روز گذشته است. روزی از امروز به بعد بنویسید؛"
    " برای پاک‌کردن هم‌اکنون، مدیر سامانه «flask visitors purge» را اجرا کند.",
    en="That day has passed: name today or a later one, or run flask visitors purge.",
)
define(
    "retention_before_the_end",
    422,
    fa="نمایشگاه تا آن روز هنوز باز است و نام مهمانان در ورودی لازم می‌شود."
    " روزی پس از پایان نمایشگاه بنویسید.",
    en="The exhibition is still open on that day, and the gates need the names: name a later one.",
)


@dataclass(frozen=True)
class Retention:
    """``last_day`` is the last local day with names, None while there is no date to count from;
    ``is_usual`` says that nobody chose it. ``purged_at`` is when names went the last time."""

    last_day: date | None
    is_usual: bool
    purged_at: datetime | None

    def is_over(self, today: date) -> bool:
        """Whether the names should be gone."""
        return self.last_day is not None and today > self.last_day


def read_retention(session: Session, *, ends_at: datetime | None, zone: ZoneInfo) -> Retention:
    """The chosen day; else USUAL_DAYS after the exhibition's end, and never sooner than so many
    days after the last guest was added or scanned: a date mistyped, or of another year, must not
    take away those who were loaded this morning."""
    settings = entrance_settings(session)
    if settings.retain_until is not None:
        return Retention(settings.retain_until, False, settings.purged_at)
    if ends_at is None:
        return Retention(None, True, settings.purged_at)
    newest = (
        session.scalar(select(func.max(Guest.created_at))),
        session.scalar(select(func.max(CheckIn.arrived_at))),
    )
    last = max([ends_at, *(at for at in newest if at is not None)])
    day = last.astimezone(zone).date() + timedelta(days=USUAL_DAYS)
    return Retention(day, True, settings.purged_at)


def set_retention(
    session: Session,
    *,
    last_day: date | None,
    ends_at: datetime | None,
    zone: ZoneInfo,
    by: Actor,
) -> None:
    """Choose the last day with names; None: the usual one. Audited (entrance.retention_set),
    announced. Raises retention_in_the_past, retention_before_the_end."""
    settings = entrance_settings(session, is_locked=True)
    if last_day == settings.retain_until:
        return
    if last_day is not None:
        if last_day < now().astimezone(zone).date():
            raise DomainError("retention_in_the_past")
        if ends_at is not None and last_day < ends_at.astimezone(zone).date():
            raise DomainError("retention_before_the_end")
    settings.retain_until = last_day
    until = last_day.isoformat() if last_day else None
    record(session, by, "entrance.retention_set", subject="entrance:1", until=until)
    announce(session, "exhibition.changed", reason="entrance")


@dataclass(frozen=True)
class Purgeable:
    """What a purge would take away now, as counts."""

    guests: int
    badges: int
    scans: int

    def __bool__(self) -> bool:
        return bool(self.guests or self.badges or self.scans)


def count_purgeable(session: Session) -> Purgeable:
    """How much there is of each."""

    def count(table: type[Guest] | type[Badge] | type[CheckIn]) -> int:
        return session.scalar(select(func.count()).select_from(table)) or 0

    return Purgeable(count(Guest), count(Badge), count(CheckIn))
