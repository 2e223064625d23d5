"""``flask visitors close`` and ``flask visitors purge``: what needs the hall's hours and dates."""

from __future__ import annotations

import click
from flask import current_app

from core.audit import COMMAND_LINE
from core.database import reading, transaction
from core.dates import now, parse_datetime
from core.persian import format_number
from kiosk.entrance_care import close_day_at, is_sweep_owed, purge_now
from visitors.cli import saying_errors, visitors
from visitors.retention import Purgeable, count_purgeable

# the group of the entrance, grown by the commands below
commands = visitors

_BACKUPS = (
    "نسخه‌های پشتیبان و برونبردهای پیشین هنوز نام مهمانان را دارند: آن‌ها را هم پاک کنید."
    " پشتیبانی که بازگردانده شود، پس از مهلت نگهداری دوباره خودکار پاک می‌شود.\n"
    "Earlier backups and exports still hold the guests' names: delete them as well."
    " A backup that is restored is purged again by itself once the retention date has passed."
)

_OWED = (
    "اما بازنویسی پروندهٔ پایگاه داده هنوز مانده است و نام‌ها تا آن هنگام از خود پرونده خواندنی است:"
    " برنامهٔ دیگری آن را باز نگه داشته یا دیسک جا ندارد. سرورِ روشن هر دقیقه دوباره می‌کوشد؛"
    " بی سرور، همین فرمان را دوباره بدهید.\n"
    "But the database's file was not written anew yet, and until then the names can be read from"
    " its bytes: another program holds it open, or the disk is full. A running server tries again"
    " every minute; without one, give this command again."
)


@commands.command("close")
@click.option("--at", "at", help="a local time, as 1401/08/10 20:30; without it, now")
@saying_errors
def close(at: str | None) -> None:
    """Close the day: whoever is inside is recorded as departed. Twice changes nothing."""
    zone = current_app.extensions["ghorfeh_settings"].timezone
    try:
        instant = parse_datetime(at, zone) if at else now()
    except ValueError as error:
        raise click.ClickException(f"{error}\nWrite the time as 1401/08/10 20:30.") from None
    with transaction() as session:
        closed = close_day_at(session, instant, by=COMMAND_LINE)
    click.echo(f"روز بسته شد؛ خروج {format_number(closed)} مهمان ثبت شد.")
    click.echo(f"The day is closed; {closed} guests were recorded as departed.")


@commands.command("purge")
@click.option("--dry-run", is_flag=True, help="Say what would go, and take nothing away.")
@saying_errors
def purge(dry_run: bool) -> None:
    """Forget the guests: names, codes and the log go, only counts stay. Cannot be undone."""
    if dry_run:
        with reading() as session:
            _say(count_purgeable(session), "پاک می‌شود", "would go")
        return
    gone = purge_now(by=COMMAND_LINE)
    if is_sweep_owed():
        _say(gone, "از جدول‌ها برداشته شد", "were taken from the tables")
        click.echo(_OWED)
    else:
        _say(gone, "پاک شد", "are gone")
    click.echo(_BACKUPS)


def _say(counted: Purgeable, fa: str, en: str) -> None:
    guests, badges, scans = map(format_number, (counted.guests, counted.badges, counted.scans))
    click.echo(f"{guests} مهمان، {badges} کارت و {scans} سطر سیاههٔ پذیرش {fa}؛ شمارش‌ها می‌ماند.")
    click.echo(
        f"{counted.guests} guests, {counted.badges} badges and {counted.scans} lines of the log"
        f" {en}; counts stay."
    )
