"""Organisers' pages; owns no rules and no tables."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the desk: its pages, its sockets, then the guards that look at every page."""
    from admin import (
        accounts,
        audit,
        booths,
        devices,
        editor,
        exhibition,
        jobs,
        pairing,
        pictures,
        place,
        plan,
        preview,
        publish,
        releases,
        revisions,
        sign_in,
        today,
        workbook,
    )
    from admin.events import init_events
    from admin.guards import init_guards
    from admin.navigation import init_navigation
    from booth_content.exhibition import booth_number

    for pages in (
        sign_in,
        accounts,
        audit,
        jobs,
        publish,
        releases,
        devices,
        pairing,
        today,
        exhibition,
        workbook,
        booths,
        plan,
        preview,
        pictures,
        place,
        revisions,
        editor,
    ):
        app.register_blueprint(pages.blueprint)
    app.jinja_env.filters["booth_number"] = booth_number
    init_navigation(app)
    init_events(app)
    init_guards(app)
