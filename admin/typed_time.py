"""A date and time as somebody typed it into a form: Jalali, any digits, read on the server."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from core.dates import parse_date, parse_datetime
from core.errors import DomainError, define

LONGEST_TIME = 60

define(
    "time_unread",
    422,
    fa="{why}",
    en="That is no date or time: write it as 1401/08/09, or 1401/08/09 18:00.",
)


def typed_time(text: str) -> datetime:
    """The instant. Raises time_unread with what is wrong with it."""
    try:
        return parse_datetime(text[:LONGEST_TIME], server_zone())
    except ValueError as error:
        raise DomainError("time_unread", why=str(error)) from None


def typed_day(text: str) -> date:
    """The day. Raises time_unread with what is wrong with it."""
    try:
        return parse_date(text[:LONGEST_TIME])
    except ValueError as error:
        raise DomainError("time_unread", why=str(error)) from None


def server_zone() -> ZoneInfo:
    """The zone in which this server's people type and read."""
    zone: ZoneInfo = current_app.extensions["ghorfeh_settings"].timezone
    return zone
