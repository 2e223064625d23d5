"""The audit log, read: who did what to what, when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.audit_words import (
    ACTIONS,
    ACTOR_KINDS,
    SUBJECTS,
    action_label,
    detail_lines,
    subject_label,
)
from admin.csv_export import csv_response
from admin.listing import address_with, read_order, show_listing
from core.audit import AuditEntry
from core.audit_log import AuditFilter, account_names, actors, each_entry, find_entries
from core.database import reading
from core.dates import format_datetime, iso_utc, now, parse_date
from core.persian import tidy, to_ascii_digits
from core.persian_order import sort_key
from core.sessions import require
from core.settings import Settings

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")

HEAD = ("زمان", "زمان جهانی", "چه کسی", "از راه", "کار", "کد کار", "موضوع", "کد موضوع", "جزئیات")


@blueprint.get("")
@require("audit.view")
def index() -> ResponseReturnValue:
    """The log, newest first."""
    wanted, problems = _read_filter()
    order = read_order(["at"])
    with reading() as session:
        found = find_entries(session, wanted, page=order.page)
        who = sorted(actors(session), key=sort_key)
        names = account_names(session, found.rows)
    return render_template(
        "admin/audit.html",
        entries=found.rows,
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
        problems=problems,
        actors=who,
        actions=sorted(ACTIONS.items(), key=lambda item: sort_key(item[1])),
        kinds=SUBJECTS,
        words={
            "action": action_label,
            "subject": lambda subject: subject_label(subject, names),
            "details": detail_lines,
        },
        address_with=address_with,
        export=f"{url_for('audit.export')}?{urlencode(request.args)}",
    )


@blueprint.get("/events.csv")
@require("audit.view")
def export() -> Response:
    """All that the filter lets through, as CSV."""
    wanted, _problems = _read_filter()
    name = f"ghorfeh-events-{now().astimezone(_zone()):%Y%m%d-%H%M}.csv"
    return csv_response(name, HEAD, _cells(wanted, _zone()))


def _cells(wanted: AuditFilter, zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    for entry in each_entry(wanted):
        yield (
            format_datetime(entry.at, "short", zone=zone),
            iso_utc(entry.at),
            entry.actor_name,
            ACTOR_KINDS.get(entry.actor_kind, entry.actor_kind),
            action_label(entry.action),
            entry.action,
            subject_label(entry.subject),
            entry.subject,
            _details_text(entry),
        )


def _details_text(entry: AuditEntry) -> str:
    return json.dumps(entry.details, ensure_ascii=False) if entry.details else ""


def _read_filter() -> tuple[AuditFilter, dict[str, str]]:
    """The filter of this request's address, and what is wrong with the dates in it."""
    problems: dict[str, str] = {}
    since, until = _read_day("since", problems), _read_day("until", problems)
    kind = request.args.get("kind", "")
    wanted = AuditFilter(
        actor=request.args.get("actor") or None,
        action=request.args.get("action") or None,
        kind=kind if kind in SUBJECTS else None,
        subjects=_read_subjects(kind, tidy(request.args.get("subject", ""))),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    return wanted, problems


def _read_day(name: str, problems: dict[str, str]) -> date | None:
    typed = request.args.get(name, "")
    if not typed.strip():
        return None
    try:
        return parse_date(typed)
    except ValueError as error:
        problems[name] = str(error)
        return None


def _read_subjects(kind: str, typed: str) -> tuple[str, ...]:
    """A whole subject, or a number of the kind: ۱ and 01 are the same booth."""
    if not typed:
        return ()
    if ":" in typed:
        return (typed,)
    key = to_ascii_digits(typed)
    kinds = [kind] if kind in SUBJECTS else list(SUBJECTS)
    return tuple(dict.fromkeys(f"{one}:{form}" for one in kinds for form in (key, key.zfill(2))))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _zone())


def _zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.timezone
