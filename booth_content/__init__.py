"""What 55 neighbourhoods say in 73 booths, who approved it, and what the screens show of it."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the commands, the jobs, the uploads and the contributors' pages of this package."""
    # importing them registers their job handlers
    from booth_content import (  # noqa: F401
        book_job,
        booth_return_job,
        contributing,
        events,
        jobs,
        media_job,
        schedule_job,
        workbook_export_job,
        workbook_job,
        workbook_return_job,
    )
    from booth_content.book import cli as _printing  # noqa: F401
    from booth_content.cli import commands
    from booth_content.content_cli import content_commands
    from booth_content.uploads.views import blueprint as uploads

    app.cli.add_command(commands)
    app.cli.add_command(content_commands)
    app.register_blueprint(uploads)
    events.init_events(app)
    contributing.register(app)
