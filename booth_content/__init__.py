"""What 55 neighbourhoods say in 73 booths, who approved it, and what the screens show of it."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the commands and the jobs of this package."""
    # importing them registers their job handlers
    from booth_content import jobs, workbook_job  # noqa: F401
    from booth_content.cli import commands

    app.cli.add_command(commands)
