"""``flask accounts``: add and list accounts from the command line."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from core.account_list import AccountFilter, find_accounts
from core.accounts import (
    add_account,
    invite_account,
    prepare_one_time_password,
    prepare_password,
)
from core.audit import COMMAND_LINE
from core.database import current_engine, reading, transaction
from core.dates import iso_utc
from core.errors import DomainError
from core.rights import Role
from core.schema import upgrade_schema

accounts = AppGroup("accounts", help="Who may sign in at the desk.")
LARGE_PAGE = 10_000


@accounts.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="read the password, one line, from stdin")
def add(name: str, role: str, password_stdin: bool) -> None:
    """Add an account; without --password-stdin its one-time password is printed this once."""
    upgrade_schema(current_engine())
    try:
        password = _add(name, role, sys.stdin.readline().rstrip("\r\n") if password_stdin else None)
    except DomainError as error:
        raise click.ClickException(f"{error.en}\n{error.fa}") from None
    click.echo(f"{name} ({role})" + (f"\n{password}" if password else ""))


def _add(name: str, role: str, password: str | None) -> str | None:
    """The one-time password, unless ``password`` is given."""
    if password is not None:
        kept = prepare_password(password)
        with transaction() as session:
            add_account(session, name=name, role=role, password_hash=kept, by=COMMAND_LINE)
        return None
    new = prepare_one_time_password()
    with transaction() as session:
        invite_account(session, name=name, role=role, password=new, by=COMMAND_LINE)
    return new.text


@accounts.command("list")
def list_all() -> None:
    """Every account: role, whether it is open, when it signed in, name."""
    upgrade_schema(current_engine())
    with reading() as session:
        rows = find_accounts(session, AccountFilter(per_page=LARGE_PAGE)).rows
    for row in rows:
        state = "active" if row.is_active else "disabled"
        seen = iso_utc(row.signed_in_at) if row.signed_in_at else "never"
        click.echo(f"{row.id:>4}  {row.role:<11}{state:<10}{seen:<26}{row.name}")
