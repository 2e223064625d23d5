"""``flask badges issue``: codes for guests that have none, as a table and on paper."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any, TextIO

import click

from core.audit import COMMAND_LINE
from core.database import reading, transaction
from kiosk.badge_job import read_order
from visitors.badge import IssuedBadge, badgeless_guests, give_badges
from visitors.badges.issuing import Batch, prepare_batch
from visitors.badges.making import Layout, make_paper
from visitors.cli import badges, saying_errors

_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@badges.command("issue")
@click.option(
    "--csv",
    "csv_file",
    required=True,
    type=_NEW_FILE,
    help="where guest_id,name,code are written; a file that is there is not overwritten",
)
@click.option(
    "--pdf",
    "pdf_file",
    type=_NEW_FILE,
    help="where their badges are written as PDF; a file that is there is not overwritten",
)
@click.option(
    "--layout",
    type=click.Choice([Layout.LANYARD.value, Layout.SHEET.value, Layout.LABEL.value]),
    default=Layout.LANYARD.value,
    help="what the PDF holds: badges that hang, sheets of A4, single labels",
)
@saying_errors
def issue(csv_file: Path, pdf_file: Path | None, layout: str) -> None:
    """Make codes for guests that have none; they are told this once and kept nowhere."""
    # opened first: codes that cannot be written down must not be given out
    file = _open_new(csv_file)
    made = [csv_file]
    try:
        with file:
            if pdf_file is not None:
                _open_new(pdf_file).close()
                made.append(pdf_file)
            batch = _prepare()
            if pdf_file is not None and batch.badges:
                _print(batch, layout, pdf_file.resolve())
            with transaction() as session:
                give_badges(session, batch.badges, is_reissue=False, by=COMMAND_LINE)
                _write_codes(file, batch.badges)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    if not batch.badges and pdf_file is not None:
        pdf_file.unlink()
    count = len(batch.badges)
    click.echo(f"{count} کارت صادر شد.\n{count} badges were issued.")


def _prepare() -> Batch:
    with reading() as session:
        return prepare_batch(session, badgeless_guests(session), is_reissue=False)


def _print(batch: Batch, layout: str, path: Path) -> None:
    with reading() as session:
        order = read_order(session, [layout])
    make_paper(batch.coded, order, path)


def _open_new(path: Path) -> TextIO:
    try:
        return open(path, "x", encoding="utf-8", newline="", opener=_open_privately)
    except FileExistsError:
        raise click.ClickException(
            f"«{path}» هست و رونویسی نمی‌شود؛ نام دیگری بدهید.\n"
            f"{path} is there already and is not overwritten: give another name."
        ) from None


def _open_privately(path: str, flags: int) -> int:
    # live codes: for the eyes of who asked, from the first byte on
    return os.open(path, flags, 0o600)


def _write_codes(file: Any, issued: tuple[IssuedBadge, ...]) -> None:
    """Plain UTF-8 without a mark at its start, for printing programs; safe on the disk
    when this returns, since the codes are told this once."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("guest_id", "name", "code"))
    for badge in issued:
        writer.writerow((badge.guest_id, _as_text(badge.name), badge.code))
    file.flush()
    os.fsync(file.fileno())


def _as_text(name: str) -> str:
    # what begins so is a formula to a spreadsheet, whoever typed it
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t")) else name
