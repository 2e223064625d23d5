"""``flask exhibition``: load a workbook, rehearse, demo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from booth_content.exhibition_modes import set_demo, set_rehearsal
from booth_content.loading import load_exhibition
from core.audit import COMMAND_LINE
from core.database import current_engine, transaction
from core.errors import DomainError
from core.schema import NewerDatabaseError, upgrade_schema

commands = AppGroup("exhibition", help="The exhibition: load its workbook, rehearse, demo.")

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


@commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report what would change, and write nothing.")
@saying_errors
def load(file: Path, dry_run: bool) -> None:
    """Load halls, sections, neighbourhoods, booths, agencies and agenda from FILE (.xlsx).

    All of it or nothing; ends with 1 when the workbook has a problem.
    """
    zone = current_app.extensions["ghorfeh_settings"].timezone
    with transaction() as session:
        report = load_exhibition(session, file, by=COMMAND_LINE, is_dry_run=dry_run, zone=zone)
    click.echo(report.to_text("fa"))
    click.echo()
    click.echo(report.to_text("en"))
    if not report.is_accepted:
        raise SystemExit(1)


@commands.command("rehearse")
@click.argument("state", type=click.Choice(["on", "off"]))
@saying_errors
def rehearse(state: str) -> None:
    """Turn rehearsal on or off: dates refuse nobody, everything is marked «تمرین»."""
    _turn(set_rehearsal, state, "تمرین", "Rehearsal")


@commands.command("demo")
@click.argument("state", type=click.Choice(["on", "off"]))
@saying_errors
def demo(state: str) -> None:
    """Turn demo mode on or off: /screen?booth=CODE shows a booth without a paired device."""
    _turn(set_demo, state, "نمایش آزاد", "Demo mode")


def _turn(switch: Callable[..., bool], state: str, fa: str, en: str) -> None:
    is_on = state == "on"
    with transaction() as session:
        has_changed = switch(session, is_on=is_on, by=COMMAND_LINE)
    if has_changed:
        click.echo(f"{fa} {'روشن' if is_on else 'خاموش'} شد.")
    else:
        click.echo(f"{fa} از پیش {'روشن' if is_on else 'خاموش'} بود.")
    click.echo(f"{en} {'is' if has_changed else 'was already'} {state}.")
