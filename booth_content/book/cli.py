"""``flask content book FILE`` and ``flask content signs FILE``: the PDFs without the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from booth_content.book.chapters import Source
from booth_content.book_job import write_book
from booth_content.cli import saying_errors
from booth_content.content_cli import content_commands

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
_SOURCE = click.option(
    "--source",
    type=click.Choice([one.value for one in Source]),
    default=Source.LIVE.value,
    help="What the screens show (live), or all that was approved.",
)


def _command(kind: str, help: str) -> Callable[..., None]:
    @content_commands.command(kind, help=help)
    @_FILE
    @_SOURCE
    @click.option("--code", help="Only this neighbourhood (book) or booth (signs).")
    @saying_errors
    def run(file: Path, source: str, code: str | None) -> None:
        pages = write_book(file.resolve(), kind=kind, source=source, code=code)
        click.echo(f"{file}: {pages}")

    made: Callable[..., None] = run
    return made


_command("book", "Write the book of neighbourhood issues to FILE (.pdf).")
_command("signs", "Write the booths' A3 signs to FILE (.pdf).")
