"""Guests from a workbook into the database: read, planned, and all of it or nothing written."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.audit import Actor
from core.dates import TEHRAN
from core.errors import DomainError, define
from visitors.loading.guest_plan import LoadPlan, plan_load
from visitors.loading.guest_reading import GuestBook, read_guest_book
from visitors.loading.guest_report import GuestReport
from visitors.loading.guest_writing import carry_out

define(
    "guests_changed_meanwhile",
    409,
    fa="پس از آزمودن این کارپوشه، فهرست مهمانان تغییر کرده است؛ چیزی نوشته نشد. کارپوشه را دوباره "
    "بیازمایید و گزارش تازه را ببینید.",
    en="The guests were changed since the workbook was tried; nothing was written. Try it again.",
)


def load_guests(
    session: Session,
    path: Path,
    *,
    by: Actor,
    is_dry_run: bool,
    name: str | None = None,
    zone: ZoneInfo = TEHRAN,
) -> GuestReport:
    """Bring the guests to what the workbook at ``path`` says, unless it has a problem.

    A guest is known again by name and phone, or by name and organisation where a phone is
    missing, however they are spelled; whom the workbook does not name is kept. A dry run makes the
    same report and writes nothing. Audited (guests.loaded) and announced (guest.changed). Raises
    nothing for a bad workbook: the report says it.
    """
    book = read_guest_book(path, is_dry_run=is_dry_run, name=name, zone=zone)
    return load_book(session, book, by=by).report


def load_book(
    session: Session, book: GuestBook, *, by: Actor, expected: str | None = None
) -> LoadPlan:
    """Plan what was read and, unless it is a dry run or has a problem, write it.

    ``expected`` is the digest of the plan that was shown. Raises guests_changed_meanwhile where
    another would be carried out.
    """
    plan = plan_load(session, book)
    if book.report.is_dry_run or not book.report.is_accepted:
        return plan
    if expected is not None and plan.digest != expected:
        raise DomainError("guests_changed_meanwhile")
    if book.report.has_changes:
        carry_out(session, plan, by=by)
    return plan
