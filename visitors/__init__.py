"""Who is invited, who came in, and what the entrance says of a badge."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the commands of this package."""
    from visitors import cli
    from visitors.loading import guest_load_job  # noqa: F401  (importing registers its job)

    for group in (cli.invitations, cli.badges, cli.visitors):
        app.cli.add_command(group)
