"""Devices, and the screens they show: booth, gate, big screen."""

from flask import Flask

from core.database import reading
from core.health import add_fact
from kiosk import api, cli, events, files, views
from kiosk.queries import release_number


def register(app: Flask) -> None:
    """Attach the pages, the API, the sockets and the commands of this package."""
    for module in (views, api, files):
        app.register_blueprint(module.blueprint)
    views.init_views(app)
    files.init_files(app)
    events.init_events(app)
    app.cli.add_command(cli.devices)
    add_fact(app, "release", _release)


def _release() -> int | None:
    with reading() as session:
        return release_number(session)
