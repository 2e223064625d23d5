"""The exhibition's own facts: title, days, hours, place; and what follows their change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from booth_content.agenda import work_out_agenda
from booth_content.exhibition import Booth, Exhibition, get_exhibition
from core.audit import Actor, record
from core.dates import TEHRAN
from core.errors import DomainError, define
from core.persian import tidy
from core.realtime import announce

LENGTHS = {"title": 200, "scheme": 80, "city": 80}
FIELDS = (
    *LENGTHS,
    "starts_at",
    "ends_at",
    "opens",
    "closes",
    "latitude",
    "longitude",
    "capacity",
)
# what every screen's document says of the exhibition (booth_content.document)
ON_SCREENS = frozenset({"title", "scheme"})
LARGEST_CAPACITY = 1_000_000

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

define(
    "fact_unknown",
    422,
    fa="«{fact}» از ویژگی‌های نمایشگاه نیست.",
    en="{fact} is not a fact of the exhibition.",
)
define(
    "title_invalid",
    422,
    fa="عنوان نمایشگاه ۱ تا ۲۰۰ نویسه می‌خواهد.",
    en="The exhibition's title has 1 to 200 characters.",
)
define(
    "fact_too_long",
    422,
    fa="این نوشته دست‌بالا ۸۰ نویسه جا دارد.",
    en="At most 80 characters fit in {fact}.",
)
define(
    "end_before_start",
    422,
    fa="پایان پیش از آغاز است. یکی را درست کنید.",
    en="The exhibition ends before it starts.",
)
define(
    "hours_invalid",
    422,
    fa="ساعت‌های روزانه هر دو را می‌خواهد، از ۰۰:۰۰ تا ۲۳:۵۹، و پایان پس از شروع.",
    en="Daily hours need both, as HH:MM, the closing after the opening.",
)
define(
    "location_invalid",
    422,
    fa="جا هر دو عدد را می‌خواهد: عرض از ۹۰- تا ۹۰ و طول از ۱۸۰- تا ۱۸۰ درجه.",
    en="A place needs both latitude (-90 to 90) and longitude (-180 to 180).",
)
define(
    "capacity_invalid",
    422,
    fa="ظرفیت عددی از ۱ تا ۱٬۰۰۰٬۰۰۰ است، یا خالی.",
    en="The capacity is 1 to 1,000,000, or empty.",
)


def change_exhibition(
    session: Session, *, facts: Mapping[str, Any], by: Actor, zone: ZoneInfo = TEHRAN
) -> set[str]:
    """Set some of FIELDS; returns the names of those that were otherwise before.

    Instants are aware, hours "15:30" local. A changed title or scheme raises every booth's
    facts_version, so that publishing brings it to the screens; a changed place works out again
    the agenda items set relative to prayers. Audited (exhibition.changed, before and after) and
    announced (exhibition.changed); nothing of that when nothing changes. Raises fact_unknown and
    what its checks raise, location_needed and exhibition_missing.
    """
    if strangers := set(facts) - set(FIELDS):
        raise DomainError("fact_unknown", fact=min(strangers))
    exhibition = get_exhibition(session)
    wanted = {name: tidy(value) if name in LENGTHS else value for name, value in facts.items()}
    before = {name: getattr(exhibition, name) for name in wanted}
    changed = {name for name, value in wanted.items() if value != before[name]}
    if not changed:
        return changed
    for name in changed:
        setattr(exhibition, name, wanted[name])
    _check(exhibition)
    _follow(session, exhibition, changed, zone)
    record(
        session,
        by,
        "exhibition.changed",
        subject="exhibition:1",
        before={name: _plain(before[name]) for name in sorted(changed)},
        after={name: _plain(wanted[name]) for name in sorted(changed)},
    )
    announce(session, "exhibition.changed", reason="facts")
    return changed


def _check(facts: Exhibition) -> None:
    if not 1 <= len(facts.title) <= LENGTHS["title"]:
        raise DomainError("title_invalid")
    for name in ("scheme", "city"):
        if len(getattr(facts, name)) > LENGTHS[name]:
            raise DomainError("fact_too_long", fact=name)
    if facts.starts_at and facts.ends_at and facts.ends_at <= facts.starts_at:
        raise DomainError("end_before_start")
    if not _are_hours(facts.opens, facts.closes):
        raise DomainError("hours_invalid")
    if not _is_place(facts.latitude, facts.longitude):
        raise DomainError("location_invalid")
    if facts.capacity is not None and not 1 <= facts.capacity <= LARGEST_CAPACITY:
        raise DomainError("capacity_invalid")


def _are_hours(opens: str | None, closes: str | None) -> bool:
    if opens is None or closes is None:
        return opens is closes
    return bool(_HOUR.fullmatch(opens) and _HOUR.fullmatch(closes)) and opens < closes


def _is_place(latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None:
        return latitude is longitude
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _follow(session: Session, exhibition: Exhibition, changed: set[str], zone: ZoneInfo) -> None:
    if changed & ON_SCREENS:
        raised = update(Booth).values(facts_version=Booth.facts_version + 1)
        session.execute(raised.execution_options(synchronize_session=False))
    if changed & {"latitude", "longitude"}:
        work_out_agenda(session, exhibition, zone)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
