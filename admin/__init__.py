"""Organisers' pages; owns no rules and no tables."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the desk: its pages, then the guards that look at every one of them."""
    from admin import sign_in
    from admin.guards import init_guards
    from admin.navigation import init_navigation

    for pages in (sign_in,):
        app.register_blueprint(pages.blueprint)
    init_navigation(app)
    init_guards(app)
