"""Devices, and the screens they show: booth, gate, big screen."""

from flask import Flask

from core.database import reading
from core.health import add_fact
from kiosk import (
    api,
    cli,
    draft_views,
    entrance_cli,
    events,
    files,
    gate_api,
    gate_desk,
    gate_girih,
    gate_label,
    gate_views,
    take_along,
    views,
)
from kiosk.queries import release_number


def register(app: Flask) -> None:
    """Attach the pages, the API, the sockets and the commands of this package."""
    from kiosk import badge_cli as _badges  # noqa: F401
    from kiosk import badge_job as _printing  # noqa: F401

    for module in (
        views,
        draft_views,
        api,
        gate_api,
        gate_desk,
        gate_girih,
        gate_label,
        gate_views,
        files,
        take_along,
    ):
        app.register_blueprint(module.blueprint)
    views.init_views(app)
    gate_views.init_gate_views(app)
    files.init_files(app)
    take_along.init_take_along(app)
    events.init_events(app)
    app.cli.add_command(cli.devices)
    app.cli.add_command(entrance_cli.commands)
    add_fact(app, "release", _release)


def _release() -> int | None:
    with reading() as session:
        return release_number(session)
