"""The log of scans, read: narrowed, paged, as a spreadsheet; and undone by a supervisor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.csv_export import csv_response
from admin.entrance_day import WantedDay, read_wanted
from admin.entrance_words import DIRECTIONS, MARKS, OUTCOMES, REFUSALS, marks_of, outcome_word
from admin.guards import safe_next
from admin.listing import address_with, read_order, show_listing
from admin.sheet_export import sheet_response
from admin.typed_time import server_zone
from core.audit import record
from core.database import reading, transaction
from core.dates import format_date, format_datetime, format_time, iso_utc, now
from core.errors import DomainError, define
from core.persian import tidy, to_ascii_digits
from core.sessions import require, signed_in_account
from kiosk.hall import look_at_hall
from visitors.check_in_log import LONGEST_REASON
from visitors.entrance import entrance_settings
from visitors.groups import list_groups
from visitors.keeping import instant_of
from visitors.queries import list_all_gates
from visitors.scan import Station, Supervisor
from visitors.scan_log import LoggedScan, ScanFilter, each_scan, find_line, find_scans
from visitors.settling import restore_check_in
from visitors.undoing import annul

blueprint = Blueprint("entrance_scans", __name__, url_prefix="/admin/entrance/scans")

HEAD = (
    "شماره",
    "روز",
    "ساعت",
    "زمان جهانی",
    "رسید",
    "ورودی",
    "سو",
    "نتیجه",
    "کد نتیجه",
    "مهمان",
    "سازمان",
    "گروه",
    "ویژه",
    "نفر",
    "خطای ساعت (ثانیه)",
    "نشان‌ها",
    "سرپرست",
    "دلیل",
    "کد مهمان",
)

define(
    "annul_needs_a_reason",
    422,
    fa="بنویسید چرا بازگردانده می‌شود، در یک تا ۲۰۰ نویسه.",
    en="Say why the scan is undone, in 1 to 200 characters.",
)


@blueprint.get("")
@require("entrance.names")
def index() -> ResponseReturnValue:
    """The log, newest first."""
    order = read_order(["at"])
    with reading() as session:
        days = read_wanted(session, server_zone())
        wanted = _read_filter(days)
        found = find_scans(session, wanted, page=order.page)
        groups, gates = list_groups(session), list_all_gates(session)
    quarter = instant_of(wanted.quarter) if wanted.quarter is not None else None
    return render_template(
        "admin/entrance_scans.html",
        rows=found.rows,
        wanted=wanted,
        days=days,
        quarter=quarter,
        groups=groups,
        gates=gates,
        words={
            "outcome": outcome_word,
            "marks": marks_of,
            "outcomes": OUTCOMES,
            "refusals": REFUSALS,
            "directions": DIRECTIONS,
            "filters": MARKS,
        },
        table=show_listing(order, number=found.number, pages=found.pages, total=found.total),
        address_with=address_with,
        may_annul=signed_in_account().may("entrance.override"),
        query=request.query_string.decode(),
        here=request.full_path.rstrip("?"),
    )


@blueprint.get("/list.<any(csv, xlsx):kind>")
@require("entrance.names")
def export(kind: str) -> Response:
    """All that the filter lets through, in the order of writing. Audited: it carries names away."""
    with transaction() as session:
        wanted = _read_filter(read_wanted(session, server_zone()))
        by = signed_in_account().actor
        record(session, by, "entrance.exported", subject="entrance:1", kind=kind)
    name = f"ghorfeh-scans-{now().astimezone(server_zone()):%Y%m%d-%H%M}.{kind}"
    lines = _cells(each_scan(wanted))
    if kind == "csv":
        return csv_response(name, HEAD, lines)
    return sheet_response(name, "سیاههٔ پذیرش", HEAD, lines)


@blueprint.post("/<int:check_in_id>/annul")
@require("entrance.override")
def undo(check_in_id: int) -> ResponseReturnValue:
    """Undo a scan, as a supervisor may at any time."""
    account = signed_in_account()
    reason = tidy(request.form.get("reason", ""))
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise DomainError("annul_needs_a_reason")
    with transaction() as session:
        line = _line(session, check_in_id)
        done = annul(
            session,
            line.scan.nonce,
            station=Station(0, "میز کار", None),
            hall=look_at_hall(session, server_zone()),
            supervisor=Supervisor(account.id, account.name, reason),
        )
    if done.refusal is not None:
        raise DomainError(done.refusal)
    flash("بازگردانده شد؛ حالت مهمان چنان است که این پذیرش نبوده.", "success")
    return _back()


@blueprint.post("/<int:check_in_id>/restore")
@require("entrance.override")
def restore(check_in_id: int) -> ResponseReturnValue:
    """Take an undoing back."""
    with transaction() as session:
        _line(session, check_in_id)
        restore_check_in(session, check_in_id, by=signed_in_account().actor)
    flash("این پذیرش دوباره شمرده می‌شود.", "success")
    return _back()


def _line(session: Session, check_in_id: int) -> LoggedScan:
    """The line, with the hall held."""
    entrance_settings(session, is_locked=True)
    line = find_line(session, check_in_id)
    if line is None:
        raise DomainError("check_in_unknown")
    return line


def _back() -> ResponseReturnValue:
    return redirect(safe_next(request.form.get("back")) or url_for("entrance_scans.index"), 303)


def _read_filter(days: WantedDay) -> ScanFilter:
    args = request.args
    outcome, mark, direction = (args.get(name) for name in ("outcome", "mark", "direction"))
    is_known = outcome in OUTCOMES or outcome in ("accepted", "refused")
    return ScanFilter(
        rehearsal=days.rehearsal,
        day=days.day,
        gate=_number("gate"),
        outcome=outcome if is_known else None,
        group=_number("group"),
        mark=mark if mark in MARKS else None,
        quarter=_number("quarter"),
        guest=_number("guest"),
        is_vip=args.get("vip") == "yes",
        direction=direction if direction in DIRECTIONS else None,
        text=tidy(args.get("q", ""))[:100],
    )


def _number(name: str) -> int | None:
    text = to_ascii_digits(request.args.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _cells(lines: Iterable[LoggedScan]) -> Iterator[tuple[str, ...]]:
    zone = server_zone()
    for line in lines:
        scan, guest = line.scan, line.guest
        yield (
            str(scan.id),
            _day(scan.day),
            format_time(scan.scanned_at, zone=zone),
            iso_utc(scan.scanned_at),
            format_datetime(scan.arrived_at, "short", zone=zone) if line.is_late else "",
            line.gate or "",
            DIRECTIONS[scan.direction],
            outcome_word(line),
            scan.outcome,
            guest.name if guest else "",
            guest.organisation if guest else "",
            line.group.name if line.group else "",
            "بله" if guest and guest.is_vip else "",
            str(scan.party or ""),
            "" if scan.skew_ms is None else str(round(scan.skew_ms / 1000)),
            "؛ ".join(marks_of(line)),
            line.supervisor or "",
            scan.reason,
            str(guest.id) if guest else "",
        )


def _day(day: date) -> str:
    return format_date(day, "short")
