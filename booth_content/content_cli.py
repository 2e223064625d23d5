"""``flask content``: what booths say as a workbook, out and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from flask.cli import AppGroup

from booth_content.cli import saying_errors
from booth_content.content_workbook import hand_out
from booth_content.offline_pack import write_pack
from booth_content.queries import booth_by_code
from booth_content.workbook_return_job import bring_back
from booth_content.workbook_writing import write_workbook
from core.audit import COMMAND_LINE, Actor
from core.database import transaction

content_commands = AppGroup("content", help="What booths say, as a workbook or an offline pack.")

_KINDS = {"error": "خطا", "conflict": "تعارض", "change": "تغییر", "note": "یادآوری"}


@dataclass(frozen=True)
class CommandWriter:
    """Whoever sits at the server's own command line."""

    name: str = COMMAND_LINE.name
    actor: Actor = COMMAND_LINE

    def may(self, _right: str) -> bool:
        """Everything: this person has the database in hand."""
        return True


@content_commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--booth", "codes", multiple=True, help="Only this booth; may be given again.")
@saying_errors
def export(file: Path, codes: tuple[str, ...]) -> None:
    """Write all that booths say to FILE: .xlsx, or .zip for a pack with a folder for media."""
    with transaction() as session:
        wanted = [booth_by_code(session, code).code for code in codes] or None
        made, booths = hand_out(session, wanted, by=COMMAND_LINE)
        body = write_workbook(made, booths)
    file.write_bytes(write_pack(body) if file.suffix.lower() == ".zip" else body)
    click.echo(f"{file}: {len(booths)} غرفه\n{file}: {len(booths)} booths")


@content_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--booth", "only", help="Refuse a workbook of any other booth.")
@saying_errors
def import_(file: Path, dry_run: bool, only: str | None) -> None:
    """Bring back FILE (.xlsx or .zip); ends with 1 when something in it was not understood."""
    findings = bring_back(
        file, by=CommandWriter(), is_dry_run=dry_run, only={only} if only else None
    )
    for one in findings.lines:
        place = f"{one.sheet}{f' / {one.row}' if one.row else ''}"
        said = " ".join(part for part in (one.booth, one.label, one.text) if part)
        values = f" «{one.before}» → «{one.after}»" if one.before or one.after else ""
        click.echo(f"{_KINDS[one.kind]}: {place}: {said}{values}")
    counts = "، ".join(f"{findings.count(kind)} {word}" for kind, word in _KINDS.items())
    click.echo(("آزمایشی: " if dry_run else "") + counts)
    if findings.count("error"):
        raise SystemExit(1)
