"""``flask invitations``, ``flask badges`` and ``flask visitors``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from core.accounts import find_account
from core.audit import COMMAND_LINE
from core.database import current_engine, reading, transaction
from core.errors import DomainError
from core.schema import NewerDatabaseError, upgrade_schema
from visitors.loading import load_guests
from visitors.pin import prepare_pin, set_pin
from visitors.queries import compare_with_log, search_guests

invitations = AppGroup("invitations", help="Guests and what they are invited to.")
badges = AppGroup("badges", help="The codes on guests' badges.")
visitors = AppGroup("visitors", help="The entrance: what is stored, and who may override.")

_NEWER = (
    "پایگاه داده از نسخهٔ تازه‌تری است؛ همان نسخهٔ تازه را به کار ببرید.\n"
    "The database was written by a newer version: use that version."
)


def saying_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Say an error in both languages and end with 1, where a page would show it."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            upgrade_schema(current_engine())
            command(*args, **options)
        except DomainError as error:
            raise click.ClickException(f"{error.fa}\n{error.en}") from None
        except NewerDatabaseError:
            raise click.ClickException(_NEWER) from None
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            busy = DomainError("busy")
            raise click.ClickException(f"{busy.fa}\n{busy.en}") from None

    return run


@invitations.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report what would change, and write nothing.")
@saying_errors
def load(file: Path, dry_run: bool) -> None:
    """Load guests from FILE (.xlsx). All of it or nothing; ends with 1 when it has a problem."""
    zone = current_app.extensions["ghorfeh_settings"].timezone
    with transaction() as session:
        report = load_guests(session, file, by=COMMAND_LINE, is_dry_run=dry_run, zone=zone)
    click.echo(report.to_text("fa"))
    click.echo()
    click.echo(report.to_text("en"))
    if not report.is_accepted:
        raise SystemExit(1)


@visitors.command("verify")
@saying_errors
def verify() -> None:
    """Read the whole log again and prove that what is stored beside it is the same; 1 if not."""
    with reading() as session:
        guests, differences = compare_with_log(session)
    for one in differences:
        whose = "hall" if one.guest_id is None else f"guest {one.guest_id}"
        click.echo(f"{whose} (rehearsal {one.rehearsal}): {one.stored} != {one.by_log}")
    if differences:
        raise click.ClickException(
            f"{len(differences)} حالت با سیاههٔ پذیرش نمی‌خواند.\n"
            f"{len(differences)} states differ from the log."
        )
    click.echo(f"حالت {guests} مهمان با سیاههٔ پذیرش یکی است.")
    click.echo(f"The state of {guests} guests is what the log says.")


@visitors.command("pin")
@click.argument("account")
@click.option("--pin-stdin", is_flag=True, required=True, help="read the PIN, one line, from stdin")
@saying_errors
def pin(account: str, pin_stdin: bool) -> None:
    """Give a supervisor's ACCOUNT the PIN by which it overrides at a gate."""
    pin_hash = prepare_pin(sys.stdin.readline().strip())
    with transaction() as session:
        found = find_account(session, name=account)
        if found is None:
            raise DomainError("account_unknown")
        set_pin(session, found, pin_hash=pin_hash, by=COMMAND_LINE)
    click.echo(f"رمز «{account}» نهاده شد.\nThe PIN of {account} is set.")


@visitors.command("find")
@click.argument("typed")
@saying_errors
def find(typed: str) -> None:
    """Guests whose name has every word TYPED, in any spelling, or whose phone ends so."""
    with reading() as session:
        for guest in search_guests(session, typed):
            click.echo(f"{guest.id:>6}  {guest.name}  {guest.organisation}")
